"""The logic of browsing, without a terminal."""

import pytest

from lexlink import Document
from lexlink.tui.clipboard import sequences
from lexlink.tui.law_page import Shelf, law_page, provision_page
from lexlink.tui.layout import Layout, columns
from lexlink.tui.memory import Memory
from lexlink.tui.state import Filter, Reading, Session, choices
from lexlink.tui.view import GLYPHS, View, marked, shown, sureness
from lexlink.tui.why_page import why_page
from lexlink.types import Difference, Quotation
from tests.tui.conftest import STORY


@pytest.fixture
def reading(suggesting):
    made = Reading(Document(STORY, source="harbour.txt"))
    made.take(suggesting.link(made.document))
    return made


def surfaces(reading, steps):
    found = []
    for by in steps:
        reading.go(reading.step(by))
        found.append(reading.link.surface)
    return found


class TestReading:
    def test_next_and_previous_go_around(self, reading):
        first = reading.links[reading.visible[0]].surface
        last = reading.links[reading.visible[-1]].surface
        assert surfaces(reading, [1, -1, 1]) == [first, last, first]

    def test_the_first_step_starts_where_the_reader_is(self, reading):
        reading.top = STORY.index("The International")
        assert surfaces(reading, [1]) == ["International Criminal Court"]
        reading.go(None)
        assert surfaces(reading, [-1]) == ["Article 200 of the Rome Statute"]

    def test_what_comes_next_can_be_made_ready(self, reading):
        linked = [reading.links[n].targets[0].id for n in reading.visible if reading.links[n].targets]
        assert list(reading.coming(2)) == linked[:2]
        reading.go(reading.visible[0])
        assert list(reading.coming(2)) == linked[1:3]
        reading.go(reading.visible[-1])
        assert reading.coming(2) == ()

    def test_unsure_ones_alone(self, reading):
        assert [reading.links[reading.step(1, unsure=True)].surface] == ["Article 200 of the Rome Statute"]

    def test_filters_hide_and_keep_the_place(self, reading):
        reading.go(0)
        reading.set_filter(Filter().toggled("provision"))
        assert reading.at is None
        assert {reading.links[n].kind for n in reading.visible} == {"organ", "instrument"}
        reading.set_filter(Filter().toggled("nil"))
        assert "Article 200" not in {reading.links[n].surface for n in reading.visible}
        assert Filter().toggled("nil").toggled("nil") == Filter()
        assert Filter(least=0.95).says == "from 0.95"
        assert sum(reading.counts.values()) == len(reading.visible)

    def test_links_come_to_a_text_that_is_being_read(self, suggesting):
        reading = Reading(Document(STORY))
        assert reading.step(1) is None
        reading.top = 40
        linked = suggesting.link(reading.document)
        reading.wanted = linked.links[2].id
        reading.take(linked)
        assert (reading.top, reading.at) == (40, 2)

    def test_the_innermost_link_is_under_the_mouse(self, reading):
        start = STORY.index("common Article 3")
        assert reading.links[reading.link_at(start + 2)].surface.startswith("common Article 3")
        assert reading.link_at(0) is None

    def test_several_targets_then_suggestions_then_rivals_each_once(self, reading):
        common = next(link for link in reading.links if "common" in link.surface)
        assert [c.role for c in choices(common)] == ["target"] * 4
        amending = next(link for link in reading.links if link.kind == "instrument")
        assert [(c.target, c.role) for c in choices(amending)] == [("rome-statute", "target"), ("rome-statute/art_121", "suggestion")]

    def test_what_cites_a_provision(self, reading):
        assert [reading.links[n].surface for n in reading.citing("rome-statute/art_8")] == ["Article 8(2)(b)(i) of the Rome Statute"]
        assert len(reading.citing("rome-statute")) >= 3

    def test_finding_words(self, reading):
        reading.find("ROME statute")
        assert len(reading.hits) == 3
        reading.step_hit(-1)
        assert reading.hit == 2
        reading.find("(2)(b)")
        assert [STORY[a:b] for a, b in reading.hits] == ["(2)(b)"]
        reading.find("")
        assert reading.hit is None


