"""A text as it is shown: made safe, with marks beside its mentions, and the way back to its own offsets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from lexlink.text.safe_text import safe_text
from lexlink.types import Link

_ENDS = re.compile(r"\r\n?")
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

NOTHING: Mapping[int, str] = MappingProxyType({})
Sureness = str  # sure, likely, unsure, nil, hint
SURE, LIKELY = 0.9, 0.6
GLYPHS = {"sure": "●", "likely": "◐", "unsure": "○", "nil": "×", "hint": "◌"}
ASCII_GLYPHS = {"sure": "*", "likely": "~", "unsure": "?", "nil": "x", "hint": "+"}
WORDS = {"sure": "sure", "likely": "likely", "unsure": "unsure", "nil": "not linked", "hint": "suggested"}


def sureness(link: Link) -> Sureness:
    """How much a reader may rely on a link, in one of five words."""
    if link.status == "linked":
        return "sure" if link.score >= SURE else "likely" if link.score >= LIKELY else "unsure"
    return {"ambiguous": "unsure", "nil": "nil"}.get(link.status, "hint")


def shown(text: str) -> str:
    """A text as it may go to a terminal: one character for one, line ends of any kind as newlines, tabs as spaces."""
    if text.replace("\n", "").isprintable() or _UNSAFE.search(text) is None:  # the first is the quicker question
        return text
    if "\r" in text:
        text = _ENDS.sub(lambda end: " \n" if len(end[0]) > 1 else "\n", text)
    return safe_text(text).replace("\t", " ")


_TYPOGRAPHY = str.maketrans("›·…“”«»’—×→", '>-~""""\'-x>')


def in_ascii(text: str) -> str:
    """The marks and quotes that lexlink itself writes in ASCII, one for one."""
    return text.translate(_TYPOGRAPHY)


class Paint(NamedTuple):
    """A stretch of a shown text with the names of its styles; `owner` is the link it belongs to, -1 for none."""

    start: int
    end: int
    style: str
    owner: int = -1


class View:
    """Text with marks set into it. `text` is what is shown; offsets lead both ways."""

    def __init__(self, text: str, marks: Sequence[tuple[int, str]] = ()) -> None:
        """`marks` are pairs of an offset and what to set in before it, in order of the offsets."""
        self._at = [offset for offset, _ in marks]
        self._shift = [0]
        pieces: list[str] = []
        before = 0
        for offset, mark in marks:
            pieces += (text[before:offset], mark)
            before = offset
            self._shift.append(self._shift[-1] + len(mark))
        self._place = [offset + shift for offset, shift in zip(self._at, self._shift, strict=False)]
        self.text = "".join((*pieces, text[before:])) if marks else text

    def to_view(self, offset: int) -> int:
        """Where a character of the text is shown, behind whatever was set in before it."""
        return offset + self._shift[bisect_right(self._at, offset)]

    def before(self, offset: int) -> int:
        """Where what was set in before a character begins."""
        return offset + self._shift[bisect_left(self._at, offset)]

    def to_text(self, position: int) -> int:
        """The offset of the character shown at a position; of the next one for a mark."""
        index = bisect_right(self._place, position) - 1
        if index < 0:
            return position
        return max(self._at[index], position - self._shift[index + 1])


def marked(
    text: str, links: Sequence[Link], visible: Iterable[int], *, brackets: bool, glyphs: dict[str, str], after: Mapping[int, str] = NOTHING
) -> tuple[View, list[Paint]]:
    """The view of a text with its visible links, and their paints: in order, none over another, the inner one on top.

    With `brackets` each mention stands in brackets with its number, for screens without colour.
    `after` is set behind the mentions of these links in place of the mark of doubt.
    """
    shown_links = [(index, links[index]) for index in visible]
    marks: list[tuple[int, int, str]] = []
    for index, link in shown_links:
        glyph = glyphs[sureness(link)]
        doubt = after.get(index, "" if sureness(link) == "sure" else glyph)
        if brackets:
            marks.append((link.start, 1, f"[{index + 1}{doubt}:"))
            marks.append((link.end, 0, "]"))
        elif doubt:
            marks.append((link.end, 0, doubt))
    marks.sort(key=lambda mark: mark[:2])
    view = View(text, [(offset, mark) for offset, _, mark in marks])
    spans = []
    for index, link in shown_links:
        start = view.before(link.start) if brackets else view.to_view(link.start)
        end = view.to_view(link.end) if brackets else view.to_view(max(link.start, link.end - 1)) + 1
        spans.append((start, max(start, end), index, link))
    return view, _flat(spans)


def _flat(spans: list[tuple[int, int, int, Link]]) -> list[Paint]:
    """Overlapping spans cut so that the inner, else the later one lies on top."""
    paints: list[Paint] = []
    open_spans: list[tuple[int, int, str]] = []
    at = 0

    def paint_until(stop: int) -> None:
        nonlocal at
        while open_spans and at < stop:
            end, owner, style = open_spans[-1]
            if end <= at:
                open_spans.pop()
                continue
            paints.append(Paint(at, min(end, stop), style, owner))
            at = min(end, stop)
        at = max(at, stop)

    for start, end, index, link in sorted(spans, key=lambda span: (span[0], -span[1])):
        paint_until(start)
        open_spans.append((end, index, f"mention kind-{link.kind} sureness-{sureness(link)}"))
    if open_spans:
        paint_until(max(end for end, _, _ in open_spans))
    return paints
