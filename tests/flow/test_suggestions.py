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
    assert link.suggestions[0].features[1].detail.startswith("the sentence says")
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


@pytest.mark.parametrize(
    ("text", "provision"),
    [
        ("They want to change the Rome Statute.", "rome-statute/art_121"),
        ("Le ministre veut modifier le Statut de Rome.", "rome-statute/art_121"),
        ("El gobierno quiere retirarse del Estatuto de Roma.", "rome-statute/art_127"),
        ("Ungarn plant den Austritt aus dem Rom-Statut.", "rome-statute/art_127"),
        ("L'Iran menace de quitter le traité de non-prolifération nucléaire.", "npt/art_10"),
        ("Inspectors said safeguards under the Non-Proliferation Treaty were ignored.", "npt/art_3"),
        ("The raid on the embassy broke the Vienna Convention on Diplomatic Relations.", "vienna-convention-diplomatic-relations/art_22"),
        ("Settlements violate the Geneva Conventions, the envoy said.", "geneva-convention-iv/art_49"),
        ("The 200 nautical miles of the exclusive economic zone come from the UN Convention on the Law of the Sea.", "unclos/art_57"),
        ("Freedom of expression is guaranteed by the European Convention on Human Rights.", "echr/art_10"),
    ],
)
def test_ideas_of_the_lexicon_in_four_languages(suggesting, text, provision):
    link = next(x for x in suggesting.link(text).links if x.kind == "instrument")
    assert link.suggestions[0].target == provision, [c.target for c in link.suggestions]
    assert link.suggestions[0].score < link.score


def test_a_heading_suggests_where_all_its_words_are_said(suggesting):
    text = "Environmental impact assessment and minimizing adverse impacts are asked for by the Convention on Biological Diversity."
    link = next(x for x in suggesting.link(text).links if x.kind == "instrument")
    assert link.suggestions[0].target == "convention-biological-diversity/art_14"
    assert any(f.name == "whole heading" for f in link.suggestions[0].features)


def test_an_idea_beside_a_body_needs_no_further_evidence(suggesting):
    (concept,) = (x for x in suggesting.link("Lawyers told the International Criminal Court about head of state immunity.").links if x.kind == "concept")
    assert concept.suggestions[0].target == "rome-statute/art_27"
    assert "bias" in {f.name for f in concept.suggestions[0].features}


def test_features_make_the_score(suggesting):
    (candidate, *_) = next(x for x in suggesting.link("Kenya may withdraw from the Rome Statute.").links if x.kind == "instrument").suggestions
    total = sum(f.value * f.weight for f in candidate.features)
    assert candidate.score == pytest.approx(CEILING / (1 + 2.718281828**-total), abs=1e-4)


def test_the_seed_article_under_suggest(suggesting, news):
    links = suggesting.link((news / "seed-us-threatens-icc.txt").read_text(encoding="utf-8")).links
    amending = [link for link in links if link.target == "rome-statute" and any(c.target == "rome-statute/art_121" for c in link.suggestions)]
    assert len(amending) == 3, "two say «amending», one «change»"
    assert any(link.kind == "concept" and link.surface == "blanket immunity" and link.suggestions[0].target == "rome-statute/art_27" for link in links)


def test_no_false_ideas_in_general_news(suggesting, news):
    import json

    lines = (news / "bbc-2004.jsonl").read_text(encoding="utf-8").splitlines()
    found = [(link.surface, link.suggestions[0].target) for line in lines for link in suggesting.link(json.loads(line)["text"]).links if link.kind == "concept"]
    assert set(found) <= {("military action", "un-charter/art_42")}, "the one was read and is right: the story asks what the Security Council allowed"
