"""Judging: the order, every decision, undoing all of it, taking it up again."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lexlink.errors import UsageError
from lexlink.reviewing.journal import Journal, read
from lexlink.reviewing.mirror import Mirror
from lexlink.reviewing.session import Review, certainty
from lexlink.reviewing.state import State
from lexlink.store.repository import Store


def surfaces(review, items):
    return [review.state.documents[i.document].text[slice(*review.span(i))] for i in items]


def item_on(review, words):
    return next(i for sheet in review.sheets.values() for i in review.items(sheet) if sheet.document.text[i.start : i.end] == words)


def test_the_least_sure_comes_first_and_what_was_put_off_last(make_review, harbour, ice):
    review = make_review(harbour, ice)
    queue = review.queue()
    assert len(queue) == len(harbour.links) + len(ice.links)
    sure = [(item.link.status == "suggested", certainty(item.link)) for item in queue]
    assert sure == sorted(sure)
    review.skip(queue[0])
    assert review.queue()[-1] == queue[0]
    assert review.queue("text")[0].document == harbour.document.sha256
    review.undo()
    assert review.queue() == queue


def test_every_kind_of_decision(make_review, harbour):
    review = make_review(harbour)
    sheet = next(iter(review.sheets.values()))
    accepted = review.accept(item_on(review, "Article 8(2)(b)(i) of the Rome Statute"))
    assert (accepted.layer, accepted.kind, accepted.targets) == ("core", "prov_with_inst", ("rome-statute/art_8__para_2__point_b__point_i",))
    wrong = review.accept(item_on(review, "Article 200 of the Rome Statute"))
    assert (wrong.erratum, wrong.targets) == (True, ("rome-statute/art_200",))
    foreign = review.accept(item_on(review, "Article 120 of the UCMJ"))
    assert (foreign.layer, foreign.targets) == ("nil", ())
    body = review.accept(item_on(review, "ICC"))
    assert (body.layer, body.kind) == ("body", "body_name")
    vienna = review.pick(item_on(review, "Vienna Convention"), ["vienna-convention-law-of-treaties"])
    assert (vienna.verdict, vienna.targets) == ("correct", ("vienna-convention-law-of-treaties",))
    item = item_on(review, "ICC")
    assert review.undecidable(item).layer == "ignore"
    assert review.reject(item).layer == ""
    assert not review.undecided(sheet)
    added = review.add(sheet, *span_of(harbour, "judge"), ["un-charter/art_2"])
    assert (review.decision(added).verdict, review.decision(added).kind) == ("add", "prov_anaphor")


def span_of(linked, words):
    start = linked.document.text.index(words)
    return start, start + len(words)


def test_what_leaves_a_choice_open_is_not_accepted(make_review, suggesting):
    linked = suggesting.link("Under the Vienna Convention envoys are immune; he cited the Geneva Convention too.")
    ambiguous = [link for link in linked.links if link.status == "ambiguous"]
    if not ambiguous:
        linked = linked.replace(links=tuple(link.replace(status="ambiguous", targets=()) for link in linked.links[:1]))
    review = make_review(linked)
    item = next(i for i in review.queue() if i.link.status == "ambiguous")
    with pytest.raises(UsageError, match="several readings"):
        review.accept(item)
    assert review.undo() is None


def test_edges_move_by_words_and_marks_and_never_out_of_the_text(make_review, ice):
    review = make_review(ice)
    item = item_on(review, "UN Charter")
    review.nudge(item, "start", -1)
    assert surfaces(review, [item]) == ["the UN Charter"]
    review.nudge(item, "end", 1)
    assert surfaces(review, [item]) == ["the UN Charter;"]
    review.nudge(item, "start", 1)
    review.nudge(item, "end", -1)
    assert surfaces(review, [item]) == ["UN Charter"]
    review.nudge(item, "end", -1)
    with pytest.raises(UsageError):
        review.nudge(item, "end", -1)
    first = make_review(ice, reviewer="bert").queue("text")[0]
    assert review.span(first)[0] > 0


def test_a_moved_span_is_the_decisions(make_review, ice):
    review = make_review(ice)
    item = item_on(review, "UN Charter")
    review.nudge(item, "start", -1)
    review.accept(item)
    review.nudge(item, "end", 1)
    decision = review.decision(item)
    assert review.state.span(decision) == review.span(item)


def test_bulk_acceptance_is_one_step(make_review, harbour, ice):
    review = make_review(harbour, ice)
    sure = review.above(0.9)
    assert sure
    assert review.accept_above(0.9) == len(sure)
    assert all(review.decision(item).bulk for item in sure)
    assert review.above(0.9) == []
    review.undo()
    assert review.above(0.9) == sure
    assert review.accept_above(1.01) == 0
    assert review.undo() is None


def test_a_text_is_finished_when_everything_is_decided_and_somebody_says_so(make_review, ice):
    review = make_review(ice)
    sheet = next(iter(review.sheets.values()))
    with pytest.raises(UsageError, match="still undecided"):
        review.finish(sheet)
    for item in review.queue():
        review.reject(item)
    assert not review.is_done(sheet)
    review.finish(sheet)
    assert review.is_done(sheet)
    review.undo()
    assert not review.is_done(sheet)


def test_ideas_come_last_and_may_stay_open(make_review, suggesting):
    linked = suggesting.link("Heads of state have immunity, he said, and read Article 27 of the Rome Statute aloud.")
    (cited,) = (link for link in linked.links if link.kind == "provision")
    idea = cited.replace(start=0, end=28, kind="concept", status="suggested", targets=(), suggestions=cited.candidates, score=0.0)
    review = make_review(linked.replace(links=(idea, cited)))
    ideas = review.queue()[1:]
    assert [item.link for item in ideas] == [idea]
    sheet = review.sheets[ideas[0].document]
    review.accept(review.queue()[0])
    review.finish(sheet)
    assert review.is_done(sheet)


def test_a_text_is_taken_up_where_it_was_left_whatever_it_is_called(make_review, harbour, suggesting):
    review = make_review(harbour)
    review.accept(review.queue("text")[0])
    left = review.queue("text")
    review.journal.close()
    moved = suggesting.link(harbour.document.replace(key=None, source="elsewhere/renamed.txt"))
    again = make_review(moved)
    assert [i.key for i in again.queue("text")] == [i.key for i in left]
    assert again.progress() == (1, len(harbour.links))
    other = make_review(suggesting.link(harbour.document.text + " "), reviewer="bert")
    assert other.progress()[0] == 0


def test_a_judged_link_that_is_no_longer_found_is_still_shown(make_review, harbour):
    review = make_review(harbour)
    accepted = review.queue("text")[0]
    review.accept(accepted)
    review.reject(review.queue("text")[0])
    review.journal.close()
    again = make_review(harbour.replace(links=()))
    assert [i.key for i in again.items(next(iter(again.sheets.values())))] == [accepted.key]


def snapshot(state):
    return tuple(sorted(map(repr, m.items())) for m in (state.decisions, state.spans, state.notes, state.skipped, state.done))


STEPS = st.lists(st.tuples(st.sampled_from(["accept", "reject", "pick", "undecidable", "skip", "note", "nudge", "add", "bulk", "finish", "undo"]), st.integers(0, 99)), max_size=40)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_replays_to_the_same_state_and_undoes_to_the_beginning(steps, tmp_path_factory, kb, harbour, ice):
    path = tmp_path_factory.mktemp("review") / "journal.jsonl"
    with Journal(path, "ann") as journal:
        review = Review(journal, organs=kb.organs)
        sheets = [review.open(linked) for linked in (harbour, ice)]
        stack = [snapshot(review.state)]
        for what, number in steps:
            before = review.state.last
            try:
                step(review, sheets, what, number)
            except UsageError:
                assert review.state.last == before
            if what == "undo":
                stack = stack[:-1] or stack
            elif review.state.last > before:
                stack.append(snapshot(review.state))
            assert snapshot(review.state) == stack[-1]
        replayed = State(read(path).events)
        assert snapshot(replayed) == stack[-1]
        assert not replayed.problems
        while review.undo() is not None:
            stack.pop()
            assert snapshot(review.state) == stack[-1]
        assert len(stack) == 1
    assert snapshot(State(read(path).events)) == stack[0]


def step(review, sheets, what, number):
    sheet = sheets[number % 2]
    item = (items := review.items(sheet))[number % len(items)]
    if what in ("accept", "reject", "undecidable", "skip"):
        getattr(review, what)(item)
    elif what == "pick":
        review.pick(item, ["un-charter/art_51"])
    elif what == "note":
        review.note(item, f"[{number}] \x1b\ud800")
    elif what == "nudge":
        review.nudge(item, "start" if number % 2 else "end", -1 if number % 3 else 1)
    elif what == "add":
        review.add(sheet, number % 50, number % 50 + 1 + number % 7, ["un-charter"])
    elif what == "bulk":
        review.accept_above(number / 100)
    elif what == "finish":
        review.finish(sheet)
    else:
        review.undo()


def test_judgements_stand_in_the_store_too(make_review, harbour, tmp_path):
    review = make_review(harbour)
    with Store.open(tmp_path / "store.sqlite") as store:
        review.reject(review.queue()[0])  # before there was a store
        review.watch(Mirror(store, review))
        item = review.queue("text")[0]
        review.reject(item)
        judged = store.judgements("harbour", judge="ann")
        assert [(j.verdict, j.start, j.link) for j in judged] == [("reject", item.start, item.link.id)]
        number = review.accept_above(0.0)
        assert len(store.judgements(judge="ann")) == 1 + number > 1
        review.undo()
        review.undo()
        assert store.judgements(judge="ann") == []
        review.undo()  # of the one that the store never heard of
        assert store.judgements(judge="ann") == []


def test_a_store_in_trouble_costs_no_decision(make_review, harbour, tmp_path):
    review = make_review(harbour)
    store = Store.open(tmp_path / "store.sqlite")
    mirror = Mirror(store, review)
    review.watch(mirror)
    store.add_judgement = lambda *_: 1 / 0
    decision = review.reject(review.queue()[0])
    assert review.state.decisions[decision.place] == decision
    assert "ZeroDivisionError" in mirror.problem
    store.close()
