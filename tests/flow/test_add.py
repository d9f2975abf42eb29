"""`lexlink corpus add`: from a file of the user's to a link. The laws are invented."""

import json

import pytest
from click.testing import CliRunner

from lexlink.cli.corpus import command
from lexlink.cli.options import settings
from lexlink.errors import InputError, UsageError
from lexlink.kb.knowledge_base import KnowledgeBase, packaged_corpus
from lexlink.kb.own import kind_of, slug_of
from lexlink.kb.own_folder import own_corpus, own_folders
from lexlink.kb.verify import verify
from lexlink.law import Page
from lexlink.linker import Linker
from lexlink.sources.own import read_own
from lexlink.store.repository import Store
from tests.sources import statute
from tests.sources.pages import PAGES, outline

LAW = """# Convention on the Gardens of the Town

Preamble

The gardeners, wishing to live in peace with all of their neighbours,

## Chapter I. General

### Article 1
Purpose

1. The society keeps the gardens of the town.
2. It shall:
(a) plant trees;
(b) water them.

### Article 2
Guests

Guests may visit the gardens on every day of the week, whatever the weather.

### Article 2 bis
Snails

Snails are left alone in all of the gardens of the town and the village.
"""
SLUG = "convention-on-the-gardens-of-the-town"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LEXLINK_OWN_CORPUS", str(tmp_path / "own"))
    monkeypatch.setenv("LEXLINK_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.setenv("LEXLINK_CACHE", str(tmp_path / "cache"))
    settings.cache_clear()
    (tmp_path / "law.md").write_text(LAW)
    yield tmp_path
    settings.cache_clear()


def add(*arguments):
    return CliRunner().invoke(command, ["add", *map(str, arguments)], catch_exceptions=True)


def test_a_law_of_ones_own_is_linked_to_at_once(home):
    done = add(home / "law.md", "--short", "Gardens Convention", "--name", "Garden Treaty", "--adopted", "2019-05-31")
    assert done.exit_code == 0, done.output
    kb = KnowledgeBase.load(packaged_corpus(), *own_folders())
    links = (
        Linker(kb)
        .link("Under Article 1(2)(b) of the Gardens Convention and Article 2 bis of the Garden Treaty snails live, see Article 9 of the Garden Treaty.")
        .links
    )
    assert [link.target for link in links][:2] == [f"{SLUG}/art_1__para_2__point_b", f"{SLUG}/art_2-bis"]
    assert links[2].nil_reason == "no_such_provision"
    assert kb.instruments[SLUG].type == "convention"
    assert kb.instruments[SLUG].adopted == "2019-05-31"
    with Store.open(read_only=True) as store:
        assert store.wording(f"{SLUG}/art_1__para_2__point_b", "en").unit.text == "water them."
        assert store.corpus_hash()
    assert not [f for f in verify(packaged_corpus(), *own_folders()) if f.severity == "error"]


def test_a_dry_run_shows_the_tree_and_changes_nothing(home):
    done = add(home / "law.md", "--dry-run")
    assert done.exit_code == 0
    assert "    point_a" in done.output
    assert "3 articles with 4 paragraphs and points" in done.output
    assert not (home / "own").exists()
    assert not (home / "store.sqlite").exists()


def test_adding_again_needs_to_be_asked_for(home):
    assert add(home / "law.md").exit_code == 0
    again = add(home / "law.md")
    assert isinstance(again.exception, UsageError)
    assert "--replace" in str(again.exception)
    (home / "law.md").write_text(LAW.replace("left alone", "counted"))
    assert add(home / "law.md", "--replace").exit_code == 0
    with Store.open(read_only=True) as store:
        assert len(store.versions(SLUG, "en")) == 2


def test_a_text_for_an_instrument_that_is_known_must_have_its_articles(home):
    wrong = add(home / "law.md", "--id", "npt")
    assert isinstance(wrong.exception, InputError)
    assert "3 articles were found, 11 are expected" in str(wrong.exception)
    eleven = "Title\n\n" + "\n\n".join(f"Article {n}\n\nEach of the parties to this treaty does what number {n} says, in good faith." for n in range(1, 12))
    (home / "whole.txt").write_text(eleven)
    assert add(home / "whole.txt", "--id", "npt").exit_code == 0
    assert own_folders() == ()
    with Store.open(read_only=True) as store:
        assert store.text("npt", "en").version.source == "own-file"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.txt", "Eggs, milk and bread for the whole of the week, and something sweet.", "no article was found"),
        ("toc.txt", "Article 1 One\nArticle 2 Two\nArticle 3 Three\n", "no article was found|has no words"),
        ("twice.txt", "Law\n\nArticle 1\n\nThe first words of it are these.\n\nArticle 2\n\n", "has no words"),
        ("login.html", (PAGES / "wall-login.html").read_text(), "asks to log in"),
        ("captcha.html", (PAGES / "wall-captcha.html").read_text(), "proof that a person"),
        ("cut.json", '{"articles": [{"number": 1, "text": "x"', "no whole JSON"),
        ("cut.xml", "<akomaNtoso><act>", "no well-formed XML"),
        ("entity.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><ACT>&a;</ACT>', "entities"),
        ("empty.txt", "", "is empty"),
        ("binary.bin", "\0\1\2" * 99, "no text, HTML, PDF, XML or JSON"),
        ("fake.pdf", "%PDF-1.4 nothing", "cut short"),
    ],
)
def test_what_holds_no_law_is_refused_in_one_sentence(home, name, content, said):
    (home / name).write_text(content)
    done = add(home / name, "--title", "Some Act")
    assert isinstance(done.exception, InputError), done.output
    assert done.exception.exit_code == 4
    assert str(done.exception).startswith(str(home / name))
    assert __import__("re").search(said, str(done.exception))
    assert not (home / "own").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--id", "Bad Id"], "no id"),
        (["--adopted", "May"], "no day"),
        (["--type", "poem"], "no type"),
        (["--title", "Rome Statute"], "--id rome-statute adds this text to it"),
        (["--title", "Rome Statute", "--id", "mine"], "certain name of several"),
        (["--name", "Geneva Convention", "--short", "UN Charter"], "certain name of several"),
    ],
)
def test_wrong_options(home, arguments, said):
    done = add(home / "law.md", *arguments)
    assert isinstance(done.exception, UsageError)
    assert said in str(done.exception)
    assert not (home / "own").exists()


