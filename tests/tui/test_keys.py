"""The table of keys: documented, without clashes, changed by the configuration."""

from pathlib import Path

import pytest

from lexlink.errors import UsageError
from lexlink.tui.keys import KEYS, groups, keymap, table

DOCS = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "browse.md"


def test_every_key_is_documented():
    assert table() in DOCS.read_text(encoding="utf-8"), "run: python -c 'from lexlink.tui.keys import table; print(table())' and put it into the page"


@pytest.mark.parametrize("screen", [("browse", "rooms", "pane", "app"), ("home", "rooms", "app")])
def test_no_key_does_two_things(screen):
    used = [one for key in groups(*screen) for one in key.keys.split(",")]
    assert not {one for one in used if used.count(one) > 1}


def test_ids_are_unique_and_no_key_is_taken_by_multiplexers():
    keys = [key for group in KEYS.values() for key in group]
    assert len({key.id for key in keys}) == len(keys)
    assert not {one for key in keys for one in key.keys.split(",")} & {"ctrl+a", "ctrl+b", "ctrl+s", "ctrl+h", "ctrl+j", "ctrl+m", "ctrl+i"}


def test_the_configuration_changes_keys(tmp_path, monkeypatch):
    (tmp_path / "deep").mkdir()
    (tmp_path / "lexlink.toml").write_text('[keys]\n"link.next" = "ctrl+n"\n')
    monkeypatch.chdir(tmp_path / "deep")
    assert keymap() == {"link.next": "ctrl+n"}


def test_an_unknown_id_names_the_nearest_with_its_line(tmp_path, monkeypatch):
    (tmp_path / "lexlink.toml").write_text('# mine\n[keys]\n"link.nxt" = "x"\n')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"lexlink\.toml:3: .*'link\.nxt'.*'link\.next'"):
        keymap()
