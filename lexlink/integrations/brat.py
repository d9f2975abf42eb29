"""brat standoff: `NAME.txt` with the text and `NAME.ann` with a line a span, offsets in code points.

A span over a line end is written in fragments, as brat wants. Ids are normalisations
(`N1  Reference T1 lexlink:rome-statute/art_5  …`), the status is an attribute, the score a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from lexlink.errors import InputError
from lexlink.integrations.annotations import KINDS, AnnotatedText, Annotation, annotated, checked, in_order, only, read_text, with_stems
from lexlink.integrations.folders import put
from lexlink.text.safe_text import safe_line
from lexlink.types import LinkedDocument

_BREAKS = re.compile("[\r\n\t\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")  # what may not stand in a line of annotations
_DATABASE = "lexlink"
_CONFIG = f"""[entities]
{chr(10).join(KINDS)}

[relations]

[events]

[attributes]
Status	Arg:<ENTITY>, Value:linked|ambiguous|nil|suggested
"""


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """The annotations of one document. Raises UsageError for a second one: brat keeps files of its own for each."""
    for linked in only(documents, "brat"):
        out.write(standoff(linked))


def write_folder(documents: Iterable[LinkedDocument], folder: Path) -> None:
    """A `.txt` and a `.ann` a document, and the configuration that brat needs to show them."""
    put(folder / "annotation.conf", _CONFIG)
    for linked, name in with_stems(documents):
        put(folder / f"{name}.txt", linked.document.text)
        put(folder / f"{name}.ann", standoff(linked))


def standoff(linked: LinkedDocument) -> str:
    """The lines of a document's `.ann` file."""
    text = annotated(linked)
    lines, norms = [], 0
    for number, (link, row) in enumerate(zip(linked.links, text.annotations, strict=True), 1):
        pieces = list(_fragments(text.text, row.start, row.end))
        words = " ".join(text.text[start:end] for start, end in pieces)
        lines.append(f"T{number}\t{row.label} {';'.join(f'{start} {end}' for start, end in pieces)}\t{words}\n")
        lines.append(f"A{number}\tStatus T{number} {row.status}\n")
        for target in row.targets:
            norms += 1
            passage = link.law.passage(target) if link.law else None
            lines.append(f"N{norms}\tReference T{number} {_DATABASE}:{target}\t{safe_line(passage.citation) if passage else target}\n")
        note = f" {row.note}" if row.note else ""
        lines.append(f"#{number}\tAnnotatorNotes T{number}\tscore {row.score}{note}\n")
    return "".join(lines)


def _fragments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _BREAKS.finditer(text, start, end):
        if match.start() > at:
            yield at, match.start()
        at = match.end()
    if at < end:
        yield at, end


def read(path: Path) -> Iterator[AnnotatedText]:
    """An `.ann` file with the `.txt` beside it, or every such pair of a folder. A discontinuous span is read from its first to its last character."""
    files = sorted(path.rglob("*.ann")) if path.is_dir() else [path.with_suffix(".ann")]
    for file in files:
        text = read_text(file.with_suffix(".txt"))
        try:
            rows = _rows(read_text(file))
        except (ValueError, IndexError, KeyError) as error:
            raise InputError(f"{file} is not in brat's standoff format: {error!r}") from error
        yield checked(AnnotatedText(file.stem, text, rows, str(file.with_suffix(".txt"))), str(file))


def _rows(lines: str) -> tuple[Annotation, ...]:
    found: dict[str, Annotation] = {}
    for line in lines.split("\n"):
        name, _, rest = line.partition("\t")
        head = rest.partition("\t")[0]
        if name.startswith("T"):
            label, _, places = head.partition(" ")
            bounds = [int(number) for piece in places.split(";") for number in piece.split()]
            found[name] = Annotation(min(bounds), max(bounds), label)
        elif name.startswith("N"):
            _, of, reference = head.split(" ", 2)
            target = reference.partition(":")[2]
            found[of] = found[of]._replace(targets=(*found[of].targets, target))
        elif name.startswith("A"):
            kind, of, *value = head.split(" ")
            if kind == "Status" and of in found:
                found[of] = found[of]._replace(status=value[0])
        elif name.startswith("#"):
            of, note = head.split(" ")[1], rest.partition("\t")[2]
            if of in found:
                found[of] = _noted(found[of], note)
    return in_order(found.values())


def _noted(row: Annotation, note: str) -> Annotation:
    word, _, rest = note.partition(" ")
    score, _, reason = rest.partition(" ")
    if word != "score":
        return row._replace(note=note)
    return row._replace(score=float(score), note=reason)
