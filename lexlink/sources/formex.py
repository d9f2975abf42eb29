"""Formex, the Publications Office's own XML: acts (`ACT`), consolidated acts (`CONS.ACT`), annexes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lexlink.errors import SourceError
from lexlink.law import LawText, Offer, Page
from lexlink.sources.lines import Line, article_heading, division_heading, labelled
from lexlink.sources.markup import first, kids, local, words
from lexlink.sources.pages import refuse, xml
from lexlink.sources.tree import build, split_label

_SKIPPED = frozenset(("NOTE", "BIB.INSTANCE", "BIB.DATA", "INCL.ELEMENT", "FORMULA", "PAGE"))
_WRAPPERS = frozenset(("CONS.DOC", "LEXP.COMBINED", "FAM.COMP", "ENACTING.TERMS", "CONTENTS", "GR.SEQ", "CONS.DOC.GEN", "ROOT"))
_TEXTS = frozenset(("P", "TXT", "NP", "ALINEA", "LIST", "ITEM", "DLIST", "DLIST.ITEM", "QUOT.S", "TBL", "COMMENT", "INTRO"))
_ACTS = ("ACT", "CONS.ACT", "CONS.DOC", "GENERAL", "AGR", "LEXP.COMBINED", "ANNEX", "TREATY", "CONS.TREATY")


def read_formex(page: Page, offer: Offer) -> LawText:
    """The act of a Formex file. Raises SourceError where it is none or no article stands in it."""
    root = xml(page)
    if local(root) not in _ACTS and root.find(".//ARTICLE") is None:
        raise refuse(page, f"<{local(root)}> is no act in Formex")
    found = list(_lines(root))
    if not any(line.role == "article" for line in found):
        raise SourceError(f"{page.url}: the Formex file holds no article")
    title = " ".join(line.text for line in found if line.role == "title")
    as_of = _as_of(root) or offer.as_of
    return LawText(offer.instrument, offer.language, build(line for line in found if line.role != "title"), title, as_of)


def _as_of(root: Any) -> str:
    """The day from which a consolidated text applies."""
    info = root.find(".//INFO.CONSLEG")
    day = info.get("START.DATE", "") if info is not None else ""
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if re.fullmatch(r"\d{8}", day) else ""


def _lines(root: Any) -> Iterator[Line]:
    """The act's lines; titles of acts that it was amended by (`FAM.COMP`) are left out."""
    titled = False
    stack = [root]
    while stack:
        node = stack.pop()
        name = local(node)
        if name in ("BIB.INSTANCE", "BIB.DATA", "FAM.COMP", "INFO.CONSLEG", "INFO.PROD", "TOC", "GR.MOD.ACT", "MOD.ACT", "CORRIG"):
            continue
        if name == "TITLE" and not titled:
            titled = True
            yield Line(words(node, _SKIPPED), "title")
        elif name == "PREAMBLE":
            yield from _preamble(node)
        elif name == "ARTICLE":
            yield from _article(node)
        elif name == "DIVISION":
            yield from _division(node)
            stack += reversed([child for kid, child in kids(node) if kid != "TITLE"])
        elif name in ("ANNEX", "CONS.ANNEX"):
            yield from _annex(node)
        elif name in ("FINAL", "SIGNATURE"):
            yield Line("", "end")
        else:
            stack += [child for _, child in reversed(list(kids(node)))]


def _preamble(node: Any) -> Iterator[Line]:
    for child in node.iter():
        name = local(child)
        if name in ("PREAMBLE.INIT", "VISA", "GR.CONSID.INIT", "PREAMBLE.FINAL"):
            yield Line(_said(child), "preamble")
        elif name == "CONSID":
            point = first(child, "NP")
            label = _said(first(point, "NO.P")) if point is not None else ""
            if label:
                rest = " ".join(_said(kid) for kind, kid in kids(point) if kind != "NO.P")
                yield Line(rest, "recital", label)
            else:
                yield Line(_said(child), "preamble")


