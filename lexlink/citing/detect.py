"""One scan of the text for names, organs, citation anchors and treaty nouns together.

Long names are found by their first characters and then compared whole, which keeps the automaton
small; abbreviations carry their word boundaries inside the pattern, so that a short one does not
fire inside other words. Nothing here decides what a name means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from lexlink.citing.anchors import (
    LAWFUL,
    SHORT,
    Action,
    Anchor,
    Payload,
    anchors_at,
    joined,
    joined_after,
    merged_anchors,
    noun_halves,
    solemn_patterns,
    word_patterns,
)
from lexlink.citing.language import Language
from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.text.normalize import SPECIAL, View, breaks, merged_replacements, misread, squeezed
from lexlink.text.patterns import Pattern
from lexlink.text.scanner import Scanner
from lexlink.types import Alias

_LONG = 14
_MANY = 50_000
# ordinary words that are a letter away from a treaty noun
_NO_SLIPS = frozenset(
    (
        b"charge charged charges threat threats treats chart charts charted chapter chapters status statue statues stature revolution revolutions "
        b"contention contentions places placed cartel cartels carter actors factors chatter revolutions directives records accorded according "
        b"declarations protocols cover pacts tracts traits traite detects directs direction directions regulator regulated greement"
    ).split()
)
_YEAR_AND_SPACE = 5
_EDGES = (" ", ",", "-")
_DOTTED = Pattern(r"(?<![^\W\d_])(?:[A-Za-z]\.)+")
_WORD = Pattern(r"[A-Za-z]{2,}")
_UN_BEFORE = Pattern(r"(?<![\w-])(?:un|u\.n\.|united nations) \Z")
_YEAR_BEFORE = Pattern(r"(?<![\w-])(1[789]\d\d|20\d\d) \Z")
_YEAR_AFTER = Pattern(
    r",? (?:of|de|du|del|vom) (?:the )?(?:\d{1,2}(?:er|st|nd|rd|th)? (?:de )?)?"
    r"(?:(?!of|de|du)[a-z]{3,10} (?:de )?(?:\d{1,2}, )?)?(1[789]\d\d|20\d\d)(?![\w-])"
)


_WORD_IN_SCAN = re.compile(rb"[a-z0-9]+")
_FOUNDED = re.compile(rb" (?:found|fond|fund|constitu|that creat|that establ|that set |which creat|which establ|establishing|creating|qui a |que cre)")
_INDEFINITE = Pattern(r"(?<!\w)(?:an?|une?|una|ein|eine|einen|einem|einer|any) \Z")
_SMALL_HEAD = re.compile(
    r"(?:Conventions?|Traités?|Pacte|Protocoles?|Accords?|Statut|Charte|Règlement) (?:de |du |des |d['’]|n°)"
    r"|(?:Convenios?|Convenci[oó]n(?:es)?|Tratados?|Pacto|Protocolos?|Acuerdos?|Estatuto|Carta|Reglamento) "
)


class Name(NamedTuple):
    """A surface of the gazetteer found in the text. `start:end` includes a year joined to it; `edits` part it from the name."""

    start: int
    end: int
    aliases: tuple[Alias, ...]
    year: str = ""
    edits: int = 0


class Misspellings(Protocol):
    """Whatever adds misspelt names to those found."""

    def added(self, found: Detections) -> list[Name]: ...


class Noun(NamedTuple):
    """A treaty noun («convention») or provision anaphor («that article») in the text."""

    start: int
    end: int
    noun: str
    plural: bool
    language: str


class Detections:
    """What one scan found, each list in text order."""

    __slots__ = ("anaphors", "anchors", "names", "nouns", "slips", "solemn", "view")

    def __init__(self, view: View) -> None:
        self.view = view
        self.names: list[Name] = []
        self.anchors: list[Anchor] = []
        self.nouns: list[Noun] = []
        self.anaphors: list[Noun] = []
        self.solemn = False  # whether words stand here in which law speaks («everyone has the right»)
        self.slips = False  # whether a word stands here that may be a treaty noun with a wrong letter

    def __bool__(self) -> bool:
        return bool(self.names or self.anchors) or any(self._promising(noun) for noun in self.nouns)

    def _promising(self, noun: Noun) -> bool:
        """Whether a treaty noun may be cited though nothing else is: «resolutions 1701 and 1559», «NATO's founding charter»."""
        if noun.plural and self.view.text[noun.end + 1 : noun.end + 2].isdecimal():
            return True
        return _FOUNDED.search(self.view.scan, max(0, noun.start - 10), noun.end + 16) is not None


