"""NIF 2.0 in Turtle: a context a document, a phrase a link, `itsrdf:taIdentRef` for where it leads.

Written line by line, so a stream of any length needs no memory; read by rdflib. Offsets are code
points, as NIF counts. Characters that RDF cannot hold are replaced one for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from lexlink.errors import InputError, MissingExtra
from lexlink.integrations.annotations import (
    AnnotatedText,
    Annotation,
    annotated,
    checked,
    document_id_of,
    document_iri,
    in_order,
    iri,
    read_bytes,
    target_of,
    writable,
)
from lexlink.types import LinkedDocument

NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
ITSRDF = "http://www.w3.org/2005/11/its/rdf#"
TERMS = "urn:lexlink:terms:"
_DC, _XSD = "http://purl.org/dc/terms/", "http://www.w3.org/2001/XMLSchema#"
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """A Turtle document; the classes of links are `urn:lexlink:terms:` instrument, provision, organ, …"""
    for prefix, name in (("nif", NIF), ("itsrdf", ITSRDF), ("dcterms", _DC), ("lexlink", TERMS), ("xsd", _XSD)):
        out.write(f"@prefix {prefix}: <{name}> .\n")
    for linked in documents:
        out.writelines(_statements(annotated(linked)))


def _statements(text: AnnotatedText) -> Iterator[str]:
    base = document_iri(text.id)
    context = f"<{base}#offset_0_{len(text.text)}>"
    yield f"\n{context} a nif:Context , nif:OffsetBasedString ;\n  nif:isString {_string(text.text)} ;\n{_places(0, len(text.text))}"
    for name, value in (("dcterms:title", text.title), ("dcterms:language", text.language), ("dcterms:source", text.source), ("dcterms:date", text.date)):
        if value is not None:
            yield f" ;\n  {name} {_string(value)}"
    yield f" ;\n  dcterms:identifier {_string(text.id)} .\n"
    seen = {(0, len(text.text)): 1}  # the context has that name already
    for row in text.annotations:
        number = seen[row.start, row.end] = seen.get((row.start, row.end), 0) + 1
        name = f"{base}#offset_{row.start}_{row.end}" + (f"_{number}" if number > 1 else "")
        yield f"<{name}> a nif:Phrase , nif:OffsetBasedString ;\n"
        yield f"  nif:referenceContext {context} ;\n  nif:anchorOf {_string(text.surface(row))} ;\n{_places(row.start, row.end)} ;\n"
        yield f"  itsrdf:taClassRef lexlink:{row.label} ;\n  lexlink:status {_string(row.status)}"
        if row.targets:
            name = "itsrdf:taIdentRef" if row.status == "linked" else "lexlink:cites"  # what does not exist is no identity
            yield f" ;\n  {name} {' , '.join(f'<{iri(target)}>' for target in row.targets)}"
        if row.score is not None:
            yield f' ;\n  itsrdf:taConfidence "{row.score}"^^xsd:double'
        if row.note:
            yield f" ;\n  lexlink:note {_string(row.note)}"
        yield " .\n"


def _places(start: int, end: int) -> str:
    return f'  nif:beginIndex "{start}"^^xsd:nonNegativeInteger ;\n  nif:endIndex "{end}"^^xsd:nonNegativeInteger'


def _string(value: str) -> str:
    return f'"{writable(value).translate(_ESCAPES)}"'


def read(path: Path) -> Iterator[AnnotatedText]:
    """The contexts of a Turtle file (or N-Triples, N3, by its name's ending), in the order of their ids."""
    try:
        from rdflib import Graph
    except ImportError as error:
        raise MissingExtra("Reading NIF", "rdf") from error
    graph = Graph()
    try:
        graph.parse(data=read_bytes(path), format=_FORMATS.get(path.suffix.lower(), "turtle"))
    except Exception as error:  # the library's parsers fail in their own many ways
        raise InputError(f"{path} is not NIF: {error}") from error
    try:
        yield from _texts(graph, path)
    except (TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path} is not whole NIF: {error!r}") from error


def _texts(graph: Any, path: Path) -> Iterator[AnnotatedText]:
    from rdflib import RDF, Namespace, URIRef

    nif = Namespace(NIF)
    phrases: dict[Any, list[Annotation]] = {}
    for phrase, context in graph.subject_objects(nif.referenceContext):
        if phrase != context:
            phrases.setdefault(context, []).append(_annotation(graph, phrase))
    for context in sorted(graph.subjects(RDF.type, nif.Context), key=str):
        text = str(graph.value(context, nif.isString) or "")
        name = graph.value(context, URIRef(f"{_DC}identifier"))
        found = (graph.value(context, URIRef(f"{_DC}{key}")) for key in ("source", "language", "title", "date"))
        about = [None if value is None else str(value) for value in found]
        document_id = str(name) if name is not None else document_id_of(str(context).partition("#")[0])
        source, language, title, date = about
        rows = in_order(phrases.get(context, ()))
        yield checked(AnnotatedText(document_id, text, rows, source, language, title, date), str(path))


_FORMATS = {".nt": "nt", ".n3": "n3"}  # JSON-LD is left out: reading it would fetch contexts from the network


def _annotation(graph: Any, phrase: Any) -> Annotation:
    from rdflib import Namespace

    nif, its, terms = Namespace(NIF), Namespace(ITSRDF), Namespace(TERMS)
    targets = tuple(sorted(target_of(str(target)) for name in (its.taIdentRef, terms.cites) for target in graph.objects(phrase, name)))
    kind = graph.value(phrase, its.taClassRef)
    label = str(kind).removeprefix(TERMS) if kind else "provision" if any("/" in t for t in targets) else "instrument"
    score, status, note = graph.value(phrase, its.taConfidence), graph.value(phrase, terms.status), graph.value(phrase, terms.note)
    start, end = int(graph.value(phrase, nif.beginIndex)), int(graph.value(phrase, nif.endIndex))
    return Annotation(start, end, label, targets, None if score is None else float(score), str(status or "linked"), str(note or ""))
