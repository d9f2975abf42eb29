"""One HTML file: every text with the law beside it, what is cited most, what is in doubt.

No script, nothing from the network: the page's policy allows its own style sheet and nothing else.
Everything that comes from a text, a file name or the law is escaped.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from itertools import takewhile
from pathlib import Path
from typing import IO, NamedTuple

from lexlink.text.safe_text import safe_line, safe_text
from lexlink.types import Candidate, Link, LinkedDocument
from lexlink.version import __version__
from lexlink.writers.notes import Numbering, note, paragraphs

SHOWN = 300  # documents whose text is shown; all of them are counted
MOST_CITED = 12
MOST_DOUBTS = 40
SURE = 0.7  # a link below this score is marked as doubtful
_REASONS = 6
_BAR = 120


class Doubt(NamedTuple):
    """A link that somebody should look at: where it is, what the text says, why."""

    anchor: str
    surface: str
    document: str
    reason: str


class Overview:
    """What a run holds: counted as the documents pass, the texts of the first ones kept as HTML."""

    def __init__(self) -> None:
        self.documents = self.links = self.linked = self.doubtful = 0
        self.cited: Counter[str] = Counter()
        self.names: dict[str, str] = {}
        self.doubts: list[Doubt] = []
        self.articles: list[str] = []

    def add(self, linked: LinkedDocument) -> None:
        self.documents += 1
        self.links += len(linked.links)
        shown = self.documents <= SHOWN
        for number, link in enumerate(linked.links, 1):
            self._count(link, f"l{self.documents}-{number}" if shown else "", linked)
        if shown:
            self.articles.append("".join(_article(linked, self.documents)))

    def _count(self, link: Link, anchor: str, linked: LinkedDocument) -> None:
        if link.status == "linked":
            self.linked += 1
            for target in dict.fromkeys(t.id for t in link.targets):
                self.cited[target] += 1
                if target not in self.names:
                    self.names[target] = _name(link, target)
        if _doubtful(link):
            self.doubtful += 1
            if anchor and len(self.doubts) < MOST_DOUBTS:
                self.doubts.append(Doubt(anchor, link.surface, _title(linked), _reason(link)))


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """The whole page. The counts come first in it, so it is written when the last document has passed."""
    overview = Overview()
    for linked in documents:
        overview.add(linked)
    for part in _page(overview):
        out.write(part)


def _page(overview: Overview) -> Iterator[str]:
    style = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>The law in these texts</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#documents">To the texts</a>\n'
    )
    counted = f"{_count(overview.documents, 'document')}, {_count(overview.links, 'reference')}, {overview.linked} linked, {overview.doubtful} to look at"
    yield f'<header class="top">\n<h1>The law in these texts</h1>\n<p class="lead">{counted}</p>\n</header>\n'
    yield from _summary(overview)
    yield '<main id="documents" class="documents">\n'
    yield from overview.articles
    if overview.documents > SHOWN:
        yield f'<p class="small">The texts of the first {SHOWN} of {overview.documents} documents are shown; all are counted above.</p>\n'
    yield f"</main>\n<footer>Made with lexlink {__version__}. Digests are in our own words; the official text is behind each link.</footer>\n</body>\n</html>\n"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _summary(overview: Overview) -> Iterator[str]:
    yield '<section class="overview" aria-label="Overview">\n'
    instruments: Counter[str] = Counter()
    for target, times in overview.cited.items():
        instruments[target.partition("/")[0]] += times
    provisions = Counter({target: times for target, times in overview.cited.items() if "/" in target})
    names = overview.names
    yield from _table("Most cited instruments and bodies", instruments, {i: names.get(i) or _of_instrument(names, i) for i in instruments})
    yield from _table("Most cited provisions", provisions, names)
    if overview.doubts:
        yield "<div>\n<h2>To look at</h2>\n<ul>\n"
        for doubt in overview.doubts:
            yield (
                f'<li><a href="#{doubt.anchor}">{_text(safe_line(doubt.surface))}</a>'
                f' <span class="small">{_text(safe_line(doubt.reason))} — {_text(safe_line(doubt.document))}</span></li>\n'
            )
        yield "</ul>\n</div>\n"
    yield "</section>\n"


def _of_instrument(names: dict[str, str], instrument: str) -> str:
    """The name of an instrument that is cited by its provisions only."""
    cited = next((name for target, name in names.items() if target.startswith(f"{instrument}/")), instrument)
    return cited.partition(" art ")[0].partition(" ch ")[0].partition(" part ")[0]


def _table(title: str, counts: Counter[str], names: dict[str, str]) -> Iterator[str]:
    if not counts:
        return
    most = max(counts.values())
    yield f'<div>\n<h2>{title}</h2>\n<table>\n<tr><th scope="col">cited</th><th scope="col">times</th><th scope="col"><span class="skip">share</span></th></tr>\n'
    for target, times in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_CITED]:
        width = max(2, round(_BAR * times / most))
        yield (
            f'<tr><td>{_text(safe_line(names.get(target, target)))}</td><td class="count">{times}</td>'
            f'<td><svg width="{_BAR}" height="9" aria-hidden="true"><rect width="{width}" height="9"/></svg></td></tr>\n'
        )
    yield "</table>\n</div>\n"


Numbered = tuple[int, Link, int, bool]  # place among the document's links, the link, the number of its note, whether that is new


def _article(linked: LinkedDocument, place: int) -> Iterator[str]:
    """One document: each paragraph with the notes of what it cites for the first time beside it."""
    yield f'<article id="d{place}" aria-labelledby="t{place}">\n<h2 id="t{place}">{_text(safe_line(_title(linked)))}</h2>\n'
    date = f" · {linked.document.date.isoformat()}" if linked.document.date else ""
    yield f'<p class="small">{_count(len(linked.links), "reference")}{date}</p>\n'
    numbering = Numbering()
    for start, end, inside in paragraphs(linked):
        numbered = [(n, link, *numbering.number(link)) for n, link in inside]
        yield '<div class="row">\n<p>'
        yield from _marked(linked, start, end, place, numbered)
        yield "</p>\n<div>\n"
        for _, link, number, new in numbered:
            if new:
                yield from _note(link, number, place)
        yield "</div>\n</div>\n"
    yield "</article>\n"


def _marked(linked: LinkedDocument, start: int, end: int, place: int, numbered: list[Numbered]) -> Iterator[str]:
    text, at = linked.document.text, start
    for n, link, number, inner in _nested(numbered):
        if inner:
            stop = min(link.end, end)
            yield f'{_text(text[at : link.start])}<span class="quoted" id="l{place}-{n}">'
            yield from _marked(linked, link.start, stop, place, inner)
            yield f'<a class="mark" href="#n{place}-{number}"><sup>{number}</sup></a></span>'
            at = stop
            continue
        begin, stop = max(at, link.start), min(link.end, end)
        yield _text(text[at:begin])
        sureness = "none" if link.status == "nil" else "doubt" if _doubtful(link) else "sure"
        yield f'<a class="mark {sureness}" id="l{place}-{n}" href="#n{place}-{number}">{_text(text[begin:stop])}<sup>{number}</sup></a>'
        at = stop
    yield _text(text[at:end])


def _nested(numbered: list[Numbered]) -> Iterator[tuple[int, Link, int, list[Numbered]]]:
    """The links that lie in no other one, each with those that lie in it: a quotation may lie around citations."""
    place = 0
    while place < len(numbered):
        n, link, number, _ = numbered[place]
        inner = list(takewhile(lambda row, end=link.end: row[1].end <= end, numbered[place + 1 :]))  # type: ignore[misc]
        yield n, link, number, inner
        place += 1 + len(inner)


def _note(link: Link, number: int, place: int) -> Iterator[str]:
    shown = note(link)
    yield f'<section class="note" id="n{place}-{number}">\n<h3><span class="number">{number}</span>{_text(safe_line(shown.title))}</h3>\n'
    for name, text in (("where", shown.place), ("heading", shown.heading), ("also", shown.also), ("body", shown.body), ("origin", shown.origin)):
        if text:
            yield f'<p class="{name}">{_text(text)}</p>\n'
    yield '<div class="tools">\n'
    if shown.url.startswith(("https://", "http://")):
        yield f'<p class="source"><a href="{escape(safe_line(shown.url))}" rel="noopener noreferrer external">official text</a></p>\n'
    yield from _why(link)
    yield "</div>\n</section>\n"


def _why(link: Link) -> Iterator[str]:
    if not link.candidates and not link.antecedent:
        return
    yield f"<details>\n<summary>why, score {link.score:.2f}</summary>\n<ul>\n"
    if link.antecedent:
        yield f"<li>points back to «{_text(safe_line(link.antecedent.surface))}»: {_text(link.antecedent.reason)}</li>\n"
    for feature in _strongest(link.candidates[0]) if link.candidates else ():
        yield f"<li>{feature[0]:+.1f} {_text(feature[1])}: {_text(safe_line(feature[2]))}</li>\n"
    for rival in link.candidates[1:4]:
        yield f"<li>not {_text(safe_line(rival.target.strip('()')))} ({rival.score:.2f})</li>\n"
    yield "</ul>\n</details>\n"


def _strongest(candidate: Candidate) -> list[tuple[float, str, str]]:
    weighed = [(f.value * f.weight, f.name, f.detail) for f in candidate.features if f.value * f.weight]
    return sorted(weighed, key=lambda row: -abs(row[0]))[:_REASONS]


def _doubtful(link: Link) -> bool:
    return link.status == "ambiguous" or link.nil_reason == "no_such_provision" or (link.status == "linked" and link.score < SURE)


def _reason(link: Link) -> str:
    if link.status == "linked":
        return f"score {link.score:.2f}"
    shown = note(link)
    return shown.body if link.status == "ambiguous" else ", ".join(filter(None, (shown.title, shown.place)))


def _name(link: Link, target: str) -> str:
    """How a target is called in a list: an instrument by its short name."""
    passage = link.law.passage(target) if link.law else None
    if passage is None:
        return target
    return passage.citation if "/" in target else passage.breadcrumb[0]


def _title(linked: LinkedDocument) -> str:
    return linked.document.title or linked.document.source or linked.document.id


def _text(text: str) -> str:
    return escape(safe_text(text))
