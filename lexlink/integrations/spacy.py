"""The spaCy component `lexlink`: spans of law in `doc.spans["lexlink"]`, with ids, scores and the links behind them.

    nlp = spacy.blank("en")
    nlp.add_pipe("lexlink")
    for span in nlp("Article 27 of the Rome Statute").spans["lexlink"]:
        print(span.text, span.label_, span.kb_id_, span._.lexlink_score)

A span has the kind of its link as label, the first target as `kb_id_`, the link's id as `id_`. Spans
hold whole tokens: `alignment_mode` says what becomes of a link that begins or ends inside one
(`expand`, the default, takes the token in; `contract` leaves it out; `strict` drops the link). The
exact characters are in `span._.lexlink.start` and `.end`. The links stand in `doc.user_data`, so they
survive `to_bytes`, `to_disk` and `DocBin(store_user_data=True)`.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from lexlink.errors import MissingExtra

try:
    from spacy.kb import InMemoryLookupKB
    from spacy.language import Language
    from spacy.tokens import Doc, Span
    from spacy.util import filter_spans
except ImportError as missing:
    raise MissingExtra("The spaCy component", "spacy") from missing

from lexlink.citing.languages import CODES
from lexlink.kb.knowledge_base import KnowledgeBase, packaged_corpus
from lexlink.linker import Config, Linker
from lexlink.types import Document, Link, LinkedDocument

KEY = "lexlink"
_CONFIG = "lexlink.json"


class LexlinkComponent:
    """Links each `Doc`. Made by `nlp.add_pipe("lexlink", config={…})`."""

    def __init__(self, name: str, settings: dict[str, Any]) -> None:
        self.name = name
        self._take(settings)

    def _take(self, settings: dict[str, Any]) -> None:
        corpora = settings["corpora"]
        kb = KnowledgeBase.load(packaged_corpus(), *corpora) if corpora else KnowledgeBase.load()
        config = Config(
            languages=tuple(settings["languages"] or CODES),
            all_organs=settings["all_organs"],
            suggest=settings["suggest"],
            misspellings=settings["misspellings"],
        )
        self.settings = settings
        self.linker = Linker(kb, config)

    def __call__(self, doc: Doc) -> Doc:
        settings = self.settings
        linked = self.linker.link(Document(doc.text, language=doc.lang_ or None))
        kept = tuple(link for link in linked.links if link.score >= settings["min_score"])
        return put(doc, linked.replace(links=kept), settings["spans_key"], settings["alignment_mode"], settings["set_ents"])

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:  # noqa: ARG002 - spaCy passes it
        """One document after the other; a document that fails goes to spaCy's error handler."""
        for doc in stream:
            try:
                yield self(doc)
            except Exception as error:
                self._handle(self.name, self, [doc], error)

    def _handle(self, name: str, component: Any, docs: list[Doc], error: Exception) -> None:
        from spacy.util import raise_error

        getattr(self, "error_handler", raise_error)(name, component, docs, error)

    def set_error_handler(self, error_handler: Any) -> None:
        self.error_handler = error_handler

    def get_error_handler(self) -> Any:
        from spacy.util import raise_error

        return getattr(self, "error_handler", raise_error)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002 - spaCy passes it
        """The settings and the mark of the corpus; the corpus itself comes with lexlink."""
        return json.dumps(self._saved()).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> LexlinkComponent:  # noqa: ARG002
        return self._revived(json.loads(data))

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _CONFIG).write_text(json.dumps(self._saved()), encoding="utf-8")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> LexlinkComponent:  # noqa: ARG002
        return self._revived(json.loads((Path(path) / _CONFIG).read_text(encoding="utf-8")))

    def _saved(self) -> dict[str, Any]:
        return {"settings": self.settings, "corpus": self.linker.kb.revision}

    def _revived(self, saved: dict[str, Any]) -> LexlinkComponent:
        self._take({**DEFAULTS, **saved["settings"]})
        if saved["corpus"] != self.linker.kb.revision:
            warnings.warn(f"this pipeline was saved with corpus {saved['corpus']}, this is {self.linker.kb.revision}: links may differ", stacklevel=2)
        return self


DEFAULTS: dict[str, Any] = {
    "spans_key": KEY,
    "alignment_mode": "expand",
    "set_ents": False,
    "min_score": 0.0,
    "all_organs": False,
    "suggest": False,
    "misspellings": True,
    "languages": None,
    "corpora": [],
}


