"""Texts into rows and back, their hash, and which version was in force when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from lexlink.law import LawText, LawUnit
from lexlink.store.records import Fit, Version

_NOT_STORED = {0: 0xFFFD, **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)}


def storable(text: str) -> str:
    """The text without NUL and lone surrogates, which no database takes: one mark for one."""
    return text if text.isascii() and "\0" not in text else text.translate(_NOT_STORED)


def rows(text: LawText) -> list[dict[str, Any]]:
    """The units of a text in order, as rows of `passage` without their version."""
    found: list[dict[str, Any]] = []
    for unit in text.units:
        found += _unit_rows(unit, 0)
    for position, row in enumerate(found):
        row["position"] = position
    return found


def _unit_rows(unit: LawUnit, depth: int) -> Iterator[dict[str, Any]]:
    yield {
        "depth": depth,
        "eid": storable(unit.eid),
        "number": storable(unit.number),
        "heading": storable(unit.heading),
        "text": storable(unit.text),
        "tail": storable(unit.tail),
    }
    for child in unit.children:
        yield from _unit_rows(child, depth + 1)


def units(found: Sequence[Any]) -> tuple[LawUnit, ...]:
    """The tree that rows of `passage` came from; the first row is at its top."""
    stack: list[list[LawUnit]] = [[]]
    for row in reversed(found):
        depth = row.depth - found[0].depth
        while len(stack) <= depth + 1:
            stack.append([])
        children = tuple(reversed(stack[depth + 1]))
        stack[depth + 1 :] = [[]]
        stack[depth].append(LawUnit(row.eid, row.number, row.heading, row.text, children, row.tail))
    return tuple(reversed(stack[0]))


def text_hash(title: str, found: Iterable[dict[str, Any]]) -> str:
    """The hash of a text: title, and depth, eId, number, heading and words of every unit in order."""
    digest = hashlib.sha256(storable(title).encode())
    for row in found:
        line = "\x1f".join((str(row["depth"]), row["eid"], row["number"], row["heading"], row["text"], row["tail"]))
        digest.update(b"\x1e" + line.encode())
    return digest.hexdigest()


def since(version: Version) -> str:
    """The date from which a version counts: what the publisher says, else the day it was retrieved."""
    return version.as_of or version.retrieved_at[:10]


def dated(found: Iterable[Version]) -> list[Version]:
    """Versions in the order in which they came to apply, each told when the next one took over."""
    ordered = sorted(found, key=lambda v: (since(v), v.number))
    return [v._replace(superseded_on=since(after)) for v, after in pairwise(ordered)] + ordered[-1:]


def in_force(ordered: Sequence[Version], date: str) -> tuple[Version, Fit] | None:
    """The version that applied on a date, from versions in order; None where there is none at all.

    Where none is known to have applied by then, an undated one answers, else the first after it.
    """
    known = [v for v in ordered if since(v) <= date]
    if known:
        return known[-1], "in force"
    undated = [v for v in ordered if not v.as_of]
    if undated:
        return undated[0], "undated"
    first = [v for v in ordered if v.as_of == ordered[0].as_of]
    return (first[-1], "later") if first else None
