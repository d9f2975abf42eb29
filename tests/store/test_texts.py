"""Texts, versions, pages and the ledger, on both databases."""

import sqlite3
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexlink.errors import CorpusError, MissingExtra, UsageError
from lexlink.law import LawText, LawUnit, Offer
from lexlink.store.place import place
from lexlink.store.repository import Store
from lexlink.store.texts import rows, units
from tests.store.law import HARBOUR, harbour, page, put

OFFER = Offer(HARBOUR, "en", "https://harbour.example/en")


def test_a_text_comes_back_as_it_was_put_in(store):
    assert put(store, harbour()) == "new"
    stored = store.text(HARBOUR, "en")
    assert stored.text == harbour()
    assert (stored.source, stored.url, stored.retrieved_at) == ("harbour", "https://harbour.example/en", "2025-03-01T10:00:00Z")
    assert len(stored.sha256) == 64
    assert store.text(HARBOUR, "fr") is None
    assert store.text("no-such-treaty", "en") is None


def test_the_same_words_make_no_new_version(store):
    put(store, harbour())
    assert put(store, harbour(), body=b"another page, the same words") == "unchanged"
    assert put(store, harbour(fee="three coins")) == "changed"
    assert [v.number for v in store.versions(HARBOUR, "en")] == [1, 2]
    assert store.text(HARBOUR, "en").text == harbour(fee="three coins")


def test_two_sources_of_a_text_do_not_take_turns(store):
    put(store, harbour(), source="harbour")
    assert put(store, harbour(fee="2 coins"), source="library") == "changed"
    assert [put(store, harbour(), source="harbour"), put(store, harbour(fee="2 coins"), source="library")] == ["unchanged", "unchanged"]


def test_history_is_never_overwritten(store):
    for fee in ("two coins", "three coins", "two coins"):
        put(store, harbour(fee=fee))
    versions = store.versions(HARBOUR, "en")
    assert [store.version_text(v) for v in versions] == [harbour(fee=f) for f in ("two coins", "three coins", "two coins")]


def test_the_wording_in_force_on_a_date(store):
    put(store, harbour(as_of="2010-01-01", fee="three coins"))
    put(store, harbour(as_of="2001-01-01"))  # an older wording may arrive later
    put(store, harbour(as_of="2020-06-01", fee="four coins"))
    expected = {"2001-01-01": "two", "2009-12-31": "two", "2010-01-01": "three", "2020-05-31": "three", "2026-01-01": "four"}
    for date, fee in expected.items():
        stored = store.text(HARBOUR, "en", as_of=date)
        assert (stored.text.units[2].children[0].children[0].text, stored.fit) == (f"a fee of {fee} coins;", "in force"), date
    early = store.text(HARBOUR, "en", as_of="1999-01-01")
    assert (early.version.as_of, early.fit) == ("2001-01-01", "later")
    assert [v.superseded_on for v in store.versions(HARBOUR, "en")] == ["2010-01-01", "2020-06-01", ""]
    assert store.text(HARBOUR, "en").version.as_of == "2020-06-01"


def test_an_undated_wording_answers_with_a_warning_for_days_before_it_was_fetched(store):
    put(store, harbour(), retrieved_at="2024-02-02T00:00:00Z")
    put(store, harbour(fee="three coins"), retrieved_at="2025-02-02T00:00:00Z")
    seen = [(date, s.version.number, s.fit) for date in ("2019-01-01", "2024-05-05", "2025-05-05") if (s := store.text(HARBOUR, "en", as_of=date))]
    assert seen == [("2019-01-01", 1, "undated"), ("2024-05-05", 1, "in force"), ("2025-05-05", 2, "in force")]
    assert [v.superseded_on for v in store.versions(HARBOUR, "en")] == ["2025-02-02", ""]


