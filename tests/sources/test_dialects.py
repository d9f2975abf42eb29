"""Every dialect, on pages that imitate it: what is read, and what is refused when a page is not what it was.

No live page stands behind these; the markup was copied from what publishers show, the law was invented.
"""

import contextlib
import random

import pytest

from lexlink import sources
from lexlink.errors import SourceError
from lexlink.law import Expectation, Offer, Page
from lexlink.sources.check import check
from lexlink.sources.own import read_own
from lexlink.store.texts import rows, text_hash
from tests.sources import statute
from tests.sources.pages import imitation, outline

ACT = [
    "art_1",
    "art_1__para_1",
    "art_1__para_2",
    "art_1__para_2__point_a",
    "art_1__para_2__point_b",
    "art_1__para_2__point_b__point_i",
    "art_1__para_2__point_b__point_ii",
    "art_2",
    "art_2__para_1",
    "art_2__para_2",
    "art_2a",
    "art_2a__para_1",
    "art_2a__para_2",
    "art_3",
]
RECITALS = ["recital_1", "recital_2"]
SWISS = ["preamble", "part_1", *ACT[:7], "art_1-bis", "art_1-bis__para_1", "art_1-bis__para_2", "part_2", "art_2"]
GARDEN = ["preamble", "art_1", "art_1__para_1", "art_1__para_2", "art_1__para_2__point_a", "art_1__para_2__point_b"]
# page → source, instrument, language, articles, outline
READ = {
    "eurlex-old.html": ("eurlex", "gdpr", "en", 4, ["preamble", *RECITALS, "chp_1", *ACT[:10], "chp_2", *ACT[10:], "annex_1"]),
    "eurlex-oj.html": ("eurlex", "gdpr", "en", 4, ["preamble", *RECITALS, "chp_1", *ACT[:10], "chp_2", *ACT[10:], "annex_1"]),
    "eurlex-consolidated.html": ("eurlex", "gdpr", "en", 4, ["chp_1", *ACT[:10], "chp_2", *ACT[10:]]),
    "formex.xml": ("eurlex", "gdpr", "en", 4, ["preamble", *RECITALS, "chp_1", *ACT[:10], "chp_2", *ACT[10:]]),
    "akoma-ntoso.xml": ("eurlex", "gdpr", "en", 4, ["preamble", *RECITALS, "chp_1", *ACT[:10], "chp_2", *ACT[10:]]),
    "fedlex-new.html": ("fedlex", "rome-statute", "fr", 3, SWISS),
    "fedlex-old.html": ("fedlex", "rome-statute", "fr", 3, SWISS),
    "un-page.html": (
        "united-nations",
        "un-charter",
        "en",
        3,
        [
            "preamble",
            "chp_1",
            "art_1",
            "art_1__para_1",
            "art_1__para_1__point_a",
            "art_1__para_1__point_b",
            "art_1__para_2",
            "art_2",
            "art_2__para_1",
            "art_2__para_2",
            "chp_2",
            "art_3",
            "art_3__para_1",
            "art_3__para_2",
        ],
    ),
    "ohchr-page.html": ("united-nations", "iccpr", "en", 3, ["preamble", "part_1", *GARDEN[1:], "art_2", "part_2", "art_3"]),
    "nato-page.html": ("nato", "north-atlantic-treaty", "en", 3, ["preamble", "art_1", "art_2", "art_3"]),
    "dutch-treaty-base.md": ("dutch-treaty-base", "npt", "en", 3, ["preamble", "chp_1", *GARDEN[1:], "art_2", "art_2__para_1", "art_2__para_2", "art_3"]),
    "open-treaties.json": ("open-treaties", "npt", "en", 3, [*GARDEN, "art_2", "art_2__para_1", "art_2__para_2", "art_2-bis"]),
    "statute.pdf": (
        "icc",
        "rome-statute",
        "en",
        6,
        [
            "preamble",
            "part_1",
            "art_1",
            "art_2",
            "art_2__para_1",
            "art_2__para_2",
            "art_2__para_2__point_a",
            "art_2__para_2__point_b",
            "art_2__para_2__point_b__point_i",
            "art_2__para_2__point_b__point_ii",
            "art_2-bis",
            "art_3",
            "art_4",
            "art_5",
        ],
    ),
    "statut.pdf": (
        "icc",
        "rome-statute",
        "fr",
        2,
        ["part_1", "art_1", "art_2", "art_2__para_1", "art_2__para_1__point_a", "art_2__para_1__point_b", "art_2__para_2"],
    ),
}


