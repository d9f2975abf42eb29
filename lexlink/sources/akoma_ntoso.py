"""Akoma Ntoso, the OASIS standard for legislation: any version and any jurisdiction that writes articles (or sections)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lexlink.errors import SourceError
from lexlink.law import LawText, Offer, Page
from lexlink.sources.lines import Line, label_of, labelled
from lexlink.sources.markup import first, kids, local, words
from lexlink.sources.pages import refuse, xml
from lexlink.sources.tree import build

_SKIPPED = frozenset(("authorialNote", "noteRef", "meta", "remark"))
_DIVISIONS = {"chapter": "Chapter", "part": "Part", "section": "Section", "title": "Title", "book": "Part"}
_UNITS = frozenset(("paragraph", "subparagraph", "subsection", "point", "indent", "item", "level", "clause", "subclause"))
_HOLDERS = frozenset(
    (
        "list",
        "alinea",
        "content",
        "intro",
        "wrapUp",
        "wrap",
        "blockList",
        "subparagraph",
        "hcontainer",
        "ul",
        "ol",
        "table",
        "tbody",
        "container",
        "block",
        "blockContainer",
    )
)
_PLAIN = frozenset(("p", "tr", "li", "crossHeading", "listIntroduction", "listWrapUp", "heading", "subheading"))


def read_akoma_ntoso(page: Page, offer: Offer) -> LawText:
    """The act of an Akoma Ntoso file. Raises SourceError where it is none or holds no article."""
    root = xml(page)
    if local(root) != "akomaNtoso":
        raise refuse(page, f"<{local(root)}> is no Akoma Ntoso")
    article = "article" if any(local(n) == "article" for n in root.iter()) else "section"
    found = list(_lines(root, article))
    if not any(line.role == "article" for line in found):
        raise SourceError(f"{page.url}: the Akoma Ntoso file holds no article")
    title = " ".join(line.text for line in found if line.role == "title")
    return LawText(offer.instrument, offer.language, build(line for line in found if line.role != "title"), title[:1000], offer.as_of)


def language(page: Page) -> str:
    """The language that a file says it is in, two letters; empty where it does not say."""
    for node in xml(page).iter():
        if local(node) == "FRBRlanguage":
            code = str(node.get("language", "")).lower()
            return {"eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "ita": "it"}.get(code, code[:2])
    return ""


def _lines(root: Any, article: str) -> Iterator[Line]:
    stack = [root]
    while stack:
        node = stack.pop()
        name = local(node)
        if name in _SKIPPED or name in ("explanatoryStatement", "amendment"):
            continue
        if name in ("preface", "longTitle"):
            yield Line(_said(first(node, "longTitle")) if first(node, "longTitle") is not None else _said(node), "title")
        elif name == "preamble":
            yield from _preamble(node)
        elif name == article:
            yield from _article(node)
        elif name in _DIVISIONS and name != article:
            number, heading = _said(first(node, "num")), _said(first(node, "heading"))
            word = "" if re.match(r"[^\W\d]{4,}", number) else f"{_DIVISIONS[name]} "
            yield Line(f"{word}{number}. {heading}", "division")
            stack += [child for kind, child in reversed(list(kids(node))) if kind not in ("num", "heading")]
        elif name in ("conclusions", "signature"):
            yield Line("", "end")
        elif name in ("attachment", "annex") or (name == "doc" and node.get("name", "").lower().startswith("annex")):
            yield Line(_said(first(node, "num")) or "Annex", "annex")
            yield from (Line(_said(n)) for n in node.iter() if local(n) == "p" and _said(n))
        else:
            stack += [child for _, child in reversed(list(kids(node)))]


def _preamble(node: Any) -> Iterator[Line]:
    stack = [node]
    while stack:
        here = stack.pop()
        name = local(here)
        if name == "recital":
            label = _said(first(here, "num"))
            rest = " ".join(_said(child) for kind, child in kids(here) if kind != "num")
            yield Line(rest, "recital", label) if label_of(label) else Line(rest, "preamble")
        elif name == "p":
            yield Line(_said(here), "preamble")
        elif name not in _SKIPPED:
            stack += [child for _, child in reversed(list(kids(here)))]


def _article(node: Any) -> Iterator[Line]:
    number = re.sub(r"^\s*(?:articles?|art\.|artikel|articolo|art[íi]culo|section)\s*", "", _said(first(node, "num")), flags=re.IGNORECASE)
    if not label_of(number):
        eid = node.get("eId", node.get("id", "")).rpartition("__")[2]
        number = re.sub(r"^[a-z]+_", "", eid).strip("().")
    yield Line(_said(first(node, "heading")) or _said(first(node, "subheading")), "article", number.strip(" .:"))
    yield from _inside(node, 0)


def _inside(node: Any, depth: int) -> Iterator[Line]:
    for name, child in kids(node):
        if name in ("num", "heading", "subheading") or name in _SKIPPED:
            continue
        if name in _UNITS and first(child, "num") is not None:
            yield from _unit(child, depth)
        elif name in _PLAIN and not any(kind in _HOLDERS for kind, _ in kids(child)):
            if text := _said(child):
                yield Line(text, depth=depth)
        else:
            yield from _inside(child, depth)


def _unit(node: Any, depth: int) -> Iterator[Line]:
    label = _said(first(node, "num"))
    heading = _said(first(node, "heading"))
    yield from labelled(_within(node, depth, heading), label, depth)


def _within(node: Any, depth: int, heading: str) -> Iterator[Line]:
    """What stands in a numbered unit: its words at its own depth, the units in it one deeper."""
    if heading:
        yield Line(heading, depth=depth)
    for name, child in kids(node):
        if name in ("num", "heading", "subheading") or name in _SKIPPED:
            continue
        if name in _UNITS and first(child, "num") is not None:
            yield from _unit(child, depth + 1)
        elif name in _PLAIN and not any(kind in _HOLDERS for kind, _ in kids(child)):
            if text := _said(child):
                yield Line(text, depth=depth)
        else:
            yield from _within(child, depth, "")


def _said(node: Any | None) -> str:
    return words(node, _SKIPPED) if node is not None else ""
