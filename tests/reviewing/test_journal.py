"""The journal: nothing that was acknowledged is lost, whatever happens and whoever else is there."""

import errno
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from lexlink.errors import InputError, UsageError
from lexlink.reviewing.journal import FORM, Journal, place_of, read
from lexlink.reviewing.state import State

EVENTS = [
    {"n": 1, "do": "open", "sha256": "a", "id": "harbour\u2028", "source": "", "title": "", "language": "", "text": "Rome Statute"},
    {"n": 2, "do": "note", "document": "a", "item": "0-4-instrument", "note": "[/b] \x1b]52;c;AA\x07 \ud800 “ice”"},
    {"n": 3, "do": "skip", "document": "a", "item": "0-4-instrument"},
]


def filled(path):
    with Journal(path, "ann") as journal:
        for event in EVENTS:
            journal.append(event)
    return path.read_bytes()


def test_killed_at_any_byte_every_whole_line_is_kept(tmp_path):
    data = filled(tmp_path / "whole.jsonl")
    for length in range(len(data) + 1):
        path = tmp_path / "torn.jsonl"
        path.write_bytes(data[:length])
        whole = max(0, data[:length].count(b"\n") - 1)
        assert list(read(path).events) == EVENTS[:whole]
        with Journal(path, "ann") as journal:
            assert list(journal.read.events) == EVENTS[:whole]
            for event in EVENTS[whole:]:
                journal.append(event)
        assert path.read_bytes() == data


def test_what_was_acknowledged_outlives_the_process(tmp_path):
    script = textwrap.dedent("""
        import sys, itertools
        from pathlib import Path
        from lexlink.reviewing.journal import Journal
        journal = Journal(Path(sys.argv[1]), "ann")
        for n in itertools.count(1):
            journal.append({"n": n, "do": "skip", "document": "a", "item": "x" * 3000})
            print(n, flush=True)
    """)
    path = tmp_path / "killed.jsonl"
    child = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True)
    told = 0
    for line in child.stdout:
        told = int(line)
        if told == 40:
            os.kill(child.pid, signal.SIGKILL)
            break
    told = max([told, *map(int, child.stdout.read().split())])
    child.stdout.close()
    child.wait()
    with Journal(path, "ann") as journal:
        assert [event["n"] for event in journal.read.events][:told] == list(range(1, told + 1))
        assert not journal.read.problems


def test_two_writers_are_refused_and_a_reader_is_not(tmp_path):
    path = tmp_path / "one.jsonl"
    with Journal(path, "ann") as journal:
        journal.append(EVENTS[0])
        with pytest.raises(UsageError, match="another lexlink is reviewing"):
            Journal(path, "ann")
        assert list(read(path).events) == EVENTS[:1]
        journal.append(EVENTS[1])
    with Journal(path, "ann") as again:
        assert list(again.read.events) == EVENTS[:2]


@pytest.mark.parametrize("content", [b"Dear diary", b"Dear diary\n", b'{"journal": "other/9"}\n', b'{"id": "x", "text": ""}\n'])
def test_a_file_of_another_kind_is_not_touched(tmp_path, content):
    path = tmp_path / "diary.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match="no journal"):
        Journal(path, "ann")
    assert path.read_bytes() == content


def test_a_journal_belongs_to_its_reviewer(tmp_path):
    filled(tmp_path / "a.jsonl")
    with pytest.raises(UsageError, match="journal of 'ann'"):
        Journal(tmp_path / "a.jsonl", "bert")


def test_a_broken_line_in_the_middle_costs_only_itself(tmp_path):
    lines = filled(tmp_path / "a.jsonl").split(b"\n")
    lines[2] = lines[2][:20]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    held = read(tmp_path / "a.jsonl")
    assert list(held.events) == [EVENTS[0], EVENTS[2]]
    assert "a.jsonl:3 is broken" in held.problems[0]


def test_a_full_disk_refuses_the_decision_and_leaves_no_half_line(tmp_path, monkeypatch):
    path = tmp_path / "full.jsonl"
    with Journal(path, "ann") as journal:
        journal.append(EVENTS[0])
        before = path.read_bytes()
        real = os.write

        def half(file, data):
            if len(data) < 60:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(file, data[: len(data) // 2])

        monkeypatch.setattr(os, "write", half)
        with pytest.raises(UsageError, match="No space left"):
            journal.append(EVENTS[1])
        monkeypatch.undo()
        assert path.read_bytes() == before
        journal.append(EVENTS[1])
    assert list(read(path).events) == EVENTS[:2]


def test_every_reviewer_has_a_journal_of_their_own(monkeypatch, tmp_path):
    monkeypatch.setenv("LEXLINK_STATE", str(tmp_path))
    names = ["ann", "Ann", "../ann", "a/n", "a:n", "n" * 300, "", "Æsa"]
    places = [place_of(name) for name in names]
    assert len(set(places)) == len(names)
    assert all(place.parent == tmp_path / "reviews" for place in places)


@pytest.mark.parametrize(
    "event",
    [
        {"n": 2, "do": "span", "document": "a", "item": "i", "start": 5, "end": 500},
        {"n": 2, "do": "span", "document": "b", "item": "i", "start": 0, "end": 4},
        {"n": 2, "do": "dance"},
        {"n": 2, "do": "undo", "of": 1},
        {"n": 2, "do": "decide", "decisions": [{"document": "a", "item": "i", "verdict": "maybe", "start": 0, "end": 4}]},
        {"n": 2, "do": "decide", "decisions": [{"document": "a", "item": "i", "verdict": "accept", "start": 0, "end": 4, "targets": [7]}]},
        {},
    ],
)
def test_an_event_that_makes_no_sense_is_left_out_and_told(event):
    state = State([EVENTS[0], event])
    assert len(state.problems) == 1
    assert not state.decisions
    assert not state.spans


def test_the_form_is_named_in_the_file(tmp_path):
    assert FORM.encode() in filled(tmp_path / "a.jsonl").split(b"\n")[0]
