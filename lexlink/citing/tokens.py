"""Cut the stretch after an anchor into tokens. Only ever called where something was hit."""

from __future__ import annotations

from typing import NamedTuple

from lexlink.text.patterns import Pattern

REACH = 260

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
    for match in _TOKEN.finditer(exact, start, min(len(exact), start + REACH)):
        if match.start() - before > 1 and exact[before : match.start()].isspace() and found:
            break
        kind = match.lastgroup or "mark"
        if kind == "twin":
            kind = "label"
        found.append(Token("word" if kind == "roman" else kind, match[0], match.start(), match.end(), match.start() - before))
        before = match.end()
    return found
