"""Law that the user has as a file: HTML, Markdown, plain text, PDF, Akoma Ntoso, Formex, JSON.

What it is, is told by its first bytes, not by its name. Nothing vouches for such a file but its
user: there is no number of articles to hold it against, only that articles follow on each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lexlink.errors import SourceError
from lexlink.law import LawText, Offer, Page
from lexlink.sources.lines import Line, article_heading, clean, division_heading, label_of
from lexlink.sources.open_treaties import chinese_number
from lexlink.sources.tongue import tongue

NAME = "own-file"
PARSER = 1
_NUMBERS = ("article", "number", "num", "no", "id", "label", "name", "eid")
_HEADINGS = ("heading", "title", "title_en", "caption", "name")
_TEXTS = ("text", "content", "content_en", "body", "paragraphs", "html")
_LISTS = ("articles", "units", "provisions", "sections", "items")


class Understood(NamedTuple):
    """What was made of a file: as what it was read, and the text."""

    form: str
    text: LawText


def read_own(page: Page, *, instrument: str = "own", language: str = "") -> Understood:
    """Read a file; the language is told from its words where none is given.

    Raises SourceError where no article is found, where one stands twice, or where the file is of no
    kind that is known; MissingExtra for a PDF without pypdf.
    """
    form, reader = _reader(page)
    offer = Offer(instrument, language, page.url)
    text = reader(page, offer)
    if not text.articles:
        raise SourceError(f"{page.url}: no article was found in it; lexlink reads laws whose articles are headed «Article 1», «Art. 2», …")
    for article in text.articles:
        if not article.words:
            raise SourceError(f"{page.url}: {article.eid} has no words; the file may be a table of contents, or cut short")
    spoken = language or tongue("\n".join(article.words for article in text.articles)) or "en"
    return Understood(form, LawText(instrument, spoken, text.units, text.title, text.as_of))


def _reader(page: Page) -> tuple[str, Callable[[Page, Offer], LawText]]:
    from lexlink.sources.pages import checked

    body = checked(page).body
    start = body[:4000].lstrip(b"\xef\xbb\xbf \r\n\t")
    lower = start.lower()
    if start.startswith(b"%PDF-"):
        return "PDF", _pdf
    if b"<akomantoso" in lower or b":akomantoso" in lower:
        from lexlink.sources.akoma_ntoso import read_akoma_ntoso

        return "Akoma Ntoso", read_akoma_ntoso
    if re.match(
        rb"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?(?:<!doctype html|<(?:html|body|div|main|article|section|h[1-6]|p|table|meta|head|ol|ul)[\s>])",
        lower,
        re.DOTALL,
    ):
        return ("Markdown", _markdown) if lower.startswith(b"<meta") and b"\n#" in body else ("HTML", _html)
    if start.startswith(b"<"):
        from lexlink.sources.formex import read_formex

        return "Formex", read_formex
    if start.startswith((b"{", b"[")) and _is_json(page):
        return "JSON", _json
    if b"\0" in body[:8192] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(f"{page.url}: this is no text, HTML, PDF, XML or JSON")
    return ("Markdown" if re.search(rb"^#{1,6}", body, re.MULTILINE) else "text"), _markdown


def _is_json(page: Page) -> bool:
    from lexlink.sources.pages import json_of

    try:
        json_of(page)
    except SourceError:
        if page.body.lstrip().startswith(b"{"):
            raise
        return False
    return True


def _made(page: Page, offer: Offer, lines: Sequence[Line], title: str) -> LawText:
    from lexlink.sources.pages import wall
    from lexlink.sources.tree import build

    if not any(line.role == "article" for line in lines):
        seen = wall(page) if b"<html" in page.body[:2000].lower() else ""
        raise SourceError(
            f"{page.url}: the page {seen}; save it from your browser and add the file"
            if seen
            else f"{page.url}: no article was found in it; lexlink reads laws whose articles are headed «Article 1», «Art. 2», …"
        )
    return LawText(offer.instrument, offer.language, build(lines), title, offer.as_of)


def _pdf(page: Page, offer: Offer) -> LawText:
    from lexlink.sources import running
    from lexlink.sources.pages import pdf_pages
    from lexlink.sources.pdf import blocks

    found = list(blocks(pdf_pages(page)))
    return _made(page, offer, running.lines(found, language=offer.language), found[0].text if found and len(found[0].text) < 200 else "")


def _markdown(page: Page, offer: Offer) -> LawText:
    from lexlink.sources import running
    from lexlink.sources.markdown import blocks
    from lexlink.sources.pages import decoded

    found = list(blocks(decoded(page)))
    title = next((b.text for b in found[:5] if len(b.text) < 300 and article_heading(b.text) is None), "")
    return _made(page, offer, running.lines(found, language=offer.language), title)


def _html(page: Page, offer: Offer) -> LawText:
    """By the dialects of EUR-Lex and Fedlex where their marks are seen, else as running text."""
    body = page.body
    if re.search(rb"class\s*=\s*[\"'](?:oj-|clg-)?(?:ti-art|title-article-norm)[\"'\s]", body):
        from lexlink.sources.eurlex import read_act

        return read_act(page, offer)
    if re.search(rb"<article[^>]{0,200}id\s*=\s*[\"']?art_", body, re.IGNORECASE):
        from lexlink.sources.fedlex import read_page

        return read_page(page, offer)
    from lexlink.sources.web import treaty

    title, lines = treaty(page, offer.language, fragment=b"<html" not in body[:4000].lower())
    return _made(page, offer, lines, title)


def _json(page: Page, offer: Offer) -> LawText:
    """The answers of publishers, or any list of articles with numbers and texts."""
    from lexlink.sources.pages import json_of

    data = json_of(page)
    if isinstance(data, dict) and "data" in data and "jsonapi" in data:
        from lexlink.sources.icrc import Icrc

        return Icrc().read(offer, [page])
    title = clean(str(data.get("title") or data.get("treaty_en") or data.get("name") or "")) if isinstance(data, dict) else ""
    return _made(page, offer, list(_json_lines(data)), title)


def _json_lines(data: Any, depth: int = 0) -> Iterator[Line]:
    """Articles wherever the file nests them: in one list, or by parts and chapters."""
    if depth > 6:
        return
    rows = data if isinstance(data, list) else [row for value in _first(data) for row in value]
    if isinstance(data, Mapping) and depth == 0 and (preamble := data.get("preamble") or data.get("preamble_en")):
        yield Line(clean(str(preamble)), "preamble")
    for row in rows:
        if not isinstance(row, Mapping):
            continue
        number, text = _number(row), _text(row)
        title = next((clean(str(row[k])) for k in (*_HEADINGS, "label") if isinstance(row.get(k), str) and len(row[k]) < 200), "")
        opening = division_heading(title)
        if opening is not None and not article_heading(title):
            yield Line(title, "annex" if opening.level == "annex" else "division")
            yield from _json_lines(row, depth + 1)
        elif number and text:
            heading = next((clean(str(row[k])) for k in _HEADINGS if isinstance(row.get(k), str) and row[k].strip()), "")
            opened = article_heading(heading)
            yield Line(opened.rest if opened else heading, "article", number)
            yield from (Line(clean(part)) for part in text.split("\n") if part.strip())
        else:
            yield from _json_lines(row, depth + 1)


def _first(data: Mapping[str, Any]) -> list[list[Any]]:
    """The list of articles by its usual names, else every list of objects, in order."""
    named = [data[key] for key in (*_LISTS, "parts", "chapters") if isinstance(data.get(key), list)]
    return named[:1] or [value for value in data.values() if isinstance(value, list) and any(isinstance(row, Mapping) for row in value)]


def _number(row: Mapping[str, Any]) -> str:
    for key in _NUMBERS:
        value = row.get(key)
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            continue
        printed = str(int(value) if isinstance(value, float) else value).strip()
        opened = article_heading(printed)
        if opened is not None:
            return opened.number
        printed = re.sub(r"^art_", "", printed).replace("_", " ")
        if label_of(printed):
            return printed
        if key in ("article", "number") and re.match("[第〇一二三四五六七八九十百]", printed):
            return chinese_number(printed)
    return ""


def _text(row: Mapping[str, Any]) -> str:
    for key in _TEXTS:
        value = row.get(key)
        if isinstance(value, str) and value.strip():
            return re.sub(r"<br\s*/?>|</p>", "\n", value) if "<" in value else value
        if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
            return "\n".join(value)
    return ""