class TestSession:
    def test_back_and_forward(self, reading):
        session = Session()
        session.readings = [reading, Reading(Document("other", source="o"))]
        session.leave()
        reading.go(2)
        reading.top = 30
        session.leave()
        session.current = 1
        assert session.back()
        assert (session.current, reading.at, reading.top) == (0, 2, 30)
        assert session.back()
        assert reading.at is None
        assert not session.back()
        assert session.forward()
        assert reading.at == 2
        assert session.forward()
        assert session.current == 1

    def test_a_closed_document_is_left_out_of_the_way_back(self, reading):
        session = Session()
        other = Reading(Document("other", source="o"))
        session.readings = [reading, other]
        session.current = 1
        session.leave()
        session.close(1)
        assert session.reading is reading
        assert not session.back()

    def test_a_document_is_open_once(self):
        session = Session()
        one = session.open(Document("a", source="x"))
        assert session.open(Document("a", source="x")) is one
        assert session.open(Document("b", source="x")) is not one


class TestView:
    def test_doubt_is_marked_behind_the_mention(self, reading):
        view, paints = marked(reading.text, reading.links, reading.visible, brackets=False, glyphs=GLYPHS)
        assert "Article 200 of the Rome Statute× protects" in view.text
        nil = next(p for p in paints if "sureness-nil" in p.style)
        assert view.text[nil.start : nil.end] == "Article 200 of the Rome Statute"

    def test_brackets_carry_numbers(self, reading):
        view, _ = marked(reading.text, reading.links, reading.visible, brackets=True, glyphs=GLYPHS)
        assert "[1:Article 8(2)(b)(i) of the Rome Statute]" in view.text
        assert "×:Article 200 of the Rome Statute]" in view.text

    def test_line_ends_of_any_kind(self):
        assert shown("a\r\nb\rc\td") == "a \nb\nc d"

    def test_an_inner_mention_lies_on_top(self, reading):
        link = reading.links[0]
        inner = link.replace(start=link.start + 8, end=link.start + 12)
        _, paints = marked(reading.text, (link, inner), range(2), brackets=False, glyphs=GLYPHS)
        assert [p.owner for p in paints] == [0, 1, 0]

    def test_a_view_without_marks_changes_nothing(self):
        view = View("abc")
        assert (view.to_view(2), view.to_text(2), view.before(2)) == (2, 2, 2)

    def test_sureness(self, reading):
        assert {link.surface: sureness(link) for link in reading.links}["Article 200 of the Rome Statute"] == "nil"


class TestLayout:
    def test_lines_are_found_as_far_as_one_looks(self):
        text = "word " * 100_000
        lines = Layout(text, 40)
        lines.grow(0)
        assert not lines.complete or len(text) < 1 << 16
        assert lines.span(5)[0] == 200
        lines.grow(len(text))
        assert lines.complete
        assert lines.line_of(len(text) - 1) == lines.count - 1

    def test_the_line_of_each_offset(self):
        text = "alpha beta\n\ngamma 漢字漢字 delta epsilon"
        lines = Layout(text, 8)
        lines.grow(len(text))
        for offset, character in enumerate(text):
            start, end = lines.span(lines.line_of(offset))
            assert start <= offset < end or character in " \n"

    def test_columns_of_wide_characters(self):
        assert columns("a漢b") == [0, 1, 3, 4]
        assert columns("e\u0301x") == [0, 0, 1, 2]


