"""Linked documents as Parquet: `pip install 'lexlink[arrow]'`. A row a document, its text included, see `arrow.DOCUMENTS`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lexlink.errors import InputError
from lexlink.integrations.arrow import DOCUMENTS, from_arrow, to_arrow
from lexlink.types import LinkedDocument, PassageSource
from lexlink.writers.whole import whole_file

_ROWS = 2000  # a row group: what a reader holds at a time


def write_file(documents: Iterable[LinkedDocument], path: Path) -> None:
    """Write the file, a row group at a time."""
    import pyarrow.parquet

    with whole_file(path, binary=True) as out, pyarrow.parquet.ParquetWriter(out, DOCUMENTS, compression="zstd") as file:
        for batch in to_arrow(documents, batch_size=_ROWS):
            file.write_batch(batch)


def read_file(path: Path, law: PassageSource | None = None) -> Iterator[LinkedDocument]:
    """What `write_file` wrote. Raises InputError."""
    import pyarrow as pa
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_ROWS):
                yield from from_arrow(batch, law)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{path} is not Parquet that lexlink wrote: {error}") from error
