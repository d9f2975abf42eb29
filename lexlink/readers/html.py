"""HTML → the text that a reader of the page sees, with the way back to the source.

Blocks are paragraphs, white space is folded, entities are characters. Scripts, styles, navigation and whatever is hidden are left out.
"""

from __future__ import annotations

import datetime
import re
from html import unescape
from html.entities import html5
from typing import NamedTuple

from lexlink.original import Original, Runs
from lexlink.readers.dates import as_date
from lexlink.readers.encoding import Decoded, decoded, shown
from lexlink.readers.html_tokens import SPACE, Token, Tokens, attributes_of
from lexlink.types import Document


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


_PARAGRAPHS = _set(
    "address article aside blockquote body center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hgroup hr html main menu nav ol p pre search section summary table ul"
)
_LINES = _set("br caption dd dt li optgroup option tr legend tbody tfoot thead")
_CELLS = frozenset(("td", "th"))
_VOID = _set("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")
_CLOSED_BY_OTHERS = _set("p li dd dt tr td th tbody tfoot thead option optgroup caption colgroup html body head")
_UNSEEN = _set("nav noscript template svg math select datalist button audio video object canvas")
_BREAKS_OUT = _set(  # of SVG and MathML, as browsers have it
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre "
    "ruby s small span strong strike sub sup table tt u ul var"
)
_FOREIGN = ("svg", "math")
_INSIDE_FOREIGN = frozenset(("foreignobject", "desc", "title", "annotation-xml"))
_FOLDED = re.compile(rf"[{SPACE}]{{2,}}|[\t\n\r\f]|&(?:#[xX]?[0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]{{1,31}};?)")
_REFERENCE = re.compile(r"&(?:#[xX]?[0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]{1,31};?)")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(
    rb"<meta[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{2,40})|^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_.-]{2,40})",
    re.IGNORECASE,
)
_SPACES = re.compile(rf"[{SPACE}]+")
_TITLES = ("og:title", "twitter:title", "dc.title")
_DATES = ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "pubdate", "publish-date", "sailthru.date")
_DEEPEST = 512


class Page(NamedTuple):
    """What a page says: its text with the way back to the source, and what it tells of itself."""

    text: str
    runs: Runs
    title: str | None
    language: str | None
    date: datetime.date | None


def read_html(data: bytes, name: str, *, declared: str = "", keep: bool = False) -> Document:
    """The document behind a page's bytes; `keep` gives it the original. Raises InputError for what is no text."""
    characters = decode_page(data, name, declared)
    page = read_page(characters.source)
    original = Original(data, characters.encoding, "html", page.runs) if keep else None
    return Document(
        page.text, key=name, source=name, title=page.title, language=page.language, date=page.date,
        encoding=characters.label, notices=characters.notices, original=original,
    )  # fmt: skip


def decode_page(data: bytes, name: str, declared: str = "") -> Decoded:
    """The characters of a page: as its sender says (`declared`), else as it says of itself."""
    said = _CHARSET.search(data[:4096])
    label = declared or ((said[1] or said[2]).decode("ascii") if said else "")
    if label.lower().startswith("utf-16"):
        label = "utf-8"  # could be read as far as the label only if it is not
    return decoded(data, name, label)


def read_page(source: str) -> Page:
    """The text of a page."""
    page = _Reading(source)
    page.read()
    if page.runs.length == 0:
        page = _Reading(source, everything=True)  # a page that never closes its navigation
        page.read()
    return Page(shown("".join(page.pieces)), page.runs, page.title or None, page.language, page.date)


def looks_like_html(head: bytes) -> bool:
    """Whether a file begins as pages do."""
    start = head.lstrip(b"\xef\xbb\xbf" + SPACE.encode()).lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<!--")) or (start.startswith(b"<?xml") and b"<html" in start[:2000])


