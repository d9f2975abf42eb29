"""The law in memory: instruments, organs, provisions and names behind one immutable object."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lexlink.errors import CorpusError, UsageError
from lexlink.kb.snapshot import Snapshot, load
from lexlink.kb.spelling import SpellingIndex
from lexlink.text.numerals import to_roman
from lexlink.text.patterns import Pattern
from lexlink.types import Addition, Alias, Instrument, Organ, Passage, Provision

if TYPE_CHECKING:
    from pathlib import Path

    from lexlink.kb.official import OfficialTexts

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_SLUG = Pattern(r"[a-z0-9]+(?:-[a-z0-9]+){0,20}")
_NUMBER = Pattern(r"(\d+)(?:-([a-z]+))?")


def packaged_corpus() -> str:
    """The folder of the corpus that came with lexlink."""
    packaged = os.path.join(_HERE, "_corpus")
    return packaged if os.path.isdir(packaged) else os.path.join(os.path.dirname(_HERE), "corpus")


def cache_folder() -> str:
    """Where snapshots are kept: `LEXLINK_CACHE`, else the user's cache folder."""
    if given := os.environ.get("LEXLINK_CACHE"):
        return given
    if sys.platform == "linux":  # the common case without the cost of an import
        home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        return os.path.join(home, "lexlink")
    import platformdirs

    return platformdirs.user_cache_dir("lexlink")


_SUB_LEVELS = ("para", "subpara", "point")


