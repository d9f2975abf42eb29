"""Reviewing, by its keys: every decision in the journal before the next reference is shown."""

import json

import pytest

from lexlink import Document
from lexlink.evaluate import read_gold
from lexlink.reviewing.journal import Journal, read
from lexlink.reviewing.state import State
from lexlink.tui.desk import Desk
from lexlink.tui.screens.review import ReviewScreen
from lexlink.tui.screens.search import SearchScreen
from lexlink.tui.widgets.bars import Line
from lexlink.tui.widgets.rows import Rows
from lexlink.tui.widgets.text_pane import TextPane
from tests.tui.conftest import settled

HOSTILE = ["[/b]", "[GC] [sic] [emphasis added]", "[@click=app.quit]x[/]", "[/", "a\x1b]52;c;AA\x07b", "\x9b31m\u202egnp.exe", "e\u0301" * 40, "\ud800"]


@pytest.fixture
def reviewing(make_app, tmp_path):
    """Opens an application that reviews documents; its journal and gold lie in the test's folder."""

    def made(*documents, **start):
        settings = {"journal": tmp_path / "ann.jsonl", "reviewer": "ann", "gold": str(tmp_path / "gold.jsonl"), "language": "en"}
        return make_app(*documents, room="review", room_arguments={"settings": settings}, **start)

    made.state = lambda: State(read(tmp_path / "ann.jsonl").events)
    made.gold = tmp_path / "gold.jsonl"
    made.journal = tmp_path / "ann.jsonl"
    return made


async def begun(pilot):
    await settled(pilot)
    for _ in range(200):
        await pilot.pause(0.01)
        if isinstance(pilot.app.screen, ReviewScreen) and pilot.app.screen.sheet is not None:
            return pilot.app.screen
    raise AssertionError("the review did not begin")


def line(app, name):
    return str(app.screen.query_one(f"#{name}", Line).content)


def surface(screen):
    return screen.sheet.document.text[slice(*screen.review.span(screen.item))] if screen.item else None


async def chosen(pilot, words):
    """Go to the reference of these words."""
    screen = pilot.app.screen
    screen.go(next(item for item in screen.items() if screen.sheet.document.text[item.start : item.end] == words))
    await pilot.pause()


async def test_every_decision_is_in_the_journal_before_the_next_reference(reviewing, story):
    app = reviewing(story)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begun(pilot)
        first = screen.item
        await pilot.press("x")
        assert reviewing.state().decisions[first.place].verdict == "reject"
        assert screen.item != first
        await chosen(pilot, "Article 8(2)(b)(i) of the Rome Statute")
        item = screen.item
        await pilot.press("a")
        assert reviewing.state().decisions[item.place].targets == ("rome-statute/art_8__para_2__point_b__point_i",)
        await pilot.press("u", "backspace")
        assert not reviewing.state().decisions
        assert screen.item == first
        await pilot.press("u")
        assert not reviewing.state().decisions


async def test_edges_notes_and_putting_off(reviewing, story):
    app = reviewing(story)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begun(pilot)
        await chosen(pilot, "International Criminal Court")
        await pilot.press("less_than_sign")
        assert surface(screen) == "The International Criminal Court"
        await pilot.press("greater_than_sign", "L")
        assert surface(screen) == "International Criminal Court was"
        await pilot.press("H")
        for words in HOSTILE:
            await pilot.press("m")
            app.screen.query_one("#answer").value = words
            await pilot.press("enter")
            await pilot.pause()
            assert "\x1b" not in line(app, "about")
        item = screen.item
        assert screen.review.note_on(item) == HOSTILE[-1]
        await pilot.press("m")
        app.screen.query_one("#answer").value = ""
        await pilot.press("enter")
        await pilot.pause()
        assert screen.review.note_on(item) == ""
        await pilot.press("space")
        assert screen.item != item
        assert screen.review.queue()[-1].key == item.key


