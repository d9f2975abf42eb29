"""The patterns that a language adds to the scan, and the places where a citation of a unit may begin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from lexlink.citing.language import Language

SHORT = 5
# classes of nouns that are rarely ordinary words
LAWFUL = frozenset(("treaty", "convention", "statute", "covenant", "charter", "protocol"))
_BESIDE: dict[tuple[str, ...], tuple[re.Pattern[bytes], re.Pattern[bytes]]] = {}

Action = Literal["space", "hyphen", "short", "long", "anchor", "noun", "anaphor", "half", "solemn"]
Payload = Any  # what a pattern stands for, by its action


class Anchor(NamedTuple):
    """A place where a citation of a unit may begin, and the languages that would read it."""

    start: int
    languages: tuple[str, ...]


def noun_halves(languages: Iterable[Language]) -> list[tuple[str, bool]]:
    """The halves of treaty nouns with the edge of the word, and whether it is the first: one stands in a noun with a wrong letter."""
    tables = (table for language in languages for table in (language.nouns, language.plural_nouns))
    nouns = sorted({word for table in tables for word, noun in table.items() if noun in LAWFUL and len(word) > SHORT})
    firsts = dict.fromkeys(noun[: len(noun) // 2] for noun in nouns)
    lasts = dict.fromkeys(noun[len(noun) // 2 :] for noun in nouns)
    return [*((f"{edge}{half}", True) for half in firsts for edge in " ,"), *((f"{half}{edge}", False) for half in lasts for edge in " ,")]


def solemn_patterns(languages: Iterable[Language]) -> list[str]:
    """Patterns of the words in which law speaks."""
    return [f"{edge}{words} " for language in languages for words in language.solemn for edge in " ,"]


def word_patterns(languages: tuple[Language, ...]) -> list[tuple[str, Action, Payload]]:
    """Patterns of the languages: a designator shared by several carries all of them."""
    designators: dict[str, list[Language]] = {}
    nouns: dict[str, tuple[str, bool, str]] = {}
    anaphors: dict[str, tuple[str, bool, str]] = {}
    for language in languages:
        for table in (language.designators, language.plural_designators):
            for words in table.values():
                for word in words:
                    designators.setdefault(word, []).append(language)
        designators.setdefault(language.preamble, []).append(language)
        for slip in language.slipped:
            designators.setdefault(slip, []).append(language)
        for plural, table_ in ((False, language.nouns), (True, language.plural_nouns)):
            for word, noun in table_.items():
                nouns.setdefault(word, (noun, plural, language.code))
        counts = (*language.cardinals[1:4], *language.both)
        plurals = [anaphor for anaphor in language.anaphors if anaphor.endswith("s")]
        anaphors |= {f"{count} {anaphor}": (language.anaphors[anaphor], True, language.code) for count in counts for anaphor in plurals}
        for word in (*language.demonstratives, *language.determiners):
            for anaphor in language.anaphors:
                if word in language.demonstratives or anaphor in language.definite_anaphors:
                    anaphors.setdefault(f"{word} {anaphor}", (language.anaphors[anaphor], anaphor.endswith("s"), language.code))
    return [
        *(entry for word, shared in designators.items() for entry in _designator_patterns(word, shared)),
        *((f"{sign}{digit}", "anchor", _Designator(1, languages)) for sign in ("\xa7", "\xa7 ") for digit in "0123456789"),
        *((pattern, "noun", payload) for pattern, payload in nouns.items()),
        *((pattern, "anaphor", payload) for pattern, payload in anaphors.items()),
    ]


class _Designator(NamedTuple):
    """A word for a level, and the languages it belongs to. `bounded`: the pattern holds its edges and a digit."""

    width: int
    languages: tuple[Language, ...]
    bounded: bool = False
    alone: bool = False


def _designator_patterns(word: str, languages: list[Language]) -> Iterator[tuple[str, Action, Payload]]:
    """A long designator is found alone and looked around at; a short one with its edges and a digit."""
    if len(word) >= SHORT:
        alone = any(word == language.preamble for language in languages)
        yield word.replace("'", ","), "anchor", _Designator(len(word), tuple(languages), alone=alone)
        return
    bounded = _Designator(len(word), tuple(languages), bounded=True)
    top = any(word in language.designators[level] for language in languages for level in ("art", "part", "chp"))
    cardinals = tuple(dict.fromkeys(c for language in languages for c in language.cardinals[:20] if len(c) > 2)) if top else ()
    letters = tuple(f"{a}," for a in "abcdefghijkl") if any(word in language.designators["point"] for language in languages) else ()
    for edge in (" ", ","):
        for mark in (",", " ,"):  # a stop or bracket: rare enough to look behind it each time
            yield f"{edge}{word}{mark}", "anchor", bounded
        for after in (*"0123456789", "i", "v", "x", *cardinals, *letters):
            yield f"{edge}{word} {after}", "anchor", bounded


def _beside(cardinals: str, ordinals: str, suffixes: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Patterns for a number behind a designator, and for an ordinal before it."""
    roman = r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?:er?)?(?![a-z0-9])"
    after = rf"[ ,]{{1,3}}(?:\d|(?:(?<! , )(?<!, ))[a-z][ ,]|{roman}|(?:{cardinals}|{ordinals})(?![a-z]))"
    before = rf"(?:(?:{ordinals})(?:, | and | et | y ))?(?:{ordinals}|\d{{1,2}}(?:{suffixes})) \Z"
    return re.compile(after.encode()), re.compile(before.encode())


