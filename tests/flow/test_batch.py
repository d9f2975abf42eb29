"""Runs over archives: several outputs from one pass, resumed after any end, the same bytes in the end."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

import lexlink
from lexlink import Document, UsageError
from lexlink.batch.journal import Done, Journal, journal_path
from lexlink.batch.outputs import Wishes, outputs
from lexlink.batch.progress import Progress, characters
from lexlink.batch.run import Plan, run
from lexlink.types import Notice

TEXTS = [
    "Article 5 of the Rome Statute and Article 200 of the Rome Statute.",
    "Nothing here.",
    "The ICC met. The Statute of Rome, its article 98, «Article 5».",
    "«L'article 51 de la Charte des Nations unies»",
]


def lines(count, salt=""):
    return "".join(json.dumps({"id": str(n), "text": f"{salt}{n}: {TEXTS[n % len(TEXTS)]}", "date": f"2024-0{n % 9 + 1}-01"}) + "\n" for n in range(count))


def command(*arguments):
    return [sys.executable, "-m", "lexlink", "link", *map(str, arguments)]


def call(*arguments):
    return subprocess.run(command(*arguments), capture_output=True, text=True, check=False)


def documents(count):
    return [Document(f"{n}: {TEXTS[n % len(TEXTS)]}", key=str(n)) for n in range(count)]


def into(linker, found, *names, **plan):
    given = outputs((), [str(name) for name in names], "text", Wishes(resume=plan.get("resume", False)))
    return run(linker, found, given, Plan(**plan))


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "archive.jsonl"
    path.write_text(lines(40), encoding="utf-8")
    return path


def test_one_pass_writes_every_format(archive, tmp_path):
    names = [tmp_path / f"links.{ending}" for ending in ("jsonl", "json", "csv", "md", "html", "txt", "sqlite")]
    done = call(archive, *(part for name in names for part in ("-o", name)))
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
    records = [json.loads(line) for line in names[0].read_text(encoding="utf-8").splitlines()]
    assert json.loads(names[1].read_text(encoding="utf-8")) == records
    count = sum(len(record["links"]) for record in records)
    assert len(list(csv.DictReader(names[2].read_text(encoding="utf-8").splitlines()))) == count
    assert "**Article 5 of the Rome Statute**[^1-1]" in names[3].read_text(encoding="utf-8").replace("\\", "")
    from lexlink.store.repository import Store

    with Store.open(names[6], read_only=True) as store:
        assert (store.runs()[0].documents, store.runs()[0].links) == (40, count)
    assert sorted(p.name for p in tmp_path.iterdir() if "sqlite-" not in p.name) == sorted(["archive.jsonl", *(n.name for n in names)])


def test_parquet_holds_the_same_links(linker, tmp_path):
    pytest.importorskip("pyarrow", reason="needs the extra arrow")
    from lexlink.integrations.parquet import read_file

    into(linker, documents(9), tmp_path / "links.parquet", tmp_path / "links.jsonl")
    records = [json.loads(line) for line in (tmp_path / "links.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [linked.to_dict() for linked in read_file(tmp_path / "links.parquet")] == records


@pytest.mark.parametrize(
    "forms, names, message",
    [
        (("json", "csv"), (), "a file each"),
        (("json",), ("a.json", "b.csv"), "a --format for each"),
        ((), ("a.json", "a.json"), "twice"),
        (("pdf",), ("a",), "no format"),
        (("json",), ("folder/",), "not the folder"),
    ],
)
def test_outputs_that_do_not_fit_together_are_refused(forms, names, message):
    with pytest.raises(UsageError, match=message):
        outputs(forms, names, "text", Wishes())


def test_resuming_takes_what_was_linked_and_links_what_is_new(linker, tmp_path):
    links = tmp_path / "links.jsonl"
    into(linker, documents(10), links)
    first = links.read_bytes()
    changed = documents(12)
    changed[3] = Document("Article 27 of the Rome Statute", key="3")
    outcome = into(linker, changed, links, resume=True)
    assert (outcome.documents, outcome.taken) == (12, 9)
    whole = tmp_path / "whole.jsonl"
    into(linker, changed, whole)
    assert links.read_bytes() == whole.read_bytes() != first
    assert into(linker, changed, links, resume=True, least=0.9).taken == 0
    assert into(linker, changed, links, resume=True, least=0.9).taken == 12


def test_a_torn_line_of_the_journal_is_cut_off(linker, tmp_path):
    path = journal_path(tmp_path / "links.jsonl")
    journal = Journal(path, fresh=True)
    for document in documents(3):
        journal.add(linker.link(document))
    journal.close(done=False)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:77])
    Journal(path, fresh=False).close(done=False)
    assert path.read_bytes() == whole
    empty = linker.link("")
    done = Done([path], linker.kb, empty.corpus, empty.config)
    assert [done.get(d) == linker.link(d) for d in documents(3)] == [True] * 3
    assert done.get(documents(4)[3]) is None
    done.close()


def test_a_run_that_begins_anew_says_so(linker, tmp_path):
    told = []
    journal_path(tmp_path / "links.jsonl").write_text("{}\n", encoding="utf-8")
    outcome = into(linker, documents(1), tmp_path / "links.jsonl", tell=told.append)
    assert (outcome.exit_code, [notice.code for notice in told]) == (0, ["begun-anew"])
    assert into(linker, documents(1), tmp_path / "links.jsonl", tell=told.append).exit_code == 0
    assert len(told) == 1


def test_two_runs_do_not_write_to_one_file(linker, tmp_path):
    journal = Journal(journal_path(tmp_path / "links.jsonl"), fresh=True)
    with pytest.raises(UsageError, match=r"writing to links\.jsonl"):
        into(linker, documents(1), tmp_path / "links.jsonl")
    journal.close(done=True)


def interrupting(found, after):
    for number, document in enumerate(found):
        if number == after:
            raise KeyboardInterrupt
        yield document


def test_an_interrupt_leaves_valid_outputs_and_the_work(linker, tmp_path):
    names = [tmp_path / f"links.{ending}" for ending in ("json", "jsonl", "html")]
    outcome = into(linker, interrupting(documents(20), 7), *names)
    assert (outcome.exit_code, outcome.documents) == (130, 7)
    assert len(json.loads(names[0].read_text(encoding="utf-8"))) == 7
    assert names[2].read_text(encoding="utf-8").endswith("</html>\n")
    kept = names[1].read_bytes()
    outcome = into(linker, interrupting(documents(20), 3), *names, resume=True)
    assert outcome.kept == [str(n) for n in names]
    assert names[1].read_bytes() == kept
    assert into(linker, documents(20), *names, resume=True).taken == 7
    assert len(json.loads(names[0].read_text(encoding="utf-8"))) == 20
    assert not list(tmp_path.glob(".*"))


def test_the_command_is_interrupted_with_130(tmp_path):
    if os.name != "posix":
        pytest.skip("needs signals")
    (tmp_path / "archive.jsonl").write_text(lines(40_000), encoding="utf-8")
    running = subprocess.Popen(command(tmp_path / "archive.jsonl", "-o", tmp_path / "links.jsonl", "-j", "2"), stderr=subprocess.PIPE, text=True)
    journal = journal_path(tmp_path / "links.jsonl")
    deadline = time.monotonic() + 60
    while not (journal.exists() and journal.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130, told
    assert "--resume" in told and "Traceback" not in told
    records = [json.loads(line) for line in (tmp_path / "links.jsonl").read_text(encoding="utf-8").splitlines()]
    assert 0 < len(records) < 40_000


def test_killed_at_random_moments_the_last_bytes_are_the_same(tmp_path):
    from tests.flow.killed_runs import kill_runs

    counts = kill_runs(tmp_path, 5, 3000, random.Random(5))
    assert counts["kills"] == 5
    assert counts["same"] == counts["ended"] > 0


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_that_cannot_be_linked_is_a_notice(kb, tmp_path, jobs):
    from tests.flow.failing import explode

    told = []
    linker = lexlink.Linker(kb, detectors=[explode])
    outcome = into(linker, [*documents(3), Document("boom", source="bad.txt")], tmp_path / "links.jsonl", jobs=jobs, tell=told.append)
    assert (outcome.exit_code, outcome.failures, len(told)) == (4, 1, 1)
    assert "bad.txt could not be linked: ZeroDivisionError" in told[0].message
    records = [json.loads(line) for line in (tmp_path / "links.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [len(record["notices"]) for record in records] == [0, 0, 0, 1]
    again = into(lexlink.Linker(kb, detectors=[explode]), [*documents(3), Document("boom", source="bad.txt")], tmp_path / "links.jsonl", resume=True)
    assert (again.taken, again.failures) == (3, 1)


def test_a_writer_that_fails_ends_the_run_and_leaves_nothing(linker, tmp_path):
    from lexlink.batch.outputs import Output

    def failing(stream):
        for number, _ in enumerate(stream):
            if number == 2:
                raise OSError("no space left")

    good = outputs((), [str(tmp_path / "links.jsonl")], "text", Wishes())
    with pytest.raises(UsageError, match="cannot write the output: no space left; what was done is kept"):
        run(linker, documents(200), [*good, Output("full", "json", failing)], Plan())
    assert not (tmp_path / "links.jsonl").exists()
    assert [p.name for p in tmp_path.iterdir()] == [".links.jsonl.journal"]


def test_a_run_in_a_store_is_not_written_over(archive, tmp_path):
    store = tmp_path / "links.sqlite"
    assert call(archive, "-o", store).returncode == 0
    again = call(archive, "-o", store)
    assert again.returncode == 2 and "--run NAME" in again.stderr
    assert call(archive, "-o", store, "--run", "second").returncode == 0
    assert call(archive, "-o", store, "--resume").returncode == 0


def test_texts_go_into_json_lines_when_asked(archive, tmp_path):
    assert call(archive, "-o", tmp_path / "links.jsonl", "--with-text").returncode == 0
    for line in (tmp_path / "links.jsonl").read_text(encoding="utf-8").splitlines():
        lexlink.LinkedDocument.from_json(line)


def test_progress_tells_rate_and_time_left(tmp_path):
    progress = Progress(None, 1000)
    progress.tell(250, 10, 3, 0)
    assert progress.line(10, 3, 1, 2.0) == "10 documents · 5 a second · 3 links · 1 failed · 0:06 left"
    (tmp_path / "a.txt").write_text("12345", encoding="utf-8")
    assert characters([str(tmp_path)]) == 5
    (tmp_path / "a.pdf").write_text("12345", encoding="utf-8")
    assert characters([str(tmp_path)]) == 0
    assert characters(["-"]) == 0


def test_notices_are_failures(linker, tmp_path):
    told = []
    outcome = into(linker, [Notice("missing", "gone"), *documents(1)], tmp_path / "links.jsonl", tell=told.append)
    assert (outcome.exit_code, told[0].message) == (4, "gone")


def test_unresolved_means_undecided(linker):
    from lexlink.batch.checks import check

    link = linker.link("Article 5 of the Rome Statute").links[0]
    assert not check("unresolved")(link)
    assert not check("unresolved")(link.replace(status="suggested"))
    assert check("unresolved")(link.replace(status="nil"))


def test_memory_does_not_grow_with_the_archive(tmp_path):
    """The peak of a run over eight times as many documents is about the same."""
    resource = pytest.importorskip("resource", reason="needs a system that counts memory")
    del resource
    code = (
        "import resource, sys\nfrom pathlib import Path\nimport lexlink\nfrom lexlink import Document\n"
        "from lexlink.batch.outputs import Wishes, outputs\nfrom lexlink.batch.run import Plan, run\n"
        "found = (Document(f'{n}: Article {n % 90} of the Rome Statute. ' + 'Nothing of note. ' * 200, key=str(n)) for n in range(int(sys.argv[2])))\n"
        "run(lexlink.Linker(), found, outputs((), [f'{sys.argv[1]}/links.jsonl', f'{sys.argv[1]}/links.csv'], 'text', Wishes()), Plan())\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    few, many = (
        int(subprocess.run([sys.executable, "-c", code, str(tmp_path), str(count)], capture_output=True, text=True, check=True).stdout) for count in (500, 4000)
    )
    assert many < few * 1.25, (few, many)
