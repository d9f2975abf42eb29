"""The steps in order: detect → parse → resolve → candidates → rank → decide."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from lexlink.citing.detect import Detector
from lexlink.citing.language import Language, merged
from lexlink.citing.languages import CODES, load
from lexlink.citing.misspelt import Misspellings
from lexlink.citing.organs import OrganNames
from lexlink.citing.parse import EVERY, parse
from lexlink.citing.resolve import resolve
from lexlink.errors import LexlinkError, UsageError
from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.linking.candidates import Situation
from lexlink.linking.decide import Decision, Thresholds, decide
from lexlink.linking.evidence import Evidence, Subjects
from lexlink.linking.suggest import Suggestions, evident
from lexlink.text.normalize import View
from lexlink.types import Antecedent, Candidate, Document, Kind, Link, LinkedDocument, Notice, Target
from lexlink.value import value

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


@value
class Config:
    """What a linker does. Two linkers with equal configuration and corpus give equal links."""

    languages: tuple[str, ...] = CODES
    thresholds: Thresholds = Thresholds()
    all_organs: bool = False
    misspellings: bool = True
    suggest: bool = False

    @property
    def hash(self) -> str:
        """A short mark of the configuration, the same for equal ones."""
        return f"{zlib.crc32(repr(self).encode()):08x}"


class Linker:
    """Links texts to the provisions of a knowledge base. Thread-safe, deterministic, no network.

    `Linker()` uses the corpus that came with lexlink. Raises CorpusError where the corpus is
    missing or corrupt.
    """

    def __init__(self, kb: KnowledgeBase | None = None, config: Config | None = None) -> None:
        self.kb = kb or KnowledgeBase.load()
        self.config = config or Config()
        self._mark = self.config.hash
        languages = {code: load(code) for code in self.config.languages}
        ordinals = (word for language in languages.values() for word in language.ordinals)
        plurals = (word for language in languages.values() for word in language.plural_nouns)
        misspellings = Misspellings(self.kb, ordinals, plurals) if self.config.misspellings else None
        self._detector = Detector(self.kb, tuple(languages.values()), self.config.all_organs, misspellings)
        self._languages: Mapping[str, Language] = {**languages, EVERY: merged(languages.values())}
        self._organs = OrganNames.of(self.kb)
        self._subjects = Subjects(self.kb)
        self._nouns = Nouns(self.kb, self._languages)
        self._suggester = Suggestions(self.kb) if self.config.suggest else None

    def link(self, document: Document | str) -> LinkedDocument:
        """Link one text. Offsets in the result are code points into the text as given."""
        if isinstance(document, str):
            document = Document(document)
        found = self._detector.detect(document.text)
        links: tuple[Link, ...] = ()
        if found:
            citations = parse(found, self._organs, self._languages)
            resolved = resolve(citations, found.view, self._languages, self._nouns)
            situation = Situation(self.kb, resolved, Evidence(found.view, self._subjects), self._nouns, self._languages[EVERY])
            decisions = decide(situation, self.config.thresholds)
            links = tuple(self._links(decisions, situation, found.view, document))
            if self._suggester is not None:
                links = tuple(self._with_suggestions(links, decisions, found.view, document))
        return LinkedDocument(document, links, (), self.kb.revision, self._mark)

    def pipe(self, texts: Iterable[Document | str], jobs: int = 1) -> Iterator[LinkedDocument]:
        """Link a stream of texts, in order; with `jobs` above one in as many processes.

        The stream is read as it is needed, so memory stays flat. The outcome is the same for any
        number of jobs. Raises UsageError where other processes cannot load the knowledge base.
        """
        if jobs <= 1:
            for text in texts:
                yield self.link(text)
            return
        if not self.kb.folders:
            raise UsageError("several jobs need a knowledge base that was loaded from folders: use KnowledgeBase.load")
        documents = (Document(text) if isinstance(text, str) else text for text in texts)
        for chunk, answers in _in_processes(documents, jobs, self.kb.folders, self.config):
            for document, (links, notices) in zip(chunk, answers, strict=True):
                yield LinkedDocument(document, tuple(link.replace(document=document, law=self.kb) for link in links), notices, self.kb.revision, self._mark)

    def _links(self, decisions: list[Decision], situation: Situation, view: View, document: Document) -> Iterator[Link]:
        for decision in decisions:
            kind = self._kind(decision)
            if kind == "organ" and not self.config.all_organs and not self._shown(decision):
                continue
            citation = decision.citation
            start, end = view.original(citation.start, citation.end)
            yield Link(
                start=start,
                end=end,
                kind=kind,
                form=citation.form,
                status=decision.status,
                score=decision.score,
                targets=tuple(_back(t, view) for t in decision.targets),
                nil_reason=decision.nil_reason,
                detail=decision.detail,
                antecedent=_antecedent(decision, situation, view, document),
                candidates=decision.candidates,
                suggestions=self._suggestions(decision, kind),
                document=document,
                law=self.kb,
            )

    def _with_suggestions(self, links: tuple[Link, ...], decisions: list[Decision], view: View, document: Document) -> Iterator[Link]:
        """The links with the provisions they probably concern, and the ideas that stand for one."""
        assert self._suggester is not None
        cited = frozenset(t.id.partition("__")[0] for d in decisions for t in d.targets if "/" in t.id)
        spoken: dict[str, int] = {}
        places = {view.original(d.citation.start, d.citation.end): (d.citation.start, d.citation.end) for d in decisions}
        added: list[Link] = []
        for link in links:
            instrument = self._instrument(link)
            if instrument:
                spoken[instrument] = spoken.get(instrument, 0) + 1
            start, end = places[link.start, link.end]
            if link.kind == "instrument" and instrument and len(link.targets) == 1:
                link = link.replace(suggestions=self._suggester.near(instrument, view, start, end, cited))
            added.append(link)
        named = [places[link.start, link.end][0] for link in links if link.kind == "instrument"]
        for concept in self._suggester.concepts(evident(spoken), view, list(places.values()), named, cited):
            start, end = view.original(concept.start, concept.end)
            best = concept.candidates[0]
            added.append(Link(start, end, "concept", "descriptive", "suggested", best.score, suggestions=concept.candidates, document=document, law=self.kb))
        yield from sorted(added, key=lambda link: (link.start, link.end))

    def _instrument(self, link: Link) -> str:
        """The instrument that a sure link speaks of; an organ speaks of its charter."""
        if link.status != "linked" or not link.targets:
            return ""
        target = link.targets[0].id.partition("/")[0]
        organ = self.kb.organs.get(target)
        return organ.charter if organ else target

    def _kind(self, decision: Decision) -> Kind:
        if decision.citation.items or decision.citation.anaphor:
            return "provision"
        targets = [t.id for t in decision.targets] or [c.target for c in decision.candidates]
        return "organ" if targets and targets[0] in self.kb.organs else "instrument"

    def _shown(self, decision: Decision) -> bool:
        targets = [t.id for t in decision.targets] or [c.target for c in decision.candidates]
        return any(t in self.kb.organs and self.kb.organs[t].detect for t in targets)

    def _suggestions(self, decision: Decision, kind: Kind) -> tuple[Candidate, ...]:
        """An organ's founding provision; the nearest existing one of a provision that is none."""
        if decision.nil_reason == "no_such_provision":
            missing = next(t.id for t in decision.targets if t.exists is False)
            nearest = self.kb.nearest(missing)
            return (Candidate(nearest, round(decision.score / 2, 4)),) if nearest else ()
        if kind == "organ" and decision.targets:
            founding = self.kb.organs[decision.targets[0].id].constituted_by
            return (Candidate(founding, decision.score),) if founding else ()
        return ()


