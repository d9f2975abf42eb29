"""Slips in the words for units, and digits that a machine read for letters."""

from __future__ import annotations

import pytest

import lexlink
from lexlink.citing.language import slips
from lexlink.citing.languages import load
from lexlink.text.normalize import View, misread


@pytest.mark.parametrize("word", ["aritcle", "artcle", "articcle", "artlcle"])
def test_slips_of_a_designator(word: str) -> None:
    assert word in slips("article")


def test_short_words_have_no_slips() -> None:
    assert not slips("part")
    assert not slips("sec.")


def test_no_slip_is_a_word_of_its_own_language() -> None:
    for code in ("en", "fr", "es", "de"):
        language = load(code)
        plain = {w for table in (language.designators, language.plural_designators, language.nouns) for w in table}
        assert not plain & language.slipped.keys()


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Under Aritcle 54 of the Rome Statute he may.", "rome-statute/art_54"),
        ("Artic1e 51 of the UN Charter says so.", "un-charter/art_51"),
        ("selon l'aritcle 33 de la Convention de Genève de 1951", "refugee-convention/art_33"),
        ("Chpater VII of the UN Charter", "un-charter/chp_7"),
    ],
)
def test_a_slip_beside_a_name_is_read(text: str, target: str) -> None:
    (link,) = lexlink.link(text).links
    assert link.targets[0].id == target
    assert text[link.start : link.end] == link.surface


def test_a_slip_without_a_name_is_nothing() -> None:
    assert not lexlink.link("She found an aritcle 5 pages long and an aritcle 6.").links


@pytest.mark.parametrize(
    ("text", "read"),
    [("Conventi0n", "o"), ("Artic1e", "l"), ("art1cle", "i"), ("2nd G20 NPT1a ab1 x1y covid-19a 10kg A1B2C", "")],
)
def test_digits_inside_words(text: str, read: str) -> None:
    assert "".join(new for _, _, new in misread(View(text), lambda word: word == "article")) == read
