"""Suggestions: the provision a mention probably concerns, weaker than any link, and only when asked for."""

import pytest

from lexlink import Config, Linker
from lexlink.linking.suggest import CEILING


@pytest.fixture(scope="module")
def suggesting(kb):
    return Linker(kb, Config(suggest=True))


@pytest.mark.parametrize(
    ("text", "provision"),
    [
        ("Amending the Rome Statute to please Washington will never happen.", "rome-statute/art_121"),
        ("Kenya may withdraw from the Rome Statute.", "rome-statute/art_127"),
        ("Does the Rome Statute know the immunity of heads of state?", "rome-statute/art_27"),
        ("Under the Rome Statute judges issued an arrest warrant.", "rome-statute/art_58"),
        ("The Security Council asked for a deferral under the Rome Statute.", "rome-statute/art_16"),
        ("Israel claims self-defence under the UN Charter.", "un-charter/art_51"),
        ("Collective defence is the heart of the North Atlantic Treaty.", "north-atlantic-treaty/art_5"),
    ],
)
def test_a_mention_suggests_what_its_sentence_speaks_of(suggesting, text, provision):
    link = next(x for x in suggesting.link(text).links if x.kind == "instrument")
    assert link.suggestions[0].target == provision
    assert link.suggestions[0].features[0].detail.startswith("the sentence says")
    assert link.suggestions[0].score < min(CEILING, link.score)


def test_an_idea_alone_stands_for_a_provision_of_an_instrument_in_evidence(suggesting):
    text = "The Rome Statute is old. The Rome Statute is short.\n\nJudges of appeal disagree about gross fees for deputy prosecutors and a prosecutor."
    concept = next(x for x in suggesting.link(text).links if x.kind == "concept")
    assert (concept.surface, concept.status, concept.target) == ("deputy prosecutors", "suggested", None)
    assert concept.suggestions[0].target == "rome-statute/art_42"
    assert "perhaps" not in concept.explain()
    assert "an idea" in concept.explain()


@pytest.mark.parametrize(
    "text",
    [
        "The parties may withdraw from the lease. Heads of state met. An arrest warrant was issued.",
        "The Rome Statute was printed on grey paper.",
        "Deputy prosecutors met in a café.\n\nThe Rome Statute is one of many texts.",
    ],
)
def test_no_suggestion_without_evidence(suggesting, text):
    assert not [x for x in suggesting.link(text).links if x.kind == "concept" or x.suggestions]


def test_nothing_is_suggested_unless_asked_for(linker):
    assert not linker.link("Amending the Rome Statute will never happen.").links[0].suggestions
