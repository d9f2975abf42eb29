"""The text on the left, the law it speaks of on the right; or one under the other where it is narrow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lexlink.text.columns import width, wrap, wrap_spans
from lexlink.text.safe_text import safe_text
from lexlink.types import Link, LinkedDocument
from lexlink.writers.notes import Numbering, note, paragraphs

NARROW = 72


@dataclass(frozen=True, slots=True)
class Look:
    """How to show: `cells` wide, with colour, linear (one under the other) or side by side."""

    cells: int = 100
    colour: bool = False
    linear: bool = False


def side_by_side(linked: LinkedDocument, look: Look, only: int | None = None) -> Iterator[str]:
    """The lines to print. `only` shows the paragraph of that link (counted from 1) alone."""
    notes, text = Numbering(), linked.document.text
    for start, end, inside in paragraphs(linked):
        if only is not None and not any(n == only for n, _ in inside):
            continue
        links = [link for _, link in inside]
        numbered = [(link, *notes.number(link)) for link in links]
        paragraph = _marked(text, start, end, numbered)
        if look.linear or look.cells < NARROW:
            yield from _under(paragraph, numbered, look)
        else:
            yield from _beside(paragraph, numbered, look)
        yield ""


Numbered = tuple[Link, int, bool]


def _marked(text: str, start: int, end: int, numbered: Iterable[Numbered]) -> tuple[str, list[tuple[int, int]]]:
    """The paragraph on one line with a number behind each link, and the spans to stand out.

    A quotation may lie around other links: its number comes behind theirs, and only they stand out.
    """
    marks = sorted((min(link.end, end), -link.start, f"[{number}]") for link, number, _ in numbered)
    around = {
        n for n, (link, _, _) in enumerate(numbered) for other, _, _ in numbered if other is not link and link.start <= other.start and other.end <= link.end
    }
    pieces: list[str] = []
    at, length, moved = start, 0, [(start, 0)]
    for place, _, mark in marks:
        pieces += (_flat(text[at:place]), mark)
        length += place - at + len(mark)
        at = place
        moved.append((place, length))
    pieces.append(_flat(text[at:end]))

    def to_line(offset: int, ending: bool) -> int:
        before = [entry for entry in moved if (entry[0] < offset if ending else entry[0] <= offset)] or moved[:1]
        return before[-1][1] + offset - before[-1][0]

    shown = [(link.start, min(link.end, end)) for n, (link, _, _) in enumerate(numbered) if n not in around]
    spans: list[tuple[int, int]] = []
    for first, last in shown:
        begin, stop = to_line(first, False), to_line(last, True)
        spans.append((max(begin, spans[-1][1]) if spans else begin, stop))
    return "".join(pieces), [span for span in spans if span[0] < span[1]]


def _flat(text: str) -> str:
    return safe_text(text).replace("\n", " ").replace("\t", " ")


def _under(paragraph: tuple[str, list[tuple[int, int]]], numbered: list[Numbered], look: Look) -> Iterator[str]:
    yield from _text_lines(paragraph, look.cells, look)
    for link, number, new in numbered:
        if new:
            yield from (f"    {line}" for line in _note(link, number, look.cells - 4, look))


def _beside(paragraph: tuple[str, list[tuple[int, int]]], numbered: list[Numbered], look: Look) -> Iterator[str]:
    left = (look.cells - 3) * 11 // 20
    right = look.cells - 3 - left
    rows = list(_text_lines(paragraph, left, look))
    notes = [line for link, number, new in numbered if new for line in (*_note(link, number, right, look), "")][:-1]
    bar = _style("│", "2", look)
    for index in range(max(len(rows), len(notes))):
        row = rows[index] if index < len(rows) else ""
        note = notes[index] if index < len(notes) else ""
        yield f"{row}{' ' * (left - width(_unstyled(row)))} {bar} {note}".rstrip() if note or row else f"{' ' * left} {bar}"


def _text_lines(paragraph: tuple[str, list[tuple[int, int]]], cells: int, look: Look) -> Iterator[str]:
    text, spans = paragraph
    for start, end in wrap_spans(text, cells):
        line, at = "", start
        for first, last in spans:
            if first < end and last > start:
                low, high = max(first, start), min(last, end)
                line += text[at:low] + _style(text[low:high], "1;4", look)
                at = high
        yield line + text[at:end]


def _note(link: Link, number: int, cells: int, look: Look) -> Iterator[str]:
    """What stands beside a link: citation, where it is in the instrument, what it does, where to read it."""
    indent = len(f"[{number}] ")
    shown = note(link)
    for index, line in enumerate(wrap(_flat(shown.title), cells - indent)):
        yield (f"[{number}] " if not index else " " * indent) + _style(line, "1", look)
    styled = (
        (shown.place, "2"),
        (shown.heading, "3"),
        (shown.also, "2"),
        *((line, "") for line in shown.body.split("\n")),
        (shown.origin, "2"),
        (shown.url, "2"),
    )
    for text, style in styled:
        words = text.lstrip(" ")
        deeper = indent + min(len(text) - len(words), cells // 3)
        for line in wrap(_flat(words), cells - deeper) if words else ():
            yield " " * deeper + _style(line, style, look)


def _style(text: str, code: str, look: Look) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if look.colour and code and text else text


def _unstyled(line: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", line)
