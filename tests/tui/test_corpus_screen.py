"""The corpus on the screen: the tree, its filter, versions, and fetching from a publisher that is invented."""

import pytest

from lexlink import Config, Document, Linker
from lexlink.kb.subjects import OTHER, subjects
from lexlink.sources.fetch import DEFAULT, Fetcher
from lexlink.store.repository import Store
from lexlink.tui.app import LexlinkApp, Start
from lexlink.tui.corpus_tree import CorpusTree, cited
from lexlink.tui.screens.browse import BrowseScreen
from lexlink.tui.screens.corpus import CorpusScreen
from lexlink.tui.widgets.bars import Line
from lexlink.tui.widgets.text_pane import TextPane
from lexlink.types import Addition, Alias, Instrument, Provision
from tests.pages.conftest import harbour, server  # noqa: F401
from tests.pages.harbour import TREATIES, publish
from tests.pages.server import answer
from tests.tui.conftest import settled

HOSTILE = "[/b] Pier [GC] \x1b]52;c;AA\x07\u202e treaty"


@pytest.fixture(scope="session")
def tree_kb(kb):
    provisions = tuple(Provision(f"{TREATIES[0]}/art_{n}", str(n), f"{HOSTILE} {n}") for n in range(1, 25))
    return kb.add(Addition(Instrument(TREATIES[0], "treaty", HOSTILE, "Pier Treaty"), (Alias("Pier Treaty", (TREATIES[0],)),), provisions))


@pytest.fixture
def tree(tree_kb):
    return CorpusTree(tree_kb, subjects(tree_kb.folders, tree_kb.instruments))


def labels(tree):
    return [node.label for node in tree.rows]


def test_every_instrument_stands_under_one_subject(kb):
    found = subjects(kb.folders, kb.instruments)
    slugs = [slug for subject in found for slug in subject.instruments]
    assert sorted(slugs) == sorted(kb.instruments)
    assert all(subject.instruments for subject in found)


def test_instruments_that_no_list_names_stand_under_other(tree_kb):
    last = subjects(tree_kb.folders, tree_kb.instruments)[-1]
    assert last.title == OTHER
    assert TREATIES[0] in last.instruments


def test_nodes_are_made_when_they_are_opened(tree):
    assert all(node.kind == "subject" for node in tree.rows)
    assert tree.toggle(0)
    assert tree.rows[1].target == "rome-statute"
    assert tree.toggle(1)
    assert tree.rows[2].kind == "division"
    assert tree.toggle(2)
    assert (tree.rows[3].kind, tree.rows[3].number) == ("provision", "art 1")
    assert tree.parent(3) == 2
    assert not tree.toggle(3)
    before = len(tree.rows)
    assert tree.toggle(0, False)
    assert tree.toggle(0, True)
    assert len(tree.rows) == before


def test_an_id_is_revealed_down_to_its_article(tree):
    for wanted, row in (("un-charter/art_2__para_4", "un-charter/art_2"), ("rome-statute", "rome-statute")):
        at = tree.reveal(wanted)
        assert tree.rows[at].target == row
    assert tree.reveal("nowhere/art_1") == -1


@pytest.mark.parametrize(
    ("words", "first"),
    [("rome 27", "rome-statute/art_27"), ("ICC statute", "rome-statute"), ("geneva iv 49", "geneva-convention-iv/art_49"), ("charte 51", "un-charter/art_51")],
)
def test_the_filter_finds_names_numbers_and_headings(tree, words, first):
    tree.filter(words)
    assert first in [node.target for node in tree.rows]
    tree.filter("")
    assert all(node.kind == "subject" for node in tree.rows)


def test_what_is_nowhere_filters_everything_out(tree):
    tree.filter("zzzz qqqq")
    assert tree.rows == []
    tree.filter("[/b] (")
    assert isinstance(tree.rows, list)


def test_a_link_counts_once_however_many_targets_it_has():
    assert cited([["a/art_5", "a/art_6"], ["a/art_5__para_1"], ["a"]]) == {"a": 3, "a/art_5": 2, "a/art_6": 1}


# The screen


@pytest.fixture
def make_tree_app(tree_kb):
    linker = Linker(tree_kb, Config(suggest=True))

    def made(*documents, **start):
        return LexlinkApp(Start(linker=lambda: linker, documents=documents, room="corpus", **start))

    return made


async def opened(pilot):
    await settled(pilot)
    for _ in range(300):
        await pilot.pause(0.01)
        found = next((screen for screen in pilot.app.screen_stack if isinstance(screen, CorpusScreen)), None)
        if found is not None and found.tree_of_law is not None:
            return found
    raise AssertionError("the corpus did not open")


def law(screen):
    return screen.query_one("#law", TextPane).text


