"""Which provision a quotation is of: all that say the same, weighed by what the text cites and names.

Treaties repeat each other, so the words alone often lead to a family of provisions. A citation
beside the quotation chooses among them; a citation of something else is a doubt that is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.linking.quotations import LONG, Quotations, Quoted
from lexlink.linking.search import Found
from lexlink.text.normalize import View
from lexlink.types import Candidate, Feature, Quotation, Status

_MOST = 12  # members of a family that are named
_BESIDE = 160  # characters between a quotation and what is cited with it
_WEIGHTS = {
    "bias": -5.5,
    "words": 0.35,
    "same words": 1.5,
    "long words": 0.4,
    "whole quotation": 1.3,
    "cited beside": 2.5,
    "cited": 1.2,
    "instrument named": 1.2,
    "other cited beside": -0.3,
}
_MANY_WORDS, _MANY_LONG = 16, 6
_TOLERABLE = 0.75  # of the words the same: neither for nor against


class Cited(NamedTuple):
    """What the text cites and names: provision links with their places (offsets of the view), instruments spoken of."""

    provisions: Sequence[tuple[int, int, tuple[str, ...]]]
    instruments: frozenset[str]


class Attribution(NamedTuple):
    """The decision on one quotation."""

    quoted: Quoted
    status: Status
    targets: tuple[str, ...]
    score: float
    candidates: tuple[Candidate, ...]
    quotation: Quotation
    detail: str = ""


class Attributions:
    """Decides the quotations of one text."""

    def __init__(self, kb: KnowledgeBase, quotations: Quotations, view: View, cited: Cited) -> None:
        self._kb = kb
        self._quotations = quotations
        self._view = view
        self._cited = cited

    def decide(self, quoted: Quoted, least: float) -> Attribution | None:
        """The provision quoted, several where they say the same; None where the words may be anybody's."""
        members: dict[str, Found] = {}
        for found in quoted.family:
            members.setdefault(self._quotations.target(found)[0], found)
        rows = sorted((self._candidate(quoted, target, found) for target, found in members.items()), key=lambda c: (-c.score, c.target))
        best = [row for row in rows if row.score == rows[0].score]
        if rows[0].score < least:
            return None
        targets = self._targets([row.target for row in best])
        quotation = self._quotations.compared(self._view, quoted, members[best[0].target])
        detail = self._doubt(quoted, [row.target for row in best])
        if not targets:
            detail = "; ".join(filter(None, (f"the same words stand in {len(best)} provisions", detail)))
            return Attribution(quoted, "ambiguous", (), rows[0].score, tuple(rows[:_MOST]), quotation, detail)
        return Attribution(quoted, "linked", targets, rows[0].score, tuple(rows[:_MOST]), quotation, detail)

    def _targets(self, best: list[str]) -> tuple[str, ...]:
        """One provision; the article that all stand in; the same article of a group's members. Empty for a family of another kind."""
        articles = list(dict.fromkeys(target.partition("__")[0] for target in best))
        if len(best) == 1:
            return (best[0],)
        if len(articles) == 1:
            return (articles[0],)
        eids = {target.partition("/")[2] for target in best}
        instruments = {target.partition("/")[0] for target in best}
        groups = (set(i.members) for i in self._kb.instruments.values() if i.members)
        if len(eids) == 1 and any(instruments <= group for group in groups):
            return tuple(sorted(best))
        return ()

    def _candidate(self, quoted: Quoted, target: str, found: Found) -> Candidate:
        features = tuple(self._features(quoted, target, found))
        return Candidate(target, round(1 / (1 + math.exp(-sum(f.value * f.weight for f in features))), 4), features)

    def _features(self, quoted: Quoted, target: str, found: Found) -> Iterator[Feature]:
        alignment = found.alignment
        first, last = alignment.quoted
        long = sum(end - start >= LONG for start, end in quoted.stretch.spans[first:last])
        yield _feature("bias", 1, "what has to be outweighed")
        yield _feature("words", min(_MANY_WORDS, alignment.matched), f"{alignment.matched} words are the law's")
        yield _feature("same words", (alignment.share - _TOLERABLE) / (1 - _TOLERABLE), f"{alignment.share:.0%} of the words are the same")
        yield _feature("long words", min(_MANY_LONG, long), f"{long} words of {LONG} letters or more")
        if quoted.in_marks and last - first >= len(quoted.stretch.numbers) - 1:
            yield _feature("whole quotation", 1, "all that stands between the quotation marks")
        beside, anywhere = self._citations(quoted, target)
        if beside:
            yield _feature("cited beside", 1, f"the text cites «{beside}» beside it")
        elif anywhere:
            yield _feature("cited", 1, f"the text cites «{anywhere}»")
        elif target.partition("/")[0] in self._cited.instruments:
            yield _feature("instrument named", 1, "the text speaks of the instrument")
        if not beside and (other := self._other(quoted)):
            yield _feature("other cited beside", 1, f"the text cites «{other}» beside it")

    def _citations(self, quoted: Quoted, target: str) -> tuple[str, str]:
        """What cites this very provision, the unit that holds it or one within it: beside the quotation, and anywhere."""
        anywhere = ""
        for start, end, ids in self._cited.provisions:
            if any(_same_place(target, cited) for cited in ids):
                if self._is_beside(quoted, start, end):
                    return self._view.text[start:end], ""
                anywhere = anywhere or self._view.text[start:end]
        return "", anywhere

    def _other(self, quoted: Quoted) -> str:
        """The citation nearest to a quotation, in the same paragraph."""
        found = [(self._gap(quoted, start, end), start, end) for start, end, _ in self._cited.provisions if self._is_beside(quoted, start, end, 0)]
        return self._view.text[slice(*min(found)[1:])] if found else ""

    def _is_beside(self, quoted: Quoted, start: int, end: int, paragraphs: int = 1) -> bool:
        """Whether a citation stands close to a quotation; inside it is the law's own."""
        if quoted.start <= start and end <= quoted.end:
            return False
        between = self._view.boundaries.paragraphs_between(min(end, quoted.end), max(start, quoted.start))
        return self._gap(quoted, start, end) <= _BESIDE and between <= paragraphs

    def _gap(self, quoted: Quoted, start: int, end: int) -> int:
        return quoted.start - end if end <= quoted.start else start - quoted.end

    def _doubt(self, quoted: Quoted, targets: Sequence[str]) -> str:
        """What to tell where the text cites one provision and quotes another."""
        if any(self._citations(quoted, target)[0] for target in targets):
            return ""
        if not (other := self._other(quoted)):
            return ""
        return f"the text cites «{other}» beside it, but the words are those of {self._kb.citation(targets[0])}"


def _same_place(one: str, other: str) -> bool:
    return one == other or one.startswith(other + "__") or other.startswith(one + "__")


def _feature(name: str, value: float, detail: str) -> Feature:
    return Feature(name, round(value, 3), _WEIGHTS[name], detail)
