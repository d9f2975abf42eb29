"""The knowledge base on disk: one file that loads in milliseconds and is rebuilt when the corpus changes.

Line 1 is a JSON header (revision, instruments, organs, names, senses, index of the sections);
behind it a section an instrument with its provisions, and sections of aliases and of what misspelt
names are found by, each parsed when first asked for.
A snapshot is named by a fingerprint of the corpus files' names, sizes and times, so a changed
corpus never meets an old snapshot. Written to a temporary file first, then renamed.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lexlink.kb.spelling import SpellingIndex
from lexlink.types import Addition, Alias, Instrument, Organ, Provision

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = "lexlink-snapshot/26"
PREFIX = 16  # characters that a long name is found by
MOST_ALIKE, _STEP = 4, 4  # names with one beginning, and how much more of them is taken where they are more
SHORT = 5  # names up to this length are found with their word boundaries
ALIASES, NUMBERS, SPELLING, CONCEPTS = "=aliases", "=numbers", "=spelling", "=concepts"  # sections beside those of the instruments
_HERE = os.path.dirname(os.path.abspath(__file__))
_BUILDERS = (_HERE, os.path.join(os.path.dirname(_HERE), "text"))  # what makes names of the corpus and folds them
_ALIAS_FIELDS = ("surface", "targets", "language", "weak", "cased")


def fingerprint(folders: Iterable[Path | str], additions: Sequence[Addition] = ()) -> str:
    """A short mark of every corpus file's path, size and modification time, of what is added, and of the code that reads them."""
    mark, total = zlib.crc32(FORMAT.encode()), 0
    mark = zlib.crc32(_told(additions), mark)
    for place in _BUILDERS:
        with os.scandir(place) as entries:
            code = sorted((e.name, e.stat().st_size, e.stat().st_mtime_ns) for e in entries if e.name.endswith((".py", ".txt")))
        mark = zlib.crc32(repr(code).encode(), mark)
    for folder in folders:
        mark = zlib.crc32(str(folder).encode("utf-8", "surrogateescape"), mark)
        for name, size, time in _files(folder):
            total += size
            mark = zlib.crc32(f"{name}\0{size}\0{time}\n".encode("utf-8", "surrogateescape"), mark)
    return f"{mark:08x}-{total}"


def _files(folder: Path | str) -> Iterator[tuple[str, int, int]]:
    """The files that a corpus is read from: tables in the folder, two files an instrument."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if not entry.is_dir():
                stat = entry.stat()
                yield entry.name, stat.st_size, stat.st_mtime_ns
                continue
            for name in ("instrument.toml", "provisions.jsonl"):
                try:
                    stat = os.stat(f"{entry.path}/{name}")
                except OSError:
                    continue
                yield f"{entry.name}/{name}", stat.st_size, stat.st_mtime_ns


def _told(additions: Sequence[Addition]) -> bytes:
    """Additions in words that are the same on every run."""
    if not additions:
        return b""
    rows = [[_slim(a.instrument._asdict()), [tuple(alias) for alias in a.aliases], [_provision_row(p) for p in a.provisions]] for a in additions]
    return json.dumps(rows, sort_keys=True).encode()


def revision(folders: Iterable[Path | str], additions: Sequence[Addition] = ()) -> str:
    """A hash of the content of every corpus file and of what is added: the same on every machine."""
    import hashlib
    from pathlib import Path

    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in (".toml", ".jsonl"):
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(_told(additions))
    return digest.hexdigest()[:12]


def build(folders: Iterable[Path | str], additions: Sequence[Addition] = ()) -> bytes:
    """The snapshot of corpus folders and what is added to them as bytes."""
    from pathlib import Path

    from lexlink.kb.corpus import read_corpus
    from lexlink.kb.gazetteer import names

    paths = tuple(Path(folder) for folder in folders)
    corpus = read_corpus(*paths)
    for addition in additions:
        corpus.add(addition)
    body = _Body()
    for instrument, provisions in corpus.provisions.items():
        body.add(instrument, _dump([_provision_row(p) for p in provisions]))
    patterns = names(corpus)
    silent = {organ.id for organ in corpus.organs if not organ.detect}
    aliases = {alias: number for number, alias in enumerate(dict.fromkeys(a for _, group in patterns for a in group))}
    numbered = [(pattern, [aliases[a] for a in group], all(a.target in silent for a in group)) for pattern, group in patterns]
    loud = [(pattern, group) for pattern, group, is_silent in numbered if not is_silent]
    quiet = [(pattern, group) for pattern, group, is_silent in numbered if is_silent]
    by_target: dict[str, list[int]] = {}
    for alias, number in aliases.items():
        for target in alias.targets:
            by_target.setdefault(target, []).append(number)
    body.add(CONCEPTS, _dump([[c.idea, c.phrases, c.provisions] for c in corpus.concepts]))
    body.add(ALIASES, b"".join(_dump([getattr(a, field) for field in _ALIAS_FIELDS]) for a in aliases))
    body.add(NUMBERS, _dump(by_target))
    body.add(SPELLING, _spelling(loud, list(aliases)))
    header = {
        "format": FORMAT,
        "revision": revision(paths, additions),
        "instruments": [_slim(i._asdict()) for i in corpus.instruments],
        "organs": [_slim(o._asdict()) for o in corpus.organs],
        **_split("", loud),
        **_split("quiet_", quiet),
        "senses": [[s.surface, s.name, s.context] for s in corpus.senses],
        "sections": body.index,
    }
    return b"".join([_dump(header), *body.parts])


class _Body:
    """The sections behind the header and where they stand."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.index: dict[str, list[int]] = {}
        self._position = 0

    def add(self, key: str, part: bytes) -> None:
        self.index[key] = [self._position, len(part)]
        self._position += len(part)
        self.parts.append(part)


