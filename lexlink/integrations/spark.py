"""Linking on many machines with Apache Spark: `pip install 'lexlink[spark]'`, Java 17.

    from lexlink.integrations import spark as lex
    pages = lex.documents(session, ["archive/*.warc.gz"])            or session.read.parquet("texts/")
    lex.linked(pages).write.parquet("links/")

or from a shell:

    spark-submit lexlink/integrations/spark.py --input 'archive/*.warc.gz' --output links/

A row in is a document, a row out is one with its links: the published JSON form column by column, the same as
`lexlink link -o links.parquet` writes and `lexlink report` reads. The law travels to each machine once, as one file.
Linking knows no state, so a task that is run again after a machine was lost gives the same rows; what was written by a lost
task is thrown away by Spark itself.
"""

from __future__ import annotations

import argparse
import glob
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from lexlink.errors import MissingExtra, UsageError
from lexlink.integrations.arrow import DOCUMENTS, to_arrow
from lexlink.linker import Config, Linker
from lexlink.types import Document, LinkedDocument, Notice

try:
    import pyarrow as pa
    from pyspark import SparkFiles
    from pyspark.sql import DataFrame, SparkSession
except ImportError as missing:
    raise MissingExtra("Spark", "spark") from missing

COLUMNS = ("text", "id", "source", "title", "language", "date", "notice")
_READ = ", ".join(f"{name} string" for name in COLUMNS)
_BATCH = 256


class Recipe(NamedTuple):
    """What a worker needs to make an equal linker: the names of the files that were sent, and the rest by value."""

    snapshot: str
    official: str
    config: Config
    detectors: tuple[Any, ...] = ()
    rankers: tuple[Any, ...] = ()


def linked(frame: DataFrame, *, columns: dict[str, str] | None = None, linker: Linker | None = None) -> DataFrame:
    """The documents of a frame with their links, a row each; see `lexlink.integrations.arrow.DOCUMENTS`.

    `columns` says which column holds what: `{"text": "body", "id": "url"}`; what it does not name goes by its own name
    where the frame has it. Raises UsageError where there is no text.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    names = {name: name for name in COLUMNS if name in frame.columns} | (columns or {})
    unknown = [column for column in names.values() if column not in frame.columns]
    if unknown or "text" not in names:
        raise UsageError(f"the frame has no column {unknown[0] if unknown else 'text'}: it has {', '.join(frame.columns)}; name the right one in columns=")
    recipe = send(frame.sparkSession, linker or Linker())
    wanted = frame.selectExpr(*(f"cast(`{column}` as string) as `{name}`" for name, column in names.items()))
    return wanted.mapInArrow(_linking(recipe), from_arrow_schema(DOCUMENTS))


def documents(session: SparkSession, names: Iterable[str], *, partitions: int | None = None) -> DataFrame:
    """What lexlink itself reads (text, Markdown, HTML, JSON Lines, CSV, Parquet, WARC, packed or not), a file a task.

    The paths must be the same on every machine (a shared folder). What cannot be read is a row without text whose
    `notice` says why. Raises UsageError where nothing matches.
    """
    paths = [path for name in names for path in (sorted(glob.glob(name, recursive=True)) or [name])]
    if not paths:
        raise UsageError("nothing to read: name files or patterns")
    rows = session.createDataFrame([(path,) for path in paths], "path string").repartition(partitions or len(paths), "path")
    return rows.mapInArrow(read_batches, _READ)


def send(session: SparkSession, linker: Linker) -> Recipe:
    """Send the law to the workers of a session: each machine gets it once, when its first task asks."""
    from lexlink.kb.snapshot import build

    kb = linker.kb
    if not kb.folders:
        raise UsageError("Spark needs a knowledge base that was loaded from folders: use KnowledgeBase.load")
    folder = Path(tempfile.mkdtemp(prefix="lexlink-"))
    snapshot = folder / f"lexlink-{kb.revision}-{linker.config.hash}.snapshot"
    snapshot.write_bytes(build(kb.folders, kb.additions))
    session.sparkContext.addFile(str(snapshot))
    official = Path(kb.official.path) if kb.official else None
    if official:
        session.sparkContext.addFile(str(official))
    own = linker._own
    return Recipe(snapshot.name, official.name if official else "", linker.config, tuple(own.given_detectors), tuple(own.given_rankers))


def link_batch(batch: pa.RecordBatch, linker: Linker) -> pa.RecordBatch:
    """One batch of documents linked: pure, no Spark in it. A text that cannot be linked has a notice instead of links."""
    return to_arrow(_linked_rows(batch.to_pylist(), linker), batch_size=max(1, batch.num_rows)).read_all().combine_chunks().to_batches()[0]


def read_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The documents behind the paths of a frame."""
    from itertools import islice

    from lexlink.readers.inputs import documents as read

    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    for batch in batches:
        rows = map(_row, read(row["path"] for row in batch.to_pylist()))
        while chunk := list(islice(rows, _BATCH)):
            yield pa.RecordBatch.from_pylist(chunk, schema=schema)


