"""From a pinpoint to ids of an instrument: levels as the instrument has them, lists and ranges expanded."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from lexlink.citing.citation import Citation, Item, Pinpoint, eid
from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.text.numerals import roman, to_roman
from lexlink.text.patterns import Pattern
from lexlink.types import Target, Unit

MAX_RANGE = 120
_DEEPEST = 4
_SUB_LEVELS = ("para", "point", "subpara")
_LETTERED = Pattern(r"(\d+)([a-z])")


def ground(kb: KnowledgeBase, instrument: str, citation: Citation, prefix: Pinpoint = ()) -> list[Target]:
    """The targets of a citation in one instrument, in text order, each checked to exist.

    Offsets are those of the view. `prefix` is the article an anaphor adds.
    """
    targets = []
    for item in citation.items:
        first = (*prefix, *item.pinpoint)
        if item.upto is None:
            targets.append(_target(kb, instrument, first, item.start, item.end))
        else:
            targets += _range(kb, instrument, first, (*prefix, *item.upto), item)
    return [member for target in targets for member in _members(kb, target)]


def _target(kb: KnowledgeBase, instrument: str, pinpoint: Pinpoint, start: int, end: int) -> Target:
    found, exists = locate(kb, instrument, pinpoint)
    return Target(found, start, end, exists)


def locate(kb: KnowledgeBase, instrument: str, pinpoint: Pinpoint) -> tuple[str, bool | None]:
    """The id of a pinpoint and whether it exists, its levels fitted to the instrument's own."""
    literal = f"{instrument}/{eid(pinpoint)}"
    exists = kb.exists(literal)
    if exists:
        return literal, exists
    for variant in _variants(pinpoint):
        other = f"{instrument}/{eid(variant)}"
        if kb.exists(other):
            return other, True
        if exists is False and kb.exists(other) is None:
            literal, exists = other, None
    return literal, exists


def _variants(pinpoint: Pinpoint) -> list[Pinpoint]:
    """Other readings of the same words: `1F` as point f of 1, a chapter as a part, a paragraph as a point."""
    found: list[Pinpoint] = []
    head, *rest = pinpoint
    lettered = _LETTERED.fullmatch(head.label)
    if head.level == "art" and lettered:
        for level in ("point", "para"):
            parted = (Unit("art", lettered[1]), Unit(level, lettered[2]))
            found += [(*parted, *below) for below in _levelled(rest)] or [(*parted, *rest)]
    if head.level in ("chp", "part", "sec") and not rest:
        found += [(Unit(level, head.label),) for level in ("part", "chp", "sec") if level != head.level]
    return [*found, *((head, *below) for below in _levelled(rest))]


def _levelled(units: Sequence[Unit]) -> list[Pinpoint]:
    """Sub-units with every combination of levels, none where there are too many."""
    if not units or len(units) > _DEEPEST or any(u.level not in _SUB_LEVELS for u in units):
        return []
    return [tuple(Unit(level, u.label) for level, u in zip(levels, units, strict=True)) for levels in product(_SUB_LEVELS, repeat=len(units))]


def _members(kb: KnowledgeBase, target: Target) -> list[Target]:
    """A provision of a group stands for the provision of each member."""
    instrument, _, rest = target.id.partition("/")
    members = kb.members(instrument)
    if not members or not rest:
        return [target]
    return [Target(f"{m}/{rest}", target.start, target.end, kb.exists(f"{m}/{rest}")) for m in members]


def _range(kb: KnowledgeBase, instrument: str, first: Pinpoint, last: Pinpoint, item: Item) -> list[Target]:
    if len(last) < len(first) and last[0].level == first[0].level and len(last) > 1:
        last = (*first[: -len(last)], *last) if len(first) > len(last) else last
    if len(first) == 1 and len(last) == 1:
        group = kb.members(instrument)
        eids = kb.between(group[0] if group else instrument, eid(first), eid(last))[:MAX_RANGE]
        paths: list[Pinpoint] = [(Unit(*_split(e)),) for e in eids]
    elif len(first) == len(last) and first[:-1] == last[:-1]:
        labels = labels_between(first[-1].label, last[-1].label)
        paths = [(*first[:-1], Unit(first[-1].level, label)) for label in labels[:MAX_RANGE]]
    else:
        paths = [first, last]
    return [_target(kb, instrument, path, item.start, item.end) for path in paths]


def _split(found: str) -> tuple[str, str]:
    level, _, label = found.partition("_")
    return level, label


def labels_between(first: str, last: str) -> list[str]:
    """The labels of a range: `a`..`d`, `ii`..`v`, `3`..`6`; the ends where they do not count up."""
    if first.isdecimal() and last.isdecimal() and int(first) < int(last):
        return [str(n) for n in range(int(first), int(last) + 1)]
    one, two = roman(first), roman(last)
    if one and two and one < two and (len(first) > 1 or len(last) > 1 or first == "i"):
        return [to_roman(n).lower() for n in range(one, two + 1)]
    if len(first) == len(last) == 1 and first < last:
        return [chr(n) for n in range(ord(first), ord(last) + 1)]
    return [first, last]
