"""The nouns that flow through lexlink: frozen values, no behaviour that needs the law.

Offsets are code points into `Document.text`, half open; scores are 0..1. They stand in one module, though it is
longer than others, because whoever reads or extends lexlink wants to see all of them at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, Protocol

from lexlink.value import value

if TYPE_CHECKING:
    import datetime

    from lexlink.law import Origin
    from lexlink.original import Original

NOTHING: Mapping[str, str] = MappingProxyType({})

Kind = Literal["instrument", "provision", "organ", "quotation", "concept"]
Form = Literal["full", "short", "abbreviation", "descriptive", "oblique", "bare", "ibid", "misspelt"]
OffsetUnit = Literal["codepoint", "utf16", "utf8"]
Status = Literal["linked", "ambiguous", "nil", "suggested"]
NilReason = Literal["not_in_corpus", "no_such_provision", "foreign_law", "below_threshold", "no_antecedent"]


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


@value
class Document:
    """The text being read.

    `key` is the caller's id for it; without one the id is derived from the text.
    `source` is the path or address it came from, `encoding` what its bytes were read as, `notices` what was
    wrong in reading it, `original` those bytes with the way back to them, where the reader was asked to keep them.
    """

    text: str
    key: str | None = None
    source: str | None = None
    title: str | None = None
    language: str | None = None
    date: datetime.date | None = None
    encoding: str | None = None
    notices: tuple[Notice, ...] = ()
    original: Original | None = None
    unseen: ClassVar[tuple[str, ...]] = ("notices", "original")

    if TYPE_CHECKING:

        def replace(self, **changes: Any) -> Document: ...

    @property
    def sha256(self) -> str:
        """Hex digest of the text in UTF-8 (lone surrogates kept)."""
        import hashlib

        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def id(self) -> str:
        return self.key if self.key is not None else self.sha256[:16]


class Unit(NamedTuple):
    """One level of a pinpoint: `Unit("para", "2")`. Levels and labels as in the provision ids."""

    level: str
    label: str

    @property
    def eid(self) -> str:
        return f"{self.level}_{self.label}" if self.label else self.level


class Alias(NamedTuple):
    """A name that an instrument or organ goes by.

    `targets` are the ids it stands for together (a group name has several, a name that only
    looks like one of the law's has none). A `weak` alias
    counts only with evidence in the text; `cased` asks for the capitals it is written with.
    """

    surface: str
    targets: tuple[str, ...]
    language: str = ""
    weak: bool = False
    cased: bool = False

    @property
    def target(self) -> str:
        return self.targets[0] if self.targets else ""


class Instrument(NamedTuple):
    """A treaty-level work. Dates are ISO strings, empty where unknown.

    `custom` is how its provisions are cited (`art {number}`), `roman` whether its articles are
    numbered in Roman numerals. `members` names the instruments of a group, `provisions_in`
    the instrument whose articles are meant when this one's are cited (an amending treaty).
    `called` are the nouns that texts on its subject call it by without naming it first and the units
    that they cite without it (`chp_7`), `context`
    words that speak of its subject, `verified` the facts confirmed in a second source.
    """

    id: str
    type: str
    title: str
    short: str
    titles: Mapping[str, str] = NOTHING
    adopted: str = ""
    in_force: str = ""
    place: str = ""
    parent: str = ""
    protocol: str = ""
    members: tuple[str, ...] = ()
    provisions_in: str = ""
    roman: bool = False
    called: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    equivalents: Mapping[str, str] = NOTHING
    urls: Mapping[str, str] = NOTHING
    verified: tuple[str, ...] = ()
    note: str = ""


class Organ(NamedTuple):
    """A body that an instrument sets up. `constituted_by` is the provision id that does so.

    `detect` says whether a bare mention is linked without being asked for; `charter` the
    instrument that an article number after the organ's name refers to («NATO's Article 5»),
    `implied` whether a bare article in a text about the body may be of it,
    `series` the head of the ids of its numbered works (`unsc` of `unsc-1701`).
    """

    id: str
    name: str
    type: str
    constituted_by: str = ""
    charter: str = ""
    series: str = ""
    implied: bool = True
    detect: bool = False
    context: tuple[str, ...] = ()
    url: str = ""
    wikidata: str = ""
    verified: tuple[str, ...] = ()


class Provision(NamedTuple):
    """A numbered part of an instrument, as the corpus knows it.

    `heading_kind` is official, editorial (somebody's later edition), own (written for this
    corpus) or none. `outline` holds the relative eIds of its sub-units, None where unknown.
    """

    id: str
    number: str
    heading: str = ""
    heading_kind: str = "none"
    digest: str = ""
    topics: tuple[str, ...] = ()
    outline: frozenset[str] | None = None
    in_force: str = ""


class Passage(NamedTuple):
    """What is shown beside a mention: where it stands in the law, what it does, its text.

    `text` is the official text, empty until it has been fetched; `url` the official address;
    `origin` where the text came from, None where it is not told.
    """

    id: str
    instrument: str
    citation: str
    breadcrumb: tuple[str, ...]
    heading: str = ""
    digest: str = ""
    text: str = ""
    url: str = ""
    origin: Origin | None = None


class Target(NamedTuple):
    """Where a link leads. `start`/`end`: the characters that name this very target.

    `exists` is None where the corpus does not know the units of that level.
    """

    id: str
    start: int
    end: int
    exists: bool | None = True


class Feature(NamedTuple):
    """One comparison: `value` times `weight` goes into the score, `detail` says what was compared."""

    name: str
    value: float
    weight: float
    detail: str = ""


class Candidate(NamedTuple):
    """A possible target with its score (0..1) and what made it."""

    target: str
    score: float
    features: tuple[Feature, ...] = ()


class Antecedent(NamedTuple):
    """The earlier mention that a short form points back to, and why that one."""

    start: int
    end: int
    surface: str
    reason: str


DifferenceKind = Literal["same", "changed", "added", "left out", "omitted", "bracketed"]


class Difference(NamedTuple):
    """A stretch of a quotation beside the law's own words.

    `same`; `changed`, `added` and `left out` are what a paper has to answer for; `omitted` is left
    out where the paper says so by an ellipsis, `bracketed` changed where it says so by brackets.
    """

    kind: DifferenceKind
    quoted: str
    law: str


class Quotation(NamedTuple):
    """What is quoted: the law's words as printed, in a language, and how the paper's differ.

    `exact` says that they do not, but for what the paper itself marks.
    """

    language: str
    law: str
    exact: bool
    differences: tuple[Difference, ...] = ()


class PassageSource(Protocol):
    """Whatever can show the law behind an id (the knowledge base)."""

    def passage(self, target: str) -> Passage | None: ...


@value
class Link:
    """A mention and the decision about it.

    `targets` is empty for a nil link, except for `no_such_provision`, where it holds what the
    text cites (`exists` False). `candidates` are sorted by score, best first. `quotation` is set for
    a link of that kind; such links, and no others, may lie around others.
    """

    start: int
    end: int
    kind: Kind
    form: Form
    status: Status
    score: float
    targets: tuple[Target, ...] = ()
    nil_reason: NilReason | None = None
    detail: str = ""
    antecedent: Antecedent | None = None
    candidates: tuple[Candidate, ...] = ()
    suggestions: tuple[Candidate, ...] = ()
    quotation: Quotation | None = None
    document: Document = Document("")
    law: PassageSource | None = None
    unseen: ClassVar[tuple[str, ...]] = ("document", "law")

    if TYPE_CHECKING:

        def replace(self, **changes: Any) -> Link: ...

    @property
    def id(self) -> str:
        """Stable: a hash of document id, span and kind."""
        import hashlib

        raw = f"{self.document.id}\x1f{self.start}\x1f{self.end}\x1f{self.kind}"
        return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def surface(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def target(self) -> str | None:
        """The id of the first target; None for a nil or ambiguous link."""
        return self.targets[0].id if self.targets and self.status == "linked" else None

    @property
    def passage(self) -> Passage | None:
        """The law behind the first target, from the knowledge base that made the link."""
        return self.law.passage(self.targets[0].id) if self.law and self.targets else None

    def explain(self) -> str:
        """Why this decision, in sentences: what matched, the antecedent, the features, the rivals."""
        from lexlink.explain import explain

        return explain(self)


class Mention(NamedTuple):
    """What an own detector found: a stretch of text and the ids that it means.

    Without a `kind` it is that of the first target. An id that the knowledge base does not know is kept.
    """

    start: int
    end: int
    targets: tuple[str, ...]
    score: float = 1.0
    kind: Kind | None = None
    form: Form = "full"
    detail: str = ""


class Addition(NamedTuple):
    """An instrument of one's own with its names and provisions, beside those of the corpus."""

    instrument: Instrument
    aliases: tuple[Alias, ...] = ()
    provisions: tuple[Provision, ...] = ()


