"""Parquet: one document a row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from lexlink.errors import InputError, MissingExtra
from lexlink.readers.fields import Fields, Told, document, without_text
from lexlink.types import Document, Notice

_ROWS = 256  # that are in memory at a time


def read_parquet(file: io.BufferedReader, name: str, fields: Fields) -> Iterator[Document | Notice]:
    """The documents of a Parquet file as they come; of its columns only those that are needed are read.

    Raises InputError for the file, MissingExtra without the extra.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra("reading Parquet", "arrow") from None
    try:
        table = pyarrow.parquet.ParquetFile(file)
        names = [str(column) for column in table.schema_arrow.names]
        wanted = fields.among(names)
        if wanted.text not in names:
            raise InputError(f"{name}: {without_text(names, wanted)}")
        columns = [column for column in names if column in wanted]
        yield from _documents(table.iter_batches(batch_size=_ROWS, columns=columns, use_threads=False), name, wanted)  # threads would read far ahead
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(f"{name} is not a Parquet file, or a damaged one: {str(error).splitlines()[0]}") from error


def _documents(batches: Iterator[Any], name: str, fields: Fields) -> Iterator[Document | Notice]:
    told = Told(name)
    number = 0
    for batch in batches:
        for row in batch.to_pylist():
            number += 1
            found = document(row, f"{name}:{number}", fields, "utf-8")
            yield from (found,) if isinstance(found, Document) else told(found)
    yield from told.rest()
