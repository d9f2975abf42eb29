"""Reports of results: every format is read back as the same links, compared, and listed by what is cited."""

import csv
import datetime
import io
import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest

from lexlink import Document, InputError, LinkedDocument
from lexlink.batch.authorities import authorities
from lexlink.batch.comparison import changes
from lexlink.batch.outputs import Wishes, outputs
from lexlink.batch.results import Originals, kind_of, results, sparse
from lexlink.batch.run import render
from lexlink.types import Notice
from lexlink.writers.tables import Table, write_table
from tests.flow.hostile import PAYLOADS

TEXTS = [
    "Article 27 of the Rome Statute.\n\nThe Statute has no Article 200.",
    "Nothing.",
    "=Articles 5 to 8 of the Rome Statute; «Treaty», Article 51 of the UN Charter",
]
FORMATS = ("jsonl", "json", "csv", "parquet", "sqlite")


def call(*arguments):
    return subprocess.run([sys.executable, "-m", "lexlink", *map(str, arguments)], capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "archive.jsonl"
    rows = ({"id": f"d{n}", "text": text, "title": f"-{n}", "date": f"2024-0{n + 1}-05"} for n, text in enumerate(TEXTS))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def linked(linker, archive):
    from lexlink.readers.inputs import documents

    return [linker.link(document) for document in documents([str(archive)])]


def wrote(linked, path, **wishes):
    render(linked, outputs((), [str(path)], "text", Wishes(**wishes)))
    return str(path)


def seen(found):
    """What every format holds of a link."""
    return [
        (
            x.document.id,
            x.document.title,
            x.document.date,
            k.start,
            k.end,
            k.surface,
            k.kind,
            k.form,
            k.status,
            k.nil_reason,
            k.score,
            [t.id for t in k.targets],
        )
        for x in found
        for k in x.links
    ]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("at_hand", [True, False])
def test_every_format_read_back_gives_the_same_links(linked, kb, archive, tmp_path, ending, at_hand):
    if ending == "parquet":
        pytest.importorskip("pyarrow", reason="needs the extra arrow")
    name = wrote(linked, tmp_path / f"links.{ending}")
    if not at_hand:
        archive.unlink()
    assert kind_of(name) is not None
    back = list(results(name, kb))
    assert seen(back) == seen(linked)
    if ending != "csv":
        assert [x.document.id for x in back] == ["d0", "d1", "d2"]
    whole = at_hand and ending != "csv"
    if whole or ending == "parquet":
        assert [x.document.text for x in back] == TEXTS
    else:
        assert all(x.notices[-1].code == "no-text" for x in back if x.links)
    if ending in ("jsonl", "json") and at_hand:
        assert back == linked


def test_texts_in_the_results_are_enough(linked, kb, archive, tmp_path):
    name = wrote(linked, tmp_path / "links.jsonl", text=True)
    archive.unlink()
    assert list(results(name, kb)) == linked


def test_a_text_that_changed_is_not_taken(linked, kb, archive, tmp_path):
    name = wrote(linked, tmp_path / "links.jsonl")
    archive.write_text(archive.read_text(encoding="utf-8").replace("Nothing", "Something").replace("has no", "has an"), encoding="utf-8")
    back = list(results(name, kb))
    assert seen(back) == seen(linked)
    assert [bool(x.notices) for x in back] == [True, False, False]


def test_originals_are_read_once_through(linked, archive, monkeypatch):
    from lexlink.readers import inputs

    opened = []
    reading = inputs._file
    monkeypatch.setattr(inputs, "_file", lambda *a, **k: (opened.append(1), reading(*a, **k))[1])
    originals = Originals()
    for each in linked:
        assert originals.find(each.document.id, each.document.source, each.document.sha256) == each.document
    assert len(opened) == 1
    assert originals.find("d0", "/dev/zero", linked[0].document.sha256) is None
    assert originals.find("d0", "https://example.org/", linked[0].document.sha256) is None


@pytest.mark.parametrize(
    "damage",
    [
        '{"schema": "lexlink/1"}',
        '{"schema": "lexlink/2", "document": {}}',
        "not json",
        "[]",
        '{"schema": "lexlink/1", "document": {"id": "x", "sha256": 3}, "links": 7}',
    ],
)
def test_damaged_lines_are_told_and_the_rest_is_read(linked, kb, tmp_path, damage):
    name = wrote(linked, tmp_path / "links.jsonl")
    with Path(name).open("a", encoding="utf-8") as file:
        file.write(damage + "\n")
    back = list(results(name, kb))
    assert isinstance(back.pop(), Notice)
    assert seen(back) == seen(linked)


@pytest.mark.parametrize("links", [[{"start": 0, "end": 10**12, "surface": "x"}], [{"start": -1, "end": 0, "surface": "x"}], [{"start": "a"}], 3])
def test_links_that_cannot_be_are_refused(links):
    with pytest.raises(InputError):
        sparse(links)


def test_an_array_of_another_hand_is_read_too(linked, kb, tmp_path):
    path = tmp_path / "links.json"
    path.write_text(json.dumps([x.to_dict() for x in linked]), encoding="utf-8")
    assert seen(results(str(path), kb)) == seen(linked)


def test_hostile_cells_come_back_from_csv(linker, kb, tmp_path):
    documents = [linker.link(Document("the Rome Statute", key=f"{n}{p}", title=p)) for n, p in enumerate(PAYLOADS) if p.isprintable() and len(p) < 1000]
    documents += [linker.link(Document("the Rome Statute", key=key)) for key in ("=1+1", "'quoted'", "'=x", "\t-2", "@a", "+")]
    assert seen(results(wrote(documents, tmp_path / "links.csv"), kb)) == seen(documents)


def test_what_changed_is_gained_lost_or_changed(linker):
    def of(*texts):
        return [linker.link(Document(text, key=str(n))) for n, text in enumerate(texts)]

    old = of("Article 5 of the Rome Statute and the UN Charter.", "the Genocide Convention", "the Rome Statute")
    assert list(changes(old, old)) == []
    moved = of("Today: Article 5 of the Rome Statute and the UN Charter.", "the Genocide Convention", "the Rome Statute")
    assert list(changes(old, moved)) == []
    new = of("Article 5 of the Rome Statute and the UN Charter.", "the Genocide Convention and the UN Charter")
    charter = new[0].links[-1]
    new[0] = new[0].replace(links=(*new[0].links[:-1], charter.replace(status="nil", nil_reason="below_threshold", targets=())))
    found = [(c.what, c.document, c.surface, c.before, c.after) for c in changes(old, new)]
    assert found == [
        ("changed", "0", "UN Charter", "un-charter", "nil below_threshold"),
        ("gained", "1", "UN Charter", "", "un-charter"),
        ("lost", "2", "Rome Statute", "rome-statute", ""),
    ]


def test_authorities_count_links_documents_and_days(linker):
    texts = [("the Rome Statute, Article 5 of the Rome Statute, the Rome Statute", 1), ("Article 5 of the Rome Statute", 3)]
    found = authorities((linker.link(Document(t, key=f"k{m}", date=datetime.date(2024, m, 1))) for t, m in texts), linker.kb)
    assert [(a.target, a.links, a.documents, a.first, a.last, a.where) for a in found] == [
        ("rome-statute", 2, 1, "2024-01-01", "2024-01-01", ("k1",)),
        ("rome-statute/art_5", 2, 2, "2024-01-01", "2024-03-01", ("k1", "k3")),
    ]


@pytest.mark.parametrize("form", ["text", "csv", "markdown", "html"])
def test_tables_are_deaf_to_what_stands_in_them(form):
    rows = [(p, p, 3) for p in PAYLOADS]
    out = io.StringIO(newline="")
    write_table(Table("Title", "lead", ("a", "b", "n"), rows), form, out)
    page = out.getvalue()
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(page, newline="")) for cell in row]
        assert not [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    else:
        assert not set("\x00\x1b\x9b\u202e") & set(page)
    if form == "html":
        from tests.flow.test_html import ALLOWED, Page

        assert set(Page(page).tags) <= ALLOWED
        assert "<script" not in page
    if form == "markdown":
        assert all(line.startswith(("|", "#", "lead")) for line in page.splitlines() if line)
        assert "<script" not in page.replace("\\<", "")


def test_the_command_renders_without_linking_again(linked, archive, tmp_path):
    name = wrote(linked, tmp_path / "links.jsonl")
    direct, rendered = tmp_path / "direct.html", tmp_path / "rendered.html"
    assert call("link", archive, "-o", direct).returncode == 0
    done = call("report", name, "-o", rendered, "-o", tmp_path / "again.csv")
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
    assert rendered.read_bytes() == direct.read_bytes()
    assert "Article 27 of the Rome Statute" in (tmp_path / "again.csv").read_text(encoding="utf-8")
    texts = call("report", archive, "-f", "csv")
    assert texts.stdout == (tmp_path / "again.csv").read_text(encoding="utf-8")


def test_the_command_compares_and_lists(linked, tmp_path):
    old, new = wrote(linked[:2], tmp_path / "old.jsonl"), wrote(linked, tmp_path / "new.jsonl")
    done = call("report", new, "--compare", old)
    assert 0 == done.returncode
    assert f"{len(linked[2].links)} gained, 0 lost, 0 changed" in done.stdout
    for ending in ("html", "md", "csv"):
        assert call("report", new, "--authorities", "-o", tmp_path / f"a.{ending}").returncode == 0
        assert "Irrelevance of official capacity" in (tmp_path / f"a.{ending}").read_text(encoding="utf-8")
    assert call("report", new, "--compare", tmp_path / "missing.jsonl").returncode == 2
    assert call("report", new, "--compare", old, "--authorities").returncode == 2
    gone = call("report", tmp_path / "missing.jsonl", new, "-f", "csv")
    assert gone.returncode == 4 and "does not exist" in gone.stderr and "un-charter/art_51" in gone.stdout


def test_a_run_of_a_store_is_read_in_pages(linker, kb, tmp_path, monkeypatch):
    from lexlink.store import runs

    monkeypatch.setattr(runs, "_PLACES", 3)
    documents = [linker.link(Document("Articles 5 to 8 of the Rome Statute" if n % 2 else "no", key=str(n))) for n in range(10)]
    name = wrote(documents, tmp_path / "links.sqlite")
    back = list(results(name, kb, "links"))
    assert [x.document.id for x in back] == [str(n) for n in range(10)]
    assert seen(back) == seen(documents)
    assert all(isinstance(x, LinkedDocument) for x in back)
    assert len(list(itertools.chain.from_iterable(x.links for x in back))) == 5
