"""The provision that a mention probably concerns: «amending the Rome Statute» → article 121.

A sentence that names an instrument and holds words that speak of one of its provisions (`topics`)
suggests the provision; so does an idea elsewhere in a text that speaks of the instrument («immunity
of heads of state»). Never more than a hint: a suggestion scores below the link beside it, and there
is none without evidence for the instrument.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.linking.topics import LONG_WORD, NAME, Topic, Topics, provisions_of, stems
from lexlink.text.normalize import View
from lexlink.types import Candidate, Feature

MOST = 3
LEAST = 0.5
MORE_ALONE = 0.1  # that an idea needs in a sentence that names no instrument
CEILING = 0.8  # no suggestion is as sure as an explicit link
_WEIGHTS = {
    "bias": -1.6,
    "topic": 1.7,
    "idea": 0.8,
    "phrase": 0.8,
    "heading": 0.7,
    "whole heading": 2.2,
    "digest": 0.3,
    "cited elsewhere": 0.5,
    "instrument in the sentence": 0.6,
}
_MOST_DIGEST = 3
_WHOLE = 2  # words of a heading that speak for it when all of them stand in the sentence


class Concept(NamedTuple):
    """An idea in the text that stands for a provision nobody cites there. Offsets of the view."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]


class Spoken(NamedTuple):
    """A sure mention of an instrument, or of an organ of it (`by_name` False). Offset of the view."""

    instrument: str
    start: int
    by_name: bool


class Suggestions:
    """Looks for what speaks of the provisions of a knowledge base. Thread-safe."""

    def __init__(self, kb: KnowledgeBase, least: float = LEAST) -> None:
        self._kb = kb
        self._least = least
        self._topics = lru_cache(maxsize=512)(lambda instrument: Topics(kb, instrument))

    def near(self, instrument: str, view: View, start: int, end: int, cited: frozenset[str]) -> tuple[Candidate, ...]:
        """What the sentence around a mention of an instrument suggests, best first; a group's mention speaks of its members."""
        first, last = view.boundaries.sentence_around(start, end)
        sentence = f"{view.exact[first:start]} {NAME} {view.exact[end:last]}"
        found = [c for i in (instrument, *self._kb.members(instrument)) for c in self._best(i, sentence, cited)]
        return tuple(sorted(found, key=lambda c: (-c.score, c.target))[:MOST])

    def concepts(self, spoken: Sequence[Spoken], view: View, taken: Iterable[tuple[int, int]], cited: frozenset[str]) -> Iterator[Concept]:
        """Ideas outside the mentions (`taken`), the first of each provision that is not `cited`.

        An instrument is in evidence where the text speaks of it twice, or in the idea's own sentence; a
        sentence that names it speaks through the mention instead.
        """
        seen = set(cited)
        spans = list(taken)
        for instrument, places in self._evident(spoken):
            for topic, match in self._topics(instrument).said(view.exact):
                if topic.provision in seen or not _telling(topic) or any(s < match.end() and match.start() < e for s, e in spans):
                    continue
                first, last = view.boundaries.sentence_around(*match.span())
                inside = [place for place in places if first <= place.start < last]
                if any(place.by_name for place in inside) or (len(places) < 2 and not inside):
                    continue
                candidates = self._idea(instrument, view.exact[first:last], topic.provision, bool(inside))
                if candidates:
                    seen.add(topic.provision)
                    spans.append(match.span())
                    yield Concept(match.start(), match.end(), candidates)

    def _evident(self, spoken: Sequence[Spoken]) -> Iterator[tuple[str, list[Spoken]]]:
        """The instruments that a text speaks of with the places, those it speaks of most first."""
        found: dict[str, list[Spoken]] = {}
        for place in spoken:
            for instrument in (place.instrument, *self._kb.members(place.instrument)):
                found.setdefault(instrument, []).append(place)
        yield from sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0]))

    def _idea(self, instrument: str, sentence: str, provision: str, beside: bool) -> tuple[Candidate, ...]:
        """The provision of an idea, where its sentence speaks for it more than it would have to beside a name."""
        found = self._best(instrument, sentence, frozenset(), beside)
        enough = (c for c in found if c.target == provision and c.score >= self._least + MORE_ALONE)
        return tuple(c for c in enough if any(f.name in ("idea", "heading") for f in c.features))

    def _best(self, instrument: str, sentence: str, cited: frozenset[str], beside: bool = False) -> tuple[Candidate, ...]:
        topics = self._topics(instrument)
        said = provisions_of(topics.said(sentence))
        words = stems(sentence)
        for target, known in topics.words.items():
            if target not in said and len(known.heading) >= _WHOLE and known.heading <= words:
                said[target] = []
        rows = [self._candidate(topics, target, found, words, cited, beside) for target, found in said.items()]
        return tuple(sorted((row for row in rows if row.score >= self._least), key=lambda row: (-row.score, row.target))[:MOST])

    def _candidate(self, topics: Topics, target: str, said: list[tuple[Topic, str]], words: frozenset[str], cited: frozenset[str], beside: bool) -> Candidate:
        features = [_feature("bias", 1, "what has to be outweighed"), *_of_topics(said)]
        known = topics.words.get(target)
        if known and (heading := known.heading & words):
            whole = not said and known.heading <= words
            features.append(_feature("whole heading" if whole else "heading", 1, f"its heading says so: {self._heading(target)}"))
            words = words - heading
        if known and (digest := known.digest & words):
            features.append(_feature("digest", min(_MOST_DIGEST, len(digest)), f"what it does, in other words: {', '.join(sorted(digest)[:_MOST_DIGEST])}…"))
        if target in cited:
            features.append(_feature("cited elsewhere", 1, "the text cites it elsewhere"))
        if beside:
            features.append(_feature("instrument in the sentence", 1, "the sentence speaks of a body of the instrument"))
        total = sum(f.value * f.weight for f in features)
        return Candidate(target, round(CEILING / (1 + math.exp(-total)), 4), tuple(features))

    def _heading(self, target: str) -> str:
        known = self._kb.provision(target)
        return known.heading if known else ""


def _of_topics(said: list[tuple[Topic, str]]) -> Iterator[Feature]:
    if not said:
        return
    yield _feature("topic", min(2.0, sum(topic.share for topic, _ in said)), "the sentence says " + ", ".join(f"«{words}»" for _, words in said[:4]))
    if idea := next((topic.idea for topic, _ in said if topic.idea), ""):
        yield _feature("idea", 1, f"an idea that stands for it: {idea}")
    if phrase := next((words for topic, words in said if " " in topic.words), ""):
        yield _feature("phrase", 1, f"«{phrase}» is a phrase of its own")


def _telling(topic: Topic) -> bool:
    """Whether a topic says enough to stand alone: of one provision only, a phrase or a long word."""
    return topic.share == 1 and (" " in topic.words or len(topic.words) >= 2 * LONG_WORD)


def _feature(name: str, value: float, detail: str) -> Feature:
    return Feature(name, round(value, 3), _WEIGHTS[name], detail)
