"""Markdown: the paragraphs that cite law, each with the passages under it as footnotes.

Everything that comes from a text or the law is escaped, so that it shows as it is and makes no markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO

from lexlink.text.safe_text import safe_line
from lexlink.types import Link, LinkedDocument
from lexlink.writers.notes import Numbering, note, paragraphs

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&:@=^$])")
_ADDRESS = re.compile(r"https?://[^\s<>()\"\\]+\Z")


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """A heading a document; footnote marks are unique in the whole file."""
    for place, linked in enumerate(documents, 1):
        out.writelines(_document(linked, place))


def escaped(text: str) -> str:
    """A text on one line that Markdown shows as it is."""
    return _MARKUP.sub(r"\\\1", safe_line(text))


def _document(linked: LinkedDocument, place: int) -> Iterator[str]:
    document = linked.document
    count = len(linked.links)
    yield f"{'' if place == 1 else chr(10)}## {escaped(document.title or document.source or document.id)}\n\n"
    date = f"{document.date.isoformat()} · " if document.date else ""
    yield f"{date}{count} {'reference' if count == 1 else 'references'}\n"
    numbering, notes = Numbering(), list[str]()
    for start, end, inside in paragraphs(linked):
        if inside:
            yield f"\n> {''.join(_marked(linked, (start, end), inside, place, numbering, notes))}\n"
    if notes:
        yield "\n" + "".join(notes)


def _marked(linked: LinkedDocument, span: tuple[int, int], inside: list[tuple[int, Link]], place: int, numbering: Numbering, notes: list[str]) -> Iterator[str]:
    """A paragraph with bold mentions and footnote marks; new notes are added to the list."""
    text, at = linked.document.text, span[0]
    for _, link in inside:
        number, new = numbering.number(link)
        mark = f"[^{place}-{number}]"
        start, stop = max(at, link.start), min(link.end, span[1])
        yield f"{escaped(text[at:start])}**{escaped(text[start:stop].strip())}**{mark}" if start < stop else mark
        at = max(at, stop)
        if new:
            notes.append(f"{mark}: {_note(link)}\n")
    yield escaped(text[at : span[1]])


def _note(link: Link) -> str:
    shown = note(link)
    parts = [f"**{escaped(shown.title)}**", *(escaped(part) for part in (shown.place, shown.heading, shown.also, shown.body) if part)]
    if _ADDRESS.match(shown.url):
        parts.append(f"<{shown.url}>")
    return " — ".join(parts) + f" (score {link.score:.2f})"
