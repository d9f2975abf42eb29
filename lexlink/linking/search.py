"""Where in the official texts some words stand, or nearly.

Pairs of neighbouring words say where to look, the rarest first; the few places that share most of
them are laid beside the words one for one. The cost does not grow with the number of texts, only
with how often the words' pairs stand in them, and that is capped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, repeat
from operator import rshift, sub
from typing import NamedTuple

from lexlink.kb.official import OfficialTexts
from lexlink.linking.alignment import UNMARKED, Alignment, Marks, align

_MOST_PLACES = 1000  # places in the law that are counted for one quotation
_TRIED = 24  # places that a quotation is laid beside
_ENOUGH = 6  # places after which words that are not half alike are given up
_BUCKET = 2  # places within 4 words of each other count as one
_BEYOND = 400  # words that an ellipsis may leave out


class Found(NamedTuple):
    """One place in the law that a quotation repeats: the number of the text and the alignment, its law words counted from `base`."""

    text: int
    base: int
    alignment: Alignment


class Search:
    """Looks words up in the official texts. Thread-safe."""

    def __init__(self, texts: OfficialTexts) -> None:
        self.texts = texts

    def best(self, numbers: Sequence[int], marks: Marks = UNMARKED) -> list[Found]:
        """The places that repeat a sequence of words best, all that are as good; empty where none does."""
        characters = "".join(map(chr, numbers))
        votes, counted = self._votes(numbers)
        kept: list[Found] = []
        best = 0.0
        seen: set[int] = set()
        for tried, (bucket, count) in enumerate(votes.most_common(_TRIED)):
            # a pair that is missing costs half a word at least, so the rest cannot be better
            if len(numbers) - (counted - count) / 2 < best and not marks.gaps:
                break
            if tried >= _ENOUGH and best * 2 < len(numbers):
                break
            found = self._laid(bucket, numbers, characters, marks)
            if found is None or (place := found.base + found.alignment.law[0]) in seen:
                continue
            seen.add(place)
            quality = found.alignment.matched - found.alignment.changed / 2
            if quality > best:
                best, kept = quality, []
            if quality == best:
                kept.append(found)
        return kept

    def _laid(self, bucket: int, numbers: Sequence[int], characters: str, marks: Marks) -> Found | None:
        """The words laid beside the law about a bucket."""
        middle = (bucket >> 1 << _BUCKET) + (1 << _BUCKET >> 1) * (bucket & 1)
        slack = 4 + len(numbers) // 8
        text = self.texts.text_at(max(0, middle + len(numbers) // 2))
        first, last = self.texts.bounds(text)
        low, high = max(first, middle - slack), min(last, middle + len(numbers) + slack)
        if marks.gaps:
            low, high = max(first, low - _BEYOND), min(last, high + _BEYOND)
        alignment = align(characters, self.texts.characters(low, high), marks)
        return Found(text, low, alignment) if alignment else None

    def _votes(self, numbers: Sequence[int]) -> tuple[Counter[int], int]:
        """Where in the law pairs of the words agree on the beginning, in buckets that overlap by half; how many pairs were asked."""
        known = [(self.texts.places(*pair) if all(pair) else (), n) for n, pair in enumerate(pairwise(numbers))]
        votes: Counter[int] = Counter()
        total = asked = 0
        for places, n in sorted(known, key=lambda entry: len(entry[0])):
            if total and total + len(places) > _MOST_PLACES:
                break
            asked += 1
            total += len(places)
            halves = list(map(rshift, map(sub, places, repeat(n)), repeat(_BUCKET - 1)))
            votes.update(halves)
            votes.update(map(sub, halves, repeat(1)))
        return votes, asked
