"""`lexlink review`: judge links, make gold of the judgements, compare two reviewers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lexlink.cli.options import corpus_option, linker, say
from lexlink.errors import InputError, UsageError

if TYPE_CHECKING:
    from lexlink.linker import Linker
    from lexlink.reviewing.agreement import Agreement, Difference, Measure
    from lexlink.reviewing.session import Review


@click.command("review")
@click.argument("names", nargs=-1, metavar="[FILE|URL|-]...")
@click.option("--gold", metavar="FILE", help="A gold file to keep up to date while reviewing: finished texts go into it, others in it stay.")
@click.option("--reviewer", metavar="NAME", help="Who judges; your user name unless told otherwise.")
@click.option("--journal", metavar="FILE", help="Where the decisions are kept; in your state folder unless told otherwise.")
@click.option("--lang", "language", metavar="CODE", default="", help="The language of texts that do not say it, for the gold (en, fr, …).")
@click.option("--export", metavar="FILE", help="Write the finished texts as gold for lexlink eval (- for standard output) and leave.")
@click.option("--partial", is_flag=True, help="With --export also texts not finished yet, marked so that lexlink eval does not score them.")
@click.option("--accept-above", type=click.FloatRange(0, 1), metavar="SCORE", help="Accept every link from a score on, without a look (asks), and leave.")
@click.option("--yes", is_flag=True, help="With --accept-above: do not ask.")
@click.option("--agreement", nargs=2, metavar="A B", help="Compare two reviewers: their names, journals or gold files.")
@click.option("--status", is_flag=True, help="Say how far the review is, text by text, and leave.")
@click.option("--json", "as_json", is_flag=True, help="With --agreement and --status: JSON.")
@corpus_option
def command(names: tuple[str, ...], **given: Any) -> None:
    """Judge the links of texts, the least sure first: accept, reject, pick another target, mark what was missed.

    Every decision is on the disk at once and can be undone. What comes out is gold, with which lexlink eval
    measures linking on texts of your own. --status, --export, --accept-above and --agreement need no screen.

    \b
    lexlink review stories/ --gold gold.jsonl
    lexlink eval --gold gold.jsonl
    lexlink review --agreement ann bert
    """
    if given["agreement"]:
        first, second = given["agreement"]
        _agree(first, second, given["corpora"], given["as_json"])
    elif given["status"] or given["export"] or given["accept_above"] is not None:
        _without_screen(names, given)
    else:
        _on_screen(names, given)


def _reviewer(given: str | None) -> str:
    if given is not None:
        if not given.strip():
            raise UsageError("--reviewer needs a name")
        return given.strip()
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "reviewer"


def _journal(given: dict[str, Any]) -> Path:
    from lexlink.reviewing.journal import place_of

    return Path(given["journal"]) if given["journal"] else place_of(_reviewer(given["reviewer"]))


def _on_screen(names: tuple[str, ...], given: dict[str, Any]) -> None:
    if not names:
        raise UsageError("name the texts to review: lexlink review STORY.txt")
    if not sys.stdout.isatty():
        raise UsageError(
            "judging needs a terminal; without one use --status to see how far the review is, --accept-above SCORE --yes, --export FILE or --agreement A B"
        )
    from lexlink.cli.browse import open_screen

    settings = {name: given[name] for name in ("gold", "language")} | {"reviewer": _reviewer(given["reviewer"]), "journal": _journal(given)}
    open_screen(names, corpora=given["corpora"], room="review", settings=settings)


@contextmanager
def _opened(names: tuple[str, ...], given: dict[str, Any], engine: Linker) -> Iterator[tuple[Review, list[str], int]]:
    """The review with the named texts open; the sha256 of these, and how many names could not be read."""
    from lexlink.readers.inputs import documents
    from lexlink.reviewing.journal import Glance, Journal
    from lexlink.reviewing.session import Review
    from lexlink.types import Document

    path = _journal(given)
    if not names and not path.exists():
        raise UsageError(f"there is no journal {path} yet: review some texts first, or give --journal or --reviewer")
    kind = Glance if given["accept_above"] is None else Journal  # only a decision needs the journal for itself
    with kind(path, _owner(path, given)) as journal:
        review = Review(journal, organs=engine.kb.organs)
        for problem in review.problems:
            say(problem)
        known, failed = [], 0
        for found in documents(names):
            if isinstance(found, Document):
                known.append(review.open(engine.link(found)).sha256)
            else:
                failed += 1
                say(found.message)
        yield review, known, failed


def _owner(path: Path, given: dict[str, Any]) -> str:
    """Whose journal it is: the reviewer's who was named, else of whom the file itself says."""
    from lexlink.reviewing.journal import is_journal, read

    if given["reviewer"] is None and given["journal"] and is_journal(path):
        return read(path).reviewer
    return _reviewer(given["reviewer"])


def _without_screen(names: tuple[str, ...], given: dict[str, Any]) -> None:
    from lexlink.reviewing.mirror import attach

    if given["accept_above"] is not None and not names:
        raise UsageError("name the texts whose links are to be accepted: lexlink review STORY.txt --accept-above 0.95")
    with _opened(names, given, linker(given["corpora"], suggest=True)) as (review, known, failed):
        if given["accept_above"] is not None:
            attach(review)
            _accept(review, given["accept_above"], asks=not given["yes"])
        if given["export"] or given["gold"]:
            _export(review, given["export"] or given["gold"], known or None, partial=given["partial"], language=given["language"])
        if given["status"]:
            _status(review, known or None, given["as_json"])
    if failed:
        raise InputError(f"{failed} of the inputs could not be read")


