"""CoNLL columns: a token a line with its offsets, a BIO tag and the ids; an empty line between documents.

    # text = "…"                              the text as a JSON string, so that nothing is lost
    Article<TAB>0<TAB>7<TAB>B-provision<TAB>rome-statute/art_5

Tokens break where a span does, so tags are exact. BIO cannot nest: of spans that overlap the longest
stands in the tags (a quotation only where nothing is cited in it), the others are left out and counted in a comment.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from lexlink.errors import InputError
from lexlink.integrations.annotations import AnnotatedText, Annotation, annotated, checked, in_order, read_text
from lexlink.types import LinkedDocument

_TOKEN = re.compile(r"\w+|[^\w\s]")
_AROUND = ("quotation", "concept")  # may lie around citations, which count more
_SPACE = re.compile(r"\s+")


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """Comments with id, language and text, then a line a token."""
    for linked in documents:
        text = annotated(linked)
        rows = flat(text.annotations)
        about: dict[str, Any] = {"id": text.id, "language": text.language, "source": text.source, "text": text.text}
        if len(rows) < len(text.annotations):
            about["left out"] = len(text.annotations) - len(rows)
        out.writelines(f"# {key} = {json.dumps(value)}\n" for key, value in about.items() if value is not None)
        out.writelines(_lines(text, rows))
        out.write("\n")


def flat(rows: Iterable[Annotation]) -> list[Annotation]:
    """The annotations without those that overlap a longer one (of two as long, the first stays), in text order.

    A quotation or an idea gives way to any citation inside it.
    """
    kept: list[Annotation] = []
    bounds: list[int] = []  # starts and ends of what is kept, in text order
    for row in sorted(rows, key=lambda row: (row.label in _AROUND, row.start - row.end, row.start)):
        at = bisect_right(bounds, row.start)
        if at % 2 == 0 and (at == len(bounds) or row.end <= bounds[at]):
            bounds[at:at] = (row.start, row.end)
            kept.append(row)
    return sorted(kept)


def _lines(text: AnnotatedText, rows: Sequence[Annotation]) -> Iterator[str]:
    at = 0
    for row in rows:
        yield from _plain(text.text, at, row.start)
        first = True
        for start, end in _tokens(text.text, row.start, row.end):
            yield _line(text.text, start, end, f"{'B' if first else 'I'}-{row.label}", " ".join(row.targets) or "_")
            first = False
        at = row.end
    yield from _plain(text.text, at, len(text.text))


def _plain(text: str, start: int, end: int) -> Iterator[str]:
    for match in _TOKEN.finditer(text, start, end):
        yield _line(text, *match.span(), "O", "_")


def _tokens(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The tokens of a span; what stands at its edges without being one makes the edge's token longer."""
    tokens = [match.span() for match in _TOKEN.finditer(text, start, end)] or [(start, end)]
    tokens[0] = (start, tokens[0][1])
    tokens[-1] = (tokens[-1][0], end)
    yield from tokens


def _line(text: str, start: int, end: int, tag: str, targets: str) -> str:
    form = _SPACE.sub("_", text[start:end]).encode("utf-8", "replace").decode()
    return f"{form or '_'}\t{start}\t{end}\t{tag}\t{targets}\n"


def read(path: Path) -> Iterator[AnnotatedText]:
    """The documents of such a file. Raises InputError."""
    about: dict[str, Any] = {}
    rows: list[Annotation] = []
    for number, line in enumerate([*read_text(path).split("\n"), ""], 1):
        try:
            if line.startswith("# ") and "\t" not in line:
                key, _, value = line[2:].partition(" = ")
                about[key] = json.loads(value)
            elif line.strip():
                _take(line, rows)
            elif about:
                yield checked(AnnotatedText(about["id"], about["text"], in_order(rows), about.get("source"), about.get("language")), f"{path}:{number}")
                about, rows = {}, []
        except (KeyError, ValueError, IndexError, TypeError, AttributeError) as error:
            raise InputError(f"{path}:{number}: not a line of such columns: {error!r}") from error


def _take(line: str, rows: list[Annotation]) -> None:
    _, start, end, tag, targets = line.rsplit("\t", 4)
    head, _, label = tag.partition("-")
    if head == "B":
        rows.append(Annotation(int(start), int(end), label, () if targets == "_" else tuple(targets.split(" "))))
    elif head == "I":
        rows[-1] = rows[-1]._replace(end=int(end))
