"""The wordings of a day behind links: in the library, in `show`, `why`, `corpus show` and the HTML page. All of it invented."""

import datetime
import io

import pytest
from click.testing import CliRunner

from lexlink.cli.main import lexlink
from lexlink.in_force import Wordings, with_wordings
from lexlink.law import LawText, LawUnit, Offer, Page
from lexlink.store.repository import Store
from lexlink.types import Document
from lexlink.writers import html

TEXT = "Article 8 of the Rome Statute was cited."
DAYS = {"2002-07-01": "one rope", "2012-09-26": "two ropes", "2020-04-02": "two ropes"}


def wording(rope, *, language="en", as_of="", extra=()):
    points = (LawUnit("art_8__para_1", "1", "", f"A boat that is moored here uses {rope}."), LawUnit("art_8__para_2", "2", "", "The pier is swept."))
    return LawText("rome-statute", language, (LawUnit("art_8", "8", "Mooring", "", points), *extra), "Invented", as_of)


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("LEXLINK_STORE", str(tmp_path / "law.sqlite"))
    monkeypatch.setenv("LEXLINK_CACHE", str(tmp_path / "cache"))
    with Store.open() as opened:
        for as_of, rope in DAYS.items():
            put(opened, wording(rope, as_of=as_of))
        yield opened


def put(store, text):
    page = Page("https://law.example/8", f"{text}".encode(), retrieved_at="2025-05-05T05:05:05Z")
    store.shelve(Offer(text.instrument, text.language, page.url, text.as_of), text, source="harbour", parser=1, pages=[page])


def passage(linker, store, as_of, *, date=None, language="en"):
    linked = linker.link(Document(TEXT, date=datetime.date.fromisoformat(date) if date else None, language=language))
    return with_wordings(linked, linker.kb, Wordings(store), as_of).links[0].passage


@pytest.mark.parametrize(
    ("as_of", "date", "rope", "since", "amended", "fit"),
    [
        ("2005-06-01", None, "one rope", "2002-07-01", "2012-09-26", "in force"),
        ("2012-09-25", None, "one rope", "2002-07-01", "2012-09-26", "in force"),
        ("2012-09-26", None, "two ropes", "2012-09-26", "", "in force"),
        ("1999-01-01", None, "one rope", "2002-07-01", "2012-09-26", "later"),
        ("document", "2006-01-01", "one rope", "2002-07-01", "2012-09-26", "in force"),
        (None, "2006-01-01", "one rope", "2002-07-01", "2012-09-26", ""),
        (None, None, "two ropes", "2012-09-26", "", ""),
        ("today", "2006-01-01", "two ropes", "2012-09-26", "", ""),
        ("document", None, "two ropes", "2012-09-26", "", ""),
    ],
)
def test_a_link_shows_the_wording_of_a_day_and_when_it_was_amended(linker, store, as_of, date, rope, since, amended, fit):
    found = passage(linker, store, as_of, date=date)
    assert rope in found.text
    origin = found.origin
    assert (origin.as_of, origin.amended_on, origin.fit) == (since, amended, fit)
    assert (origin.source, origin.language, origin.url, origin.retrieved_at) == ("harbour", "en", "https://law.example/8", "2025-05-05T05:05:05Z")
    assert len(origin.sha256) == 64
    assert ("amended since, on 2012-09-26" in origin.line) == bool(amended)


def test_the_links_stay_as_they_are(linker, store):
    linked = linker.link(TEXT)
    dressed = with_wordings(linked, linker.kb, Wordings(store))
    assert dressed == linked
    assert dressed.to_json() == linked.to_json()
    assert linked.links[0].passage.origin is None


def test_the_document_s_language_comes_first_then_any(linker, store):
    put(store, wording("une corde", language="fr"))
    assert passage(linker, store, None, language="fr").origin.language == "fr"
    assert passage(linker, store, None, language="es").origin.language == "en"
    assert passage(linker, store, None, language=None).origin.language == "en"


