"""Read the law from its folders: `<instrument>/instrument.toml` and `provisions.jsonl`.

The format is described in docs/corpus-format.md. Reading is strict about what it needs and
says file and line; judging the content is the work of `kb.verify`.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lexlink.errors import CorpusError
from lexlink.types import Addition, Alias, Instrument, Organ, Provision

ORGANS_FILE = "organs.toml"
SENSES_FILE = "senses.toml"
CONCEPTS_FILE = "concepts.toml"


@dataclass(frozen=True, slots=True)
class Sense:
    """What a surface means outside the law: `ICC` the cricket council. `context` tells it apart."""

    surface: str
    name: str
    context: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """An idea that stands for provisions, and the words that papers put it in, in any language."""

    idea: str
    phrases: tuple[str, ...]
    provisions: tuple[str, ...]


@dataclass(slots=True)
class Corpus:
    """Everything in one or more corpus folders, in a stable order."""

    instruments: list[Instrument] = field(default_factory=list)
    organs: list[Organ] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    senses: list[Sense] = field(default_factory=list)
    provisions: dict[str, list[Provision]] = field(default_factory=dict)
    concepts: list[Concept] = field(default_factory=list)

    def add(self, addition: Addition) -> None:
        """Take an instrument that somebody made in a program."""
        instrument = addition.instrument
        self.instruments.append(instrument)
        self.aliases.append(Alias(instrument.title, (instrument.id,), ""))
        self.aliases.extend(addition.aliases)
        if addition.provisions:
            self.provisions[instrument.id] = list(addition.provisions)


def read_corpus(*folders: Path) -> Corpus:
    """Read corpus folders in order; a later folder adds to an earlier one.

    Raises CorpusError where a file cannot be read or an instrument's folder is misnamed.
    """
    corpus = Corpus()
    for folder in folders:
        if not folder.is_dir():
            raise CorpusError(f"no corpus in {folder}: the folder does not exist")
        for entry in sorted(folder.iterdir()):
            if entry.is_dir() and (entry / "instrument.toml").is_file():
                _read_instrument(entry, corpus)
        _read_organs(folder / ORGANS_FILE, "", corpus)
        _read_senses(folder / SENSES_FILE, corpus)
        _read_concepts(folder / CONCEPTS_FILE, corpus)
    if not corpus.instruments:
        raise CorpusError(f"no instrument in {', '.join(map(str, folders))}")
    return corpus


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise CorpusError(f"{path}: {error}") from error


def _read_instrument(folder: Path, corpus: Corpus) -> None:
    path = folder / "instrument.toml"
    data = _toml(path)
    if data.get("id") != folder.name:
        raise CorpusError(f"{path}: id {data.get('id')!r} does not match the folder's name")
    try:
        corpus.instruments.append(_instrument(data))
    except (KeyError, TypeError) as error:
        raise CorpusError(f"{path}: {error} is missing or of the wrong type") from error
    corpus.aliases.extend(_aliases(data, folder.name))
    for organ in data.get("organs", ()):
        _add_organ(organ, folder.name, corpus, path)
    provisions = folder / "provisions.jsonl"
    if provisions.is_file():
        corpus.provisions[folder.name] = list(_provisions(provisions, folder.name))


def _instrument(data: Mapping[str, Any]) -> Instrument:
    dates = data.get("dates", {})
    return Instrument(
        id=data["id"],
        type=data["type"],
        title=data["official"],
        short=data.get("short", data["official"]),
        titles=data.get("titles", {}),
        adopted=str(dates.get("adopted", "")),
        in_force=str(dates.get("in_force", "")),
        place=data.get("place", ""),
        parent=data.get("parent", ""),
        protocol=str(data.get("protocol", "")),
        members=tuple(data.get("members", ())),
        provisions_in=data.get("provisions_in", ""),
        roman=data.get("numbering", "arabic") == "roman",
        called=tuple(data.get("called", ())),
        context=_by_language(data.get("context", {})),
        equivalents=data.get("equivalents", {}),
        urls=data.get("urls", {}),
        verified=tuple(data.get("check", {}).get("verified", ())),
        note=data.get("check", {}).get("note", ""),
    )


def _by_language(table: Mapping[str, list[str]]) -> tuple[str, ...]:
    return tuple(word for words in table.values() for word in words)


def _aliases(data: Mapping[str, Any], target: str) -> Iterator[Alias]:
    """Titles, aliases and weak aliases of an instrument or organ table."""
    yield Alias(data.get("official") or data["name"], (target,), "en")
    for language, title in data.get("titles", {}).items():
        yield Alias(title, (target,), language)
    for key, weak, cased in (("aliases", False, False), ("cased_aliases", False, True), ("weak_aliases", True, False)):
        for language, surfaces in data.get(key, {}).items():
            for surface in surfaces:
                yield Alias(surface, (target,), language, weak=weak, cased=cased)


def _add_organ(data: Mapping[str, Any], instrument: str, corpus: Corpus, path: Path) -> None:
    constituted = data.get("constituted_by", "")
    if constituted and "_" in constituted and "/" not in constituted:
        constituted = f"{instrument}/{constituted}"
    try:
        corpus.organs.append(
            Organ(
                id=data["id"],
                name=data["name"],
                type=data["type"],
                constituted_by=constituted,
                charter=data.get("charter", ""),
                series=data.get("series", ""),
                implied=data.get("implied", True),
                detect=data.get("detect", False),
                context=_by_language(data.get("context", {})),
                url=data.get("url", ""),
                wikidata=data.get("wikidata", ""),
                verified=tuple(data.get("verified", ())),
            )
        )
        corpus.aliases.extend(_aliases(data, data["id"]))
    except KeyError as error:
        raise CorpusError(f"{path}: an organ without {error}") from error


def _read_organs(path: Path, instrument: str, corpus: Corpus) -> None:
    if path.is_file():
        for organ in _toml(path).get("organs", ()):
            _add_organ(organ, instrument, corpus, path)


def _read_senses(path: Path, corpus: Corpus) -> None:
    if path.is_file():
        data = _toml(path)
        corpus.aliases.extend(Alias(surface, (), "") for surface in data.get("other_names", ()))
        for sense in data.get("senses", ()):
            corpus.senses.extend(Sense(s, sense["name"], tuple(sense["context"])) for s in sense["surfaces"])


def _read_concepts(path: Path, corpus: Corpus) -> None:
    """Tables of language → phrases beside the idea and its provisions."""
    if not path.is_file():
        return
    for number, row in enumerate(_toml(path).get("concepts", ()), 1):
        try:
            phrases = tuple(phrase for words in row.values() if isinstance(words, list) and words is not row["provisions"] for phrase in words)
            corpus.concepts.append(Concept(row["idea"], tuple(dict.fromkeys(phrases)), tuple(row["provisions"])))
        except (KeyError, TypeError, AttributeError) as error:
            raise CorpusError(f"{path}: concept {number} lacks {error}") from error


def _provisions(path: Path, instrument: str) -> Iterator[Provision]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            yield Provision(
                id=f"{instrument}/{row['eid']}",
                number=row.get("number", ""),
                heading=row.get("heading", ""),
                heading_kind=row.get("heading_kind", "none"),
                digest=row.get("digest", ""),
                topics=tuple(row.get("topics", ())),
                outline=frozenset(row["outline"]) if "outline" in row else None,
                in_force=row.get("in_force", ""),
            )
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise CorpusError(f"{path}:{number}: {error!r}") from error
