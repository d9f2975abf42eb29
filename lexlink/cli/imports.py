"""`lexlink import`: what people annotated in other tools, as gold and as judgements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lexlink.cli.options import corpus_option, linker, say
from lexlink.errors import UsageError

if TYPE_CHECKING:
    from lexlink.integrations.annotations import AnnotatedText
    from lexlink.linker import Linker


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-f", "--format", "form", metavar="FORMAT", help="labelstudio, doccano, prodigy, brat, cas, webanno, nif, akn, conll or spacy; recognised without."
)
@click.option("--gold", metavar="FILE", help="Put the texts into this gold file, in place of what it holds of them; else they go to standard output.")
@click.option("--judge", metavar="NAME", help="Also keep in the store, under this name, what was made of each link.")
@click.option("--unreviewed", is_flag=True, help="Take texts too on which nobody has worked yet.")
@corpus_option
def command(paths: tuple[str, ...], form: str | None, gold: str | None, judge: str | None, unreviewed: bool, corpora: tuple[str, ...]) -> None:
    """Read annotations that people made in other tools: files, ZIP files as exported, or folders of brat, CAS and Akoma Ntoso.

    \b
    lexlink import export.json --gold gold.jsonl
    lexlink import inception-export/ --judge maria
    """
    from lexlink.integrations.returned import gold_row, gold_text, read
    from lexlink.record import dump

    engine = linker(corpora)
    given = [text for path in paths for text in read(_existing(path), form)]
    texts = [text for text in given if unreviewed or text.reviewed]
    rows = [gold_row(gold_text(text, engine.kb.organs)) for text in texts]
    if gold:
        from lexlink.reviewing.gold import write

        held, before = write(Path(gold), rows)
        say(f"{len(rows)} texts → {gold}, which holds {held} now, {before} of them from before")
    elif not judge:
        for row in rows:
            click.echo(dump(row))
    if judge:
        _judge(texts, engine, judge)
    _tell(texts, len(given) - len(texts), engine)


def _existing(name: str) -> Path:
    path = Path(name)
    if not path.exists():
        raise UsageError(f"{name} does not exist: name a file that a tool exported, or a folder of them")
    return path


def _judge(texts: Iterable[AnnotatedText], engine: Linker, judge: str) -> None:
    """Keep the verdicts in the store; those that stand there already from the same judge are not kept twice."""
    from lexlink.integrations.returned import verdicts
    from lexlink.store.repository import Store

    counts: Counter[str] = Counter()
    with Store.open() as store:
        for text in texts:
            known = {row._replace(judged_at="") for row in store.judgements(text.id, judge=judge)}
            for verdict in verdicts(text, engine.link):
                row = verdict._replace(judge=judge)
                if row not in known:
                    store.add_judgement(row)
                    counts[verdict.verdict] += 1
    told = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())) or "nothing new"
    say(f"judgements of {judge}: {told}")


def _tell(texts: list[AnnotatedText], left: int, engine: Linker) -> None:
    ids = dict.fromkeys(target for text in texts for row in text.annotations for target in row.targets)
    if unknown := [target for target in ids if engine.kb.passage(target) is None]:
        more = " …" if len(unknown) > 3 else ""
        say(f'{len(unknown)} ids are not in the corpus: {", ".join(unknown[:3])}{more}; lexlink find "a citation" says which there are')
    unlinked = sum(not row.targets and row.status == "linked" for text in texts for row in text.annotations)
    if left:
        say(f"{left} texts were left out: nobody has worked on them; --unreviewed takes them too")
    if unlinked:
        say(f"{unlinked} spans have no id: they cost and earn nothing in lexlink eval")
