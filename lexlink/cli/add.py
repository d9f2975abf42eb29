"""`lexlink corpus add`: an instrument of your own, from a file or a page, to link to at once."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lexlink.cli.options import say
from lexlink.errors import InputError, LexlinkError, MissingExtra, NetworkError, UsageError
from lexlink.text.safe_text import safe_line

if TYPE_CHECKING:
    from lexlink.kb.own import Facts
    from lexlink.law import LawText, LawUnit, Page
    from lexlink.sources.own import Understood

_LARGEST = 40_000_000


@click.command("add")
@click.argument("source", metavar="FILE|URL")
@click.option("--id", "slug", metavar="SLUG", help="Its id; made of the title where none is given. The id of a known instrument adds a text to that one.")
@click.option("--title", metavar="TEXT", help="Its title; the file's own where none is given.")
@click.option("--short", metavar="NAME", help="The name to show, for example «Water Act».")
@click.option("--name", "names", multiple=True, metavar="NAME", help="Another name that texts call it by. Repeatable.")
@click.option("--type", "kind", metavar="TYPE", help="What it is, for example convention; told from the title where none is given.")
@click.option("--lang", "language", metavar="CODE", help="The language of the text, two letters; told from its words where none is given.")
@click.option("--adopted", metavar="DATE", help="The day of its adoption, as 2019-05-31.")
@click.option("--as-of", "as_of", default="", metavar="DATE", help="The day from which this wording applies, as 2021-01-01.")
@click.option("--replace", is_flag=True, help="Put it in the place of an instrument of yours with the same id.")
@click.option("--dry-run", is_flag=True, help="Show what was understood, and change nothing.")
def command(
    source: str,
    slug: str | None,
    title: str | None,
    short: str | None,
    names: tuple[str, ...],
    kind: str | None,
    language: str | None,
    adopted: str | None,
    as_of: str,
    replace: bool,
    dry_run: bool,
) -> None:
    """Add an instrument of your own: HTML, Markdown, plain text, PDF, Akoma Ntoso, Formex or JSON.

    Its articles, paragraphs and points are told from the file, what it is called from its title and
    --short and --name. It stands in a corpus folder of yours from then on, its text in the store, and
    every command links to it. Look first with --dry-run: a file is only as good as its headings.

    \b
    lexlink corpus add water-act.html --short "Water Act" --dry-run
    lexlink corpus add https://example.org/treaty.pdf --title "Treaty of Example" --adopted 2019-05-31
    lexlink corpus add unclos.txt --id unclos --lang en
    """
    from lexlink.kb.own import Facts

    page = _page(source, language or "")
    understood = _understood(source, page, language or "", _date(as_of, "--as-of"))
    found = title or understood.text.title
    if not found and not slug:
        raise UsageError(f"{source} does not say what it is called: give --title")
    known = _known(slug) if slug else None
    if known is not None:
        _text_of_known(page, understood, known, dry_run)
        return
    made = _slug(slug, found)
    if _known(made):
        raise UsageError(f"{made} is an instrument that lexlink knows: --id {made} adds this text to it, another --id makes an instrument of your own")
    url = source if _is_address(source) else ""
    facts = Facts(made, found or slug or "", understood.text.language, short or "", _kind(kind), _date(adopted or "", "--adopted"), url, names)
    _new(page, understood, facts, replace=replace, dry_run=dry_run)


def _is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def _page(source: str, language: str) -> Page:
    from lexlink.law import Page

    if _is_address(source):
        from lexlink.sources.fetch import Fetcher

        with Fetcher() as fetcher:
            return fetcher.fetch(source, language=language)
    path = Path(source)
    try:
        if path.is_dir():
            raise InputError(f"{source} is a folder: name one file")
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{source} is larger than {_LARGEST // 1_000_000} MB; a law text never is")
        body = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {source}: {error.strerror or error}") from error
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Page(path.resolve().as_uri(), body, retrieved_at=now)


def _understood(source: str, page: Page, language: str, as_of: str) -> Understood:
    from lexlink.law import LawText
    from lexlink.sources.own import Understood, read_own

    try:
        form, text = read_own(page, language=language)
    except (MissingExtra, NetworkError):
        raise
    except LexlinkError as error:
        raise InputError(str(error).replace(page.url, source).removesuffix("; the publisher may have changed its pages")) from error
    return Understood(form, LawText(text.instrument, text.language, text.units, text.title, as_of or text.as_of))


def _date(given: str, option: str) -> str:
    try:
        return datetime.date.fromisoformat(given).isoformat() if given else ""
    except ValueError as error:
        raise UsageError(f"{given!r} is no day: {option} takes one as 2019-05-31") from error


def _kind(kind: str | None) -> str:
    from lexlink.kb.verify import TYPES

    if kind and kind not in TYPES:
        raise UsageError(f"no type {kind!r}; types: {', '.join(sorted(TYPES))}")
    return kind or ""


def _slug(slug: str | None, title: str) -> str:
    import re

    from lexlink.kb.own import slug_of

    made = slug or slug_of(title)
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", made) or len(made) > 80:
        raise UsageError(f"{made!r} is no id: give --id with lower-case letters, digits and hyphens, as water-act-2019")
    return made


def _known(slug: str) -> str | None:
    """The id, where it is one of the embedded corpus."""
    from lexlink.kb.knowledge_base import KnowledgeBase, packaged_corpus

    return slug if slug in KnowledgeBase.load(packaged_corpus()).instruments else None


def _renamed(text: LawText, slug: str, title: str = "") -> LawText:
    from lexlink.law import LawText

    return LawText(slug, text.language, text.units, title or text.title, text.as_of)


def _text_of_known(page: Page, understood: Understood, slug: str, dry_run: bool) -> None:
    """A text for an instrument that lexlink knows: it has to have its articles."""
    from lexlink.errors import SourceError
    from lexlink.law import Offer
    from lexlink.sources.check import check
    from lexlink.sources.expected import expected

    text = _renamed(understood.text, slug)
    try:
        check(text, expected(Offer(slug, text.language, page.url))._replace(least_characters=1))
    except SourceError as error:
        raise InputError(f"{error}: the file holds another law, or a part of it") from error
    _show(understood, f"a text of {slug}", dry_run)
    if not dry_run:
        _shelve(page, text)


def _new(page: Page, understood: Understood, facts: Facts, *, replace: bool, dry_run: bool) -> None:
    from lexlink.kb.own import write_instrument
    from lexlink.kb.own_folder import own_corpus

    folder = Path(own_corpus())
    if (folder / facts.id).exists() and not replace:
        raise UsageError(f"{facts.id} stands in {folder} already: give --replace, or another --id")
    text = _renamed(understood.text, facts.id, facts.title)
    _judge(facts, text, folder)
    _show(understood, f"{facts.id}, «{facts.title}»", dry_run)
    if dry_run:
        return
    _shelve(page, text)  # first: an instrument counts from the moment its folder is whole
    try:
        place = write_instrument(folder, facts, text)
    except OSError as error:
        raise InputError(f"{folder} cannot be written to: {error.strerror or error}") from error
    say(f"it stands in {place}; names and digests may be edited there. Try: lexlink find 'art 1 {facts.short or facts.title}'")


def _judge(facts: Facts, text: LawText, folder: Path) -> None:
    """Check the corpus as it would be, so that a name of something else is refused before it counts."""
    from lexlink.kb.knowledge_base import packaged_corpus
    from lexlink.kb.own import write_instrument
    from lexlink.kb.verify import verify

    others = [str(folder)] if folder.is_dir() and any(p.parent.name != facts.id for p in folder.glob("*/instrument.toml")) else []
    before = {f for f in verify(packaged_corpus(), *others) if f.severity == "error"}
    with tempfile.TemporaryDirectory() as trial:
        write_instrument(Path(trial), facts, text)
        faults = [f for f in verify(packaged_corpus(), *others, trial) if f.severity == "error" and f not in before]
    faults = [f for f in faults if not (f.place == facts.id and "stands twice" in f.message)]
    if faults:
        first = faults[0]
        hint = "; give another --title, --short or --name" if "certain name" in first.message else ""
        raise UsageError(f"{first.place}: {first.message.partition('; make it weak')[0]}{hint}")


def _shelve(page: Page, text: LawText) -> None:
    from lexlink.law import Offer
    from lexlink.sources.own import NAME, PARSER
    from lexlink.store.repository import Store

    with Store.open() as store:
        outcome = store.shelve(Offer(text.instrument, text.language, page.url, text.as_of), text, source=NAME, parser=PARSER, pages=[page])
    say(f"{text.instrument} in {text.language}: {'the text was at hand already' if outcome == 'unchanged' else 'its text is on the shelf'}")


def _show(understood: Understood, what: str, dry_run: bool) -> None:
    """What was understood: a line of counts, and with --dry-run the tree."""
    text = understood.text
    below = [unit for article in text.articles for unit in article.walk()]
    counts = f"{len(text.articles)} articles with {len(below) - len(text.articles)} paragraphs and points"
    say(f"{what}: {counts}, read as {understood.form} in {text.language}")
    if dry_run:
        for unit in text.units:
            for inner in unit.walk():
                click.echo(_row(inner))


def _row(unit: LawUnit) -> str:
    depth = unit.eid.count("__")
    words = " ".join(filter(None, (unit.heading, unit.text.replace("\n", " "))))
    return safe_line(f"{'  ' * depth}{unit.eid.rpartition('__')[2]:12} {words[: 100 - 2 * depth]}").rstrip()
