"""Is this the law that it is taken for? A page of another treaty, with as many articles, must not pass.

Told by the title that the text bears, held against every name that the corpus knows, and where the
title says too little by the structure of the articles.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lexlink.errors import SourceError
from lexlink.law import LawText

_SHORTEST = 12  # letters of a name that says something
_SURE, _UNLIKE = 88.0, 72.0  # likeness, 0..100
_SAME_BUILD, _OTHER_BUILD = 0.9, 0.5  # shares of units in common
_NUMBER = re.compile(r"\b\d{1,3}\b")
_OTHER_NUMBER = 30.0


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Every name of every instrument that is long enough, folded, and whose it is."""
    from lexlink.kb.knowledge_base import KnowledgeBase, packaged_corpus

    kb = KnowledgeBase.load(packaged_corpus())
    found = {(_folded(a.surface), a.target) for a in kb.aliases if len(a.targets) == 1 and a.target in kb.instruments}
    found |= {(_folded(title), i.id) for i in kb.instruments.values() for title in (i.title, *i.titles.values())}
    kept = sorted(pair for pair in found if len(pair[0]) >= _SHORTEST)
    return tuple(name for name, _ in kept), tuple(slug for _, slug in kept)


@lru_cache(maxsize=1)
def _builds() -> dict[str, frozenset[str]]:
    """The eIds of the articles of every instrument whose structure the corpus knows, those within them included."""
    from lexlink.kb.knowledge_base import KnowledgeBase, packaged_corpus

    kb = KnowledgeBase.load(packaged_corpus())
    found: dict[str, frozenset[str]] = {}
    for slug in kb.instruments:
        articles = {eid: p.outline or frozenset() for eid, p in kb.provisions(slug).items() if eid.startswith("art_")}
        if articles:
            found[slug] = frozenset(articles) | {f"{eid}__{unit}" for eid, outline in articles.items() for unit in outline}
    return found


def check_identity(text: LawText) -> LawText:
    """The text itself, unless it is plainly another instrument's. Raises SourceError that says whose."""
    other = _by_title(text)
    if other is None and len(_folded(text.title)) < _SHORTEST:
        other = _by_build(text)
    if other is not None:
        title = f" is headed «{text.title[:100]}» and" if text.title else ""
        raise SourceError(f"{text.instrument} in {text.language}: the page{title} holds {other}; the text at hand is kept")
    return text


def _by_title(text: LawText) -> str | None:
    """The instrument whose name the title is, where that of the text's own is far from it."""
    from rapidfuzz import fuzz, process

    title = _folded(text.title)
    if len(title) < _SHORTEST:
        return None
    names, slugs = _names()
    mine, best, whose = 0.0, 0.0, ""
    for name, likeness, place in process.extract(title, names, scorer=fuzz.token_sort_ratio, limit=None):
        same = set(_NUMBER.findall(name)) == set(_NUMBER.findall(title))
        score = likeness - (0 if same else _OTHER_NUMBER)
        if slugs[place] == text.instrument:
            mine = max(mine, score)
        elif score > best:
            best, whose = score, slugs[place]
    return whose if best >= _SURE and mine <= _UNLIKE else None


def _by_build(text: LawText) -> str | None:
    """The instrument that the articles are built like, where the text's own is built otherwise."""
    found = frozenset(unit.eid for article in text.articles for unit in article.walk())
    shares = {slug: len(found & units) / len(found | units) for slug, units in _builds().items()}
    best = max(shares, key=lambda slug: shares[slug], default="")
    other = best and best != text.instrument and shares[best] >= _SAME_BUILD and shares.get(text.instrument, 0.0) <= _OTHER_BUILD
    return best if other else None


def _folded(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))