class KnowledgeBase:
    """Immutable; shared freely between threads. `KnowledgeBase.load()` reads the embedded corpus."""

    def __init__(self, snapshot: Snapshot, folders: tuple[str, ...] = (), additions: tuple[Addition, ...] = (), official: OfficialTexts | None = None) -> None:
        self._snapshot = snapshot
        self.additions = additions
        self.folders = folders
        self.official = official
        self.revision: str = f"{snapshot.revision}+{official.revision}" if official else snapshot.revision
        self.instruments: Mapping[str, Instrument] = snapshot.instruments
        self.organs: Mapping[str, Organ] = snapshot.organs
        self._provisions: dict[str, dict[str, Provision]] = {}

    @classmethod
    def load(
        cls, *folders: Path | str, cache: Path | str | None = None, additions: Iterable[Addition] = (), official: Path | str | None = None
    ) -> KnowledgeBase:
        """Load corpus folders: the embedded corpus and, where set, those in `LEXLINK_CORPUS`; `additions` beside them.

        `official` is a file of official texts (`kb.official`): with it quotations are found and passages
        hold their text. Raises CorpusError where a folder is missing or holds no valid instrument.
        """
        paths = tuple(map(str, folders)) or (packaged_corpus(), *_user_folders())
        for path in paths:
            if not os.path.isdir(path):
                raise CorpusError(f"no corpus in {path}: the folder does not exist")
        added = tuple(a._replace(instrument=_plain(a.instrument)) for a in additions)
        snapshot = load(paths, cache or cache_folder(), added)
        if official is None:
            return cls(snapshot, paths, added)
        from lexlink.kb.official import OfficialTexts

        return cls(snapshot, paths, added, OfficialTexts(official))

    def add(self, *additions: Addition) -> KnowledgeBase:
        """A knowledge base that also holds these instruments; this one stays as it is.

        Names are compiled anew, which takes about as long as reading a changed corpus: add all at
        once. Raises UsageError for an id that is none or is taken.
        """
        if not self.folders:
            raise UsageError("only a knowledge base that was loaded from folders can be added to: use KnowledgeBase.load")
        taken = {*self.instruments, *self.organs}
        for addition in additions:
            found = addition.instrument.id
            if not _SLUG.fullmatch(found):
                raise UsageError(f"{found!r} is no instrument id: use lower-case letters, digits and hyphens, as in my-treaty-1999")
            if found in taken:
                raise UsageError(f"the id {found!r} is taken: choose another for your instrument")
            taken.add(found)
        return KnowledgeBase.load(*self.folders, additions=(*self.additions, *additions), official=self.official.path if self.official else None)

    def __reduce__(self) -> tuple[Any, ...]:
        if not self.folders:
            raise TypeError("a knowledge base travels only where it was loaded from folders")
        return _loaded, (self.folders, self.additions, self.official.path if self.official else None)

    @cached_property
    def aliases(self) -> tuple[Alias, ...]:
        """Every name that is looked for, spelling variants included."""
        return tuple(self._snapshot.alias(n) for n in range(self._snapshot.alias_count))

    def alias(self, number: int) -> Alias:
        """An alias by its number in `short_names` and `long_names`."""
        return self._snapshot.alias(number)

    def short_names(self, quiet: bool = False) -> list[tuple[str, list[int]]]:
        """Folded names of few letters, each with the numbers of its aliases.

        With `quiet`, those of organs too that are linked only when asked for.
        """
        return self._snapshot.short + self._snapshot.quiet_short if quiet else self._snapshot.short

    def long_names(self, quiet: bool = False) -> list[tuple[str, list[tuple[str, list[int]]]]]:
        """The other folded names by their first characters, the longest of a group first."""
        loud = list(self._snapshot.long.items())
        return loud + list(self._snapshot.quiet_long.items()) if quiet else loud

    def find(self, name: str) -> tuple[Alias, ...]:
        """The aliases of a folded name; empty where no such name is known."""
        return tuple(map(self.alias, self._snapshot.find(name)))

    @cached_property
    def _numbers_of(self) -> Mapping[str, list[int]]:
        return self._snapshot.numbers_of()

    def spelling(self) -> SpellingIndex:
        """What misspelt names are found by."""
        return self._snapshot.spelling()

    def names_of(self, target: str) -> tuple[Alias, ...]:
        """The aliases of an id; an alias of several targets is one of each. Empty for an unknown id."""
        return tuple(map(self._snapshot.alias, self._numbers_of.get(target, ())))

    @cached_property
    def senses(self) -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
        """What a surface means outside the law: `(name, context words)` each."""
        found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for surface, name, context in self._snapshot.senses:
            found.setdefault(surface, []).append((name, tuple(context)))
        return {surface: tuple(senses) for surface, senses in found.items()}

    @cached_property
    def concepts(self) -> Mapping[str, tuple[tuple[str, tuple[str, ...], str], ...]]:
        """Instrument → ideas that stand for one of its provisions: `(idea, phrases, provision id)`."""
        found: dict[str, list[tuple[str, tuple[str, ...], str]]] = {}
        for idea, phrases, provisions in self._snapshot.concepts():
            for provision in provisions:
                found.setdefault(provision.partition("/")[0], []).append((idea, tuple(phrases), provision))
        return {instrument: tuple(rows) for instrument, rows in found.items()}

    @cached_property
    def protocols(self) -> Mapping[tuple[str, str], str]:
        """`(parent instrument, protocol number)` → instrument id."""
        return {(i.parent, i.protocol): i.id for i in self.instruments.values() if i.protocol and i.parent}

    @cached_property
    def numbered(self) -> Mapping[tuple[str, str], str]:
        """`(series, number)` → id of the works that a body numbers: `("unsc", "1701")`."""
        series = {organ.series for organ in self.organs.values() if organ.series}
        found = {}
        for instrument in self.instruments:
            head, _, number = instrument.rpartition("-")
            if head in series:
                found[head, number] = instrument
        return found

    @cached_property
    def adopted_in(self) -> Mapping[str, tuple[str, ...]]:
        """Instruments by the year of their adoption."""
        found: dict[str, tuple[str, ...]] = {}
        for instrument in self.instruments.values():
            if instrument.adopted and instrument.type != "resolution":
                year = instrument.adopted[:4]
                found[year] = (*found.get(year, ()), instrument.id)
        return found

    @cached_property
    def called(self) -> Mapping[str, tuple[str, ...]]:
        """Treaty noun → instruments that texts on their subject call by it alone."""
        found: dict[str, tuple[str, ...]] = {}
        for instrument in self.instruments.values():
            for noun in instrument.called:
                found[noun] = (*found.get(noun, ()), instrument.id)
        return found

    def provisions(self, instrument: str) -> Mapping[str, Provision]:
        """Articles and divisions of an instrument by eId, in its own order; empty where unknown."""
        known = self._provisions.get(instrument)
        if known is None:
            known = self._provisions[instrument] = self._snapshot.provisions(instrument)
        return known

    def provision(self, target: str) -> Provision | None:
        """The article or division that holds an id (`rome-statute/art_8__para_2` → article 8)."""
        instrument, _, eid = target.partition("/")
        provisions = self.provisions(instrument)
        return provisions.get(eid) or provisions.get(eid.partition("__")[0])

    def exists(self, target: str) -> bool | None:
        """Whether an id stands in the corpus; None where the corpus does not know that level."""
        instrument, _, eid = target.partition("/")
        if not eid:
            return target in self.instruments or target in self.organs
        if members := self.members(instrument):
            return self.exists(f"{members[0]}/{eid}")
        provisions = self.provisions(instrument)
        if eid in provisions:
            return True
        head, _, rest = eid.partition("__")
        level = head.partition("_")[0]
        if head not in provisions and level in _SUB_LEVELS and any(e.startswith("art_") for e in provisions):
            return False  # paragraphs and points stand in articles there
        if head not in provisions:
            return False if any(e.startswith(level + "_") for e in provisions) and not rest.startswith("art") else None
        return _in_outline(provisions[head].outline, rest)

    def members(self, instrument: str) -> tuple[str, ...]:
        """The instruments of a group, empty for a single one."""
        found = self.instruments.get(instrument)
        return found.members if found else ()

    def between(self, instrument: str, first: str, last: str) -> list[str]:
        """The eIds of the articles from `first` to `last` that exist, both included.

        Where the corpus does not know the articles, whole numbers are counted.
        """
        order = [e for e in self.provisions(instrument) if e.partition("_")[0] == first.partition("_")[0]]
        if first in order and last in order:
            return order[order.index(first) : order.index(last) + 1]
        one, two = _NUMBER.search(first), _NUMBER.search(last)
        if order or not one or not two or not 0 < int(two[1]) - int(one[1]) < 100:
            return [first, last]
        level = first.partition("_")[0]
        middle = [f"{level}_{n}" for n in range(int(one[1]) + 1, int(two[1]))]
        return [first, *middle, last]

    def nearest(self, target: str) -> str | None:
        """The existing unit closest to one that does not exist, None where none is known."""
        instrument, _, eid = target.partition("/")
        head, _, rest = eid.partition("__")
        provisions = self.provisions(instrument)
        if rest and head in provisions:
            parent = rest.rpartition("__")[0]
            outline = provisions[head].outline or frozenset()
            return f"{instrument}/{head}__{parent}" if parent in outline else f"{instrument}/{head}"
        wanted = _NUMBER.search(head)
        level = head.partition("_")[0]
        numbers = [(abs(int(m[1]) - int(wanted[1])), e) for e in provisions if e.startswith(level + "_") and (m := _NUMBER.search(e))] if wanted else []
        return f"{instrument}/{min(numbers)[1]}" if numbers else None

    def citation(self, target: str) -> str:
        """How a lawyer writes an id: «Rome Statute art 8(2)(b)(iv)», «NPT art VI»."""
        instrument_id, _, eid = target.partition("/")
        if instrument_id in self.organs:
            return self.organs[instrument_id].name
        instrument = self.instruments.get(instrument_id)
        short = instrument.short if instrument else instrument_id
        if not eid:
            return instrument.title if instrument else instrument_id
        return f"{short} {_pinpoint(eid, bool(instrument and instrument.roman))}"

    def passage(self, target: str) -> Passage | None:
        """What to show beside a mention of an id; None for an id the corpus does not know."""
        instrument_id, _, eid = target.partition("/")
        if organ := self.organs.get(target):
            return self._organ_passage(organ)
        instrument = self.instruments.get(instrument_id)
        if instrument is None:
            return None
        provision = self.provision(target) if eid else None
        if eid and provision is None and (members := self.members(instrument_id)):
            provision = self.provision(f"{members[0]}/{eid}")
        url = instrument.urls.get("article", "")
        address = url.replace("{number}", provision.number) if url and provision else instrument.urls.get("text", "")
        return Passage(
            id=target,
            instrument=instrument.title,
            citation=self.citation(target),
            breadcrumb=tuple(filter(None, (instrument.short, self._division(instrument_id, provision), _pinpoint(eid, instrument.roman) if eid else ""))),
            heading=provision.heading if provision else "",
            digest=provision.digest if provision else _instrument_line(instrument),
            text=self.official.wording(target)[0] if self.official and eid else "",
            url=address,
        )

    def _organ_passage(self, organ: Organ) -> Passage:
        founding = self.passage(organ.constituted_by) if organ.constituted_by else None
        if founding is None:
            return Passage(organ.id, organ.name, organ.name, (organ.name,), url=organ.url)
        digest = founding.digest if "/" in organ.constituted_by else ""
        return Passage(organ.id, founding.instrument, organ.name, (organ.name, founding.citation), founding.heading, digest, founding.text, founding.url)

    def _division(self, instrument: str, provision: Provision | None) -> str:
        """The chapter or part that an article stands in, as the nearest division before it."""
        if provision is None or "/art_" not in provision.id:
            return ""
        eid = provision.id.partition("/")[2]
        for division in self.provisions(instrument).values():
            if division.outline and eid in division.outline:
                level, _, number = division.id.partition("/")[2].partition("_")
                word = {"chp": "Chapter", "part": "Part", "sec": "Section"}.get(level, level)
                return f"{word} {division.number or number}: {division.heading}" if division.heading else f"{word} {division.number or number}"
        return ""


