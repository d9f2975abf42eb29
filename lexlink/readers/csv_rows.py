"""CSV and TSV: one document a row, the first row names the fields."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from lexlink.errors import InputError
from lexlink.readers.encoding import decoded, shown
from lexlink.readers.fields import Fields, Told, document, without_text
from lexlink.readers.opening import MOST_DOCUMENT
from lexlink.types import Document, Notice

_SEPARATORS = (",", ";", "\t", "|")
_MOST_FIELD = MOST_DOCUMENT // 4


def read_csv(stream: io.BufferedReader, name: str, fields: Fields, *, tabs: bool = False) -> Iterator[Document | Notice]:
    """The documents of a stream of rows as they come; a broken row is a notice.

    Raises InputError where there is no text or no such field.
    """
    csv.field_size_limit(_MOST_FIELD)  # one for the process; its own is too small for news
    head = stream.peek(64 * 1024)[: 64 * 1024]
    if not head.strip():
        raise InputError(f"{name} is empty: the first row of CSV names the fields")
    sample = decoded(head[: head.rfind(b"\n") + 1] or head, name)
    text = io.TextIOWrapper(stream, encoding=sample.encoding, errors="surrogateescape" if not sample.encoding.startswith("utf-16") else "replace", newline="")
    if sample.marked:
        text.read(1)
    try:
        yield from _rows(csv.reader(text, delimiter="\t" if tabs else _separator(sample.shown)), name, fields, sample.label)
    finally:
        text.detach()


def _rows(rows: Iterator[list[str]], name: str, fields: Fields, encoding: str) -> Iterator[Document | Notice]:
    try:
        names = next(rows)
    except (csv.Error, StopIteration) as error:
        raise InputError(f"{name} does not begin with a row that names the fields: {error}") from error
    wanted = fields.among(names)
    if wanted.text not in names:
        raise InputError(f"{name}: {without_text(names, wanted)}")
    told = Told(name)
    number = 1
    while True:
        number += 1
        place = f"{name}:{number}"
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            why = f"a field longer than {_MOST_FIELD // 2**20} MB, perhaps a quotation mark that is never closed" if "limit" in str(error) else str(error)
            yield from told(Notice("broken-row", f"{place}: {why}"))
            continue
        if not any(row):
            continue
        found = _document(row, names, place, wanted, encoding)
        yield from (found,) if isinstance(found, Document) else told(found)
    yield from told.rest()


def _document(row: list[str], names: list[str], place: str, fields: Fields, encoding: str) -> Document | Notice:
    if len(row) > len(names):
        return Notice("broken-row", f"{place}: {len(row)} fields where the first row names {len(names)}; is a quotation mark missing?")
    if any(not cell.isascii() and shown(cell) != cell for cell in row) and encoding.startswith("utf-8"):
        row, encoding = [cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace") for cell in row], "cp1252"
    return document(dict(zip(names, map(shown, row))), place, fields, encoding)


def _separator(sample: str) -> str:
    """What parts the names in the first row: the mark that stands most often outside quotation marks."""
    first = sample.lstrip("\r\n").split("\n", 1)[0]
    outside = "".join(first.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)
