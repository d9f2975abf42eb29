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
        found = [ids for alias in _instruments(linker.kb, name) if (ids := _cited(linker, unit, alias))]
        if found:
            return max(found, key=lambda ids: linker.kb.exists(ids[0]) is True)
    return direct or [alias.target for alias in _instruments(linker.kb, query)[:1]]


def _cited(linker: Linker, unit: str, alias: Alias) -> list[str]:
    """The ids of a unit in the instrument that an alias names."""
    return [t.id for link in linker.link(f"{unit} of the {alias.surface}").links for t in link.targets if "/" in t.id]


def _split(query: str) -> Iterator[tuple[str, str]]:
    """Each way to part a query into a unit and a name, the last number first (`GC IV 49`)."""
    for match in reversed(list(_UNIT.finditer(query))):
        name = (query[: match.start()] + " " + query[match.end() :]).strip(" ,")
        if name:
            word = match["word"] or "Article"
            number = match["number"].upper() if not match["number"][0].isdigit() else match["number"]
            yield f"{'Article' if word.lower().startswith('art') else word.capitalize()} {number}{match['rest'] or ''}", name


def _instruments(kb: KnowledgeBase, name: str) -> list[Alias]:
    """Names of the instruments that a few words may mean, likeliest first: exact, by all words, by likeness."""
    names = [a for a in kb.aliases if a.targets and a.target in kb.instruments and not a.weak]
    wanted = name.casefold()
    exact = [a for a in names if a.surface.casefold() == wanted]
    if exact:
        return exact[:1]
    words = set(wanted.split())
    holding = sorted((a for a in names if words <= set(a.surface.casefold().split())), key=lambda a: (len(a.surface), a.surface))
    if holding:
        return list({a.target: a for a in reversed(holding[:12])}.values())[::-1][:4]
    from rapidfuzz import fuzz, process

    best = process.extractOne(wanted, [a.surface.casefold() for a in names], scorer=fuzz.token_sort_ratio, score_cutoff=82)
    return [names[best[2]]] if best else []


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
