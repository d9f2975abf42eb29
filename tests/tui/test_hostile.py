"""Nothing that a text, a title, a file name or a name of the law holds can break or drive a screen."""

import os
import re
import sys
import unicodedata
from itertools import pairwise

import pytest

from lexlink import Document
from lexlink.tui.layout import Layout
from lexlink.tui.state import Reading
from lexlink.tui.view import GLYPHS, marked, shown
from lexlink.tui.widgets.rows import Rows
from lexlink.tui.widgets.text_pane import TextPane
from lexlink.types import Antecedent, Candidate, Feature, Instrument, Link, LinkedDocument, Organ, Passage, Target
from tests.bench.terminal import Terminal
from tests.tui.conftest import settled
from tests.tui.hostile import strings

HOSTILE = strings(1_000)
FOREIGN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Names:
    """A knowledge base of which every word is hostile."""

    revision = "r"
    folders = ()

    def __init__(self, word):
        self.word = word
        self.instruments = {"x": Instrument("x", word, word, word)}
        self.organs = {"o": Organ("o", word, word, "x/art_1")}

    def passage(self, target):
        return Passage(target, self.word, self.word, (self.word, self.word), self.word, self.word, "", f"https://e.org/{self.word}")

    def citation(self, target):
        return self.word

    def exists(self, target):
        return True


