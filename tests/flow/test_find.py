"""`lexlink find`: citations, words, with and without official texts."""

import inspect
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from lexlink import lookup
from lexlink.cli.doctor import command as doctor
from lexlink.cli.find import command
from lexlink.law import LawText, LawUnit
from lexlink.store.repository import Store

# Before click 8.2 standard error is kept apart only when asked for.
RUNNER = CliRunner(mix_stderr=False) if "mix_stderr" in inspect.signature(CliRunner).parameters else CliRunner()


def find(*arguments):
    return RUNNER.invoke(command, [*arguments], catch_exceptions=False)


def ids(*arguments):
    return [row["id"] for row in json.loads(find("--json", *arguments).stdout)]


@pytest.fixture
def shelf(tmp_path, monkeypatch, kb):
    """A store with an invented wording of two articles, in two languages."""
    path = tmp_path / "store.sqlite"
    monkeypatch.setenv("LEXLINK_STORE", str(path))
    with Store.open(path) as store:
        store.index_knowledge(kb)
        second = LawUnit("art_2", "2", "", "", (LawUnit("art_2__para_4", "4", "", "Invented: no lighthouse may be \x1b[31m dimmed."),))
        english = LawText("un-charter", "en", (second, LawUnit("art_51", "51", "", "Invented: a keeper may relight the lamp.")))
        french = LawText("un-charter", "fr", (LawUnit("art_51", "51", "", "Inventé : le gardien peut rallumer la lampe éteinte."),))
        for text in (english, french):
            store.replace(text, source="lamps", parser=1, pages=[], url="https://lamps.example")
    return path


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("art 121 rome", "rome-statute/art_121"),
        ("GC IV 49", "geneva-convention-iv/art_49"),
        ("8(2)(b)(iv) rome statute", "rome-statute/art_8__para_2__point_b__point_iv"),
        ("nato 5", "north-atlantic-treaty/art_5"),
        ("AP I 51", "additional-protocol-i/art_51"),
        ("protocol 1 echr art 2", "echr-protocol-1/art_2"),
        ("art 1 of protocol no. 12 to the echr", "echr-protocol-12/art_1"),
    ],
)
def test_a_citation_is_resolved_and_nothing_else_is_shown(query, target):
    assert ids(query) == [target]


def test_a_name_gives_the_instrument_and_what_holds_its_words():
    found = ids("torture")
    assert found[0] == "convention-against-torture"
    assert any("/" in target for target in found)


def test_a_treaty_comes_before_its_protocols():
    assert ids("geneva 49")[0] == "geneva-convention-i/art_49"
    assert ids("chemical weapons")[0] == "cwc"
    assert ids("torture protocol")[0] == "convention-against-torture-protocol"
    assert ids("echr protocol no. 12")[0] == "echr-protocol-12"
    assert ids("iccpr 2nd optional protocol")[0] == "iccpr-protocol-2"
    assert ids("geneva protocol I")[0] == "additional-protocol-i"


def test_words_are_found_without_a_store():
    assert "rome-statute/art_27" in ids("irrelevance of official capacity")
    assert ids("IRRELEVANCE officiál capacities")[:1] == ids("irrelevance official capacities")[:1]


def test_nothing_found_is_said():
    done = find("zzzz qqqq")
    assert (done.stdout, done.exit_code) == ("", 0)
    assert "nothing found for 'zzzz qqqq'" in done.stderr
    assert json.loads(find("--json", "zzzz qqqq").stdout) == []


def test_official_texts_are_searched_to_the_last_unit(shelf):
    (row,) = json.loads(find("--json", "lighthouse dimmed").stdout)
    assert (row["id"], row["official"], row["language"], row["how"]) == ("un-charter/art_2__para_4", True, "en", "words")
    assert [row["text"][start:end] for start, end in row["marks"]] == ["lighthouse", "dimmed"]


def test_a_citation_comes_with_its_official_text_as_of_a_date(shelf):
    def wording(words, as_of):
        units = (LawUnit("art_27", "27", "", "Invented:", (LawUnit("art_27__para_1", "1", "", words),)),)
        return LawText("rome-statute", "en", units, as_of=as_of)

    with Store.open(shelf) as store:
        for words, as_of in (("Lamps may smoke.", "2002-07-01"), ("Lamps may not smoke.", "2018-01-01")):
            store.replace(wording(words, as_of), source="lamps", parser=1, pages=[], url="https://lamps.example")
    assert "    1. Lamps may not smoke.\n    lamps · retrieved " in find("art 27 rome").stdout.replace("      1.", "    1.")
    old = find("art", "27", "rome", "--as-of", "2005-06-01").stdout
    assert "1. Lamps may smoke." in old
    assert "https://lamps.example · as of 2002-07-01 · amended 2018-01-01" in old
    assert "no wording of that date is at hand" in find("art", "27", "rome", "--as-of", "1999-01-01").stdout
    (row,) = json.loads(find("--json", "art 27(1) rome").stdout)
    assert (row["text"], row["official"], row["source"], row["as_of"]) == ("1. Lamps may not smoke.", True, "lamps", "2018-01-01")
    assert json.loads(find("--json", "art 28 rome").stdout)[0]["official"] is False


def test_a_language_and_an_instrument_narrow_the_search(shelf):
    assert ids("gardien", "--lang", "fr") == ["un-charter/art_51"]
    assert ids("gardien", "--lang", "en") == []
    assert ids("keeper", "--in", "rome-statute") == []
    assert {target.partition("/")[0] for target in ids("self-defence", "--in", "un-charter")} == {"un-charter"}
    assert "un-charter/art_51" in ids("self-defence")


def test_the_limit_holds(shelf):
    assert len(ids("treaty", "--limit", "3")) == 3


def test_shown_text_drives_no_terminal(shelf):
    shown = find("lighthouse dimmed").stdout
    assert "\x1b" not in shown
    assert "␛[31m" in shown


def test_a_store_that_cannot_be_read_is_told_and_done_without(shelf):
    shelf.write_bytes(b"no database at all " * 500)
    done = find("irrelevance of official capacity")
    assert "rome-statute/art_27" in done.stdout
    assert "is not a store of lexlink" in done.stderr
    assert "searching headings and digests only" in done.stderr


def test_what_the_store_does_not_know_is_searched_in_the_knowledge_base(tmp_path, linker):
    with Store.open(tmp_path / "empty.sqlite") as store:
        assert not store.knows(linker.kb)
        assert "rome-statute/art_27" in [f.id for f in lookup.find(linker, "irrelevance of official capacity", store=store)]


def test_searching_without_a_store_wakes_no_database():
    code = "import sys; from lexlink import Linker, lookup; l = Linker(); assert lookup.law_store() is None; lookup.find(l, 'torture'); print(*sys.modules)"
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    assert not {"sqlmodel", "sqlalchemy", "sqlite3"} & loaded


def test_the_doctor_looks_at_the_store(shelf):
    assert "ok   store            2 official texts in" in CliRunner().invoke(doctor).output
    shelf.write_bytes(b"no database at all " * 500)
    done = CliRunner().invoke(doctor)
    assert ("is not a store of lexlink" in done.output, done.exit_code) == (True, 3)
    shelf.unlink()
    assert "ok   store            none yet in" in CliRunner().invoke(doctor).output
