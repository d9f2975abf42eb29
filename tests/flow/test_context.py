"""Short forms, bare articles, shared names: decided by what the text says, or not at all."""

import pytest


def targets(linker, text):
    return {link.surface: [t.id for t in link.targets] for link in linker.link(text).links if link.status == "linked" and link.kind != "organ"}


def test_the_statute_points_back_to_a_statute_not_to_a_convention(linker):
    text = "The Rome Statute set up the court. The Genocide Convention is older. The Statute does not allow reservations."
    link = next(x for x in linker.link(text).links if x.form == "oblique")
    assert (link.surface, link.target) == ("Statute", "rome-statute")
    assert link.antecedent.surface == "Rome Statute"


def test_a_bare_article_takes_the_instrument_last_cited(linker):
    text = "Russia broke Article 2 of the UN Charter, she said. Ukraine relies on Article 51 instead."
    assert targets(linker, text)["Article 51"] == ["un-charter/art_51"]


def test_a_possessive_article(linker):
    text = "Washington fears the Rome Statute and its Article 98."
    assert targets(linker, text)["Article 98"] == ["rome-statute/art_98"]


def test_foreign_law_breaks_the_chain(linker):
    text = "Japan signed the UN Charter. Article 9 of its Constitution renounces war. Article 11 speaks of rights."
    assert "Article 11" not in targets(linker, text)


def test_a_list_takes_the_instrument_at_its_end(linker):
    text = "They cited Article 31 and Article 33 of the Vienna Convention on the Law of Treaties."
    found = targets(linker, text)
    assert found["Article 31"] == ["vienna-convention-law-of-treaties/art_31"]
    assert found["Article 33 of the Vienna Convention on the Law of Treaties"] == ["vienna-convention-law-of-treaties/art_33"]


def test_former_and_latter(linker):
    text = "Both the Biological Weapons Convention and the Chemical Weapons Convention apply: Article IX of the latter allows a visit, Article VI of the former a complaint."
    found = targets(linker, text)
    assert (found["Article IX"], found["Article VI"]) == (["cwc/art_9"], ["bwc/art_6"])


@pytest.mark.parametrize(
    "text, target",
    [
        ("The embassy was stormed in breach of the Vienna Convention, which protects diplomats and their premises.", "vienna-convention-diplomatic-relations"),
        ("He was denied consular access, a breach of the Vienna Convention, the consulate said.", "vienna-convention-consular-relations"),
        ("Under the Vienna Convention a treaty is interpreted by its object and purpose.", "vienna-convention-law-of-treaties"),
        ("Prisoners of war are protected by the Geneva Convention.", "geneva-convention-iii"),
        ("The father took his daughter abroad; under the Hague Convention an abducted child goes back to the mother.", "hague-child-abduction-convention"),
    ],
)
def test_shared_names_are_decided_by_the_subject(linker, text, target):
    found = [link.target for link in linker.link(text).links if link.kind == "instrument"]
    assert target in found


def test_a_shared_name_without_evidence_is_ambiguous(linker):
    (link,) = linker.link("Ministers praised the Vienna Convention.").links
    assert link.status == "ambiguous"
    assert len(link.candidates) > 1
    assert link.target is None


def test_an_abbreviation_spelled_out_as_something_else_is_not_linked(linker):
    text = "The Indiana Convention Center (ICC) hosts the fair. The ICC sold all tickets for the court-side seats."
    assert [link.surface for link in linker.link(text).links if link.status == "linked"] == []


def test_the_same_text_gives_the_same_links(linker):
    text = "The ICC cited Article 27 of the Rome Statute. The Statute binds the court; Article 86 too."
    first, second = linker.link(text), linker.link(text)
    assert first == second
    assert [link.id for link in first.links] == [link.id for link in second.links]


def test_scores_are_the_sum_of_what_is_said(linker):
    from lexlink.linking.weights import score

    for link in linker.link("The ICC cited Article 27 of the Rome Statute. The Statute binds the court.").links:
        for candidate in link.candidates:
            assert candidate.score == pytest.approx(score(candidate.features), abs=1e-3)


def test_a_text_older_than_the_treaty_does_not_mean_it(linker):
    import datetime

    from lexlink import Document

    text = "The delegates praised the Paris Agreement, which restored the borders."
    of_2016 = linker.link(Document(text, date=datetime.date(2016, 5, 1))).links
    of_1946 = linker.link(Document(text, date=datetime.date(1946, 9, 5))).links
    assert [link.target for link in of_2016] == ["paris-agreement"]
    assert [link.status for link in of_1946] == ["nil"]
    assert any("1946" in feature.detail for feature in of_1946[0].candidates[0].features)
