"""What changed between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from lexlink.law import LawText, LawUnit
from lexlink.store.changes import changes, compare, reading
from tests.store.law import HARBOUR, harbour


def test_only_units_that_differ_are_told():
    old, new = harbour(articles=4), harbour(fee="three silver coins", articles=3)
    [second, fourth] = changes(old, new)
    assert (second.eid, second.kind, second.heading) == ("art_2", "changed", "Dues")
    assert [(p.kind, p.text.strip()) for p in second.pieces if p.kind != "same"] == [("gone", "two"), ("new", "three silver")]
    assert (fourth.eid, fourth.kind) == ("art_4", "gone")
    assert [c.kind for c in changes(new, old)] == ["changed", "new"]
    assert list(changes(old, old)) == []


def test_blanks_alone_are_no_change():
    one, two = (LawText(HARBOUR, "en", (LawUnit("art_1", "1", "", words),)) for words in ("Open to  all.\nAlways.", "Open to all. Always."))
    assert list(changes(one, two)) == []


@given(st.text(alphabet="ab \n.", max_size=40), st.text(alphabet="ab \n.", max_size=40))
def test_the_pieces_are_both_texts(old, new):
    pieces = list(compare(old, new))
    assert "".join(p.text for p in pieces if p.kind != "gone").replace(" ", "") == new.replace(" ", "")
    assert "".join(p.text for p in pieces if p.kind != "new").replace(" ", "") == old.replace(" ", "")


def test_long_texts_are_compared_by_lines():
    old = "\n".join(f"line {n} of the long text" for n in range(6000))
    pieces = list(compare(old, old.replace("line 77 ", "row 77 ")))
    assert [p.text for p in pieces if p.kind == "new"] == ["row 77 of the long text\n"]


def test_a_unit_is_read_with_its_heading():
    assert reading(harbour().units[1]) == "Open harbours\nEvery harbour stays open to ships in distress."
