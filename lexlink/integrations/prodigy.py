"""Prodigy: JSON Lines `{"text", "spans": [{"start", "end", "label", …}], "meta"}`, offsets in code points.

Prodigy adds the tokens itself. Extra fields of a span stay with it when people leave it as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from lexlink.errors import InputError
from lexlink.integrations.annotations import AnnotatedText, Annotation, annotated, checked, in_order, json_lines
from lexlink.record import dump
from lexlink.types import LinkedDocument


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """One task a document; `kb_id` is the first target, `targets` has all."""
    for linked in documents:
        text = annotated(linked)
        spans = [
            {
                "start": row.start,
                "end": row.end,
                "label": row.label,
                "text": text.surface(row),
                "kb_id": row.targets[0] if row.targets else "",
                "targets": row.targets,
                "score": row.score,
                "status": row.status,
                "note": row.note,
            }
            for row in text.annotations
        ]
        meta = {
            key: value for key, value in (("id", text.id), ("source", text.source), ("language", text.language), ("title", text.title)) if value is not None
        }
        out.write(dump({"text": text.text, "spans": spans, "meta": meta}) + "\n")


def read(path: Path) -> Iterator[AnnotatedText]:
    """The tasks that were not rejected or ignored."""
    for row, place in json_lines(path):
        if row.get("answer", "accept") != "accept":
            continue
        try:
            meta = row.get("meta") or {}
            rows = in_order(_annotation(span) for span in row.get("spans") or ())
            yield checked(AnnotatedText(str(meta.get("id", place)), row["text"], rows, meta.get("source"), meta.get("language"), meta.get("title")), place)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"{place}: not a task of Prodigy: {error!r}") from error


def _annotation(span: Mapping[str, Any]) -> Annotation:
    targets = tuple(span.get("targets") or filter(None, (span.get("kb_id"),)))
    return Annotation(int(span["start"]), int(span["end"]), span["label"], targets, span.get("score"), span.get("status", "linked"), span.get("note", ""))
