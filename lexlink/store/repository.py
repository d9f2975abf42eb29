"""The front of the store.

    with Store.open() as store:
        store.text("rome-statute", "en", as_of="2005-06-01")

Every method is one transaction: it is done whole or not at all, also when the program is killed
in the middle. A store may be used by several threads and programs at once; writers wait for each
other, readers wait for nobody. Raises CorpusError where the database refuses.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from lexlink.errors import CorpusError
from lexlink.law import LawText, Offer, Page
from lexlink.store import expressions, judgements, ledger, runs, search, upgrade
from lexlink.store import pages as packing
from lexlink.store.engine import open_engine, reading, writing
from lexlink.store.place import Place, place
from lexlink.store.records import (
    Count,
    Damage,
    Hit,
    Holding,
    Judgement,
    Level,
    Outcome,
    PastDocument,
    PastLink,
    Refusal,
    Run,
    StoredPassage,
    StoredText,
    SyncState,
    Version,
    Wording,
)
from lexlink.store.texts import in_force

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

    from lexlink.kb.knowledge_base import KnowledgeBase
    from lexlink.types import LinkedDocument


def utc_now() -> str:
    """The time in UTC as ISO 8601 to the second."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Store:
    """The official texts on this machine, or on a server that a newsroom shares."""

    def __init__(self, engine: Engine, where: Place, *, read_only: bool) -> None:
        self._engine = engine
        self.place = where
        self.read_only = read_only

    @classmethod
    def open(cls, where: str | os.PathLike[str] | None = None, *, read_only: bool = False) -> Self:
        """Open a store: the user's own, a file, `sqlite:///FILE` or `postgresql://…`.

        A writer makes it where it is missing and brings its tables up to date. Raises CorpusError
        where it cannot be opened or a reader finds none, MissingExtra without the server's driver.
        """
        found = place(where)
        if read_only and not found.exists:
            raise CorpusError(f"there is no store at {found.name} yet: lexlink corpus sync makes one")
        try:
            engine = open_engine(found, read_only=read_only)
        except OSError as error:
            raise CorpusError(f"the store {found.name} cannot be made: {error.strerror}") from error
        try:
            (upgrade.require if read_only else upgrade.upgrade)(engine, found)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, found, read_only=read_only)

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _reading(self) -> AbstractContextManager[Connection]:
        return reading(self._engine, self.place)

    def _writing(self, *, alone: bool = False) -> AbstractContextManager[Connection]:
        return writing(self._engine, self.place, alone=alone)

    # Pages

    def keep_page(self, source: str, page: Page) -> int:
        """Keep what came from an address, untouched and compressed; the number to name it by."""
        body = packing.packed(page)
        with self._writing() as connection:
            return packing.keep(connection, source, page, body, utc_now())

    def latest_page(self, url: str) -> Page | None:
        """The last page kept from an address; pages that only refused texts were read from are left out."""
        with self._reading() as connection:
            return packing.latest(connection, url)

    def pages_of(self, version_id: int) -> list[Page]:
        """The pages that a version was read from, in order: it can be read again without a network."""
        with self._reading() as connection:
            return packing.of_version(connection, version_id)

    # Texts

    def replace(self, text: LawText, *, source: str, parser: int, pages: Sequence[int], url: str) -> Outcome:
        """Put a text on the shelf as a new version, unless its source's last one says the same.

        Nothing is overwritten; `pages` are the numbers that `keep_page` gave.
        """
        with self._writing(alone=True) as connection:
            outcome = expressions.add(connection, text, {"source": source, "parser": parser, "url": url}, pages, utc_now())
            if outcome != "unchanged":
                search.index(connection, text.instrument)
            return outcome

    def text(self, instrument: str, language: str, *, as_of: str | None = None) -> StoredText | None:
        """The current text, or the one in force on an ISO date; `fit` says how well it answers for it."""
        with self._reading() as connection:
            found = in_force(expressions.versions(connection, instrument, language), as_of or "9999")
            return StoredText(expressions.read(connection, found[0]), *found) if found else None

    def versions(self, instrument: str, language: str) -> list[Version]:
        """Every version in the order in which they came to apply; the last one is current."""
        with self._reading() as connection:
            return expressions.versions(connection, instrument, language)

    def version_text(self, version: Version) -> LawText:
        """The text of a version."""
        with self._reading() as connection:
            return expressions.read(connection, version)

    def wording(self, target: str, language: str, *, as_of: str | None = None) -> Wording | None:
        """The current wording of a provision, or the one in force on an ISO date; None where no text holds it."""
        ordered = self.wordings(target, language)
        found = in_force([w.version for w in ordered], as_of or "9999")
        wording = next((w for w in ordered if found and w.version.id == found[0].id), None)
        return wording._replace(fit=found[1]) if wording and found and wording.unit else None

    def wordings(self, target: str, language: str) -> list[Wording]:
        """The wordings of a provision over time, one for each change of its words, the last one current."""
        instrument, _, eid = target.partition("/")
        with self._reading() as connection:
            return expressions.wordings(connection, instrument, language, eid)

    def every_version(self) -> list[Version]:
        """Every version of every text, by instrument and language."""
        with self._reading() as connection:
            return expressions.versions(connection)

    def instruments(self) -> list[Holding]:
        """What is on the shelf, by instrument and language."""
        with self._reading() as connection:
            return expressions.holdings(connection)

    def passages(self, language: str | None = None) -> Iterator[StoredPassage]:
        """Every unit of the current texts, as of the moment of the call's first value."""
        with self._reading() as connection:
            yield from expressions.passages(connection, language)

    def corpus_hash(self) -> str:
        """A hash of all versions' words, independent of when and in which order they came."""
        with self._reading() as connection:
            return expressions.corpus_hash(connection)

    def verify(self) -> list[Damage]:
        """Hash every text and page again: what is not as it was stored."""
        with self._reading() as connection:
            return [*expressions.damaged(connection), *packing.damaged(connection)]

    # Sync

    def shelve(self, offer: Offer, text: LawText, *, source: str, parser: int, pages: Sequence[Page]) -> Outcome:
        """Keep the pages, put the text that was read from them on the shelf and note it in the ledger: all or nothing."""
        bodies = [packing.packed(page) for page in pages]
        with self._writing(alone=True) as connection:
            numbers = self._numbers(connection, source, pages, bodies)
            outcome = expressions.add(connection, text, {"source": source, "parser": parser, "url": offer.url}, numbers, utc_now())
            if outcome != "unchanged":
                search.index(connection, text.instrument)
            marks = pages[-1].headers if pages else {}
            state = SyncState(outcome, "", marks.get("etag", ""), marks.get("last-modified", ""), utc_now())
            ledger.note(connection, offer, source, state)
            return outcome

    def quarantine(self, offer: Offer, *, source: str, reason: str, pages: Sequence[Page]) -> None:
        """Keep the pages of a text that is not let in, with the reason, and note it in the ledger: all or nothing."""
        bodies = [packing.packed(page) for page in pages]
        with self._writing() as connection:
            numbers = self._numbers(connection, source, pages, bodies)
            refusal = Refusal(offer.instrument, offer.language, source, offer.url, reason, utc_now())
            ledger.refuse(connection, offer, refusal, numbers)
            ledger.note(connection, offer, source, SyncState("refused", reason, "", "", utc_now()))

    @staticmethod
    def _numbers(connection: Connection, source: str, pages: Sequence[Page], bodies: Sequence[dict[str, Any]]) -> list[int]:
        """The numbers of pages, those kept that are not there yet."""
        now = utc_now()
        return [packing.keep(connection, source, page, body, now) for page, body in zip(pages, bodies, strict=True)]

    def refuse(self, offer: Offer, *, source: str, reason: str, pages: Sequence[int]) -> None:
        """Note a text that was not let in; its pages stay for whoever looks into it."""
        refusal = Refusal(offer.instrument, offer.language, source, offer.url, reason, utc_now())
        with self._writing() as connection:
            ledger.refuse(connection, offer, refusal, pages)

    def refusals(self, instrument: str | None = None) -> list[Refusal]:
        """The texts that were not let in, the last one first."""
        with self._reading() as connection:
            return ledger.refusals(connection, instrument)

    def note_sync(self, offer: Offer, source: str, outcome: str, detail: str = "", *, etag: str = "", last_modified: str = "") -> None:
        """Write into the ledger what came of an offer."""
        with self._writing() as connection:
            ledger.note(connection, offer, source, SyncState(outcome, detail, etag, last_modified, utc_now()))

    def sync_state(self, offer: Offer) -> SyncState | None:
        """The last word on an offer."""
        with self._reading() as connection:
            return ledger.last(connection, offer)

    # Search

    def index_knowledge(self, kb: KnowledgeBase) -> bool:
        """Let searches look through the headings, topics and digests of a knowledge base too.

        Cheap when its revision has been taken over before; returns whether anything was done.
        """
        with self._writing(alone=True) as connection:
            return search.index_knowledge(connection, kb)

    def knows(self, kb: KnowledgeBase) -> bool:
        """Whether searches look through the headings and digests of this very knowledge base."""
        with self._reading() as connection:
            return search.revision(connection) == kb.revision

    def search(self, query: str, limit: int = 20, language: str | None = None, instrument: str | None = None) -> list[Hit]:
        """Where words or «"quoted phrases"» stand in headings, digests and current texts, best first.

        Any text is a valid query: nothing in it is an operator. Places that hold every word come
        first; where there are none, those that hold some.
        """
        with self._reading() as connection:
            return search.find(connection, query, limit, language, instrument)

    # Judgements

    def add_judgement(self, *made: Judgement) -> None:
        """Keep what a person said of links, in one step; without a time it gets the present one."""
        now = utc_now()
        with self._writing() as connection:
            for judgement in made:
                judgements.add(connection, judgement, now)

    def judgements(self, document: str | None = None, *, judge: str | None = None) -> list[Judgement]:
        """What was said and not taken back, in the order in which it was."""
        with self._reading() as connection:
            return judgements.standing(connection, document, judge)

    def undo(self, judge: str = "", times: int = 1) -> Judgement | None:
        """Take back the last judgements of a judge that stand, in one step; the last one taken back, None where none stood."""
        now, taken = utc_now(), None
        with self._writing(alone=True) as connection:
            for _ in range(times):
                taken = judgements.withdraw(connection, judge, now)
        return taken

    # Past runs

    def record_links(self, run: str, documents: Iterable[LinkedDocument]) -> int:
        """Keep the links of documents under the name of a run; how many links were new.

        Documents are written in batches, each whole or not at all. One that the run holds already is
        left out, so a run that was cut short is simply written again.
        """
        written = 0
        for batch in runs.batches(documents):
            with self._writing() as connection:
                written += runs.record(connection, run, batch, utc_now())
        return written

    def runs(self) -> list[Run]:
        """The runs, the last one first."""
        with self._reading() as connection:
            return runs.runs(connection)

    def forget_run(self, run: str) -> None:
        """Delete a run and its links. Raises UsageError where there is none of that name."""
        with self._writing() as connection:
            runs.forget(connection, runs.identity(connection, run))

    def past_documents(self, run: str) -> Iterator[tuple[PastDocument, list[PastLink]]]:
        """Every document of a run with its links, in the order in which they came. Raises UsageError where there is no such run."""
        with self._reading() as connection:
            yield from runs.past_documents(connection, runs.identity(connection, run))

    def cited(self, run: str, level: Level = "provision", *, status: str = "linked", limit: int | None = 100) -> list[Count]:
        """What a run's documents cite, the most cited first; for a nil link without target the key is empty."""
        with self._reading() as connection:
            return runs.cited(connection, runs.identity(connection, run), level, status, limit)

    def months(self, run: str, target: str) -> list[Count]:
        """How often a run's documents cite an instrument, organ or provision, by month (`2024-05`)."""
        with self._reading() as connection:
            return runs.months(connection, runs.identity(connection, run), target)

    def links(
        self, run: str, *, target: str | None = None, status: str | None = None, document: str | None = None, limit: int = 1000, offset: int = 0
    ) -> list[PastLink]:
        """Links of a run in the order of the texts; of a doubtful status the least certain first.

        An instrument as `target` stands for all that lies in it too.
        """
        conditions = {name: value for name, value in (("target", target), ("status", status), ("document", document)) if value is not None}
        with self._reading() as connection:
            return runs.links(connection, runs.identity(connection, run), conditions, limit, offset)