_KNOWN: dict[tuple[str, str, str | None], KnowledgeBase] = {}


def _loaded(folders: tuple[str, ...], additions: tuple[Addition, ...], official: str | None = None) -> KnowledgeBase:
    """What a pickled knowledge base becomes in another process, loaded once there."""
    key = (repr(folders), repr(additions), official)
    if key not in _KNOWN:
        _KNOWN[key] = KnowledgeBase.load(*folders, additions=additions, official=official)
    return _KNOWN[key]


def _plain(instrument: Instrument) -> Instrument:
    """The instrument with mappings that can be pickled."""
    return instrument._replace(titles=dict(instrument.titles), equivalents=dict(instrument.equivalents), urls=dict(instrument.urls))


def _in_outline(outline: frozenset[str] | None, rest: str) -> bool | None:
    """Whether a sub-unit exists: denied only where the outline knows other units in its place."""
    if outline is None or rest in outline:
        return None if outline is None else True
    parent, _, unit = rest.rpartition("__")
    place = f"{parent}__{unit.partition('_')[0]}_" if parent else f"{unit.partition('_')[0]}_"
    if parent and parent not in outline:
        return _in_outline(outline, parent) and None
    return False if any(known.startswith(place) and "__" not in known[len(place) :] for known in outline) else None