class Engine:
    def __init__(self, word):
        self.kb = Names(word)

    def link(self, document):
        word, end = self.kb.word, len(document.text)
        feature = Feature(word, 1.0, 2.0, word)
        candidates = (Candidate("x/art_1", 0.9, (feature,)), Candidate("x/art_2", 0.4, (feature,)))
        links = [
            Link(0, end, "provision", "short", "linked", 0.95, (Target("x/art_1", 0, end),), None, word, Antecedent(0, end, document.text, word), candidates),
            Link(0, max(1, end // 2), "organ", "full", "ambiguous", 0.6, (), None, word, None, candidates, document=document),
            Link(max(0, end - 3), end, "instrument", "misspelt", "nil", 0.2, (), "not_in_corpus", word, document=document),
        ]
        return LinkedDocument(document, tuple(link.replace(document=document, law=self.kb) for link in links), (), "r", "c")


def drawn(screen):
    """All that a screen shows, checked line by line against what its panes hold."""
    for pane in screen.query(TextPane):
        if not pane.display or not pane.size.height:
            continue
        lines = pane.layout_of_lines
        lines.grow(len(lines.text) + 1)
        seen = "".join(lines.text[a:b] for a, b in zip(lines.starts, lines.ends, strict=True))
        assert re.sub(r"[ \n]", "", seen) == re.sub(r"[ \n]", "", pane.text), "shown whole"
        for line in range(min(lines.count, 200)):
            start, end = lines.span(line)
            strip = pane._draw(line)
            assert pane._labels or strip.text.rstrip(" ") == pane.text[start:end].rstrip(" ")
            assert strip.cell_length == pane.size.width
            assert not FOREIGN.search(strip.text)
    for rows in screen.query(Rows):
        for row in range(rows.count):
            assert not FOREIGN.search(rows._draw(row).text)
    for line in screen.query("Line"):
        assert not FOREIGN.search(str(line.render()))
    return True


@pytest.mark.parametrize(("size", "many"), [((80, 24), 200), ((140, 40), 500)])
async def test_a_thousand_hostile_strings(make_app, size, many):
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        for at in range(0, len(HOSTILE), many):
            batch = HOSTILE[at : at + many]
            app.linker = Engine(" ".join(batch))
            app.session.readings.clear()
            app.session.current = 0
            document = Document("\n".join(batch), source="/".join(batch), title=None if at else " ".join(batch))
            reading = app.session.open(document)
            reading.take(app.linker.link(document))
            app.show_browse()
            await pilot.pause()
            for action in ("next_link(1)", "why", "next_link(1)", "links", "next_link(1)", "app.back_out", "choose_by(1)", "jump", "app.back_out"):
                await app.screen.run_action(action)
                await pilot.pause()
                assert drawn(app.screen)
            await pilot.press("f")
            assert drawn(app.screen)
            await pilot.press("escape")
            app.notify(shown(document.text), markup=False)
            app.clear_notifications()


async def test_every_string_as_a_title_and_in_the_list_of_recent_documents(make_app):
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for word in HOSTILE:
            app.memory.opened(word, word)
            reading = Reading(Document("text", source=word, title=word))
            assert not FOREIGN.search(reading.name)
            assert "\n" not in reading.name
        app.screen._fill()
        assert drawn(app.screen)
        app.session.open(Document("text", source=HOSTILE[-1], title=HOSTILE[-1]))
        app.show_browse()
        await pilot.pause()
        await pilot.press("d")
        assert drawn(app.screen)


@pytest.mark.parametrize("cells", [2, 10, 41])
def test_every_string_is_laid_out_whole_and_fits(cells):
    from rich.cells import cell_len

    for word in HOSTILE:
        text = shown(word)
        assert len(text) == len(word)
        lines = Layout(text, cells)
        lines.grow(len(text) + 1)
        spans = list(zip(lines.starts, lines.ends, strict=True))
        assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "").replace("\n", "")
        assert all(cell_len(text[a:b]) <= cells for a, b in spans)


def test_marks_lead_back_to_the_text():
    for word in HOSTILE:
        document = Document(word * 2)
        links = Engine("x").link(document).links
        view, paints = marked(shown(document.text), links, range(3), brackets=True, glyphs=GLYPHS)
        for offset in range(len(document.text)):
            assert view.text[view.to_view(offset)] == shown(document.text)[offset]
            assert view.to_text(view.to_view(offset)) == offset
        assert all(a.end <= b.start for a, b in pairwise(paints))


async def test_a_line_of_a_megabyte(make_app):
    text = "Article 5 of the Rome Statute " + "x" * 1_000_000 + " 漢字" * 1_000
    async with make_app(Document(text)).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("n", "G")
        pane = pilot.app.screen.query_one("#document", TextPane)
        assert pane.layout_of_lines.complete
        assert "漢字" in pane.render_line(pane.size.height - 1).text


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_no_foreign_control_reaches_the_terminal(tmp_path):
    """What the program writes to a real terminal holds its own sequences and none of the text's."""
    words = [w for w in HOSTILE if "\x00" not in w[:8192]]
    name = "x\x1b]52;c;aGk=\x07\x9b31m[b].txt"
    story = "Article 27 of the Rome Statute " + "\n".join(words).replace("\x00", "")
    (tmp_path / name).write_text(story, encoding="utf-8", errors="replace", newline="")
    terminal = Terminal("text", str(tmp_path / name))
    try:
        got, _ = terminal.read(until="Article 27", limit=60)
        got += terminal.read(quiet=1)[0]
        for keys in (b" ", b" ", b"G", b"d", b"\x1b", b"?", b"\x1b", b"H", b"/x\r", b"\x1b"):
            os.write(terminal.line, keys)
            got += terminal.read(quiet=0.3)[0]
    finally:
        terminal.end()
    text = got.decode("utf-8", "replace")
    own = re.sub(r"\x1b\]22;[a-z-]*\x07|\x1b\[[0-9;:?<>=$]*[A-Za-z@`{|}~]|\x1b[()][A-B0]|\x1b[=>78cM]", "", text)
    foreign = {f"U+{ord(c):04X}" for c in own if unicodedata.category(c) in ("Cc", "Cs") and c not in "\r\n"} | {
        f"U+{ord(c):04X}" for c in own if FOREIGN.match(c) and c not in "\r\n\t"
    }
    assert "52;c" in text, "the words are shown"
    assert not foreign, foreign
