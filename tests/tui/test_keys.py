"""The table of keys: documented, without clashes, changed by the configuration."""

from pathlib import Path

import pytest

from lexlink.config import load
from lexlink.errors import UsageError
from lexlink.tui.keys import KEYS, groups, keymap, table
from lexlink.tui.widgets.bars import KeyBar
from tests.tui.conftest import settled

DOCS = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "browse.md"


def test_every_key_is_documented():
    assert table() in DOCS.read_text(encoding="utf-8"), "run: python -c 'from lexlink.tui.keys import table; print(table())' and put it into the page"


@pytest.mark.parametrize("screen", [("browse", "judge", "rooms", "pane", "app"), ("home", "rooms", "app"), ("review", "app"), ("corpus", "app")])
def test_no_key_does_two_things(screen):
    used = [one for key in groups(*screen) for one in key.keys.split(",")]
    assert not {one for one in used if used.count(one) > 1}


def test_ids_are_unique_and_no_key_is_taken_by_multiplexers():
    keys = [key for group in KEYS.values() for key in group]
    assert len({key.id for key in keys}) == len(keys)
    assert not {one for key in keys for one in key.keys.split(",")} & {"ctrl+a", "ctrl+b", "ctrl+s", "ctrl+h", "ctrl+j", "ctrl+m", "ctrl+i"}


def test_the_configuration_changes_keys(tmp_path):
    (tmp_path / "lexlink.toml").write_text('[keys]\n"link.next" = "ctrl+n"\n')
    settings = load(tmp_path, {})
    assert keymap(settings["keys"], settings.origin("keys")) == {"link.next": "ctrl+n"}


def test_an_unknown_id_names_the_nearest_and_its_file():
    with pytest.raises(UsageError, match=r"lexlink\.toml:2: .*'link\.nxt'.*'link\.next'"):
        keymap({"link.nxt": "x"}, "lexlink.toml:2")


def test_one_key_cannot_do_two_things():
    with pytest.raises(UsageError, match=r"two things: .*link\.why"):
        keymap({"link.next": "w"})


async def test_a_changed_key_works_and_is_shown(make_app, story):
    async with make_app(story, keys={"link.next": "x"}).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("n")
        assert pilot.app.session.reading.at is None
        await pilot.press("x")
        assert pilot.app.session.reading.at == 0
        assert "x next" in str(pilot.app.screen.query_one(KeyBar).render())
