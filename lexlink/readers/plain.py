"""Plain text and Markdown: the characters as they stand."""

from __future__ import annotations

from lexlink.original import Original, OriginalForm, Runs
from lexlink.readers.encoding import decoded
from lexlink.types import Document


def read_plain(data: bytes, name: str, *, form: OriginalForm = "text", keep: bool = False) -> Document:
    """The document behind a text's bytes; `keep` gives it the original. Raises InputError for what is no text."""
    characters = decoded(data, name)
    text = characters.shown
    original = None
    if keep:
        runs = Runs()
        runs.add(len(text), int(characters.marked), len(characters.source))
        original = Original(data, characters.encoding, form, runs)
    return Document(text, key=name, source=name, encoding=characters.label, notices=characters.notices, original=original)
