"""What marks look like in each form, where they may stand, and how they are found again.

Marks are ASCII, whatever the encoding. Where a source holds what looks like our marks already, new ones get the number
of the next layer, so that taking them out leaves the old ones alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from lexlink.original import OriginalForm
from lexlink.types import Link
from lexlink.writers.markdown_places import closed_places, touches

Stretches = list[tuple[int, int]]


class Style(Protocol):
    """The marks of one form. `once`: a mention of several pieces is marked at the last alone."""

    once: bool

    def around(self, link: Link, layer: int) -> tuple[str, str] | None:
        """What to write before and behind a piece; None where this form does not mark such links."""
        ...

    def closed(self, source: str) -> Stretches:
        """Where no mark may stand, in order."""
        ...

    def cut(self, stretches: Stretches, source: str, closed: Stretches, *, whole: bool = False) -> Iterator[tuple[int, int]]:
        """The pieces of a mention that can be marked; with `whole` not parted at signs of the form."""
        ...

    def next_layer(self, source: str) -> int: ...

    def stripped(self, source: str) -> str: ...


def _last_layer(pattern: re.Pattern[str], source: str) -> int:
    """The highest layer of marks there is; 0 without any."""
    return max((int(found[1] or 1) for found in pattern.finditer(source)), default=0)


class _Html:
    """`<mark class="lexlink" data-target="…" …>`"""

    once = False
    _any = re.compile(r"<mark class=\"lexlink\"(?: data-layer=\"(\d{1,9})\")?")
    _mark = re.compile(r"<mark class=\"lexlink\"(?: data-layer=\"(\d{1,9})\")? data-[^<>]*>|</mark>")

    def around(self, link: Link, layer: int) -> tuple[str, str] | None:
        if link.status == "suggested":
            return None
        passage = link.passage
        told = {
            "layer": str(layer) if layer > 1 else "",
            "status": link.status,
            "kind": link.kind,
            "target": " ".join(target.id for target in link.targets),
            "reason": link.nil_reason or "",
            "score": f"{link.score:.2f}",
            "link": link.id,
        }
        written = "".join(f' data-{name}="{_attribute(value)}"' for name, value in told.items() if value)
        title = f' title="{_attribute(passage.citation)}"' if passage and link.status == "linked" else ""
        return f'<mark class="lexlink"{written}{title}>', "</mark>"

    def closed(self, source: str) -> Stretches:
        return []

    def cut(self, stretches: Stretches, source: str, closed: Stretches, *, whole: bool = False) -> Iterator[tuple[int, int]]:
        return (stretch for stretch in stretches if source[slice(*stretch)].strip())

    def next_layer(self, source: str) -> int:
        return _last_layer(self._any, source) + 1

    def stripped(self, source: str) -> str:
        layer, depth = _last_layer(self._any, source), 0
        out: list[str] = []
        position = 0
        for found in self._mark.finditer(source):
            ours = found[0] != "</mark>" and int(found[1] or 1) == layer
            if ours or (depth and found[0] == "</mark>"):  # no tag but ours stands inside our marks
                depth += 1 if ours else -1
                out.append(source[position : found.start()])
                position = found.end()
        return "".join((*out, source[position:]))


def _attribute(value: str) -> str:
    from html import escape

    return escape(value, quote=True).encode("ascii", "xmlcharrefreplace").decode()


class _Markdown:
    """`[mention](<address> "lexlink: target")`"""

    once = False
    _any = re.compile(r" \"lexlink(\d{0,9}): ")
    _mark = re.compile(r"\[([^\[\]]*)\]\(<[^<>\n]*> \"lexlink(\d{0,9}): [^\"\n]*\"\)")
    _plain = re.compile(r"[^\[\](){}<>*_~`|\\\n^$#!\"]+")

    def around(self, link: Link, layer: int) -> tuple[str, str] | None:
        if link.status != "linked":
            return None
        from urllib.parse import quote

        passage = link.passage
        ids = " ".join(quote(target.id, safe="/_-.") for target in link.targets)
        address = quote(passage.url, safe="/:?#@!$&'*+,;=%~-._") if passage else ""
        if not address.startswith(("https://", "http://")):
            address = f"lexlink:{ids.partition(' ')[0]}"
        return "[", f'](<{address}> "lexlink{layer if layer > 1 else ""}: {ids}")'

    def closed(self, source: str) -> Stretches:
        return closed_places(source)

    def cut(self, stretches: Stretches, source: str, closed: Stretches, *, whole: bool = False) -> Iterator[tuple[int, int]]:
        for start, end in stretches:
            if touches(closed, start, end):
                continue
            if whole:
                yield start, end
                continue
            for found in self._plain.finditer(source, start, end):
                text = found[0]
                low = found.start() + len(text) - len(text.lstrip())
                high = low + len(text.strip())
                if high - low > 1 and source[low - 1 : low] not in ("!", "]", "\\", "[") and source[high : high + 1] not in ("(", "["):
                    yield low, high

    def next_layer(self, source: str) -> int:
        return _last_layer(self._any, source) + 1

    def stripped(self, source: str) -> str:
        layer = _last_layer(self._any, source)
        return self._mark.sub(lambda found: found[1] if int(found[2] or 1) == layer else found[0], source)


class _Text:
    """`mention [lexlink: target]`"""

    once = True
    _any = re.compile(r" \[lexlink(\d{0,9}): ")
    _mark = re.compile(r" \[lexlink(\d{0,9}): [^\]\n]*\]")

    def around(self, link: Link, layer: int) -> tuple[str, str] | None:
        if link.status != "linked":
            return None
        from urllib.parse import quote

        ids = ", ".join(quote(target.id, safe="/_-.") for target in link.targets)
        return "", f" [lexlink{layer if layer > 1 else ''}: {ids}]"

    def closed(self, source: str) -> Stretches:
        return []

    def cut(self, stretches: Stretches, source: str, closed: Stretches, *, whole: bool = False) -> Iterator[tuple[int, int]]:
        return iter(stretches)

    def next_layer(self, source: str) -> int:
        return _last_layer(self._any, source) + 1

    def stripped(self, source: str) -> str:
        layer = _last_layer(self._any, source)
        return self._mark.sub(lambda found: "" if int(found[1] or 1) == layer else found[0], source)


STYLES: dict[OriginalForm, Style] = {"html": _Html(), "markdown": _Markdown(), "text": _Text()}
