"""Pictures of the screens, compared with the ones that were looked at.

They are taken with the versions of Textual and Rich that `pictures/versions.txt` names and left out
with others, which draw the same screens in another notation. `LEXLINK_PICTURES=write` takes them anew.
"""

import os
import re
from importlib.metadata import version
from pathlib import Path

import pytest

from lexlink import Document
from lexlink.tui.app import LexlinkApp, Start
from lexlink.tui.memory import Memory
from lexlink.tui.widgets.bars import KeyBar
from tests.tui.conftest import settled
from tests.tui.made_up_law import STORY, Engine

FOLDER = Path(__file__).parent / "pictures"
VERSIONS = f"textual {version('textual')}, rich {version('rich')}\n"
WRITE = os.environ.get("LEXLINK_PICTURES") == "write"
STORIES = (Document(STORY, source="lighthouse.txt"),)

CASES = {
    "browse-80x24": ((80, 24), ["n"], {}),
    "browse-100x30-light": ((100, 30), ["n", "n", "n", "n"], {"theme": "textual-light"}),
    "browse-140x40": ((140, 40), ["n", "n", "n", "n", "n", "n"], {}),
    "browse-140x40-ansi": ((140, 40), ["n"], {"theme": "ansi-dark"}),
    "browse-60x20-narrow": ((60, 20), ["n", "tab"], {}),
    "browse-80x24-ascii": ((80, 24), ["n"], {"ascii": True}),
    "browse-80x24-no-color": ((80, 24), ["n", "n"], {"no_color": True}),
    "jump-80x24": ((80, 24), ["'"], {}),
    "why-80x24": ((80, 24), ["n", "n", "n", "n", "n", "n", "w"], {}),
    "links-80x24": ((80, 24), ["n", "l"], {}),
    "filter-80x24": ((80, 24), ["f"], {}),
    "find-80x24": ((80, 24), ["slash", *"lamp"], {}),
    "help-80x24": ((80, 24), ["question_mark", *"half a page"], {}),
    "no-law-80x24": ((80, 24), [], {"documents": (Document("Nothing happened today.", source="empty.txt"),)}),
    "home-empty-80x24": ((80, 24), [], {"documents": ()}),
    "home-recent-100x30": ((100, 30), [], {"documents": (), "recent": True}),
}


@pytest.mark.parametrize("name", CASES)
async def test_picture(name, monkeypatch, tmp_path):
    noted = FOLDER / "versions.txt"
    if not WRITE and (not noted.exists() or noted.read_text(encoding="utf-8") != VERSIONS):
        pytest.skip(f"pictures were taken with other versions than {VERSIONS.strip()}")
    size, keys, given = CASES[name]
    start = {"documents": STORIES, **given}
    if start.pop("no_color", False):
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(KeyBar, "shown", lambda _: [("?", "help", "app.help"), ("n", "next", "")])  # the keys change more often than the screens
    memory = Memory(None)
    if start.pop("recent", False):
        memory.opened("https://news.example.org/lighthouse", "The lighthouse case")
        memory.opened("archive/[GC] storm.txt", "")
    app = LexlinkApp(Start(linker=Engine, memory=memory, **start))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        if keys:
            await pilot.press(*keys)
        app.screen.set_focus(app.screen.focused)
        for box in app.screen.query("Input"):
            box.cursor_blink = False
        await pilot.pause()
        picture = re.sub(r"terminal-\d+", "terminal", app.export_screenshot(title=name))
    file = FOLDER / f"{name}.svg"
    if WRITE:
        FOLDER.mkdir(exist_ok=True)
        file.write_text(picture, encoding="utf-8")
        noted.write_text(VERSIONS, encoding="utf-8")
        return
    if picture != file.read_text(encoding="utf-8"):
        (tmp_path / file.name).write_text(picture, encoding="utf-8")
        pytest.fail(f"{name} looks different: see {tmp_path / file.name}; if it should, LEXLINK_PICTURES=write takes it anew")
