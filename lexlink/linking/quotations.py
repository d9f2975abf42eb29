"""Quotations of official texts, cited or not: where a text repeats the law.

A stretch in quotation marks is looked up as a whole; so is a run of words that stands in the law as it
stands here, near a mention of law. Nothing is looked up where tables say that the words never stood
together in any text, so ordinary news costs little. Which provision is quoted is for `attribution`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lexlink.kb.official import OfficialTexts, word_spans
from lexlink.linking.alignment import Marks, differences
from lexlink.linking.search import Found, Search
from lexlink.text.normalize import View
from lexlink.text.patterns import Pattern
from lexlink.text.quoted import stretches
from lexlink.types import Quotation

LEAST_WORDS = 5  # of a quotation
LEAST_RUN = 14  # words of a run outside quotation marks
LEAST_PART = 9  # words of a run inside a longer quotation
LEAST_LONG = 4  # long words in such a run: ordinary phrases have fewer
LONG = 6  # letters
MOST_WORDS = 400  # words that are laid beside the law at a time
_COVERED = 0.75  # of a quotation that has to be the law's
_ALIKE = 0.7  # of the words that have to be the same
_GLIMPSE = 16  # words by which a quotation is judged at first
_WORD = re.compile(rb"[a-z0-9]+")
_SPACED = bytes(c if chr(c).isalnum() and c < 128 else 0x20 for c in range(256))
_RUN = re.compile(rb"\x01{%d,}" % (LEAST_PART - 2))
_LONG_RUN = re.compile(rb"\x01{%d,}" % (LEAST_RUN - 2))
_TWO = b"\x01\x01"
_ELLIPSIS = Pattern(r"\.\s?\.\s?\.|…|\[\s*\]")
_BRACKETS = Pattern(r"\[([^\[\]]{0,60})\]")
_LABEL = Pattern(r"\((?:[a-z]|[ivx]+|\d{1,2})\)")


class Stretch(NamedTuple):
    """Words of the text that may be a quotation: where each stands in the view, and what the paper marks."""

    spans: list[tuple[int, int]]
    numbers: list[int]
    marks: Marks


class Quoted(NamedTuple):
    """A quotation in the text (offsets of the view) with the places in the law that it repeats best, all alike."""

    start: int
    end: int
    in_marks: bool
    stretch: Stretch
    family: tuple[Found, ...]


class Quotations:
    """Finds what a text quotes of the official texts. Thread-safe."""

    def __init__(self, texts: OfficialTexts) -> None:
        self.texts = texts
        self.search = Search(texts)

    def find(self, view: View, mentions: Sequence[tuple[int, int]], titles: Sequence[tuple[int, int]] = ()) -> list[Quoted]:
        """Quotations in text order, none inside another.

        `mentions` are the places where the text speaks of law, `titles` those of names: their words are
        in the law too without being quoted from there. Both in text order.
        """
        found: list[Quoted] = []
        for start, end in stretches(view.text):
            found += self._whole(view, start, end, bool(mentions))
        kept = _outermost(found)
        for start, end in _without(titles, self._near(view, mentions)):
            kept += [run for run in self._runs(view, start, end) if not any(run.start < q.end and q.start < run.end for q in kept)]
        return sorted(kept, key=lambda q: q.start)

    def _whole(self, view: View, start: int, end: int, named: bool) -> Iterator[Quoted]:
        """A stretch in quotation marks as a quotation, or the run of the law's words in it."""
        words = view.scan[start:end].translate(_SPACED).split()
        if not LEAST_WORDS <= len(words) <= MOST_WORDS:
            return
        numbers = self.texts.numbers(words)
        marked = "…" in (said := view.text[start:end]) or ".." in said or ". ." in said or "[" in said
        if not self._may_be(numbers, marked, named):
            return
        stretch = self._stretch(view, start, end)
        family = self.search.best(stretch.numbers, stretch.marks)
        if not family:
            return
        alignment = family[0].alignment
        first, last = alignment.quoted
        covered = last - first >= _COVERED * len(stretch.numbers) and alignment.share >= _ALIKE
        if alignment.matched >= LEAST_WORDS - 1 and last - first >= LEAST_WORDS and (covered or self._solid(view, stretch, family[0])):
            yield Quoted(stretch.spans[first][0], stretch.spans[last - 1][1], True, stretch, tuple(family))

    def _may_be(self, numbers: list[int], marked: bool, named: bool) -> bool:
        """Whether enough of the words ever stood together; asked of a few first, since most quotations are no law's.

        In a `marked` one the paper left words out or put in its own; where no law is `named`, a short one
        has to be word for word.
        """
        glimpse = self.texts.known_pairs(numbers[:_GLIMPSE])
        if glimpse.count(1) * 2 < len(glimpse):
            return False
        if marked:
            return True
        runs = self.texts.known_runs(numbers)
        if len(numbers) < 2 * LEAST_WORDS:
            return glimpse.count(0) < 3 and runs.count(1) * 3 >= len(runs) if named else not runs.count(0)
        return runs.count(1) * 20 >= 9 * len(runs) or bool(_RUN.search(runs))

    def _solid(self, view: View, stretch: Stretch, found: Found, least: int = LEAST_PART) -> bool:
        """Whether the words are enough to be known without quotation marks: many, none changed, not all of them short or names."""
        if found.alignment.matched < least or found.alignment.changed:
            return False
        first, last = found.alignment.quoted
        german = self.texts.official(found.text).language == "de"  # its nouns have capitals
        spans = ((start, end) for start, end in stretch.spans[first:last] if german or view.text[start].islower())
        long = sum(end - start >= LONG for start, end in spans)
        return long >= LEAST_LONG

    def _stretch(self, view: View, start: int, end: int) -> Stretch:
        """The words of a stretch without labels of paragraphs, and the paper's marks among them."""
        spans = [match.span() for match in _WORD.finditer(view.scan, start, end)]
        text = view.text
        dropped = [match.span() for match in _LABEL.finditer(text, start, end)]
        brackets = [match.span(1) for match in _BRACKETS.finditer(text, start, end)]
        dropped += [(s, e) for s, e in brackets if text[s:e].lower() == "sic"]
        spans = [span for span in spans if not any(s <= span[0] < e for s, e in dropped)]
        gaps = [match.start() for match in _ELLIPSIS.finditer(text, start, end)]
        marks = Marks(
            frozenset(sum(span[0] < gap for span in spans) for gap in gaps),
            frozenset(n for n, span in enumerate(spans) if any(s <= span[0] < e for s, e in brackets)),
        )
        return Stretch(spans, self.texts.numbers(view.scan[s:e] for s, e in spans), marks)

    def _near(self, view: View, mentions: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The sentences around mentions of law, those that touch taken together."""
        last = 0
        for start, end in mentions:
            low, high = view.boundaries.sentence_around(start, end)
            if high > last:
                yield max(low, last), min(high, len(view.text))
                last = high

    def _runs(self, view: View, start: int, end: int) -> Iterator[Quoted]:
        """Runs of words that stand in the law too, as long as ordinary phrases are not."""
        words = view.scan[start:end].translate(_SPACED).split()
        if len(words) < LEAST_RUN:
            return
        numbers = self.texts.numbers(words)
        if _TWO not in self.texts.sampled_runs(numbers, (LEAST_RUN - 2) // 2):  # no run is so long that it misses two samples
            return
        runs = [(m.start(), m.end() + 2) for m in _LONG_RUN.finditer(self.texts.known_runs(numbers))]
        if not runs:
            return
        spans = [match.span() for match in _WORD.finditer(view.scan, start, end)]
        for first, last in runs:
            stretch = self._stretch(view, spans[first][0], spans[last - 1][1])
            family = self.search.best(stretch.numbers, stretch.marks)
            if family and self._solid(view, stretch, family[0], LEAST_RUN):
                one, other = family[0].alignment.quoted
                yield Quoted(stretch.spans[one][0], stretch.spans[other - 1][1], False, stretch, tuple(family))

    def target(self, found: Found) -> tuple[str, str]:
        """Id and language of the smallest unit that holds the words found."""
        official = self.texts.official(found.text)
        first, last = self._characters(found, official.spans)
        instrument = official.id.partition("/")[0]
        units = [(end - start, eid) for eid, start, end in official.units if start <= first and last <= end]
        return f"{instrument}/{min(units)[1]}" if units else official.id, official.language

    def _characters(self, found: Found, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
        base = found.base - self.texts.bounds(found.text)[0]
        first, last = found.alignment.law
        return spans[base + first][0], spans[base + last - 1][1]

    def compared(self, view: View, quoted: Quoted, found: Found) -> Quotation:
        """The quotation beside the law's own words."""
        official = self.texts.official(found.text)
        spans = word_spans(official.text)
        base = found.base - self.texts.bounds(found.text)[0]
        first, last = self._characters(found, spans)
        law = _with_tails(official.text, spans[base : base + found.alignment.law[1]], last)
        told = _with_tails(view.text, quoted.stretch.spans, quoted.end)
        rows = tuple(differences(found.alignment, quoted.stretch.marks, told, law))
        exact = all(row.kind in ("same", "omitted", "bracketed") for row in rows)
        return Quotation(official.language, official.text[first:last], exact, () if len(rows) == 1 else rows)


def _with_tails(text: str, spans: Sequence[tuple[int, int]], last: int) -> list[str]:
    """Each word with the characters up to the next one."""
    ends = [*(start for start, _ in spans[1:]), max(last, spans[-1][1])]
    return [text[start:end] for (start, _), end in zip(spans, ends, strict=True)]


def _without(titles: Sequence[tuple[int, int]], stretches: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of stretches between titles."""
    for start, end in stretches:
        for first, last in titles:
            if start <= first < end:
                yield start, first
            if start < last and first < end:
                start = last
        if start < end:
            yield start, end


def _outermost(found: list[Quoted]) -> list[Quoted]:
    """Of quotations inside each other the longer one."""
    kept: list[Quoted] = []
    for quoted in sorted(found, key=lambda q: (q.start - q.end, q.start)):
        if not any(quoted.start < other.end and other.start < quoted.end for other in kept):
            kept.append(quoted)
    return kept