def _back(target: Target, view: View) -> Target:
    start, end = view.original(target.start, target.end)
    return Target(target.id, start, end, target.exists)


def _antecedent(decision: Decision, situation: Situation, view: View, document: Document) -> Antecedent | None:
    pointer = decision.reading.pointer if decision.reading else None
    if pointer is None or decision.status != "linked":
        return None
    citation = situation.resolved[pointer.mention].citation
    start, end = view.original(citation.start, citation.end)
    return Antecedent(start, end, document.text[start:end], pointer.reason)


class Nouns(dict[str, frozenset[str]]):
    """Instrument id → classes of treaty noun it is called by, worked out when first asked for.

    A class with a star is a plural that stands for this one instrument («the Dayton Accords»).
    """

    def __init__(self, kb: KnowledgeBase, languages: Mapping[str, Language]) -> None:
        super().__init__()
        self._kb = kb
        singular = {word: noun for language in languages.values() for word, noun in language.nouns.items()}
        plural = {word: f"{noun}*" for language in languages.values() for word, noun in language.plural_nouns.items()}
        self._classes = {**plural, **singular}

    def get(self, key: str, default: frozenset[str] = frozenset()) -> frozenset[str]:  # type: ignore[override]
        return self[key] if key in self._kb.instruments else default

    def __missing__(self, key: str) -> frozenset[str]:
        from lexlink.linking.evidence import folded

        surfaces = [a.surface for a in self._kb.names_of(key) if not a.weak]
        instrument = self._kb.instruments[key]
        found = frozenset(noun for surface in surfaces for noun in self._of_surface(folded(surface))) | {instrument.type.partition(" ")[0]}
        self[key] = found
        return found

    def _of_surface(self, surface: str) -> set[str]:
        """The treaty nouns of one name: a protocol to a convention is a protocol."""
        words = surface.replace("-", " ").split()
        found = {self._classes[w] for w in (*words[:4], words[-1]) if w in self._classes}
        protocol = found & {"protocol", "protocol*"}
        return protocol or found - {"text", "instrument", "instrument*"}