async def test_rivals_are_picked_and_others_searched(reviewing):
    app = reviewing(Document("Under the Vienna Convention envoys are immune."))
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await begun(pilot)
        rows = screen.query_one("#answers", Rows)
        assert rows.count == len(screen.answers) + 1 > 2
        second = screen.answers[1]
        await pilot.press("2")
        (decision,) = reviewing.state().decisions.values()
        assert (decision.verdict, decision.targets) == ("correct", second.targets)
        await chosen(pilot, "Vienna Convention")
        await pilot.press("9")
        assert len(reviewing.state().decisions) == 1
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(app.screen, SearchScreen)
        await searched(pilot, "vclt 31")
        await pilot.press("enter")
        await pilot.pause()
        assert next(iter(reviewing.state().decisions.values())).targets == ("vienna-convention-law-of-treaties/art_31",)
        await pilot.press("n", "s", "escape", "escape")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)


async def searched(pilot, words):
    """Type words and wait for what is found."""
    screen = pilot.app.screen
    screen.query_one("#query").value = words
    for _ in range(300):
        await pilot.pause(0.02)
        if screen.found is not None and screen.found.query == words:
            return
    raise AssertionError(f"nothing came of {words!r}")


async def test_the_cursor_previews_and_enter_decides(reviewing):
    app = reviewing(Document("Under the Vienna Convention envoys are immune."))
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await begun(pilot)
        before = screen.query_one("#law", TextPane).text
        await pilot.press("down")
        await pilot.pause()
        assert screen.query_one("#law", TextPane).text != before
        assert not reviewing.state().decisions
        third = screen.answers[2]
        await pilot.click("#answers", offset=(5, 2))
        await pilot.pause()
        assert not reviewing.state().decisions
        await pilot.click("#answers", offset=(5, 2))
        await pilot.pause()
        assert next(iter(reviewing.state().decisions.values())).targets == third.targets


async def test_a_missed_reference_is_marked_and_the_text_finished(reviewing, linker):
    app = reviewing(Document("Article 27 of the Rome Statute binds. So does the lagoon paper, they say.", key="lagoon"))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begun(pilot)
        await pilot.press("d")
        assert not reviewing.gold.exists()
        await pilot.press("a")
        assert screen.item is None
        assert "read the text once" in screen.query_one("#law", TextPane).text
        assert {hint for _, hint, _ in screen.query_one("#keys").shown()} >= {"missed", "done", "undo"}
        await pilot.press("b")
        app.screen.query_one("#answer").value = "lagoon paper"
        await pilot.press("enter")
        await pilot.pause()
        await searched(pilot, "unclos")
        await pilot.press("enter")
        await pilot.pause()
        assert surface(screen) == "lagoon paper"
        await pilot.press("space", "d")
        await pilot.pause()
        assert "Every text is finished" in screen.query_one("#law", TextPane).text
        (gold,) = read_gold(reviewing.gold)
        assert (gold.id, gold.language, gold.partial) == ("lagoon", "en", False)
        assert [(m.surface, m.targets) for m in gold.mentions] == [
            ("Article 27 of the Rome Statute", ("rome-statute/art_27",)),
            ("lagoon paper", ("unclos",)),
        ]
        await chosen(pilot, "lagoon paper")
        await pilot.press("x")
        await pilot.pause()
        assert [m.surface for m in read_gold(reviewing.gold)[0].mentions] == ["Article 27 of the Rome Statute"]
        await pilot.press("u", "u")
        await pilot.pause()
        assert read_gold(reviewing.gold) == []


async def test_bulk_asks_and_is_undone_at_once(reviewing, story):
    app = reviewing(story)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begun(pilot)
        number = len(screen.review.above(0.5))
        for answer, expected in (("n", 0), ("y", number)):
            await pilot.press("A")
            app.screen.query_one("#answer").value = "0.5"
            await pilot.press("enter")
            await pilot.pause()
            assert f"Accept {number} links" in line(app, "question")
            await pilot.press(answer)
            await pilot.pause()
            assert len(reviewing.state().decisions) == expected
        await pilot.press("u")
        assert not reviewing.state().decisions
        await pilot.press("A")
        app.screen.query_one("#answer").value = "very sure"
        await pilot.press("enter")
        await pilot.pause()
        assert not reviewing.state().decisions


