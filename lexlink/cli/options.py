"""Options and small things that several commands share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

if TYPE_CHECKING:
    from lexlink.config import Settings
    from lexlink.in_force import Wordings
    from lexlink.kb.knowledge_base import KnowledgeBase
    from lexlink.linker import Linker
    from lexlink.types import Document, LinkedDocument, Notice

F = TypeVar("F", bound=Callable[..., Any])


def corpus_option(function: F) -> F:
    """`--corpus FOLDER`, once or more: instruments of your own beside the embedded ones."""
    return click.option("--corpus", "corpora", multiple=True, metavar="FOLDER", help="A corpus folder of your own, added to the embedded one. Repeatable.")(
        function
    )


_INPUT_OPTIONS = (
    click.option("--text-field", metavar="NAME", help="The field of JSON Lines, CSV and Parquet that holds the text; guessed else (text, body, content, …)."),
    click.option("--id-field", metavar="NAME", help="The field that holds the document's id; guessed else (id, url, …), else file and line."),
    click.option("--date-field", metavar="NAME", help="The field that holds the document's date; guessed else (date, published, …)."),
    click.option("--title-field", metavar="NAME", help="The field that holds the title; guessed else (title, headline)."),
    click.option("--language-field", metavar="NAME", help="The field that holds the language; guessed else (language, lang)."),
    click.option(
        "--main-text/--whole-page",
        "story",
        default=None,
        help="Of HTML only the story, or all that a reader sees. By default the story of addresses and web archives, the whole of files.",
    ),
    click.option("--allow-private", "private", is_flag=True, help="Also fetch addresses on this machine and in its network."),
)


def input_options(function: F) -> F:
    """How inputs are read; the command gets it as `intake`."""

    @wraps(function)
    def command(*args: Any, **given: Any) -> Any:
        from lexlink.readers.fields import Fields
        from lexlink.readers.inputs import Intake

        fields = Fields(**{name: given.pop(f"{name}_field") for name in Fields._fields})
        return function(*args, intake=Intake(fields, given.pop("story"), private=given.pop("private")), **given)

    for option in reversed(_INPUT_OPTIONS):
        command = option(command)
    return cast("F", command)


@cache
def settings() -> Settings:
    """What files and environment set, read once a run. Raises UsageError."""
    from lexlink.config import load

    return load()


def knowledge_base(corpora: tuple[str, ...] = (), official: str | None = None) -> KnowledgeBase:
    """The embedded corpus, what `corpus add` made, and the given folders, else those of the settings. Raises CorpusError."""
    from lexlink.kb.knowledge_base import KnowledgeBase, packaged_corpus
    from lexlink.kb.own_folder import own_folders

    return KnowledgeBase.load(packaged_corpus(), *own_folders(), *(corpora or settings()["corpus.folders"]), official=official)


def official_texts() -> str | None:
    """The file of the store's official texts; None where there are none, or where they cannot be read, which is told."""
    from lexlink.errors import CorpusError
    from lexlink.shelf import official_texts

    try:
        return official_texts(tell=say)
    except CorpusError as error:
        say(f"{error}; going on without official texts")
        return None


def linker(corpora: tuple[str, ...] = (), *, all_organs: bool = False, misspellings: bool = True, suggest: bool = False) -> Linker:
    """A linker over the embedded corpus and the given folders, as the settings say. Raises CorpusError."""
    from lexlink.linker import Config, Linker
    from lexlink.linking.decide import Thresholds

    given = settings()
    thresholds = Thresholds(*(given[f"thresholds.{name}"] for name in Thresholds._fields))
    quotations = given["link.quotations"]
    config = Config(
        thresholds=thresholds,
        all_organs=all_organs,
        misspellings=misspellings,
        suggest=suggest,
        quotations=quotations,
        detectors=given["plugins.detectors"],
        rankers=given["plugins.rankers"],
    )
    return Linker(knowledge_base(corpora, official_texts()), config)


def one_document(name: str) -> Document:
    """The one document behind a name. Raises InputError where there is none."""
    from lexlink.errors import InputError
    from lexlink.readers.inputs import documents
    from lexlink.types import Document

    for found in documents([name]):
        if isinstance(found, Document):
            return found
        raise InputError(found.message)
    raise InputError(f"{name} holds no document")


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    from lexlink.in_force import day

    try:
        return day(value) if value else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day: give a date such as 2005-06-01, today, or document for the document's own date") from None


def as_of_option(function: F) -> F:
    """`--as-of DAY`: which wordings of the official texts to show."""
    text = "Show the official wording in force on a day: 2005-06-01, today, or document (its own date; the default where it has one)."
    return click.option("--as-of", "as_of", callback=_day, metavar="DAY", help=text)(function)


def law_shelf(as_of: str | None = None) -> Wordings | None:
    """The official wordings on this machine, open until the command ends; None where there are none, which is told to who asked for a day."""
    from lexlink.in_force import wordings

    found = click.get_current_context().with_resource(wordings(say))
    if as_of and found is None:
        say("there are no official texts on this machine yet: lexlink corpus sync brings them")
    return found


def with_law(linked: LinkedDocument, engine: Linker, found: Wordings | None, as_of: str | None = None) -> LinkedDocument:
    """The document with the official wordings of a day behind its links, where there are any."""
    from lexlink.in_force import DOCUMENT, with_wordings

    if found is None:
        return linked
    if as_of == DOCUMENT and linked.document.date is None:
        say(f"{linked.document.source or linked.document.id} has no date: the wordings of today are shown")
    return with_wordings(linked, engine.kb, found, as_of)


def say(message: str) -> None:
    """One line of narration on standard error."""
    from lexlink.text.safe_text import safe_line

    click.echo(f"lexlink: {safe_line(message)}", err=True)


def say_notice(notice: Notice) -> None:
    say(notice.message)


def colour_wanted(asked: bool | None) -> bool:
    """Whether to colour: as asked, else on a terminal that is not dumb and without NO_COLOR."""
    if asked is not None:
        return asked
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def numbered(linked: LinkedDocument, number: int) -> None:
    """Check a link's number. Raises UsageError that says which there are."""
    from lexlink.errors import UsageError

    if not 1 <= number <= len(linked.links):
        raise UsageError(f"there is no link {number}: the text has {len(linked.links)}" + (" (numbered from 1)" if linked.links else ""))
