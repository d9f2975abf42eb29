"""Read the structure of a law text: its articles, and the labels of their sub-units.

Works on plain text and Markdown as publishers print treaties: a line `Article 5`, numbered
paragraphs `1.` or `(1)`, points `(a)`, `a)`, `(i)`. A label counts only where it follows on from
the one before it, so that a year or a reference at the start of a line is not taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from lexlink.text.numerals import LATIN_ORDINALS, roman, to_roman

_ARTICLE = re.compile(
    r"^[#* \t]*(?:article|art\.?)[ \t]+(?P<number>\d{1,3}|[IVXLC]{1,8})(?P<latin>[ \t-]*(?:"
    + "|".join(LATIN_ORDINALS)
    + r"))?(?P<letter>[A-Z])?[ \t.*:–—-]*(?P<heading>[^\n]{0,160})$",
    re.IGNORECASE | re.MULTILINE,
)
# A label opens a line or follows a full stop, colon or semicolon; anything else is a reference.
_BEFORE = r"(?:^[ \t]*|[;:.,](?:\s*\b(?:and|or|et|ou|y|o|und|oder|e)\b)?\s*|[\"”’)]\s*)"
_LABEL = re.compile(
    _BEFORE + r"(?P<mark>(?P<dotted>\d{1,2})\.(?=\s|[A-Z“\"])|\((?P<bracket>\d{1,2}(?:\s?bis)?|[a-z]{1,2}|[ivxl]{1,7}|[A-Z])\)"
    r"|(?P<half>[a-z]|[ivx]{1,5})\)(?=\s|[A-Z])|(?P<capital>[A-H])\.(?=\s)|(?<=\n)(?P<letter>[a-z])\.(?=\s))",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class ArticleText:
    """One article as printed. `number` is Arabic with a Latin ordinal (`8-bis`); `roman` how it was printed."""

    number: str
    text: str
    heading: str = ""
    roman: bool = False

    @property
    def eid(self) -> str:
        return f"art_{self.number}"


def articles(text: str) -> Iterator[ArticleText]:
    """The articles of a law text in order; stops where the numbering starts again.

    Texts that print several languages one after the other yield the first only.
    """
    found = list(_ARTICLE.finditer(text))
    seen: set[str] = set()
    for match, after in zip(found, [*found[1:], None], strict=False):  # a text without articles has neither
        number = _number(match)
        if number is None:
            continue
        if number in seen:
            return
        seen.add(number)
        yield ArticleText(
            number, _body(text[match.end() : after.start() if after else len(text)]), match["heading"].strip(" *#"), not match["number"].isdecimal()
        )


def _body(text: str) -> str:
    """The article's own text: up to a heading of the next part or annex."""
    heading = re.compile(r"^#", re.MULTILINE).search(text, min(len(text), 160))
    return text[: heading.start() if heading else len(text)].strip()


def _number(match: re.Match[str]) -> str | None:
    raw = match["number"]
    value = int(raw) if raw.isdecimal() else roman(raw.lower())
    if value is None:
        return None
    latin = f"-{match['latin'].strip(' -').lower()}" if match["latin"] else ""
    return f"{value}{latin}{(match['letter'] or '').lower()}"


class Spot(NamedTuple):
    """A label in a text: where it stands, as printed, and whether the next one continues Roman numbers."""

    start: int
    end: int
    label: str
    printed: str
    before_two: bool = False


class Place(NamedTuple):
    """Where a label belongs: how many units are open above it, its level, its label in an eId."""

    depth: int
    level: str
    label: str


class _Open(NamedTuple):
    """A level that is being counted: its unit name and the kind and last label of its series."""

    level: str
    kind: str
    label: str


class Placer:
    """Places the labels of one article one after the other."""

    def __init__(self) -> None:
        self._stack: list[_Open] = []

    @property
    def path(self) -> str:
        """The relative eId of the unit that was placed last."""
        return "__".join(f"{o.level}_{o.label}" for o in self._stack)

    def place(self, spot: Spot) -> Place | None:
        """Where a label belongs: the next of an open series, else the first of a deeper one; None for a reference."""
        found = _place(self._stack, spot)
        if found is None:
            return None
        depth, opened = found
        self._stack[depth:] = [opened]
        return Place(depth, opened.level, opened.label)


def labels(text: str) -> list[Spot]:
    """Everything in a text that looks like a label, in order."""
    found = [
        Spot(m.start("mark"), m.end(), (m["dotted"] or m["bracket"] or m["half"] or m["capital"] or m["letter"]).replace(" ", "-"), m["mark"].strip("(). "))
        for m in _LABEL.finditer(text)
    ]
    return [spot._replace(before_two=after.label == "ii") for spot, after in pairwise(found)] + found[-1:]


def outline(text: str, *, unnumbered: bool = True) -> list[str]:
    """The relative eIds of an article's sub-units in order (`para_2__point_b__point_iv`).

    With `unnumbered`, an article without numbered paragraphs gives those that blank lines part.
    """
    placer = Placer()
    found = [placer.path for spot in labels(text) if placer.place(spot) is not None]
    blocks = _unnumbered(text) if unnumbered and not any(f.startswith("para_") for f in found) else []
    return list(dict.fromkeys([*blocks, *found]))


def _place(stack: list[_Open], spot: Spot) -> tuple[int, _Open] | None:
    label = spot.label
    roman_begins = label == "i" and spot.before_two and not any(o.kind == "roman" for o in stack)
    for depth in range(len(stack) - 1, -1, -1):
        if roman_begins and stack[depth].kind == "letter":
            continue
        if label.lower() == _next(stack[depth]) or (label.endswith("-bis") and stack[depth].label == label[:-4]):
            return depth, _Open(stack[depth].level, stack[depth].kind, label.lower())
    kind = {"1": "number", "a": "letter", "i": "roman", "A": "capital"}.get(label)
    if kind is None or len(stack) >= 4 or any(o.kind == kind for o in stack):
        return None
    level = "para" if kind == "number" and not any(o.level == "para" for o in stack) else "point"
    return len(stack), _Open(level, kind, label.lower())


def _next(opened: _Open) -> str:
    label = opened.label.partition("-")[0]
    if opened.kind == "number":
        return str(int(label) + 1)
    if opened.kind == "roman":
        return to_roman((roman(label) or 0) + 1).lower()
    if len(label) == 2:  # aa, bb
        return chr(ord(label[0]) + 1) * 2
    return "aa" if label == "z" else chr(ord(label) + 1)


def _unnumbered(text: str) -> list[str]:
    """`para_1`, `para_2`, … for paragraphs that blank lines part, where there is more than one."""
    blocks = [b for b in re.split(r"\n\s*\n", text) if len(b.strip()) > 40 and not _LABEL.match(b.strip()) and not b.lstrip().startswith("#")]
    return [f"para_{n}" for n in range(1, len(blocks) + 1)] if len(blocks) > 1 else []