async def test_a_journal_in_use_is_said_and_nothing_breaks(reviewing, story):
    with Journal(reviewing.journal, "ann"):
        app = reviewing(story)
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await pilot.pause(0.2)
            assert "another lexlink is reviewing" in app.screen.query_one("#document", TextPane).text
            await pilot.press("a", "x", "1", "u", "s", "b", "d", "n", "t", "w", "m")
            assert isinstance(app.screen, ReviewScreen)


async def test_the_journal_is_free_again_after_leaving(reviewing, story):
    app = reviewing(story)
    async with app.run_test(size=(80, 24)) as pilot:
        await begun(pilot)
        await pilot.press("x")
    with Journal(reviewing.journal, "ann") as journal:
        assert [event["do"] for event in journal.read.events] == ["open", "decide"]


async def test_without_a_text_there_is_a_sentence(reviewing):
    app = reviewing()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause(0.3)
        await settled(pilot)
        await pilot.pause(0.1)
        assert "Nothing is open" in app.screen.query_one("#document", TextPane).text


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (60, 20), (200, 60)])
async def test_hostile_texts_at_every_size(reviewing, size):
    text = " ".join(f"{words} Article 27 of the Rome Statute" for words in HOSTILE)
    app = reviewing(Document(text, title="[/b] \x1b]0;x\x07", source="[sic].txt"), ascii=size[0] == 60)
    async with app.run_test(size=size) as pilot:
        screen = await begun(pilot)
        shown = screen.query_one("#document", TextPane).text
        assert not set("\x1b\x9b\x07\u202e\ud800") & set(shown)
        assert "[GC] [sic] [emphasis added]" in shown
        await pilot.press("w", "n", "x", "a", "u", "t", "f", "N")
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert screen.sheet is not None


# Judging while browsing


async def test_accept_and_reject_while_browsing(make_app, story, tmp_path):
    app = make_app(story)
    async with app.run_test(size=(100, 30)) as pilot:
        app.desk = Desk({"journal": tmp_path / "ann.jsonl", "reviewer": "ann"})
        await settled(pilot)
        await pilot.press("n")
        first = app.session.reading.at
        await pilot.press("a")
        await pilot.pause()
        assert app.session.reading.at == first + 1
        await pilot.press("x")
        decisions = sorted(State(read(tmp_path / "ann.jsonl").events).decisions.values(), key=lambda d: d.start)
        assert [d.verdict for d in decisions] == ["accept", "reject"]
        assert "Rome Statute✓" in app.screen.query_one("#document", TextPane).text
        await pilot.press("Z")
        await pilot.pause()
        assert len(State(read(tmp_path / "ann.jsonl").events).decisions) == 1
        assert app.session.reading.at == first + 1
        await pilot.press("e")
        await pilot.pause(0.1)
        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.review.progress()[0] == 1
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, ReviewScreen)


async def test_where_nothing_is_kept_nothing_is_judged(make_app, story):
    app = make_app(story)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("n", "a")
        await pilot.pause()
        assert app.desk.review is None


# Searching


async def test_a_click_on_a_result_shows_it_and_a_second_one_takes_it(make_app, story):
    app = make_app(story)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("s")
        await pilot.pause()
        screen = app.screen
        await searched(pilot, "immunity")
        assert len(screen.found.findings) > 1
        await pilot.click("#found", offset=(3, 1))
        await pilot.pause()
        assert app.screen is screen
        assert screen.finding is screen.found.findings[1]
        await pilot.click("#found", offset=(3, 1))
        await pilot.pause(0.1)
        assert app.screen is not screen