def _row(found: Document | Notice) -> dict[str, str | None]:
    if isinstance(found, Notice):
        return {"text": "", "id": found.message, "notice": found.message}
    date = found.date.isoformat() if found.date else None
    text = found.text.encode("utf-8", "replace").decode()
    return {"text": text, "id": found.id, "source": found.source, "title": found.title, "language": found.language, "date": date}


def _linking(recipe: Recipe) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def batches(given: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        linker = _linker(recipe)
        for batch in given:
            if batch.num_rows:
                yield link_batch(batch, linker)

    return batches


@cache
def _linker(recipe: Recipe) -> Linker:
    """The linker of a worker process, made once."""
    from lexlink.kb.knowledge_base import KnowledgeBase
    from lexlink.kb.official import OfficialTexts
    from lexlink.kb.snapshot import Snapshot

    official = OfficialTexts(SparkFiles.get(recipe.official)) if recipe.official else None
    kb = KnowledgeBase(Snapshot(Path(SparkFiles.get(recipe.snapshot)).read_bytes()), official=official)
    return Linker(kb, recipe.config, detectors=recipe.detectors, rankers=recipe.rankers)


def _linked_rows(rows: Sequence[dict[str, Any]], linker: Linker) -> Iterator[LinkedDocument]:
    for row in rows:
        found = linker.attempt(_document(row))
        if why := row.get("notice"):
            found = found.replace(notices=(*found.notices, Notice("unreadable", why)))
        yield found


def _document(row: dict[str, Any]) -> Document:
    import datetime

    try:
        date = datetime.date.fromisoformat((row.get("date") or "")[:10])
    except ValueError:
        date = None
    return Document(row.get("text") or "", row.get("id"), row.get("source"), row.get("title"), row.get("language"), date)


def main(arguments: Sequence[str] | None = None) -> None:
    """What `spark-submit` runs."""
    options = argparse.ArgumentParser(description="Link documents with Apache Spark; Parquet out.")
    options.add_argument("--input", action="append", required=True, help="a file or pattern; *.parquet is read by Spark, the rest by lexlink; repeatable")
    options.add_argument("--output", required=True, help="a folder for Parquet; it must not exist")
    options.add_argument("--column", action="append", default=[], metavar="NAME=COLUMN", help="text=body, id=url, …: the columns of Parquet")
    options.add_argument("--partitions", type=int, help="tasks; as many as there are files by default")
    given = options.parse_args(arguments)
    session = SparkSession.builder.appName("lexlink").getOrCreate()
    columns = dict(pair.split("=", 1) for pair in given.column)
    if all(name.rstrip("/").endswith(".parquet") for name in given.input):
        frame = session.read.parquet(*given.input)
        frame = frame.repartition(given.partitions) if given.partitions else frame
    else:
        frame = documents(session, given.input, partitions=given.partitions)
    linked(frame, columns=columns).write.parquet(given.output)
    session.stop()


if __name__ == "__main__":
    main()
