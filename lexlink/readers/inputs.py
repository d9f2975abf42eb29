"""From what a person names (files, folders, patterns, lists, addresses, `-`) to a stream of documents and notices."""

from __future__ import annotations

import glob
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath
from typing import NamedTuple, cast

from lexlink.errors import InputError, LexlinkError
from lexlink.readers.fields import Fields
from lexlink.readers.opening import PACKED, opened, unpacked, whole
from lexlink.readers.url import is_address, read_url
from lexlink.types import Document, Notice

KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
}
_MOST_WATCHED = 2_000_000  # ids of a run that are compared
_MOST_FEED = 32 * 2**20


class Intake(NamedTuple):
    """How inputs are read.

    `story` says whether only the story of a page is read, without what surrounds it: for pages from addresses
    and web archives by default, for files not. `keep` gives documents their originals, so that marks can be set
    in them. `private` lets addresses on this machine and in its network be fetched.
    """

    fields: Fields = Fields()
    story: bool | None = None
    keep: bool = False
    private: bool = False


AS_USUAL = Intake()


def documents(names: Iterable[str], intake: Intake = AS_USUAL) -> Iterator[Document | Notice]:
    """Everything behind the names, in the order given; folders sorted. Never raises for one input.

    Of two documents with one id the second gets another and a notice of its own.
    """
    seen: set[int] = set()
    for found in _all(names, intake):
        if isinstance(found, Document) and found.key is not None:
            mark = hash(found.key)
            if mark in seen:
                found = _renamed(found, seen)
            elif len(seen) < _MOST_WATCHED:
                seen.add(mark)
                if len(seen) == _MOST_WATCHED:
                    yield Notice("ids-unwatched", f"more than {_MOST_WATCHED} documents: ids that come twice are not told from here on")
        yield found


def _renamed(document: Document, seen: set[int]) -> Document:
    number = 2
    while hash(key := f"{document.key}#{number}") in seen:
        number += 1
    if len(seen) < _MOST_WATCHED:
        seen.add(hash(key))
    notice = Notice("id-taken", f"the id {document.key} comes more than once; this document is called {key}")
    return document.replace(key=key, notices=(*document.notices, notice))


def _all(names: Iterable[str], intake: Intake) -> Iterator[Document | Notice]:
    for name in names:
        if name == "-":
            yield from _guarded(_standard_input(intake))
        elif is_address(name):
            yield from _guarded(read_url(name, intake))
        elif name.startswith("@") and not Path(name).exists():
            yield from _guarded(_listed(name, intake))
        else:
            for path in _paths(name):
                yield from (path,) if isinstance(path, Notice) else map(_placed(path, name), _guarded(_file(path, intake)))


def _placed(path: Path, given: str) -> Callable[[Document | Notice], Document | Notice]:
    """Tells an original its name: as it stands in the folder that was given, without the ending of packing."""
    folder = Path(given)
    place = path.relative_to(folder) if folder.is_dir() else Path(path.name)
    if place.suffix.lower() in PACKED:
        place = place.with_suffix("")
    name = place.as_posix()

    def placed(found: Document | Notice) -> Document | Notice:
        original = found.original if isinstance(found, Document) else None
        if not original or not isinstance(found, Document) or found.source != str(path):
            return found
        return found.replace(original=original._replace(name=name))

    return placed


def _guarded(found: Iterator[Document | Notice]) -> Iterator[Document | Notice]:
    """The same; what cannot be read at all, or no further, becomes a notice."""
    try:
        yield from found
    except LexlinkError as error:
        yield Notice("unreadable", str(error))
    except OSError as error:
        yield Notice("unreadable", f"cannot read {error.filename or 'an input'}: {error.strerror or error}")


def _listed(name: str, intake: Intake) -> Iterator[Document | Notice]:
    """What the lines of a list name; a list that parts its names by zero bytes may hold any name."""
    if name == "@-":
        data = sys.stdin.buffer.read()
    else:
        try:
            data = Path(name[1:]).read_bytes()
        except OSError as error:
            raise InputError(f"cannot read the list {name[1:]}: {error.strerror or error}") from error
    rows = data.split(b"\0") if b"\0" in data else data.splitlines()
    entries = (row.decode(sys.getfilesystemencoding(), "surrogateescape").strip("\ufeff\r\n") for row in rows)
    for entry in entries:
        if entry.startswith("@"):
            yield Notice("nested-list", f"{name}: lists do not name other lists, but this one names {entry}")
        elif entry.strip():
            yield from _all([entry], intake)


