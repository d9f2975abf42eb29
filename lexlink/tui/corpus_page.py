"""What stands beside the tree of the corpus: the law, where the open documents cite it, its versions, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from lexlink.tui.law_page import LawPage, Official, Page, provision_page
from lexlink.tui.state import Reading
from lexlink.tui.view import shown

if TYPE_CHECKING:
    from lexlink.kb.knowledge_base import KnowledgeBase
    from lexlink.store.changes import Change, Piece
    from lexlink.store.records import Version
    from lexlink.tui.stock import Comparison, Holdings

_MOST_PLACES = 50
_MOST_CHANGES = 200
_AROUND = 70


class CitedAt(NamedTuple):
    """A place in the open documents that cites something: the reading and the link."""

    reading: int
    link: int


def places(readings: Sequence[Reading], target: str) -> list[CitedAt]:
    """Where the open documents cite an id or a part of it."""
    return [CitedAt(number, index) for number, reading in enumerate(readings) for index in reading.citing(target)]


def corpus_page(
    kb: KnowledgeBase, target: str, official: Official | None, stock: Holdings | None, readings: Sequence[Reading], key_fetch: str
) -> tuple[LawPage, list[CitedAt]]:
    """The page of a node, and the places its paints' owners stand for."""
    out = Page()
    page = provision_page(kb, target, official, out, key_fetch)
    found = places(readings, target)
    if found:
        out.line("")
        out.line(f"Cited {len(found)} time{'s' if len(found) > 1 else ''} in the open documents", "law-heading")
        before = -1
        for number, place in enumerate(found[:_MOST_PLACES]):
            reading = readings[place.reading]
            if place.reading != before:
                out.line(f"  {reading.name}", "law-dim")
                before = place.reading
            out.line(f"    {place.link + 1}  {reading.links[place.link].surface}".replace("\n", " "), "law-cited", number)
    if stock is not None:
        _stock(out, stock, key_fetch)
    return out.page(target=page.target, citation=page.citation, url=page.url, passage=page.passage), found


def _stock(out: Page, stock: Holdings, key_fetch: str) -> None:
    out.line("")
    out.line("Official texts", "law-heading")
    for versions in stock.versions.values():
        for version in versions[:12]:
            out.line(f"  {version_words(version)}", "" if version is versions[0] else "law-dim")
    if not stock.versions:
        out.line("  none on this machine", "law-dim")
    if stock.problem:
        out.line(f"  {stock.problem}", "law-note")
    if stock.offers:
        out.line(f"  {key_fetch} fetches: {', '.join(stock.offers)}", "law-dim")
    else:
        out.line("  no publisher offers it yet; lexlink corpus add takes files of yours", "law-dim")


def version_words(version: Version) -> str:
    dates = f"in force from {version.as_of}" if version.as_of else "undated"
    until = f" until {version.superseded_on}" if version.superseded_on else ""
    return shown(f"{version.language} version {version.number} · {dates}{until} · {version.source}, retrieved {version.retrieved_at[:10]}")


def changes_page(kb: KnowledgeBase, instrument: str, comparison: Comparison) -> LawPage:
    """What changed from one version to the next, word by word: [-gone-] {+new+}."""
    out = Page()
    out.line(f"What changed in {kb.citation(instrument)}", "law-title")
    if comparison.old and comparison.new:
        out.line(f"from {version_words(comparison.old)}", "law-dim")
        out.line(f"to   {version_words(comparison.new)}", "law-dim")
    out.line("")
    if comparison.problem:
        out.line(comparison.problem, "law-note")
    elif not comparison.changes:
        out.line("The words are the same.")
    for change in comparison.changes[:_MOST_CHANGES]:
        out.line(f"{kb.citation(f'{instrument}/{change.eid}')}  {change.heading}".rstrip(), "law-heading")
        _pieces(out, change)
        out.line("")
    if len(comparison.changes) > _MOST_CHANGES:
        out.line(f"and {len(comparison.changes) - _MOST_CHANGES} more: lexlink corpus diff {instrument}", "law-dim")
    return out.page(target=instrument, citation=kb.citation(instrument))


def _pieces(out: Page, change: Change) -> None:
    words = [_piece(piece, first=n == 0, last=n == len(change.pieces) - 1) for n, piece in enumerate(change.pieces)]
    out.words("  ", *words)


def _piece(piece: Piece, *, first: bool, last: bool) -> tuple[str, str]:
    text = piece.text
    if piece.kind == "gone":
        return f"[-{text.rstrip()}-] ", "removed"
    if piece.kind == "new":
        return f"{{+{text.rstrip()}+}} ", "added"
    if len(text) > 2 * _AROUND:
        text = ("… " if first else text[:_AROUND] + " … ") + ("" if last else text[-_AROUND:])
    return text, ""
