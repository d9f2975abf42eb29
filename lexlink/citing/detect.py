"""One scan of the text for names, organs, citation anchors and treaty nouns together.

Long names are found by their first characters and then compared whole, which keeps the automaton
small; abbreviations carry their word boundaries inside the pattern, so that a short one does not
fire inside other words. Nothing here decides what a name means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import ahocorasick_rs

from lexlink.citing.language import Language
from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.text.normalize import SPECIAL, View, breaks, squeezed
from lexlink.types import Alias

_PREFIX = 14
_SHORT = 5
_EDGES = (" ", ",", "-")
_YEAR_BEFORE = re.compile(r"(?<![\w-])(1[789]\d\d|20\d\d) \Z")
_YEAR_AFTER = re.compile(
    r",? (?:of|de|du|del|vom) (?:the )?(?:\d{1,2}(?:er|st|nd|rd|th)? (?:de )?)?"
    r"(?:(?!of|de|du)[a-z]{3,10} (?:de )?(?:\d{1,2}, )?)?(1[789]\d\d|20\d\d)(?![\w-])"
)


class Name(NamedTuple):
    """A surface of the gazetteer found in the text. `start:end` includes a year joined to it."""

    start: int
    end: int
    aliases: tuple[Alias, ...]
    year: str = ""


class Anchor(NamedTuple):
    """A place where a citation of a unit may begin, and the languages that would read it."""

    start: int
    languages: tuple[str, ...]


class Noun(NamedTuple):
    """A treaty noun («convention») or provision anaphor («that article») in the text."""

    start: int
    end: int
    noun: str
    plural: bool
    language: str


@dataclass(slots=True)
class Detections:
    """What one scan found, each list in text order."""

    view: View
    names: list[Name] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    nouns: list[Noun] = field(default_factory=list)
    anaphors: list[Noun] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.names or self.anchors)


Action = Literal["space", "hyphen", "short", "long", "anchor", "noun", "anaphor"]


class Detector:
    """The compiled scan of a knowledge base and its languages. Thread-safe after construction."""

    def __init__(self, kb: KnowledgeBase, languages: Iterable[Language]) -> None:
        self._actions: list[tuple[Action, object]] = []
        patterns: list[bytes] = []

        def add(pattern: str, action: Action, payload: object) -> None:
            patterns.append(pattern.encode("latin-1"))
            self._actions.append((action, payload))

        add("  ", "space", None)
        add("- ", "hyphen", None)
        for pattern, payload in _long_names(kb).items():
            add(pattern, "long", payload)
        for pattern, aliases in kb.names:
            if len(pattern) <= _SHORT:
                for before in _EDGES:
                    for after in _EDGES:
                        add(f"{before}{pattern}{after}", "short", aliases)
        for pattern, action, payload in _words(tuple(languages)):
            add(pattern, action, payload)
        self._automaton = ahocorasick_rs.BytesAhoCorasick(patterns, implementation=ahocorasick_rs.Implementation.DFA)

    def detect(self, text: str) -> Detections:
        """Find everything in a text. Offsets are those of the returned view."""
        view = View(text)
        found, runs, hyphens = self._scan(view)
        if runs or hyphens or SPECIAL in view.scan:
            replacements = breaks(view, runs, hyphens)
            if replacements:
                found, _, _ = self._scan(squeezed(text, replacements))
        return found

    def _scan(self, view: View) -> tuple[Detections, list[int], list[int]]:
        """One pass. Offsets in the padded scan are one ahead of the text's."""
        found = Detections(view)
        runs: list[int] = []
        hyphens: list[int] = []
        scan = b" " + view.scan + b" "
        actions = self._actions
        names: dict[int, Name] = {}
        text = view.text
        for index, start, end in self._automaton.find_matches_as_indexes(scan, overlapping=True):
            action, payload = actions[index]
            if action == "space":
                runs.append(start - 1)
            elif action == "hyphen":
                if text[end - 2 : end - 1] in "\r\n":
                    hyphens.append(start - 1)
            elif action == "short":
                _keep(names, _short_name(text, start, end - 2, payload))
            elif action == "long":
                _keep(names, _long_name(text, scan, start, payload))
            elif action == "anchor":
                found.anchors += _anchors(scan, text, start, end, payload)
            elif not _joined(scan, text, start) and not _joined_after(scan, text, end):
                noun, plural, language = payload
                (found.nouns if action == "noun" else found.anaphors).append(Noun(start - 1, end - 1, noun, plural, language))
        if names:
            found.names = [_with_year(view, name) for name in _leftmost_longest(names)]
        if found.anchors:
            found.anchors = _merged(found.anchors)
        return found, runs, hyphens


