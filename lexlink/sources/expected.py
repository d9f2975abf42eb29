"""What the corpus knows of an instrument, as what its text must hold."""

from __future__ import annotations

from functools import lru_cache

from lexlink.law import Expectation, Offer


@lru_cache(maxsize=1)
def _counts() -> dict[str, int]:
    """How many articles the corpus knows, by instrument."""
    from lexlink.kb.knowledge_base import KnowledgeBase, packaged_corpus

    kb = KnowledgeBase.load(packaged_corpus())
    return {slug: sum(eid.startswith("art_") and "__" not in eid for eid in kb.provisions(slug)) for slug in kb.instruments}


def expected(offer: Offer, *, articles: int | None = None, phrases: tuple[str, ...] = (), headings: dict[str, str] | None = None) -> Expectation:
    """What a text of an instrument must hold; the number of articles as given, else what the corpus knows."""
    known = articles if articles is not None else _counts().get(offer.instrument) or None
    return Expectation(known, phrases, headings or {})
