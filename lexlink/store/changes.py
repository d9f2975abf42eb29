"""What changed between two texts of an instrument: unit by unit, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from lexlink.law import LawText, LawUnit

_WORD = re.compile(r"\n|\w+|[^\w\s]")
_MOST_WORDS = 8000

Kind = Literal["same", "gone", "new"]


class Piece(NamedTuple):
    """A stretch of words that stayed, went, or came."""

    kind: Kind
    text: str


class Change(NamedTuple):
    """A unit whose words or heading differ. `heading` is the later one; pieces are in reading order."""

    eid: str
    heading: str
    kind: Literal["changed", "gone", "new"]
    pieces: tuple[Piece, ...]


def changes(old: LawText, new: LawText) -> Iterator[Change]:
    """The articles and other units at the top of two texts that differ, in the order of the later one, those gone last."""
    before = {unit.eid: unit for unit in old.units}
    after = {unit.eid: unit for unit in new.units}
    for eid, unit in after.items():
        words = reading(unit)
        if eid not in before:
            yield Change(eid, unit.heading, "new", (Piece("new", words),))
        elif _same(reading(before[eid])) != _same(words):
            yield Change(eid, unit.heading, "changed", tuple(compare(reading(before[eid]), words)))
    for eid, unit in before.items():
        if eid not in after:
            yield Change(eid, unit.heading, "gone", (Piece("gone", reading(unit)),))


def reading(unit: LawUnit) -> str:
    """A unit as it is read: heading, then the words with their labels, a paragraph a line."""
    return "\n".join(line for line in (unit.heading, *(line for _, line in unit.lines())) if line)


def _same(text: str) -> str:
    return " ".join(text.split())


def compare(old: str, new: str) -> Iterator[Piece]:
    """The pieces that lead from one wording to another; texts too long to compare by words are by lines."""
    a, b = _tokens(old), _tokens(new)
    if len(a) + len(b) > 2 * _MOST_WORDS:
        a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, [t.strip(" ") for t in a], [t.strip(" ") for t in b], autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(b[b0:b1]))
            continue
        if a1 > a0:
            yield Piece("gone", "".join(a[a0:a1]))
        if b1 > b0:
            yield Piece("new", "".join(b[b0:b1]))


def _tokens(text: str) -> list[str]:
    """Words and marks, each with the blanks that follow it, so that the tokens together are the text."""
    starts = [match.start() for match in _WORD.finditer(text)]
    return [text[start:end] for start, end in zip([0, *starts[1:]] if starts else [0], [*starts[1:], len(text)], strict=True)]
