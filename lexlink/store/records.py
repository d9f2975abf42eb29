"""What comes out of the store: frozen values. Times are ISO 8601 in UTC, dates ISO, hashes hex SHA-256."""

from __future__ import annotations

from typing import Literal, NamedTuple

from lexlink.law import LawText, LawUnit

Outcome = Literal["new", "changed", "unchanged"]
Fit = Literal["in force", "undated", "later"]
Level = Literal["instrument", "provision", "organ"]


class Version(NamedTuple):
    """One wording of an instrument in one language; versions are added, never overwritten.

    `number` counts from 1 within instrument and language. `as_of` is the date from which the
    wording applies, empty where the publisher does not say. `superseded_on` is the date from
    which another one applies (the day it was retrieved, where that one is undated), empty for
    the current one. `sha256` is the hash of the words, numbers and headings.
    """

    id: int
    instrument: str
    language: str
    number: int
    as_of: str
    superseded_on: str
    source: str
    url: str
    parser: int
    retrieved_at: str
    sha256: str


class StoredText(NamedTuple):
    """A text and where it came from.

    `fit` says how it answers a question for a date: `in force` on it, `undated` (nobody says
    since when it applies), `later` (no wording of that date is at hand, this is the next one).
    """

    text: LawText
    version: Version
    fit: Fit = "in force"

    @property
    def source(self) -> str:
        return self.version.source

    @property
    def url(self) -> str:
        return self.version.url

    @property
    def retrieved_at(self) -> str:
        return self.version.retrieved_at

    @property
    def sha256(self) -> str:
        return self.version.sha256


class StoredPassage(NamedTuple):
    """One unit of a current text: its own words without those of the units below it.

    `id` is the provision id, `depth` 0 for articles and whatever else stands at the top; units
    follow each other in the order of the text, `tail` is what comes after the units below.
    """

    id: str
    language: str
    number: str
    heading: str
    text: str
    tail: str
    depth: int
    source: str
    url: str
    retrieved_at: str
    sha256: str
    as_of: str


class Wording(NamedTuple):
    """One wording of a provision over time, the units below included; `unit` is None while it did not exist.

    The version is the first that has these words; it is superseded when the words change, not
    when others of the instrument do. `fit` as in `StoredText`. `dated` says whether a publisher
    told when the next wording began to apply; else `superseded_on` is the day it was first seen.
    """

    unit: LawUnit | None
    version: Version
    fit: Fit = "in force"
    dated: bool = True

    @property
    def amended_on(self) -> str:
        """The day since which other words apply, where a publisher says so."""
        return self.version.superseded_on if self.dated else ""

    @property
    def amended_by(self) -> str:
        """The day on which other words were first seen, where nobody says since when they apply."""
        return "" if self.dated else self.version.superseded_on

    @property
    def text(self) -> str:
        """The words without labels, a paragraph a line."""
        return self.unit.words if self.unit else ""


class Holding(NamedTuple):
    """A text on the shelf: its current version, how many versions there are, how many articles."""

    instrument: str
    language: str
    title: str
    articles: int
    versions: int
    current: Version


class Refusal(NamedTuple):
    """A text that was not let in, and why; its pages are kept."""

    instrument: str
    language: str
    source: str
    url: str
    reason: str
    refused_at: str


class SyncState(NamedTuple):
    """The last word on an offer: what came of it, when, and what to ask the server with next time."""

    outcome: str
    detail: str
    etag: str
    last_modified: str
    noted_at: str


class Damage(NamedTuple):
    """Something that is not what it was when it was stored."""

    place: str
    message: str


class Hit(NamedTuple):
    """A place in the law that a search found.

    `id` is the smallest unit that holds every word that was asked for, `provision` the article it
    stands in. `snippet` is a stretch of its words (or of its digest), `marks` the half-open
    offsets of what was asked for in it. `official` says whether the snippet is of the official text,
    the last four where that came from.
    """

    id: str
    provision: str
    instrument: str
    language: str
    heading: str
    digest: str
    snippet: str
    marks: tuple[tuple[int, int], ...]
    official: bool
    source: str = ""
    url: str = ""
    retrieved_at: str = ""
    as_of: str = ""


class Judgement(NamedTuple):
    """What a person said of a link; `target` is the right one where the link's own is wrong."""

    document: str
    link: str
    start: int
    end: int
    kind: str
    surface: str
    verdict: str
    target: str = ""
    note: str = ""
    judge: str = ""
    judged_at: str = ""


class Run(NamedTuple):
    """One linking of many documents, and how many documents and links it holds."""

    name: str
    started_at: str
    lexlink: str
    corpus: str
    config: str
    documents: int
    links: int


class PastDocument(NamedTuple):
    """A document of a past run; what is not known is empty."""

    document: str
    source: str
    title: str
    language: str
    date: str
    sha256: str
    length: int
    links: int


class PastLink(NamedTuple):
    """A link of a past run. `document` is the document's id, `date` ISO or empty."""

    document: str
    source: str
    title: str
    date: str
    start: int
    end: int
    surface: str
    kind: str
    form: str
    status: str
    nil_reason: str
    score: float
    targets: tuple[str, ...]


class Count(NamedTuple):
    """How many links and documents cite something: `key` is a target, a status or a month."""

    key: str
    links: int
    documents: int
