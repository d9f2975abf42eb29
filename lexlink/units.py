"""Offsets of one text counted otherwise: in UTF-16 units, as JavaScript, Java and .NET do, or in bytes of UTF-8.

The work is one pass of C over the text and a bisection or slice an offset.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from lexlink.errors import InputError
from lexlink.types import OffsetUnit

_PAIRED = re.compile("[\U00010000-\U0010ffff]")  # what UTF-16 writes with two units


def counted(text: str, offsets: Iterable[int], unit: OffsetUnit) -> list[int]:
    """Offsets in code points → in `unit`. Any order; lone surrogates count as one unit, or three bytes."""
    given = list(offsets)
    if unit == "codepoint" or text.isascii():
        return given
    if unit == "utf16":
        pairs = _pairs(text)
        return [offset + bisect_left(pairs, offset) for offset in given] if pairs else given
    found, at, length = {}, 0, 0
    for offset in sorted(set(given)):
        length += len(text[at:offset].encode("utf-8", "surrogatepass"))
        found[offset], at = length, offset
    return [found[offset] for offset in given]


def code_points(text: str, offsets: Iterable[int], unit: OffsetUnit) -> list[int]:
    """Offsets in `unit` → in code points. Raises InputError for one inside a character or outside the text."""
    given = list(offsets)
    if unit == "codepoint" or text.isascii():
        found = given
    elif unit == "utf16":
        pairs = _pairs(text)
        starts = [place + number for number, place in enumerate(pairs)]
        found = [offset - bisect_left(starts, offset) for offset in given]
    else:
        found = _of_bytes(text, given)
    if counted(text, found, unit) != given or not all(0 <= offset <= len(text) for offset in found):
        raise InputError(f"an offset stands inside a character or outside the text: is the text the same, and do the offsets count {unit}?")
    return found


def _pairs(text: str) -> list[int]:
    return [match.start() for match in _PAIRED.finditer(text)]


def _of_bytes(text: str, given: list[int]) -> list[int]:
    data = text.encode("utf-8", "surrogatepass")
    found, at, length = {}, 0, 0
    for offset in sorted(set(given)):
        if offset < len(data) and data[max(offset, 0)] & 0xC0 == 0x80:
            raise InputError("an offset stands inside a character: is the text the same, and do the offsets count bytes of UTF-8?")
        length += len(data[at:offset].decode("utf-8", "surrogatepass"))
        found[offset], at = length, offset
    return [found[offset] for offset in given]