async def until(pilot, condition):
    for _ in range(500):
        await pilot.pause(0.02)
        if condition():
            return
    raise AssertionError("it never came true")


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (60, 20)])
async def test_from_the_tree_to_the_law_and_to_where_it_is_cited(make_tree_app, story, size):
    app = make_tree_app(story, ascii=size[0] == 60)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        await pilot.press("enter", "down", "right", "right")
        assert screen.node.kind == "division"
        await pilot.press("left", "left")
        assert screen.node.target == "rome-statute"
        await pilot.press("slash", *"rome 8", "enter")
        await until(pilot, lambda: screen.node and screen.node.target == "rome-statute/art_8")
        assert "Cited 1 time in the open documents" in law(screen)
        assert "Official texts" in law(screen)
        await pilot.press("n")
        await pilot.pause(0.1)
        assert isinstance(app.screen, BrowseScreen)
        assert app.session.reading.link.surface == "Article 8(2)(b)(i) of the Rome Statute"


async def test_escape_leaves_the_filter_and_then_the_screen(make_tree_app, story):
    app = make_tree_app(story)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash", *"un charter 51", "escape")
        await pilot.pause()
        assert screen.node.target == "un-charter/art_51"
        assert not screen.tree_of_law.words
        await pilot.press("enter")
        await pilot.pause(0.1)
        assert isinstance(app.screen, BrowseScreen)
        assert app.screen.query_one("#law", TextPane).text.startswith("UN Charter art 51\n")


async def test_hostile_names_are_shown_whole(make_tree_app):
    app = make_tree_app(Document("nothing here"))
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pilot.press("slash", *"pier 2", "enter")
        await pilot.pause()
        assert screen.node.target == f"{TREATIES[0]}/art_2"
        assert "[/b] Pier [GC] " in law(screen)
        assert not set("\x1b\x07\u202e") & set(law(screen))
        for key in ("v", "left_square_bracket", "y", "o", "n", "tab", "slash", "escape"):
            await pilot.press(key)
        assert isinstance(app.screen, CorpusScreen)


@pytest.fixture
def fetching(harbour, monkeypatch, tmp_path):  # noqa: F811
    """Fetching from the invented publisher, into a store of the test's own."""
    monkeypatch.setenv("LEXLINK_STORE", str(tmp_path / "law.sqlite"))
    monkeypatch.setattr(
        CorpusScreen, "fetcher", staticmethod(lambda cancelled: Fetcher(private=True, limits=DEFAULT._replace(least_delay=0), cancelled=cancelled))
    )
    return harbour


async def fetched(pilot, screen):
    await pilot.press("r")
    await pilot.pause()
    assert "Fetch the official text" in str(pilot.app.screen.query_one("#question", Line).content)
    await pilot.press("y")
    await until(pilot, lambda: screen._errand is None)


async def test_fetching_and_what_changed_word_by_word(make_tree_app, fetching):
    app = make_tree_app(room_arguments={"target": f"{TREATIES[0]}/art_2"})
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await until(pilot, lambda: "none on this machine" in law(screen))
        assert "r fetches: harbour (en), harbour (fr)" in law(screen)
        await fetched(pilot, screen)
        await until(pilot, lambda: "Every ship" in law(screen) and "en version 1" in law(screen))
        assert "two coins" in law(screen)
        await pilot.press("v")
        assert "Comparing" not in law(screen)

        publish(fetching, answer, fee="three gold coins")
        with Store.open() as store:
            store.note_sync(_offer(store), "harbour", "failed")  # so that it is asked again at once
        await fetched(pilot, screen)
        await until(pilot, lambda: "en version 2" in law(screen))
        await pilot.press("v")
        await until(pilot, lambda: "{+three gold+}" in law(screen))
        assert "[-two-]" in law(screen)
        await pilot.press("escape")
        await pilot.pause()
        assert "Every ship" in law(screen)


def _offer(store):
    from lexlink.ingest import orders

    return next(order.offers[0][1] for order in orders([TREATIES[0]]) if order.language == "en")


async def test_a_publisher_that_fails_is_said_and_nothing_breaks(make_tree_app, fetching):
    fetching.pages.clear()
    app = make_tree_app(room_arguments={"sync": TREATIES[0]})
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await opened(pilot)
        await pilot.pause()
        await pilot.press("y")
        await until(pilot, lambda: screen._errand is None and len(app._notifications) > 0)
        assert "not:" in next(iter(app._notifications)).message
        assert "none on this machine" in law(screen) or screen._stock == {}


async def test_fetching_is_stopped_by_escape(make_tree_app, fetching):
    import threading

    gate = threading.Event()

    def slow(connection, request):
        gate.wait(20)

    for path in fetching.pages:
        fetching.pages[path] = slow
    app = make_tree_app(room_arguments={"sync": TREATIES[0]})
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.pause()
        await pilot.press("y")
        await until(pilot, lambda: "from" in screen._told)
        await pilot.press("down", "up")
        await pilot.press("escape")
        await until(pilot, lambda: screen._errand is None)
        await until(pilot, lambda: any("stopped" in notice.message for notice in app._notifications))
        gate.set()
        assert isinstance(app.screen, CorpusScreen)
