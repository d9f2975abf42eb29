"""Akoma Ntoso 3.0: a document with a `<ref>` for each link, valid against the strict schema of OASIS.

A line of the text is a `<p>`, so that the text comes back as it was. A link with several targets is
an `<mref>`, an organ an `<organization>`, a link that leads nowhere a `<span>` that says why (and in
its title what the text cites, where no such provision exists). Links
inside a longer one are left out: elements cannot overlap. Characters that XML cannot hold are
replaced one for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from lexlink.errors import InputError
from lexlink.integrations.annotations import (
    AnnotatedText,
    Annotation,
    annotated,
    checked,
    document_id_of,
    document_iri,
    file_stem,
    in_order,
    only,
    read_bytes,
    with_stems,
    writable,
)
from lexlink.integrations.conll import flat
from lexlink.integrations.folders import put
from lexlink.types import LinkedDocument

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_LANGUAGES = {"en": "eng", "fr": "fra", "es": "spa", "de": "deu"}
_UNKNOWN = "0001-01-01"  # the schema wants a date where nobody knows one
_WORK = re.compile(r"/akn/[a-z-]+/act/[^/]+/[^/]+/([a-z0-9-]+)/!main(?:~(\S+))?")


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """One document. Raises UsageError for a second one: each is a file of its own."""
    for linked in only(documents, "Akoma Ntoso"):
        out.write(document(linked))


def write_folder(documents: Iterable[LinkedDocument], folder: Path) -> None:
    """An `.xml` a document."""
    for linked, name in with_stems(documents):
        put(folder / f"{name}.xml", document(linked))


def document(linked: LinkedDocument) -> str:
    """The document as XML."""
    text = annotated(linked)
    rows = flat(row for row in text.annotations if row.label != "concept")
    organs = dict.fromkeys(target for row in rows if row.label == "organ" for target in row.targets)
    body = "".join(_pieces(text, rows, linked)).replace("\n", "</p>\n<p>")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<akomaNtoso xmlns="{NAMESPACE}">\n<doc name="news">\n{_meta(text, organs)}'
        f"<mainBody>\n<p>{body}</p>\n</mainBody>\n</doc>\n</akomaNtoso>\n"
    )


def _meta(text: AnnotatedText, organs: Iterable[str]) -> str:
    date, language = text.date or _UNKNOWN, _LANGUAGES.get(text.language or "", "und")
    work = f"/akn/un/doc/news/{date}/{file_stem(text.id).lower()}"
    rows = []
    for level, uri in (("Work", work), ("Expression", f"{work}/{language}@{date}"), ("Manifestation", f"{work}/{language}@{date}.xml")):
        this = uri.removesuffix(".xml") + "/!main" + (".xml" if uri.endswith(".xml") else "")
        alias = f'<FRBRalias value={_attribute(document_iri(text.id))} name="document"/>' if level == "Work" else ""
        last = {"Work": '<FRBRcountry value="un"/>', "Expression": f'<FRBRlanguage language="{language}"/>', "Manifestation": ""}[level]
        rows.append(
            f'<FRBR{level}><FRBRthis value="{this}"/><FRBRuri value="{uri}"/>{alias}<FRBRdate date="{date}" name="publication"/>'
            f'<FRBRauthor href="#lexlink"/>{last}</FRBR{level}>\n'
        )
    named = "".join(f'<TLCOrganization eId="{organ}" href="/ontology/organization/{organ}" showAs="{organ}"/>\n' for organ in organs)
    ours = '<TLCOrganization eId="lexlink" href="/ontology/organization/lexlink" showAs="lexlink"/>\n'
    return (
        f'<meta>\n<identification source="#lexlink">\n{"".join(rows)}</identification>\n<references source="#lexlink">\n{ours}{named}</references>\n</meta>\n'
    )


def _pieces(text: AnnotatedText, rows: Iterable[Annotation], linked: LinkedDocument) -> Iterator[str]:
    at = 0
    for row in rows:
        yield _escaped(text.text[at : row.start])
        yield _element(row, _escaped(text.text[row.start : row.end]).replace("\n", "<eol/>"), linked)
        at = row.end
    yield _escaped(text.text[at:])


def _element(row: Annotation, inside: str, linked: LinkedDocument) -> str:
    kind = _attribute(" ".join(filter(None, (row.label, row.status, row.note))))
    if row.label == "organ" and len(row.targets) == 1 and row.status == "linked":
        return f'<organization refersTo="#{row.targets[0]}" class={kind}>{inside}</organization>'
    if row.status != "linked" or not row.targets:
        cited = f" title={_attribute(' '.join(row.targets))}" if row.targets else ""
        return f"<span class={kind}{cited}>{inside}</span>"
    first, *more = [_attribute(_href(target, linked)) for target in row.targets]
    if not more:
        return f"<ref class={kind} href={first}>{inside}</ref>"
    return f"<mref class={kind}><ref href={first}>{inside}</ref>{''.join(f'<ref href={href}/>' for href in more)}</mref>"


def _href(target: str, linked: LinkedDocument) -> str:
    """`/akn/un/act/statute/1998-07-17/rome-statute/!main~art_5`, after the naming convention."""
    instrument, _, eid = target.partition("/")
    law = next((link.law for link in linked.links if link.law), None)
    found = getattr(law, "instruments", {}).get(instrument)
    kind = re.sub(r"[^a-z]+", "-", found.type.lower()) if found else "treaty"
    date = found.adopted if found and found.adopted else "0001"
    return f"/akn/un/act/{kind}/{date}/{instrument}/!main" + (f"~{eid}" if eid else "")


def _escaped(text: str) -> str:
    return escape(writable(text), {"\r": "&#13;"})


def _attribute(value: str) -> str:
    return quoteattr(writable(value))


def read(path: Path) -> Iterator[AnnotatedText]:
    """The documents that `write` made, one file or a folder of them. Raises InputError."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for file in sorted(path.rglob("*.xml")) if path.is_dir() else [path]:
        try:
            root = etree.fromstring(read_bytes(file), parser)
        except etree.XMLSyntaxError as error:
            raise InputError(f"cannot read {file} as XML: {error}") from error
        body = root.find(f".//{{{NAMESPACE}}}mainBody")
        if body is None:
            raise InputError(f"{file} is no Akoma Ntoso document with a mainBody")
        try:
            yield checked(_text(root, body, file), str(file))
        except (AttributeError, TypeError, ValueError, RecursionError) as error:
            raise InputError(f"{file} is not as lexlink writes Akoma Ntoso: {error!r}") from error


