"""Search, the same on both databases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lexlink.law import LawText, LawUnit
from lexlink.text.query import Query, folded, snippet
from tests.store.law import HARBOUR, harbour, put


def ids(hits):
    return [hit.id.partition("/")[2] for hit in hits]


@pytest.fixture
def library(store):
    put(store, harbour())
    units = (
        LawUnit("art_1", "1", "Immunité des équipages", "Les équipages jouissent de l'immunité pendant l'escale."),
        LawUnit("art_2", "2", "", "Le foo-bar AND le phare brûlent; l'article 5(1)(a) reste."),
    )
    put(store, LawText("lantern-accord", "fr", units, "Accord sur les phares"))
    return store


def test_words_are_found_in_headings_and_texts(library):
    assert ids(library.search("distress")) == ["art_1"]
    assert ids(library.search("open HARBOUR")) == ["art_1"]
    assert ids(library.search("dues")) == ["art_2"]
    assert library.search("submarine") == []


def test_the_smallest_unit_that_holds_all_words_is_named(library):
    assert ids(library.search("fee coins")) == ["art_2__para_1__point_a"]
    assert ids(library.search("coins lantern")) == ["art_2__para_1"]
    hit = library.search("coins lantern")[0]
    assert (hit.provision, hit.heading, hit.language) == (f"{HARBOUR}/art_2", "Dues", "en")


def test_accents_case_and_plurals_do_not_matter(library):
    for typed in ("immunite equipages", "IMMUNITÉ ÉQUIPAGE", "immunite\u0301 des e\u0301quipages"):
        assert [hit.id for hit in library.search(typed)] == ["lantern-accord/art_1"], typed
    assert ids(library.search("ship")) == ids(library.search("ships"))


def test_phrases_stand_in_a_row(library):
    assert ids(library.search('"open to ships"')) == ["art_1"]
    assert library.search('"ships to open"') == []
    assert ids(library.search("«open to ships» distress")) == ["art_1"]


@pytest.mark.parametrize(
    "typed", ["Art. 8", "Article 5(1)(a)", "foo-bar", '"Rome', "AND", "OR NOT", "NEAR(a b)", "a*", "^x", "col:x", "'; DROP TABLE entry; --", "\\", "%s :x", ""]
)
def test_nothing_in_a_query_is_an_operator(library, typed):
    assert isinstance(library.search(typed), list)


def test_words_that_look_like_operators_are_found(library):
    assert ids(library.search("foo-bar")) == ["art_2"]
    assert ids(library.search("article 5(1)(a)")) == ["art_2"]
    assert "art_2" in ids(library.search("AND phare"))


def test_some_words_are_better_than_none(library):
    assert ids(library.search("distress submarine"))[0] == "art_1"


def test_the_snippet_shows_what_was_found(library):
    hit = library.search("distress ships")[0]
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["ships", "distress"]
    assert hit.official
    assert (hit.source, hit.url, hit.retrieved_at) == ("harbour", "https://harbour.example/en", "2025-03-01T10:00:00Z")


def test_language_and_instrument_narrow_the_search(library):
    assert {hit.language for hit in library.search("article", language="fr")} <= {"fr"}
    assert library.search("distress", language="fr") == []
    assert library.search("distress", instrument="lantern-accord") == []
    assert ids(library.search("distress", instrument=HARBOUR, language="en")) == ["art_1"]
    assert len(library.search("harbour phare", limit=1)) == 1


def test_a_search_sees_the_current_text_only(library):
    put(library, harbour(fee="three shells", as_of="2026-01-01"))
    assert ids(library.search("shells")) == ["art_2__para_1__point_a"]
    assert library.search("coins") == []


def test_headings_and_digests_of_the_knowledge_base_are_found(store, kb):
    assert store.index_knowledge(kb)
    assert not store.index_knowledge(kb)
    hits = store.search("irrelevance of official capacity")
    assert hits[0].id == "rome-statute/art_27"
    assert not hits[0].official
    own = LawText("rome-statute", "en", (LawUnit("art_27", "27", "", "An invented wording about a lighthouse keeper's office."),))
    put(store, own)
    assert store.search("lighthouse keeper")[0].official
    assert store.search("official capacity")[0].id == "rome-statute/art_27"


def test_a_long_unit_is_found_by_its_parts(store):
    articles = tuple(LawUnit(f"annex_1__art_{n}", str(n), text=f"Buoy number{n} is painted. " + "Paint dries slowly here. " * 40) for n in range(1, 40))
    put(store, LawText(HARBOUR, "en", (LawUnit("annex_1", "1", "Buoys", "", articles),)))
    assert store.search("number17 painted")[0].provision == f"{HARBOUR}/annex_1__art_17"
    assert store.search("number17 painted")[0].id == f"{HARBOUR}/annex_1__art_17"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_may_be_searched_for(library, typed):
    for hit in library.search(typed):
        assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.marks)


@given(st.text(max_size=400), st.text(max_size=30))
def test_folding_keeps_every_place_and_snippets_mark_only_what_is_there(text, typed):
    assert len(folded(text)) == len(text)
    shown, marks = snippet(text, Query.of(typed).patterns())
    assert shown.strip("…") in text
    assert all(any(p.fullmatch(folded(shown[s:e])) for p in Query.of(typed).patterns()) for s, e in marks)
