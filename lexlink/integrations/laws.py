"""Places in the law as the services give them: what a citation means, what stands at an id."""

from __future__ import annotations

from pydantic import BaseModel, Field

from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.linker import Linker
from lexlink.lookup import find, law_store


class FoundPlace(BaseModel):
    """A place in the law that was cited or holds the words."""

    id: str
    how: str = Field(description="citation or words")
    citation: str
    heading: str
    text: str = Field(description="The passage of a citation, else the stretch that holds the words.")
    official: bool = Field(description="Whether the text is the official one; else it is a digest in lexlink's own words.")
    exists: bool | None = Field(description="False where the instrument has no such provision; null where the corpus does not know.")
    url: str
    language: str = ""
    as_of: str = ""


class ShownPassage(BaseModel):
    """What stands at an id."""

    id: str
    citation: str
    instrument: str
    breadcrumb: list[str]
    heading: str
    digest: str = Field(description="What it does, in lexlink's own words. Never quote it as the law.")
    text: str = Field(description="The official text, empty where it has not been fetched.")
    official: bool
    exists: bool | None
    url: str = Field(description="Where the publisher has it.")
    language: str = ""
    source: str = ""
    retrieved_at: str = ""
    as_of: str = ""


def found(linker: Linker, query: str, limit: int, language: str | None = None, as_of: str | None = None) -> list[FoundPlace]:
    """What a query means, best first."""
    store = law_store()
    try:
        rows = find(linker, query, limit, store=store, language=language, as_of=as_of)
    finally:
        if store is not None:
            store.close()
    return [FoundPlace(**{name: getattr(row, name) for name in FoundPlace.model_fields}) for row in rows]


def shown(kb: KnowledgeBase, target: str, language: str = "en", as_of: str | None = None) -> ShownPassage | None:
    """The passage of an id with its official text where there is one; None for an id that nothing has."""
    passage = kb.passage(target)
    if passage is None:
        return None
    made = ShownPassage(
        id=target,
        citation=passage.citation,
        instrument=passage.instrument,
        breadcrumb=list(passage.breadcrumb),
        heading=passage.heading,
        digest=passage.digest,
        text=passage.text,
        official=bool(passage.text),
        exists=kb.exists(target),
        url=passage.url,
    )
    store = law_store()
    if store is None or "/" not in target:
        return made
    try:
        wording = store.wording(target, language, as_of=as_of)
    finally:
        store.close()
    if wording is None or wording.unit is None:
        return made
    version = wording.version
    about = {"language": version.language, "source": version.source, "retrieved_at": version.retrieved_at, "as_of": version.as_of}
    return made.model_copy(update={"text": wording.text, "official": True, "url": version.url or made.url, **about})
