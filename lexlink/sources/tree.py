"""Lines into units: articles with their paragraphs and points, words at every level, nothing lost.

A number is a paragraph, a letter a point, and so is a number inside a paragraph. An article without
numbered paragraphs has those that are set apart counted (`para_1`, `para_2`), as in the outlines
of the corpus. A label that cannot be placed stays in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lexlink.errors import SourceError
from lexlink.law import LawUnit
from lexlink.sources.lines import Line, division_heading, label_of
from lexlink.sources.structure import Placer, labels
from lexlink.text.numerals import LATIN_ORDINALS

DEEPEST = 8
_LEAST_PARAGRAPH = 40  # characters below which a line set apart is no paragraph of its own
_LATIN = "|".join(LATIN_ORDINALS)
_LEADING = re.compile(
    rf"\s*(?:(?P<dotted>\d{{1,3}}(?:[ -]?(?:{_LATIN})|[a-z])?)[.)](?=\s|[A-ZÀ-Ý“«\"(‘]|$)"
    rf"|\((?P<bracket>\d{{1,3}}(?:\s?(?:{_LATIN})|[a-z])?|[a-z]{{1,2}}|[ivxl]{{1,7}}|[A-Z])\)|(?P<half>[a-z]{{1,2}}|[ivxl]{{1,7}})\)(?=\s|[A-ZÀ-Ý]|$))\s*"
)


@dataclass(slots=True)
class _Node:
    """A unit that is being filled."""

    level: str = ""
    label: str = ""
    number: str = ""
    text: list[str] = field(default_factory=list)
    children: list[_Node] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    depth: int = -1

    def add(self, text: str) -> None:
        if text:
            (self.tail if self.children else self.text).append(text)


@dataclass(slots=True)
class _Section:
    """An article, recital, annex, division or the preamble, with its lines."""

    level: str
    label: str
    number: str = ""
    heading: str = ""
    lines: list[Line] = field(default_factory=list)
    articles: list[_Section] = field(default_factory=list)


def build(lines: Iterable[Line]) -> tuple[LawUnit, ...]:
    """The units of a text in order. Raises SourceError where an article or recital stands twice."""
    sections = _sections(lines)
    counts = Counter((s.level, s.label) for s in sections)
    for (level, label), count in counts.items():
        if count > 1 and level in ("art", "recital", "annex", "preamble"):
            raise SourceError(f"the page has {level} {label} {count} times; it was read wrongly or holds several texts")
    # Chapters that are counted anew in every title or part have no name of their own.
    return tuple(_unit(s) for s in sections if counts[s.level, s.label] == 1 and s.level != "title")


def _sections(lines: Iterable[Line]) -> list[_Section]:
    found: list[_Section] = []
    annex: _Section | None = None
    current: _Section | None = None
    for line in lines:
        opened = _opened(line)
        if line.role == "end" or (line.role in ("division", "annex") and opened is None):
            current = None  # signatures, or the title of a group without a number
        elif line.role == "heading" and current is not None:
            current.heading = f"{current.heading} {line.text}".strip()
        elif line.role in ("preamble", "text") or opened is None:
            if line.role == "preamble" and (current is None or current.level != "preamble"):
                current = next((s for s in found if s.level == "preamble"), None)
                if current is None:
                    current = _Section("preamble", "")
                    found.append(current)
            if current is not None and line.text:
                current.lines.append(line._replace(role="text"))
        else:
            if opened.level == "annex" and any(s.level == "annex" and s.label == opened.label for s in found):
                opened.label = str(1 + sum(s.level == "annex" for s in found))  # annexes without a number are counted
            current = opened
            annex = opened if opened.level == "annex" else annex
            inside = annex is not None and opened is not annex
            if inside and opened.level == "art" and annex is not None:
                annex.articles.append(opened)
            elif not inside:
                found.append(opened)
    return found


def _opened(line: Line) -> _Section | None:
    """The section that a line opens."""
    if line.role == "article":
        return _Section("art", label_of(line.label), line.label, line.text)
    if line.role == "recital":
        opened = _Section("recital", label_of(line.label), line.label.strip(" ()."))
        if line.text:
            opened.lines.append(Line(line.text))
        return opened
    if line.role in ("division", "annex"):
        heading = division_heading(f"{line.label} {line.text}".strip())
        if heading is not None:
            return _Section(heading.level, heading.label, heading.number, heading.rest)
    return None


def _unit(section: _Section, above: str = "") -> LawUnit:
    eid = f"{above}__{section.level}_{section.label}" if above else section.level + (f"_{section.label}" if section.label else "")
    root = _Node()
    if section.level == "art":
        fill = _by_depth if any(line.depth is not None for line in section.lines) else _by_label
        fill(root, section.lines)
        _count_paragraphs(root)
    else:
        root.text = [f"{line.label} {line.text}".strip() for line in section.lines]
    made = _law(root, eid, section.number, section.heading)
    if not section.articles:
        return made
    inner = tuple(_unit(article, eid) for article in section.articles)
    return LawUnit(eid, made.number, made.heading, made.text, (*made.children, *inner), made.tail)


def _law(node: _Node, eid: str, number: str, heading: str = "") -> LawUnit:
    children = tuple(_law(child, f"{eid}__{child.level}_{child.label}", child.number) for child in node.children)
    return LawUnit(eid, number, heading, "\n".join(node.text), children, "\n".join(node.tail))


def split_label(text: str) -> tuple[str, str]:
    """A leading label as printed and the words after it; no label where there is none."""
    match = _LEADING.match(text)
    return (match[0].strip(), text[match.end() :]) if match else ("", text)


def _by_depth(root: _Node, lines: Sequence[Line]) -> None:
    """Nest lines as the markup does; a line without a label goes on with the unit at its depth."""
    opened = [root]
    for line in lines:
        depth = min(line.depth or 0, DEEPEST)
        label = _eid_label(line.label)
        words = f"{line.label} {line.text}".strip()
        while opened[-1].depth >= depth + (0 if label else 1):
            opened.pop()
        parent = opened[-1]
        if not label and parent is root and root.children:
            root.children.append(_Node(text=[words]))
            continue
        level = "para" if label[:1].isdigit() and not any(node.level == "para" for node in opened) else "point"
        if not label or any(c.level == level and c.label == label for c in parent.children):
            parent.add(words)
            continue
        node = _Node(level, label, line.label.strip(" ().\u00a0"), depth=depth)
        node.add(line.text)
        parent.children.append(node)
        opened.append(node)


def _eid_label(printed: str) -> str:
    """`(iv)` → `iv`, `2a.` → `2a`, `1 bis` → `1-bis`; empty for a dash or bullet."""
    label = re.sub(r"[\s-]+", "-", printed.strip(" ().\u00a0\u2003").lower())
    return label if re.fullmatch(r"(?:\d{1,4}[a-z]{0,2}|[a-z]{1,7})(?:-[a-z]+)?", label) else ""


def _by_label(root: _Node, lines: Sequence[Line]) -> None:
    """Nest by the labels alone: each the next of an open series, or the first of a deeper one."""
    text = "\n".join(f"{line.label} {line.text}".strip() for line in lines)
    placer = Placer()
    nodes = [root]
    start = 0
    for spot in labels(text):
        place = placer.place(spot)
        if place is None:
            continue
        _put(nodes, text[start : spot.start])
        del nodes[place.depth + 1 :]
        node = _Node(place.level, place.label, spot.printed)
        nodes[-1].children.append(node)
        nodes.append(node)
        start = spot.end
    _put(nodes, text[start:])


def _put(nodes: list[_Node], text: str) -> None:
    """Words after a label: the first line is the unit's own, what is set apart closes the unit that lists it."""
    first, *more = [line for raw in text.split("\n") if (line := raw.strip())] or [""]
    here = nodes[-1]
    here.add(first)
    if len(nodes) == 1:
        for line in more:
            here.add(line)
        return
    outer = nodes[1] if nodes[1].level == "para" else nodes[0]
    for line in more:
        if here is outer or here.level == "para":
            here.add(line)
        elif outer is nodes[0]:
            outer.children.append(_Node(text=[line]))
        else:
            outer.add(line)


