"""spaCy's JSON: a line a document that `Doc.from_json` reads, spans in `spans["lexlink"]`, offsets in code points.

Tokens are those of the language's blank pipeline. For whole corpora make a `DocBin` of
`lexlink.integrations.spacy.to_doc`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import IO, Any

from lexlink.errors import InputError, MissingExtra
from lexlink.integrations.annotations import AnnotatedText, Annotation, annotated, checked, in_order, json_lines
from lexlink.types import LinkedDocument

_KEY = "lexlink"


@cache
def _blank(language: str) -> Any:
    try:
        import spacy
    except ImportError as error:
        raise MissingExtra("The format spacy", "spacy") from error
    return spacy.blank(language if language in ("en", "fr", "es", "de") else "xx")


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """A line a document. Lone surrogates, which spaCy cannot hold, are replaced."""
    _blank("xx")
    for linked in documents:
        text = annotated(linked)
        plain = text.text.encode("utf-8", "replace").decode()
        doc = _blank(text.language or "xx").make_doc(plain)
        row = doc.to_json()
        row["spans"] = {
            _KEY: [{"start": r.start, "end": r.end, "label": r.label, "kb_id": r.targets[0] if r.targets else ""} for r in _on_tokens(doc, text.annotations)]
        }
        about = {"id": text.id, "source": text.source, "language": text.language, "links": [r._asdict() for r in text.annotations]}
        out.write(json.dumps({**row, _KEY: about}) + "\n")


def _on_tokens(doc: Any, rows: Iterable[Annotation]) -> Iterator[Annotation]:
    """The annotations with the bounds of the tokens they touch, as `Doc.from_json` wants them."""
    for row in rows:
        span = doc.char_span(row.start, row.end, alignment_mode="expand")
        if span is not None and len(span):
            yield row._replace(start=span.start_char, end=span.end_char)


def read(path: Path) -> Iterator[AnnotatedText]:
    """Such lines, with the exact links where they are ours, else the spans of all groups and the entities."""
    for row, place in json_lines(path):
        try:
            ours = row.get(_KEY) or {}
            spans = ours.get("links")
            if spans is None:
                spans = [*(row.get("ents") or ()), *(span for group in (row.get("spans") or {}).values() for span in group)]
            rows = in_order(_annotation(span) for span in spans)
            yield checked(AnnotatedText(str(ours.get("id", place)), row["text"], rows, ours.get("source"), ours.get("language")), place)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"{place}: not a document of spaCy: {error!r}") from error


def _annotation(span: dict[str, Any]) -> Annotation:
    targets = tuple(span.get("targets") or filter(None, (span.get("kb_id"),)))
    return Annotation(span["start"], span["end"], span["label"], targets, span.get("score"), span.get("status", "linked"), span.get("note", ""))