class Detector:
    """The compiled scan of a knowledge base and its languages. Thread-safe after construction."""

    def __init__(self, kb: KnowledgeBase, languages: Sequence[Language], all_organs: bool = False, misspellings: Misspellings | None = None) -> None:
        self._kb, self._languages = kb, languages
        self._misspellings = misspellings
        self._alias = kb.alias
        long, short, words = kb.long_names(all_organs), kb.short_names(all_organs), word_patterns(tuple(languages))
        self._actions: list[tuple[Action, Payload]] = [
            ("space", None),
            ("hyphen", None),
            *[("long", group) for _, group in long],
            *[("short", aliases) for _, aliases in short for _ in range(2 * len(_EDGES))],
            *[(action, payload) for _, action, payload in words],
        ]
        halves = noun_halves(languages) if misspellings else []
        self._actions += [("half", first) for _, first in halves]
        solemn = solemn_patterns(languages)
        self._actions += [("solemn", None)] * len(solemn)
        patterns = [
            b"  ",
            b"- ",
            *[prefix.encode("latin-1") for prefix, _ in long],
            *[f"{before}{name}{after}".encode("latin-1") for name, _ in short for before in (" ", ",") for after in _EDGES],
            *[pattern.encode("latin-1") for pattern, _, _ in words],
            *[half.encode("latin-1") for half, _ in halves],
            *[pattern.encode("latin-1") for pattern in solemn],
        ]
        self._nouns = frozenset(noun.encode() for language in languages for noun in (*language.nouns, *language.plural_nouns))
        self._shorter = self._nouns | frozenset(noun[:i] + noun[i + 1 :] for noun in self._nouns for i in range(len(noun)) if len(noun) > SHORT)
        self._slips: dict[bytes, bool] = {}
        self._scanner = Scanner(patterns)

    def detect(self, text: str) -> Detections:
        """Find everything in a text. Offsets are those of the returned view."""
        view = View(text)
        found, runs, hyphens = self._scan(view)
        replacements = breaks(view, runs, hyphens) if runs or hyphens or SPECIAL in view.scan else []
        if found.names or any(noun.noun in LAWFUL for noun in found.nouns):
            replacements = merged_replacements(replacements, misread(view, self._is_word))
        if replacements:
            found, _, _ = self._scan(squeezed(text, replacements))
        if self._misspellings is not None:
            found.names = self._misspellings.added(found)
        found.names = [_with_year(found.view, name) for name in found.names if not _of_an_organisation(found.view, name) and not _indefinite(found.view, name)]
        if any(noun.plural for noun in found.nouns):
            found.names = self._with_rows(found)
        return found

    def _is_word(self, word: str) -> bool:
        """Whether a folded word has a role in any language."""
        return any(word in language.words or word in language.nouns or word in language.plural_nouns for language in self._languages)

    def _with_rows(self, found: Detections) -> list[Name]:
        """The names with those that share one noun («the Basel and Stockholm conventions»)."""
        from lexlink.citing.coordination import coordinated

        rows = [row for row in coordinated(found, self._kb, self._languages) if not any(n.start < row.end and row.start < n.end for n in found.names)]
        return sorted([*found.names, *rows], key=lambda n: n.start)

    def _scan(self, view: View) -> tuple[Detections, list[int], list[int]]:
        """One pass. Offsets in the padded scan are one ahead of the text's."""
        found = Detections(view)
        runs: list[int] = []
        hyphens: list[int] = []
        scan = b" " + view.scan + b" "
        actions = self._actions
        names: dict[int, Name] = {}
        text = view.text
        for index, start, end in self._scanner.matches(scan):
            action, payload = actions[index]
            if action == "space":
                runs.append(start - 1)
            elif action == "hyphen":
                if text[end - 2 : end - 1] in "\r\n":
                    hyphens.append(start - 1)
            elif action == "short":
                _keep(names, self._short_name(text, start, end - 2, payload))
            elif action == "long":
                _keep(names, self._long_name(text, scan, start, payload))
            elif action == "half":
                found.slips = found.slips or self._slip(scan, text, start + 1 if payload else end - 2)
            elif action == "solemn":
                found.solemn = True
            elif action == "anchor":
                found.anchors += anchors_at(scan, text, start, payload)
            elif not joined(scan, text, start) and not joined_after(scan, text, end):
                noun, plural, language = payload
                (found.nouns if action == "noun" else found.anaphors).append(Noun(start - 1, end - 1, noun, plural, language))
        if names:
            found.names = _leftmost_longest(names)
        if found.anchors:
            found.anchors = merged_anchors(found.anchors)
        return found, runs, hyphens

    def _short_name(self, text: str, start: int, end: int, aliases: Iterable[int]) -> Name | None:
        return self._written(text, start, end, aliases)

    def _long_name(self, text: str, scan: bytes, start: int, group: Iterable[tuple[str, list[int]]]) -> Name | None:
        """The longest name of the group that stands at `start` with word boundaries and fitting case."""
        if joined(scan, text, start):
            return None
        for pattern, aliases in group:
            end = start + len(pattern)
            if scan.startswith(pattern.encode("latin-1"), start) and not joined_after(scan, text, end):
                name = self._written(text, start - 1, end - 1, aliases)
                if name is not None:
                    return name
        return None

    def _slip(self, scan: bytes, text: str, start: int) -> bool:
        """Whether the word around half a treaty noun is such a noun but for a letter."""
        first = max(scan.rfind(b" ", 0, start), scan.rfind(b",", 0, start)) + 1
        word = _WORD_IN_SCAN.match(scan, first)
        if word is None:
            return False
        slip = self._slips.get(word[0])
        if slip is None:
            slip = self._slips[word[0]] = self._is_slip(word[0])
            if len(self._slips) > _MANY:
                self._slips.clear()
        return slip and (word[0] not in _NO_SLIPS or text[first - 1].isupper())

    def _is_slip(self, word: bytes) -> bool:
        if word in self._nouns or not SHORT < len(word) < _LONG:
            return False
        return word in self._shorter or any(word[:i] + word[i + 1 :] in self._shorter for i in range(len(word)))

    def _written(self, text: str, start: int, end: int, aliases: Iterable[int]) -> Name | None:
        """The name with those of its aliases that are written like this."""
        surface = text[start:end]
        kept = tuple(a for a in map(self._alias, aliases) if written_as(a, surface))
        return Name(start, end, kept) if kept else None


