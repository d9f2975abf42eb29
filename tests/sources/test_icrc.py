"""The answers of the ICRC's database: a real one that holds three articles of sixty-four, and an imitation that is whole."""

import json

import pytest

from lexlink import sources
from lexlink.errors import SourceError
from lexlink.law import Offer, Page
from tests.sources.envelope import envelope
from tests.sources.pages import outline, sample

OFFER = Offer("geneva-convention-i", "en", "https://ihl-databases.icrc.org/en/jsonapi/node/treaty?filter[field_treaty_number]=365")


def first(answer):
    """The attributes of Article 1."""
    return next(part["attributes"] for part in answer["included"] if part["id"] == "a1")


@pytest.fixture
def source():
    return sources.load("icrc")


def test_reads_articles_with_their_paragraphs_and_points(source):
    text = source.read(OFFER, [Page(OFFER.url, envelope())])
    assert outline(text) == [
        "preamble",
        "chp_1",
        "art_1",
        "art_2",
        "art_2__para_1",
        "art_2__para_1__point_a",
        "art_2__para_1__point_b",
        "art_2__para_2",
        "art_3",
        "art_3__para_1",
        "art_3__para_2",
        "art_4",
        "annex_1",
    ]
    watering = text.articles[1]
    assert watering.heading == "Watering"
    assert watering.children[0].children[1].text == "the beans, when they are dry."
    assert watering.children[1].text == "The neighbours are asked first."
    assert text.articles[2].heading == ""


def test_a_real_answer_that_holds_part_of_the_treaty_is_refused(source):
    page = sample("ihl-databases.icrc.org/gci-1949.jsonapi.json", OFFER.url)
    with pytest.raises(SourceError, match="64 articles, the answer holds 3"):
        source.read(OFFER, [page])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda a: a["included"].pop(), "lists 8 parts, the answer holds 7"),
        (lambda a: a["data"].clear(), "0 treaties"),
        (lambda a: a["data"][0]["attributes"].update(field_treaty_number=470), "number 470"),
        (lambda a: a["data"][0]["attributes"].update(title="Another one"), "Another one"),
        (lambda a: a.update(included=[]), "no part of the treaty"),
        (lambda a: first(a).update(field_treaty_content_content=""), "art_1 has no words"),
        (lambda a: first(a).update(field_treaty_content_title="Rule one", field_treaty_content_pre_title=""), "no article's heading"),
    ],
)
def test_an_answer_that_lost_something_is_refused(source, change, said):
    page = Page(OFFER.url, envelope())
    answer = json.loads(page.body)
    change(answer)
    with pytest.raises(SourceError, match=said):
        source.read(OFFER, [Page(page.url, json.dumps(answer).encode())])


def test_the_corpus_says_how_many_articles_there_must_be(source):
    assert source.expectation(OFFER).articles == 64


def test_an_answer_that_was_cut_is_refused_or_whole(source):
    page = Page(OFFER.url, envelope())
    whole = source.read(OFFER, [page])
    for end in range(0, len(page.body), 64):
        try:
            assert source.read(OFFER, [Page(page.url, page.body[:end])]) == whole
        except SourceError:
            continue


def test_regulations_behind_a_convention_are_its_annex_and_an_instrument_of_their_own(source):
    answer = json.loads(envelope())
    attributes = answer["data"][0]["attributes"]
    attributes.update(field_treaty_number="195", title="Convention of gardeners on land", field_treaty_number_articles="2")
    for part in answer["included"]:
        if part["id"] in ("a3", "a4"):
            title = part["attributes"]["field_treaty_content_title"]
            part["attributes"]["field_treaty_content_title"] = title.replace("Article 3", "Regulations: Art. 1.").replace(
                "Article 4 - End", "Regulations: Art. 2."
            )
    page = Page(OFFER.url, json.dumps(answer).encode())
    convention = source.read(OFFER._replace(instrument="hague-convention-iv-1907"), [page])
    assert outline(convention)[-6:] == ["annex_1", "annex_1__art_1", "annex_1__art_1__para_1", "annex_1__art_1__para_2", "annex_1__art_2", "annex_2"]
    assert [a.eid for a in convention.articles] == ["art_1", "art_2"]
    regulations = source.read(OFFER._replace(instrument="hague-regulations-1907"), [page])
    assert [a.eid for a in regulations.articles] == ["art_1", "art_2"]
    assert regulations.articles[1].text == "This convention ends when the last bed is empty."
