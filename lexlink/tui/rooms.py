"""The screens beside browsing, each in a module of its own that is loaded when it is first opened.

A new room is a line here: its key works in browse and home, and stands in key bar, palette and help.
"""

from __future__ import annotations

from typing import NamedTuple


class Room(NamedTuple):
    """`screen` is `module:class`; the class takes the keyword arguments given to `App.open_room`."""

    key: str
    says: str
    hint: str
    rank: int
    screen: str


ROOMS: dict[str, Room] = {
    "search": Room("s", "Search the law", "search", 10, "lexlink.tui.screens.search:SearchScreen"),
    "corpus": Room("c", "The corpus", "corpus", 9, "lexlink.tui.screens.corpus:CorpusScreen"),
    "review": Room("e", "Review the links", "review", 15, "lexlink.tui.screens.review:ReviewScreen"),
}
