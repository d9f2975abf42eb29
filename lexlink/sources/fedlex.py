"""Fedlex, the publication platform of Swiss law: treaties in German, French and Italian, as Switzerland is bound by them.

The texts are those of Switzerland's systematic collection: official translations, or the
authentic French. Two generations of pages are read: with and without classes on paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from lexlink.errors import SourceError
from lexlink.law import Expectation, LawText, Offer, Page
from lexlink.sources.check import check
from lexlink.sources.expected import expected
from lexlink.sources.flow import strip_noise
from lexlink.sources.lines import Line, article_heading, as_parts, clean, division_heading, label_of
from lexlink.sources.pages import only, refuse, soup
from lexlink.sources.tree import build, split_label

if TYPE_CHECKING:
    from bs4 import Tag

_FILE = "https://fedlex.data.admin.ch/filestore/fedlex.data.admin.ch/eli/cc/{number}/{date}/{language}/html/fedlex-data-admin-ch-eli-cc-{dashed}-{date}-{language}-html{edition}.html"
# instrument → number in the chronological collection, date of the consolidated text, articles (None: those of the corpus), edition of each language
_TREATIES: dict[str, tuple[str, str, int | None, dict[str, str]]] = {
    "rome-statute": ("2002/586", "20260522", None, {"fr": "-2", "de": "-1", "it": ""}),
    "un-charter": ("2003/160", "20150623", 111, {"fr": "-8", "de": "-8", "it": "-8"}),
}
_IN_PARTS = frozenset(("rome-statute",))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Fedlex:
    name = "fedlex"
    parser = 1

    def offers(self) -> Iterable[Offer]:
        for slug, (number, date, _, editions) in _TREATIES.items():
            for language, edition in editions.items():
                url = _FILE.format(number=number, dashed=number.replace("/", "-"), date=date, language=language, edition=edition)
                yield Offer(slug, language, url, f"{date[:4]}-{date[4:6]}-{date[6:]}")

    def wanted(self, offer: Offer, pages: Sequence[Page]) -> Sequence[str]:
        return () if pages else (offer.url,)

    def expectation(self, offer: Offer) -> Expectation:
        return expected(offer, articles=_TREATIES[offer.instrument][2] if offer.instrument in _TREATIES else None)

    def read(self, offer: Offer, pages: Sequence[Page]) -> LawText:
        """The treaty. Raises SourceError where the page holds no article, or fewer than it announces."""
        return check(read_page(only(pages, offer.instrument), offer), Expectation(least_characters=1))


def read_page(page: Page, offer: Offer) -> LawText:
    """The law on a page of Fedlex. Raises SourceError where it holds no article."""
    tree = soup(page)
    title = tree.find(["h1", "p"], class_=re.compile("erlasstitel"))
    strip_noise(tree)
    found = list(_lines(tree.find(id="lawcontent") or tree.body or tree))
    if not any(line.role == "article" for line in found):
        raise refuse(page, "no article was found on the page")
    if offer.instrument in _IN_PARTS:
        found = list(as_parts(found))
    return LawText(offer.instrument, offer.language, build(found), clean(title.get_text(" ")) if title else "", offer.as_of)


def _lines(root: Tag) -> Iterator[Line]:
    """Preamble, divisions and articles in the order of the page."""
    from bs4 import Tag

    stack: list[Tag] = [root]
    while stack:
        tag = stack.pop()
        identifier = str(tag.get("id") or "")
        if identifier == "preface" or (tag.name == "div" and identifier.startswith("fn-")):
            continue
        if identifier == "preamble":
            yield from (Line(text, "preamble") for p in tag.find_all("p") if (text := clean(p.get_text())))
        elif tag.name == "article":
            yield from _article(tag)
        elif tag.name == "section":
            heading = tag.find(_HEADINGS)
            if heading is not None and heading.find_parent("article") is None:
                yield from _division(clean(heading.get_text()), identifier)
            stack += [child for child in reversed(tag.find_all(True, recursive=False)) if child.name not in _HEADINGS]
        else:
            stack += [child for child in reversed(list(tag.children)) if isinstance(child, Tag)]


def _division(text: str, identifier: str) -> Iterator[Line]:
    opened = division_heading(text)
    if opened is not None:
        yield Line(text, "annex" if opened.level == "annex" else "division")
    elif re.match(r"annex|anh", identifier):
        yield Line("Annex", "annex")
        yield Line(text, "heading")
    else:
        yield Line("", "end")


def _article(tag: Tag) -> Iterator[Line]:
    heading = tag.find(_HEADINGS)
    text = clean(heading.get_text()) if heading is not None else ""
    opened = article_heading(re.sub(r"^(\D+\d+)\s*\[?(bis|ter|quater)\b", r"\1 \2", text))
    identifier = re.fullmatch(r"art_(\w+)", str(tag.get("id") or ""))
    number = opened.number if opened is not None else identifier[1].replace("_", " ") if identifier else ""
    if not label_of(number):
        raise SourceError(f"an article is headed «{text[:60]}», which is no number")
    yield Line(opened.rest.lstrip("]. ") if opened is not None else "", "article", number)
    if heading is not None:
        heading.extract()
    yield from _content(tag, 0)


def _content(tag: Tag, depth: int) -> Iterator[Line]:
    """Paragraphs and lists of definitions; a list's terms are the labels of what stands beside them."""
    from bs4 import Tag
    from bs4.element import NavigableString

    loose: list[str] = []
    for child in tag.children:
        if isinstance(child, Tag) and child.name in ("p", "dl", "div", "ul", "ol", "table", "section"):
            yield from _loose(loose, depth)
            loose = []
            if child.name == "p":
                yield from _paragraph(clean(child.get_text(" " if child.find("br") else "")), depth)
            elif child.name == "dl":
                yield from _list(child, depth + 1)
            else:
                yield from _content(child, depth)
        elif isinstance(child, Tag):
            loose.append(child.get_text())
        elif isinstance(child, NavigableString):
            loose.append(str(child))
    yield from _loose(loose, depth)


def _loose(parts: Sequence[str], depth: int) -> Iterator[Line]:
    if text := clean("".join(parts)):
        yield from _paragraph(text, depth)


def _paragraph(text: str, depth: int) -> Iterator[Line]:
    if not text:
        return
    printed, words = split_label(text)
    if printed and depth == 0:
        yield Line(words, label=printed, depth=0 if printed.strip("().")[:1].isdigit() else 1)
    else:
        yield Line(text, depth=depth)


def _list(tag: Tag, depth: int) -> Iterator[Line]:
    label = ""
    for child in tag.find_all(["dt", "dd"], recursive=False):
        if child.name == "dt":
            label = clean(child.get_text())
            label = "" if label == "[tab]" else label
            continue
        found = list(_content(child, depth))
        if not label and found:
            label, words = split_label(found[0].text)
            found[0] = found[0]._replace(text=words)
        if found and not found[0].label:
            found[0] = found[0]._replace(label=label, depth=depth)
        elif label:
            found.insert(0, Line("", label=label, depth=depth))
        yield from found
        label = ""
