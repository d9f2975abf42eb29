"""The Convention with its protocols in one file, and labels without marks. The law is invented, the print imitates."""

import pytest

from lexlink import sources
from lexlink.errors import SourceError
from lexlink.law import Offer, Page
from lexlink.sources.check import check
from tests.sources.pages import outline, pdf, sample

URL = "https://www.echr.coe.int/documents/d/echr/convention_ENG"
LONG = "Every gardener has the right to water, and nobody is kept from the well unless a law of the town says so in"


def together():
    contents = [
        "Convention of Gardeners",
        "CONTENTS",
        "Section I - Rights ..... 2",
        "Protocol to the Convention ..... 3",
        "Protocol No. 4 to the Convention ..... 4",
    ]
    convention = [
        "2",
        "Convention for the Protection of Gardens and Fundamental Flowers",
        "Town, 4.XI.1950",
        "THE GARDENERS SIGNATORY HERETO, being members of the",
        "society of gardens,",
    ]
    convention += ["ARTICLE 1", "Obligation to water", LONG, "clear words.", "SECTION I", "RIGHTS AND FLOWERS", "ARTICLE 2", "Right to water"]
    convention += [
        "1. Everyone's right to water is kept:",
        "(a) by day;",
        "(b) by night.",
        "2. There is no exception.",
        "ARTICLE 3",
        "Signature",
        LONG,
        "clear words.",
        "DONE at Town in two copies.",
    ]
    first = ["3", "Protocol to the Convention", "for the Protection of Gardens and Fundamental Flowers", "Town, 20.III.1952"]
    first += [
        "ARTICLE 1",
        "Protection of beds",
        LONG,
        "Protocol No. 4 to the Convention or others.",
        "ARTICLE 2",
        "Right to seeds",
        "No person shall be denied the right to seeds.",
    ]
    first += ["ARTICLE 3", "Ratification", "It is ratified when the roses bloom."]
    fourth = ["4", "Protocol No. 4 to the Convention", "for the Care of Gardens, on flowers of a later kind", "Town, 16.IX.1963"]
    fourth += ["ARTICLE 1", "Prohibition of weeds", LONG, "clear words.", "ARTICLE 2", "Freedom of bees", "1. Bees fly where they like.", "2. They may leave."]
    fourth += ["ARTICLE 3", "End", "It ends with the last apple."]
    return Page(URL, pdf(contents, convention, first, fourth))


@pytest.fixture
def source():
    return sources.load("council-of-europe")


@pytest.mark.parametrize(
    ("instrument", "headings"),
    [
        ("echr", ["Obligation to water", "Right to water", "Signature"]),
        ("echr-protocol-1", ["Protection of beds", "Right to seeds", "Ratification"]),
        ("echr-protocol-4", ["Prohibition of weeds", "Freedom of bees", "End"]),
    ],
)
def test_convention_and_protocols_of_one_file(source, instrument, headings):
    text = source.read(Offer(instrument, "en", URL), [together()])
    assert [a.heading for a in text.articles] == headings


def test_the_convention_ends_where_the_first_protocol_begins(source):
    text = source.read(Offer("echr", "en", URL), [together()])
    assert outline(text) == [
        "preamble",
        "art_1",
        "sec_1",
        "art_2",
        "art_2__para_1",
        "art_2__para_1__point_a",
        "art_2__para_1__point_b",
        "art_2__para_2",
        "art_3",
    ]
    assert "Protocol" not in str(text)


def test_a_protocol_that_is_not_in_the_file_is_refused(source):
    with pytest.raises(SourceError, match="protocol 12"):
        source.read(Offer("echr-protocol-12", "en", URL), [together()])


def test_the_number_of_articles_is_known(source):
    offers = {(o.instrument, o.language): o for o in source.offers()}
    assert source.expectation(offers["echr", "fr"]).articles == 59
    with pytest.raises(SourceError, match="3 articles were found, 59 are expected"):
        check(source.read(offers["echr", "en"], [together()]), source.expectation(offers["echr", "en"]))


def test_labels_without_marks(source):
    text = source.read(Offer("convention-108", "en", "https://rm.coe.int/x"), [sample("coe.int/009.pdf")])
    assert outline(text)[:5] == ["chp_1", "art_1", "art_1__para_1", "art_1__para_1__point_a", "art_1__para_2"]
    assert text.articles[0].heading == "Right to liberty"
