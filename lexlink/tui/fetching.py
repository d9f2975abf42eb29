"""Fetching the official text of an instrument from where it is published, without leaving the screen."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lexlink.tui.screens.browse import BrowseScreen


def fetch_here(screen: BrowseScreen) -> None:
    """Fetch the instrument of the page that is shown; what cannot be done says so."""
    target = screen.page.target
    if not target:
        screen.notify("Choose a reference first: n goes to the next one.", markup=False, timeout=3)
        return
    if find_spec("lexlink.ingest") is None:
        screen.notify("Fetching official texts is not part of this version yet; o opens the text where it is published.", markup=False, severity="warning")
        return
    screen.app.open_room("corpus", sync=target.partition("/")[0])
