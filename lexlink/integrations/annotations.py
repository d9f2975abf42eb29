"""What every annotation tool keeps of a linked document: the text, and labelled spans with the ids they mean.

This is also what comes back from a tool: the spans that people drew, moved and corrected there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from lexlink.errors import InputError
from lexlink.types import LinkedDocument
from lexlink.units import code_points

KINDS = ("instrument", "provision", "organ", "quotation", "concept")
IRI = "urn:lexlink:"
MOST_BYTES = 500_000_000
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class Annotation(NamedTuple):
    """A span (half-open, code points) with its label and the ids it means; the kind of a link is its label.

    `status` is the link's, `note` what a person should know of it (the reason of a nil link).
    """

    start: int
    end: int
    label: str
    targets: tuple[str, ...] = ()
    score: float | None = None
    status: str = "linked"
    note: str = ""


class AnnotatedText(NamedTuple):
    """A text with its annotations in text order. `reviewed` is False where a tool says that nobody worked on it."""

    id: str
    text: str
    annotations: tuple[Annotation, ...] = ()
    source: str | None = None
    language: str | None = None
    title: str | None = None
    date: str | None = None
    reviewed: bool = True

    def surface(self, annotation: Annotation) -> str:
        return self.text[annotation.start : annotation.end]


def annotated(linked: LinkedDocument) -> AnnotatedText:
    """What tools are given of a linked document: every link, also those that lead nowhere."""
    document = linked.document
    rows = tuple(
        Annotation(link.start, link.end, link.kind, tuple(dict.fromkeys(t.id for t in link.targets)), link.score, link.status, link.nil_reason or "")
        for link in linked.links
    )
    date = document.date.isoformat() if document.date else None
    return AnnotatedText(document.id, document.text, rows, document.source, document.language, document.title, date)


def in_order(rows: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """Annotations in text order; several of one span and label become one with all their targets."""
    found: dict[tuple[int, int, str], Annotation] = {}
    for row in rows:
        known = found.get((row.start, row.end, row.label))
        found[row.start, row.end, row.label] = row if known is None else known._replace(targets=tuple(dict.fromkeys((*known.targets, *row.targets))))
    return tuple(sorted(found.values(), key=lambda row: (row.start, row.end, KINDS.index(row.label) if row.label in KINDS else 0, row.label)))


def in_code_points(text: str, rows: Iterable[Annotation]) -> tuple[Annotation, ...]:
    """Annotations whose offsets count UTF-16 units, as JavaScript does, with those of Python. Raises InputError."""
    given = list(rows)
    bounds = code_points(text, (offset for row in given for offset in (row.start, row.end)), "utf16")
    return in_order(row._replace(start=start, end=end) for row, start, end in zip(given, bounds[::2], bounds[1::2], strict=True))


def checked(text: AnnotatedText, place: str) -> AnnotatedText:
    """The text, where its spans lie inside it. Raises InputError that names the place."""
    for row in text.annotations:
        if not 0 <= row.start < row.end <= len(text.text):
            raise InputError(f"{place}: the span {row.start}:{row.end} is not inside the text of {len(text.text)} characters")
    return text


def iri(target: str) -> str:
    """The IRI of an instrument, provision or organ, `urn:lexlink:rome-statute/art_5`."""
    from urllib.parse import quote

    return IRI + quote(target, safe="/-_.~")


def target_of(identifier: str) -> str:
    """The id behind an IRI of ours; any other identifier as it is."""
    from urllib.parse import unquote

    return unquote(identifier.removeprefix(IRI)) if identifier.startswith(IRI) else identifier


def document_iri(document_id: str) -> str:
    """An IRI for a document: its own where it has one, else a URN of its id."""
    from urllib.parse import quote

    if document_id.startswith(("http://", "https://")) and document_id.isascii() and document_id.isprintable() and not set(document_id) & set(' <>"{}|\\^`#'):
        return document_id
    return f"{IRI}document:{quote(document_id.encode('utf-8', 'surrogatepass'), safe='/-_.~')}"


def document_id_of(identifier: str) -> str:
    """The document id behind `document_iri`."""
    from urllib.parse import unquote_to_bytes

    head = f"{IRI}document:"
    return unquote_to_bytes(identifier.removeprefix(head)).decode("utf-8", "surrogatepass") if identifier.startswith(head) else identifier


def writable(text: str) -> str:
    """The text with every character that XML and RDF cannot hold replaced, one for one, so that offsets stay true."""
    return _UNWRITABLE.sub("\ufffd", text)


def file_stem(document_id: str) -> str:
    """A file name for a document: readable, the same on every run, of its own, and never a path."""
    import hashlib

    mark = hashlib.sha256(document_id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    name = _NOT_IN_A_NAME.sub("-", Path(document_id.replace("\0", "")).stem).strip("-.")[:60]
    return f"{name}-{mark}" if name else mark


def with_stems(documents: Iterable[LinkedDocument]) -> Iterator[tuple[LinkedDocument, str]]:
    """The documents, each with a file name of its own; those of one id are counted."""
    seen: dict[str, int] = {}
    for linked in documents:
        stem = file_stem(linked.document.id)
        number = seen[stem.casefold()] = seen.get(stem.casefold(), 0) + 1
        yield linked, stem if number == 1 else f"{stem}-{number}"


def only(documents: Iterable[LinkedDocument], what: str) -> Iterator[LinkedDocument]:
    """The documents of a format that keeps one a file: raises UsageError at the second."""
    from lexlink.errors import UsageError

    for number, linked in enumerate(documents):
        if number:
            raise UsageError(f"{what} keeps files of its own for each document: name a folder with -o FOLDER/")
        yield linked


def json_lines(path: Path) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The objects of a JSON Lines file, or of a file that holds one JSON array, each with its place. Raises InputError."""
    import json

    text = read_text(path)
    if text.lstrip().startswith("["):
        try:
            rows = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path} is not JSON: {error}") from error
        numbered = [(row, f"{path}, item {number}") for number, row in enumerate(rows, 1)]
    else:
        numbered = []
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                try:
                    numbered.append((json.loads(line), f"{path}:{number}"))
                except (ValueError, RecursionError) as error:
                    raise InputError(f"{path}:{number}: not JSON: {error}") from error
    for row, place in numbered:
        if not isinstance(row, dict):
            raise InputError(f"{place}: not a JSON object")
        yield row, place


def read_bytes(path: Path) -> bytes:
    """A file that is not too large. Raises InputError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path} is larger than {MOST_BYTES // 1_000_000} MB: export it in parts")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error


def read_text(path: Path) -> str:
    """A file of UTF-8, line ends as they are. Raises InputError."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"cannot read {path}: {error}") from error
