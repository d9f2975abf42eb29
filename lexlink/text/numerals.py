"""Roman numerals and the Latin ordinals of inserted articles."""

from __future__ import annotations

import re

from lexlink.text.patterns import Pattern

LATIN_ORDINALS = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies")

_ROMAN = Pattern(r"(?=[clxvi])(c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.ASCII)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def roman(word: str) -> int | None:
    """The value of a well-formed lower-case Roman numeral below 400, else None."""
    if not _ROMAN.fullmatch(word):
        return None
    total = 0
    for here, after in zip(word, word[1:] + " ", strict=True):
        value = _VALUES[here]
        total += -value if _VALUES.get(after, 0) > value else value
    return total


_STEPS = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def to_roman(number: int) -> str:
    """The upper-case Roman numeral of 1..399."""
    parts = []
    for value, letters in _STEPS:
        count, number = divmod(number, value)
        parts.append(letters * count)
    return "".join(parts)
