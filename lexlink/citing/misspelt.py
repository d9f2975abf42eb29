"""Names with one or two wrong letters: «Rome Statue», «Genocide Convension».

`name_places` says where to look; there the whole name is compared. Words may
vary, numerals and ordinals may not: «Protocol II» is never taken for «Protocol III».
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from lexlink.citing.anchors import LAWFUL
from lexlink.citing.detect import Detections, Name
from lexlink.citing.name_places import NamePlaces, capitals_of, token_spans, tokens_of
from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.kb.spelling import SpellingIndex
from lexlink.text.normalize import View
from lexlink.text.numerals import roman
from lexlink.text.patterns import Pattern
from lexlink.types import Alias

MOST_EDITS = 2
SHORT_TEXT = 600  # characters in which a misspelt name may be the only sign of law
LEAST_UNCOVERED = 12  # characters outside well-spelt citations; in fewer there is nothing to search for
_CITATION = 14  # characters of «Article 5 of the»
_WORTH = 6  # characters more that a reading has to cover for an edit more
_DIGITS = Pattern(r"\d+")
_WORDS = Pattern(r"[a-z0-9]+")
_LITTLE = frozenset(("of", "on", "the", "and", "for", "to", "in", "de", "la", "le", "les", "des", "du", "et", "sur", "del", "los", "las", "el", "y", "al"))
_GROWN = re.compile(r"(?:s|es|al|ed|er|ers|ing|ist|ists)\Z")

Found = tuple[int, int, int, int]  # start, end, edits, number of the name


class Misspellings:
    """Finds misspelt names of a knowledge base. Thread-safe; the index is read when first needed."""

    def __init__(self, kb: KnowledgeBase, ordinals: Iterable[str], plurals: Iterable[str]) -> None:
        self._kb = kb
        self._ordinals = frozenset(ordinals)
        self._plurals = frozenset(plurals)
        self._prepared: dict[int, tuple[bytes, bytes]] = {}

    @cached_property
    def _index(self) -> SpellingIndex:
        return self._kb.spelling()

    @cached_property
    def _places(self) -> NamePlaces:
        return NamePlaces(self._index.names)

    @cached_property
    def _distance(self) -> Callable[..., int]:
        from rapidfuzz.distance import OSA

        return OSA.distance

    @cached_property
    def _true_distance(self) -> Callable[..., int]:
        """Counts a swap with a letter between as two, where `_distance` counts three; slower."""
        from rapidfuzz.distance import DamerauLevenshtein

        return DamerauLevenshtein.distance

    @cached_property
    def _vocabularies(self) -> dict[str, set[str]]:
        """Every word of the names of each language: a word that is one of them is not a slip of another."""
        found: dict[str, set[str]] = {}
        for number, name in enumerate(self._index.names):
            for language in {self._kb.alias(a).language for a in self._index.aliases(number)}:
                found.setdefault(language, set()).update(_WORDS.findall(name))
        return found

    def _is_word(self, word: str, languages: frozenset[str]) -> bool:
        """Whether a word stands in a name of these languages; names of no language stand in for all."""
        known = self._vocabularies
        return any(word in known.get(language, ()) for language in (known if "" in languages else (*languages, "")))

    def added(self, found: Detections) -> list[Name]:
        """The names of a text with the misspelt ones among them, in text order.

        A misspelt name takes the place of shorter ones inside it.
        """
        if not _speaks_of_law(found):
            return found.names
        names = found.names
        hits = self._best(list(self._candidates(found.view, names)))
        added = [self._name(hit) for hit in hits if not any(_crossing(hit, name) for name in names)]
        kept = [n for n in names if not any(a.start <= n.start and n.end <= a.end for a in added)]
        return sorted([*kept, *added], key=lambda n: n.start)

    def _candidates(self, view: View, names: Sequence[Name]) -> Iterator[Found]:
        """Every place where a name stands with one or two edits."""
        text, scan = view.text, view.scan
        spans: list[tuple[int, int]] | None = None
        covered = [(name.start, name.end) for name in names]
        seen: set[tuple[int, int, int]] = set()
        for first, last, number in self._places.near(tokens_of(scan), capitals_of(text)):
            spans = spans or token_spans(scan)
            place = spans[first][0], spans[last - 1][1], number
            if place in seen or any(start <= place[0] and place[1] <= end for start, end in covered):
                continue
            seen.add(place)
            if hit := self._compare(text, scan, *place):
                yield hit

    def _compare(self, text: str, scan: bytes, start: int, end: int, number: int) -> Found | None:
        """A name at a place, None where more than two edits part them or they are no slips."""
        name, digits = self._prepared.get(number) or self._prepare(number)
        if digits and digits not in scan[start:end]:
            return None
        aliases = [self._kb.alias(a) for a in self._index.aliases(number)]
        if aliases[0].surface[:1].isupper() and not text[start].isupper():
            return None
        edits = self._edits(scan[start:end], name, any(not a.weak for a in aliases), aliases)
        return (start, end, edits, number) if edits else None

    def _prepare(self, number: int) -> tuple[bytes, bytes]:
        """A name, and the first number in it, which stands in the text too where the name does."""
        name = self._index.names[number]
        digits = _DIGITS.search(name)
        self._prepared[number] = prepared = name.encode("latin-1"), digits[0].encode() if digits else b""
        return prepared

    def _edits(self, surface: bytes, name: bytes, sure: bool, aliases: list[Alias]) -> int:
        """1 or 2 for a slip of the name, 0 for the name itself or something else."""
        if surface.count(b",") > name.count(b","):  # a comma or full stop parts words that do not belong together
            return 0
        edits = self._true_distance(surface, name, score_cutoff=MOST_EDITS)
        if not 0 < edits <= MOST_EDITS:
            return 0
        acronyms = frozenset(word.lower() for alias in aliases for word in alias.surface.split() if word.isupper())
        languages = frozenset(alias.language for alias in aliases)
        return edits if self._same_words(surface.decode("latin-1").split(), name.decode("latin-1").split(), sure, acronyms, languages) else 0

    def _same_words(self, surface: list[str], name: list[str], sure: bool, acronyms: frozenset[str], languages: frozenset[str]) -> bool:
        """Whether only the spelling of words differs: no numeral, no ending that grammar adds, no other name's word."""
        if len(surface) != len(name):
            return not any(self._fixed(word) for word in {*surface} ^ {*name})
        if name[-1] == surface[-1] + "s":  # «a treaty banning nuclear weapon tests» goes on
            return False
        return all(word == meant or (meant not in acronyms and self._slip(word, meant, sure, languages)) for word, meant in zip(surface, name, strict=True))

    def _slip(self, word: str, meant: str, sure: bool, languages: frozenset[str]) -> bool:
        """Whether one word is a slip of another. The shorter a word, the fewer letters may differ, and fewer in a shared name."""
        if self._fixed(word) or (self._fixed(meant) and not (meant in self._ordinals and self._only_ordinal(word, meant))):
            return False
        if meant == word + "s":  # «Assembly of State Parties», but one convention is not several
            return meant not in self._plurals
        if self._is_word(word, languages) or (word.startswith(meant) and _GROWN.match(word[len(meant) :])):
            return False
        same = word[0] == meant[0]
        most = 1 if meant in _LITTLE else 0 if len(meant) < 4 else 1 if len(meant) < (5 if sure and same else 6 if same else 7) else MOST_EDITS
        return self._true_distance(word, meant, score_cutoff=most) <= most

    def _fixed(self, word: str) -> bool:
        return word in self._ordinals or word.isdecimal() or roman(word) is not None or len(word) < 2

    def _only_ordinal(self, word: str, meant: str) -> bool:
        """«Forth» for «Fourth»: no other ordinal is as near."""
        return all(self._distance(word, other, score_cutoff=MOST_EDITS) > 1 for other in self._ordinals if other != meant)

    def _best(self, found: list[Found]) -> list[Found]:
        """The readings that do not overlap: an edit more has to explain a good deal more of the text."""
        kept: list[Found] = []
        for hit in sorted(found, key=lambda h: (h[2] * _WORTH - (h[1] - h[0]), h[2], h[0], h[3])):
            if not any(hit[0] < k[1] and k[0] < hit[1] for k in kept):
                kept.append(hit)
        return sorted(kept)

    def _name(self, hit: Found) -> Name:
        start, end, edits, number = hit
        aliases: tuple[Alias, ...] = tuple(map(self._kb.alias, self._index.aliases(number)))
        return Name(start, end, aliases, edits=edits)


def _speaks_of_law(found: Detections) -> bool:
    """Whether a text is short or shows any sign of a treaty, well spelt or not: only then it is worth a search."""
    text = found.view.text
    covered = sum(name.end - name.start for name in found.names) + _CITATION * len(found.anchors)
    if len(text) - covered < LEAST_UNCOVERED:
        return False
    if len(text) < SHORT_TEXT or found.slips or found.anchors or any(alias.targets for name in found.names for alias in name.aliases):
        return True
    return any(noun.noun in LAWFUL or text[noun.start].isupper() for noun in found.nouns)


def _crossing(hit: Found, name: Name) -> bool:
    """Whether a name that stands as written reaches out of the misspelt one."""
    return name.start < hit[1] and hit[0] < name.end and not (hit[0] <= name.start and name.end <= hit[1])
