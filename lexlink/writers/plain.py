"""Text for people: one line a link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from lexlink.text.safe_text import safe_line
from lexlink.types import Link, LinkedDocument

NIL_WORDS = {
    "not_in_corpus": "cites an instrument that is not in the corpus",
    "no_such_provision": "no such provision",
    "foreign_law": "law of another kind",
    "below_threshold": "too little evidence",
    "no_antecedent": "nothing says which instrument is meant",
}


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """A heading a document, then its links in text order."""
    for linked in documents:
        count = len(linked.links)
        out.write(f"{safe_line(linked.document.source or linked.document.id)}: {count} {'link' if count == 1 else 'links'}\n")
        for number, link in enumerate(linked.links, 1):
            out.write(f"  {number:>3}  {safe_line(link.surface)}  →  {outcome(link)}\n")


def outcome(link: Link) -> str:
    """The decision in words: ids and score, or why there is none."""
    if link.status == "suggested":
        return f"perhaps {', '.join(f'{c.target}  ({c.score:.2f})' for c in link.suggestions)}"
    if link.status == "linked":
        hints = f"  perhaps {', '.join(c.target for c in link.suggestions)}" if link.kind == "instrument" and link.suggestions else ""
        return f"{', '.join(t.id for t in link.targets)}  ({link.score:.2f}){hints}"
    if link.status == "ambiguous":
        return f"ambiguous: {' or '.join(c.target for c in link.candidates[:3])}"
    detail = f" ({safe_line(link.detail)})" if link.detail else ""
    return f"no target: {NIL_WORDS.get(link.nil_reason or '', '')}{detail}"