class _Reading:
    """One page being read: the pieces of text so far, what is open, and the break that the next character waits for."""

    def __init__(self, source: str, *, everything: bool = False) -> None:
        self.source = source
        self.unseen = _UNSEEN - {"nav", "noscript"} if everything else _UNSEEN
        self.pieces: list[str] = []
        self.runs = Runs()
        self.stack: list[str] = []
        self.hidden = 0  # how deep the stack was where the unseen began, and one; 0 where all is seen
        self.pending = ""
        self.space: tuple[int, int] | None = None
        self.title = ""
        self.language: str | None = None
        self.date: datetime.date | None = None
        self.tokens = Tokens(source)

    def read(self) -> None:
        for token in self.tokens:
            if token.kind == "text":
                if not self.hidden:
                    self._text(token.start, token.end)
            elif token.kind == "start":
                self._start(token)
            elif token.kind == "end":
                self._end(token.name)
            elif token.name == "title" and not self.title and not self.hidden:
                self.title = folded(self.source[token.start : token.end])

    def _start(self, token: Token) -> None:
        name = token.name
        if self.tokens.foreign and name in _BREAKS_OUT:
            self._break_out()
        self._break(name)
        if not self.hidden and token.attributes:
            self._noted(name, token.attributes)
        if name in _VOID or len(self.stack) >= _DEEPEST:
            return
        if not self.hidden and (name in self.unseen or self._is_hidden(token)):
            self.hidden = len(self.stack) + 1
            self._open(token)
        elif self.hidden and self.stack[-1] == name and name in _CLOSED_BY_OTHERS:
            self._close(len(self.stack) - 1)
            self._start(token)
        elif self.hidden or (name in _PARAGRAPHS and name not in _CLOSED_BY_OTHERS):
            self._open(token)

    def _open(self, token: Token) -> None:
        self.stack.append(token.name)
        self.tokens.foreign = self.tokens.foreign or token.name in _FOREIGN
        if self.tokens.foreign and token.attributes.endswith("/"):
            self._close(len(self.stack) - 1)

    def _break_out(self) -> None:
        """Leave SVG or MathML, which ends where a tag of HTML begins."""
        last = max(index for index, name in enumerate(self.stack) if name in _FOREIGN)
        if not _INSIDE_FOREIGN.intersection(self.stack[last:]):
            self._close(last)

    def _end(self, name: str) -> None:
        self._break(name)
        if self.hidden or name in _PARAGRAPHS:
            for index in range(len(self.stack) - 1, -1, -1):
                if self.stack[index] == name:
                    self._close(index)
                    return

    def _close(self, index: int) -> None:
        """Leave the elements from there on."""
        del self.stack[index:]
        if self.hidden > index:
            self.hidden = 0
        self.tokens.foreign = self.tokens.foreign and not set(_FOREIGN).isdisjoint(self.stack)

    def _break(self, name: str) -> None:
        if self.hidden:
            return
        wanted = "\n\n" if name in _PARAGRAPHS else "\n" if name in _LINES else "\t" if name in _CELLS else ""
        if wanted:
            self.space = None
            if self.runs.length:
                self.pending = max(self.pending, wanted, key=("", "\t", "\n", "\n\n").index)

    def _noted(self, name: str, written: str) -> None:
        """What a tag tells of the page: its language, title and date."""
        if name == "html" and self.language is None:
            tongue = attributes_of(written).get("lang", "").partition("-")[0].lower()
            self.language = tongue if tongue.isalpha() and len(tongue) in (2, 3) else None
        elif name == "meta":
            given = attributes_of(written)
            label = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
            if label in _DATES and self.date is None:
                self.date = as_date(given.get("content", ""))
            elif label in _TITLES and not self.title:
                self.title = folded(given.get("content", ""))
        elif name == "time" and self.date is None:
            self.date = as_date(attributes_of(written).get("datetime", ""))

    def _is_hidden(self, token: Token) -> bool:
        written = token.attributes.lower()
        if "hidden" not in written and "display" not in written:
            return False
        given = attributes_of(token.attributes)
        return ("hidden" in given and given["hidden"].lower() != "until-found") or bool(_HIDING.search(given.get("style", "")))

    def _text(self, start: int, end: int) -> None:
        source = self.source
        if start == 0 and source.startswith("\ufeff"):
            start = 1
        if "pre" in self.stack:
            self._put(start, end, _REFERENCE)
            return
        text = source[start:end]
        core = text.lstrip(SPACE)
        first = end - len(core)
        if start < first:
            self.space = self.space or (start, first)
        last = first + len(core.rstrip(SPACE))
        if first < last:
            self._put(first, last, _FOLDED)
            self.space = (last, end) if last < end else None

    def _put(self, start: int, end: int, changed: re.Pattern[str]) -> None:
        """Append a stretch of the source: as it stands but for what the pattern finds."""
        if self.pending:
            self._append(self.pending, start, start)
            self.pending = ""
        elif self.space and self.runs.length:
            self._append(" ", *self.space)
        self.space = None
        source, position = self.source, start
        for match in changed.finditer(source, start, end):
            at = match.start()
            if source[at] == "&":
                length, meant = _meant(match[0])
                if not length:
                    continue
            else:
                length, meant = len(match[0]), " "
            if position < at:
                self._append(source[position:at], position, at)
            position = at + length
            if meant:
                self._append(meant, at, position)
        if position < end:
            self._append(source[position:end], position, end)

    def _append(self, text: str, start: int, end: int) -> None:
        self.pieces.append(text)
        self.runs.add(len(text), start, end)


def _meant(reference: str) -> tuple[int, str]:
    """How much of `&…` is a character reference, and what it stands for; no length where it is none."""
    if reference[1] == "#":
        digits = reference[2:].rstrip(";").lower()
        if digits[0] != "x" and not digits.isdecimal():  # letters behind a decimal number are text
            digits = digits[: len(digits) - len(digits.lstrip("0123456789"))]
        if not digits or digits == "x":
            return 0, ""
        length = 2 + len(digits) + (reference[2 + len(digits) : 3 + len(digits)] == ";")
        short = digits.removeprefix("x").lstrip("0") or "0"
        return length, unescape(f"&#{'x' if digits[0] == 'x' else ''}{short};") if len(short) < 9 else "\ufffd"
    name = reference[1:]
    if name.endswith(";") and name in html5:
        return len(reference), html5[name]
    for length in range(min(len(name), 6), 1, -1):
        if name[:length] in html5:
            return length + 1, html5[name[:length]]
    return 0, ""


def folded(written: str) -> str:
    """Characters of a title or attribute: entities read, white space folded."""
    return _SPACES.sub(" ", shown(unescape(_TOO_LONG.sub("\ufffd", written[:2000])))).strip()


_TOO_LONG = re.compile(r"&#[xX]?[0-9a-fA-F]{12,};?")
