"""schema.org: a `NewsArticle` of JSON-LD a line, with the law and the organs it mentions, for search engines and archives.

schema.org has no place for offsets, so `read` gives no spans: this says what a story is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

from lexlink.errors import InputError
from lexlink.integrations.annotations import document_id_of, document_iri, iri, json_lines, target_of
from lexlink.record import dump
from lexlink.types import Link, LinkedDocument


class Mentioned(NamedTuple):
    """A document and the ids it mentions, in the order in which they come."""

    id: str
    targets: tuple[str, ...]


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """One article a line. The text stands in it, so that the line is whole; the address where the document has one."""
    for linked in documents:
        out.write(dump(article(linked)) + "\n")


def article(linked: LinkedDocument) -> dict[str, Any]:
    """The article as JSON-LD. Only what is linked is mentioned, each law once."""
    document = linked.document
    mentions: dict[str, dict[str, Any]] = {}
    for link in linked.links:
        if link.status == "linked":
            for target in link.targets:
                mentions.setdefault(target.id, _law(link, target.id))
    source = document.source or ""
    about = {
        "headline": document.title,
        "inLanguage": document.language,
        "datePublished": document.date.isoformat() if document.date else None,
        "url": source if source.startswith(("http://", "https://")) else None,
    }
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": document_iri(document.id),
        **{key: value for key, value in about.items() if value},
        "articleBody": document.text,
        "mentions": list(mentions.values()),
    }


def _law(link: Link, target: str) -> dict[str, Any]:
    passage = link.law.passage(target) if link.law else None
    kind = "Organization" if link.kind == "organ" else "Legislation"
    found: dict[str, Any] = {"@type": kind, "@id": iri(target), "name": passage.citation if passage else target}
    if kind == "Legislation":
        found["legislationIdentifier"] = target
    if passage and passage.url.startswith(("http://", "https://")):
        found["url"] = passage.url
    if passage and "/" in target:
        found["isPartOf"] = {"@type": "Legislation", "@id": iri(target.partition("/")[0]), "name": passage.instrument}
    return found


def read(path: Path) -> Iterator[Mentioned]:
    """What each article mentions. Raises InputError."""
    for row, place in json_lines(path):
        try:
            mentions: Iterable[Mapping[str, Any]] = row.get("mentions") or ()
            yield Mentioned(document_id_of(row["@id"]), tuple(target_of(mention["@id"]) for mention in mentions))
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{place}: not an article of schema.org: {error!r}") from error
