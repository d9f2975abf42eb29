"""Browsing, by its keys and the mouse."""

import base64

import pytest

from lexlink import Document
from lexlink.errors import CorpusError
from lexlink.law import LawText, LawUnit, Page
from lexlink.store.repository import Store
from lexlink.tui.app import LexlinkApp, Start
from lexlink.tui.memory import Memory
from lexlink.tui.screens.browse import BrowseScreen
from lexlink.tui.screens.help import HelpScreen
from lexlink.tui.screens.home import HomeScreen
from lexlink.tui.widgets.rows import Rows
from lexlink.tui.widgets.text_pane import TextPane
from tests.tui.conftest import STORY, settled

LONG = "\n\n".join(f"Story number {n} has nothing. Then it names Article {n} of the Rome Statute, at last." for n in range(1, 121))


def pane(app, name):
    return app.screen.query_one(f"#{name}", TextPane)


def line(app, name):
    return str(app.screen.query_one(f"#{name}").render())


async def test_the_law_moves_with_the_text(make_app, story):
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        app = pilot.app
        assert "references to the law" in pane(app, "law").text
        await pilot.press("n")
        assert app.session.reading.link.surface == "Article 8(2)(b)(i) of the Rome Statute"
        assert pane(app, "law").text.startswith("Rome Statute art 8(2)(b)(i)\n")
        assert "1/" in line(app, "head")
        assert "sure 0.9" in line(app, "status")
        await pilot.press("n")
        assert "common Article 3" in app.session.reading.link.surface
        assert "target 1 of 4  1/4" in pane(app, "law").text
        await pilot.press("right_square_bracket")
        assert "target 2 of 4" in pane(app, "law").text
        await pilot.press("4")
        assert "target 4 of 4" in pane(app, "law").text
        await pilot.press("N")
        assert pane(app, "law").text.startswith("Rome Statute art 8(2)(b)(i)\n")
        await pilot.press("u")
        assert app.session.reading.link.status == "nil"


async def test_a_suggestion_is_visibly_weaker(make_app, story):
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        reading = pilot.app.session.reading
        pilot.app.screen.go(next(n for n, link in enumerate(reading.links) if link.kind == "instrument"))
        await pilot.press("right_square_bracket")
        assert pane(pilot.app, "law").text.startswith("perhaps meant: a suggestion, not a citation")


async def test_jumping_by_a_letter_and_back(make_app, story):
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("n", "'", "d")
        reading = pilot.app.session.reading
        assert reading.at == 2
        await pilot.press("backspace")
        assert reading.at == 0
        await pilot.press("alt+right")
        assert reading.at == 2
        await pilot.press("'", "escape")
        assert not pane(pilot.app, "document")._labels


async def test_following_to_the_law_and_back(make_app, story):
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("n", "enter")
        assert pilot.app.screen.focused.id == "law"
        await pilot.press("enter")
        assert pilot.app.screen.focused.id == "document"


async def test_clicking_a_mention_shows_its_law(make_app, story):
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        document = pane(pilot.app, "document")
        at = document.text.index("International Criminal")
        row = document.layout_of_lines.line_of(at)
        column = at - document.layout_of_lines.span(row)[0]
        await pilot.click("#document", offset=(column + 1, row))
        assert pilot.app.session.reading.link.surface == "International Criminal Court"
        assert pane(pilot.app, "law").text.startswith("International Criminal Court\nwas set up by\nRome Statute art 1\n")


async def test_the_key_bar_can_be_clicked(make_app, story):
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        bar = pilot.app.screen.query_one("#keys")
        start, *_ = next(span for span in bar._spans if span[2] == "next_link(1)")
        await pilot.click("#keys", offset=(start, 0))
        assert pilot.app.session.reading.at == 0


async def test_finding_in_the_text_and_in_the_law(make_app, story):
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        app = pilot.app
        await pilot.press("slash", *"rome", "enter")
        assert "1 of" in line(app, "status")
        await pilot.press("n")
        assert app.session.reading.hit == 1
        await pilot.press("escape", "n")
        assert app.session.reading.query == ""
        assert app.session.reading.at == 0
        await pilot.press("tab", "slash", *"crimes", "enter", "n")
        assert app.screen._law_hit == 1
        await pilot.press("escape")
        assert not app.screen._law_hits


async def test_leaving_the_search_restores_the_place(make_app):
    async with make_app(Document(LONG)).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("pagedown")
        top = pane(pilot.app, "document").top
        await pilot.press("slash", *"number 99")
        assert pane(pilot.app, "document").top != top
        await pilot.press("escape")
        assert pane(pilot.app, "document").top == top


