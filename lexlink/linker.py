"""The steps in order: detect → parse → resolve → candidates → rank → decide."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from lexlink.citing.detect import Detector
from lexlink.citing.language import Language, merged
from lexlink.citing.languages import CODES, load
from lexlink.citing.misspelt import Misspellings
from lexlink.citing.organs import OrganNames
from lexlink.citing.parse import EVERY, parse
from lexlink.citing.resolve import resolve
from lexlink.errors import UsageError
from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.linking.candidates import Situation
from lexlink.linking.decide import Decision, Thresholds, decide
from lexlink.linking.evidence import Evidence, Subjects
from lexlink.linking.own import OwnSteps
from lexlink.linking.quoting import Quoting
from lexlink.linking.suggest import Spoken, Suggestions
from lexlink.text.normalize import View
from lexlink.types import Addition, Alias, Antecedent, Candidate, Document, Instrument, Kind, Link, LinkedDocument, Notice, Provision, Target
from lexlink.value import value

if TYPE_CHECKING:
    from lexlink.protocols import Detector as OwnDetector
    from lexlink.protocols import Ranker as OwnRanker

T = TypeVar("T")


@value
class Config:
    """What a linker does. Two linkers with equal configuration and corpus give equal links.

    `detectors` and `rankers` name plug-ins that are installed (entry points `lexlink.detectors`, `lexlink.rankers`).
    """

    languages: tuple[str, ...] = CODES
    thresholds: Thresholds = Thresholds()
    all_organs: bool = False
    misspellings: bool = True
    suggest: bool = False
    quotations: bool = True
    detectors: tuple[str, ...] = ()
    rankers: tuple[str, ...] = ()

    if TYPE_CHECKING:

        def replace(self, **changes: Any) -> Config: ...

    @property
    def hash(self) -> str:
        """A short mark of the configuration, the same for equal ones."""
        return f"{zlib.crc32(repr(self).encode()):08x}"


class Linker:
    """Links texts to the provisions of a knowledge base. Thread-safe, deterministic, no network.

    `Linker()` uses the corpus that came with lexlink. Raises CorpusError where the corpus is
    missing or corrupt.
    """

    def __init__(
        self, kb: KnowledgeBase | None = None, config: Config | None = None, *, detectors: Sequence[OwnDetector] = (), rankers: Sequence[OwnRanker] = ()
    ) -> None:
        self.kb: KnowledgeBase = kb or KnowledgeBase.load()
        self.config: Config = config or Config()
        self._own = OwnSteps.of(self.kb, self.config, detectors, rankers)
        self._mark = self._own.marked(self.config.hash)
        languages = {code: load(code) for code in self.config.languages}
        ordinals = (word for language in languages.values() for word in language.ordinals)
        plurals = (word for language in languages.values() for word in language.plural_nouns)
        misspellings = Misspellings(self.kb, ordinals, plurals) if self.config.misspellings else None
        self._detector = Detector(self.kb, tuple(languages.values()), self.config.all_organs, misspellings)
        self._languages: Mapping[str, Language] = {**languages, EVERY: merged(languages.values())}
        self._organs = OrganNames.of(self.kb)
        self._subjects = Subjects(self.kb)
        self._nouns = Nouns(self.kb, self._languages)
        self._suggester = Suggestions(self.kb, self.config.thresholds.suggestion) if self.config.suggest else None
        self._quoting = Quoting.of(self.kb) if self.config.quotations else None

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (self.kb, self.config, self._own.given_detectors, self._own.given_rankers)

    def add(self, instrument: Instrument, aliases: Iterable[Alias | str] = (), provisions: Iterable[Provision] = ()) -> Linker:
        """A linker that also knows an instrument of yours by its title and `aliases`; this one stays as it is.

        Without `provisions` its articles are linked, but cannot be checked to exist. For many instruments
        use `KnowledgeBase.add` once, or a corpus folder. Raises UsageError for an id that is none or is taken.
        """
        names = tuple(Alias(a, (instrument.id,)) if isinstance(a, str) else a for a in aliases)
        kb = self.kb.add(Addition(instrument, names, tuple(provisions)))
        return Linker(kb, self.config, detectors=self._own.given_detectors, rankers=self._own.given_rankers)

    def link(self, document: Document | str) -> LinkedDocument:
        """Link one text. Offsets in the result are code points into the text as given.

        Raises nothing for any text; what a detector or ranker of your own raises goes through.
        """
        if isinstance(document, str):
            document = Document(document)
        found = self._detector.detect(document.text)
        links: tuple[Link, ...] = ()
        decisions: list[Decision] = []
        if found:
            citations = parse(found, self._organs, self._languages)
            resolved = resolve(citations, found.view, self._languages, self._nouns)
            situation = Situation(self.kb, resolved, Evidence(found.view, self._subjects), self._nouns, self._languages[EVERY])
            situation.year = document.date.year if document.date else 0
            situation.own = self._own.comparisons(document, found.view)
            decisions = decide(situation, self.config.thresholds)
            links = tuple(self._links(decisions, situation, found.view, document))
            if self._suggester is not None:
                links = tuple(self._with_suggestions(links, decisions, found.view, document))
        if self._own.detectors:
            links = self._own.with_mentions(document, links)
        if self._quoting is not None and (quoted := self._quoting.links(found, decisions, document, self.config.thresholds.quotation)):
            links = tuple(sorted([*links, *quoted], key=lambda link: (link.start, -link.end)))
        return LinkedDocument(document, links, document.notices, self.kb.revision, self._mark)

    @overload
    def pipe(
        self, texts: Iterable[Document | str], jobs: int = 1, *, as_tuples: Literal[False] = False, tolerant: bool = False
    ) -> Iterator[LinkedDocument]: ...
    @overload
    def pipe(
        self, texts: Iterable[tuple[Document | str, T]], jobs: int = 1, *, as_tuples: Literal[True], tolerant: bool = False
    ) -> Iterator[tuple[LinkedDocument, T]]: ...
    def pipe(self, texts: Iterable[Any], jobs: int = 1, *, as_tuples: bool = False, tolerant: bool = False) -> Iterator[Any]:
        """Link a stream of texts, in order; with `jobs` above one in as many processes.

        The stream (a list, a generator, a file) is read as it is needed, so memory stays flat. With
        `as_tuples` it gives `(text, context)` pairs and the outcome is `(linked, context)`; contexts stay
        in this process. With `tolerant` a text that cannot be linked comes without links and with a notice
        `not-linked` that says why. The outcome is the same for any number of jobs. Raises UsageError where other
        processes cannot make the same linker, LexlinkError where one of them dies.
        """
        if not as_tuples:
            yield from self._pipe(texts, jobs, tolerant)
            return
        contexts: deque[Any] = deque()

        def alone() -> Iterator[Document | str]:
            for text, context in texts:
                contexts.append(context)
                yield text

        for linked in self._pipe(alone(), jobs, tolerant):
            yield linked, contexts.popleft()

    def attempt(self, document: Document | str) -> LinkedDocument:
        """`link`, where a failure becomes a notice `not-linked` instead of an exception."""
        try:
            return self.link(document)
        except Exception as error:
            document = Document(document) if isinstance(document, str) else document
            why = Notice("not-linked", f"{document.source or document.id} could not be linked: {type(error).__name__}: {error}")
            return LinkedDocument(document, (), (*document.notices, why), self.kb.revision, self._mark)

    def _pipe(self, texts: Iterable[Document | str], jobs: int, tolerant: bool) -> Iterator[LinkedDocument]:
        if jobs <= 1:
            yield from map(self.attempt if tolerant else self.link, texts)
            return
        if not self.kb.folders:
            raise UsageError("several jobs need a knowledge base that was loaded from folders: use KnowledgeBase.load")
        from lexlink.processes import Plan, in_processes

        documents = (Document(text) if isinstance(text, str) else text for text in texts)
        official = self.kb.official.path if self.kb.official else None
        plan = Plan(self.kb.folders, self.kb.additions, self.config, self._own.given_detectors, self._own.given_rankers, official, tolerant)
        for chunk, answers in in_processes(documents, jobs, plan):
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
        spoken: list[Spoken] = []
        places = {view.original(d.citation.start, d.citation.end): (d.citation.start, d.citation.end) for d in decisions}
        added: list[Link] = []
        for link in links:
            instrument, (start, end) = self._instrument(link), places[link.start, link.end]
            if instrument:
                spoken.append(Spoken(instrument, start, link.kind != "organ"))
            if link.kind == "instrument" and instrument and len(link.targets) == 1:
                near = self._suggester.near(instrument, view, start, end, cited)
                link = link.replace(suggestions=tuple(c for c in near if c.score < link.score))
            added.append(link)
        for concept in self._suggester.concepts(spoken, view, list(places.values()), cited):
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


def _made(kb: KnowledgeBase, config: Config, detectors: Sequence[OwnDetector], rankers: Sequence[OwnRanker]) -> Linker:
    return Linker(kb, config, detectors=detectors, rankers=rankers)


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


@cache
def shared_linker() -> Linker:
    """The linker behind `lexlink.link`: the embedded corpus, default configuration."""
    return Linker()


def link(text: Document | str) -> LinkedDocument:
    """Link one text with a shared default linker."""
    return shared_linker().link(text)