def make_component(
    nlp: Language,  # noqa: ARG001 - spaCy's form
    name: str,
    spans_key: str,
    alignment_mode: str,
    set_ents: bool,
    min_score: float,
    all_organs: bool,
    suggest: bool,
    misspellings: bool,
    languages: list[str] | None,
    corpora: list[str],
) -> LexlinkComponent:
    """The factory behind `nlp.add_pipe("lexlink")`.

    `set_ents` also writes the linked spans into `doc.ents`, where they do not overlap what stands there;
    `corpora` are corpus folders of your own, `min_score` leaves out weaker links.
    """
    settings = {
        "spans_key": spans_key,
        "alignment_mode": alignment_mode,
        "set_ents": set_ents,
        "min_score": min_score,
        "all_organs": all_organs,
        "suggest": suggest,
        "misspellings": misspellings,
        "languages": languages,
        "corpora": corpora,
    }
    return LexlinkComponent(name, settings)


Language.factory(KEY, default_config=DEFAULTS, assigns=["doc.spans", "span._.lexlink"], func=make_component)


def put(doc: Doc, linked: LinkedDocument, spans_key: str = KEY, alignment_mode: str = "expand", set_ents: bool = False) -> Doc:
    """Put links into a `Doc` of the same text. Links without a whole token in them are left out."""
    spans = []
    for link in linked.links:
        span = doc.char_span(link.start, link.end, label=link.kind, kb_id=link.target or "", span_id=link.id, alignment_mode=alignment_mode)
        if span is not None and len(span):
            spans.append(span)
    doc.spans[spans_key] = spans
    doc.user_data[KEY] = linked.to_json()
    if set_ents:
        found = [Span(doc, span.start, span.end, label=span.label_, kb_id=span.kb_id_) for span in spans if span.kb_id_]
        doc.set_ents(filter_spans([*doc.ents, *found]), default="unmodified")
    return doc


def to_doc(linked: LinkedDocument, nlp: Language, **options: Any) -> Doc:
    """A linked document as a `Doc`, tokenised by a pipeline; `options` as for `put`."""
    return put(nlp.make_doc(linked.document.text), linked, **options)


@lru_cache(maxsize=64)
def _linked(line: str, text: str) -> LinkedDocument:
    return LinkedDocument.from_json(line, text)


def _of_doc(doc: Doc) -> LinkedDocument | None:
    line = doc.user_data.get(KEY)
    return _linked(line, doc.text) if line else None


def _of_span(span: Span) -> Link | None:
    linked = _of_doc(span.doc)
    if linked is None:
        return None
    by_id = [link for link in linked.links if link.id == span.id_]
    return by_id[0] if by_id else None


def _targets(span: Span) -> list[str]:
    link = _of_span(span)
    return [target.id for target in link.targets] if link else []


def _score(span: Span) -> float | None:
    link = _of_span(span)
    return link.score if link else None


def knowledge_base(kb: KnowledgeBase, vocab: Any, *, entity_vector_length: int = 64, provisions: bool = False) -> InMemoryLookupKB:
    """The instruments and organs (and, if asked for, provisions) as a knowledge base for spaCy's EntityLinker.

    Every name is an alias; a name that several share divides its probability between them, a weak
    one holds half of it back. Vectors are zero: train them, or set your own.
    """
    made = InMemoryLookupKB(vocab, entity_vector_length=entity_vector_length)
    ids = [*kb.instruments, *kb.organs]
    if provisions:
        ids += [provision.id for instrument in kb.instruments for provision in kb.provisions(instrument).values()]
    ids = list(dict.fromkeys(ids))
    made.set_entities(ids, [1.0] * len(ids), [[0.0] * entity_vector_length] * len(ids))
    meant: dict[str, dict[str, bool]] = {}
    for alias in kb.aliases:
        for target in alias.targets:
            known = meant.setdefault(alias.surface, {})
            known[target] = known.get(target, True) and alias.weak
    for surface, targets in meant.items():
        known = {target: weak for target, weak in targets.items() if target in kb.instruments or target in kb.organs}
        if known:
            made.add_alias(surface, list(known), [(0.5 if weak else 1.0) / len(known) for weak in known.values()])
    return made


for _name, _getter in (("lexlink", _of_span), ("lexlink_targets", _targets), ("lexlink_score", _score)):
    Span.set_extension(_name, getter=_getter, force=True)
Doc.set_extension("lexlink", getter=_of_doc, force=True)