def test_a_provision_knows_when_its_words_changed(store):
    for as_of, fee in (("2001-01-01", "two coins"), ("2010-01-01", "three coins"), ("2020-06-01", "three coins")):
        put(store, harbour(as_of=as_of, fee=fee))
    wordings = store.wordings(f"{HARBOUR}/art_2__para_1", "en")
    assert [(w.version.as_of, w.version.superseded_on) for w in wordings] == [("2001-01-01", "2010-01-01"), ("2010-01-01", "")]
    assert wordings[0].text == "A ship pays:\na fee of two coins;\na lantern.\nSmall boats pay nothing."
    assert len(store.wordings(f"{HARBOUR}/art_1", "en")) == 1


def test_a_provision_that_came_later_has_no_words_before(store):
    put(store, harbour(as_of="2001-01-01"))
    put(store, harbour(as_of="2010-01-01", articles=4))
    assert [w.text for w in store.wordings(f"{HARBOUR}/art_4", "en")] == ["", "Pilot number 4 waits at the pier."]


def test_the_wording_of_a_provision_in_force_on_a_date(store):
    for as_of, fee in (("2001-01-01", "two coins"), ("2010-01-01", "three coins"), ("2020-06-01", "three coins")):
        put(store, harbour(as_of=as_of, fee=fee, articles=4 if as_of > "2005" else 3))
    old = store.wording(f"{HARBOUR}/art_2__para_1__point_a", "en", as_of="2005-05-05")
    assert (old.text, old.fit, old.version.superseded_on) == ("a fee of two coins;", "in force", "2010-01-01")
    new = store.wording(f"{HARBOUR}/art_2", "en")
    assert (new.version.as_of, new.version.superseded_on) == ("2010-01-01", "")
    assert store.wording(f"{HARBOUR}/art_2", "en", as_of="1990-01-01").fit == "later"
    assert store.wording(f"{HARBOUR}/art_4", "en", as_of="2005-05-05") is None
    assert store.wording(f"{HARBOUR}/art_77", "en") is None
    assert store.wording(f"{HARBOUR}/art_2", "fr") is None


def test_a_unit_is_read_with_its_labels():
    assert list(harbour().units[2].lines()) == [
        (1, "1. A ship pays:"),
        (2, "(a) a fee of two coins;"),
        (2, "(b) a lantern."),
        (1, "Small boats pay nothing."),
    ]
    assert list(LawUnit("art_1__point_a", "(a)", text="One.\nTwo.").lines()) == [(0, "(a) One."), (0, "Two.")]
    assert list(LawUnit("preamble", text="Words.").lines()) == [(0, "Words.")]


def test_passages_are_the_units_of_the_current_texts(store):
    put(store, harbour(as_of="2001-01-01"))
    put(store, harbour(as_of="2010-01-01", fee="three coins"))
    put(store, harbour(language="fr", fee="deux sous"))
    passages = list(store.passages())
    assert [p.id for p in passages if p.language == "en"] == [f"{HARBOUR}/{u.eid}" for top in harbour().units for u in top.walk()]
    fee = next(p for p in passages if p.id.endswith("point_a") and p.language == "en")
    assert (fee.text, fee.number, fee.depth, fee.source, fee.as_of) == ("a fee of three coins;", "a", 2, "harbour", "2010-01-01")
    assert {p.language for p in store.passages("fr")} == {"fr"}


def test_what_is_on_the_shelf(store):
    put(store, harbour())
    put(store, harbour(articles=5))
    put(store, harbour(language="fr"))
    assert [(h.instrument, h.language, h.articles, h.versions, h.title) for h in store.instruments()] == [
        (HARBOUR, "en", 5, 2, "Harbour Convention"),
        (HARBOUR, "fr", 3, 1, "Harbour Convention"),
    ]


def test_the_corpus_hash_knows_words_not_times(address, tmp_path, store):
    put(store, harbour())
    put(store, harbour(language="fr"), retrieved_at="2020-01-01T00:00:00Z")
    with Store.open(tmp_path / "other.sqlite") as other:
        put(other, harbour(language="fr"))
        assert other.corpus_hash() != store.corpus_hash()
        put(other, harbour())
        assert other.corpus_hash() == store.corpus_hash()
        put(other, harbour(fee="nine coins"))
        assert other.corpus_hash() != store.corpus_hash()