def _beside_of(languages: tuple[Language, ...]) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    codes = tuple(language.code for language in languages)
    known = _BESIDE.get(codes)
    if known is None:
        known = _BESIDE[codes] = _beside(
            "|".join(c for language in languages for c in language.cardinals if len(c) > 2),
            "|".join(o for language in languages for o in language.ordinals),
            "|".join(s for language in languages for s in language.ordinal_suffixes),
        )
    return known


def anchors_at(scan: bytes, text: str, start: int, payload: Payload) -> list[Anchor]:
    """The anchor of a designator hit, none where no number or ordinal stands beside it."""
    codes = tuple(language.code for language in payload.languages)
    if payload.bounded:
        start += 1
        if joined_after(scan, text, start + payload.width):
            return []
    elif payload.width == 1:
        return [Anchor(start - 1, codes)]
    elif joined(scan, text, start) or joined_after(scan, text, start + payload.width):
        return []
    after, before = _beside_of(payload.languages)
    if ordinal := before.search(scan, max(0, start - 32), start):
        return [Anchor(ordinal.start() - 1, codes)]
    return [Anchor(start - 1, codes)] if payload.alone or after.match(scan, start + payload.width) else []


def joined(scan: bytes, text: str, start: int) -> bool:
    """Whether the character before a hit belongs to the same word (`start` in the padded scan)."""
    before = scan[start - 1]
    if before == 0x2C:  # also the placeholder of letters outside the alphabet
        return text[start - 2].isalnum()
    return 0x30 <= before <= 0x39 or 0x61 <= before <= 0x7A


def joined_after(scan: bytes, text: str, end: int) -> bool:
    after = scan[end]
    if after == 0x2C:
        return end - 1 < len(text) and text[end - 1].isalnum()
    return 0x30 <= after <= 0x39 or 0x61 <= after <= 0x7A


def merged_anchors(anchors: list[Anchor]) -> list[Anchor]:
    """Anchors in text order, one a position with all its languages."""
    found: dict[int, dict[str, None]] = {}
    for anchor in sorted(anchors):
        found.setdefault(anchor.start, {}).update(dict.fromkeys(anchor.languages))
    return [Anchor(start, tuple(codes)) for start, codes in found.items()]
