"""The story on a page, without what surrounds it.

trafilatura says which paragraphs belong to the story; their characters are those of our own reading, so that the way back
to the page stays known. Where the two disagree too much, trafilatura's words count and the way back is lost.
"""

from __future__ import annotations

import re
from typing import Any

from lexlink.original import Original, Runs
from lexlink.readers.dates import as_date
from lexlink.readers.encoding import shown
from lexlink.readers.html import Page, decode_page, folded, read_page
from lexlink.types import Document, Notice

_WORD = re.compile(r"\w+")
_AGREEMENT = 0.9


def read_story(data: bytes, name: str, *, declared: str = "", keep: bool = False) -> Document:
    """The document of the story on a page. Raises InputError for what is no text."""
    characters = decode_page(data, name, declared)
    page = read_page(characters.source)
    story = _extracted(shown(characters.source.removeprefix("\ufeff")).replace("\0", "\ufffd"))
    notices = characters.notices
    text = page.text
    runs: Runs | None = page.runs
    written = str(story.get("text") or "")
    if not written:
        notices = (*notices, Notice("no-story", f"on {name} no story was found; all that stands on the page was read"))
    else:
        text, runs = _narrowed(page, written)
    original = Original(data, characters.encoding, "html", runs) if keep else None
    return Document(
        text, key=name, source=name, title=folded(str(story.get("title") or "")) or page.title, language=page.language,
        date=as_date(story.get("date")) or page.date, encoding=characters.label, notices=notices, original=original,
    )  # fmt: skip


def _extracted(source: str) -> dict[str, Any]:
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            source, include_comments=False, include_tables=True, with_metadata=True, date_extraction_params={"original_date": True, "extensive_search": False}
        )
    except Exception:  # a page that it cannot read in whatever way is read without it
        return {}
    if found is None:
        return {}
    return {name: getattr(found, name, None) for name in ("text", "title", "date")}


def _narrowed(page: Page, written: str) -> tuple[str, Runs | None]:
    """The paragraphs of the page that the story has, in our characters; else the story as it is written."""
    wanted = [line for line in written.split("\n") if line.strip()]
    keys = {_key(line) for line in wanted} - {""}
    whole = " ".join(_key(line) for line in wanted)
    runs = Runs()
    pieces: list[str] = []
    position = found = 0
    for paragraph in page.text.split("\n\n"):
        start, position = position, position + len(paragraph) + 2
        key = _key(paragraph)
        if not key or not (key in keys or all(_key(line) in keys or (len(line) > 40 and _key(line) in whole) for line in paragraph.split("\n"))):
            continue
        if pieces:
            pieces.append("\n\n")
            runs.add(2, 0, 0)
        pieces.append(paragraph)
        page.runs.copy(start, start + len(paragraph), runs)
        found += len(key)
    if found < _AGREEMENT * len(whole):
        return written, None
    return "".join(pieces), runs


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text))
