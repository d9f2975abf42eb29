"""German: one file of words, names in their cases."""

import pytest


@pytest.mark.parametrize(
    ("text", "surface", "target"),
    [
        (
            "Das Gericht stützt sich auf Artikel 8 Absatz 2 Buchstabe b des Römischen Statuts.",
            "Artikel 8 Absatz 2 Buchstabe b des Römischen Statuts",
            "rome-statute/art_8__para_2__point_b",
        ),
        ("Das erlaubt Artikel 51 der UN-Charta.", "Artikel 51 der UN-Charta", "un-charter/art_51"),
        ("Das Verbot steht in Art. 3 EMRK.", "Art. 3 EMRK", "echr/art_3"),
        (
            "Nach Art. 33 Abs. 1 der Genfer Flüchtlingskonvention darf niemand zurück.",
            "Art. 33 Abs. 1 der Genfer Flüchtlingskonvention",
            "refugee-convention/art_33__para_1",
        ),
        ("Der Rat handelt nach Kapitel VII der Charta der Vereinten Nationen.", "Kapitel VII der Charta der Vereinten Nationen", "un-charter/chp_7"),
        ("Deutschland ist dem Internationalen Strafgerichtshof beigetreten.", "Internationalen Strafgerichtshof", "icc"),
        ("Die Ziele des Pariser Abkommens sind fern.", "Pariser Abkommens", "paris-agreement"),
    ],
)
def test_names_and_provisions(linker, text, surface, target):
    found = [(link.surface, link.target) for link in linker.link(text).links]
    assert (surface, target) in found


def test_short_forms_point_back(linker):
    links = linker.link("Der Atomwaffensperrvertrag ist alt. Der Vertrag hat 191 Parteien. Artikel VI verlangt Abrüstung.").links
    assert [link.target for link in links] == ["npt", "npt", "npt/art_6"]


@pytest.mark.parametrize(
    "text",
    [
        "Artikel 1 des Grundgesetzes schützt die Würde des Menschen.",
        "Der Mietvertrag, Artikel 5, verbietet Hunde. Der Tarifvertrag gilt bis Mai.",
        "Nach Artikel 5 der Satzung wählt der Verein einen Kassier.",
        "Der Vertrag des Torwarts läuft aus, das Abkommen mit dem Klub auch.",
    ],
)
def test_national_law_and_contracts_are_left(linker, text):
    assert not [link for link in linker.link(text).links if link.status == "linked"]
