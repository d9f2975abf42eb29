"""Whether scores tell how often they are right."""

import json

import pytest
from click.testing import CliRunner

from lexlink.calibration import calibration, costs
from lexlink.evaluate import GoldMention, GoldText
from lexlink.types import Document, Link, LinkedDocument, Target


def gold(number, target):
    text = "The Harbour Treaty is old."
    return GoldText(f"t{number}", "en", False, text, (GoldMention(4, 18, "Harbour Treaty", (target,), "inst_name", "core"),))


def linked(score, least=0.0):
    def link(text):
        links = (Link(4, 18, "instrument", "full", "linked", score, (Target("harbour", 4, 18),)),) if score >= least else ()
        return LinkedDocument(Document(text), links)

    return link


def members(_):
    return ()


def test_the_curve_and_the_brier_score():
    texts = [gold(0, "harbour"), gold(1, "harbour"), gold(2, "harbour"), gold(3, "bridge")]
    found = calibration(texts, linked(0.75), members)
    assert (found.links, found.right) == (4, 0.75)
    assert found.brier == pytest.approx((3 * 0.25**2 + 0.75**2) / 4)
    assert found.error == pytest.approx(0)
    (only,) = found.bins
    assert (only.low, only.high, only.links, only.score, only.right) == (0.7, 0.8, 4, 0.75, 0.75)


def test_nothing_linked_is_no_division_by_nothing():
    assert calibration([gold(0, "harbour")], linked(0.2, least=0.5), members).links == 0


def test_what_a_threshold_costs():
    low, high = costs([gold(0, "harbour"), gold(1, "bridge")], lambda value: linked(0.75, value), (0.5, 0.8), members)
    assert (low.instrument_precision, low.instrument_recall) == (0.5, 0.5)
    assert (high.instrument_precision, high.instrument_recall) == (1.0, 0.0)


def test_features_make_the_score_of_every_candidate(linker):
    import math

    text = (
        "Article 27 of the Rome Statute binds all. The Statute knows no immunity, nor does its Article 98; Geneva Convention law and Article 5 do not differ."
    )
    candidates = [c for link in linker.link(text).links for c in link.candidates]
    assert candidates
    for candidate in candidates:
        assert candidate.score == pytest.approx(1 / (1 + math.exp(-sum(f.value * f.weight for f in candidate.features))), abs=1e-3)


def test_the_command_prints_both(tmp_path):
    from lexlink.cli.evaluation import command

    path = tmp_path / "gold.jsonl"
    mention = {"start": 4, "end": 16, "surface": "Rome Statute", "targets": ["rome-statute"], "kind": "inst_name", "layer": "core"}
    path.write_text(json.dumps({"id": "a", "lang": "en", "text": "The Rome Statute is in force.", "mentions": [mention]}) + "\n")
    shown = CliRunner().invoke(command, ["--gold", str(path), "--calibration"]).output
    assert "1 links, 1.000 right" in shown
    assert "thresholds.link" in shown
    assert "0.50              *" in shown
    told = json.loads(CliRunner().invoke(command, ["--gold", str(path), "--calibration", "--json"]).output)
    assert told["bins"][0]["right"] == 1.0
    assert next(row["value"] for row in told["thresholds"]["margin"]) == 0.0