def _spelling(loud: list[tuple[str, list[int]]], aliases: list[Alias]) -> bytes:
    """What misspelt names are found by, as `SpellingIndex` reads it. Each name in its own spelling only."""
    from lexlink.kb.gazetteer import folded_name
    from lexlink.kb.spelling import long_enough, written

    named: list[tuple[str, list[int]]] = []
    for name, group in loud:
        surface = next((s for s in (aliases[a].surface for a in group) if folded_name(s) == name), "")
        if surface and long_enough(name) and any(aliases[a].targets for a in group):
            named.append((name, group))
    return written([name for name, _ in named], [group for _, group in named])


def _split(prefix: str, names: list[tuple[str, list[int]]]) -> dict[str, Any]:
    """Short and long names apart; `quiet` ones are organs that are linked only when asked for."""
    short = [(pattern, group) for pattern, group in names if len(pattern) <= SHORT]
    return {f"{prefix}short": short, f"{prefix}long": _by_prefix([n for n in names if len(n[0]) > SHORT])}


def _by_prefix(patterns: list[tuple[str, list[int]]]) -> dict[str, list[tuple[str, list[int]]]]:
    """Long names by their first characters, the longest of a group first. Many names that begin alike are told apart by more of them."""
    groups: dict[str, list[tuple[str, list[int]]]] = {}
    waiting = [(PREFIX, patterns)]
    while waiting:
        length, names = waiting.pop()
        alike: dict[str, list[tuple[str, list[int]]]] = {}
        for entry in names:
            alike.setdefault(entry[0][:length], []).append(entry)
        for prefix, group in alike.items():
            if len(group) <= MOST_ALIKE or len(prefix) < length:
                groups.setdefault(prefix, []).extend(group)
            else:
                waiting.append((length + _STEP, group))
    for group in groups.values():
        group.sort(key=lambda entry: (-len(entry[0]), entry[0]))
    return dict(sorted(groups.items()))


def _slim(row: dict[str, Any]) -> dict[str, Any]:
    return {key: dict(value) if isinstance(value, Mapping) else value for key, value in row.items() if value or value is False}


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _provision_row(provision: Provision) -> list[Any]:
    outline = None if provision.outline is None else sorted(provision.outline)
    eid = provision.id.partition("/")[2]
    return [eid, provision.number, provision.heading, provision.heading_kind, provision.digest, provision.topics, outline, provision.in_force]