def _division(node: Any) -> Iterator[Line]:
    title = first(node, "TITLE")
    if title is None:
        return
    opened, below = first(title, "TI"), first(title, "STI")
    yield Line(_said(opened), "division")
    if below is not None and division_heading(_said(opened)):
        yield Line(_said(below), "heading")


def _annex(node: Any) -> Iterator[Line]:
    title = first(node, "TITLE")
    heading = _said(first(title, "TI")) if title is not None else ""
    below = first(title, "STI") if title is not None else None
    yield Line(heading if division_heading(heading) else f"Annex {heading}".strip() if not heading else "Annex", "annex")
    if below is not None:
        yield Line(_said(below), "heading")
    contents = first(node, "CONTENTS")
    if contents is None:
        return
    stack = [contents]
    while stack:
        here = stack.pop()
        if local(here) == "ARTICLE":
            yield from _article(here)
        elif local(here) in ("P", "NP", "ROW", "TITLE", "ALINEA", "ITEM", "NO.PARAG"):
            yield Line(_said(here))
        else:
            stack += [child for _, child in reversed(list(kids(here)))]


def _article(node: Any) -> Iterator[Line]:
    printed = _said(first(node, "TI.ART"))
    opened = article_heading(printed)
    number = opened.number if opened else re.sub(r"^0+", "", node.get("IDENTIFIER", "").lower())
    yield Line(opened.rest if opened else "", "article", number)
    if (below := first(node, "STI.ART")) is not None:
        yield Line(_said(below), "heading")
    for name, child in kids(node):
        if name == "PARAG":
            label = _said(first(child, "NO.PARAG"))
            yield from _labelled([kid for kind, kid in kids(child) if kind != "NO.PARAG"], label, 0)
        elif name not in ("TI.ART", "STI.ART"):
            yield from _texts(child, 0)


def _labelled(nodes: list[Any], label: str, depth: int) -> Iterator[Line]:
    """A unit with its label: the first words go with it."""
    yield from labelled((line for node in nodes for line in _texts(node, depth)), label, depth)


def _texts(node: Any, depth: int) -> Iterator[Line]:
    name = local(node)
    if name in _SKIPPED:
        return
    if name == "LIST":
        for kind, item in kids(node):
            if kind == "ITEM":
                yield from _texts(item, depth + 1)
    elif name == "NP":
        label = _said(first(node, "NO.P"))
        yield from _labelled([kid for kind, kid in kids(node) if kind != "NO.P"], label, depth)
    elif name == "DLIST.ITEM":
        yield Line(": ".join(filter(None, (_said(kid) for _, kid in kids(node)))), depth=depth)
    elif name == "TBL":
        for row in node.iter():
            if local(row) == "ROW":
                yield Line(" | ".join(filter(None, (_said(cell) for _, cell in kids(row)))), depth=depth)
    elif name in _TEXTS and any(kind in _TEXTS for kind, _ in kids(node)) and name != "TXT":
        yield from _mixed(node, depth)
    elif text := _said(node):
        printed, rest = split_label(text) if name == "ALINEA" else ("", text)
        yield (
            Line(rest, label=printed if printed.rstrip(".)").strip("(").isdecimal() else "", depth=depth)
            if printed.rstrip(".)").strip("(").isdecimal()
            else Line(text, depth=depth)
        )


def _mixed(node: Any, depth: int) -> Iterator[Line]:
    """An element that holds both words of its own and nested lists."""
    loose = [node.text or ""]
    for kind, child in kids(node):
        if kind in _TEXTS:
            if text := " ".join("".join(loose).split()):
                yield Line(text, depth=depth)
            loose = [child.tail or ""]
            yield from _texts(child, depth)
        else:
            loose += [_said(child) if kind not in _SKIPPED else "", child.tail or ""]
    if text := " ".join("".join(loose).split()):
        yield Line(text, depth=depth)


def _quote(node: Any) -> str:
    """Quotation marks are empty elements that name their character."""
    if local(node) in ("QUOT.START", "QUOT.END"):
        code = node.get("CODE", "")
        return chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{2,4}", code) else '"'
    return ""


def _said(node: Any | None) -> str:
    return words(node, _SKIPPED, _quote) if node is not None else ""
