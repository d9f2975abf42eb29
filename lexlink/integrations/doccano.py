"""doccano: JSON Lines `{"text", "label": [[start, end, label], …]}`, offsets in UTF-16 units as its browser counts them.

What doccano has no field for (ids, scores) stands in the column `lexlink`, which doccano keeps as
metadata and gives back when it exports. Turn off «count grapheme clusters as one character».
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from lexlink.errors import InputError
from lexlink.integrations.annotations import KINDS, AnnotatedText, Annotation, annotated, checked, in_code_points, json_lines
from lexlink.record import dump
from lexlink.types import LinkedDocument


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """One line a document; labels are the kinds of the links."""
    for linked in documents:
        text, spans = annotated(linked), linked.spans("utf16")
        label = [[span.start, span.end, row.label] for span, row in zip(spans, text.annotations, strict=True)]
        links = [
            {"start": span.start, "end": span.end, "label": row.label, "targets": row.targets, "score": row.score, "status": row.status, "note": row.note}
            for span, row in zip(spans, text.annotations, strict=True)
        ]
        row = {"text": text.text, "label": label, "lexlink": {"id": text.id, "source": text.source, "language": text.language, "links": links}}
        out.write(dump(row) + "\n")


def read(path: Path) -> Iterator[AnnotatedText]:
    """What doccano exports, as spans or with relations. A span that a person drew has no targets unless its label is an id."""
    for row, place in json_lines(path):
        try:
            yield checked(_text(row, place), place)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"{place}: not a line of doccano: {error!r}") from error


def _text(row: Mapping[str, Any], place: str) -> AnnotatedText:
    ours = row.get("lexlink") or {}
    if isinstance(ours, str):  # a CSV round keeps it as a string
        ours = json.loads(ours)
    known = {(link["start"], link["end"]): link for link in ours.get("links", ())}
    entities = row.get("label", row.get("labels"))
    if entities is None:
        entities = [(e["start_offset"], e["end_offset"], e["label"]) for e in row["entities"]]
    rows = [_annotation(int(start), int(end), str(label), known.get((start, end), {})) for start, end, label in entities]
    text = row["text"]
    return AnnotatedText(str(ours.get("id") or row.get("id") or place), text, in_code_points(text, rows), ours.get("source"), ours.get("language"))


def _annotation(start: int, end: int, label: str, known: Mapping[str, Any]) -> Annotation:
    targets = tuple(known.get("targets", ())) if known.get("label") == label else () if label in KINDS else (label,)
    if targets == (label,):
        label = "provision" if "/" in label else "instrument"
    return Annotation(start, end, label, targets, known.get("score"), known.get("status", "linked"), known.get("note", ""))
