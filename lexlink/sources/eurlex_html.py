"""The HTML of EUR-Lex into lines: the old Official Journal, the present one, and consolidated texts.

The three differ in class names (`ti-art`, `oj-ti-art`, `title-article-norm`) and in how points
are set: in tables of two columns, in grids of two columns, nested in either case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lexlink.errors import SourceError
from lexlink.sources.flow import strip_noise
from lexlink.sources.lines import Line, article_heading, clean, division_heading, label_of
from lexlink.sources.pages import classes
from lexlink.sources.tree import split_label

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_ARTICLE = re.compile(r"(?:ti|title)-art(?:icle)?(?:-norm)?")
_HEADING = re.compile(r"s(?:ub)?-?ti(?:tle)?-art(?:icle)?(?:-norm)?|sti-art")
_DIVISION = re.compile(r"(?:ti-section|title-division)-1|ti-(?:chapter|part|titre|title)")
_DIVISION_HEADING = re.compile(r"(?:ti-section|title-division)-2|sti-section(?:-\d)?")
_TITLE = re.compile(r"doc-ti(?:tle)?|title-doc-(?:first|last|.*)|main-title")
_ANNEX = re.compile(r"ti-annex|title-annex-1|annex-title")
_SKIPPED = re.compile(r"note|footnote|hd-.*|modref|arrow|disclaimer|hd-modifiers|reference|separator.*|doc-end|doc-sep|dlist-toc|toc.*|ti-tbl|image.*")
_END = re.compile(r"signatory|final|signature.*|pl-date")
_DONE = re.compile(
    r"(?:done (?:at|in)|in witness whereof|fait (?:à|en)|en foi de quoi|geschehen (?:zu|in)|zu urkund|fatto (?:a|in)|in fede|hecho en|en fe de)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[(‘“]?\s*(?:\d{1,4}[a-z]{0,2}|[a-z]{1,7}|[A-Z]{1,5})(?:\s+[a-z]{3,9})?\s*[).]{1,2}|[—–•·-]")
_AMENDED = re.compile(r"[►▼◄](?:[A-Z]\d{0,3}(?!\w))?\s?")  # where an amendment begins and ends
_FORMER = re.compile(r"\(ex[- ]?(?:article|artikel|artículo)\b.{0,80}\)", re.IGNORECASE)
_PARTS = frozenset(("table", "tbody", "thead", "tfoot"))


def lines(tree: BeautifulSoup) -> Iterator[Line]:
    """The lines of a page. Raises SourceError where it has no article of any dialect."""
    strip_noise(tree)
    body = tree.body or tree
    for piece in body.find_all(string=_AMENDED):
        piece.replace_with(_AMENDED.sub("", piece))
    if not any(_ARTICLE.fullmatch(name) for tag in body.find_all(class_=True) for name in classes(tag)):
        raise SourceError("no article of any of the dialects of EUR-Lex was found")
    walk = _Walk()
    yield from walk.lines(body)


class _Walk:
    """What has been passed on the way through a page."""

    def __init__(self) -> None:
        self.titled = False
        self.articles = 0
        self.ended = False

    def lines(self, root: Tag) -> Iterator[Line]:
        """In the order of the page, without recursion into the page's own wrappers."""
        from bs4 import Tag

        stack: list[tuple[Tag, int]] = [(root, 0)]
        while stack:
            tag, depth = stack.pop()
            names = classes(tag)
            if any(_SKIPPED.fullmatch(name) for name in names):
                continue
            row = _columns(tag, names)
            if row is not None and (row[0] or depth or self.articles):
                printed, cell = row
                if printed and not self.articles and not depth and printed.strip("()").isdecimal():
                    yield Line(clean(cell.get_text(" ")), "recital", printed)
                elif printed:
                    yield from self._inside(cell, depth + 1, printed)
                else:
                    yield Line(clean(tag.get_text(" ")), depth=depth)
                continue
            found = list(self._line(tag, names, depth))
            if found:
                yield from found
                continue
            children = [child for child in tag.children if isinstance(child, Tag)]
            stack += [(child, depth) for child in reversed(children)]

    def _inside(self, cell: Tag, depth: int, printed: str) -> Iterator[Line]:
        """A point: its label, its own words, and what is nested in it."""
        first = True
        inner = _Walk()
        inner.articles, inner.titled = 1, True
        found = list(inner.lines_within(cell, depth))
        for line in found:
            if first and not line.label:
                yield line._replace(label=printed, depth=depth)
            elif first:
                yield Line("", label=printed, depth=depth)
                yield line
            else:
                yield line
            first = False
        if first:
            yield Line("", label=printed, depth=depth)

    def lines_within(self, cell: Tag, depth: int) -> Iterator[Line]:
        """The lines of a cell; bare text in it counts as a paragraph."""
        from bs4 import Tag
        from bs4.element import NavigableString

        loose: list[str] = []
        for child in cell.children:
            if isinstance(child, Tag) and (child.name in ("p", "div", "ul", "ol", "li", "dl") or child.name in _PARTS):
                if text := clean("".join(loose)):
                    yield Line(text, depth=depth)
                loose = []
                yield from (line._replace(role="text") for line in self._nested(child, depth))
            elif isinstance(child, Tag):
                loose.append(child.get_text())
            elif isinstance(child, NavigableString):
                loose.append(str(child))
        if text := clean("".join(loose)):
            yield Line(text, depth=depth)

    def _nested(self, tag: Tag, depth: int) -> Iterator[Line]:
        names = classes(tag)
        if any(_SKIPPED.fullmatch(name) for name in names):
            return
        row = _columns(tag, names)
        if row is not None and row[0]:
            yield from self._inside(row[1], depth + 1, row[0])
        elif tag.name == "tr":
            yield Line(clean(tag.get_text(" ")), depth=depth)
        elif tag.name == "p" or not tag.find(["p", "div", "table", "ul", "ol"]):
            if text := clean(tag.get_text()):
                yield Line(text, depth=depth)
        elif tag.name in _PARTS:
            for child in tag.find_all(["tr", "tbody", "thead"], recursive=False):
                yield from self._nested(child, depth)
        else:
            yield from self.lines_within(tag, depth)

    def _line(self, tag: Tag, names: list[str], depth: int) -> Iterator[Line]:
        """What one element is; nothing for a wrapper, whose children are looked at."""
        text = clean(tag.get_text()) if tag.name in ("p", "span", "li", "h1", "h2", "h3", "h4") or "norm" in names or "title" in names else ""
        if any(_END.fullmatch(name) for name in names):
            self.ended = True
            yield Line("", "end")
        elif any(_ARTICLE.fullmatch(name) for name in names):
            yield from self._article(clean(tag.get_text()))
        elif any(_HEADING.fullmatch(name) for name in names):
            heading = text or clean(tag.get_text())
            yield Line("" if _FORMER.fullmatch(heading) else heading, "heading")  # «(ex Article 6 TEU)» is none
        elif any(_DIVISION.fullmatch(name) for name in names):
            yield Line(text or clean(tag.get_text()), "division")
        elif any(_DIVISION_HEADING.fullmatch(name) for name in names):
            yield Line(text or clean(tag.get_text()), "heading")
        elif any(_ANNEX.fullmatch(name) for name in names):
            yield Line(text or clean(tag.get_text()), "annex")
        elif tag.name == "p" and any(_TITLE.fullmatch(name) for name in names):
            yield from self._title(text)
        elif "norm" in names and tag.name == "div":
            yield from self._norm(tag, depth)
        elif tag.name in ("p", "li", "h1", "h2", "h3", "h4") and text:
            yield from self._paragraph(text, depth)

    def _article(self, text: str) -> Iterator[Line]:
        opened = article_heading(text)
        if opened is not None:
            self.articles += 1
            self.ended = False
            yield Line(opened.rest, "article", opened.number)
        elif text.lower().startswith(("sole article", "article unique", "einziger artikel")):
            self.articles += 1
            yield Line("", "article", "1")
        else:
            yield Line(text, depth=0)

    def _title(self, text: str) -> Iterator[Line]:
        heading = division_heading(text)
        if heading is not None and heading.level == "annex":
            yield Line(text, "annex")
        elif self.ended or self.articles:
            yield Line(text, "heading" if self.ended else "text", depth=0)
        elif text:
            self.titled = True
            yield Line(text, "title")

    def _norm(self, tag: Tag, depth: int) -> Iterator[Line]:
        """A paragraph of a consolidated text: its number in a span, its words beside or nested in it."""
        number = tag.find(class_=re.compile(r"no-parag"))
        printed = ""
        if number is not None:
            printed = clean(number.get_text())
            number.extract()
        inner = _Walk()
        inner.articles, inner.titled = 1, True
        found = [line for line in inner.lines_within(tag, depth) if line.text or line.label]
        for position, line in enumerate(found):
            if position == 0 and printed and not line.label:
                yield line._replace(label=printed)
            elif position == 0 and printed:
                yield Line("", label=printed, depth=depth)
                yield line
            else:
                yield line

    def _paragraph(self, text: str, depth: int) -> Iterator[Line]:
        if not self.articles:
            if self.titled:
                recital = re.match(r"\((\d{1,3})\)\s+(?=\S)", text)
                yield Line(text[recital.end() :], "recital", recital[1]) if recital else Line(text, "preamble")
            return
        if _DONE.match(text) and len(text) < 200:
            self.ended = True
            yield Line("", "end")
            return
        printed, words = split_label(text)
        if (label_of(printed) and printed.rstrip(".)").strip("(").isdecimal()) or re.fullmatch(r"\(?\d{1,3}[a-z]\)?\.?", printed):
            yield Line(words, label=printed, depth=depth)
        elif printed:
            yield Line(words, label=printed, depth=depth + 1)
        else:
            yield Line(text, depth=depth)


def _columns(tag: Tag, names: list[str]) -> tuple[str, Tag] | None:
    """A row of two columns whose first is a label: the label and the other column; a row of a table else: no label."""
    if "grid-row" in names or ("grid-list" in names and tag.find(class_=re.compile("grid-row"), recursive=False) is None):
        cells = list(tag.find_all(True, recursive=False))
    elif tag.name == "tr":
        cells = tag.find_all(["td", "th"], recursive=False)
    else:
        return None
    filled = [cell for cell in cells if clean(cell.get_text())]
    if len(filled) == 2:
        printed = clean(filled[0].get_text())
        if _LABEL.fullmatch(printed):
            return printed, filled[1]
    return "", tag
