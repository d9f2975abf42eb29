"""The embedded corpus as the reading side sees it, and its snapshot."""

import json

import pytest

from lexlink.errors import CorpusError
from lexlink.kb.knowledge_base import KnowledgeBase, packaged_corpus
from lexlink.kb.snapshot import Snapshot, build, fingerprint, load
from lexlink.kb.verify import verify


def test_the_embedded_corpus_has_no_error():
    assert [f for f in verify(packaged_corpus()) if f.severity == "error"] == []


def test_every_instrument_and_organ_of_the_design_is_there(kb):
    assert len(kb.instruments) >= 181
    assert len(kb.organs) >= 62
    assert sum(e.startswith("art_") for e in kb.provisions("rome-statute")) == 131


@pytest.mark.parametrize("instrument, count", [("rome-statute", 131), ("un-charter", 111), ("north-atlantic-treaty", 14), ("genocide-convention", 19)])
def test_every_article_has_a_digest(kb, instrument, count):
    rows = [p for e, p in kb.provisions(instrument).items() if e.startswith("art_")]
    assert count == len(rows)
    assert [p.id for p in rows if not p.digest or not p.heading] == []


@pytest.mark.parametrize(
    "target, exists",
    [
        ("rome-statute", True),
        ("icc", True),
        ("no-such-thing", False),
        ("rome-statute/art_8-bis", True),
        ("rome-statute/art_200", False),
        ("rome-statute/art_8__para_2__point_b__point_iv", True),
        ("rome-statute/art_8__para_2__point_b__point_xl", False),
        ("rome-statute/part_9", True),
        ("rome-statute/part_99", False),
        ("un-charter/chp_7", True),
        ("geneva-conventions/art_3", True),
        ("minamata-convention/art_6", None),
        ("unclos/annex_7__art_9", None),
    ],
)
def test_what_exists(kb, target, exists):
    assert exists is kb.exists(target)


@pytest.mark.parametrize(
    "target, citation",
    [
        ("rome-statute/art_8__para_2__point_b__point_iv", "Rome Statute art 8(2)(b)(iv)"),
        ("rome-statute/art_8-bis", "Rome Statute art 8 bis"),
        ("npt/art_6", "NPT art VI"),
        ("un-charter/chp_7", "UN Charter ch VII"),
        ("icc", "International Criminal Court"),
    ],
)
def test_citations_follow_the_instruments_custom(kb, target, citation):
    assert citation == kb.citation(target)


def test_the_nearest_existing_unit(kb):
    assert kb.nearest("rome-statute/art_200") == "rome-statute/art_128"
    assert kb.nearest("rome-statute/art_121__para_40") == "rome-statute/art_121"
    assert kb.nearest("minamata-convention/art_99") is None


def test_a_range_holds_the_articles_that_exist(kb):
    assert kb.between("rome-statute", "art_5", "art_8-bis") == ["art_5", "art_6", "art_7", "art_8", "art_8-bis"]


def test_a_passage_has_heading_digest_division_and_address(kb):
    passage = kb.passage("rome-statute/art_27__para_2")
    assert passage.heading and passage.digest and passage.url.startswith("https://")
    assert any("Part 3" in step for step in passage.breadcrumb)
    assert kb.passage("no-such-thing/art_1") is None


def _small_corpus(folder):
    path = folder / "garden-pact"
    path.mkdir(parents=True)
    (path / "instrument.toml").write_text('id = "garden-pact"\ntype = "pact"\nofficial = "Garden Pact"\n', encoding="utf-8")
    (path / "provisions.jsonl").write_text(json.dumps({"eid": "art_1", "number": "1"}) + "\n", encoding="utf-8")
    return folder


def test_a_snapshot_is_rebuilt_when_the_corpus_changes(tmp_path):
    corpus, cache = _small_corpus(tmp_path / "corpus"), tmp_path / "cache"
    first = KnowledgeBase.load(corpus, cache=cache)
    assert len(list(cache.glob("*.snapshot"))) == 1
    toml = corpus / "garden-pact" / "instrument.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("Garden Pact", "Great Garden Pact"), encoding="utf-8")
    again = KnowledgeBase.load(corpus, cache=cache)
    assert again.instruments["garden-pact"].title == "Great Garden Pact"
    assert first.revision != again.revision


def test_a_corrupt_snapshot_is_rebuilt(tmp_path):
    corpus, cache = _small_corpus(tmp_path / "corpus"), tmp_path / "cache"
    cache.mkdir()
    (cache / f"{fingerprint([corpus])}.snapshot").write_bytes(b"{}\n")
    assert "garden-pact" in load([corpus], cache).instruments


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "garden-pact" in load([_small_corpus(tmp_path / "corpus")], tmp_path / "file" / "cache").instruments


def test_a_snapshot_is_the_same_bytes_each_time(tmp_path):
    corpus = _small_corpus(tmp_path)
    assert build([corpus]) == build([corpus])
    assert "garden-pact" in Snapshot(build([corpus])).instruments


@pytest.mark.parametrize("text", ["id = ", 'id = "other"\ntype = "pact"\nofficial = "x"', 'id = "garden-pact"'])
def test_a_broken_instrument_is_named(tmp_path, text):
    corpus = _small_corpus(tmp_path / "corpus")
    (corpus / "garden-pact" / "instrument.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match="garden-pact"):
        KnowledgeBase.load(corpus, cache=tmp_path / "cache")


def test_a_missing_corpus_is_an_error(tmp_path):
    with pytest.raises(CorpusError, match="does not exist"):
        KnowledgeBase.load(tmp_path / "nowhere", cache=tmp_path)


def test_a_name_of_two_instruments_is_found_by_the_verifier(tmp_path):
    corpus = _small_corpus(tmp_path / "corpus")
    other = corpus / "other-pact"
    other.mkdir()
    (other / "instrument.toml").write_text('id = "other-pact"\ntype = "pact"\nofficial = "Garden Pact"\n', encoding="utf-8")
    assert any("certain name of several" in f.message for f in verify(corpus))


def test_an_outline_without_its_parent_is_found_by_the_verifier(tmp_path):
    corpus = _small_corpus(tmp_path / "corpus")
    row = {"eid": "art_1", "number": "1", "outline": ["para_1__point_a"], "hedding": "x"}
    (corpus / "garden-pact" / "provisions.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    messages = " ".join(f.message for f in verify(corpus))
    assert "without para_1" in messages
    assert "unknown key 'hedding'" in messages


def test_every_name_that_is_looked_for_is_found_by_itself(kb):
    patterns = [pattern for _, group in kb.long_names(quiet=True) for pattern, _ in group] + [pattern for pattern, _ in kb.short_names(quiet=True)]
    assert len(patterns) == len(set(patterns))
    assert all(kb.find(pattern) for pattern in patterns)
    assert not kb.find("a treaty on nothing at all")
