"""What the corpus knows of an instrument, as what its text must hold."""

from __future__ import annotations

from functools import lru_cache

from lexlink.law import Expectation, Offer

# What instruments of a type call themselves in English, always and often; others go by several words.
_SELF = frozenset(("charter", "convention", "covenant", "protocol", "statute", "constitution", "declaration", "regulation"))


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[int, str]]:
    """By instrument: how many articles the corpus knows, and the type."""
    from lexlink.kb.knowledge_base import KnowledgeBase, packaged_corpus

    kb = KnowledgeBase.load(packaged_corpus())
    return {slug: (sum(eid.startswith("art_") for eid in kb.provisions(slug)), instrument.type) for slug, instrument in kb.instruments.items()}


def expected(offer: Offer, *, articles: int | None = None, phrases: tuple[str, ...] = (), headings: dict[str, str] | None = None) -> Expectation:
    """What a text of an instrument must hold: the number of articles as given, else what the corpus knows; in English the word it calls itself by."""
    count, kind = _known().get(offer.instrument, (0, ""))
    itself = (kind,) if kind in _SELF and offer.language == "en" else ()
    return Expectation(articles if articles is not None else count or None, (*phrases, *itself), headings or {})