async def test_the_law_follows_when_the_text_is_scrolled(make_app):
    async with make_app(Document(LONG)).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("pagedown")
        first = pilot.app.session.reading.at
        assert first is not None
        assert f"Rome Statute art {first + 1}" in pane(pilot.app, "law").text
        await pilot.press("equals_sign", "pagedown", "pagedown")
        assert pilot.app.session.reading.at == first


async def test_resizing_keeps_the_place(make_app):
    async with make_app(Document(LONG)).run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await pilot.press(*["pagedown"] * 3)
        document = pane(pilot.app, "document")
        top = document.top
        for size in ((80, 24), (61, 20), (200, 60), (40, 15), (140, 40), (100, 30)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            start, _ = document.visible_span()
            if document.display and document.size.height:
                line = document.layout_of_lines.line_of(top)
                assert abs(document.layout_of_lines.line_of(start) - line) <= 1, size
        assert abs(document.top - top) <= 80


@pytest.mark.parametrize(("size", "seen"), [((60, 20), {"document"}), ((80, 24), {"document", "law"}), ((140, 40), {"document", "law", "links", "why"})])
async def test_what_is_seen_at_each_width(make_app, story, size, seen):
    async with make_app(story).run_test(size=size) as pilot:
        await settled(pilot)
        assert {p.id for p in pilot.app.screen.panes()} == seen
        if size[0] < 70:
            await pilot.press("n", "tab")
            assert {p.id for p in pilot.app.screen.panes()} == {"law"}
            await pilot.press("tab")
            assert {p.id for p in pilot.app.screen.panes()} == {"document"}


async def test_drawers_open_and_close(make_app, story):
    async with make_app(story).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        await pilot.press("l", "down", "down", "enter")
        assert {p.id for p in screen.panes()} == {"document", "law"}
        assert pilot.app.session.reading.at == 1
        await pilot.press("w")
        assert {p.id for p in screen.panes()} == {"document", "why"}
        assert "Why link 2" in pane(pilot.app, "why").text
        await pilot.press("escape")
        assert {p.id for p in screen.panes()} == {"document", "law"}
        await pilot.press("plus")
        assert {p.id for p in screen.panes()} == {"document"}
        await pilot.press("underscore")
        assert {p.id for p in screen.panes()} == {"document", "law"}


async def test_the_divider_moves_by_key_and_mouse(make_app, story):
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        left = pilot.app.screen.query_one("#left")
        before = left.size.width
        await pilot.press("greater_than_sign")
        await pilot.pause()
        assert left.size.width == before + 5
        divider = pilot.app.screen.query_one("#divider")
        await pilot.mouse_down(divider, offset=(0, 5))
        await pilot.hover(None, offset=(30, 5))
        await pilot.mouse_up(None, offset=(30, 5))
        await pilot.pause()
        assert abs(left.size.width - 30) <= 1
        assert pilot.app.memory.settings["split"] == 0.3


async def test_filtering(make_app, story):
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f", "down", "space", "escape")
        reading = pilot.app.session.reading
        assert "provision" not in {reading.links[n].kind for n in reading.visible}
        assert "without provision" in line(pilot.app, "head")
        await pilot.press("f", "0", "escape")
        assert len(reading.visible) == len(reading.links)


async def test_copying_goes_to_the_terminal_and_claims_nothing(make_app, story, monkeypatch):
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        written = []
        monkeypatch.setattr(pilot.app._driver, "write", written.append)
        await pilot.press("n", "y", "Y", "C")
        copied = [base64.b64decode(w.removeprefix("\x1b]52;c;").rstrip("\x07")).decode() for w in written if w.startswith("\x1b]52")]
        assert copied[0] == "Rome Statute art 8(2)(b)(i)"
        assert '"surface": "Article 8(2)(b)(i) of the Rome Statute"' in copied[1]
        assert copied[2].endswith("pdf")
        said = [n.message for n in pilot.app._notifications]
        assert all("if your terminal allows" in message for message in said)


async def test_only_web_addresses_are_opened(make_app, story, monkeypatch):
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        opened = []
        monkeypatch.setattr(pilot.app, "open_url", opened.append)
        await pilot.press("n", "o")
        assert opened == ["https://www.icc-cpi.int/Publications/Rome-Statute.pdf"]
        pilot.app.open_address("file:///etc/passwd")
        assert len(opened) == 1


async def test_several_documents(make_app, story):
    other = Document("The NPT has an Article VI.", source="other.txt")
    async with make_app(story, other).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert "[1 of 2]" in line(pilot.app, "head")
        await pilot.press("d", "down", "enter")
        assert pilot.app.session.reading.document is other
        await pilot.press("n", "n")
        assert "NPT art VI" in pane(pilot.app, "law").text
        await pilot.press("backspace")
        assert pilot.app.session.reading.document is story


async def test_help_finds_and_does(make_app, story):
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.press(*"next reference", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, BrowseScreen)
        await pilot.pause()
        assert pilot.app.session.reading.at == 0


async def test_an_empty_text_and_a_text_without_law(make_app):
    async with make_app(Document("", source="empty.txt"), Document("Nothing.", source="n.txt")).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "No reference to international law" in pane(pilot.app, "law").text
        await pilot.press("n", "N", "u", "w", "l", "j", "enter", "'", "y", "]", "enter", "backspace", "G", "g", "d", "escape")
        assert isinstance(pilot.app.screen, BrowseScreen)


async def test_a_missing_file_is_said_and_nothing_breaks(make_app, tmp_path):
    async with make_app(names=(str(tmp_path / "none.txt"),)).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "Nothing is open" in pane(pilot.app, "document").text
        assert "does not exist" in pane(pilot.app, "document").text
        assert any("does not exist" in n.message for n in pilot.app._notifications)


async def test_a_corpus_that_cannot_be_loaded_leaves_the_text_readable(story):
    def broken():
        raise CorpusError("no corpus in x")

    async with LexlinkApp(Start(linker=broken, documents=(story,))).run_test(size=(100, 30)) as pilot:
        for _ in range(50):
            await pilot.pause(0.02)
            if pilot.app.trouble and pilot.app.session.reading.stage != "linking":
                break
        await pilot.pause()
        assert "Harbour court" in pane(pilot.app, "document").text
        assert "no corpus in x" in pane(pilot.app, "law").text


async def test_a_fault_in_linking_leaves_the_text_readable(suggesting, story):
    class Broken:
        kb = suggesting.kb

        def link(self, document):
            raise RuntimeError("it broke")

    async with LexlinkApp(Start(linker=Broken, documents=(story,))).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert "it broke" in pane(pilot.app, "law").text
        assert "Harbour court" in pane(pilot.app, "document").text


async def test_linking_in_the_background_is_stopped_by_escape(suggesting, story):
    import threading

    gate = threading.Event()

    class Slow:
        kb = suggesting.kb

        def link(self, document):
            gate.wait(20)
            return suggesting.link(document)

    async with LexlinkApp(Start(linker=Slow, documents=(story,))).run_test(size=(100, 30)) as pilot:
        await pilot.pause(0.1)
        assert "Harbour court" in pane(pilot.app, "document").text
        assert "linking" in line(pilot.app, "head")
        await pilot.press("j", "G", "escape")
        assert pilot.app.session.reading.stage == "stopped"
        gate.set()
        await pilot.pause(0.2)
        assert pilot.app.session.reading.links == ()


async def test_the_place_is_kept_between_runs(make_app, tmp_path):
    file = tmp_path / "long.txt"
    file.write_text(LONG, encoding="utf-8")
    async with make_app(names=(str(file),), memory=Memory(tmp_path / "state")).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("pagedown", "pagedown", "n", "n")
        at, top = pilot.app.session.reading.at, pilot.app.session.reading.top
        assert top
        await pilot.press("q")
    async with make_app(memory=Memory(tmp_path / "state")).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)
        await pilot.press("enter")
        await settled(pilot)
        reading = pilot.app.session.reading
        assert (reading.at, reading.top) == (at, top)
        assert pane(pilot.app, "document").top == top


