"""Instruments named by the body they set up, and words that only look like names."""

from __future__ import annotations

import pytest

import lexlink


def linked(text: str) -> list[tuple[str, str]]:
    return [(link.surface, link.targets[0].id) for link in lexlink.link(text).links if link.status == "linked" and link.kind != "organ"]


@pytest.mark.parametrize(
    ("text", "surface", "target"),
    [
        ("Nobody has read NATO's founding charter.", "NATO's founding charter", "north-atlantic-treaty"),
        ("He tore up the UN's founding charter on stage.", "UN's founding charter", "un-charter"),
        ("It is in the treaty that created the International Criminal Court.", "treaty that created the International Criminal Court", "rome-statute"),
        ("Turn to Article 5 of the treaty that created NATO.", "Article 5 of the treaty that created NATO", "north-atlantic-treaty/art_5"),
        ("Relisez le traité qui a créé la Cour pénale internationale.", "traité qui a créé la Cour pénale internationale", "rome-statute"),
        ("Es el tratado que creó la Corte Penal Internacional.", "tratado que creó la Corte Penal Internacional", "rome-statute"),
    ],
)
def test_named_by_the_body(text: str, surface: str, target: str) -> None:
    assert (surface, target) in linked(text)


def test_a_founding_charter_of_nobody() -> None:
    assert not linked("The club's founding charter hangs in the bar; a treaty that created jobs would be better.")


def test_an_indefinite_description_is_no_name() -> None:
    assert not linked("The delegates want a comprehensive test-ban treaty and una convención contra la tortura de animales.")


def test_that_may_begin_a_clause() -> None:
    text = "The Ottawa Treaty stands. We hope that agreement can be reached. Under that agreement, mines are banned."
    assert [surface for surface, _ in linked(text)] == ["Ottawa Treaty", "agreement"]


def test_another_resolution_owns_its_paragraphs() -> None:
    text = "Security Council resolution 242 stands. Resolution 41/33 was adopted in 1986, and paragraph 3 called for a withdrawal."
    assert [target for _, target in linked(text)] == ["unsc-242"]


def test_a_party_meets_in_chicago() -> None:
    text = "Delegates to the Chicago convention argued over the platform until two; the convention hall was hot."
    assert not linked(text)


def test_un_is_no_article() -> None:
    assert not linked("Le chapitre VI de son roman est un long duel; un autre suit.")
