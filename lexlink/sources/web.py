"""A treaty on a web page that prints it as running text: whatever the markup, paragraphs and headings in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lexlink.law import Page
from lexlink.sources import running
from lexlink.sources.flow import blocks, strip_noise
from lexlink.sources.lines import Line, article_heading, clean
from lexlink.sources.pages import refuse, soup

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "strong", "b", "td", "dt", "div", "center", "a", "span", "font", "em")


def treaty(page: Page, language: str, *, fragment: bool = False) -> tuple[str, list[Line]]:
    """The title of a page and the lines of the treaty on it. Raises SourceError where no article is found."""
    tree = soup(page, fragment=fragment)
    title = _title(tree)
    strip_noise(tree)
    root = _container(tree)
    lines = running.lines(blocks(root), language=language)
    if not lines:
        raise refuse(page, "no article was found on the page")
    return title, lines


def _title(tree: BeautifulSoup) -> str:
    heading = tree.find("h1")
    if heading is not None and (text := clean(heading.get_text(" "))):
        return text
    return clean(tree.title.get_text(" ")) if tree.title is not None else ""


def _container(tree: BeautifulSoup) -> Tag:
    """The smallest element around all headings of articles that are no links: the page's own text without what surrounds it."""
    common: list[Tag] | None = None
    for tag in tree.find_all(_HEADINGS):
        if tag.name == "a" and str(tag.get("href", "")).strip("#"):
            continue
        text = tag.get_text()
        if (
            len(text) > 150
            or article_heading(clean(text)) is None
            or ((link := tag.find("a", href=True)) is not None and link.get_text().strip() == text.strip())
        ):
            continue
        chain = [tag, *tag.parents][::-1]
        common = chain if common is None else [one for one, two in zip(common, chain, strict=False) if one is two]
    if not common:
        return tree.body or tree
    here = common[-1]
    if here.name in ("p", "strong", "b", "a", "span", "td", "font", "em", *_HEADINGS[:6]) and here.parent is not None:
        here = here.parent
    return here
