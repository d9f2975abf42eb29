"""Plain text and Markdown files: decode the bytes and say what they were read as."""

from __future__ import annotations

import codecs
from pathlib import Path

from lexlink.errors import InputError
from lexlink.types import Document

MAX_BYTES = 200_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_plain(path: Path) -> Document:
    """Read one text file. Raises InputError where it is missing, binary or too large."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB: split it first")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
    text, encoding = decode(data, str(path))
    return Document(text, key=str(path), source=str(path), encoding=encoding)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Text and encoding of bytes: by byte-order mark, else UTF-8, else Windows-1252.

    Raises InputError for what is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    if b"\0" in data[:8192]:
        raise InputError(f"{name} is not text: give lexlink plain text, Markdown or JSON Lines")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"