class Notice(NamedTuple):
    """Something wrong that did not stop the batch."""

    code: str
    message: str


@value
class LinkedDocument:
    """A document and its links in text order."""

    document: Document
    links: tuple[Link, ...] = ()
    notices: tuple[Notice, ...] = ()
    corpus: str = ""
    config: str = ""

    if TYPE_CHECKING:

        def replace(self, **changes: Any) -> LinkedDocument: ...

    def spans(self, unit: OffsetUnit = "codepoint") -> list[Span]:
        """The spans of the links, in order, counted in code points, UTF-16 units (JavaScript, Java, .NET) or bytes of UTF-8."""
        from lexlink.units import counted

        bounds = counted(self.document.text, (offset for link in self.links for offset in (link.start, link.end)), unit)
        return list(map(Span, bounds[::2], bounds[1::2]))

    def to_dict(self, *, text: bool = False) -> dict[str, Any]:
        """The published JSON form (schema `lexlink/1`); with `text` the text too, so that `from_dict` needs nothing else."""
        from lexlink.record import record

        return record(self, text=text)

    def to_json(self, *, text: bool = False) -> str:
        """`to_dict` on one line of JSON. Code points that are no characters are escaped."""
        from lexlink.record import dump

        return dump(record=self.to_dict(text=text))

    @classmethod
    def from_dict(cls, record: Mapping[str, Any], text: str | None = None, law: PassageSource | None = None) -> LinkedDocument:
        """What `to_dict` wrote, equal to the document it was written from.

        `text` is the text that was linked, where the record does not hold it; `law` (a knowledge base)
        gives `link.passage` back. Raises InputError where the record is not of this schema or the text
        is another one.
        """
        from lexlink.record import revived

        return revived(record, text, law)

    @classmethod
    def from_json(cls, line: str | bytes, text: str | None = None, law: PassageSource | None = None) -> LinkedDocument:
        """`from_dict` from JSON. Raises InputError."""
        from lexlink.record import parsed

        return cls.from_dict(parsed(line), text, law)
