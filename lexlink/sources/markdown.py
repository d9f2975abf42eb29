"""Markdown and plain text into paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lexlink.sources.flow import Block
from lexlink.sources.lines import article_heading, clean, division_heading

_HEADING = re.compile(r"\s{0,3}#{1,6}\s*(.*?)\s*#*\s*")
_SETEXT = re.compile(r"\s{0,3}(?:=+|-{3,})\s*")
_MARKS = re.compile(r"\*{1,3}|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)|`")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,500}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?\)|\[\^[^\[\]\s]{1,20}\]")
_TAG = re.compile(r"<sup>.{0,2000}?</sup>|<!--.{0,5000}?-->|</?[a-zA-Z][^<>]{0,500}>", re.DOTALL)
_NOTE = re.compile(r"\s{0,3}\[\^[^\[\]\s]{1,20}\]:")
_LABELLED = re.compile(r"\s*(?:[-*+]\s+)?\(?(?:\d{1,3}(?:\s?[a-z]{3,8})?|[a-zA-Z]{1,2}|[ivxl]{1,7})[.)](?=\s|[A-ZÀ-Ý“\"])")


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs of a text: parted by empty lines, by headings and before labels; wrapped lines are joined."""
    rows: list[str] = []
    for raw in [*_without_markup(text).split("\n"), ""]:
        row = raw.rstrip()
        heading = _HEADING.fullmatch(row) if row.lstrip().startswith("#") else None
        if _SETEXT.fullmatch(row) and rows and len(rows) == 1:
            yield Block(_plain(rows.pop()), strong=True)
        elif heading is not None:
            yield from _joined(rows)
            rows = []
            if shown := _plain(heading[1]):
                yield Block(shown, strong=True)
        elif not row.strip() or _SETEXT.fullmatch(row) or _NOTE.match(row):
            yield from _joined(rows)
            rows = []
        elif rows and (_LABELLED.match(row) or _stands_alone(row) or _stands_alone(rows[-1])):
            yield from _joined(rows)
            rows = [row]
        else:
            rows.append(row)


def _without_markup(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    if text.startswith("---\n") and (end := text.find("\n---", 4)) > 0:
        text = text[end + 4 :]
    return _LINK.sub(lambda m: m[1] or "", _TAG.sub("", text))


def _stands_alone(row: str) -> bool:
    """Whether a line is a heading of its own, with nothing to join to it."""
    shown = _plain(row)
    if len(shown) > 160:
        return False
    opened = article_heading(shown)
    if opened is not None:
        return not opened.rest or (not opened.rest.endswith((",", ";")) and len(shown) < 120)
    return division_heading(shown) is not None


def _joined(rows: list[str]) -> Iterator[Block]:
    if not rows:
        return
    text = _plain(" ".join(re.sub(r"^\s*>\s?", "", row) for row in rows))
    text = re.sub(r"^[-+]\s+(?=\(?[0-9a-zA-Z]{1,5}[.)])", "", text)
    strong = len(rows) == 1 and bool(re.fullmatch(r"\s*(\*\*|__).+\1\s*", rows[0]))
    if text and not re.fullmatch(r"[|:\s-]+", text):
        yield Block(text, strong)


def _plain(text: str) -> str:
    return clean(re.sub(r"\\([\\`*_{}\[\]()#+\-.!>|])", r"\1", _MARKS.sub("", text)))