def _standard_input(intake: Intake) -> Iterator[Document | Notice]:
    stream = unpacked(cast("io.BufferedReader", sys.stdin.buffer), "standard input")
    yield from read_stream(stream, "-", sniffed(stream.peek(4096)[:4096]) or "text", intake)


def _file(path: Path, intake: Intake) -> Iterator[Document | Notice]:
    kind = kind_of(path)
    if kind in ("parquet", "warc"):  # these have packing of their own
        with path.open("rb") as file:
            yield from read_stream(file, str(path), kind, intake)
        return
    with opened(path) as stream:
        yield from read_stream(stream, str(path), kind or sniffed(stream.peek(4096)[:4096]) or "text", intake)


def read_stream(stream: io.BufferedReader, name: str, kind: str, intake: Intake, *, declared: str = "") -> Iterator[Document | Notice]:
    """The documents of a stream of one kind, each format by its own reader. Raises InputError, MissingExtra."""
    if kind == "jsonl":
        from lexlink.readers.jsonl import read_jsonl

        yield from read_jsonl(stream, name, intake.fields)
    elif kind in ("csv", "tsv"):
        from lexlink.readers.csv_rows import read_csv

        yield from read_csv(stream, name, intake.fields, tabs=kind == "tsv")
    elif kind == "parquet":
        from lexlink.readers.parquet import read_parquet

        yield from read_parquet(stream, name, intake.fields)
    elif kind == "warc":
        from lexlink.readers.warc import read_warc

        yield from read_warc(stream, name, story=intake.story is not False, keep=intake.keep)
    elif kind == "feed":
        from lexlink.readers.feed import read_feed

        yield from read_feed(whole(stream, name, _MOST_FEED), name)
    else:
        yield _one(whole(stream, name), name, kind, intake, declared)


def in_memory(data: bytes) -> io.BufferedReader:
    """Bytes as a stream, unpacked where they are packed. Raises MissingExtra."""
    return unpacked(io.BufferedReader(cast("io.RawIOBase", io.BytesIO(data))), "the page")


def _one(data: bytes, name: str, kind: str, intake: Intake, declared: str) -> Document:
    if kind == "html":
        if intake.story or (intake.story is None and is_address(name)):
            from lexlink.readers.main_text import read_story

            return read_story(data, name, declared=declared, keep=intake.keep)
        from lexlink.readers.html import read_html

        return read_html(data, name, declared=declared, keep=intake.keep)
    from lexlink.readers.plain import read_plain

    return read_plain(data, name, form="markdown" if kind == "markdown" else "text", keep=intake.keep)


def kind_of(path: PurePath) -> str:
    """The kind that a file's name tells (`story.html.gz` is a page); empty where it tells none."""
    ending = path.suffix.lower()
    if ending in PACKED:
        ending = PurePath(path.stem).suffix.lower()
    return KINDS.get(ending, "")


def sniffed(head: bytes) -> str:
    """The kind that the first bytes of a file tell; empty where they tell none."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"PAR1", b"WARC/")):
        return "parquet" if head.startswith(b"PAR1") else "warc"
    if start.startswith(b"{") and b'"' in start[:200]:
        return "jsonl"
    if start.startswith(b"<"):
        from lexlink.readers.feed import looks_like_feed
        from lexlink.readers.html import looks_like_html

        return "feed" if looks_like_feed(head) else "html" if looks_like_html(head) else ""
    return ""


def _paths(name: str) -> Iterator[Path | Notice]:
    path = Path(name)
    if path.is_dir():
        found = [p for p in sorted(path.rglob("*")) if kind_of(p) and p.is_file() and not _hidden(p, path)]
        yield from found
        if not found:
            yield Notice("empty-folder", f"{name} holds nothing to read: lexlink reads {', '.join(sorted(KINDS))}, also as .gz and .zst")
    elif path.exists():
        yield path
    elif glob.has_magic(name):
        matches = [Path(match) for match in sorted(glob.glob(name, recursive=True))]
        yield from (match for match in matches if match.is_file())
        if not matches:
            yield Notice("no-match", f"nothing matches {name}")
    else:
        yield Notice("missing", f"{name} does not exist: check the path, or use - for standard input")


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)