def test_pages_are_kept_as_they_came(store):
    body = bytes(range(256)) * 40
    number = store.keep_page("harbour", page(body, headers={"etag": '"x"', "content-type": "text/html"}, status=200, final_url="https://harbour.example/en/"))
    kept = store.latest_page("https://harbour.example/en")
    assert (kept.body, kept.headers["etag"], kept.final_url, kept.status) == (body, '"x"', "https://harbour.example/en/", 200)
    store.replace(harbour(), source="harbour", parser=1, pages=[number, store.keep_page("harbour", page(b"2"))], url="u")
    assert [p.body for p in store.pages_of(store.versions(HARBOUR, "en")[0].id)] == [body, b"2"]
    assert store.latest_page("https://harbour.example/fr") is None


def test_the_last_page_is_not_one_that_was_refused(store):
    good = store.keep_page("harbour", page(b"good"))
    store.replace(harbour(), source="harbour", parser=1, pages=[good], url="u")
    wall = store.keep_page("harbour", page(b"are you human?"))
    store.refuse(OFFER, source="harbour", reason="a bot wall", pages=[wall])
    assert store.latest_page("https://harbour.example/en").body == b"good"
    assert [(r.instrument, r.reason) for r in store.refusals()] == [(HARBOUR, "a bot wall")]
    assert store.refusals("another-treaty") == []


def test_the_ledger_remembers_the_last_word(store):
    assert store.sync_state(OFFER) is None
    store.note_sync(OFFER, "harbour", "parked", "server asks to come back")
    store.note_sync(OFFER, "harbour", "new", etag='"abc"', last_modified="Sat, 01 Mar 2025 10:00:00 GMT")
    state = store.sync_state(OFFER)
    assert (state.outcome, state.etag, state.last_modified) == ("new", '"abc"', "Sat, 01 Mar 2025 10:00:00 GMT")
    assert store.sync_state(OFFER._replace(language="fr")) is None


def test_hostile_characters_are_stored_as_marks(store):
    unit = LawUnit("art_1", "1", "a\0b", "c\ud800d")
    put(store, LawText(HARBOUR, "en", (unit,), "t\0"), body=b"x")
    stored = store.text(HARBOUR, "en").text
    assert (stored.units[0].heading, stored.units[0].text, stored.title) == ("a\ufffdb", "c\ufffdd", "t\ufffd")
    assert put(store, LawText(HARBOUR, "en", (unit,), "t\0"), body=b"x") == "unchanged"
    store.note_sync(OFFER, "harbour", "refused", "odd \0 page")
    assert store.verify() == []


def test_damage_is_seen(file):
    with Store.open(file) as store:
        put(store, harbour())
        assert store.verify() == []
    with sqlite3.connect(file) as raw:
        raw.execute("UPDATE passage SET text = 'a fee of no coins;' WHERE eid LIKE '%point_a'")
        raw.execute("UPDATE body SET data = zeroblob(20)")
    raw.close()
    with Store.open(file, read_only=True) as store:
        assert [d.place.partition(" ")[0] for d in store.verify()] == [HARBOUR, "page"]


def test_a_place_is_a_file_or_a_server(monkeypatch, tmp_path):
    monkeypatch.setenv("LEXLINK_STORE", str(tmp_path / "mine.sqlite"))
    assert place().file == tmp_path / "mine.sqlite"
    assert place(f"sqlite:///{tmp_path}/s.sqlite").file == tmp_path / "s.sqlite"
    assert place("postgres://me:secret@db.example/law").url == "postgresql+psycopg://me:secret@db.example/law"
    assert place("postgres://me:secret@db.example/law").name == "postgresql://db.example/law"
    with pytest.raises(UsageError, match="mysql"):
        place("mysql://x")


def test_what_is_no_store_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(CorpusError, match=r"there is no store at .* yet: lexlink corpus sync"):
        Store.open(tmp_path / "none.sqlite", read_only=True)
    (tmp_path / "text.sqlite").write_text("this is no database, only some text that stands here\n" * 100)
    with pytest.raises(CorpusError, match="is not a store of lexlink"):
        Store.open(tmp_path / "text.sqlite")
    (tmp_path / "file").write_text("")
    with pytest.raises(CorpusError, match="cannot be"):
        Store.open(tmp_path / "file" / "store.sqlite")