class Snapshot:
    """A loaded snapshot. The header is parsed at once, provisions when asked for."""

    def __init__(self, data: bytes) -> None:
        end = data.index(b"\n") + 1
        header = json.loads(data[:end])
        if header.get("format") != FORMAT:
            raise ValueError("another snapshot format")
        self.revision: str = header["revision"]
        self.instruments = {row["id"]: Instrument(**_tuples(row)) for row in header["instruments"]}
        self.organs = {row["id"]: Organ(**_tuples(row)) for row in header["organs"]}
        self.short: list[tuple[str, list[int]]] = header["short"]
        self.long: dict[str, list[tuple[str, list[int]]]] = header["long"]
        self.quiet_short: list[tuple[str, list[int]]] = header["quiet_short"]
        self.quiet_long: dict[str, list[tuple[str, list[int]]]] = header["quiet_long"]
        self.senses: list[tuple[str, str, list[str]]] = header["senses"]
        self._index: dict[str, list[int]] = header["sections"]
        self._data = memoryview(data)[end:]
        self._aliases: list[Any] = self._section(ALIASES).splitlines()

    def _section(self, key: str) -> bytes:
        start, length = self._index[key]
        return bytes(self._data[start : start + length])

    def alias(self, number: int) -> Alias:
        """An alias by its number, made when first asked for."""
        known = self._aliases[number]
        if not isinstance(known, Alias):
            surface, targets, language, weak, cased = json.loads(known)
            known = self._aliases[number] = Alias(surface, tuple(targets), language, weak, cased)
        return known

    def find(self, name: str) -> list[int]:
        """The numbers of the aliases of a folded name."""
        for long, short in ((self.long, self.short), (self.quiet_long, self.quiet_short)):
            groups = (long.get(name[:n], ()) for n in range(PREFIX, max(PREFIX, len(name)) + _STEP, _STEP)) if len(name) > SHORT else (short,)
            for known, numbers in (entry for group in groups for entry in group):
                if known == name:
                    return numbers
        return []

    def concepts(self) -> list[tuple[str, list[str], list[str]]]:
        """Ideas, their phrases, the provisions they stand for."""
        found: list[tuple[str, list[str], list[str]]] = json.loads(self._section(CONCEPTS))
        return found

    def numbers_of(self) -> dict[str, list[int]]:
        """The numbers of the aliases of each target."""
        found: dict[str, list[int]] = json.loads(self._section(NUMBERS))
        return found

    @property
    def alias_count(self) -> int:
        return len(self._aliases)

    def spelling(self) -> SpellingIndex:
        """What misspelt names are found by."""
        return SpellingIndex(self._section(SPELLING))

    def provisions(self, instrument: str) -> dict[str, Provision]:
        """The provisions of an instrument by eId, in the instrument's order; empty where none are known."""
        if instrument not in self._index:
            return {}
        rows = json.loads(self._section(instrument))
        return {
            eid: Provision(f"{instrument}/{eid}", number, heading, kind, digest, tuple(topics), None if outline is None else frozenset(outline), in_force)
            for eid, number, heading, kind, digest, topics, outline, in_force in rows
        }


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def load(folders: Iterable[Path | str], cache: Path | str, additions: Sequence[Addition] = ()) -> Snapshot:
    """The snapshot of the folders and what is added to them: from the cache where it is current, else built and kept there.

    A cache that cannot be written costs time, not correctness. Raises CorpusError.
    """
    folders = tuple(folders)
    path = os.path.join(cache, f"{fingerprint(folders, additions)}.snapshot")
    try:
        with open(path, "rb") as file:
            return Snapshot(file.read())
    except (OSError, ValueError, KeyError, TypeError):
        data = build(folders, additions)
    _keep(path, data)
    return Snapshot(data)


def _keep(name: str, data: bytes) -> None:
    import tempfile
    from pathlib import Path

    path = Path(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
        for old in sorted(path.parent.glob("*.snapshot"), key=lambda p: p.stat().st_mtime)[:-8]:
            old.unlink(missing_ok=True)
    except OSError:
        return
