"""One call adds the links of a column of texts: pandas, polars, Arrow, Hugging Face datasets, DuckDB.

    frame = add_links(frame, "text")            # the same kind of frame, with a column "links"
    register(connection)                        # DuckDB: SELECT lexlink(text) FROM stories

A row's links are a list of structs: id, start, end (code points), surface, kind, form, status,
nil_reason, score, target (the first one's id where it is linked), targets. A missing text has no
links (null). Nothing is imported that the frame did not bring along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from lexlink.errors import MissingExtra, UsageError
from lexlink.linker import Linker, shared_linker
from lexlink.types import Document, LinkedDocument

Frame = TypeVar("Frame")
_STRING_FIELDS = ("id", "surface", "kind", "form", "status", "nil_reason", "target")


def add_links(frame: Frame, column: str = "text", *, into: str = "links", linker: Linker | None = None, jobs: int = 1, batch_size: int = 1000) -> Frame:
    """The frame with a column of links beside `column`; the given one stays as it is.

    Takes a pandas or polars DataFrame, a polars LazyFrame (which it collects), a pyarrow Table,
    RecordBatch or RecordBatchReader, a DuckDB relation, and a `datasets` Dataset or IterableDataset.
    Readers and iterable datasets are read as they are needed, `batch_size` rows at a time, so that
    memory stays flat. `jobs` links in several processes (for a Dataset, give `num_proc` to its own
    `map` instead). Raises UsageError for another kind of frame, a column that is missing and a cell
    that is no text.
    """
    engine = linker or shared_linker()
    adders = {"pandas": _pandas, "polars": _polars, "pyarrow": _pyarrow, "datasets": _datasets, "duckdb": _duckdb, "_duckdb": _duckdb}
    home = type(frame).__module__.partition(".")[0]
    if home not in adders:
        raise UsageError(f"add_links takes a frame of pandas, polars, pyarrow, datasets or duckdb, not {type(frame).__name__}")
    if column == into:
        raise UsageError(f"the links cannot take the place of their text {column!r}: name another column with into=…")
    added: Frame = adders[home](frame, column, into, engine, jobs, batch_size)
    return added


def link_rows(texts: Iterable[Any], linker: Linker, jobs: int = 1) -> Iterator[list[dict[str, Any]] | None]:
    """A list of plain links for each text, None for a missing one (None, NaN). Raises UsageError for a cell that is no text."""
    rows = ((Document(text), True) if isinstance(text, str) else (_nothing(text), False) for text in texts)
    for linked, there in linker.pipe(rows, jobs=jobs, as_tuples=True):
        yield plain_links(linked) if there else None


_NOTHING = Document("")


def _nothing(cell: Any) -> Document:
    if cell is None or type(cell).__name__ in ("NAType", "NaTType") or cell != cell:  # noqa: PLR0124 - only NaN is not itself
        return _NOTHING
    raise UsageError(f"a cell holds {type(cell).__name__}, not text: {str(cell)[:40]!r}")


def plain_links(linked: LinkedDocument) -> list[dict[str, Any]]:
    """The links of a document as dictionaries of strings, numbers and lists. Lone surrogates become question marks."""
    return [
        {
            "id": link.id,
            "start": link.start,
            "end": link.end,
            "surface": link.surface.encode("utf-8", "replace").decode(),
            "kind": link.kind,
            "form": link.form,
            "status": link.status,
            "nil_reason": link.nil_reason,
            "score": link.score,
            "target": link.target,
            "targets": [target._asdict() for target in link.targets],
        }
        for link in linked.links
    ]


def _column(names: Iterable[str], column: str) -> None:
    known = list(names)
    if column not in known:
        raise UsageError(f"no column {column!r}; there are {', '.join(map(str, known))}")


def _pandas(frame: Any, column: str, into: str, linker: Linker, jobs: int, _: int) -> Any:
    import pandas as pd

    _column(frame.columns, column)
    return frame.assign(**{into: pd.Series(list(link_rows(frame[column], linker, jobs)), index=frame.index, dtype=object)})


def _polars(frame: Any, column: str, into: str, linker: Linker, jobs: int, _: int) -> Any:
    import polars as pl

    lazy = isinstance(frame, pl.LazyFrame)
    whole = frame.collect() if lazy else frame
    _column(whole.columns, column)
    target = pl.Struct({"id": pl.String, "start": pl.Int32, "end": pl.Int32, "exists": pl.Boolean})
    numbers = {"start": pl.Int32, "end": pl.Int32, "score": pl.Float64}
    order = ("id", "start", "end", "surface", "kind", "form", "status", "nil_reason", "score", "target")
    link = pl.Struct({**{name: numbers.get(name, pl.String) for name in order}, "targets": pl.List(target)})
    made = whole.with_columns(pl.Series(into, list(link_rows(whole[column], linker, jobs)), dtype=pl.List(link)))
    return made.lazy() if lazy else made


def _pyarrow(frame: Any, column: str, into: str, linker: Linker, jobs: int, batch_size: int) -> Any:
    import pyarrow as pa

    from lexlink.integrations.arrow import LINKS, links_array

    _column(frame.schema.names, column)
    if not isinstance(frame, pa.RecordBatchReader):
        array = links_array(link_rows((cell.as_py() for cell in frame.column(column)), linker, jobs))
        return frame.append_column(pa.field(into, LINKS), array)
    schema = frame.schema.append(pa.field(into, LINKS))

    def batches() -> Iterator[Any]:
        for batch in frame:
            for start in range(0, len(batch), batch_size):
                part = batch.slice(start, batch_size)
                array = links_array(link_rows((cell.as_py() for cell in part.column(column)), linker))
                yield pa.RecordBatch.from_arrays([*part.columns, array], schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())


def _datasets(frame: Any, column: str, into: str, linker: Linker, _: int, batch_size: int) -> Any:
    import datasets

    names = frame.column_names
    if names is not None:
        _column(names, column)
    value = datasets.Value
    target = {"id": value("string"), "start": value("int32"), "end": value("int32"), "exists": value("bool")}
    numbers = {"start": value("int32"), "end": value("int32"), "score": value("float64")}
    listed = getattr(datasets, "List", None) or (lambda feature: [feature])
    link = {**{name: value("string") for name in _STRING_FIELDS}, **numbers, "targets": listed(target)}
    features = datasets.Features({**frame.features, into: listed(link)}) if frame.features else None

    def linked(batch: dict[str, list[Any]]) -> dict[str, list[Any]]:
        return {into: [row or [] for row in link_rows(batch[column], linker)]}

    return frame.map(linked, batched=True, batch_size=batch_size, features=features)


def _duckdb(frame: Any, column: str, into: str, linker: Linker, jobs: int, _: int) -> Any:
    import duckdb

    _column(frame.columns, column)
    found = frame.to_arrow_table() if hasattr(frame, "to_arrow_table") else frame.arrow()
    return duckdb.from_arrow(_pyarrow(found, column, into, linker, jobs, 0))


def register(connection: Any, name: str = "lexlink", linker: Linker | None = None) -> None:
    """Make linking a function of a DuckDB connection: `SELECT lexlink(text) FROM stories`, a list of structs.

    Needs pyarrow. DuckDB calls it a vector of rows at a time.
    """
    try:
        import duckdb
        import pyarrow as pa
    except ImportError as error:
        raise MissingExtra("The DuckDB function", "arrow") from error

    from lexlink.integrations.arrow import LINKS, links_array

    engine = linker or shared_linker()
    target = 'STRUCT(id VARCHAR, start INTEGER, "end" INTEGER, exists BOOLEAN)[]'
    fields = {"start": "INTEGER", "end": "INTEGER", "score": "DOUBLE", "targets": target}
    columns = ", ".join(
        f'"{LINKS.value_type.field(n).name}" {fields.get(LINKS.value_type.field(n).name, "VARCHAR")}' for n in range(LINKS.value_type.num_fields)
    )

    def linked(texts: Any) -> Any:
        array = links_array(link_rows((cell.as_py() for cell in texts), engine))
        return pa.chunked_array([array])

    kind = duckdb.sqltype(f"STRUCT({columns})[]")
    connection.create_function(name, linked, [duckdb.sqltype("VARCHAR")], kind, type="arrow", null_handling="special")
