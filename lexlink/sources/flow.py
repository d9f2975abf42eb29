"""Running text of a page: its paragraphs in order, without menus, scripts and the marks of footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from lexlink.sources.lines import clean
from lexlink.text.numerals import LATIN_ORDINALS, to_roman

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_NOISE = ("script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template", "svg", "button", "select", "iframe", "object", "title", "head")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "tbody",
        "thead",
        "tr",
        "td",
        "th",
        "section",
        "article",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "center",
        "hr",
        "body",
        "html",
        "figure",
        "address",
        "details",
        "summary",
    ]
)
_NOTE_TARGET = re.compile(r"#?(?:_?ftn|fn|ntr|ntc|note|footnote|_edn|_ednref|_ftnref|e\d{4})", re.IGNORECASE)
_NOTE_NAMES = re.compile(r"(?:^|[\s_-])(?:footnotes?|endnotes?|fussnoten?)(?:$|[\s_-])", re.IGNORECASE)
_BREAK = "\x1e"


class Block(NamedTuple):
    """A paragraph, and whether all of it is a heading or in bold or italics."""

    text: str
    strong: bool = False


def strip_noise(tree: BeautifulSoup | Tag) -> None:
    """Take menus, scripts and footnotes out of a tree; a superscript stays only where it is a Latin ordinal."""
    for tag in tree.find_all(_NOISE):
        tag.decompose()
    for tag in tree.find_all("sup"):
        word = clean(tag.get_text()).lower().strip(".")
        if word not in LATIN_ORDINALS and not re.fullmatch(r"er|re|o|a|st|nd|rd|th|e|ème", word):
            tag.decompose()
    for tag in tree.find_all("a", href=_NOTE_TARGET):
        if re.fullmatch(r"[\s(\[]*(?:\d{1,3}|\*{1,3}|[a-z])?[\s)\]*]*", tag.get_text()):
            tag.decompose()
    for tag in tree.find_all(class_=_NOTE_NAMES):
        if not tag.decomposed:
            tag.decompose()


def blocks(tree: BeautifulSoup | Tag) -> Iterator[Block]:
    """The paragraphs below an element in order. Line breaks part a paragraph only where a heading or label stands beside them."""
    strip_noise(tree)
    pieces: list[tuple[str, bool]] = []
    for kind, text, strong in _pieces(tree):
        if kind == "break":
            yield from _paragraphs(pieces)
            pieces = []
        else:
            pieces.append((text, strong))
    yield from _paragraphs(pieces)


def _pieces(tree: BeautifulSoup | Tag) -> Iterator[tuple[str, str, bool]]:
    """Texts and the borders of blocks, without recursion: pages nest as they like."""
    from bs4 import Tag
    from bs4.element import NavigableString, PreformattedString

    stack: list[tuple[object, bool]] = [(tree, False)]
    while stack:
        node, strong = stack.pop()
        if node is None:
            yield "break", "", False
        elif isinstance(node, PreformattedString):
            continue
        elif isinstance(node, NavigableString):
            yield "text", str(node), strong
        elif isinstance(node, Tag):
            if node.name == "br":
                yield "text", _BREAK, True
                continue
            inside = strong or node.name in ("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "em", "i", "u")
            block = node.name in _BLOCKS
            if node.name == "li" and (label := _list_label(node)):
                yield "break", "", False
                stack += [(None, False), *((child, inside) for child in reversed(node.contents))]
                yield "text", f"{label} ", inside
                continue
            if block:
                yield "break", "", False
                stack.append((None, False))
            stack += [(child, inside) for child in reversed(node.contents)]


def _list_label(item: Tag) -> str:
    """What a browser prints before an item of a numbered list; nothing where the words bring their own label."""
    outer = item.parent
    if outer is None or outer.name != "ol" or re.match(r"\s*\(?(?:\d{1,3}|[a-z]|[ivx]{1,6})[.)]", item.get_text()[:20]):
        return ""
    style = f"{outer.get('style', '')} {outer.get('class', '')}"
    kind = str(outer.get("type") or "") or next(
        (k for k, name in (("a", "lower-alpha"), ("i", "lower-roman"), ("A", "upper-alpha"), ("I", "upper-roman")) if name in style), "1"
    )
    start, own = str(outer.get("start") or "1"), str(item.get("value") or "")
    before = sum(1 for other in item.find_previous_siblings("li"))
    number = int(own) if own.isdecimal() else (int(start) if start.isdecimal() else 1) + before
    if kind in ("a", "A") and number <= 26:
        return f"({chr(ord(kind) + number - 1)})"
    if kind in ("i", "I") and number < 400:
        return f"({to_roman(number).lower()})"
    return f"{number}."


def _paragraphs(pieces: list[tuple[str, bool]]) -> Iterator[Block]:
    rows: list[list[tuple[str, bool]]] = [[]]
    for text, strong in pieces:
        if text == _BREAK:
            rows.append([])
        else:
            rows[-1].append((text, strong))
    joined: list[Block] = []
    for row in rows:
        text = clean("".join(t for t, _ in row))
        strong = bool(text) and all(s for t, s in row if t.strip())
        after_gap = bool(joined) and not joined[-1].text
        if joined and not after_gap and text and not _opens(text, strong) and not _opens(joined[-1].text, joined[-1].strong, closed=True):
            joined[-1] = Block(f"{joined[-1].text} {text}".strip(), joined[-1].strong and strong)
        else:
            joined.append(Block(text, strong))
    yield from (block for block in joined if block.text)


def _opens(text: str, strong: bool, *, closed: bool = False) -> bool:
    """Whether a row begins something of its own (or, with `closed`, cannot be gone on with)."""
    from lexlink.sources.lines import article_heading, division_heading

    if strong and len(text) < 160:
        return True
    if len(text) < 160 and (article_heading(text) or division_heading(text)):
        return True
    return not closed and bool(re.match(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)]\s", text))
