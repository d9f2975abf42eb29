"""`lexlink review` where there is no terminal."""

import json
import os
import subprocess
import sys

import pytest

from lexlink.evaluate import read_gold

TEXT = "Article 27 of the Rome Statute was cited beside Article 51 of the UN Charter. Article 200 of the Rome Statute is made up.\n"


@pytest.fixture
def run(tmp_path):
    (tmp_path / "story.txt").write_text(TEXT, encoding="utf-8")
    environment = {**os.environ, "LEXLINK_STATE": str(tmp_path / "state"), "LEXLINK_STORE": str(tmp_path / "none.sqlite")}

    def ran(*arguments):
        return subprocess.run(  # noqa: PLW1510
            [sys.executable, "-m", "lexlink", "review", *arguments], cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )

    return ran


def test_without_a_terminal_it_says_what_to_do(run):
    done = run("story.txt")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--status" in done.stderr
    assert "--export" in done.stderr
    assert run().returncode == 2


def test_from_acceptance_to_gold_to_agreement(run, tmp_path):
    asked = run("story.txt", "--reviewer", "ann", "--accept-above", "0.5")
    assert asked.returncode == 2
    assert "--yes" in asked.stderr
    done = run("story.txt", "--reviewer", "ann", "--accept-above", "0.5", "--yes", "--status", "--json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert (row["decided"], row["left"], row["done"]) == (2, 1, False)
    assert "without a look" in done.stderr

    unfinished = run("--reviewer", "ann", "--export", "gold.jsonl")
    assert unfinished.returncode == 0
    assert "1 of 1 texts are not finished" in unfinished.stderr
    assert not (tmp_path / "gold.jsonl").exists()
    partial = run("--reviewer", "ann", "--export", "gold.jsonl", "--partial")
    assert partial.returncode == 0, partial.stderr
    (gold,) = read_gold(tmp_path / "gold.jsonl")
    assert gold.partial
    assert [m.surface for m in gold.mentions] == ["Article 27 of the Rome Statute", "Article 51 of the UN Charter"]
    assert json.loads(run("--reviewer", "ann", "--export", "-", "--partial", "--lang", "en").stdout)["lang"] == "en"

    alone = run("--agreement", "ann", "ann")
    assert alone.returncode == 4
    assert "no text in common" in alone.stderr


def test_agreement_of_two_gold_files(run, tmp_path):
    def gold(name, target):
        mention = {"start": 0, "end": 30, "surface": TEXT[:30], "targets": [target], "kind": "prov_with_inst", "layer": "core"}
        (tmp_path / name).write_text(json.dumps({"id": "s", "lang": "en", "text": TEXT, "mentions": [mention]}) + "\n")

    gold("a.jsonl", "rome-statute/art_27")
    gold("b.jsonl", "rome-statute/art_28")
    done = run("--agreement", "a.jsonl", "b.jsonl")
    assert done.returncode == 0, done.stderr
    assert "s:0-30 «Article 27 of the Rome Statute» a.jsonl: rome-statute/art_27 · b.jsonl: rome-statute/art_28" in done.stdout
    record = json.loads(run("--agreement", "a.jsonl", "b.jsonl", "--json").stdout)
    assert record["words"]["kappa"] == 1.0
    assert record["targets"]["equal"] == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--agreement", "nobody", "noone"), "neither a file"),
        (("--export", "gold.jsonl"), "no journal"),
        (("--accept-above", "0.9"), "name the texts"),
        (("story.txt", "--status", "--reviewer", " "), "needs a name"),
        (("story.txt", "--status", "--journal", "story.txt"), "no journal of lexlink review"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(run, arguments, says):
    done = run(*arguments)
    assert done.returncode in (2, 4)
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_input_that_cannot_be_read_does_not_stop_the_others(run):
    done = run("missing.txt", "story.txt", "--status")
    assert done.returncode == 4
    assert "3 left" in done.stdout


def test_looking_needs_no_lock_and_leaves_no_trace(run, tmp_path):
    from lexlink.reviewing.journal import Journal

    assert run("story.txt", "--status", "--journal", "j.jsonl").returncode == 0
    assert not (tmp_path / "j.jsonl").exists()
    with Journal(tmp_path / "j.jsonl", "ann"):
        looked = run("story.txt", "--status", "--journal", "j.jsonl")
        assert (looked.returncode, "3 left" in looked.stdout) == (0, True)
        refused = run("story.txt", "--accept-above", "0.9", "--yes", "--journal", "j.jsonl")
        assert refused.returncode == 2
        assert "another lexlink is reviewing" in refused.stderr