def page_of(name):
    made = {"statute.pdf": statute.english, "statut.pdf": statute.french}
    return Page(f"https://example.org/{name}", made[name]()) if name in made else imitation(name, f"https://example.org/{name}")


def read(name, page=None):
    """The text of a page, checked as a sync does: the articles that it must have."""
    source, instrument, language, articles, _ = READ[name]
    page = page or page_of(name)
    offer = Offer(instrument, language, page.url)
    return check(sources.load(source).read(offer, [page]), Expectation(articles=articles, least_characters=1))


def hashed(text):
    return text_hash(text.title, rows(text))


@pytest.mark.parametrize("name", READ)
def test_what_is_read(name):
    text = read(name)
    assert outline(text) == READ[name][4]
    assert "note of the printer" not in str(text)
    assert "éditeur" not in str(text)
    assert "Share this page" not in str(text)
    assert hashed(read(name)) == hashed(text)


def test_words_at_every_level_are_the_same_in_every_dialect_of_the_union():
    texts = [read(name) for name in ("eurlex-old.html", "eurlex-oj.html", "eurlex-consolidated.html", "formex.xml", "akoma-ntoso.xml")]
    for text in texts:
        assert [a.heading for a in text.articles] == ["Purpose", "Definitions", "Guests", "Entry into force"]
        assert text.articles == texts[0].articles


def test_a_pdf_without_contents_headers_marks_and_notes():
    units = {unit.eid: unit for top in read("statute.pdf").units for unit in top.walk()}
    assert units["art_2"].heading == "Hedges"
    assert units["art_2__para_1"].text == "The Court has jurisdiction over hedges in accordance with Part 1."
    assert units["art_2__para_2__point_b__point_ii"].text == "when nobody can look over it."
    assert units["art_2-bis"].heading == "Snails"
    assert units["art_3"].heading == ""
    assert units["art_3"].text.endswith("other towns than this one.")
    assert units["art_4"].text == "Article 4 was deleted by a resolution of gardeners."
    assert units["art_5"].heading.endswith("some hope for the last apple")
    assert "WITNESS" not in str(units["art_5"])
    assert units["preamble"].text.startswith("The gardeners who are parties")


@pytest.mark.parametrize("name", READ)
def test_a_page_that_was_cut_is_refused_or_whole(name):
    whole = page_of(name)
    wanted = hashed(read(name))
    refused = 0
    for end in range(0, len(whole.body), 64):
        try:
            text = read(name, Page(whole.url, whole.body[:end]))
        except SourceError as error:
            refused += 1
            assert len(str(error)) < 400
        else:
            assert hashed(text) == wanted, f"cut at {end}: a shorter text was taken for the whole one"
    assert refused > 3


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("wall", ["wall-captcha.html", "wall-login.html"])
def test_a_wall_is_named(name, wall):
    page = imitation(wall, f"https://example.org/{name}")
    with pytest.raises(SourceError, match=r"asks for a proof that a person reads it|asks to log in"):
        read(name, page)


@pytest.mark.parametrize("name", READ)
def test_an_empty_page_a_refusal_and_rubbish_are_refused(name):
    for body, status in (
        (b"", 200),
        (b"  \n", 200),
        (b"Article 1", 503),
        (b"\x00\xff" * 400, 200),
        (b"<html><body>Nothing</body></html>", 200),
        (b"[]", 200),
        (b"{}", 200),
    ):
        with pytest.raises(SourceError):
            read(name, Page("https://example.org/x", body, status=status))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("eurlex-old.html", b'class="ti-art"', b'class="heading-of-article"'),
        ("eurlex-oj.html", b'class="oj-ti-art"', b'class="oj-x"'),
        ("eurlex-consolidated.html", b"title-article-norm", b"x-article"),
        ("formex.xml", b"ARTICLE", b"ARTIKEL"),
        ("akoma-ntoso.xml", b"article", b"artikel"),
        ("fedlex-new.html", b"article", b"artikel"),
        ("un-page.html", b"Article", b"Rule"),
    ],
)
def test_new_markup_is_refused(name, old, new):
    page = page_of(name)
    with pytest.raises(SourceError, match=r"may have changed|no article"):
        read(name, Page(page.url, page.body.replace(old, new)))


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("eurlex-old.html", b"Article 2a", b"Article 3"),
        ("eurlex-oj.html", b'<div class="eli-subdivision" id="art_2a">', b'<div class="eli-subdivision" id="art_3">'),
        ("eurlex-consolidated.html", b'<div class="eli-subdivision" id="art_2a">', b'<div class="eli-subdivision" id="art_3">'),
        ("formex.xml", b'<ARTICLE IDENTIFIER="002A">', b'<ARTICLE IDENTIFIER="003">'),
        ("fedlex-new.html", b'<article id="art_1_bis">', b"</div></section>"),
        ("un-page.html", b'<h3 id="a2">', b'<h3 id="a3">'),
        ("ohchr-page.html", b"<p><strong>Article 2", b"<P><B>PART II"),
        ("dutch-treaty-base.md", b"### Article  2", b"###Article 3"),
        ("open-treaties.json", b'  {"article": "\xe4\xba\x8c", ', b'  {"article": "\xe4\xba\x8c\xe4\xb9\x8b'),
    ],
)
def test_half_a_list_is_refused(name, start, end):
    page = page_of(name)
    first = page.body.index(start)
    rest = page.body.index(end, first + 1)
    with pytest.raises(SourceError, match=r"expected|announced"):
        read(name, Page(page.url, page.body[:first] + page.body[rest:]))


