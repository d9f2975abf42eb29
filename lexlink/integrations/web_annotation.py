"""W3C Web Annotation: an `AnnotationPage` of JSON-LD a line, one a document; offsets in code points, as the standard wants.

Each annotation has a position selector and a quote selector, so that it finds its place again in a
text that has changed a little. The page also holds the text, as an extension, for `read`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from lexlink.errors import InputError
from lexlink.integrations.annotations import (
    IRI,
    AnnotatedText,
    Annotation,
    annotated,
    checked,
    document_id_of,
    document_iri,
    in_order,
    iri,
    json_lines,
    target_of,
)
from lexlink.record import dump
from lexlink.types import Link, LinkedDocument

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_TERMS = {"lexlink": "urn:lexlink:terms:", "score": "lexlink:score", "status": "lexlink:status", "document": "lexlink:document"}
_AROUND = 32  # characters before and after a quotation


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """One page a line. Targets are identified by `urn:lexlink:` IRIs, the official address beside them."""
    for linked in documents:
        out.write(dump(page(linked)) + "\n")


def page(linked: LinkedDocument) -> dict[str, Any]:
    """The annotation page of a document."""
    text = annotated(linked)
    source = document_iri(text.id)
    about = {key: value for key, value in (("language", text.language), ("title", text.title), ("via", text.source)) if value}
    rows = zip(linked.links, text.annotations, strict=True)
    return {
        "@context": [CONTEXT, _TERMS],
        "id": f"{source}#lexlink",
        "type": "AnnotationPage",
        "items": [_annotation(link, row, text, source) for link, row in rows],
        "document": {"id": source, "type": "Text", "format": "text/plain", "value": text.text, **about},
    }


def _annotation(link: Link, row: Annotation, text: AnnotatedText, source: str) -> dict[str, Any]:
    before, behind = text.text[max(0, row.start - _AROUND) : row.start], text.text[row.end : row.end + _AROUND]
    body: list[dict[str, Any]] = [{"type": "TextualBody", "value": row.label, "purpose": "classifying", "format": "text/plain"}]
    purpose = "identifying" if row.status == "linked" else "commenting"  # what does not exist identifies nothing
    body += [{"type": "SpecificResource", "purpose": purpose, "source": iri(target)} for target in row.targets]
    passage = link.passage if row.status == "linked" else None
    if passage is not None:
        label = f"{passage.citation}: {passage.heading}" if passage.heading else passage.citation
        body.append({"type": "TextualBody", "value": label, "purpose": "describing", "format": "text/plain"})
        if passage.url.startswith(("http://", "https://")):
            body.append({"type": "SpecificResource", "purpose": "linking", "source": passage.url})
    if row.note:
        body.append({"type": "TextualBody", "value": row.note, "purpose": "commenting", "format": "text/plain"})
    return {
        "id": f"{source}#{link.id}",
        "type": "Annotation",
        "motivation": "linking",
        "body": body,
        "target": {
            "source": source,
            "selector": [
                {"type": "TextPositionSelector", "start": row.start, "end": row.end},
                {"type": "TextQuoteSelector", "exact": text.surface(row), "prefix": before, "suffix": behind},
            ],
        },
        "score": row.score,
        "status": row.status,
    }


def read(path: Path, texts: Mapping[str, str] | None = None) -> Iterator[AnnotatedText]:
    """Annotation pages or collections. `texts` gives the texts by document id or IRI where the pages do not hold them.

    Raises InputError where a text is missing or an annotation does not find its place in it.
    """
    for row, place in json_lines(path):
        try:
            yield checked(_text(row, place, texts or {}), place)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"{place}: not a page of web annotations: {error!r}") from error


def _text(row: Mapping[str, Any], place: str, texts: Mapping[str, str]) -> AnnotatedText:
    items = row["items"] if "items" in row else row["first"]["items"]
    about = row.get("document") or {}
    source = about.get("id") or (_of(items[0]["target"], "source") if items else place)
    text = about.get("value", texts.get(source, texts.get(document_id_of(source))))
    if text is None:
        raise InputError(f"{place}: the page does not hold the text of {source}: give it as texts={{…}}")
    rows = in_order(_row(item, text, place) for item in items)
    return AnnotatedText(document_id_of(source), text, rows, about.get("via"), about.get("language"), about.get("title"))


def _row(item: Mapping[str, Any], text: str, place: str) -> Annotation:
    selectors = {s["type"]: s for s in _list(_of(item["target"], "selector"))}
    position, quote = selectors.get("TextPositionSelector"), selectors.get("TextQuoteSelector")
    start, end = (int(position["start"]), int(position["end"])) if position else (0, 0)
    if quote and text[start:end] != quote["exact"]:
        start, end = _found(text, quote, place)
    bodies = [body for body in _list(item.get("body") or ()) if isinstance(body, dict)]
    by_purpose = {body.get("purpose"): body for body in bodies if body.get("type") == "TextualBody"}
    targets = tuple(target_of(str(body["source"])) for body in bodies if _names(body))
    label = by_purpose.get("classifying", by_purpose.get("tagging", {})).get("value") or ("provision" if any("/" in t for t in targets) else "instrument")
    return Annotation(start, end, label, targets, item.get("score"), item.get("status", "linked"), by_purpose.get("commenting", {}).get("value", ""))


def _names(body: Mapping[str, Any]) -> bool:
    """Whether a body says what the words stand for."""
    return "source" in body and (body.get("purpose") == "identifying" or str(body["source"]).startswith(IRI))


def _found(text: str, quote: Mapping[str, str], place: str) -> tuple[int, int]:
    """Where a quotation stands: with what is around it, else where it stands only once."""
    prefix = quote.get("prefix", "")
    at = text.find(prefix + quote["exact"] + quote.get("suffix", ""))
    start = at + len(prefix) if at >= 0 else text.find(quote["exact"]) if text.count(quote["exact"]) == 1 else -1
    if start < 0:
        raise InputError(f"{place}: the text does not hold {quote['exact']!r} where the annotation says")
    return start, start + len(quote["exact"])


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _of(target: Any, key: str) -> Any:
    first = _list(target)[0]
    return first.get(key) if isinstance(first, dict) else first if key == "source" else ()
