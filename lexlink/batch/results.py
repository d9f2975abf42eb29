"""Results of earlier runs, read back: JSON Lines, JSON, CSV, Parquet and stores become linked documents again.

Results need not hold the texts. One that is not in them is looked for where it was read from, and taken where it is
the very text that was linked (its hash says so); else a text stands in for it in which the mentions have their
places and line breaks fill the rest, with a notice `no-text`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from lexlink.errors import InputError
from lexlink.record import SCHEMA, parsed, revived
from lexlink.types import Document, LinkedDocument, Notice, PassageSource
from lexlink.writers.csv_rows import COLUMNS, read_cell

MOST_CHARACTERS = 200_000_000
NO_TEXT = Notice("no-text", "The text itself is not at hand: only the words that cite law are shown.")
_LINE = re.compile(r":\d+\Z")
_SERVERS = ("postgresql://", "postgres://", "postgresql+psycopg://", "sqlite:///")


def kind_of(name: str) -> str | None:
    """The kind of results behind a name: jsonl, json, csv, parquet or store; None where it is no results."""
    if name.startswith(_SERVERS):
        return "store"
    path = Path(name)
    if not path.is_file():
        return None
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"SQLite format 3\0"):
        return "store"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.removeprefix(b"\xef\xbb\xbf").startswith(",".join(COLUMNS).encode()):
        return "csv"
    ours = b'"schema": "' + SCHEMA.encode() in head
    array = head.lstrip()[:1] == b"["
    if array and (ours or head.strip() == b"[]"):
        return "json"
    return "jsonl" if ours and head.lstrip()[:1] == b"{" else None


def results(name: str, law: PassageSource, run: str = "") -> Iterator[LinkedDocument | Notice]:
    """The linked documents of one file or store. What is damaged is a notice, the rest is read.

    `run` names the run of a store (its last one where it is empty). Raises InputError where nothing can be read, UsageError for an unknown run.
    """
    kind = kind_of(name)
    if kind == "parquet":
        from lexlink.plugins import RESULT_READERS, load_plugin

        yield from load_plugin(RESULT_READERS, "parquet")(Path(name), law)
        return
    reading = {"jsonl": _lines, "json": _array, "csv": _csv}
    if kind == "store":
        rows = _stored(name, run)
    elif kind is not None:
        rows = _numbered(name, reading[kind])
    else:
        raise InputError(f"{name} holds no results of lexlink")
    originals = Originals()
    for place, row in rows:
        try:
            if isinstance(row, InputError):
                raise row
            yield _linked(row, originals, law)
        except InputError as error:
            yield Notice("broken-result", f"{place}: {error}")


def _linked(row: Mapping[str, Any], originals: Originals, law: PassageSource) -> LinkedDocument:
    about = row.get("document")
    if not isinstance(about, dict):
        raise InputError("the record names no document")
    if "text" in about:
        return revived(row, law=law)
    found = originals.find(about.get("id"), about.get("source"), about.get("sha256"))
    if found is not None:
        return revived(row, found.text, law)
    text = sparse(row.get("links"))
    standing_in = {**about, "sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()}
    linked = revived({**row, "document": standing_in}, text, law)
    return linked.replace(notices=(*linked.notices, NO_TEXT)) if linked.links else linked


def sparse(links: Any) -> str:
    """A text of line breaks with the surfaces of links at their places. Raises InputError where they do not fit."""
    pieces: list[str] = []
    at = 0
    try:
        for start, end, surface in sorted(((link["start"], link["end"], link["surface"]) for link in links), key=lambda each: (each[0], -each[1])):
            if not 0 <= start <= end <= MOST_CHARACTERS or len(surface) != end - start:
                raise InputError(f"a link at {start}:{end} that cannot be")
            pieces.append("\n" * max(0, start - at) + surface[max(0, at - start) :])
            at = max(at, end)
    except (KeyError, TypeError) as error:
        raise InputError(f"links that are not whole: {error!r}") from error
    return "".join(pieces)


class Originals:
    """The texts that were linked, found again where they were read from; no address is fetched."""

    def __init__(self) -> None:
        self._source = ""
        self._stream: Iterator[Document | Notice] = iter(())

    def find(self, identity: Any, source: Any, sha256: Any) -> Document | None:
        """The document with this hash. Files are read on from where the last one was found: results come in their order."""
        if not isinstance(source, str) or not isinstance(sha256, str) or source == "-":
            return None
        path = source if Path(source).is_file() else _LINE.sub("", source)
        again = path != self._source
        if not again and (found := self._ahead(identity, sha256)):
            return found
        if not Path(path).is_file():
            return None
        from lexlink.readers.inputs import documents

        self._source, self._stream = path, documents([path])
        return self._ahead(identity, sha256)

    def _ahead(self, identity: Any, sha256: str) -> Document | None:
        for each in self._stream:
            if isinstance(each, Document) and each.id == identity and each.sha256 == sha256:
                return each
        return None


Row = tuple[str, Mapping[str, Any] | InputError]


def _numbered(name: str, reading: Any) -> Iterator[Row]:
    try:
        with Path(name).open(encoding="utf-8", errors="replace", newline="") as file:
            for number, row in enumerate(reading(file), 1):
                yield f"{name}:{number}", row
    except (OSError, csv.Error) as error:
        raise InputError(f"cannot read {name}: {error}") from error


def _lines(file: Iterable[str]) -> Iterator[Mapping[str, Any] | InputError]:
    for line in file:
        if line.strip():
            yield _row(line)


def _array(file: IO[str]) -> Iterator[Mapping[str, Any] | InputError]:
    """An array with an element a line, as we write it, in pieces; any other as a whole."""
    if file.readline().strip() in ("[", "[]"):
        yield from _lines(line.rstrip("\r\n").removesuffix(",") for line in file if line.strip() != "]")
        return
    file.seek(0)
    try:
        yield from (row if isinstance(row, dict) else InputError("not a record") for row in json.load(file))
    except (ValueError, RecursionError) as error:
        yield InputError(f"not JSON: {error}")


def _row(line: str) -> Mapping[str, Any] | InputError:
    try:
        return parsed(line)
    except InputError as error:
        return error


def _csv(file: Iterable[str]) -> Iterator[Mapping[str, Any] | InputError]:
    """Rows of one document in a row become a record; of targets a CSV knows the ids."""
    rows = ({name: read_cell(cell or "") for name, cell in row.items() if name} for row in csv.DictReader(_unmarked(file)))
    for key, group in groupby(rows, lambda row: (row.get("document", ""), row.get("source", ""), row.get("title", ""), row.get("date", ""))):
        try:
            yield _record(dict(zip(("id", "source", "title", "date"), key, strict=True)), [_fields(row) for row in group])
        except (KeyError, ValueError) as error:
            yield InputError(f"a row of {key[0]!r} that is not whole: {error!r}")


def _unmarked(file: Iterable[str]) -> Iterator[str]:
    lines = iter(file)
    yield next(lines, "").removeprefix("\ufeff")
    yield from lines


def _fields(row: Mapping[str, str]) -> dict[str, Any]:
    numbers = {"start": int(row["start"]), "end": int(row["end"]), "score": float(row["score"])}
    return {**{name: row[name] for name in ("surface", "kind", "form", "status", "nil_reason")}, **numbers, "targets": row["targets"].split()}


def _stored(name: str, run: str) -> Iterator[Row]:
    from lexlink.store.repository import Store

    with Store.open(name, read_only=True) as store:
        held = store.runs()
        if not held:
            raise InputError(f"the store {store.place.name} holds no run: lexlink link -o {store.place.name} makes one")
        wanted = run or held[0].name
        for document, links in store.past_documents(wanted):
            about = {field: value or None for field, value in document._asdict().items() if field not in ("document", "links", "length")}
            rows = [{**link._asdict(), "targets": list(link.targets)} for link in links]
            yield f"{name}: {document.document}", _record({"id": document.document, **about}, rows)


def _record(about: dict[str, Any], links: list[dict[str, Any]]) -> Mapping[str, Any]:
    """A record of the published form from what a table holds; what it does not hold is empty."""
    empty: dict[str, Any] = {"detail": "", "antecedent": None, "candidates": [], "suggestions": []}
    whole = [
        {
            **empty,
            **{name: link[name] for name in ("start", "end", "surface", "kind", "form", "status", "score")},
            "nil_reason": link["nil_reason"] or None,
            "targets": [{"id": t, "start": link["start"], "end": link["end"], "exists": link["nil_reason"] != "no_such_provision"} for t in link["targets"]],
        }
        for link in links
    ]
    document = {**dict.fromkeys(("source", "title", "language", "date", "encoding", "sha256")), **{k: v or None for k, v in about.items()}}
    return {"schema": SCHEMA, "document": document, "links": whole, "notices": [], "corpus": "", "config": ""}
