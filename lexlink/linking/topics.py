"""The words that speak of a provision: its topics, ideas of the concept lexicon, the words of its heading and digest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.linking.evidence import folded

LONG_WORD = 5
_STEM = 6  # letters by which words of headings and digests are compared
_LETTERS = re.compile(r"[a-z]+")
_RARE = 0.05  # of an instrument's provisions: a word that stands in more says little
# words of headings that stand for no subject
_FORMAL = frozenset(
    re.findall(
        "[a-z]+",
        "general provisions provision article articles convention protocol treaty agreement charter statute parties party states state members "
        "member present other relating relation under about first second third application scope",
    )
)
NAME = "|"  # stands for the mention in the sentence around it
_PLACE = "{instrument}"


class Topic(NamedTuple):
    """A word or phrase that speaks of a provision. `share` is 1 where it speaks of no other one of the instrument.

    `idea` is set for the concept lexicon's. `key` stands in every text that holds the topic.
    """

    words: str
    provision: str
    share: float
    pattern: re.Pattern[str]
    key: str
    idea: str = ""


class Words(NamedTuple):
    """The stems of a provision's heading and digest that few others of the instrument share."""

    heading: frozenset[str]
    digest: frozenset[str]


class Topics:
    """All that speaks of the provisions of one instrument, worked out once."""

    def __init__(self, kb: KnowledgeBase, instrument: str) -> None:
        self._kb = kb
        self._instrument = instrument

    @cached_property
    def phrases(self) -> tuple[Topic, ...]:
        """Topics and ideas, each with the provision it speaks of."""
        told: dict[str, dict[str, str]] = {}
        for eid, provision in self._kb.provisions(self._instrument).items():
            for topic in provision.topics if eid.startswith("art_") else ():
                told.setdefault(folded(topic), {})[provision.id] = ""
        for idea, phrases, target in self._kb.concepts.get(self._instrument, ()):
            for phrase in map(folded, phrases):
                told.setdefault(phrase, {})[target] = idea
        return tuple(self._topic(words, target, len(ids), idea) for words, ids in told.items() for target, idea in ids.items())

    def _topic(self, words: str, target: str, shared: int, idea: str) -> Topic:
        *before, last = words.split(" ")
        key = max((*before, "" if last == _PLACE else _stem(last)), key=len)
        return Topic(words, target, 1.0 if idea else shared**-0.5, _pattern(words), key, idea)

    def said(self, sentence: str) -> Iterator[tuple[Topic, re.Match[str]]]:
        """The topics that stand in a folded sentence."""
        for topic in self.phrases:
            if topic.key in sentence and (match := _first(topic.pattern, sentence)):
                yield topic, match

    @cached_property
    def words(self) -> dict[str, Words]:
        """Article id → the stems of its heading and digest, those that stand in few others."""
        articles = [p for eid, p in self._kb.provisions(self._instrument).items() if eid.startswith("art_")]
        named = {p.id: (stems(p.heading), stems(p.digest)) for p in articles}
        often = Counter(stem for heading, digest in named.values() for stem in heading | digest)
        most = max(2, _RARE * len(articles))
        return {
            key: Words(heading, frozenset(stem for stem in digest if often[stem] <= most))
            for key, (heading, digest) in named.items()
        }  # fmt: skip


def stems(text: str) -> frozenset[str]:
    """The beginnings of the long words of a text, formal ones left out."""
    return frozenset(word[:_STEM] for word in _LETTERS.findall(folded(text)) if len(word) >= LONG_WORD and word not in _FORMAL)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > LONG_WORD and word[-1] in "es" else word


def _first(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first match that begins a word. A pattern that began with a look behind would be tried at every letter."""
    for match in pattern.finditer(text):
        if not text[match.start() - 1 : match.start()].isalpha():
            return match
    return None


def _pattern(words: str) -> re.Pattern[str]:
    """A topic with the endings that grammar gives its last word: amend, amended, amending."""
    *before, last = words.split(" ")
    if last == _PLACE:
        return re.compile(rf"{' '.join(map(re.escape, before))} +(?:[a-z']+ +){{0,2}}\{NAME}")
    stem = _stem(last)
    ending = "[a-z]{0,4}" if len(stem) >= LONG_WORD else "(?:s|es)?"
    return re.compile(rf"{' '.join(map(re.escape, (*before, stem)))}{ending}(?![a-z])")


def provisions_of(topics: Iterable[tuple[Topic, re.Match[str]]]) -> dict[str, list[tuple[Topic, str]]]:
    """Provision → the topics that speak of it, with the words in which the text says so; of topics inside each other the longest."""
    found: dict[str, list[tuple[Topic, re.Match[str]]]] = {}
    for topic, match in sorted(topics, key=lambda said: (said[1].start() - said[1].end(), not said[0].idea)):
        said = found.setdefault(topic.provision, [])
        if not any(match.start() < other.end() and other.start() < match.end() for _, other in said):
            said.append((topic, match))
    return {provision: [(topic, match[0].strip(f" {NAME}")) for topic, match in said] for provision, said in found.items()}
