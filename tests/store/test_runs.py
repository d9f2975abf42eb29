"""Links of past runs and judgements, on both databases."""

import datetime

import pytest

from lexlink.errors import UsageError
from lexlink.store import runs
from lexlink.store.records import Judgement
from lexlink.types import Document, Link, LinkedDocument, Target

TEXT = "Articles 5 and 6 of the Harbour Convention; the Lantern Accord; Article 99 of nothing \0 known; the Pilots' Board."


def linked(key, *links, date=None):
    document = Document(TEXT, key=key, source=f"{key}.txt", title=f"Title of {key}", date=date)
    return LinkedDocument(document, tuple(links), (), "law-1", "config-1")


def link(start, end, *targets, status="linked", kind="provision", score=0.9, nil_reason=None):
    return Link(start, end, kind, "full", status, score, tuple(Target(t, start, end) for t in targets), nil_reason)


def articles(score=0.9):
    return link(0, 42, "harbour/art_5", "harbour/art_6", score=score)


ACCORD = link(44, 62, "lantern", kind="instrument")
NOTHING = link(64, 86, status="nil", nil_reason="not_in_corpus", score=0.2)
BOARD = link(97, 113, "pilots-board", kind="organ")
DOUBT = link(44, 62, "lantern", "harbour", status="ambiguous", kind="instrument", score=0.4)


@pytest.fixture
def filled(store):
    may, june = datetime.date(2024, 5, 3), datetime.date(2024, 6, 9)
    store.record_links("spring", [linked("a", articles(), ACCORD, NOTHING, date=may), linked("b", articles(0.7), date=june)])
    store.record_links("spring", [linked("c", link(0, 10, "harbour/art_5"), BOARD, DOUBT)])
    return store


def test_a_run_counts_what_it_holds(filled):
    run = filled.runs()[0]
    assert (run.name, run.documents, run.links, run.corpus, run.config) == ("spring", 3, 7, "law-1", "config-1")


def test_what_is_cited_most(filled):
    assert [tuple(c) for c in filled.cited("spring")] == [("harbour/art_5", 3, 3), ("harbour/art_6", 2, 2)]
    assert [tuple(c) for c in filled.cited("spring", "instrument")] == [("harbour", 3, 3), ("lantern", 1, 1)]
    assert [tuple(c) for c in filled.cited("spring", "organ")] == [("pilots-board", 1, 1)]
    assert [tuple(c) for c in filled.cited("spring", "instrument", status="nil")] == [("", 1, 1)]
    assert [tuple(c) for c in filled.cited("spring", limit=1)] == [("harbour/art_5", 3, 3)]


def test_when_something_is_cited(filled):
    assert [tuple(c) for c in filled.months("spring", "harbour/art_5")] == [("", 1, 1), ("2024-05", 1, 1), ("2024-06", 1, 1)]
    assert [tuple(c) for c in filled.months("spring", "pilots-board")] == [("", 1, 1)]


def test_where_something_is_cited(filled):
    assert [(p.document, p.surface, p.targets) for p in filled.links("spring", target="harbour/art_6")] == [
        ("a", TEXT[:42], ("harbour/art_5", "harbour/art_6")),
        ("b", TEXT[:42], ("harbour/art_5", "harbour/art_6")),
    ]
    assert len(filled.links("spring", target="harbour")) == 4  # the ambiguous one too
    assert [p.document for p in filled.links("spring", target="harbour", limit=1, offset=1)] == ["b"]
    assert [p.date for p in filled.links("spring", document="b")] == ["2024-06-09"]
    assert len(filled.links("spring")) == 7


def test_doubtful_links_come_by_doubt(filled):
    assert [(p.document, p.score, p.nil_reason) for p in filled.links("spring", status="nil")] == [("a", 0.2, "not_in_corpus")]
    assert [p.targets for p in filled.links("spring", status="ambiguous")] == [("lantern", "harbour")]
    assert [p.score for p in filled.links("spring", status="linked", target="harbour")] == [0.9, 0.7, 0.9]
    assert "\ufffd" in filled.links("spring", status="nil")[0].surface or "\0" not in filled.links("spring", status="nil")[0].surface


def test_ties_stand_in_the_order_of_code_points(store):
    targets = ["harbour/art_10", "harbour/art_8-bis", "harbour/art_8__para_1", "harbour/art_9"]
    store.record_links("ties", [linked("a", *(link(n, n + 1, target) for n, target in enumerate(reversed(targets))))])
    assert [c.key for c in store.cited("ties")] == sorted(targets)
    assert len(store.links("ties", target="harbour")) == 4


def test_a_run_that_was_cut_short_is_written_again(filled):
    before = filled.cited("spring")
    assert filled.record_links("spring", [linked("a", articles()), linked("d", ACCORD), linked("d", ACCORD)]) == 1
    assert filled.cited("spring") == before
    assert filled.runs()[0].documents == 4


def test_batches_are_whole_documents(store, monkeypatch):
    monkeypatch.setattr(runs, "_BATCH", 5)
    assert store.record_links("big", (linked(str(n), articles(), ACCORD) for n in range(23))) == 46
    assert [tuple(c) for c in store.cited("big", "instrument")] == [("harbour", 23, 23), ("lantern", 23, 23)]
    assert store.record_links("big", []) == 0


def test_hostile_names_are_stored(store):
    store.record_links("odd", [LinkedDocument(Document("a\ud800\0b", key="k\0\ud800", source="s\0", title="\udfff"), (link(0, 4, "harbour"),))])
    found = store.links("odd")[0]
    assert (found.document, found.source, found.title, found.surface) == ("k\ufffd\ufffd", "s\ufffd", "\ufffd", "a\ufffd\ufffdb")


def test_runs_are_kept_apart_and_can_be_forgotten(filled):
    filled.record_links("autumn", [linked("a", ACCORD)])
    assert [r.name for r in filled.runs()] == ["autumn", "spring"]
    filled.forget_run("spring")
    assert [r.name for r in filled.runs()] == ["autumn"]
    assert [p.document for p in filled.links("autumn")] == ["a"]
    with pytest.raises(UsageError, match="no run 'spring'"):
        filled.links("spring")


def test_judgements_are_kept_and_taken_back(store):
    first = Judgement("doc", "1", 0, 5, "provision", "Art 5", "accept", judge="ann", judged_at="2025-01-01T00:00:00Z")
    second = first._replace(link="2", verdict="correct", target="harbour/art_6", note="odd \0")
    store.add_judgement(first)
    store.add_judgement(second)
    store.add_judgement(first._replace(judge="bob", judged_at=""))
    assert store.judgements("doc", judge="ann") == [first, second._replace(note="odd \ufffd")]
    assert store.judgements(judge="bob")[0].judged_at
    assert store.undo("ann").link == "2"
    assert store.judgements("doc", judge="ann") == [first]
    assert store.undo("ann") == first
    assert store.undo("ann") is None
    assert len(store.judgements()) == 1
    assert store.judgements("another") == []
