"""Cut the stretch after an anchor into tokens. Only ever called where something was hit."""

from __future__ import annotations

from typing import NamedTuple

from lexlink.text.patterns import Pattern

REACH = 260

_KINDS = {"twin": "label", "roman": "word"}

_TOKEN = Pattern(
    r"(?P<label>[(\[] ?(?:\d{1,3}(?: ?(?:bis|ter|quater))?|(?P<twin>[a-z])(?P=twin)?|[ivxl]{1,7}) ?[)\]])"
    r"|(?P<half>(?:[a-z]|[ivx]{1,5})\))"
    r"|(?P<number>\d{1,4}(?!\d)[a-z]{0,9})"
    r"|(?P<roman>[ivxlc]{1,7}(?=-[ivxlc]{1,7}(?![a-z-])))"
    r"|(?P<word>[a-z]+(?:-[a-z]+)*)"
    r"|(?P<mark>[^\w\s])"
    r"|(?P<other>\w)"
)


class Token(NamedTuple):
    """A piece of text. `kind` is label, half, number, word or mark; `gap` the spaces before it."""

    kind: str
    text: str
    start: int
    end: int
    gap: int


END = Token("end", "", -1, -1, 9)


def tokens(exact: str, start: int) -> list[Token]:
    """Tokens of the exact fold from `start`, up to a blank line or `REACH` characters."""
    found: list[Token] = []
    before = start
    opened = _bracket_is_open(exact, start)
    for match in _TOKEN.finditer(exact, start, min(len(exact), start + REACH)):
        first, end = match.span()
        if first - before > 1 and exact[before:first].isspace() and found:
            break
        kind = match.lastgroup or "mark"
        if kind == "half" and opened:  # «(Article XII)»: the bracket closes what was opened before
            found.append(Token("word", match[0][:-1], first, end - 1, first - before))
            found.append(Token("mark", ")", end - 1, end, 0))
        else:
            found.append(Token(_KINDS.get(kind, kind), match[0], first, end, first - before))
        opened = (opened or match[0] == "(") and not match[0].endswith(")")
        before = end
    return found


def _bracket_is_open(exact: str, start: int) -> bool:
    """Whether a bracket opened shortly before `start` is still open there."""
    before = exact[max(0, start - 80) : start]
    return before.rfind("(") > before.rfind(")")
