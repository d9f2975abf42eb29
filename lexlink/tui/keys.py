"""Every key, in one table: bindings, key bar, palette, help and documentation are made from it.

A key is changed by its id in the section `[keys]` of lexlink.toml:

    [keys]
    "link.next" = "n,right"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lexlink.errors import UsageError
from lexlink.tui.rooms import ROOMS


class Key(NamedTuple):
    """`keys` as Textual names them, parted by commas; `hint` stands in the key bar where there is room, the smaller `rank` first.

    What says nothing is one of a row of keys and is not listed.
    """

    id: str
    keys: str
    action: str
    says: str
    hint: str = ""
    rank: int = 0


KEYS: dict[str, tuple[Key, ...]] = {
    "app": (
        Key("app.help", "question_mark,f1", "app.help", "All keys, with a search", "help", 1),
        Key("app.palette", "ctrl+p", "app.command_palette", "Commands: search for anything that can be done"),
        Key("app.quit", "q", "app.leave", "Quit; the place in each document is kept", "quit", 3),
        Key("app.back_out", "escape", "app.back_out", "Back out: close what is open, stop what is running"),
    ),
    "pane": (
        Key("pane.down", "j,down", "lines(1)", "A line down"),
        Key("pane.up", "k,up", "lines(-1)", "A line up"),
        Key("pane.page_down", "space,pagedown", "pages(1)", "A page down"),
        Key("pane.page_up", "b,pageup", "pages(-1)", "A page up"),
        Key("pane.half_down", "ctrl+d", "pages(0.5)", "Half a page down"),
        Key("pane.half_up", "ctrl+u", "pages(-0.5)", "Half a page up"),
        Key("pane.top", "g,home", "home", "To the beginning"),
        Key("pane.end", "G,end", "end", "To the end"),
    ),
    "browse": (
        Key("link.next", "n", "next_link(1)", "Next reference (or next place found)", "next", 2),
        Key("link.prev", "N,p", "next_link(-1)", "Previous reference (or place found)"),
        Key("link.next_unsure", "u", "next_unsure(1)", "Next reference that is not sure", "unsure", 20),
        Key("link.prev_unsure", "U", "next_unsure(-1)", "Previous reference that is not sure"),
        Key("link.jump", "apostrophe", "jump", "Jump to a reference on the screen by a letter", "jump", 30),
        Key("link.follow", "enter", "follow", "From the reference to the law, and from the law back to the reference", "follow", 14),
        Key("link.why", "w", "why", "Why: what made the link and its score", "why", 5),
        Key("choice.next", "right_square_bracket", "choose_by(1)", "Next target, suggestion or rival of the reference", "rivals", 12),
        Key("choice.prev", "left_square_bracket", "choose_by(-1)", "Previous target, suggestion or rival"),
        Key("choice.1", "1", "choose(1)", "Target, suggestion or rival 1; 2 to 9 the others (choice.2 …)"),
        *(Key(f"choice.{n}", str(n), f"choose({n})", "") for n in range(2, 10)),
        Key("nav.back", "backspace,alt+left", "travel(-1)", "Back to where you were", "", 0),
        Key("nav.forward", "alt+right", "travel(1)", "Forward again"),
        Key("pane.next", "tab", "other_pane(1)", "Next pane", "pane", 6),
        Key("pane.prev", "shift+tab", "other_pane(-1)", "Previous pane"),
        Key("pane.wider", "plus", "zoom(1)", "Give this pane the whole screen"),
        Key("pane.narrower", "underscore", "zoom(-1)", "Show all panes again"),
        Key("pane.sync", "equals_sign", "sync", "Linked scrolling: the law follows the text, on or off"),
        Key("split.left", "less_than_sign", "split(-0.05)", "Move the divider to the left"),
        Key("split.right", "greater_than_sign", "split(0.05)", "Move the divider to the right"),
        Key("text.find", "slash", "find", "Find words in this pane", "find", 7),
        Key("link.filter", "f", "filter", "Filter references by kind, status and score", "filter", 8),
        Key("pane.links", "l", "links", "The list of references", "links", 4),
        Key("pane.documents", "d", "documents", "The list of open documents", "documents", 40),
        Key("copy.citation", "y", "copy('citation')", "Copy the citation", "copy", 22),
        Key("copy.json", "Y", "copy('json')", "Copy the link as JSON"),
        Key("copy.passage", "C", "copy('passage')", "Copy the passage"),
        Key("source.open", "o", "open_source", "Open the official text in a browser", "source", 24),
        Key("law.fetch", "r", "fetch", "Fetch the official text of this instrument", "", 0),
        Key("document.open", "O", "app.ask_open", "Open a file or an address", "open", 42),
        Key("document.close", "ctrl+w", "close_document", "Close this document"),
        Key("app.home", "H", "app.home", "The start screen"),
    ),
    "judge": (
        Key("judge.accept", "a", "judge('accept')", "Accept the link: it is right", "accept", 16),
        Key("judge.reject", "x", "judge('reject')", "Reject it: no reference to international law", "reject", 17),
        Key("judge.undo", "Z", "judge('undo')", "Take back the last decision of the review"),
    ),
    "review": (
        Key("review.accept", "a", "decide('accept')", "Accept: the link is right", "accept", 2),
        Key("review.reject", "x,0", "decide('reject')", "Reject: no reference to international law", "reject", 3),
        *(Key(f"review.pick_{n}", str(n), f"pick({n})", f"Pick reading {n}", "pick" if n == 1 else "", 30) for n in range(1, 10)),
        Key("review.search", "s", "search", "Search for what is meant", "search", 5),
        Key("review.skip", "space", "skip", "Put it off: it comes again at the end", "later", 6),
        Key("review.undecidable", "f", "decide('undecidable')", "Nobody can tell: neither right nor wrong in a score", "unclear", 12),
        Key("review.undo", "u,backspace", "undo", "Undo, as far back as you like", "undo", 7),
        Key("review.add", "b", "add", "Mark a reference that was missed: the selected words, or words to type", "missed", 8),
        Key("review.finish", "d", "finish", "Done: this text was read whole and nothing is missing", "done", 9),
        Key("review.note", "m", "note", "A note on this reference", "note", 13),
        Key("review.start_left", "less_than_sign", "nudge('start', -1)", "The mention begins a word earlier", "edges", 11),
        Key("review.start_right", "greater_than_sign", "nudge('start', 1)", "The mention begins a word later"),
        Key("review.end_left", "H", "nudge('end', -1)", "The mention ends a word earlier"),
        Key("review.end_right", "L", "nudge('end', 1)", "The mention ends a word later"),
        Key("review.bulk", "A", "bulk", "Accept everything from a score on (asks)", "bulk", 14),
        Key("review.next", "n", "step(1)", "Next reference in the text, decided or not", "next", 10),
        Key("review.prev", "N,p", "step(-1)", "Previous reference in the text"),
        Key("review.order", "t", "order", "Order: the least sure first, or text by text", "order", 15),
        Key("review.why", "w", "why", "Why: what made the link and its score", "why", 12),
        Key("review.down", "ctrl+d", "scroll(0.5)", "Half a page down in the text"),
        Key("review.up", "ctrl+u", "scroll(-0.5)", "Half a page up in the text"),
        Key("review.pane", "tab", "app.focus_next", "Next pane"),
        Key("review.fetch", "r", "fetch", "Fetch the official text of this instrument"),
        Key("review.source", "o", "open_source", "Open the official text in a browser"),
    ),
    "search": (
        Key("search.take", "enter", "take", "Take what is chosen: open it beside the text, or pick it", "open", 2),
        Key("search.down", "down", "point(1)", "Next result"),
        Key("search.up", "up", "point(-1)", "Previous result"),
        Key("search.page_down", "pagedown", "point(8)", "Further down the results"),
        Key("search.page_up", "pageup", "point(-8)", "Further up the results"),
        Key("search.link", "ctrl+l", "link_here", "Link the selected words, or the present mention, to it", "link here", 3),
        Key("search.pane", "tab", "app.focus_next", "Next pane", "pane", 5),
        Key("search.fetch", "ctrl+r", "fetch", "Fetch the official text of this instrument"),
        Key("search.source", "ctrl+o", "open_source", "Open the official text in a browser", "source", 6),
        Key("search.close", "escape", "app.back_out", "Stop the search, then close", "close", 4),
    ),
    "corpus": (
        Key("corpus.take", "enter", "take", "Open or close; a provision: show it beside the text", "open", 2),
        Key("corpus.open", "right,l", "unfold(True)", "Open"),
        Key("corpus.shut", "left,h", "unfold(False)", "Close, or go to what it is under"),
        Key("corpus.filter", "slash", "filter", "Filter as you type: a name, and an article or its heading (rome 27)", "filter", 3),
        Key("corpus.search", "s", "app.room('search')", "Search the words of the law", "search", 4),
        Key("corpus.fetch", "r", "fetch", "Fetch the official text from its publisher", "fetch", 5),
        Key("corpus.versions", "v", "versions", "What changed between its versions, word by word", "versions", 6),
        Key("corpus.older", "left_square_bracket", "version_by(1)", "An earlier change"),
        Key("corpus.newer", "right_square_bracket", "version_by(-1)", "A later change"),
        Key("corpus.cited", "n", "cited", "Where the open documents cite it: go to the next place", "cited in", 7),
        Key("corpus.source", "o", "open_source", "Open the official text in a browser", "source", 8),
        Key("corpus.copy", "y", "copy", "Copy the citation", "copy", 9),
        Key("corpus.pane", "tab", "app.focus_next", "Next pane", "pane", 10),
    ),
    "home": (
        Key("home.open", "O", "app.ask_open", "Open a file or an address", "open file or address", 2),
        Key("home.paste", "P", "app.paste_text", "Paste a text", "paste text", 3),
        Key("home.forget", "delete", "forget", "Take a document off the list"),
    ),
}


KEYS["rooms"] = tuple(Key(f"room.{name}", room.key, f"app.room('{name}')", room.says, room.hint, room.rank) for name, room in ROOMS.items())


def groups(*names: str) -> Iterator[Key]:
    """The keys of groups, in order."""
    for name in names:
        yield from KEYS.get(name, ())


def bindings(*names: str) -> list[Any]:
    """The keys of groups as bindings for a widget or screen."""
    from textual.binding import Binding

    return [Binding(key.keys, key.action, key.says, show=bool(key.hint), id=key.id) for key in groups(*names)]


def printed(keys: str) -> str:
    """The first of some keys as it is printed on a keyboard."""
    first = keys.split(",", maxsplit=1)[0]
    return _PRINTED.get(first, first.replace("ctrl+", "^") if first.startswith("ctrl+") else first)


_PRINTED = {
    "question_mark": "?", "apostrophe": "'", "right_square_bracket": "]", "left_square_bracket": "[", "plus": "+",
    "underscore": "_", "equals_sign": "=", "less_than_sign": "<", "greater_than_sign": ">", "slash": "/", "enter": "Enter",
    "backspace": "Backspace", "tab": "Tab", "shift+tab": "Shift+Tab", "escape": "Esc", "space": "Space", "delete": "Del",
    "down": "↓", "up": "↑", "alt+left": "Alt+←", "alt+right": "Alt+→", "full_stop": ".", "f1": "F1", "pageup": "PgUp", "pagedown": "PgDn",
}  # fmt: skip


def keymap(given: Mapping[str, str], place: str = "") -> dict[str, str]:
    """The keys that the configuration changes, checked; `place` says where they were set.

    Raises UsageError for an unknown id, naming the nearest one, and for a key that two of a screen would share.
    """
    known = {key.id: key for group in KEYS.values() for key in group}
    where = f"{place}: " if place else ""
    for name, keys in given.items():
        if name not in known:
            import difflib

            near = difflib.get_close_matches(name, known, 1, 0.4)
            raise UsageError(f"{where}no key has the id {name!r}" + (f": did you mean {near[0]!r}?" if near else ""))
        if not keys.strip():
            raise UsageError(f'{where}{name} needs a key, for example "n" or "ctrl+n,f3"')
    for group in _TOGETHER:
        taken: dict[str, str] = {}
        for key in groups(*group):
            for one in in_use(given, key).split(","):
                other = taken.setdefault(one.strip(), key.id)
                if other != key.id and {other, key.id} & set(given):
                    raise UsageError(f"{where}the key {one!r} would do two things: {other} and {key.id}")
    return dict(given)


_TOGETHER = (("browse", "rooms", "pane", "app"), ("home", "rooms", "app"))


def in_use(changed: Mapping[str, str], key: Key) -> str:
    """The keys that a key has after the configuration's changes."""
    return changed.get(key.id, key.keys)


def key_of(name: str, changed: Mapping[str, str]) -> str:
    """How the key of an id is printed, as configured."""
    return next(printed(in_use(changed, key)) for key in groups(*KEYS) if key.id == name)


GROUPS = {
    "browse": "Browsing",
    "rooms": "Other screens",
    "pane": "Scrolling a text",
    "app": "Everywhere",
    "judge": "Judging while browsing",
    "review": "Review",
    "search": "Search",
    "home": "The start screen",
}


def table() -> str:
    """All keys as Markdown, for the documentation."""
    rows = ["| key | does | id |", "|---|---|---|"]
    for group, title in GROUPS.items():
        rows.append(f"| **{title}** | | |")
        for key in (key for key in KEYS[group] if key.says):
            keys = " ".join(f"`{printed(one)}`" if printed(one) != "|" else "`\\|`" for one in key.keys.split(","))
            rows.append(f"| {keys} | {key.says} | `{key.id}` |")
    return "\n".join(rows) + "\n"