def _user_folders() -> Iterable[str]:
    return (f for f in os.environ.get("LEXLINK_CORPUS", "").split(os.pathsep) if f)


def _instrument_line(instrument: Instrument) -> str:
    words = [instrument.type[:1].upper() + instrument.type[1:]]
    if instrument.adopted:
        words.append(f"adopted {instrument.adopted}" + (f" in {instrument.place}" if instrument.place else ""))
    if instrument.in_force:
        words.append(f"in force since {instrument.in_force}")
    return ", ".join(words) + "."


_WORDS = {"chp": "ch", "part": "part", "sec": "sec", "annex": "annex", "recital": "recital", "preamble": "preamble"}


def _pinpoint(eid: str, roman: bool) -> str:
    """`art_8__para_2__point_b` → «art 8(2)(b)»."""
    words: list[str] = []
    for unit in eid.split("__"):
        level, _, label = unit.partition("_")
        label = label.replace("-", " ")
        if level == "art":
            words.append(f"art {to_roman(int(label)) if roman and label.isdecimal() and int(label) < 400 else label}")
        elif level in ("para", "point"):
            words.append(f"({label})")
        elif level == "subpara":
            words.append(f" subpara {label}")
        else:
            number = to_roman(int(label)) if level in ("chp", "annex") and label.isdecimal() else label
            words.append(f"{_WORDS.get(level, level)} {number}".strip() + ("" if eid.endswith(unit) else " "))
    return "".join(words)
