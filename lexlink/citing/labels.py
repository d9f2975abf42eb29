"""What a label says about the unit it stands for: its level, and its place in a list of labels."""

from __future__ import annotations

import re

from lexlink.citing.citation import Pinpoint
from lexlink.text.numerals import roman
from lexlink.types import Unit

UNNUMBERED_PARAGRAPH = ("alinea", "alineas", "al")


def label_in(text: str) -> str:
    """The label in brackets: `(3 bis)` → `3-bis`, `a)` → `a`."""
    inner = text.strip("()[] ")
    number = re.fullmatch(r"(\d+) ?([a-z]*)", inner)
    if number:
        return str(int(number[1])) + (f"-{number[2]}" if number[2] else "")
    return inner


def unit_of(level: str, word: str, label: str, prefix: Pinpoint) -> Unit:
    """The unit a designator and a label make: a lettered paragraph is a point."""
    if word in UNNUMBERED_PARAGRAPH and label.isdecimal():
        return Unit("subpara" if any(u.level == "para" for u in prefix) else "para", label)
    if level in ("para", "subpara") and not label[:1].isdecimal():
        return Unit("point", label)
    return Unit(level, label)


def deeper(path: Pinpoint, label: str) -> Unit:
    """The unit a bare label makes below a path: a number is a paragraph unless it lies in one, all else a point."""
    if label[:1].isdecimal() and not any(u.level == "para" for u in path):
        return Unit("para", label)
    return Unit("point", label)


def kind_of(label: str, before: str) -> str:
    if label[:1].isdecimal():
        return "number"
    if roman(label) is None:
        return "letter"
    if len(label) > 1:
        return "roman"
    follows = len(before) == 1 and before.isalpha() and ord(label) == ord(before) + 1
    return "letter" if follows else "roman"


def beside(path: Pinpoint, label: str, depth: int) -> Pinpoint | None:
    """The path of a label that continues a list: it replaces the deepest unit of its own kind."""
    for index in range(len(path) - 1, depth - 1, -1):
        unit = path[index]
        if index and unit.level in ("para", "point", "subpara"):
            kind = kind_of(label, unit.label)
            own = "number" if unit.label[:1].isdecimal() else "roman" if roman(unit.label) and index and path[index - 1].label.isalpha() else "letter"
            if kind == own or (own == "letter" and kind == "roman" and len(label) == 1 and not any(u.label.isalpha() for u in path[depth:index])):
                return (*path[:index], Unit(unit.level, label))
    return None
