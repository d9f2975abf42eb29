"""What comes out of a review: gold for `lexlink eval`, and the agreement of two reviewers."""

import json
from itertools import pairwise

import pytest

from lexlink.errors import InputError
from lexlink.evaluate import evaluate, read_gold
from lexlink.reviewing.agreement import agreement, measure, reviewed
from lexlink.reviewing.gold import rows, write
from tests.reviewing.test_session import item_on


def judged(review, **other):
    """Accept everything that can be, reject the rest; `other` rejects by surface."""
    for item in review.queue():
        try:
            review.accept(item)
        except Exception:
            review.reject(item)
    for sheet in review.sheets.values():
        review.finish(sheet)


def test_gold_of_accepted_links_scores_full_marks(make_review, linker, harbour, ice, tmp_path):
    review = make_review(harbour, ice)
    judged(review)
    path = tmp_path / "gold.jsonl"
    assert write(path, rows(review.state, "ann")) == (2, 0)
    gold = read_gold(path)
    assert [(text.id, text.language) for text in gold] == [("harbour", "en"), ("ice", "und")]
    report = evaluate(gold, linker.link, linker.kb.members, ("core", "body"))
    assert report.counts["provision"].f1 == report.counts["instrument"].f1 == report.counts["body"].f1 == 1.0
    assert report.counts["provision"].right > 4


def test_what_was_judged_wrong_or_missing_costs(make_review, linker, harbour, tmp_path):
    review = make_review(harbour)
    judged(review)
    sheet = next(iter(review.sheets.values()))
    review.reject(item_on(review, "Article 8(2)(b)(i) of the Rome Statute"))
    review.add(sheet, sheet.document.text.index("judge"), sheet.document.text.index("judge") + 5, ["un-charter"])
    write(tmp_path / "gold.jsonl", rows(review.state, "ann"))
    counts = evaluate(read_gold(tmp_path / "gold.jsonl"), linker.link, linker.kb.members).counts
    assert counts["provision"].false == 1
    assert counts["instrument"].missed == 1


def test_only_texts_that_were_read_whole_are_gold(make_review, linker, harbour, ice, tmp_path):
    review = make_review(harbour, ice)
    review.accept_above(0.5)
    assert rows(review.state, "ann") == []
    partial = rows(review.state, "ann", partial=True)
    assert [row["partial"] for row in partial] == [True, True]
    assert all(mention["bulk"] for row in partial for mention in row["mentions"])
    write(tmp_path / "gold.jsonl", partial)
    report = evaluate(read_gold(tmp_path / "gold.jsonl"), linker.link, linker.kb.members)
    assert (report.texts, report.partial) == (0, 2)
    assert report.counts["instrument"].right == 0


def test_mentions_that_nobody_looked_at_are_counted(make_review, linker, ice, tmp_path):
    review = make_review(ice)
    number = review.accept_above(0.0)
    for item in review.queue():
        review.reject(item)
    review.finish(next(iter(review.sheets.values())))
    write(tmp_path / "gold.jsonl", rows(review.state, "ann"))
    assert evaluate(read_gold(tmp_path / "gold.jsonl"), linker.link, linker.kb.members).bulk == number > 0


def test_other_texts_of_a_gold_file_stay(make_review, harbour, ice, tmp_path):
    path = tmp_path / "gold.jsonl"
    old = {"id": "old", "lang": "fr", "text": "Statut de Rome\u2028", "mentions": []}
    path.write_text(json.dumps(old, ensure_ascii=False) + "\n", encoding="utf-8")
    review = make_review(harbour)
    judged(review)
    assert write(path, rows(review.state, "ann")) == (2, 1)
    review.undo()
    review.finish(next(iter(review.sheets.values())))
    assert write(path, rows(review.state, "ann")) == (2, 1)
    assert [text.id for text in read_gold(path)] == ["old", "harbour"]
    assert path.read_text(encoding="utf-8").startswith(json.dumps(old, ensure_ascii=False))


def test_a_text_that_is_no_longer_finished_is_taken_out_of_the_reviewers_own_gold(make_review, harbour, tmp_path):
    path, review = tmp_path / "gold.jsonl", make_review(harbour)
    judged(review)
    made = rows(review.state, "ann")
    write(path, made)
    withdrawn = [harbour.document.sha256]
    assert write(path, [], withdrawn, "bert") == (1, 1)
    assert write(path, [], withdrawn, "ann") == (0, 0)
    assert read_gold(path) == []


