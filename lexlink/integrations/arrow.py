"""Linked documents and columns of links as Arrow: `pip install 'lexlink[arrow]'`.

`LINKS` is the type of a column of links, a list of structs; `DOCUMENTS` the schema of whole linked
documents, the published JSON form column by column. Offsets are code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from lexlink.errors import MissingExtra
from lexlink.types import LinkedDocument, PassageSource

try:
    import pyarrow as pa
except ImportError as missing:
    raise MissingExtra("Arrow", "arrow") from missing

_BATCH = 1000
_STRING, _OFFSET, _SCORE = pa.string(), pa.int32(), pa.float64()


def _struct(**fields: pa.DataType) -> pa.DataType:
    return pa.struct(list(fields.items()))


TARGET = _struct(id=_STRING, start=_OFFSET, end=_OFFSET, exists=pa.bool_())
_TEXTS = dict.fromkeys(("surface", "kind", "form", "status", "nil_reason"), _STRING)
_MENTION = {"id": _STRING, "start": _OFFSET, "end": _OFFSET, **_TEXTS}
LINK = _struct(
    **_MENTION,
    score=_SCORE,
    target=_STRING,
    targets=pa.list_(TARGET),
)
LINKS = pa.list_(LINK)
_FEATURE = _struct(name=_STRING, value=_SCORE, weight=_SCORE, detail=_STRING)
_CANDIDATES = pa.list_(_struct(target=_STRING, score=_SCORE, features=pa.list_(_FEATURE)))
_RECORD_LINK = _struct(
    **_MENTION,
    detail=_STRING,
    targets=pa.list_(TARGET),
    score=_SCORE,
    antecedent=_struct(start=_OFFSET, end=_OFFSET, surface=_STRING, reason=_STRING),
    candidates=_CANDIDATES,
    suggestions=_CANDIDATES,
    quotation=_struct(language=_STRING, law=_STRING, exact=pa.bool_(), differences=pa.list_(_struct(kind=_STRING, quoted=_STRING, law=_STRING))),
)
_ABOUT = dict.fromkeys(("id", "source", "title", "language", "date", "encoding", "sha256"), _STRING)
DOCUMENTS = pa.schema(
    [
        ("schema", _STRING),
        ("document", _struct(**_ABOUT, length=_OFFSET, text=_STRING)),
        ("links", pa.list_(_RECORD_LINK)),
        ("notices", pa.list_(_struct(code=_STRING, message=_STRING))),
        ("lexlink", _STRING),
        ("corpus", _STRING),
        ("config", _STRING),
    ]
)


def to_arrow(documents: Iterable[LinkedDocument], *, batch_size: int = _BATCH) -> pa.RecordBatchReader:
    """Linked documents with their texts, a batch at a time: write it with `pyarrow.parquet`, or `.read_all()`.

    Lone surrogates, which Arrow cannot hold, become question marks.
    """
    rows = iter(documents)

    def batches() -> Iterator[pa.RecordBatch]:
        while chunk := list(islice(rows, batch_size)):
            yield pa.RecordBatch.from_pylist([_whole(linked).to_dict(text=True) for linked in chunk], schema=DOCUMENTS)

    return pa.RecordBatchReader.from_batches(DOCUMENTS, batches())


def from_arrow(table: pa.Table | pa.RecordBatch | pa.RecordBatchReader, law: PassageSource | None = None) -> Iterator[LinkedDocument]:
    """What `to_arrow` made, equal to what it was made of; `law` gives `link.passage` back. Raises InputError."""
    for batch in table if isinstance(table, pa.RecordBatchReader) else [table]:
        for row in batch.to_pylist():
            yield LinkedDocument.from_dict(row, law=law)


def _whole(linked: LinkedDocument) -> LinkedDocument:
    """The document in valid Unicode, offsets unchanged."""
    document = linked.document
    about = {name: getattr(document, name) for name in ("text", "key", "source", "title")}
    if all(value is None or _valid(value) for value in about.values()):
        return linked
    plain = document.replace(**{name: _plain(value) if isinstance(value, str) else value for name, value in about.items()})
    return linked.replace(document=plain, links=tuple(link.replace(document=plain) for link in linked.links))


def _valid(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def links_array(rows: Iterable[list[dict[str, Any]] | None]) -> pa.Array:
    """Rows of links (see `frames.link_rows`) as an array of type `LINKS`."""
    return pa.array(list(rows), type=LINKS)
