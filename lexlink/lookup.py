"""Look things up: a citation as a person types it, or words in headings and digests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.linker import Linker
from lexlink.types import Alias

_UNIT = re.compile(
    r"(?:\b(?P<word>art(?:icle|\.)?s?|art[ií]culo|chapter|ch\.?|part|annex|recital|§)\s*)?"
    r"(?P<number>\d{1,3}(?:\s?(?:bis|ter|quater))?|\b[IVXLC]+\b(?=\s*$|\s+\(|\()|\b[ivxlc]{1,6}$)(?P<rest>(?:\s?\([0-9a-z]{1,5}\)|\.\d{1,2})*)",
    re.IGNORECASE,
)


def find_citation(linker: Linker, query: str) -> list[str]:
    """The ids that a citation means: «art 121 rome», «GC IV 49», «8(2)(b)(iv) rome statute». Empty where it is none."""
    direct = [t.id for link in linker.link(query).links if link.status == "linked" for t in link.targets]
    if any("/" in target for target in direct):
        return direct
    for unit, name in _split(query):
        instrument = _instrument(linker.kb, name)
        if instrument and unit:
            found = [t.id for link in linker.link(f"{unit} of the {instrument.surface}").links for t in link.targets]
            if found:
                return found
    return direct or _whole(linker.kb, query)


def _split(query: str) -> Iterator[tuple[str, str]]:
    """Each way to part a query into a unit and a name, the last number first (`GC IV 49`)."""
    for match in reversed(list(_UNIT.finditer(query))):
        name = (query[: match.start()] + " " + query[match.end() :]).strip(" ,")
        if name:
            word = match["word"] or "Article"
            number = match["number"].upper() if not match["number"][0].isdigit() else match["number"]
            yield f"{'Article' if word.lower().startswith('art') else word.capitalize()} {number}{match['rest'] or ''}", name


def _whole(kb: KnowledgeBase, query: str) -> list[str]:
    found = _instrument(kb, query, least=88)
    return [found.target] if found else []


def _instrument(kb: KnowledgeBase, name: str, least: float = 60) -> Alias | None:
    """The instrument a few words most likely name: exactly, by all words, else by likeness."""
    names = [a for a in kb.aliases if a.targets and a.target in kb.instruments]
    wanted = name.casefold()
    for alias in names:
        if alias.surface.casefold() == wanted and not alias.weak:
            return alias
    words = set(wanted.split())
    holding = [a for a in names if not a.weak and words <= set(a.surface.casefold().split())]
    if holding:
        return min(holding, key=lambda a: (len(a.surface), a.surface))
    from rapidfuzz import fuzz, process

    best = process.extractOne(wanted, [a.surface.casefold() for a in names], scorer=fuzz.WRatio, score_cutoff=max(least, 80))
    return names[best[2]] if best else None


def search(kb: KnowledgeBase, query: str, limit: int = 10) -> list[tuple[str, float]]:
    """Ids whose heading, digest, topics or titles hold the words of a query, best first, score 0..1."""
    words = [w for w in re.findall(r"\w+", query.casefold()) if len(w) > 2] or re.findall(r"\w+", query.casefold())
    if not words:
        return []
    rows: list[tuple[float, str]] = []
    for instrument in kb.instruments.values():
        rows.append((_hits(words, instrument.title, " ".join(instrument.context)), instrument.id))
        for provision in kb.provisions(instrument.id).values():
            rows.append((_hits(words, f"{provision.heading} {' '.join(provision.topics)}", provision.digest), provision.id))
    best = sorted((-score, target) for score, target in rows if score > 0)[:limit]
    return [(target, round(-score, 3)) for score, target in best]


def _hits(words: list[str], title: str, body: str) -> float:
    """The share of the words that stand in the title (whole) or the body (two thirds)."""
    first, second = title.casefold(), body.casefold()
    return sum(1.0 if w in first else 0.66 if w in second else 0.0 for w in words) / len(words)