def test_a_file_that_is_no_gold_is_not_replaced(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary\n")
    with pytest.raises(InputError, match="not a gold line"):
        write(path, [])
    assert path.read_text() == "Dear diary\n"


def test_mentions_never_overlap(make_review, harbour):
    review = make_review(harbour)
    judged(review)
    sheet = next(iter(review.sheets.values()))
    whole = item_on(review, "Article 8(2)(b)(i) of the Rome Statute")
    review.add(sheet, whole.start, whole.start + 9, ["un-charter/art_8"])
    (row,) = rows(review.state, "ann")
    spans = [(m["start"], m["end"]) for m in row["mentions"] if m["layer"] not in ("passage", "implicit")]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert (whole.start, whole.end) in spans


def test_a_note_and_an_error_of_the_paper_stand_in_the_gold(make_review, harbour):
    review = make_review(harbour)
    judged(review)
    review.note(item_on(review, "ICC"), "[sic] asked the desk")
    mentions = {m["surface"]: m for m in rows(review.state, "ann")[0]["mentions"]}
    assert mentions["ICC"]["note"] == "[sic] asked the desk"
    assert mentions["Article 200 of the Rome Statute"]["erratum"] is True


# Agreement


def test_kappa_of_a_worked_example():
    pairs = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    found = measure(pairs)
    assert (found.units, found.equal) == (50, 35)
    assert found.kappa == pytest.approx(0.4)
    assert measure([("a", "a")] * 5).kappa is None
    assert measure([]).observed == 1.0


def test_two_reviewers_compared(make_review, harbour, ice, tmp_path, kb):
    ann, bert = (make_review(harbour, ice, reviewer=name) for name in ("ann", "bert"))
    judged(ann)
    judged(bert)
    same = agreement(reviewed(tmp_path / "ann.jsonl"), reviewed(tmp_path / "bert.jsonl"))
    assert (same.texts, same.left_out, same.differences) == (2, 0, ())
    assert same.words.kappa == same.targets.kappa == 1.0
    bert.pick(item_on(bert, "UN Charter"), ["north-atlantic-treaty"])
    bert.reject(item_on(bert, "Article 200 of the Rome Statute"))
    found = agreement(reviewed(tmp_path / "ann.jsonl"), reviewed(tmp_path / "bert.jsonl"))
    assert [(d.surface, d.first, d.second) for d in found.differences] == [
        ("Article 200 of the Rome Statute", ("rome-statute/art_200",), ()),
        ("UN Charter", ("un-charter",), ("north-atlantic-treaty",)),
    ]
    assert found.mentions.equal == found.mentions.units - 2
    assert found.targets.equal == found.targets.units - 1
    assert 0 < found.words.kappa < 1


def test_agreement_reads_gold_files_and_counts_what_only_one_finished(make_review, harbour, ice, tmp_path, kb):
    ann, bert = make_review(harbour, ice), make_review(harbour, reviewer="bert")
    judged(ann)
    judged(bert)
    write(tmp_path / "ann-gold.jsonl", rows(ann.state, "ann"))
    found = agreement(reviewed(tmp_path / "ann-gold.jsonl", kb.members), reviewed(tmp_path / "bert.jsonl", kb.members))
    assert (found.texts, found.left_out, found.differences) == (1, 1, ())


def test_a_groups_article_equals_the_articles_of_its_members(tmp_path, kb):
    text = "Common Article 3."
    group, members = ["geneva-conventions/art_3"], [f"{m}/art_3" for m in kb.members("geneva-conventions")]
    for name, targets in (("a", group), ("b", members)):
        mention = {"start": 0, "end": 16, "surface": "Common Article 3", "targets": targets, "kind": "prov_with_inst", "layer": "core"}
        (tmp_path / name).write_text(json.dumps({"id": "g", "lang": "en", "text": text, "mentions": [mention]}) + "\n")
    assert agreement(reviewed(tmp_path / "a", kb.members), reviewed(tmp_path / "b", kb.members)).differences == ()