def test_an_undated_wording_says_so_only_to_who_asked_for_a_day(linker, store):
    put(store, wording("une corde", language="fr"))
    assert passage(linker, store, None, date="2006-01-01", language="fr").origin.fit == ""
    assert passage(linker, store, "document", date="2006-01-01", language="fr").origin.fit == "undated"


def test_an_amendment_whose_day_nobody_tells_is_told_as_such(linker, store):
    put(store, wording("three ropes"))
    origin = passage(linker, store, "2021-01-01").origin
    assert (origin.amended_on, origin.amended_by) == ("", "2025-05-05")
    assert "amended since, by 2025-05-05 at the latest" in origin.line


def test_another_publisher_s_commas_are_no_amendment(linker, store):
    put(store, wording("“two ropes”", as_of="2021-03-03"))
    assert passage(linker, store, "2013-01-01").origin.line.count("amended") == 0


def test_a_provision_that_the_store_does_not_hold_is_shown_as_ever(linker, store):
    linked = linker.link("Article 51 of the UN Charter and Article 9 of the Rome Statute were cited.")
    dressed = with_wordings(linked, linker.kb, Wordings(store))
    assert [link.passage for link in dressed.links] == [link.passage for link in linked.links]


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(TEXT + "\n", encoding="utf-8")
    return str(path)


def run(*words):
    return CliRunner().invoke(lexlink, list(words))


def test_show_and_why_and_corpus_show_tell_where_a_wording_came_from(store, story):
    shown = run("show", story, "--plain", "--as-of", "2005-06-01")
    assert shown.exit_code == 0, shown.output
    assert "1. A boat that is moored here uses one rope." in shown.stdout
    assert "    2. The pier is swept." in shown.stdout
    assert "amended since, on 2012-09-26" in " ".join(shown.stdout.split())
    assert "two ropes" in run("show", story, "--plain").stdout
    why = run("why", story, "--as-of", "2005-06-01")
    assert "Rome Statute art 8: official text from harbour · en · retrieved 2025-05-05 · as of 2002-07-01 · amended since, on 2012-09-26" in why.stdout
    law = run("corpus", "show", "rome-statute/art_8__para_1", "--as-of", "2005-06-01")
    assert "one rope" in law.stdout
    assert "pier" not in law.stdout


def test_what_is_no_day_is_refused_and_a_missing_date_or_store_is_told(store, story, monkeypatch, tmp_path):
    bad = run("show", story, "--as-of", "yesterday")
    assert bad.exit_code == 2 or "no day" in str(bad.exception)
    assert "has no date" in run("show", story, "--as-of", "document").stderr
    monkeypatch.setenv("LEXLINK_STORE", str(tmp_path / "none.sqlite"))
    assert "no official texts on this machine yet" in run("show", story, "--as-of", "today").stderr


def test_a_batch_shows_the_law_of_each_document_s_own_day(store, tmp_path):
    rows = [f'{{"id": "{n}", "text": "{TEXT}", "date": "{day}"}}' for n, day in enumerate(("2006-01-01", "2020-01-01"))]
    (tmp_path / "stories.jsonl").write_text("\n".join(rows), encoding="utf-8")
    done = run("link", str(tmp_path / "stories.jsonl"), "-o", str(tmp_path / "page.html"), "-o", str(tmp_path / "links.jsonl"))
    assert done.exit_code == 0, done.output
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("A boat that is moored here uses one rope.") == 1
    assert page.count("A boat that is moored here uses two ropes.") == 1
    assert "rope" not in (tmp_path / "links.jsonl").read_text(encoding="utf-8")


def test_the_page_shows_wording_and_origin(linker, store):
    out = io.StringIO()
    html.write([with_wordings(linker.link(TEXT), linker.kb, Wordings(store))], out)
    page = out.getvalue()
    assert "A boat that is moored here uses two ropes." in page
    assert '<p class="origin">official text from harbour' in page