def _long_names(kb: KnowledgeBase) -> dict[str, list[tuple[bytes, tuple[Alias, ...]]]]:
    """Names by their first characters, the longest of a group first."""
    groups: dict[str, list[tuple[bytes, tuple[Alias, ...]]]] = {}
    for pattern, aliases in kb.names:
        if len(pattern) > _SHORT:
            groups.setdefault(pattern[:_PREFIX], []).append((pattern.encode("latin-1"), aliases))
    for group in groups.values():
        group.sort(key=lambda entry: (-len(entry[0]), entry[0]))
    return groups


def _words(languages: tuple[Language, ...]) -> list[tuple[str, Action, object]]:
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
        for plural, table_ in ((False, language.nouns), (True, language.plural_nouns)):
            for word, noun in table_.items():
                nouns.setdefault(word, (noun, plural, language.code))
        for word in (*language.demonstratives, *language.determiners):
            for anaphor in language.anaphors:
                if word in language.demonstratives or anaphor in language.definite_anaphors:
                    anaphors.setdefault(f"{word} {anaphor}", (language.anaphors[anaphor], anaphor.endswith("s"), language.code))
    return [
        *(entry for word, shared in designators.items() for entry in _designator_patterns(word, shared)),
        *((f"{sign}{digit}", "anchor", _SECTION_SIGN) for sign in ("\xa7", "\xa7 ") for digit in "0123456789"),
        *((pattern, "noun", payload) for pattern, payload in nouns.items()),
        *((pattern, "anaphor", payload) for pattern, payload in anaphors.items()),
    ]


class _Designator(NamedTuple):
    """How to tell at a hit whether a designator begins a citation."""

    width: int
    after: re.Pattern[bytes]
    before: re.Pattern[bytes]
    codes: tuple[str, ...]


_ROMAN = rb"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?![a-z0-9])"
_ALWAYS = re.compile(b"")
_NEVER = re.compile(rb"(?!)")
_SECTION_SIGN = _Designator(1, _ALWAYS, _NEVER, ("en", "fr", "es"))


def _designator_patterns(word: str, languages: list[Language]) -> Iterator[tuple[str, Action, object]]:
    """A long designator is found alone and looked around at; a short one with its edges and a digit."""
    cardinals = "|".join(c for language in languages for c in language.cardinals if len(c) > 2)
    ordinals = "|".join(o for language in languages for o in language.ordinals)
    suffixes = "|".join(s for language in languages for s in language.ordinal_suffixes)
    preamble = any(word == language.preamble for language in languages)
    number = rb"[ ,]{1,3}(?:\d|[a-z][ ,]|" + _ROMAN + rb"|(?:" + f"{cardinals}|{ordinals}".encode() + rb")(?![a-z]))"
    after = _ALWAYS if preamble else re.compile(number)
    before = re.compile(rf"(?:{ordinals}|\d{{1,2}}(?:{suffixes})) \Z".encode())
    designator = _Designator(len(word), after, before, tuple(language.code for language in languages))
    if len(word) > _SHORT:
        yield word.replace("'", ","), "anchor", designator
        return
    for edge in _EDGES:
        for gap in (" ", ", ", ",", " ,"):
            letters = "abcdefghi" if gap == " ," else [f"{a}," for a in "abcdefghijkl"] if gap == " " else ()
            for first in (*"0123456789", "i", "v", "x", *letters):
                yield f"{edge}{word}{gap}{first}", "anchor", designator._replace(width=-len(word))
        for cardinal in (c for language in languages for c in language.cardinals[:20] if len(c) > 2):
            yield f"{edge}{word} {cardinal}", "anchor", designator._replace(width=-len(word))


