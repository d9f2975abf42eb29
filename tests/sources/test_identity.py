"""A text is the law that it is taken for: told by its title, else by how it is built. The words are invented."""

import pytest

from lexlink.errors import SourceError
from lexlink.law import LawText, LawUnit
from lexlink.sources.identity import check_identity


def text(instrument, title, articles=14, language="en", units=None):
    made = units or tuple(LawUnit(f"art_{n}", str(n), "", "Invented words.") for n in range(1, articles + 1))
    return LawText(instrument, language, made, title)


@pytest.mark.parametrize(
    ("instrument", "title", "language"),
    [
        ("rome-statute", "North Atlantic Treaty", "en"),
        ("genocide-convention", "Convention on Cluster Munitions", "en"),
        ("echr-protocol-13", "Charter of the United Nations", "en"),
        ("un-charter", "Statut de Rome de la Cour pénale internationale", "fr"),
    ],
)
def test_a_text_under_another_name_is_refused(instrument, title, language):
    with pytest.raises(SourceError, match="is headed"):
        check_identity(text(instrument, title, language=language))


@pytest.mark.parametrize(
    ("instrument", "title"),
    [
        ("rome-statute", "ROME STATUTE OF THE INTERNATIONAL CRIMINAL COURT"),
        ("rome-statute", "A title that nobody knows"),
        ("rome-statute", ""),
        ("north-atlantic-treaty", "The North Atlantic Treaty (1949)"),
        ("geneva-convention-i", "First Geneva Convention of 1949"),
        ("a-treaty-of-the-user", "An invented treaty on piers"),
    ],
)
def test_a_text_under_its_own_or_an_unknown_name_passes(instrument, title):
    made = text(instrument, title, articles=131)
    assert check_identity(made) is made


def test_a_text_without_a_telling_title_is_known_by_its_build(kb):
    units = tuple(
        LawUnit(eid, "", "", "Invented words.", tuple(LawUnit(f"{eid}__{unit}") for unit in sorted(p.outline or ())))
        for eid, p in kb.provisions("rome-statute").items()
        if eid.startswith("art_")
    )
    assert check_identity(text("rome-statute", "Statute", units=units))
    with pytest.raises(SourceError, match="holds rome-statute"):
        check_identity(text("un-charter", "Charter", units=units))
