"""Spark in earnest, on this machine: the links of a serial run, also where a worker was killed."""

import json
import os
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

import lexlink
from lexlink import Document, UsageError

pytest.importorskip("pyspark", reason="needs the extra spark: make test-spark")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("needs Java 17 for Spark", allow_module_level=True)

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(280)]

TEXTS = ["Article 5 of the Rome Statute.", "Nothing here.", "The Statute of Rome, its article 98, «Article 5».", "Article 200 of the UN Charter"]


@pytest.fixture(scope="module")
def session():
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(lexlink.__file__).parent.parent), os.environ.get("PYTHONPATH", "")])
    found = (
        SparkSession.builder.master("local[2,4]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .getOrCreate()
    )
    found.sparkContext.setLogLevel("OFF")
    yield found
    found.stop()


def rows(count):
    return [(f"d{n}", f"{n}: {TEXTS[n % len(TEXTS)]}", f"Title {n}", "2024-05-01") for n in range(count)]


def serial(linker, given):
    """The links of one process, as Arrow holds them (a whole number is a float there)."""
    import datetime

    from lexlink.integrations.arrow import from_arrow, to_arrow

    date = datetime.date(2024, 5, 1)
    return list(from_arrow(to_arrow(linker.link(Document(text, key=key, title=title, date=date)) for key, text, title, _ in given), linker.kb))


def as_multiset(documents):
    return Counter(json.dumps(d.to_dict(text=True), sort_keys=True) for d in documents)


def written(folder, kb):
    from lexlink.integrations.parquet import read_file

    return [found for part in sorted(Path(folder).glob("part-*.parquet")) for found in read_file(part, kb)]


def frame_of(session, given):
    return session.createDataFrame(given, "id string, text string, title string, date string").repartition(5)


def test_the_links_are_those_of_a_serial_run(session, linker, tmp_path):
    from lexlink.integrations import spark

    given = rows(300)
    frame_of(session, given).write.parquet(str(tmp_path / "texts"))
    spark.linked(session.read.parquet(str(tmp_path / "texts")), linker=linker).write.parquet(str(tmp_path / "links"))
    assert as_multiset(written(tmp_path / "links", linker.kb)) == as_multiset(serial(linker, given))


def test_a_killed_worker_loses_nothing_and_doubles_nothing(session, linker, tmp_path):
    from lexlink.integrations import spark

    mark = str(tmp_path / "killed")

    def killing(batches):
        import os
        import signal

        for batch in batches:
            try:
                os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                yield batch
            else:
                os.kill(os.getpid(), signal.SIGKILL)

    given = rows(300)
    frame = frame_of(session, given)
    spark.linked(frame.mapInArrow(killing, frame.schema), linker=linker).write.parquet(str(tmp_path / "links"))
    assert Path(mark).exists()
    assert as_multiset(written(tmp_path / "links", linker.kb)) == as_multiset(serial(linker, given))


def test_files_of_every_kind_are_read_by_the_workers(session, linker, tmp_path):
    from lexlink.integrations import spark
    from lexlink.readers.inputs import documents

    (tmp_path / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("".join(json.dumps({"id": str(n), "text": t}) + "\n" for n, t in enumerate(TEXTS)), encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"\0\1\2" * 99)
    names = [str(tmp_path / "*")]
    pages = pytest.importorskip("fastwarc", reason="needs the extra warc")
    del pages
    (tmp_path / "d.warc").write_bytes(warc("<html><body><article><p>" + TEXTS[0] * 20 + "</p></article></body></html>"))
    spark.linked(spark.documents(session, names), linker=linker).write.parquet(str(tmp_path / "out"))
    back = written(tmp_path / "out", linker.kb)
    told = [d for d in back if d.notices and not d.document.text]
    assert len(told) == 1 and "c.txt" in told[0].notices[0].message
    expected = [d for d in documents([str(tmp_path / name) for name in ("a.txt", "b.jsonl", "d.warc")]) if isinstance(d, Document)]
    links = Counter((d.document.id, k.start, k.target) for d in back for k in d.links)
    assert links == Counter((d.id, k.start, k.target) for d in expected for k in linker.link(d).links)
    assert any(d.document.id.startswith("http") or "d.warc" in (d.document.source or "") for d in back)


def warc(page):
    """An imitation of a web archive with one page."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(page)}\r\n\r\n{page}"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://harbour.example/story\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return (head + http + "\r\n\r\n").encode()


def test_columns_can_have_other_names_and_must_be_there(session, linker):
    from lexlink.integrations import spark

    frame = session.createDataFrame([(7, TEXTS[0])], "url int, body string")
    (row,) = spark.linked(frame, columns={"text": "body", "id": "url"}, linker=linker).collect()
    assert (row.document.id, row.links[0].targets[0].id) == ("7", "rome-statute/art_5")
    with pytest.raises(UsageError, match="no column text"):
        spark.linked(frame)
    with pytest.raises(UsageError, match="no column story"):
        spark.linked(frame, columns={"text": "story"})


def test_the_script_runs(session, linker, tmp_path):
    from lexlink.integrations import spark

    (tmp_path / "a.txt").write_text(TEXTS[0], encoding="utf-8")
    stop, spark.SparkSession.stop = spark.SparkSession.stop, lambda self: None
    try:
        spark.main(["--input", str(tmp_path / "*.txt"), "--output", str(tmp_path / "links")])
    finally:
        spark.SparkSession.stop = stop
    assert [k.target for d in written(tmp_path / "links", linker.kb) for k in d.links] == ["rome-statute/art_5"]
