"""What a scanner finds does not depend on how much it has read."""

from hypothesis import given
from hypothesis import strategies as st

from lexlink.text.scanner import Scanner

PIECES = st.text(alphabet="ab ", min_size=1, max_size=4).map(str.encode)


@given(st.lists(PIECES, min_size=1, max_size=12, unique=True), st.text(alphabet="ab ", max_size=60).map(str.encode))
def test_every_engine_finds_the_same(patterns, text):
    expected = sorted((n, i, i + len(p)) for n, p in enumerate(patterns) for i in range(len(text)) if text.startswith(p, i))
    scanner = Scanner(patterns)
    first = list(scanner.matches(text))
    assert sorted(first) == expected
    scanner.matches(b"z" * 2_000)  # too long to ask each pattern
    second = list(scanner.matches(text))
    scanner.matches(b"z" * 30_000)  # much read: the quicker engine
    third = list(scanner.matches(text))
    assert sorted(second) == sorted(third) == expected
    ends = [[end for _, _, end in found] for found in (first, second, third)]
    assert all(order == sorted(order) for order in ends)


def test_no_pattern_in_the_text():
    assert list(Scanner([b"treaty"]).matches(b"a tram line")) == []
