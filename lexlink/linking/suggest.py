"""The provision that a mention probably concerns: «amending the Rome Statute» → article 121.

The corpus says of provisions which words speak of them (`topics`). A sentence that names an
instrument and holds such words suggests the provision; so does an idea elsewhere in a text that
speaks of the instrument («immunity of heads of state»). Never more than a hint: a suggestion
scores below any explicit link, and there is none without evidence for the instrument.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.linking.evidence import folded
from lexlink.text.normalize import View
from lexlink.types import Candidate, Feature

MOST = 3
LEAST = 0.5
LEAST_ALONE = 0.6  # of an idea in a sentence that names no instrument
CEILING = 0.8  # no suggestion is as sure as an explicit link
_BIAS = -1.6
_WEIGHTS = {"topic": 1.7, "phrase": 0.8, "heading": 0.7, "cited elsewhere": 0.5}
_LONG_WORD = 5


class Topic(NamedTuple):
    """A word or phrase that speaks of a provision. `share` is 1 where it speaks of no other."""

    words: str
    provision: str
    share: float
    pattern: re.Pattern[str]


class Concept(NamedTuple):
    """An idea in the text that stands for a provision nobody cites there. Offsets of the view."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]


class Suggestions:
    """Looks for topics of the provisions of a knowledge base. Thread-safe."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self.topics = lru_cache(maxsize=256)(self._topics)

    def _topics(self, instrument: str) -> tuple[Topic, ...]:
        """The topics of an instrument's articles; headings count where they are two words or more."""
        told: dict[str, list[str]] = {}
        for eid, provision in self._kb.provisions(instrument).items():
            for topic in provision.topics if eid.startswith("art_") else ():
                told.setdefault(folded(topic), []).append(provision.id)
        return tuple(Topic(words, p, len(ids) ** -0.5, _pattern(words)) for words, ids in told.items() for p in ids)

    def near(self, instrument: str, view: View, start: int, end: int, cited: frozenset[str]) -> tuple[Candidate, ...]:
        """What the sentence around a mention of an instrument suggests, best first."""
        first, last = view.boundaries.sentence_around(start, end)
        sentence = f"{view.exact[first:start]} | {view.exact[end:last]}"
        return self._best(instrument, sentence, cited)

    def concepts(self, instruments: Iterable[str], view: View, taken: list[tuple[int, int]], named: list[int], cited: frozenset[str]) -> Iterator[Concept]:
        """Ideas outside the mentions, the first of each provision; none where a sentence names an instrument (`named`)."""
        seen = set(cited)
        spans = list(taken)
        for instrument in instruments:
            for topic in self.topics(instrument):
                if topic.provision in seen or topic.share < 1 or (" " not in topic.words and len(topic.words) < 2 * _LONG_WORD):
                    continue
                match = topic.pattern.search(view.exact)
                if match is None or any(s < match.end() and match.start() < e for s, e in spans):
                    continue
                first, last = view.boundaries.sentence_around(*match.span())
                if any(first <= place < last for place in named):
                    continue
                candidates = self.near_idea(instrument, view, match.start(), match.end(), topic.provision)
                if candidates:
                    seen.add(topic.provision)
                    spans.append(match.span())
                    yield Concept(match.start(), match.end(), candidates)

    def near_idea(self, instrument: str, view: View, start: int, end: int, provision: str) -> tuple[Candidate, ...]:
        """The provision of an idea, where its sentence speaks for it."""
        first, last = view.boundaries.sentence_around(start, end)
        found = self._best(instrument, view.exact[first:last], frozenset())
        return tuple(c for c in found if c.target == provision and c.score >= LEAST_ALONE)

    def _best(self, instrument: str, sentence: str, cited: frozenset[str]) -> tuple[Candidate, ...]:
        found: dict[str, list[tuple[Topic, str]]] = {}
        for topic in self.topics(instrument):
            if match := topic.pattern.search(sentence):
                found.setdefault(topic.provision, []).append((topic, match[0]))
        rows = [Candidate(provision, *_scored(self._kb, provision, topics, sentence, cited)) for provision, topics in found.items()]
        return tuple(sorted((row for row in rows if row.score >= LEAST), key=lambda row: (-row.score, row.target))[:MOST])


def _scored(kb: KnowledgeBase, provision: str, found: list[tuple[Topic, str]], sentence: str, cited: frozenset[str]) -> tuple[float, tuple[Feature, ...]]:
    """Score and features of a provision whose topics stand in a sentence."""
    value = min(2.0, sum(topic.share for topic, _ in found))
    features = [_feature("topic", value, "the sentence says " + ", ".join(f"«{said}»" for _, said in found[:4]))]
    phrases = [said for topic, said in found if " " in topic.words]
    if phrases:
        features.append(_feature("phrase", 1.0, f"«{phrases[0]}» is a phrase of its own"))
    known = kb.provision(provision)
    words = [w for w in re.findall(r"[a-z]+", folded(known.heading)) if len(w) > _LONG_WORD] if known else []
    if heading := [w for w in words if re.search(rf"(?<![a-z]){w[:_LONG_WORD]}", sentence)]:
        features.append(_feature("heading", 1.0, f"«{heading[0]}» is in its heading"))
    if provision in cited:
        features.append(_feature("cited elsewhere", 1.0, "the text cites it elsewhere"))
    total = _BIAS + sum(f.value * f.weight for f in features)
    return round(CEILING / (1 + math.exp(-total)), 4), tuple(features)


def _feature(name: str, value: float, detail: str) -> Feature:
    return Feature(name, round(value, 3), _WEIGHTS[name], detail)


def _pattern(words: str) -> re.Pattern[str]:
    """A topic with the endings that grammar gives it: amend, amended, amending."""
    *before, last = words.split(" ")
    stem = last[:-1] if len(last) > _LONG_WORD and last[-1] in "es" else last
    ending = "[a-z]{0,4}" if len(stem) >= _LONG_WORD else "(?:s|es)?"
    return re.compile(rf"(?<![a-z]){' '.join(map(re.escape, (*before, stem)))}{ending}(?![a-z])")


def evident(mentions: Mapping[str, int]) -> list[str]:
    """The instruments that a text speaks of more than once, those it speaks of most first."""
    return sorted((i for i, times in mentions.items() if times > 1), key=lambda i: (-mentions[i], i))
