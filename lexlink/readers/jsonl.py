"""JSON Lines: one document a line, `{"id", "text", "title", "date", "language"}`."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lexlink.errors import InputError
from lexlink.readers.plain import decode
from lexlink.types import Document, Notice


def read_jsonl(path: Path, text_field: str = "text", id_field: str = "id") -> Iterator[Document | Notice]:
    """The documents of a JSON Lines file; a broken line is a notice. Raises InputError for the file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
    text, encoding = decode(data, str(path))
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _document(line, f"{path}:{number}", text_field, id_field, encoding)


def _document(line: str, place: str, text_field: str, id_field: str, encoding: str) -> Document | Notice:
    try:
        row = json.loads(line)
    except ValueError as error:
        return Notice("broken-line", f"{place}: not JSON ({error})")
    text = row.get(text_field) if isinstance(row, dict) else None
    if not isinstance(text, str):
        return Notice("no-text", f"{place}: no text in the field {text_field!r}; name another with --text-field")
    return Document(
        text,
        key=str(row.get(id_field, place)),
        source=place,
        title=_string(row.get("title")),
        language=_string(row.get("language") or row.get("lang")),
        date=_date(row.get("date")),
        encoding=encoding,
    )


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _date(value: Any) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
