"""The command line as people and scripts use it: output, errors, exit codes."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import lexlink
from lexlink.cli.main import COMMANDS

STORY = "Prosecutors cited Article 27 of the Rome Statute on Monday.\n\nThe Statute has no Article 200. NATO's Article 5 is not about courts.\n"
SCHEMA = json.loads((Path(lexlink.__file__).parent / "writers" / "lexlink-1.schema.json").read_text(encoding="utf-8"))


def run(*arguments, text=None, cwd=None, **environment):
    return subprocess.run(
        [sys.executable, "-m", "lexlink", *map(str, arguments)],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(lexlink.__file__).parent.parent), **environment},
        check=False,
    )


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def test_json_lines_follow_the_published_schema(story):
    done = run("link", story, "--format", "jsonl")
    (record,) = map(json.loads, done.stdout.splitlines())
    jsonschema.validate(record, SCHEMA)
    assert (0, "") == (done.returncode, done.stderr)
    assert "rome-statute/art_27" == record["links"][0]["targets"][0]["id"]
    assert all(STORY[link["start"] : link["end"]] == link["surface"] for link in record["links"])


def test_json_is_one_array_also_where_it_is_empty(story, tmp_path):
    (record,) = json.loads(run("link", story, "-f", "json").stdout)
    jsonschema.validate(record, SCHEMA)
    assert [] == json.loads(run("link", tmp_path / "missing.txt", "-f", "json").stdout)


def test_csv_can_be_read_back_and_runs_no_formula(tmp_path):
    (tmp_path / "=cmd.jsonl").write_text(json.dumps({"id": "=1+1", "text": "the Rome Statute"}) + "\n", encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(run("link", tmp_path, "-f", "csv").stdout)))
    assert ("'=1+1", "rome-statute") == (rows[0]["document"], rows[0]["targets"])


def test_text_from_standard_input():
    done = run("link", "-", text=STORY)
    assert 0 == done.returncode
    assert "Article 27 of the Rome Statute  →  rome-statute/art_27" in done.stdout


def test_output_files_appear_whole(story, tmp_path):
    done = run("link", story, "-f", "jsonl", "-o", tmp_path / "links.jsonl")
    assert (0, "") == (done.returncode, done.stdout)
    assert 1 == len((tmp_path / "links.jsonl").read_text(encoding="utf-8").splitlines())
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize(
    "name, content, message", [("missing.txt", None, "does not exist"), ("binary.txt", b"\0\1\2" * 99, "not text"), ("void", "folder", "holds nothing to read")]
)
def test_one_bad_input_is_told_and_the_rest_is_done(story, tmp_path, name, content, message):
    bad = tmp_path / "bad" / name
    bad.parent.mkdir()
    if content == "folder":
        bad.mkdir()
    elif content is not None:
        bad.write_bytes(content)
    done = run("link", bad, story)
    assert 4 == done.returncode
    assert message in done.stderr
    assert "rome-statute/art_27" in done.stdout
    assert "Traceback" not in done.stderr


def test_an_empty_file_gives_an_empty_result(tmp_path):
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    done = run("link", tmp_path / "empty.txt")
    assert (0, "") == (done.returncode, done.stderr)
    assert "0 links" in done.stdout


@pytest.mark.parametrize("encoding, recorded", [("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252"), ("utf-8", "utf-8")])
def test_encodings_are_found_and_recorded(tmp_path, encoding, recorded):
    (tmp_path / "story.txt").write_bytes("L’article 27 du Statut de Rome, à La Haye".encode(encoding))
    (record,) = json.loads(run("link", tmp_path / "story.txt", "-f", "json").stdout)
    assert recorded == record["document"]["encoding"]
    assert "article 27 du Statut de Rome" == record["links"][0]["surface"]


def test_broken_lines_of_json_are_told(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "the Rome Statute"}\nnot json\n{"none": "x"}\n', encoding="utf-8")
    done = run("link", tmp_path / "a.jsonl", "-f", "jsonl")
    assert 4 == done.returncode
    assert 1 == len(done.stdout.splitlines())
    assert "a.jsonl:2" in done.stderr and "--text-field" in done.stderr


def test_fail_on_makes_a_check_of_it(story):
    assert 1 == run("link", story, "--fail-on", "below=0.99").returncode
    assert 0 == run("link", "-", "--fail-on", "nil", text="the Rome Statute").returncode
    assert 1 == run("link", "-", "--fail-on", "nil", text="Article 200 of the Rome Statute").returncode
    wrong = run("link", story, "--fail-on", "everything")
    assert 2 == wrong.returncode and "below=0.8" in wrong.stderr


@pytest.mark.parametrize("arguments", [("link", "--nonsense"), ("nonsense",), ("show",), ("link", "-f", "pdf", "-")])
def test_wrong_usage_is_2_and_one_sentence(arguments):
    done = run(*arguments, text="")
    assert 2 == done.returncode
    assert done.stderr and "Traceback" not in done.stderr


def test_a_missing_corpus_is_3(story, tmp_path):
    done = run("link", story, "--corpus", tmp_path / "nowhere")
    assert 3 == done.returncode
    assert "does not exist" in done.stderr


def test_a_closed_pipe_ends_quietly(tmp_path):
    (tmp_path / "many.jsonl").write_text((json.dumps({"text": STORY}) + "\n") * 3000, encoding="utf-8")
    command = f"'{sys.executable}' -m lexlink link '{tmp_path}/many.jsonl' -f jsonl | head -n 1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert ("0\n", "") == (done.stdout, done.stderr)


def test_show_puts_the_law_beside_the_text(story):
    done = run("show", story, "--width", 110)
    assert 0 == done.returncode
    first = next(line for line in done.stdout.splitlines() if "[1] Rome Statute art 27" in line)
    assert first.startswith("Prosecutors cited Article 27 of the Rome Statute[1]")
    assert "Irrelevance of official capacity" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 110
    assert "\x1b" not in done.stdout


def test_show_is_linear_where_asked_or_narrow(story):
    for arguments in (("--plain",), ("--width", "50")):
        done = run("show", story, *arguments)
        assert "│" not in done.stdout
        assert "    [1] Rome Statute art 27" in done.stdout


def test_no_foreign_control_byte_reaches_the_terminal(tmp_path):
    hostile = "\x1b]52;c;aGk=\x07 the Rome \x9bStatute \u202e Article 27 of the Rome Statute \x1b[31m"
    (tmp_path / "story.txt").write_text(hostile, encoding="utf-8")
    for arguments in (("show",), ("show", "--color"), ("why",), ("link",)):
        done = run(arguments[0], tmp_path / "story.txt", *arguments[1:])
        shown = done.stdout.replace("\x1b[1m", "").replace("\x1b[0m", "").replace("\x1b[1;4m", "").replace("\x1b[2m", "").replace("\x1b[3m", "")
        assert not any(c in shown for c in "\x1b\x07\x9b\u202e"), arguments


def test_why_explains_and_knows_its_numbers(story):
    done = run("why", story, "--link", 1)
    assert "rome-statute/art_27" in done.stdout and "«Rome Statute» is a name of" in done.stdout
    wrong = run("why", story, "--link", 99)
    assert 2 == wrong.returncode and "there is no link 99" in wrong.stderr


@pytest.mark.parametrize(
    "query, target",
    [
        ("art 121 rome statute", "rome-statute/art_121"),
        ("GC IV 49", "geneva-convention-iv/art_49"),
        ("8(2)(b)(iv) rome statute", "rome-statute/art_8__para_2__point_b__point_iv"),
        ("npt vi", "npt/art_6"),
        ("Article 51 of the UN Charter", "un-charter/art_51"),
        ("north atlantic treaty", "north-atlantic-treaty"),
    ],
)
def test_find_resolves_what_people_type(query, target):
    assert target in run("find", query).stdout.splitlines()[0]


def test_find_searches_where_it_is_no_citation():
    assert "rome-statute/art_27" in run("find", "irrelevance of official capacity").stdout
    assert "nothing found" in run("find", "zzzz qqqq").stderr


def test_the_corpus_can_be_looked_at():
    assert "un-charter" in run("corpus", "list", "--type", "charter").stdout
    assert "Right of self-defence" in run("corpus", "show", "un-charter/art_51").stdout
    assert "art VI" in run("corpus", "tree", "npt").stdout
    assert 0 == run("corpus", "verify").returncode
    assert "instruments" in run("corpus", "stats").stdout
    assert Path(run("corpus", "path").stdout.strip()).is_dir()
    unknown = run("corpus", "show", "rome-statut")
    assert 2 == unknown.returncode and "rome-statute" in unknown.stderr


def test_doctor_finds_this_installation_well():
    done = run("doctor")
    assert 0 == done.returncode
    assert "NOT" not in done.stdout


def test_eval_scores_and_compares(tmp_path):
    gold = {
        "id": "a",
        "lang": "en",
        "text": "the Rome Statute",
        "mentions": [{"start": 4, "end": 16, "surface": "Rome Statute", "targets": ["rome-statute"], "kind": "inst_name", "layer": "core"}],
    }
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    saved = tmp_path / "before.json"
    done = run("eval", "--gold", tmp_path / "gold.jsonl", "--save", saved)
    assert "1.000" in done.stdout
    before = json.loads(saved.read_text(encoding="utf-8"))
    before["outcomes"]["a:4-16"]["right"] = False
    saved.write_text(json.dumps(before), encoding="utf-8")
    assert "gained a:4-16" in run("eval", "--gold", tmp_path / "gold.jsonl", "--against", saved).stdout
    (tmp_path / "gold.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    assert 4 == run("eval", "--gold", tmp_path / "gold.jsonl").returncode


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command):
    done = run(command, "--help")
    assert 0 == done.returncode
    assert f"lexlink {command}" in done.stdout.split("Options:")[0].split("\n", 1)[1]


def test_help_wakes_nothing_heavy():
    code = "import sys; sys.argv = ['lexlink', '--help']\ntry:\n    import runpy; runpy.run_module('lexlink', run_name='__main__')\nexcept SystemExit:\n    print(*sys.modules, file=sys.stderr)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr.split()
    assert not {"lexlink.linker", "lexlink.kb.knowledge_base", "rapidfuzz", "ahocorasick_rs", "textual", "lexlink.cli.link"} & set(loaded)


def test_fifty_megabytes_are_no_trouble(tmp_path):
    (tmp_path / "large.txt").write_text("Nothing of note happened in the harbour today. " * 220_000, encoding="utf-8")
    done = run("link", tmp_path / "large.txt")
    assert 0 == done.returncode
    assert "0 links" in done.stdout