async def test_search_opens_law_beside_the_text_and_links_it(make_app, story, tmp_path):
    app = make_app(story)
    async with app.run_test(size=(100, 30)) as pilot:
        app.desk = Desk({"journal": tmp_path / "ann.jsonl", "reviewer": "ann"})
        await settled(pilot)
        await pilot.press("n", "s")
        await pilot.pause()
        await searched(pilot, "un charter 51")
        assert app.screen.finding.id == "un-charter/art_51"
        await pilot.press("enter")
        await pilot.pause(0.1)
        law = app.screen.query_one("#law", TextPane)
        assert law.text.startswith("UN Charter art 51\n")
        await pilot.press("escape")
        await pilot.pause()
        assert law.text.startswith("Rome Statute art 8(2)(b)(i)\n")
        await pilot.press("s")
        await pilot.pause()
        await searched(pilot, "un charter 2")
        await pilot.press("ctrl+l")
        await pilot.pause(0.2)
        (decision,) = State(read(tmp_path / "ann.jsonl").events).decisions.values()
        assert (decision.verdict, decision.targets) == ("correct", ("un-charter/art_2",))


async def test_only_the_last_query_counts(make_app, story):
    app = make_app(story)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("s")
        await pilot.pause()
        box = app.screen.query_one("#query")
        for words in ("g", "ge", "gen", "genocide", "genocide art 2"):
            box.value = words
            await pilot.pause(0.01)
        await searched(pilot, "genocide art 2")
        assert app.screen.finding.id == "genocide-convention/art_2"
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, SearchScreen)


@pytest.mark.parametrize("words", [*HOSTILE[:-1], "x" * 5000, '"', "((((", "art art art", "§§ 4"])
async def test_hostile_queries(make_app, story, words):
    app = make_app(story)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("s")
        await pilot.pause()
        await searched(pilot, words)
        await pilot.press("down", "pagedown", "up")
        assert isinstance(app.screen, SearchScreen)
        assert json.dumps(app.screen.found.problem) == '""'


# The mouse


async def drag(pilot, widget, start, end):
    """Select with the mouse from one cell of a widget to another."""
    await pilot.mouse_down(widget, offset=start)
    await pilot.hover(widget, offset=end)
    await pilot.mouse_up(widget, offset=end)
    await pilot.pause()


async def test_words_selected_with_the_mouse_are_marked(reviewing):
    app = reviewing(Document("Article 27 of the Rome Statute binds. So does the lagoon paper, they say."))
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await begun(pilot)
        pane = screen.query_one("#document", TextPane)
        at = pane.text.index("lagoon paper")
        await drag(pilot, "#document", (at + 1, 0), (at + len("lagoon paper"), 0))
        start, end = pane.selected_span()
        assert pane.text[start:end] == "lagoon paper"
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(app.screen, SearchScreen)
        await searched(pilot, "unclos")
        await pilot.press("enter")
        await pilot.pause()
        assert surface(screen) == "lagoon paper"
        await pilot.click("#document", offset=(3, 0))
        await pilot.pause()
        assert surface(screen) == "Article 27 of the Rome Statute"


async def test_search_links_what_is_selected_in_browsing(make_app, tmp_path):
    app = make_app(Document("So does the lagoon paper, they say. Article 27 of the Rome Statute binds."))
    async with app.run_test(size=(140, 40)) as pilot:
        app.desk = Desk({"journal": tmp_path / "ann.jsonl", "reviewer": "ann"})
        await settled(pilot)
        pane = app.screen.query_one("#document", TextPane)
        at = pane.text.index("lagoon paper")
        await drag(pilot, "#document", (at + 1, 0), (at + len("lagoon paper"), 0))
        await pilot.press("s")
        await pilot.pause()
        await searched(pilot, "unclos")
        await pilot.press("ctrl+l")
        await pilot.pause(0.2)
        (decision,) = State(read(tmp_path / "ann.jsonl").events).decisions.values()
        assert (decision.verdict, decision.targets, decision.end - decision.start) == ("add", ("unclos",), len("lagoon paper"))