def _accept(review: Review, score: float, *, asks: bool) -> None:
    number = len(review.above(score))
    if not number:
        say(f"no undecided link scores {score:g} or more")
        return
    if asks:
        if not sys.stdin.isatty():
            raise UsageError("--accept-above asks on a terminal: add --yes where there is none")
        click.confirm(f"Accept {number} links that score {score:g} or more, without a look?", abort=True, err=True)
    review.accept_above(score)
    say(f"{number} links accepted without a look; the gold marks them so. On the screen one undo takes them all back.")


def _export(review: Review, name: str, only: list[str] | None, *, partial: bool, language: str) -> None:
    from lexlink.record import dump
    from lexlink.reviewing.gold import rows, write

    made = rows(review.state, review.journal.reviewer, partial=partial, only=only, language=language)
    reviewed = [sha256 for sha256 in review.state.documents if only is None or sha256 in only]
    left = sum(not review.state.done.get(sha256, False) for sha256 in reviewed)
    if name == "-":
        for row in made:
            click.echo(dump(row))
    elif made:
        total, kept = write(Path(name), made)
        say(f"{name} holds {total} texts, {kept} of them from before")
    else:
        say(f"nothing to write to {name} yet")
    if left and not partial:
        say(f"{left} of {len(reviewed)} texts are not finished and left out: finish them on the screen, or add --partial")
    bulk = sum(m.get("bulk", False) for row in made for m in row["mentions"])
    if bulk:
        say(f"{bulk} mentions were accepted without a look: scores over them flatter")


def _status(review: Review, only: list[str] | None, as_json: bool) -> None:
    from lexlink.text.safe_text import safe_line

    table = []
    for sha256, opened in review.state.documents.items():
        if only is None or sha256 in only:
            sheet = review.sheets.get(sha256)
            row = {"document": opened.id, "source": opened.source, "title": opened.title, "decided": len(review.state.of(sha256))}
            table.append(row | {"left": len(review.undecided(sheet)) if sheet else None, "done": review.state.done.get(sha256, False)})
    if as_json:
        click.echo(json.dumps(table, ensure_ascii=False, indent=1))
        return
    for line in table:
        left = "" if line["left"] is None else f"  {line['left']:4} left"
        click.echo(
            f"{line['decided']:5} decided{left}  {'finished' if line['done'] else 'open    '}  {safe_line(str(line['title'] or line['source'] or line['document']))}"
        )
    if not table:
        say("nothing has been reviewed yet")


# Agreement


def _agree(first: str, second: str, corpora: tuple[str, ...], as_json: bool) -> None:
    from lexlink.cli.options import knowledge_base
    from lexlink.reviewing.agreement import agreement, reviewed

    members = knowledge_base(corpora).members
    found = agreement(reviewed(_source(first), members), reviewed(_source(second), members))
    if as_json:
        click.echo(json.dumps(_agreement_record(found), ensure_ascii=False, indent=1))
        return
    if not found.texts:
        raise InputError(f"{first} and {second} have finished no text in common: kappa needs texts that both read whole")
    click.echo(f"{found.texts} texts finished by both, {found.left_out} by one of them only")
    click.echo(f"{'':34}{'equal':>8}{'of':>8}{'observed':>10}{'kappa':>8}")
    for title, measured in (
        ("words inside a mention or not", found.words),
        ("mentions, bounds and targets", found.mentions),
        ("targets of mentions of both", found.targets),
    ):
        click.echo(f"{title:34}{measured.equal:8}{measured.units:8}{measured.observed:10.3f}{'–' if measured.kappa is None else f'{measured.kappa:.3f}':>8}")
    for difference in found.differences:
        _show_difference(difference, first, second)


def _show_difference(difference: Difference, first: str, second: str) -> None:
    from lexlink.text.safe_text import safe_line

    answers = [" ".join(answer) or "not marked" for answer in (difference.first, difference.second)]
    same = answers[0] == answers[1]
    words = f"{answers[0]}, other bounds" if same else f"{first}: {answers[0]} · {second}: {answers[1]}"
    click.echo(safe_line(f"{difference.text}:{difference.start}-{difference.end} «{difference.surface}» {words}"))


def _source(name: str) -> Path:
    """The file that a reviewer's decisions are in: a file, or that of the reviewer of this name."""
    from lexlink.reviewing.journal import place_of

    if Path(name).is_file():
        return Path(name)
    if place_of(name).is_file():
        return place_of(name)
    raise UsageError(f"there is neither a file {name!r} nor a journal of a reviewer of that name")


def _agreement_record(found: Agreement) -> dict[str, Any]:
    def row(measured: Measure) -> dict[str, Any]:
        kappa = None if measured.kappa is None else round(measured.kappa, 4)
        return {"units": measured.units, "equal": measured.equal, "observed": round(measured.observed, 4), "kappa": kappa}

    return {
        "texts": found.texts,
        "left_out": found.left_out,
        "words": row(found.words),
        "mentions": row(found.mentions),
        "targets": row(found.targets),
        "differences": [d._asdict() for d in found.differences],
    }