_CHUNK = 64  # documents that go to a process at a time
_NOWHERE = Document("")
Answer = tuple[tuple[Link, ...], tuple[Notice, ...]]


def _in_processes(documents: Iterator[Document], jobs: int, folders: tuple[str, ...], config: Config) -> Iterator[tuple[list[Document], list[Answer]]]:
    """Chunks of documents with their answers, in order; at most a few chunks are on their way at a time.

    Each process has a pipe of its own that ends with it: pools share one, where a process killed
    amid a message leaves the others waiting for ever. Whoever leaves early, by an exception or an
    interrupt, ends the processes too. Raises LexlinkError where one of them dies.
    """
    from collections import deque
    from itertools import islice
    from multiprocessing import get_context
    from multiprocessing.connection import Connection, wait

    context = get_context("forkserver")
    idle: list[Connection] = []
    processes = []
    busy: dict[Connection, int] = {}
    waiting: deque[list[Document]] = deque()
    answers: dict[int, list[Answer]] = {}
    taken = given = 0
    try:
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, folders, config), daemon=True)
            process.start()
            theirs.close()
            processes.append(process)
            idle.append(ours)
        while True:
            while idle and len(waiting) <= 2 * jobs and (chunk := list(islice(documents, _CHUNK))):
                worker = idle.pop()
                busy[worker] = taken
                _hand(worker, chunk)
                waiting.append(chunk)
                taken += 1
            if not waiting:
                return
            while given not in answers:
                for ready in wait(list(busy)):
                    assert isinstance(ready, Connection)
                    answers[busy.pop(ready)] = _answer(ready)
                    idle.append(ready)
            yield waiting.popleft(), answers.pop(given)
            given += 1
    finally:
        for connection in (*idle, *busy):
            connection.close()
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


_KILLED = "a process that linked was killed, perhaps for want of memory: use fewer --jobs"


def _hand(worker: Connection, chunk: list[Document]) -> None:
    try:
        worker.send(chunk)
    except ConnectionError:
        raise LexlinkError(_KILLED) from None


def _answer(worker: Connection) -> list[Answer]:
    try:
        answers: list[Answer] = worker.recv()
    except (EOFError, OSError):  # the second where the message broke off
        raise LexlinkError(_KILLED) from None
    return answers


def _serve(tasks: Connection, folders: tuple[str, ...], config: Config) -> None:
    """A worker's life: chunks in, answers out, until nobody asks any more."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that was asked ends its workers itself
    linker = Linker(KnowledgeBase.load(*folders), config)
    try:
        while True:
            tasks.send(_work(linker, tasks.recv()))
    except (EOFError, ConnectionError):
        return


def _work(linker: Linker, documents: list[Document]) -> list[Answer]:
    linked = map(linker.link, documents)
    return [(tuple(link.replace(document=_NOWHERE, law=None) for link in each.links), each.notices) for each in linked]


@cache
def shared_linker() -> Linker:
    """The linker behind `lexlink.link`: the embedded corpus, default configuration."""
    return Linker()


def link(text: Document | str) -> LinkedDocument:
    """Link one text with a shared default linker."""
    return shared_linker().link(text)
