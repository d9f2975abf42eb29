"""UIMA CAS for INCEpTION and DKPro: named entities with kind (`value`) and id (`identifier`), by dkpro-cassis.

To a stream, CAS JSON, which holds its own types: one line a document. To a folder, XMI with its type
system. Offsets are code points here; the library writes UTF-16 units, as UIMA counts. Characters that
XML cannot hold are replaced one for one.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from lexlink.errors import InputError, MissingExtra
from lexlink.integrations.annotations import AnnotatedText, Annotation, annotated, checked, in_order, iri, read_bytes, target_of, with_stems, writable
from lexlink.integrations.folders import put
from lexlink.types import LinkedDocument

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
_METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
_STRING, _DOUBLE = "uima.cas.String", "uima.cas.Double"
_OURS = ("status", "note")


def _cassis() -> Any:
    try:
        import cassis
    except ImportError as error:
        raise MissingExtra("The format cas", "cas") from error
    return cassis


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """CAS JSON, one line a document."""
    _cassis()
    for linked in documents:
        out.write(cas(linked).to_json(pretty_print=False) + "\n")


def write_folder(documents: Iterable[LinkedDocument], folder: Path) -> None:
    """An `.xmi` a document and one `TypeSystem.xml` for all."""
    put(folder / "TypeSystem.xml", types().to_xml())
    for linked, name in with_stems(documents):
        put(folder / f"{name}.xmi", cas(linked).to_xmi())


@cache
def types() -> TypeSystem:
    """The types of our annotations: DKPro's named entity and document metadata, with a score, a status and a note."""
    system: TypeSystem = _cassis().TypeSystem()
    entity = system.create_type(ENTITY, "uima.tcas.Annotation")
    for name in ("value", "identifier", *_OURS):
        system.create_feature(entity, name, _STRING)
    system.create_feature(entity, "score", _DOUBLE)
    metadata = system.create_type(_METADATA, "uima.tcas.DocumentAnnotation")
    for name in ("documentId", "documentTitle", "documentUri"):
        system.create_feature(metadata, name, _STRING)
    return system


def cas(linked: LinkedDocument) -> Cas:
    """The CAS of a document: an entity for each target of a link, one without identifier for a link that leads nowhere."""
    text, system = annotated(linked), types()
    made: Cas = _cassis().Cas(typesystem=system)
    made.sofa_string = writable(text.text)
    made.sofa_mime = "text/plain"
    about = {"documentId": text.id, "documentTitle": text.title or text.id, "documentUri": text.source}
    fields = {key: writable(value) for key, value in about.items() if value is not None}
    made.add(system.get_type(_METADATA)(begin=0, end=len(text.text), language=text.language or "x-unspecified", **fields))
    entity = system.get_type(ENTITY)
    for row in text.annotations:
        for target in row.targets or (None,):
            identifier = iri(target) if target else None
            made.add(entity(begin=row.start, end=row.end, value=row.label, identifier=identifier, score=row.score, status=row.status, note=row.note or None))
    return made


def read(path: Path) -> Iterator[AnnotatedText]:
    """CAS JSON (one a file or a line), an `.xmi` beside its `TypeSystem.xml`, or a folder of them."""
    cassis = _cassis()
    for file in sorted((*path.rglob("*.xmi"), *path.rglob("*.json"), *path.rglob("*.jsonl"))) if path.is_dir() else [path]:
        try:
            yield from _texts(cassis, file)
        except InputError:
            raise
        except Exception as error:  # the library fails in its own many ways
            raise InputError(f"{file} is not a CAS: {error!r}") from error


def _texts(cassis: Any, file: Path) -> Iterator[AnnotatedText]:
    data = read_bytes(file)
    if data.lstrip().startswith(b"<"):
        system = cassis.load_typesystem(io.BytesIO(_type_system(file).read_bytes()))
        yield _text(cassis.load_cas_from_xmi(data.decode("utf-8"), typesystem=system), str(file))
        return
    text = data.decode("utf-8")
    whole = text.count("\n") > text.rstrip().count("\n") and text.lstrip().startswith("{\n")
    for number, line in enumerate([text] if whole else text.split("\n"), 1):
        if line.strip():
            yield _text(cassis.load_cas_from_json(line), f"{file}:{number}")


def _type_system(file: Path) -> Path:
    for name in ("TypeSystem.xml", "typesystem.xml", f"{file.stem}.typesystem.xml"):
        if (file.parent / name).is_file():
            return file.parent / name
    raise InputError(f"{file} needs its TypeSystem.xml beside it: export both")


def _text(made: Any, place: str) -> AnnotatedText:
    about = next(iter(made.select(_METADATA)), None) if made.typesystem.contains_type(_METADATA) else None
    rows = in_order(_annotation(entity) for entity in made.select(ENTITY)) if made.typesystem.contains_type(ENTITY) else ()
    language = getattr(about, "language", None)
    known = None if language in (None, "x-unspecified") else language
    title = getattr(about, "documentTitle", None)
    document_id = getattr(about, "documentId", None) or place
    if title and title.endswith(".xmi"):  # INCEpTION puts the file's name here, and the annotator's as the id
        document_id, title = title.removesuffix(".xmi"), None
    return checked(AnnotatedText(document_id, made.sofa_string or "", rows, getattr(about, "documentUri", None), known, title), place)


def _annotation(entity: Any) -> Annotation:
    identifier = entity.get("identifier")
    targets = (target_of(identifier),) if identifier else ()
    label = entity.get("value") or ("provision" if any("/" in t for t in targets) else "instrument")
    fields = {name: entity.get(name) for name in ("status", "note", "score") if entity.type.get_feature(name)}
    return Annotation(entity.begin, entity.end, label, targets, fields.get("score"), fields.get("status") or "linked", fields.get("note") or "")
