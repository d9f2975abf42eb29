"""How often a score is right, and what a threshold costs: measured on annotated texts.

A link is right where its targets are all and only those of the gold mention that it overlaps most, as
in `evaluate`; links on what is undecidable do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from lexlink.evaluate import GoldText, evaluate
from lexlink.types import LinkedDocument

_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
MARGINS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)

Link = Callable[[str], LinkedDocument]
Members = Callable[[str], Sequence[str]]


class Bin(NamedTuple):
    """Links whose scores lie from `low` up to `high`: how many, their mean score, the share that is right."""

    low: float
    high: float
    links: int
    score: float
    right: float


class Calibration(NamedTuple):
    """`brier` is the mean square of score minus outcome (0 is best), `error` the mean distance between a bin's score and its share of right links."""

    links: int
    right: float
    brier: float
    error: float
    bins: tuple[Bin, ...]


class Cost(NamedTuple):
    """What a value of a threshold does to provisions and instruments."""

    value: float
    instrument_precision: float
    instrument_recall: float
    provision_precision: float
    provision_recall: float


def calibration(gold: Iterable[GoldText], link: Link, members: Members) -> Calibration:
    """The reliability curve and the Brier score of the links of annotated texts."""
    rows: list[tuple[float, bool]] = []
    for text in gold:
        linked = link(text.text)
        outcomes = evaluate([text], lambda _, linked=linked: linked, members).outcomes  # type: ignore[misc]
        rows += _judged(text, linked, outcomes)
    return _summed(rows)


def _judged(text: GoldText, linked: LinkedDocument, outcomes: dict[str, Any]) -> list[tuple[float, bool]]:
    """The score of each linked mention with whether it is right; links that count neither way are left out."""
    scores = {(x.start, x.end): x.score for x in linked.links if x.kind in ("instrument", "provision") and x.status == "linked"}
    rows = []
    for place, outcome in outcomes.items():
        start, _, end = place.removeprefix(f"{text.id}:").rstrip("!").partition("-")
        overlapping = {span: score for span, score in scores.items() if span[0] < int(end) and int(start) < span[1]}
        if outcome["predicted"] and overlapping:
            best = max(overlapping, key=lambda span: min(span[1], int(end)) - max(span[0], int(start)))
            rows.append((overlapping[best], bool(outcome["right"])))
    return rows


def _summed(rows: Sequence[tuple[float, bool]]) -> Calibration:
    bins = []
    for low, high in pairwise(_EDGES):
        inside = [row for row in rows if low <= row[0] < high or row[0] == high == 1.0]
        if inside:
            bins.append(Bin(low, high, len(inside), sum(s for s, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside)))
    count = max(1, len(rows))
    brier = sum((score - right) ** 2 for score, right in rows) / count
    return Calibration(len(rows), sum(r for _, r in rows) / count, brier, sum(b.links * abs(b.score - b.right) for b in bins) / count, tuple(bins))


def costs(gold: Sequence[GoldText], link_with: Callable[[float], Link], values: Iterable[float], members: Members) -> list[Cost]:
    """Precision and recall for each value of a threshold; `link_with` makes what links with it."""
    rows = []
    for value in values:
        counts = evaluate(gold, link_with(value), members).counts
        instrument, provision = counts["instrument"], counts["provision"]
        rows.append(Cost(value, instrument.precision, instrument.recall, provision.precision, provision.recall))
    return rows