def _keep(names: dict[int, Name], name: Name | None) -> None:
    if name is not None and (name.start not in names or names[name.start].end < name.end):
        names[name.start] = name


def written_as(alias: Alias, surface: str) -> bool:
    """Whether a surface is written as the alias asks: its punctuation, abbreviations not in small letters, capitals where `cased`."""
    if not surface.isalnum() and any(c not in alias.surface for c in _DOTTED.sub("", surface) if c in ".;:!?()"):
        return False
    if alias.weak and alias.surface[:1].isupper() and not surface[:1].isupper():
        # «traité de Rome»: nouns take no capital in these languages, the place does
        capitals = any(map(str.isupper, surface)) or not any(map(str.isupper, alias.surface[1:]))  # «convention n° 29» has none
        return capitals and (alias.language in ("fr", "es") or _SMALL_HEAD.match(alias.surface) is not None)
    if not alias.cased:
        return surface.upper() == surface or not any(w.isupper() and len(w) > 1 and w.lower() in surface for w in _WORD.findall(alias.surface))
    if " " not in alias.surface and len(alias.surface) <= 8 and alias.surface[-1:].isupper() and alias.surface[:1].isupper():
        if surface == alias.surface or surface.replace(".", "") == alias.surface.replace(".", ""):
            return True
        return len(surface) > SHORT and surface.istitle()
    wanted = [word for word in re.split(r"[ -]", alias.surface) if word[:1].isupper() or word[:1].isdigit()]
    written = [word for word in re.split(r"[\s-]+", surface) if word[:1].isupper() or word[:1].isdigit()]
    return len(written) >= len(wanted)


def _leftmost_longest(names: dict[int, Name]) -> list[Name]:
    kept: list[Name] = []
    for start in sorted(names):
        name = names[start]
        # «1951 Geneva Convention on Refugees»: the year joins the longer name that follows it
        if kept and start - kept[-1].start == _YEAR_AND_SPACE and name.end > kept[-1].end:
            kept.pop()
        if not kept or start >= kept[-1].end:
            kept.append(name)
    return kept


def _of_an_organisation(view: View, name: Name) -> bool:
    """«South-East Asia Treaty Organization»: a treaty's name inside that of a body."""
    return view.exact.startswith((" organization", " organisation"), name.end) and any(a.targets for a in name.aliases)


def _indefinite(view: View, name: Name) -> bool:
    """«a landmines treaty»: a description in small letters behind an indefinite article is no name of one."""
    described = view.text[name.start : name.end].islower() and " " in view.text[name.start : name.end]
    return described and bool(_INDEFINITE.search(view.text, max(0, name.start - 6), name.start))


def _with_year(view: View, name: Name) -> Name:
    """Take a year before the name or joined by «of», and a «UN» before it, into the name."""
    un = _UN_BEFORE.search(view.exact, max(0, name.start - 15), name.start) if name.end - name.start > SHORT else None
    if un and view.text[un.start()].isupper():
        name = name._replace(start=un.start())
    before = _YEAR_BEFORE.search(view.exact, max(0, name.start - 6), name.start)
    after = _YEAR_AFTER.match(view.exact, name.end)
    if before:
        name = name._replace(start=before.start(1), year=before[1])
    if after and not after[0].startswith(","):
        name = name._replace(end=after.end(), year=after[1])
    return name
