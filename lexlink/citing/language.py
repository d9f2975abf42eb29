"""What a language contributes to reading citations: words and their roles, nothing else.

A language is one file in `citing/languages` that holds one `Language`. All words are written
folded (lower case, no accents), as the exact fold of a text shows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from lexlink.text.numerals import LATIN_ORDINALS
from lexlink.value import value

LEVELS = ("annex", "part", "chp", "sec", "art", "recital", "preamble", "para", "subpara", "point")
RANK = {"annex": 0, "part": 1, "chp": 2, "sec": 3, "art": 4, "recital": 4, "preamble": 4, "para": 5, "subpara": 6, "point": 7}


class Word(NamedTuple):
    """The role of a word in a citation and what it stands for."""

    role: str
    value: str = ""
    plural: bool = False


@value
class Language:
    """The words of one language. `designators` and `nouns` map singular and plural forms apart.

    `neutral` are adjectives that say nothing about which treaty («the whole treaty»), `parent` those
    that point from a protocol to its mother treaty. `as_court` and `as_treaty` are two patterns each,
    for what stands before and behind a name that both a court and a treaty go by. `solemn` are words
    in which law speaks and papers hardly do.
    """

    code: str
    designators: Mapping[str, tuple[str, ...]]
    plural_designators: Mapping[str, tuple[str, ...]]
    of: tuple[str, ...]
    near: tuple[str, ...]
    determiners: tuple[str, ...]
    demonstratives: tuple[str, ...]
    possessives: tuple[str, ...]
    sequence: tuple[str, ...]
    both: tuple[str, ...]
    upto: tuple[str, ...]
    cardinals: tuple[str, ...]
    ordinals: Mapping[str, int]
    ordinal_suffixes: tuple[str, ...]
    common: tuple[str, ...]
    nouns: Mapping[str, str]
    plural_nouns: Mapping[str, str]
    anaphors: Mapping[str, str]
    definite_anaphors: tuple[str, ...]
    preamble: str
    solemn: tuple[str, ...]
    former: tuple[str, ...]
    latter: tuple[str, ...]
    protocol: tuple[str, ...]
    number_signs: tuple[str, ...]
    foreign_law: str
    founding: tuple[str, ...] = ()
    indefinite: tuple[str, ...] = ()
    parent: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    as_court: tuple[str, str] = ("", "")
    as_treaty: tuple[str, str] = ("", "")

    open: ClassVar[bool] = True

    if TYPE_CHECKING:
        __match_args__: ClassVar[tuple[str, ...]]

        def replace(self, **changes: Any) -> Language: ...

    @cached_property
    def words(self) -> Mapping[str, Word]:
        """Every word with a role. A later role wins where a word has two."""
        found: dict[str, Word] = {}
        for role, words in (
            ("indefinite", self.indefinite),
            ("near", self.near),
            ("of", self.of),
            ("determiner", self.determiners),
            ("demonstrative", self.demonstratives),
            ("possessive", self.possessives),
            ("and", self.sequence),
            ("both", self.both),
            ("upto", self.upto),
            ("common", self.common),
            ("sign", self.number_signs),
        ):
            found |= dict.fromkeys(words, Word(role))
        found |= {word: Word("cardinal", str(value)) for value, word in enumerate(self.cardinals, 1) if word}
        found |= {word: Word("ordinal", str(value)) for word, value in self.ordinals.items()}
        found |= {word: Word("latin", word) for word in LATIN_ORDINALS}
        for plural, table in ((False, self.designators), (True, self.plural_designators)):
            found |= {word: Word("designator", level, plural) for level, words in table.items() for word in words}
        return {**self.slipped, **found}

    @cached_property
    def slipped(self) -> Mapping[str, Word]:
        """The commonest long designators as slips make them: «aritcle»."""
        tables = ((False, self.designators), (True, self.plural_designators))
        return {
            slip: Word("designator", level, plural)
            for plural, table in tables
            for level in ("chp", "art")
            for word in table.get(level, ())
            for slip in sorted(slips(word))
        }


_LONG_ENOUGH = 7
_TAKEN_FOR = (("i", "l"), ("l", "i"), ("c", "e"), ("e", "c"), ("t", "f"), ("rt", "tr"))


def slips(word: str) -> frozenset[str]:
    """What becomes of a long word by a slip of the fingers or of a machine that reads: «aritcle», «artcle», «artlcle»."""
    if len(word) < _LONG_ENOUGH or not word.isalpha():
        return frozenset()
    inner = range(1, len(word) - 1)
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    dropped = {word[:i] + word[i + 1 :] for i in inner}
    doubled = {word[:i] + word[i] + word[i:] for i in range(len(word))}
    misread = {word[:i] + new + word[i + len(old) :] for old, new in _TAKEN_FOR for i in inner if word.startswith(old, i)}
    return frozenset((swapped | dropped | doubled | misread) - {word})


def merged(languages: Iterable[Language]) -> Language:
    """All languages as one, for words that several share («convention»)."""
    first, *others = languages
    for other in others:
        values: dict[str, Any] = {}
        for name in Language.__match_args__:
            one, two = getattr(first, name), getattr(other, name)
            if name in ("as_court", "as_treaty"):
                values[name] = tuple(f"(?:{'|'.join(filter(None, pair))})" for pair in zip(one, two, strict=True))
            elif isinstance(one, tuple):
                values[name] = tuple(dict.fromkeys((*one, *two)))
            elif isinstance(one, Mapping):
                values[name] = {**two, **one}
        first = first.replace(**values)
    return first
