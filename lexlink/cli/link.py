"""`lexlink link`: batch linking."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from lexlink.cli.options import as_of_option, corpus_option, input_options, law_shelf, linker, say, say_notice, settings, with_law
from lexlink.errors import UsageError

if TYPE_CHECKING:
    from lexlink.batch.outputs import Output
    from lexlink.batch.run import Outcome
    from lexlink.readers.inputs import Intake

_SHOW_LAW = ("html", "markdown")


@click.command("link")
@click.argument("paths", nargs=-1, metavar="[PATH|URL|@LIST|-]...")
@click.option(
    "-f",
    "--format",
    "forms",
    multiple=True,
    metavar="FORMAT",
    help="text (the default), json, jsonl, csv, markdown, html, annotated, parquet, store; webanno, spacy, labelstudio, doccano, prodigy, brat, cas, akn, nif, "
    "jsonld, conll; or of a plug-in. Without it the name of the output says it. Repeatable, one for each -o.",
)
@click.option(
    "-o",
    "--output",
    "names",
    multiple=True,
    metavar="FILE",
    help="Write there instead of standard output; the file appears when it is complete. Repeatable: several outputs from one pass. "
    "FILE.sqlite or postgresql://… keeps the links in a store; FOLDER/ for annotated, brat, cas and akn: files for each document.",
)
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes to link in; the output is the same for any number.")
@click.option("--resume", is_flag=True, help="Go on where an earlier run was cut short: what was linked from the same text, law and options is taken over.")
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.0, help="Leave out links that score less.")
@click.option("--all-organs/--no-all-organs", default=False, help="Link every organ, also those like the UN that are left out by default.")
@click.option("--suggest/--no-suggest", default=False, help="Also the provisions that a mention or an idea probably concerns, with reasons.")
@click.option("--exact/--no-exact", default=False, help="Only names as they are spelt, no misspelt ones.")
@click.option(
    "--fail-on", "fail_on", multiple=True, metavar="WHAT", help="unresolved, ambiguous, nil or below=0.8: exit with 1 where a link is so. Repeatable."
)
@click.option("--with-text", is_flag=True, help="Put the texts into JSON Lines too, so that reports of them need nothing else.")
@click.option("--run", "run_name", default="links", show_default=True, metavar="NAME", help="The name of the run in a store.")
@input_options
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary on standard error.")
@as_of_option
@corpus_option
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    forms: tuple[str, ...],
    names: tuple[str, ...],
    jobs: int,
    resume: bool,
    min_score: float,
    all_organs: bool,
    suggest: bool,
    exact: bool,
    fail_on: tuple[str, ...],
    with_text: bool,
    run_name: str,
    intake: Intake,
    quiet: bool,
    as_of: str | None,
    corpora: tuple[str, ...],
) -> None:
    """Link texts: files, folders, patterns, @lists, web addresses and feeds, or - for standard input.

    Read are .txt, .md, .html, .jsonl, .csv, .tsv, .parquet, .warc and RSS or Atom feeds, also packed as .gz or .zst.

    \b
    lexlink link story.txt
    lexlink link archive/ -o links.jsonl -o report.html
    lexlink link archive/ -o links.jsonl --resume
    cat story.txt | lexlink link - --format json
    """
    from lexlink.batch.checks import check
    from lexlink.batch.outputs import Wishes, outputs
    from lexlink.batch.progress import Progress, characters
    from lexlink.batch.run import Plan, run
    from lexlink.readers.inputs import documents

    if not paths:
        if sys.stdin.isatty():
            raise UsageError("nothing to read: name a file or folder, or - for standard input; see lexlink link --help")
        paths = ("-",)
    checks = [check(what) for what in fail_on]
    given = outputs(forms, names, settings()["link.format"], Wishes(with_text, run_name, resume))
    engine = linker(corpora, all_organs=all_organs, misspellings=not exact, suggest=suggest)
    quiet = quiet or not sys.stderr.isatty()
    progress = Progress(None if quiet or not names else sys.stderr, 0 if quiet else characters(paths))
    shelf = law_shelf(as_of) if as_of or any(output.form in _SHOW_LAW for output in given) else None
    plan = Plan(jobs, min_score, resume, checks, say_notice, progress, lambda linked: with_law(linked, engine, shelf, as_of))
    outcome = run(engine, documents(paths, intake._replace(keep=any(output.form == "annotated" for output in given))), given, plan)
    _summary(outcome, given, quiet)
    ctx.exit(outcome.exit_code)


def _summary(outcome: Outcome, outputs: list[Output], quiet: bool) -> None:
    if outcome.interrupted:
        say(f"interrupted after {outcome.documents} documents; the same command with --resume goes on from there")
        for name in outcome.kept:
            say(f"{name} is still the one of before")
    elif not quiet and any(output.name != "-" for output in outputs):
        taken = f" ({outcome.taken} linked before)" if outcome.taken else ""
        where = ", ".join(output.name for output in outputs)
        say(f"{outcome.documents} documents{taken}, {outcome.links} links, {outcome.failures} inputs failed → {where}")