@pytest.mark.parametrize("name", [name for name in READ if name.endswith(".html")])
def test_order_of_attributes_case_of_tags_and_space_do_not_matter(name):
    page = page_of(name)
    other = (
        page.body.replace(b"<p class=", b"<p  lang='en'\n class=")
        .replace(b"</p>", b" \n</p>")
        .replace(b"<td", b"<TD")
        .replace(b"</td>", b"</TD>")
        .replace(b"<h3", b"<H3")
    )
    assert hashed(read(name, Page(page.url, other))) == hashed(read(name))


def test_another_language_is_refused():
    page = page_of("fedlex-new.html")
    words = "Der Gärtner und die Gärtnerin sind nach dem Recht der Stadt für das Beet und den Weg des Gartens nicht verantwortlich. " * 20
    body = page.body.replace("Les hôtes peuvent visiter les jardins tous les jours.".encode(), words.encode())
    with pytest.raises(SourceError, match="another language"):
        read("fedlex-new.html", Page(page.url, body))


def test_beyond_reason():
    deep = b"<html><body>" + b"<div>" * 500 + b"Article 1" + b"</div>" * 500 + b"</body></html>"
    with pytest.raises(SourceError, match="deep"):
        read("un-page.html", Page("https://example.org", deep))
    with pytest.raises(SourceError, match="MB"):
        read("un-page.html", Page("https://example.org", b" " * 41_000_000 + b"x"))
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><ACT>&b;</ACT>'
    with pytest.raises(SourceError, match="entities"):
        read("formex.xml", Page("https://example.org", bomb))


def test_a_page_that_is_still_being_made_sends_the_union_to_its_publications_office():
    source = sources.load("eurlex")
    offer = next(o for o in source.offers() if o.instrument == "treaty-on-european-union")
    waiting = Page(offer.url, b"<html><body>wait</body></html>", status=202)
    assert source.wanted(offer, [waiting]) == ("https://publications.europa.eu/resource/celex/12016M%2FTXT",)
    assert source.wanted(offer, [waiting, page_of("eurlex-oj.html")]) == ()
    assert source.wanted(offer, [page_of("eurlex-oj.html")]) == ()


@pytest.mark.parametrize("name", READ)
def test_a_page_that_was_damaged_is_read_or_refused_and_never_breaks_the_reader(name):
    chance, whole = random.Random(name), page_of(name)
    for _ in range(40):
        body = bytearray(whole.body)
        for _ in range(chance.randint(1, 4)):
            start = chance.randrange(len(body))
            end = start + chance.randint(1, 300)
            kind = chance.randrange(4)
            if kind == 0:
                del body[start:end]
            elif kind == 1:
                body[start:start] = body[start:end] * chance.randint(1, 4)
            elif kind == 2:
                body[start : start + 1] = bytes((chance.randrange(256),))
            else:
                body[start:start] = chance.choice((b"<div>", b"</p>", b"<table><tr><td>", b"\n### Article 9\n", b"(a) ", b"</article>", b'"', b"\0", b"&#0;"))
        page = Page(whole.url, bytes(body))
        with contextlib.suppress(SourceError):
            read(name, page)
        with contextlib.suppress(SourceError):
            read_own(page)