def test_missing_files_and_folders(home):
    for path in (home / "none.txt", home):
        assert isinstance(add(path).exception, InputError)


JSON = {
    "title": "Act of Gardens",
    "parts": [{"title": "Part 1. General", "articles": [{"number": 1, "heading": "Purpose", "text": "1. One.\n2. Two:\n(a) x;\n(b) y."}]}],
}


@pytest.mark.parametrize(
    ("body", "form", "expected"),
    [
        (
            LAW.encode(),
            "Markdown",
            ["preamble", "chp_1", "art_1", "art_1__para_1", "art_1__para_2", "art_1__para_2__point_a", "art_1__para_2__point_b", "art_2", "art_2-bis"],
        ),
        (
            LAW.replace("#", "").encode("utf-16"),
            "text",
            ["preamble", "chp_1", "art_1", "art_1__para_1", "art_1__para_2", "art_1__para_2__point_a", "art_1__para_2__point_b", "art_2", "art_2-bis"],
        ),
        (json.dumps(JSON).encode(), "JSON", ["part_1", "art_1", "art_1__para_1", "art_1__para_2", "art_1__para_2__point_a", "art_1__para_2__point_b"]),
        ((PAGES / "akoma-ntoso.xml").read_bytes(), "Akoma Ntoso", None),
        ((PAGES / "formex.xml").read_bytes(), "Formex", None),
        ((PAGES / "eurlex-oj.html").read_bytes(), "HTML", None),
        ((PAGES / "fedlex-new.html").read_bytes(), "HTML", None),
        ((PAGES / "un-page.html").read_bytes(), "HTML", None),
        (
            b"<h1>Act</h1><p>Article 1</p><p>The gardeners meet on every day of the week.</p><p>Article 2</p><p>They bring their own water.</p>",
            "HTML",
            ["art_1", "art_2"],
        ),
        (statute.english(), "PDF", None),
        (statute.french(), "PDF", None),
        (
            "Loi\n\nArticle premier\n\nLes jardiniers se réunissent dans le jardin de la ville.\n\nArticle 2\n\nIls apportent de l'eau pour les fleurs.".encode(
                "cp1252"
            ),
            "text",
            ["art_1", "art_2"],
        ),
    ],
)
def test_every_form_is_told_by_its_content(body, form, expected):
    understood = read_own(Page("file:///law", body))
    assert understood.form == form
    assert expected is None or outline(understood.text) == expected
    assert read_own(Page("file:///law", body)).text == understood.text


def test_the_language_is_told_by_the_words():
    assert read_own(Page("file:///x", statute.french())).text.language == "fr"
    assert read_own(Page("file:///x", LAW.encode())).text.language == "en"


def test_ids_and_types_are_made_of_titles():
    assert slug_of("Traité sur l'eau (2019)") == "traite-sur-l-eau-2019"
    assert slug_of("宪法") == ""
    assert kind_of("Loi sur l'eau") == "act"
    assert kind_of("Framework of Things") == "agreement"


def test_the_folder_lies_where_it_is_said_to(monkeypatch, tmp_path):
    monkeypatch.delenv("LEXLINK_OWN_CORPUS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert own_corpus().startswith(str(tmp_path)) or __import__("sys").platform != "linux"
