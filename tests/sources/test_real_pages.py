"""Real pages of the publishers, kept beside the checkout: each is read whole, with the number of articles of the facts."""

import csv
import json
from pathlib import Path

import pytest

from lexlink import sources
from lexlink.errors import SourceError
from lexlink.law import Offer, Page
from lexlink.sources.check import check
from lexlink.sources.eurlex import read_act
from tests.conftest import SHARED
from tests.sources.pages import sample

CORPUS = Path(__file__).resolve().parent.parent.parent / "corpus"
MANIFEST = SHARED / "samples" / "MANIFEST.json"


def mirrored():
    """Address → file of the real pages that are asked for at a commit."""
    rows = json.loads(MANIFEST.read_text()) if MANIFEST.is_file() else []
    return {f"https://raw.githubusercontent.com/{r['repo']}/{r['commit']}/{r['path']}": r["file"] for r in rows if "repo" in r and "path" in r}


def counted():
    path = SHARED / "facts" / "article-counts.csv"
    return (
        {r["instrument"]: int(r["articles_nl_bwb"] or r["articles_open_treaties"]) for r in csv.DictReader(path.read_text().splitlines())}
        if path.is_file()
        else {}
    )


@pytest.mark.parametrize("name", ["dutch-treaty-base", "open-treaties"])
def test_every_treaty_has_the_articles_of_the_facts(name):
    pages = mirrored()
    if not pages:
        pytest.skip("needs the collection of real pages beside the checkout")
    source, facts, read = sources.load(name), counted(), 0
    for offer in source.offers():
        text = check(source.read(offer, [sample(pages[offer.url], offer.url)]), source.expectation(offer))
        assert len(text.articles) == facts.get(offer.instrument, len(text.articles)), offer.instrument
        read += 1
    assert read == {"dutch-treaty-base": 66, "open-treaties": 24}[name]


def test_the_rome_statute_of_the_court_itself():
    source = sources.load("icc")
    offer = next(iter(source.offers()))
    text = check(source.read(offer, [sample("icc-cpi.int/Rome-Statute.pdf", offer.url)]), source.expectation(offer))
    units = {unit.eid: unit for top in text.units for unit in top.walk()}
    assert len(text.articles) == 131
    assert [eid for eid in units if eid.startswith("part_")] == [f"part_{n}" for n in range(1, 14)]
    assert units["art_10"].heading == ""
    assert "deleted" in units["art_124"].text
    assert units["art_8__para_2__point_b__point_xxix"]
    rows = {r["eid"]: r for r in map(json.loads, CORPUS.joinpath("rome-statute/provisions.jsonl").read_text().splitlines())}
    for article in text.articles:
        inside = {unit.eid.partition("__")[2] for unit in article.walk()} - {""}
        assert inside == set(rows[article.eid]["outline"]), article.eid
    for unit in units.values():
        assert "RC/Res.6" not in unit.words or unit.eid.startswith(("art_124", "part")), unit.eid


@pytest.mark.parametrize(
    ("file", "articles", "recitals"),
    [
        ("32016R0679-eli-oj.html", 99, 173),
        ("tulit/regulations_html_c008bcb6-e7ec-11ee-9ea8-01aa75ed71a1.0006.03_DOC_1.html", 23, 57),
        ("tulit/formex_c008bcb6-e7ec-11ee-9ea8-01aa75ed71a1.0006.02_DOC_1_L_202400903EN.000101.fmx.xml", 23, 57),
        ("tulit/akn_32014L0092.akn", 31, 58),
        ("lexparency/modern_1_raw.html", 5, 2),
        ("lexparency/visakodex.xml", 60, 0),
    ],
)
def test_acts_of_the_union_in_every_dialect(file, articles, recitals):
    text = read_act(sample(f"eur-lex.europa.eu/{file}"), Offer("gdpr", "en", "https://example.org"))
    assert len(text.articles) == articles
    assert sum(unit.eid.startswith("recital_") for unit in text.units) == recitals
    assert all(article.words and article.heading for article in text.articles) or file.endswith(".akn")


def test_html_and_formex_of_one_act_say_the_same():
    offer = Offer("gdpr", "en", "https://example.org")
    html = read_act(sample("eur-lex.europa.eu/tulit/regulations_html_c008bcb6-e7ec-11ee-9ea8-01aa75ed71a1.0006.03_DOC_1.html"), offer)
    formex = read_act(sample("eur-lex.europa.eu/tulit/formex_c008bcb6-e7ec-11ee-9ea8-01aa75ed71a1.0006.02_DOC_1_L_202400903EN.000101.fmx.xml"), offer)
    assert [a.eid for a in html.articles] == [a.eid for a in formex.articles]
    for one, two in zip(html.articles, formex.articles, strict=True):
        assert [u.eid for u in one.walk()] == [u.eid for u in two.walk()]
        assert "".join(one.words.split()) == "".join(two.words.split())


def test_what_the_court_answers_for_an_unknown_file_is_refused():
    source = sources.load("icc")
    offer = next(iter(source.offers()))
    for file in ("page-404-0.html", "page-en-0.html", "page-en-1.html"):
        with pytest.raises(SourceError):
            source.read(offer, [sample(f"icc-cpi.int/{file}", offer.url)])
    pdf = sample("icc-cpi.int/Rome-Statute.pdf", offer.url).body
    with pytest.raises(SourceError):
        source.read(offer, [Page(offer.url, pdf[: len(pdf) * 9 // 10])])


def test_a_swiss_page_in_french():
    offer = Offer("rome-statute", "fr", "https://example.org", "2026-05-22")
    text = sources.load("fedlex").read(offer, [sample("fedlex.admin.ch/rome-statute-fr-excerpt.html")])
    assert [a.heading for a in text.articles] == ["Régime et pouvoirs juridiques de la Cour", "Crimes relevant de la compétence de la Cour"]
    assert [c.number for c in text.articles[1].children[0].children] == ["a", "b", "c", "d"]
