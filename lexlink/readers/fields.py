"""Records → documents: which field holds what, and what to say of a record that cannot be read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from lexlink.readers.dates import day
from lexlink.types import Document, Notice

# Where nobody names a field, the first of these that the record has.
_TEXTS = ("text", "body", "content", "article", "fulltext", "full_text", "maintext", "main_text", "article_text", "story", "abstract", "description", "summary")
_IDS = ("id", "doc_id", "document_id", "article_id", "uid", "guid", "url", "link")
_DATES = ("date", "published", "publish_date", "published_at", "date_publish", "pubdate", "datetime", "timestamp", "created_at")
_TITLES = ("title", "headline", "header")
_LANGUAGES = ("language", "lang")


class Fields(NamedTuple):
    """The names of the fields that hold a document's parts; None where they are to be guessed."""

    text: str | None = None
    id: str | None = None
    date: str | None = None
    title: str | None = None
    language: str | None = None

    def among(self, names: Iterable[str]) -> Fields:
        """The same with every guess made for records that have these fields; empty where there is none."""
        there = {name.strip().lower(): name for name in reversed(list(names))}

        def first(given: str | None, guesses: tuple[str, ...]) -> str:
            return given if given is not None else next((there[guess] for guess in guesses if guess in there), "")

        return Fields(first(self.text, _TEXTS), first(self.id, _IDS), first(self.date, _DATES), first(self.title, _TITLES), first(self.language, _LANGUAGES))


def document(row: Mapping[str, Any], place: str, fields: Fields, encoding: str) -> Document | Notice:
    """The document in a record that stands at `place`, or a notice of why it holds none. `fields` are names that `among` gave."""
    text = row.get(fields.text or "")
    if not isinstance(text, str):
        return Notice("no-text", f"{place}: {without_text(row, fields)}")
    key = row.get(fields.id or "")
    return Document(
        text,
        key=str(key) if isinstance(key, str | int) and str(key).strip() else place,
        source=place,
        title=_string(row.get(fields.title or "")),
        language=_string(row.get(fields.language or "")),
        date=day(row.get(fields.date or "")),
        encoding=encoding,
    )


def without_text(names: Iterable[str], fields: Fields) -> str:
    """The sentence about a record that has no text in the field wanted."""
    names = [str(name) for name in names]
    if fields.text and fields.text in names:
        return f"the field {fields.text!r} holds no text; name another with --text-field"
    if not names:
        return "the record has no fields"
    near = difflib.get_close_matches(fields.text or "text", names, 1, 0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(map(repr, names[:12]))}{' and others' if len(names) > 12 else ''}"
    return f"no field {fields.text!r}: {hint}" if fields.text else f"none of its fields is known to hold text: {hint}; name one with --text-field"


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


class Told:
    """Tells at most a few of the broken records of a file, and in the end how many more there were."""

    MOST = 20

    def __init__(self, name: str) -> None:
        self._name = name
        self._seen = 0

    def __call__(self, notice: Notice) -> Iterable[Notice]:
        self._seen += 1
        return (notice,) if self._seen <= self.MOST else ()

    def rest(self) -> Iterable[Notice]:
        more = self._seen - self.MOST
        return (Notice("more-broken", f"{self._name}: {more} more {'record' if more == 1 else 'records'} could not be read"),) if more > 0 else ()