def test_a_store_in_a_folder_that_may_not_be_written_to_is_read_as_it_lies_there(file, monkeypatch):
    with Store.open(file) as store:
        put(store, harbour())
    monkeypatch.setattr("lexlink.store.engine.os.access", lambda *_: False)
    with Store.open(file, read_only=True) as store:
        assert store.text(HARBOUR, "en").text == harbour()
    assert [p.name for p in file.parent.iterdir()] == [file.name]


def test_a_server_that_does_not_answer_is_told_in_a_sentence_without_the_password(tmp_path):
    pytest.importorskip("psycopg")
    with pytest.raises(CorpusError) as told:
        Store.open(f"postgresql://me:hushhush@/law?host={tmp_path}")
    assert "hushhush" not in str(told.value)
    assert "\n" not in str(told.value)
    assert "the store postgresql:///law cannot be" in str(told.value)


def test_a_server_without_its_driver_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra, match=r"lexlink\[postgres\]"):
        Store.open("postgresql://db.example/law")


def test_a_reader_cannot_write(address, store):
    with Store.open(address, read_only=True) as reader, pytest.raises(CorpusError, match=r"reading only|may not be written"):
        put(reader, harbour())


def _tree(prefix, depth):
    names = st.text(max_size=8)
    deeper = _tree(prefix, depth - 1) if depth else st.just(())
    return st.lists(st.builds(LawUnit, st.just(prefix), names, names, names, deeper, names), max_size=3).map(tuple)


@settings(max_examples=60, deadline=None)
@given(_tree("art_1", 3))
def test_any_tree_survives_its_rows(tree):
    class Row:
        def __init__(self, row):
            self.__dict__.update(row)

    text = LawText("x", "en", tree)
    clean = units([Row(row) for row in rows(text)])
    assert rows(LawText("x", "en", clean)) == rows(text)


def test_a_text_is_shelved_with_its_pages_and_the_ledger_or_not_at_all(store):
    pages = [page(b"one"), page(b"two", url="https://harbour.example/en/annex", headers={"etag": '"2"', "last-modified": "x"})]
    assert store.shelve(OFFER, harbour(), source="harbour", parser=3, pages=pages) == "new"
    [version] = store.versions(HARBOUR, "en")
    assert (version.parser, version.url) == (3, OFFER.url)
    assert [p.body for p in store.pages_of(version.id)] == [b"one", b"two"]
    assert store.sync_state(OFFER)[:4] == ("new", "", '"2"', "x")
    assert store.shelve(OFFER, harbour(), source="harbour", parser=3, pages=pages) == "unchanged"
    assert store.sync_state(OFFER).outcome == "unchanged"
    with pytest.raises(TypeError):
        store.shelve(OFFER, harbour(fee="x"), source="harbour", parser=3, pages=[page(b"three", status="no number", headers={1: {2}})])
    assert store.latest_page("https://harbour.example/en").body == b"one"
    assert len(store.versions(HARBOUR, "en")) == 1
    assert [(v.instrument, v.number) for v in store.every_version()] == [(HARBOUR, 1)]


def test_a_text_in_quarantine_replaces_nothing(store):
    store.shelve(OFFER, harbour(), source="harbour", parser=1, pages=[page(b"good")])
    store.quarantine(OFFER, source="harbour", reason="half a list", pages=[page(b"bad", retrieved_at="2025-04-01T10:00:00Z")])
    assert store.text(HARBOUR, "en").text == harbour()
    assert store.latest_page("https://harbour.example/en").body == b"good"
    assert [(r.reason, r.source) for r in store.refusals()] == [("half a list", "harbour")]
    assert store.sync_state(OFFER)[:2] == ("refused", "half a list")


def test_a_damaged_body_is_healed_when_it_comes_again(store):
    store.shelve(OFFER, harbour(), source="harbour", parser=1, pages=[page(b"good")])
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE body SET size = 99")
    assert len(store.verify()) == 1
    store.keep_page("harbour", page(b"good"))
    assert store.verify() == []
