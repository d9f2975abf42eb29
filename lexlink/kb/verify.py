"""Judge a corpus: schema, ids, names that clash, headings, outlines, dates."""

from __future__ import annotations

import datetime
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from lexlink.errors import CorpusError
from lexlink.kb.corpus import Corpus, read_corpus
from lexlink.text.normalize import fold_for_scan

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LABEL = r"[0-9a-z]+(?:-[a-z]+)?"
_EID = re.compile(rf"(?:preamble|(?:art|para|subpara|point|chp|part|sec|annex|recital)_{_LABEL}(?:__(?:art|para|subpara|point|sec)_{_LABEL})*)")
TYPES = frozenset(
    [
        "statute",
        "charter",
        "convention",
        "covenant",
        "protocol",
        "treaty",
        "agreement",
        "pact",
        "declaration",
        "constitution",
        "memorandum",
        "act",
        "regulation",
        "regulations",
        "directive",
        "resolution",
        "rules",
        "amendment",
        "articles",
    ]
) | {"treaty group", "final act", "political agreement", "US act", "US executive order"}
_HEADING_KINDS = frozenset(("official", "editorial", "own", "none"))
_MOST_TO_LEAST = "the name is written in full or spelled out, its year, words of its subject, its organs, other mentions"


class Finding(NamedTuple):
    """Something wrong (`error`) or worth knowing (`warning`) in a corpus, and where."""

    severity: Literal["error", "warning"]
    place: str
    message: str


def verify(*places: Path | str) -> list[Finding]:
    """Everything that is wrong or worth knowing in corpus folders, errors first."""
    folders = tuple(map(Path, places))
    try:
        corpus = read_corpus(*folders)
    except CorpusError as error:
        return [Finding("error", "corpus", str(error))]
    found = [*_instruments(corpus), *_organs(corpus), *_provisions(corpus), *_names(corpus), *_concepts(corpus), *_raw(folders)]
    return sorted(found, key=lambda f: (f.severity, f.place, f.message))


def _instruments(corpus: Corpus) -> Iterator[Finding]:
    ids = [i.id for i in corpus.instruments]
    known = set(ids)
    for instrument in corpus.instruments:
        place = instrument.id
        if ids.count(place) > 1:
            yield Finding("error", place, "the id stands twice")
        if not _SLUG.fullmatch(place):
            yield Finding("error", place, "the id is not a lower-case slug")
        if instrument.type not in TYPES:
            yield Finding("error", place, f"unknown type {instrument.type!r}")
        for other in (*instrument.members, *filter(None, (instrument.parent, instrument.provisions_in))):
            if other not in known:
                yield Finding("error", place, f"names {other!r}, which is not in the corpus")
        yield from _dates(place, instrument.adopted, instrument.in_force)
        if not instrument.verified:
            yield Finding("warning", place, "no fact of it is confirmed in a second source")


def _dates(place: str, adopted: str, in_force: str) -> Iterator[Finding]:
    parsed = []
    for date in filter(None, (adopted, in_force)):
        try:
            parsed.append(datetime.date.fromisoformat(date))
        except ValueError:
            yield Finding("error", place, f"{date!r} is not a date")
    if len(parsed) == 2 and parsed[1] < parsed[0]:
        yield Finding("error", place, f"in force ({in_force}) before it was adopted ({adopted})")


def _organs(corpus: Corpus) -> Iterator[Finding]:
    instruments = {i.id for i in corpus.instruments}
    ids = [o.id for o in corpus.organs]
    provisions = {p.id for rows in corpus.provisions.values() for p in rows}
    for organ in corpus.organs:
        if ids.count(organ.id) > 1 or organ.id in instruments:
            yield Finding("error", organ.id, "the id stands twice")
        for target in filter(None, (organ.constituted_by, organ.charter)):
            instrument = target.partition("/")[0]
            if instrument not in instruments:
                yield Finding("error", organ.id, f"{target!r} is not in the corpus")
            elif "/" in target and instrument in corpus.provisions and target not in provisions:
                yield Finding("error", organ.id, f"{target!r} does not exist")


def _provisions(corpus: Corpus) -> Iterator[Finding]:
    for instrument, rows in corpus.provisions.items():
        seen: set[str] = set()
        held = {row.id.partition("/")[2] for row in rows}
        for row in rows:
            eid = row.id.partition("/")[2]
            place = f"{instrument}/{eid}"
            if eid in seen:
                yield Finding("error", place, "the eId stands twice")
            seen.add(eid)
            if not _EID.fullmatch(eid):
                yield Finding("error", place, "not a well-formed eId")
            if row.heading_kind not in _HEADING_KINDS or bool(row.heading) != (row.heading_kind != "none"):
                yield Finding("error", place, f"heading kind {row.heading_kind!r} does not fit the heading")
            if row.heading and (len(row.heading) > 400 or row.heading != row.heading.strip()):
                yield Finding("error", place, "the heading is too long or has space at its edge")
            yield from _outline(place, eid, row.outline or frozenset(), held)


def _outline(place: str, eid: str, outline: frozenset[str], articles: set[str]) -> Iterator[Finding]:
    for sub in sorted(outline):
        if eid.startswith("art_"):
            parent = sub.rpartition("__")[0]
            if parent and parent not in outline:
                yield Finding("error", place, f"the outline has {sub} without {parent}")
        elif sub not in articles:
            yield Finding("error", place, f"holds {sub}, which does not exist")


def _concepts(corpus: Corpus) -> Iterator[Finding]:
    instruments = {instrument.id for instrument in corpus.instruments}
    known = {row.id for rows in corpus.provisions.values() for row in rows}
    for concept in corpus.concepts:
        if not concept.phrases:
            yield Finding("error", concept.idea, "the idea has no phrases")
        for target in concept.provisions:
            instrument = target.partition("/")[0]
            if instrument not in instruments:
                yield Finding("error", concept.idea, f"{instrument!r} is not in the corpus")
            elif instrument in corpus.provisions and target.partition("__")[0] not in known:
                yield Finding("error", concept.idea, f"{target!r} does not exist")


def _names(corpus: Corpus) -> Iterator[Finding]:
    """Names that several ids claim: allowed only where evidence can decide."""
    claims: dict[str, dict[tuple[str, ...], bool]] = defaultdict(dict)
    surfaces: dict[str, str] = {}
    for alias in corpus.aliases:
        key = fold_for_scan(alias.surface).decode("latin-1") if not alias.surface.isupper() else alias.surface
        claims[key][alias.targets] = claims[key].get(alias.targets, True) and alias.weak
        surfaces[key] = alias.surface
    for key, targets in sorted(claims.items()):
        strong = [t for t, weak in targets.items() if not weak]
        names = ", ".join(sorted("+".join(t) or "(none)" for t in targets))
        if len(strong) > 1:
            yield Finding("error", surfaces[key], f"a certain name of several: {names}; make it weak for all but one")
        elif len(targets) > 1:
            yield Finding("warning", surfaces[key], f"shared by {names}; decided by {_MOST_TO_LEAST}")


def _raw(folders: tuple[Path, ...]) -> Iterator[Finding]:
    """Keys that nothing reads, so that a slip of the pen is noticed."""
    known = {"eid", "number", "heading", "heading_kind", "digest", "topics", "outline", "in_force"}
    for folder in folders:
        for path in sorted(folder.glob("*/provisions.jsonl")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                for key in sorted(set(json.loads(line)) - known):
                    yield Finding("error", f"{path.parent.name}/provisions.jsonl:{number}", f"unknown key {key!r}")
