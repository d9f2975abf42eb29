"""`lexlink eval`: gold against predictions."""

from __future__ import annotations

import json
from collections.abc import Callable, Container
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lexlink.cli.options import corpus_option, linker, say
from lexlink.errors import UsageError

if TYPE_CHECKING:
    from lexlink.evaluate import GoldText
    from lexlink.linker import Linker
    from lexlink.types import LinkedDocument


@click.command("eval")
@click.option(
    "--gold",
    "golds",
    multiple=True,
    required=True,
    metavar="FILE",
    help="Annotated texts, JSON Lines; or what Label Studio, doccano, Prodigy, brat, CAS, … exported. Repeatable.",
)
@click.option("--layers", default="core", show_default=True, help="core, or core,body to score organs too.")
@click.option("--json", "as_json", is_flag=True, help="The whole report as JSON.")
@click.option("--save", metavar="FILE", help="Keep the report for a later --against.")
@click.option("--against", metavar="FILE", help="List what was gained and lost against a saved report.")
@click.option("--calibration", "calibrate", is_flag=True, help="How often a score is right, and what thresholds cost in precision and recall.")
@corpus_option
def command(golds: tuple[str, ...], layers: str, as_json: bool, save: str | None, against: str | None, calibrate: bool, corpora: tuple[str, ...]) -> None:
    """Score spans, instruments and provisions on annotated texts, by kind and language.

    \b
    lexlink eval --gold tests/gold/dev.jsonl --save before.json
    lexlink eval --gold tests/gold/dev.jsonl --against before.json
    lexlink eval --gold tests/gold/dev.jsonl --calibration
    """
    from lexlink.evaluate import changes, evaluate

    engine = linker(corpora)
    gold = [text for name in golds for text in _gold(Path(name), engine.kb.organs)]
    if calibrate:
        _calibration(engine, gold, as_json)
        return
    report = evaluate(gold, engine.link, engine.kb.members, tuple(layers.split(","))).to_dict()
    if save:
        Path(save).write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
        return
    _table(report)
    if report["partial"]:
        say(f"{report['partial']} texts of the gold were not read whole and are not scored: finish them with lexlink review")
    if report["bulk"]:
        say(f"{report['bulk']} mentions of the gold were accepted by their score without a look: these scores flatter")
    if against:
        for change, place, outcome in changes(_saved(against), report):
            click.echo(f"{change:6} {place} «{outcome['surface']}» gold {' '.join(outcome['gold']) or '–'} predicted {' '.join(outcome['predicted']) or '–'}")


def _calibration(engine: Linker, gold: list[GoldText], as_json: bool) -> None:
    """The reliability curve, then what each threshold costs."""
    from lexlink.calibration import MARGINS, THRESHOLDS, calibration, costs
    from lexlink.linker import Linker

    def with_threshold(name: str) -> Callable[[float], Callable[[str], LinkedDocument]]:
        thresholds = engine.config.thresholds
        return lambda value: Linker(engine.kb, engine.config.replace(thresholds=thresholds._replace(**{name: value}))).link

    found = calibration(gold, engine.link, engine.kb.members)
    tables = {name: costs(gold, with_threshold(name), values, engine.kb.members) for name, values in (("link", THRESHOLDS), ("margin", MARGINS))}
    if as_json:
        rows = {name: [cost._asdict() for cost in table] for name, table in tables.items()}
        click.echo(json.dumps({**found._asdict(), "bins": [b._asdict() for b in found.bins], "thresholds": rows}, indent=1))
        return
    click.echo(f"{found.links} links, {found.right:.3f} right, Brier score {found.brier:.4f}, mean distance of score and share {found.error:.3f}")
    click.echo(f"{'score':12}{'links':>7}{'mean':>8}{'right':>8}")
    for row in found.bins:
        click.echo(f"{row.low:.2f} to {row.high:<5.2f}{row.links:6}{row.score:8.3f}{row.right:8.3f}")
    for name, table in tables.items():
        click.echo(f"\n{'thresholds.' + name:20}{'instrument precision':>22}{'recall':>8}{'provision precision':>22}{'recall':>8}")
        for cost in table:
            mark = "*" if cost.value == getattr(engine.config.thresholds, name) else ""
            click.echo(
                f"{cost.value:<18.2f}{mark:2}{cost.instrument_precision:22.3f}{cost.instrument_recall:8.3f}{cost.provision_precision:22.3f}{cost.provision_recall:8.3f}"
            )


def _gold(path: Path, organs: Container[str]) -> list[GoldText]:
    """A gold file, or what a tool exported. Raises InputError."""
    from lexlink.evaluate import read_gold
    from lexlink.integrations.returned import GOLD, gold_text, read, recognised

    form = None if path.suffix.lower() == ".zip" else recognised(path)
    if form == GOLD:
        return read_gold(path)
    return [gold_text(text, organs) for text in read(path, form) if text.reviewed]


def _saved(name: str) -> dict[str, object]:
    try:
        found = json.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{name} is no saved report: make one with --save") from error
    assert isinstance(found, dict)
    return found


def _table(report: dict[str, object]) -> None:
    click.echo(f"{report['texts']} texts, {report['words']} words, {report['false_per_1000_words']} false links per 1,000 words of decoys")
    click.echo(f"{'':24}{'precision':>10}{'recall':>8}{'F1':>8}{'right':>7}{'missed':>8}{'false':>7}")
    _rows("", report["measures"])
    for title in ("by_language", "by_kind"):
        groups = report[title]
        assert isinstance(groups, dict)
        for name, measures in groups.items():
            _rows(f"{name} ", measures)


def _rows(prefix: str, measures: object) -> None:
    assert isinstance(measures, dict)
    for name, row in measures.items():
        if row["right"] or row["missed"] or row["false"]:
            click.echo(f"{prefix + name:24}{row['precision']:10.3f}{row['recall']:8.3f}{row['f1']:8.3f}{row['right']:7}{row['missed']:8}{row['false']:7}")
