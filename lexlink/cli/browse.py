"""`lexlink browse`: text and law side by side in the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from lexlink.cli.options import corpus_option, linker, settings

if TYPE_CHECKING:
    from lexlink.linker import Linker
    from lexlink.types import Document


@click.command("browse")
@click.argument("names", nargs=-1, metavar="[FILE|URL|-]...")
@click.option("--ascii", "ascii_only", is_flag=True, help="Only ASCII marks, mentions in numbered brackets.")
@click.option("--theme", default="", metavar="NAME", help="Colours: textual-dark, textual-light, ansi-dark, ansi-light, nord and others.")
@click.option("--no-state", is_flag=True, help="Neither use nor keep the list of recent documents and the places in them.")
@click.option("--review", is_flag=True, help="Go through the links to judge them; lexlink review has more to say about that.")
@corpus_option
def command(names: tuple[str, ...], ascii_only: bool, theme: str, no_state: bool, review: bool, corpora: tuple[str, ...]) -> None:
    """Read texts in the terminal with the law they cite beside them. ? shows all keys, q quits.

    Keys can be changed in the section [keys] of lexlink.toml.

    \b
    lexlink browse story.txt
    lexlink browse archive/ --theme textual-light
    lexlink browse https://example.org/story.html
    curl -s https://example.org/story.txt | lexlink browse -
    """
    open_screen(names, ascii_only=ascii_only, theme=theme, no_state=no_state, corpora=corpora, room="review" if review else "")


def open_screen(
    names: tuple[str, ...] = (),
    *,
    ascii_only: bool = False,
    theme: str = "",
    no_state: bool = False,
    corpora: tuple[str, ...] = (),
    room: str = "",
    **arguments: object,
) -> None:
    """Open the terminal application; `room` is a screen to go to at once, with its arguments. Raises UsageError."""
    from lexlink.errors import UsageError

    documents = _standard_input() if "-" in names else ()
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise UsageError("browse needs a terminal: use lexlink show for plain output")
    from lexlink.tui.app import LexlinkApp, Start
    from lexlink.tui.keys import keymap
    from lexlink.tui.memory import Memory

    start = Start(
        linker=_maker(corpora),
        names=tuple(name for name in names if name != "-"),
        documents=documents,
        ascii=ascii_only,
        theme=theme,
        memory=None if no_state else Memory.of_user(),
        keys=keymap(settings()["keys"], settings().origin("keys")),
        room=room,
        room_arguments=arguments,
    )
    app = LexlinkApp(start)
    if theme and theme not in app.available_themes:
        raise UsageError(f"there is no theme {theme!r}: choose one of {', '.join(sorted(app.available_themes))}")
    app.run()


def _maker(corpora: tuple[str, ...]) -> Callable[[], Linker]:
    return lambda: linker(corpora, suggest=True)


def _standard_input() -> tuple[Document, ...]:
    """The text that was piped in; afterwards the terminal takes the place of the pipe for the keys."""
    from lexlink.cli.options import one_document

    document = one_document("-")
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return (document,)
    os.dup2(terminal, 0)
    os.close(terminal)
    return (document,)
