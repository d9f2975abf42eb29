"""The published form of a linked document: schema `lexlink/1`, see `lexlink-1.schema.json`."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lexlink.errors import InputError
from lexlink.types import Antecedent, Candidate, Difference, Document, Feature, Link, LinkedDocument, Notice, Quotation, Target
from lexlink.version import __version__

if TYPE_CHECKING:
    from lexlink.types import PassageSource

SCHEMA = "lexlink/1"


def record(linked: LinkedDocument, *, text: bool = False) -> dict[str, Any]:
    """A linked document as plain values: strings, numbers, lists, dictionaries; with `text` the text too."""
    document = linked.document
    return {
        "schema": SCHEMA,
        "document": {
            "id": document.id,
            "source": document.source,
            "title": document.title,
            "language": document.language,
            "date": document.date.isoformat() if document.date else None,
            "encoding": document.encoding,
            "sha256": document.sha256,
            "length": len(document.text),
            **({"text": document.text} if text else {}),
        },
        "links": [_link(link) for link in linked.links],
        "notices": [{"code": n.code, "message": n.message} for n in linked.notices],
        "lexlink": __version__,
        "corpus": linked.corpus,
        "config": linked.config,
    }


def _link(link: Link) -> dict[str, Any]:
    antecedent = link.antecedent
    return {
        "id": link.id,
        "start": link.start,
        "end": link.end,
        "surface": link.surface,
        "kind": link.kind,
        "form": link.form,
        "status": link.status,
        "nil_reason": link.nil_reason,
        "detail": link.detail,
        "targets": [{"id": t.id, "start": t.start, "end": t.end, "exists": t.exists} for t in link.targets],
        "score": link.score,
        "antecedent": {"start": antecedent.start, "end": antecedent.end, "surface": antecedent.surface, "reason": antecedent.reason} if antecedent else None,
        "candidates": [_candidate(c) for c in link.candidates],
        "suggestions": [_candidate(c) for c in link.suggestions],
        "quotation": _quotation(link.quotation) if link.quotation else None,
    }


def _quotation(quotation: Quotation) -> dict[str, Any]:
    return {
        "language": quotation.language,
        "law": quotation.law,
        "exact": quotation.exact,
        "differences": [{"kind": d.kind, "quoted": d.quoted, "law": d.law} for d in quotation.differences],
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "target": candidate.target,
        "score": candidate.score,
        "features": [{"name": f.name, "value": f.value, "weight": f.weight, "detail": f.detail} for f in candidate.features],
    }


def dump(record: Mapping[str, Any]) -> str:
    """A record on one line of JSON that can be encoded: what is no valid Unicode is escaped."""
    line = json.dumps(record, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(record)
    return line


def parsed(line: str | bytes) -> dict[str, Any]:
    """A line of JSON as a record. Raises InputError where it is none."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not a line of lexlink's JSON: {error}") from error
    if not isinstance(found, dict):
        raise InputError("not a line of lexlink's JSON: it holds no object")
    return found


def revived(record: Mapping[str, Any], text: str | None = None, law: PassageSource | None = None) -> LinkedDocument:
    """The linked document behind a record; see `LinkedDocument.from_dict`."""
    if record.get("schema") != SCHEMA:
        raise InputError(f"not a record of schema {SCHEMA}: it says {record.get('schema')!r}")
    try:
        document = _document(record["document"], text)
        links = tuple(_revived_link(row, document, law) for row in record["links"])
        notices = tuple(Notice(n["code"], n["message"]) for n in record["notices"])
        return LinkedDocument(document, links, notices, record["corpus"], record["config"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"a record of schema {SCHEMA} that is not whole: {error!r}") from error


def _document(row: Mapping[str, Any], text: str | None) -> Document:
    given = row.get("text") if text is None else text
    if not isinstance(given, str):
        raise InputError("the record does not hold its text: give it as text=…, or write records with to_dict(text=True)")
    date = datetime.date.fromisoformat(row["date"]) if row["date"] else None
    document = Document(given, row["id"], row["source"], row["title"], row["language"], date, row["encoding"])
    if document.sha256 != row["sha256"]:
        raise InputError(f"the text of {row['id']!r} is not the one that was linked: its hash is another")
    return document.replace(key=None) if row["id"] == document.sha256[:16] else document


def _revived_link(row: Mapping[str, Any], document: Document, law: PassageSource | None) -> Link:
    start, end, back = row["start"], row["end"], row["antecedent"]
    if document.text[start:end] != row["surface"]:
        raise InputError(f"the text at {start}:{end} is not {row['surface']!r}")
    return Link(
        start=start,
        end=end,
        kind=row["kind"],
        form=row["form"],
        status=row["status"],
        score=row["score"],
        targets=tuple(Target(t["id"], t["start"], t["end"], t["exists"]) for t in row["targets"]),
        nil_reason=row["nil_reason"],
        detail=row["detail"],
        antecedent=Antecedent(back["start"], back["end"], back["surface"], back["reason"]) if back else None,
        candidates=tuple(map(_revived_candidate, row["candidates"])),
        suggestions=tuple(map(_revived_candidate, row["suggestions"])),
        quotation=_revived_quotation(row["quotation"]) if row.get("quotation") else None,
        document=document,
        law=law,
    )


def _revived_candidate(row: Mapping[str, Any]) -> Candidate:
    return Candidate(row["target"], row["score"], tuple(Feature(f["name"], f["value"], f["weight"], f["detail"]) for f in row["features"]))


def _revived_quotation(row: Mapping[str, Any]) -> Quotation:
    return Quotation(row["language"], row["law"], row["exact"], tuple(Difference(d["kind"], d["quoted"], d["law"]) for d in row["differences"]))
