"""A document of the report: each paragraph with the notes of what it cites for the first time beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from lexlink.types import Candidate, Link, LinkedDocument
from lexlink.writers.html.charts import count
from lexlink.writers.html.escaping import address, line, text
from lexlink.writers.html.overview import Anchors, doubt_of, state, title
from lexlink.writers.notes import Numbering, note, paragraphs

_REASONS = 6
_LONG, _LEAST = 1200, 500  # characters of a block of text that its notes still stand beside
_CUTS = (re.compile(r"[.!?][»”\")\]]?\n+"), re.compile(r"[.!?][»”\")\]]?\s+"), re.compile(r"\n+"))
_RIVALS = 3
Numbered = tuple[Link, int, bool]


def article(linked: LinkedDocument, place: int, anchors: Anchors) -> Iterator[str]:
    """The document with this number; anchors of marks are the same in every report of the same text."""
    document = linked.document
    yield f'<article id="d{place}" aria-labelledby="t{place}">\n<header>\n<h2 id="t{place}"><a href="#d{place}">{line(title(linked))}</a></h2>\n'
    facts = [document.date.isoformat() if document.date else "", count(len(linked.links), "reference")]
    if document.title and document.source:
        facts.append(line(document.source))
    yield f'<p class="small">{" · ".join(filter(None, facts))}</p>\n</header>\n'
    numbering = Numbering()
    for start, end, inside in _blocks(linked):
        numbered = [(link, *numbering.number(link)) for _, link in inside]
        yield f'<div class="row{"" if numbered else " bare"}">\n<p class="text"{_language(linked)}>'
        yield from _marked(linked, (start, end), place, numbered, anchors)
        yield "</p>\n"
        if any(new for _, _, new in numbered):
            yield '<div class="notes">\n'
            for link, number, new in numbered:
                if new:
                    yield from _note(link, number, place)
            yield "</div>\n"
        yield "</div>\n"
    yield "</article>\n"


def _blocks(linked: LinkedDocument) -> Iterator[tuple[int, int, list[tuple[int, Link]]]]:
    """The paragraphs, long ones in pieces that end with a sentence and part no mention."""
    for start, end, inside in paragraphs(linked):
        rest = inside
        while end - start > _LONG and (cut := _cut(linked.document.text, start, rest)):
            stop, after = cut
            yield start, stop, [row for row in rest if row[1].start < stop]
            rest = [row for row in rest if row[1].start >= stop]
            start = after
        yield start, end, rest


def _cut(words: str, start: int, inside: list[tuple[int, Link]]) -> tuple[int, int] | None:
    """Where a piece ends and where the next one begins; None where there is no such place."""
    for pattern in _CUTS:
        for found in pattern.finditer(words, start + _LEAST, start + _LONG):
            stop = found.start() + len(found.group().rstrip())
            if not any(link.start < found.end() and stop < link.end for _, link in inside):
                return stop, found.end()
    return None


def _language(linked: LinkedDocument) -> str:
    language = linked.document.language or ""
    return f' lang="{language}"' if language.isascii() and language.isalpha() and len(language) <= 3 else ""


def _marked(linked: LinkedDocument, span: tuple[int, int], place: int, numbered: list[Numbered], names: Anchors) -> Iterator[str]:
    words, at = linked.document.text, span[0]
    for link, number, inner in _nested(numbered):
        begin, stop = max(at, link.start), min(link.end, span[1])
        yield text(words[at:begin])
        about = f'id="{names.of(link)}" data-score="{link.score:.2f}" data-state="{state(link)}"'
        to = f'href="#n{place}-{number}"'
        if inner:
            yield f'<span class="quoted {state(link)}" {about} tabindex="-1">'
            yield from _marked(linked, (begin, stop), place, inner, names)
            yield f'<a class="to" {to} aria-label="note {number}"><sup>{number}</sup></a></span>'
        else:
            yield f'<a class="mark {state(link)}" {about} {to}>{text(words[begin:stop])}<sup>{number}</sup></a>'
        at = max(at, stop)
    yield text(words[at : span[1]])


def _nested(numbered: list[Numbered]) -> Iterator[tuple[Link, int, list[Numbered]]]:
    """The links that lie in no other one, each with those that lie in it: a quotation may lie around citations."""
    place = 0
    while place < len(numbered):
        link, number, _ = numbered[place]
        inner = list(takewhile(lambda row, end=link.end: row[0].end <= end, numbered[place + 1 :]))  # type: ignore[misc]
        yield link, number, inner
        place += 1 + len(inner)


def _note(link: Link, number: int, place: int) -> Iterator[str]:
    shown, passage = note(link), link.passage
    name = f"n{place}-{number}"
    yield f'<aside class="note {state(link)}" id="{name}" aria-labelledby="h{name}">\n'
    yield f'<h3 id="h{name}"><a class="number" href="#{name}">{number}</a> {line(shown.title)}</h3>\n'
    if kind := doubt_of(link):
        yield f'<p class="flag">{kind}</p>\n'
    for what, words in (("where", shown.place), ("heading", shown.heading), ("also", shown.also)):
        if words:
            yield f'<p class="{what}">{text(words)}</p>\n'
    official = bool(link.quotation) or bool(passage and passage.text and link.status == "linked")
    if official and passage and passage.digest:
        yield f'<p class="body">{text(passage.digest)}</p>\n'
    if shown.body:
        yield f'<blockquote class="law">{text(shown.body)}</blockquote>\n' if official else f'<p class="body">{text(shown.body)}</p>\n'
    if shown.origin:
        yield f'<p class="origin">{text(shown.origin)}</p>\n'
    yield '<div class="tools">\n'
    if to := address(shown.url):
        yield f'<p class="source"><a href="{to}" rel="noopener noreferrer external">official text</a></p>\n'
    yield from _why(link)
    yield "</div>\n</aside>\n"


def _why(link: Link) -> Iterator[str]:
    """What made the decision, and the rivals, folded away."""
    if not link.candidates and not link.antecedent:
        return
    yield f"<details>\n<summary>why <span>{link.score:.2f}</span></summary>\n<ul>\n"
    if link.antecedent:
        yield f"<li>points back to «{line(link.antecedent.surface)}»: {line(link.antecedent.reason)}</li>\n"
    for weight, name, detail in _strongest(link.candidates[0]) if link.candidates else ():
        yield f"<li><b>{weight:+.1f}</b> {line(name)}: {line(detail)}</li>\n"
    for rival in link.candidates[1 : _RIVALS + 1]:
        yield f"<li>not {line(_called(link, rival))} ({rival.score:.2f})</li>\n"
    yield "</ul>\n</details>\n"


def _called(link: Link, rival: Candidate) -> str:
    passage = link.law.passage(rival.target) if link.law else None
    return passage.citation if passage else rival.target.strip("()")


def _strongest(candidate: Candidate) -> list[tuple[float, str, str]]:
    weighed = [(f.value * f.weight, f.name, f.detail) for f in candidate.features if f.value * f.weight]
    return sorted(weighed, key=lambda row: -abs(row[0]))[:_REASONS]
