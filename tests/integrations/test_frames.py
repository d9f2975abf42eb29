"""Columns of texts become columns of links, in every kind of frame."""

import subprocess
import sys

import pytest
from hypothesis import given, settings

from lexlink import Document
from lexlink.errors import UsageError
from lexlink.integrations.frames import add_links, link_rows, register
from tests.integrations.test_library import ANY_TEXT

TEXTS = ["Article 27 of the Rome Statute 😀", "nothing here", "", None, "Articles 5 to 7 of the Rome Statute, Article 200 of the UN Charter"]
TARGETS = [["rome-statute/art_27"], [], [], None, ["rome-statute/art_5", None]]


def targets(rows):
    return [None if row is None else [link["target"] for link in row] for row in rows]


def test_pandas():
    pd = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = pd.DataFrame({"text": [*TEXTS, float("nan")], "n": range(6)}, index=list("abcdef"))
    made = add_links(frame)
    assert targets(made["links"]) == [*TARGETS, None]
    assert "links" not in frame
    assert list(made.index) == list("abcdef")
    assert made.explode("links")["links"].dropna().iloc[0]["surface"] == "Article 27 of the Rome Statute"
    strings = pd.DataFrame({"text": pd.array(TEXTS, dtype="string")})
    assert targets(add_links(strings, into="law")["law"]) == TARGETS


def test_polars():
    pl = pytest.importorskip("polars", reason="polars is not installed")
    frame = pl.DataFrame({"text": TEXTS})
    made = add_links(frame)
    assert targets(made["links"].to_list()) == TARGETS
    exploded = made.explode("links").unnest("links")
    assert exploded["start"].drop_nulls().to_list() == [0, 0, 37]
    assert targets(add_links(frame.lazy()).collect()["links"].to_list()) == TARGETS
    assert add_links(pl.DataFrame({"text": ["x"]})).schema == made.schema


def test_arrow_tables_and_readers():
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from lexlink.integrations.arrow import LINKS

    table = pa.table({"text": TEXTS})
    made = add_links(table)
    assert made.schema.field("links").type == LINKS
    assert targets(made["links"].to_pylist()) == TARGETS
    reader = pa.RecordBatchReader.from_batches(table.schema, iter(table.to_batches() * 3))
    streamed = add_links(reader, batch_size=2)
    assert targets(streamed.read_all()["links"].to_pylist()) == TARGETS * 3
    assert targets(add_links(table.to_batches()[0])["links"].to_pylist()) == TARGETS


def test_arrow_readers_are_read_as_they_are_needed():
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    taken = []

    def batches():
        for number in range(1000):
            taken.append(number)
            yield pa.record_batch({"text": ["the Rome Statute"]})

    reader = add_links(pa.RecordBatchReader.from_batches(pa.schema([("text", pa.string())]), batches()))
    reader.read_next_batch()
    assert len(taken) <= 3


@settings(max_examples=60, deadline=None)
@given(text=ANY_TEXT)
def test_documents_there_and_back(linker, text):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from lexlink.integrations.arrow import from_arrow, to_arrow

    plain = text.encode("utf-8", "replace").decode()
    linked = [linker.link(Document(plain, title="T")), linker.link(plain)]
    table = to_arrow(iter(linked)).read_all()
    assert list(from_arrow(table)) == linked
    assert [(link.start, link.end) for link in next(from_arrow(to_arrow([linker.link(text)]))).links] == [
        (link.start, link.end) for link in linker.link(text).links
    ]


def test_documents_go_through_parquet(linker, tmp_path):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    import pyarrow.parquet as pq

    from lexlink.integrations.arrow import from_arrow, to_arrow

    linked = [linker.link(Document(text, key=str(n))) for n, text in enumerate(TEXTS) if text is not None]
    pq.write_table(to_arrow(linked).read_all(), tmp_path / "links.parquet")
    again = list(from_arrow(pq.read_table(tmp_path / "links.parquet"), law=linker.kb))
    assert again == linked
    assert again[0].links[0].passage.heading == "Irrelevance of official capacity"


def test_hugging_face_datasets():
    datasets = pytest.importorskip("datasets", reason="datasets is not installed")
    datasets.disable_progress_bars()
    made = add_links(datasets.Dataset.from_dict({"text": TEXTS, "n": list(range(5))}))
    assert targets(made["links"]) == [row or [] for row in TARGETS]
    assert made.features["links"] == add_links(datasets.Dataset.from_dict({"text": ["x"]})).features["links"]
    stream = add_links(datasets.IterableDataset.from_generator(lambda: ({"text": text} for text in TEXTS)), batch_size=2)
    assert targets([row["links"] for row in stream]) == [row or [] for row in TARGETS]


def test_duckdb_relations_and_its_function(tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    connection = duckdb.connect()
    connection.execute("CREATE TABLE stories (text VARCHAR)")
    connection.executemany("INSERT INTO stories VALUES (?)", [[text] for text in TEXTS])
    register(connection)
    rows = connection.execute("SELECT lexlink(text) FROM stories").fetchall()
    assert targets([row[0] for row in rows]) == TARGETS
    flat = connection.execute("SELECT link.target, link.start FROM (SELECT unnest(lexlink(text)) AS link FROM stories) ORDER BY ALL").fetchall()
    assert flat == [("rome-statute/art_27", 0), ("rome-statute/art_5", 0), (None, 37)]
    assert targets([row[-1] for row in add_links(connection.table("stories")).fetchall()]) == TARGETS


def test_several_processes_give_the_same(linker):
    texts = [f"{n}: {text}" for n in range(40) for text in TEXTS if text]
    assert list(link_rows(texts, linker, jobs=2)) == list(link_rows(texts, linker))


def test_what_cannot_be_is_said():
    pd = pytest.importorskip("pandas", reason="pandas is not installed")
    with pytest.raises(UsageError, match="no column 'text'; there are body"):
        add_links(pd.DataFrame({"body": ["x"]}))
    with pytest.raises(UsageError, match="holds int, not text"):
        add_links(pd.DataFrame({"text": [5]}))
    with pytest.raises(UsageError, match="take the place"):
        add_links(pd.DataFrame({"text": ["x"]}), into="text")
    with pytest.raises(UsageError, match="not dict"):
        add_links({"text": ["x"]})


def test_nothing_is_imported_that_the_frame_did_not_bring():
    code = "import sys, lexlink.integrations.frames\nprint(*({'pandas', 'polars', 'pyarrow', 'datasets', 'duckdb', 'numpy'} & set(sys.modules)))"
    assert not subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_without_pyarrow_the_extra_is_named():
    code = "import sys; sys.modules['pyarrow'] = None; import lexlink.integrations.arrow"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'lexlink[arrow]'" in run.stderr


def test_quotations_go_through_arrow():
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from lexlink.integrations.arrow import from_arrow, to_arrow
    from lexlink.types import Difference, Link, LinkedDocument, Quotation, Target

    document = Document("It says “boats may pass”.")
    quotation = Quotation("en", "ships may pass", False, (Difference("changed", "boats", "ships"),))
    link = Link(8, 24, "quotation", "full", "linked", 0.8, targets=(Target("harbour-pact/art_1", 8, 24),), quotation=quotation, document=document)
    assert list(from_arrow(to_arrow([LinkedDocument(document, (link,))]))) == [LinkedDocument(document, (link,))]
