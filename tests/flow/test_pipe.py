"""Streams of texts: in order, lazily, and the same for any number of processes."""

import itertools
import os
import subprocess
import sys
from multiprocessing import active_children

import pytest

from lexlink import Config, Document, KnowledgeBase, LexlinkError, Linker, UsageError

TEXTS = [
    "Article 5 of the Rome Statute.",
    "Nothing here.",
    "The ICC met. The Statute of Rome, its article 98.",
    "«L'article 51 de la Charte des Nations unies»",
]


def many(count):
    for number in range(count):
        yield Document(f"{number}: {TEXTS[number % len(TEXTS)]}", key=str(number))


def test_two_processes_give_what_one_gives(linker):
    one = [d.to_dict() for d in linker.pipe(many(200))]
    two = [d.to_dict() for d in linker.pipe(many(200), jobs=2)]
    assert one == two
    assert [d["document"]["id"] for d in two] == [str(n) for n in range(200)]


def test_links_from_other_processes_show_their_law(linker):
    found = next(iter(linker.pipe(["Article 27 of the Rome Statute"] * 3, jobs=2))).links[0]
    assert (found.surface, found.passage.heading) == ("Article 27 of the Rome Statute", "Irrelevance of official capacity")


def test_an_endless_stream_is_read_as_it_is_needed(linker):
    taken = []

    def endless():
        for number in itertools.count():
            taken.append(number)
            yield f"{number} the Rome Statute"

    first = list(itertools.islice(linker.pipe(endless(), jobs=2), 5))
    assert len(first) == 5
    assert len(taken) < 1000


def test_a_knowledge_base_without_folders_stays_in_one_process(kb):
    loose = KnowledgeBase(kb._snapshot)
    with pytest.raises(UsageError, match="folders"):
        list(Linker(loose, Config()).pipe(["x"], jobs=2))
    assert next(Linker(loose, Config()).pipe(["the Rome Statute"])).links


def test_a_killed_process_is_an_error_and_no_endless_wait(linker):
    stream = linker.pipe(many(2000), jobs=2)
    next(stream)
    for child in active_children():
        child.kill()
    with pytest.raises(LexlinkError, match="killed"):
        list(stream)


@pytest.mark.parametrize("seed", ["0", "1", "77"])
def test_the_command_writes_the_same_bytes(tmp_path, seed):
    for number in range(30):
        (tmp_path / f"{number:02}.txt").write_text(f"{number} {TEXTS[number % len(TEXTS)]}", encoding="utf-8")
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    runs = [
        subprocess.run(
            [sys.executable, "-m", "lexlink", "link", str(tmp_path), "--format", "jsonl", "-j", jobs], capture_output=True, check=True, env=environment
        ).stdout
        for jobs in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert runs[0].count(b"\n") == 30
