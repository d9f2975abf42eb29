"""The nouns of the law side: what a publisher offers, what came over the wire, what it says.

Values only. Times are ISO 8601 in UTC, dates ISO, hashes hex digests of SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple


class Offer(NamedTuple):
    """One text that a source can give: an instrument in a language, from an address.

    `as_of` is the date from which this wording applies, empty where the publisher does not say.
    """

    instrument: str
    language: str
    url: str
    as_of: str = ""


class Expectation(NamedTuple):
    """What a text must hold before it may replace the one at hand; a breach quarantines it.

    `articles` is the number of articles (None: not known), `phrases` are short strings that
    must occur, `headings` maps eIds to headings that must be found.
    """

    articles: int | None = None
    phrases: tuple[str, ...] = ()
    headings: Mapping[str, str] = {}
    least_characters: int = 500


class Origin(NamedTuple):
    """Where an official wording came from and when it applied. Times are ISO 8601 in UTC, dates ISO, empty where unknown.

    `as_of` is the day since which the wording applies, `amended_on` the day on which another one took
    its place, `amended_by` the day on which such was first seen, where nobody says since when it applies. `fit` says how it answers for the day that was asked for: `in force`, `undated`
    (nobody says since when it applies), `later` (no wording of that day is at hand, this is the next).
    """

    source: str
    language: str
    url: str
    retrieved_at: str
    sha256: str
    as_of: str = ""
    amended_on: str = ""
    amended_by: str = ""
    fit: Literal["in force", "undated", "later", ""] = ""

    @property
    def line(self) -> str:
        """All that in one line."""
        unsure = {"undated": "nobody says since when this wording applies", "later": "no wording of that day is at hand, this is the next one"}
        parts = (
            f"official text from {self.source}",
            self.language,
            f"retrieved {self.retrieved_at[:10]}" if self.retrieved_at else "",
            f"as of {self.as_of}" if self.as_of else "",
            f"amended since, on {self.amended_on}" if self.amended_on else "",
            f"amended since, by {self.amended_by} at the latest" if self.amended_by else "",
            unsure.get(self.fit, ""),
            f"sha256 {self.sha256[:12]}",
        )
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class Page:
    """What came from an address, untouched: the raw body, decoded from its transfer encoding only."""

    url: str
    body: bytes
    final_url: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    retrieved_at: str = ""

    @property
    def media_type(self) -> str:
        """`text/html`, lower case, without parameters; empty where the server did not say."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @cached_property
    def sha256(self) -> str:
        import hashlib

        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class LawUnit:
    """A numbered part of an instrument with its words.

    `eid` is the whole eId (`art_8__para_2`), `number` what is printed (`2`, `8 bis`, `VI`).
    `text` holds the unit's own words without those of its children, paragraphs parted by a
    newline; `tail` what follows after the children within the same unit.
    """

    eid: str
    number: str = ""
    heading: str = ""
    text: str = ""
    children: tuple[LawUnit, ...] = ()
    tail: str = ""

    def walk(self) -> Iterator[LawUnit]:
        """The unit and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def words(self) -> str:
        """The unit's words with those of the units below it, without labels, a paragraph a line."""
        parts = [self.text, *(child.words for child in self.children), self.tail]
        return "\n".join(part for part in parts if part)

    @property
    def label(self) -> str:
        """How a lawyer marks the unit within its article: «2.» a paragraph, «(b)» a point, nothing what has no number."""
        level = self.eid.rpartition("__")[2].partition("_")[0]
        number = self.number.strip(" ().")
        return {"para": f"{number}.", "point": f"({number})"}.get(level, "") if number else ""

    def lines(self, depth: int = 0) -> Iterator[tuple[int, str]]:
        """The words with their labels as they are read, a paragraph a line, each with its depth below this unit."""
        first, *more = self.text.split("\n")
        if opening := f"{self.label} {first}".strip():
            yield depth, opening
        yield from ((depth, line) for line in more)
        for child in self.children:
            yield from child.lines(depth + 1)
        yield from ((depth, line) for line in self.tail.split("\n") if line)


@dataclass(frozen=True, slots=True)
class LawText:
    """The words of one instrument in one language: articles, annexes, recitals, preamble in order.

    Parts and chapters are units of their own (`part_2`, heading only); articles never nest in them.
    """

    instrument: str
    language: str
    units: tuple[LawUnit, ...]
    title: str = ""
    as_of: str = ""

    @property
    def articles(self) -> tuple[LawUnit, ...]:
        return tuple(unit for unit in self.units if unit.eid.startswith("art_"))
