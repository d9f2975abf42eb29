"""What stands beside a link, in any format that shows text and law together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lexlink.explain import compared
from lexlink.types import Link, LinkedDocument, Passage
from lexlink.writers.plain import NIL_WORDS

MOST_ALSO = 5
MOST_WORDS = 700  # characters of an official text
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")


class Note(NamedTuple):
    """The law behind a link: what it is called, where it stands, its heading, what it does, where to read it.

    `also` names the further targets, `origin` says where an official text came from. Empty fields are not known.
    """

    title: str
    place: str = ""
    heading: str = ""
    also: str = ""
    body: str = ""
    url: str = ""
    origin: str = ""


class Numbering:
    """The numbers given to notes so far: a law is shown once in full, then by its number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, link: Link) -> tuple[int, bool]:
        """The number of a link's note, and whether it is a new one."""
        hints = " ".join(c.target for c in link.suggestions) if link.kind == "instrument" else ""
        if link.quotation:
            hints = f"quoted at {link.start}"
        key = f"{link.targets[0].id} {hints}" if link.targets else f"{link.status}:{link.start}"
        new = key not in self._numbers
        return self._numbers.setdefault(key, len(self._numbers) + 1), new


def paragraphs(linked: LinkedDocument) -> Iterator[tuple[int, int, list[tuple[int, Link]]]]:
    """Start and end of each paragraph, and the links that begin in it, counted from 1."""
    for match in _PARAGRAPH.finditer(linked.document.text):
        start, end = match.span()
        yield start, end, [(n, link) for n, link in enumerate(linked.links, 1) if start <= link.start < end]


def note(link: Link) -> Note:
    """What to show beside a link, also where it leads nowhere."""
    if link.quotation:
        return _quoted(link)
    if link.status == "ambiguous":
        rivals = "; ".join(_citation(link, c.target) for c in link.candidates[:4])
        return Note("Which one is meant is not clear", body=f"It could be {rivals}.")
    if link.status == "nil":
        return Note(f"Not linked: {NIL_WORDS.get(link.nil_reason or '', '')}", place=link.detail)
    if link.status == "suggested":
        passage = link.law.passage(link.suggestions[0].target) if link.law and link.suggestions else None
        return (
            Note(f"Perhaps {passage.citation}", "an idea, not a citation", passage.heading, "", _words(passage), passage.url, _origin(passage))
            if passage
            else Note("")
        )
    passage = link.passage
    if passage is None:
        return Note(link.target or "")
    more = [_citation(link, t.id) for t in link.targets[1 : MOST_ALSO + 1]]
    also = "also " + ", ".join(more) + (" …" if len(link.targets) > MOST_ALSO + 1 else "") if more else ""
    if link.kind == "instrument" and link.suggestions:
        also = f"perhaps about {', '.join(_suggested(link, c.target) for c in link.suggestions)}"
    return Note(passage.citation, _place(link, passage.breadcrumb), passage.heading, also, _words(passage), passage.url, _origin(passage))


def _words(passage: Passage) -> str:
    """The official text, as much of it as has room beside a story, or the digest."""
    if len(passage.text) <= MOST_WORDS:
        return passage.text or passage.digest
    return passage.text[: passage.text.rfind(" ", 0, MOST_WORDS)].rstrip() + " …"


def _origin(passage: Passage | None) -> str:
    return passage.origin.line if passage and passage.origin else ""


def _quoted(link: Link) -> Note:
    """A quotation beside the law's words, with what differs."""
    assert link.quotation is not None
    rivals = [_citation(link, c.target) for c in link.candidates[: MOST_ALSO + 1]]
    passage = link.passage
    title = passage.citation if passage else link.target or f"Stands in {len(link.candidates)} provisions alike"
    more = [_citation(link, t.id) for t in link.targets[1 : MOST_ALSO + 1]] if link.targets else rivals
    differing = "; ".join(compared(link.quotation))
    place = "quoted word for word" if link.quotation.exact else f"not word for word: {differing}"
    if link.quotation.exact and differing:
        place = f"quoted: {differing}"
    also = "; ".join(filter(None, (f"also {', '.join(more)}" if more else "", link.detail)))
    return Note(title, place, passage.heading if passage else "", also, link.quotation.law, passage.url if passage else "", _origin(passage))


def _suggested(link: Link, target: str) -> str:
    passage = link.law.passage(target) if link.law else None
    if passage is None:
        return target
    return f"{passage.breadcrumb[-1]} ({passage.heading})" if passage.heading else passage.breadcrumb[-1]


def _place(link: Link, breadcrumb: tuple[str, ...]) -> str:
    if link.kind == "organ" and len(breadcrumb) > 1:
        return f"set up by {breadcrumb[-1]}"
    return breadcrumb[1] if len(breadcrumb) > 2 else ""


def _citation(link: Link, target: str) -> str:
    passage = link.law.passage(target) if link.law else None
    return passage.citation if passage else target.strip("()")
