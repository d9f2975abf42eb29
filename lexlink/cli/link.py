"""`lexlink link`: batch linking."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from lexlink.cli.options import corpus_option, linker, say, say_notice
from lexlink.errors import UsageError
from lexlink.types import Document, Link, LinkedDocument, Notice


@click.command("link")
@click.argument("paths", nargs=-1, metavar="[PATH|-]...")
@click.option(
    "-f",
    "--format",
    "form",
    default="text",
    show_default=True,
    metavar="FORMAT",
    help="text, json, jsonl, csv, html; webanno, spacy, labelstudio, doccano, prodigy, brat, cas, akn, nif, jsonld, conll; or of a plug-in.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write there instead of standard output; the file appears when it is complete. FOLDER/ for brat, cas and akn: files for each document.",
)
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes to link in; the output is the same for any number.")
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.0, help="Leave out links that score less.")
@click.option("--all-organs/--no-all-organs", default=False, help="Link every organ, also those like the UN that are left out by default.")
@click.option("--suggest/--no-suggest", default=False, help="Also the provisions that a mention or an idea probably concerns, with reasons.")
@click.option("--exact/--no-exact", default=False, help="Only names as they are spelt, no misspelt ones.")
@click.option(
    "--fail-on", "fail_on", multiple=True, metavar="WHAT", help="unresolved, ambiguous, nil or below=0.8: exit with 1 where a link is so. Repeatable."
)
@click.option("--text-field", default="text", show_default=True, help="The field of JSON Lines that holds the text.")
@click.option("--id-field", default="id", show_default=True, help="The field of JSON Lines that holds the document's id.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary on standard error.")
@corpus_option
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    form: str,
    output: str | None,
    jobs: int,
    min_score: float,
    all_organs: bool,
    suggest: bool,
    exact: bool,
    fail_on: tuple[str, ...],
    text_field: str,
    id_field: str,
    quiet: bool,
    corpora: tuple[str, ...],
) -> None:
    """Link texts: .txt, .md and .jsonl files, folders of them, patterns, or - for standard input.

    \b
    lexlink link story.txt
    lexlink link archive/ --format jsonl -o links.jsonl
    cat story.txt | lexlink link - --format json
    """
    from lexlink.readers.inputs import documents
    from lexlink.writers import folder_writer, writer

    if not paths:
        if sys.stdin.isatty():
            raise UsageError("nothing to read: name a file or folder, or - for standard input; see lexlink link --help")
        paths = ("-",)
    checks = [_check(what) for what in fail_on]
    write, engine = writer(form), linker(corpora, all_organs=all_organs, misspellings=not exact, suggest=suggest)
    run = _Run(quiet=quiet or not sys.stderr.isatty())

    def linked() -> Iterator[LinkedDocument]:
        for each in engine.pipe(run.readable(documents(paths, text_field, id_field)), jobs):
            result = _filtered(each, min_score)
            run.done(result, any(check(link) for link in result.links for check in checks))
            yield result

    if output and (output.endswith(("/", os.sep)) or Path(output).is_dir()):
        write_folder = folder_writer(form)
        if write_folder is None:
            raise UsageError(f"the format {form} is one file: name a file with -o, not the folder {output}")
        write_folder(linked(), Path(output))
    else:
        with _destination(output) as out:
            write(linked(), out)
    run.summary(output)
    ctx.exit(4 if run.failures else 1 if run.found else 0)


class _Run:
    """Counts what happens and tells it on standard error."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.documents = self.links = self.failures = 0
        self.found = False

    def readable(self, found: Iterable[Document | Notice]) -> Iterator[Document]:
        """The documents; what could not be read is told and counted."""
        for each in found:
            if isinstance(each, Notice):
                self.failed(each)
            else:
                yield each

    def done(self, linked: LinkedDocument, found: bool) -> None:
        self.documents += 1
        self.links += len(linked.links)
        self.found = self.found or found
        if not self.quiet and self.documents % 100 == 0:
            click.echo(f"\r{self.documents} documents, {self.links} links", nl=False, err=True)

    def failed(self, notice: Notice) -> None:
        self.failures += 1
        say_notice(notice)

    def summary(self, output: str | None) -> None:
        if not self.quiet and output:
            click.echo("\r", nl=False, err=True)
            say(f"{self.documents} documents, {self.links} links, {self.failures} inputs failed → {output}")


def _filtered(linked: LinkedDocument, least: float) -> LinkedDocument:
    if not least:
        return linked
    kept = tuple(link for link in linked.links if link.score >= least)
    return LinkedDocument(linked.document, kept, linked.notices, linked.corpus, linked.config)


def _check(what: str) -> Callable[[Link], bool]:
    """The test behind one `--fail-on`. Raises UsageError for an unknown one."""
    known: dict[str, Callable[[Link], bool]] = {
        "unresolved": lambda link: link.status != "linked",
        "ambiguous": lambda link: link.status == "ambiguous",
        "nil": lambda link: link.status == "nil",
    }
    if what in known:
        return known[what]
    name, _, number = what.partition("=")
    try:
        least = float(number)
    except ValueError:
        least = -1.0
    if name != "below" or not 0 <= least <= 1:
        raise UsageError(f"--fail-on {what!r} is not known: use unresolved, ambiguous, nil or below=0.8")

    def below(link: Link) -> bool:
        return link.score < least

    return below


@contextmanager
def _destination(name: str | None) -> Iterator[IO[str]]:
    """Standard output, or a file that takes its name when it is complete."""
    if name is None or name == "-":
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        yield sys.stdout
        return
    path = Path(name)
    if not path.parent.is_dir():
        raise UsageError(f"the folder {path.parent} does not exist: create it first")
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
            yield file
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