class TestPages:
    def test_no_store_means_not_fetched(self, kb, reading):
        reading.go(0)
        page = law_page(kb, reading, Shelf().peek("rome-statute/art_8"))
        assert "Official text not fetched yet: press r" in page.text
        assert page.target == "rome-statute/art_8__para_2__point_b__point_i"
        assert page.url.startswith("https://")

    def test_an_unresolved_mention_leads_somewhere(self, kb, reading):
        reading.go(next(n for n, link in enumerate(reading.links) if link.status == "nil"))
        page = law_page(kb, reading, None)
        assert "cited, but not there" in page.text
        assert "There is no such provision" in page.text
        reading.choice = 1
        assert "the nearest that exists" in law_page(kb, reading, None).text

    def test_each_state_says_what_to_do(self, kb):
        reading = Reading(Document("Nothing here."))
        assert "Looking for references" in law_page(kb, reading, None).text
        reading.stage = "stopped"
        assert "stopped" in law_page(kb, reading, None).text
        reading.stage, reading.problem = "failed", "it broke"
        assert "it broke" in law_page(kb, reading, None).text

    def test_why_gives_features_and_rivals(self, kb, suggesting):
        document = Document("Article 5 of the North Atlantic Treaty and the Rome Statute. NATO allies invoked Article 5 against the treaty.")
        reading = Reading(document)
        reading.take(suggesting.link(document))
        reading.go(next(n for n, link in enumerate(reading.links) if len(link.candidates) > 1))
        text = why_page(kb, reading).text
        assert "Rivals" in text
        assert "sum" in text

    def test_why_shows_how_a_misspelt_name_should_be(self, kb, suggesting):
        document = Document("Article 27 of the Rome Statue.")
        reading = Reading(document)
        reading.take(suggesting.link(document))
        reading.go(0)
        assert "Rome Statu{+t+}e" in why_page(kb, reading).text

    def test_why_shows_how_a_quotation_differs(self, kb, reading):
        differences = (Difference("same", "every lamp", "every lamp"), Difference("changed", "may", "must"), Difference("left out", "", "always"))
        link = reading.links[0].replace(kind="quotation", quotation=Quotation("en", "every lamp must always", False, differences))
        reading.linked = reading.linked.replace(links=(link,))
        reading.go(0)
        assert "every lamp [-may-] {+must+} {+always+}" in why_page(kb, reading).text

    def test_an_unknown_provision_is_said_to_be_unknown(self, kb):
        assert "does not know" in provision_page(kb, "nowhere/art_1", None).text


class TestClipboard:
    def test_tmux_gets_it_twice(self):
        plain, wrapped = sequences("a", {"TMUX": "x"})
        assert plain == "\x1b]52;c;YQ==\x07"
        assert wrapped == "\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\"

    def test_screen_gets_it_in_parts(self):
        parts = sequences("a" * 2_000, {"STY": "x"})
        assert len(parts) > 1
        assert all(part.startswith("\x1bP") for part in parts)

    def test_too_long_is_said(self):
        with pytest.raises(ValueError, match="too long"):
            sequences("a" * 200_000, {})


class TestMemory:
    def test_places_survive(self, tmp_path):
        memory = Memory(tmp_path / "deep")
        memory.opened("a.txt", "A")
        memory.remember("a.txt", "A", 120, "id")
        memory.settings["theme"] = "nord"
        assert memory.save() == ""
        again = Memory(tmp_path / "deep")
        assert again.visit("a.txt")[3:] == (120, "id")
        assert again.settings == {"theme": "nord"}
        assert [p.name for p in (tmp_path / "deep").iterdir()] == ["browse.json"]

    @pytest.mark.parametrize("broken", ["", "{", "[]", '{"recent": 3}', '{"recent": [1, {"source": 2}, {"source": "x", "top": "y"}], "settings": []}'])
    def test_a_broken_file_is_as_good_as_none(self, tmp_path, broken):
        (tmp_path / "browse.json").write_text(broken)
        assert all(isinstance(visit.top, int) for visit in Memory(tmp_path).visits)

    def test_a_folder_that_cannot_be_written_is_said(self, tmp_path):
        (tmp_path / "file").write_text("")
        memory = Memory(tmp_path / "file" / "below")
        memory.opened("a", "A")
        assert "cannot be kept" in memory.save()

    def test_without_a_folder_nothing_is_kept(self, tmp_path):
        memory = Memory(None)
        memory.opened("a", "A")
        assert memory.save() == ""


@pytest.mark.parametrize("piece", ["word ", "漢字かな ", "x", "e\u0301", "\u0301"])
def test_a_long_paragraph_breaks_the_same_however_it_is_looked_at(piece):
    text = "start " + piece * (200_000 // len(piece))
    whole, slowly = Layout(text, 37), Layout(text, 37)
    whole._next_chunk(len(text))
    while not slowly.complete:
        slowly.grow(slowly.ends[-1] + 1 if slowly.ends else 0)
    assert (whole.starts, whole.ends) == (slowly.starts, slowly.ends)