def _anchors(scan: bytes, text: str, start: int, end: int, payload: object) -> list[Anchor]:
    """The anchor of a designator hit, none where no number or ordinal stands beside it."""
    assert isinstance(payload, _Designator)
    if payload.width < 0:
        start += 1
    elif payload.width == 1:
        return [Anchor(start - 1, payload.codes)]
    elif _joined(scan, text, start):
        return []
    end = start + abs(payload.width)
    if _joined_after(scan, text, end):
        return []
    if ordinal := payload.before.search(scan, max(0, start - 18), start):
        return [Anchor(ordinal.start() - 1, payload.codes)]
    return [Anchor(start - 1, payload.codes)] if payload.after.match(scan, end) else []


def _joined(scan: bytes, text: str, start: int) -> bool:
    """Whether the character before a hit belongs to the same word (`start` in the padded scan)."""
    before = scan[start - 1]
    if before == 0x2C:  # also the placeholder of letters outside the alphabet
        return text[start - 2].isalnum()
    return 0x30 <= before <= 0x39 or 0x61 <= before <= 0x7A


def _joined_after(scan: bytes, text: str, end: int) -> bool:
    after = scan[end]
    if after == 0x2C:
        return end - 1 < len(text) and text[end - 1].isalnum()
    return 0x30 <= after <= 0x39 or 0x61 <= after <= 0x7A


def _keep(names: dict[int, Name], name: Name | None) -> None:
    if name is not None and (name.start not in names or names[name.start].end < name.end):
        names[name.start] = name


def _short_name(text: str, start: int, end: int, aliases: object) -> Name | None:
    surface = text[start:end]
    kept = tuple(a for a in aliases if written_as(a, surface))  # type: ignore[attr-defined]
    return Name(start, end, kept) if kept else None


def _long_name(text: str, scan: bytes, start: int, group: object) -> Name | None:
    """The longest name of the group that stands at `start` with word boundaries and fitting case."""
    if _joined(scan, text, start):
        return None
    for pattern, aliases in group:  # type: ignore[attr-defined]
        if scan.startswith(pattern, start):
            end = start + len(pattern)
            if _joined_after(scan, text, end):
                continue
            surface = text[start - 1 : end - 1]
            kept = tuple(a for a in aliases if written_as(a, surface))
            if kept:
                return Name(start - 1, end - 1, kept)
    return None


def written_as(alias: Alias, surface: str) -> bool:
    """Whether a surface is written as the alias asks: punctuation always, capitals where `cased`."""
    if any(c in surface and c not in alias.surface for c in ".;:!?()"):
        return False
    if not alias.cased:
        return True
    if " " not in alias.surface and len(alias.surface) <= 8 and alias.surface[-1:].isupper() and alias.surface[:1].isupper():
        if surface == alias.surface or surface.replace(".", "") == alias.surface.replace(".", ""):
            return True
        return len(surface) > _SHORT and surface.istitle()
    wanted = [word for word in re.split(r"[ -]", alias.surface) if word[:1].isupper() or word[:1].isdigit()]
    return sum(word[:1].isupper() or word[:1].isdigit() for word in re.split(r"[\s-]+", surface)) >= len(wanted)


def _leftmost_longest(names: dict[int, Name]) -> list[Name]:
    kept: list[Name] = []
    for start in sorted(names):
        name = names[start]
        if not kept or start >= kept[-1].end:
            kept.append(name)
    return kept


def _with_year(view: View, name: Name) -> Name:
    """Take a year that stands before the name or is joined to it by «of» into the name."""
    before = _YEAR_BEFORE.search(view.exact, max(0, name.start - 6), name.start)
    after = _YEAR_AFTER.match(view.exact, name.end)
    if before:
        name = name._replace(start=before.start(1), year=before[1])
    if after and not after[0].startswith(","):
        name = name._replace(end=after.end(), year=after[1])
    return name


def _merged(anchors: list[Anchor]) -> list[Anchor]:
    """Anchors in text order, one a position with all its languages."""
    found: dict[int, dict[str, None]] = {}
    for anchor in sorted(anchors):
        found.setdefault(anchor.start, {}).update(dict.fromkeys(anchor.languages))
    return [Anchor(start, tuple(codes)) for start, codes in found.items()]
