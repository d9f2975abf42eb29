"""The published form of a linked document: schema `lexlink/1`, see `lexlink-1.schema.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lexlink.version import __version__

if TYPE_CHECKING:
    from lexlink.types import Candidate, Link, LinkedDocument

SCHEMA = "lexlink/1"


def record(linked: LinkedDocument) -> dict[str, Any]:
    """A linked document as plain values: strings, numbers, lists, dictionaries."""
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
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "target": candidate.target,
        "score": candidate.score,
        "features": [{"name": f.name, "value": f.value, "weight": f.weight, "detail": f.detail} for f in candidate.features],
    }
