"""JSON Lines: one document a line, `{"id", "text", "title", "date", "language"}`."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator
from typing import Any

from lexlink.errors import InputError
from lexlink.readers.encoding import decoded
from lexlink.readers.fields import Fields, Told, document
from lexlink.readers.opening import MOST_DOCUMENT, lines
from lexlink.types import Document, Notice


def read_jsonl(stream: io.BufferedReader, name: str, fields: Fields) -> Iterator[Document | Notice]:
    """The documents of a stream of JSON Lines as they come; a broken line is a notice. Raises InputError for the stream."""
    told = Told(name)
    guessed: dict[tuple[str, ...], Fields] = {}
    for number, line in enumerate(_utf8(stream), 1):
        found = _read(line, f"{name}:{number}", fields, guessed)
        if isinstance(found, Notice):
            yield from told(found)
        elif found is not None:
            yield found
    yield from told.rest()


def _utf8(stream: io.BufferedReader) -> Iterator[bytes | None]:
    """The lines in UTF-8, also of files in UTF-16, which some systems make."""
    head = stream.peek(4)[:4]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline="\n")
        while line := text.readline(MOST_DOCUMENT):
            yield line.encode("utf-8", "replace")
        text.detach()
        return
    if head.startswith(codecs.BOM_UTF8):
        stream.read(3)
    yield from lines(stream)


def _read(line: bytes | None, place: str, fields: Fields, guessed: dict[tuple[str, ...], Fields]) -> Document | Notice | None:
    if line is None:
        return Notice("long-line", f"{place}: longer than {MOST_DOCUMENT // 2**20} MB, too much for one document; it was left out")
    if not line.strip():
        return None
    encoding = "utf-8"
    notices: tuple[Notice, ...] = ()
    try:
        row = json.loads(line)
    except UnicodeDecodeError:
        try:
            characters = decoded(line, place)
        except InputError as error:
            return Notice("broken-line", str(error))
        encoding, notices = characters.label, characters.notices
        row = _parsed(characters.shown, place)
    except (ValueError, RecursionError) as error:
        return _broken(place, error)
    if isinstance(row, Notice):
        return row
    if not isinstance(row, dict):
        return Notice("no-text", f"{place}: not an object with fields, as lines of JSON Lines are")
    names = tuple(row)
    wanted = guessed.get(names)
    if wanted is None:
        wanted = fields.among(names)
        if len(guessed) < 1000:
            guessed[names] = wanted
    found = document(row, place, wanted, encoding)
    return found.replace(notices=notices) if notices and isinstance(found, Document) else found


def _parsed(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        return _broken(place, error)


def _broken(place: str, error: Exception) -> Notice:
    why = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return Notice("broken-line", f"{place}: not JSON ({why})")