def _text(root: Any, body: Any, file: Path) -> AnnotatedText:
    pieces: list[str] = []
    rows: list[Annotation] = []
    length = 0
    for number, paragraph in enumerate(body):
        if number:
            pieces.append("\n")
            length += 1
        length = _walk(paragraph, pieces, rows, length)
    alias = root.find(f".//{{{NAMESPACE}}}FRBRalias")
    language = next((k for k, v in _LANGUAGES.items() if root.find(f".//{{{NAMESPACE}}}FRBRlanguage[@language='{v}']") is not None), None)
    date = root.find(f".//{{{NAMESPACE}}}FRBRdate").get("date")
    name = document_id_of(alias.get("value")) if alias is not None else str(file)
    return AnnotatedText(name, "".join(pieces), in_order(rows), language=language, date=None if date == _UNKNOWN else date)


def _walk(element: Any, pieces: list[str], rows: list[Annotation], at: int) -> int:
    """Take an element's text; returns where it ends."""
    start, name = at, element.tag.rpartition("}")[2]
    if name == "eol":
        pieces.append("\n")
        at += 1
    pieces.append(element.text or "")
    at += len(element.text or "")
    for child in element:
        at = _walk(child, pieces, rows, at)
        pieces.append(child.tail or "")
        at += len(child.tail or "")
    if element.get("class") and at > start:
        label, status, note = [*element.get("class").split(" "), "", ""][:3]
        rows.append(Annotation(start, at, label, tuple(_targets(element)), None, status or "linked", note))
    return at


def _targets(element: Any) -> Iterator[str]:
    if element.get("refersTo"):
        yield element.get("refersTo").removeprefix("#")
    yield from (element.get("title") or "").split()
    for each in element.iter():
        if (href := each.get("href")) and (match := _WORK.fullmatch(href)):
            yield f"{match[1]}/{match[2]}" if match[2] else match[1]