async def test_pasting_a_text(make_app):
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("P")
        pilot.app.screen.query_one("#pasted").text = STORY
        await pilot.press("f2")
        await settled(pilot)
        assert isinstance(pilot.app.screen, BrowseScreen)
        assert len(pilot.app.session.reading.links) > 4
        await pilot.press("H")
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_opening_a_file_by_name(make_app, tmp_path):
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("O")
        pilot.app.screen.query_one("#answer").value = str(tmp_path / "a.txt")
        await pilot.press("enter")
        await settled(pilot)
        assert pilot.app.session.reading.name == "a.txt"


async def test_the_palette_resolves_a_citation(make_app, story):
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        pilot.app.show_provision("rome-statute/art_121")
        await pilot.pause()
        assert pane(pilot.app, "law").text.startswith("Rome Statute art 121\n")
        await pilot.press("escape")
        assert "references to the law" in pane(pilot.app, "law").text


async def test_rows_of_any_length(make_app, story):
    async with make_app(story).run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        rows = pilot.app.screen.query_one("#links", Rows)
        rows.show(100_000, lambda n: [(f"row {n}", "")], 99_999)
        await pilot.pause()
        assert "row 99999" in "".join(rows.render_line(y).text for y in range(rows.size.height))


async def test_many_documents_are_linked_one_by_one_the_one_read_first(suggesting, tmp_path):
    order = []

    class Noting:
        kb = suggesting.kb

        def link(self, document):
            order.append(document.source)
            return suggesting.link(document)

    documents = [Document(STORY, source=f"{n}.txt") for n in range(30)]
    app = LexlinkApp(Start(linker=Noting, documents=tuple(documents)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert len(order) == 30
        assert order[0] == "0.txt"
        assert all(reading.stage == "linked" for reading in app.session.readings)


async def test_a_large_text_is_linked_elsewhere_and_escape_ends_that(suggesting):
    import multiprocessing

    text = (STORY + "\n") * 2000
    async with LexlinkApp(Start(linker=lambda: suggesting, documents=(Document(text, source="big.txt"),))).run_test(size=(80, 24)) as pilot:
        for _ in range(1_000):
            await pilot.pause(0.01)
            if len(multiprocessing.active_children()) == 2:
                break
        assert pilot.app.session.reading.stage == "linking"
        await pilot.press("pagedown", "escape")
        assert pilot.app.session.reading.stage == "stopped"
        for _ in range(500):
            if not multiprocessing.active_children():
                break
            await pilot.pause(0.02)
        assert not multiprocessing.active_children()
        assert pilot.app.session.reading.links == ()


def test_a_large_text_has_the_same_links_from_elsewhere(suggesting):
    from lexlink.tui.backlog import LARGE, Backlog

    text = STORY + "No law here. " * (LARGE // 12)
    found = []
    backlog = Backlog(lambda: suggesting)
    assert backlog.add(Document(text))
    backlog.work_off(lambda document, linked: found.append(linked), lambda document, problem: found.append(problem))
    assert found == [suggesting.link(Document(text))]


async def test_the_official_text_is_shown_with_where_it_came_from(make_app, story, tmp_path, monkeypatch):
    monkeypatch.setenv("LEXLINK_STORE", str(tmp_path / "law.sqlite"))
    article = LawUnit("art_8", "8", "Crimes", "The keeper's own words:", (LawUnit("art_8__para_2", "2", "", "A made-up paragraph about lamps."),))
    with Store.open() as store:
        page = store.keep_page("made up", Page("https://law.example.org/rome", b"x", retrieved_at="2026-01-02T00:00:00Z"))
        text = LawText("rome-statute", "en", (article,), "Rome Statute", "2002-07-01")
        store.replace(text, source="made-up", parser=1, pages=[page], url="https://law.example.org/rome")
    async with make_app(story).run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("n")
        for _ in range(100):
            if "made-up" in pane(pilot.app, "law").text:
                break
            await pilot.pause(0.02)
        assert "Within Rome Statute art 8(2):\nA made-up paragraph about lamps." in pane(pilot.app, "law").text.replace("2. ", "")
        pilot.app.show_provision("rome-statute/art_8")
        for _ in range(100):
            if "lamps" in pane(pilot.app, "law").text:
                break
            await pilot.pause(0.02)
        text = pane(pilot.app, "law").text
        assert "2. A made-up paragraph about lamps." in text
        assert "made-up · in force from 2002-07-01" in text
        assert "not fetched yet" not in text


async def test_a_store_that_cannot_be_read_is_no_end(make_app, story, tmp_path, monkeypatch):
    (tmp_path / "law.sqlite").write_bytes(b"no database" * 100)
    monkeypatch.setenv("LEXLINK_STORE", str(tmp_path / "law.sqlite"))
    async with make_app(story).run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("n")
        await pilot.pause(0.3)
        assert "Defines war crimes" in pane(pilot.app, "law").text
        assert pilot.app.shelf.problem


async def test_selected_words_are_copied_without_the_marks(make_app, story, monkeypatch):
    async with make_app(story).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        document = pane(pilot.app, "document")
        start = document.text.index("Article 200")
        end = document.text.index("protects") + len("protects")
        assert "×" in document.text[start:end]
        assert document.selected(start, end) == "Article 200 of the Rome Statute protects"
        row, column = document.layout_of_lines.line_of(start), start - document.layout_of_lines.span(document.layout_of_lines.line_of(start))[0]
        await pilot.mouse_down(document, offset=(column + 1, row))
        await pilot.hover(document, offset=(column + 6, row))
        await pilot.mouse_up(document, offset=(column + 6, row))
        await pilot.pause()
        assert pilot.app.screen.get_selected_text().startswith("Artic")