def _count_paragraphs(root: _Node) -> None:
    """Name the paragraphs of an article that are set apart without numbers; join what is none to its neighbour."""
    loose = [c for c in root.children if not c.level]
    numbered = any(c.level == "para" for c in root.children)
    own = [t for t in root.text if _is_paragraph(t)]
    if numbered or len(own) + sum(_is_paragraph(c.text[0]) for c in loose) < 2 or len(own) != len(root.text):
        _fold(root, loose)
        return
    first, root.text = root.text, []
    root.children[:0] = [_Node(text=[t]) for t in first]
    number = 0
    for child in root.children:
        if not child.level:
            number += 1
            child.level, child.label = "para", str(number)
    root.children[:] = list(_nested(root.children))


def _is_paragraph(text: str) -> bool:
    """Whether a line set apart is a paragraph: long enough, or a short sentence («Pillage is prohibited.»)."""
    return len(text) >= _LEAST_PARAGRAPH or (text[:1].isupper() and text.endswith("."))


def _nested(children: Sequence[_Node]) -> Iterator[_Node]:
    """Put points under the paragraph before them where their labels would stand twice otherwise."""
    labels = Counter((c.level, c.label) for c in children)
    if max(labels.values(), default=0) < 2:
        yield from children
        return
    last: _Node | None = None
    for child in children:
        if child.level == "point" and last is not None:
            last.children.append(child)
        else:
            last = child if child.level == "para" else last
            yield child


def _fold(root: _Node, loose: Sequence[_Node]) -> None:
    """Unnumbered lines among numbered units: the words go on with the unit before, or close the article."""
    if not loose:
        return
    kept: list[_Node] = []
    for child in root.children:
        if child.level:
            kept.append(child)
        elif child is root.children[-1] or not kept:
            root.tail.extend(child.text)
        else:
            kept[-1].add("\n".join(child.text))
    root.children = kept


def divisions_of(units: Iterable[LawUnit]) -> Iterator[tuple[str, list[str]]]:
    """Chapters and parts with the eIds of the articles up to the next one of the same level."""
    order = list(units)
    for position, unit in enumerate(order):
        level = unit.eid.partition("_")[0]
        if level in ("chp", "part", "sec"):
            inside = []
            for other in order[position + 1 :]:
                if other.eid.startswith((f"{level}_", "annex")):
                    break
                if other.eid.startswith("art_"):
                    inside.append(other.eid)
            yield unit.eid, inside
