"""Misspelt names: found where only letters slipped, never where a numeral or another word stands."""

import re

import pytest

from lexlink import Config, Linker
from tests.bench import misspellings


@pytest.mark.parametrize(
    ("text", "surface", "target"),
    [
        ("Amending the Rome Statue will never happen.", "Rome Statue", "rome-statute"),
        ("They ratified the Genocide Convension at last.", "Genocide Convension", "genocide-convention"),
        ("It breaks the Forth Geneva Convention, she said.", "Forth Geneva Convention", "geneva-convention-iv"),
        ("The Assembly of State Parties met in December.", "Assembly of State Parties", "assembly-of-states-parties"),
        ("It is in the UnitedNations Charter.", "UnitedNations Charter", "un-charter"),
        ("Ils ont signé l’Accord de Parris.", "Accord de Parris", "paris-agreement"),
        ("Firmaron el Estatuto de Rmoa.", "Estatuto de Rmoa", "rome-statute"),
    ],
)
def test_a_slip_is_read_as_what_it_should_be(linker, text, surface, target):
    link = linker.link(text).links[0]
    assert (link.surface, link.target, link.form) == (surface, target, "misspelt")
    assert "edit" in next(f.detail for f in link.candidates[0].features if f.name == "edits")


def test_an_article_of_a_misspelt_instrument(linker):
    link = linker.link("Article 54 of the Rome Statuet says so.").links[0]
    assert (link.surface, link.target) == ("Article 54 of the Rome Statuet", "rome-statute/art_54")


@pytest.mark.parametrize(
    "text",
    [
        "The Geneva Convention of 1929 is older.",  # not the one of 1949
        "Security Council Resolution 1707 says nothing of it.",  # not 1701
        "This Agreement is between the buyer and the seller.",  # not TRIPS
        "He won the European Tour and saw a European chart.",
        "They walked to the statue and the Convention Centre.",
        "Tokyo Protocol officers greeted the guests.",
    ],
)
def test_other_words_and_numbers_are_no_slips(linker, text):
    assert not [link for link in linker.link(text).links if link.form == "misspelt" and link.status == "linked"]


def test_it_can_be_switched_off(kb):
    assert not Linker(kb, Config(misspellings=False)).link("Amending the Rome Statue will never happen.").links


def test_a_name_inside_a_longer_slip_gives_way(linker):
    links = linker.link("The Rome Statute of the Internatinal Criminal Court counts.").links
    assert [link.surface for link in links] == ["Rome Statute of the Internatinal Criminal Court"]


def test_most_slips_in_any_name_are_found(linker, capsys):
    misspellings.main(["--every", "9"])
    shown = capsys.readouterr().out
    assert float(re.search(r"all: recall ([\d.]+)", shown)[1]) > 0.985
    assert "general news: 0 misspelt names" in shown or "not beside the checkout" in shown
