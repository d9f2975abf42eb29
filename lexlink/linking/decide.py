"""Scores → decisions: linked, ambiguous or nil with a reason. Doubt is an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lexlink.citing.citation import Citation, Pinpoint, eid
from lexlink.citing.resolve import Resolved
from lexlink.linking.candidates import Meaning, Reading, Situation, candidates
from lexlink.linking.rank import Ranker
from lexlink.types import Candidate, Feature, NilReason, Status, Target, Unit

_CLEARLY = 1.8  # how much likelier the best of two readings that are both likely has to be

Ranked = tuple[Reading, float, tuple[Feature, ...], list[Target]]


class Thresholds(NamedTuple):
    """Where a score is enough. `link`: the least score of a link. `margin`: how far the best
    reading has to be ahead of the second in score; closer ones are ambiguous. `quotation` and
    `suggestion`: the least score of those.
    """

    link: float = 0.5
    margin: float = 0.15
    quotation: float = 0.5
    suggestion: float = 0.5


class Decision(NamedTuple):
    """What was decided about a citation. Offsets of targets are those of the view."""

    citation: Citation
    status: Status
    score: float
    targets: tuple[Target, ...] = ()
    nil_reason: NilReason | None = None
    reading: Reading | None = None
    candidates: tuple[Candidate, ...] = ()
    detail: str = ""


def decide(situation: Situation, thresholds: Thresholds) -> list[Decision]:
    """Decide every citation of a text: names first, then what points to them.

    A citation that turns out to be nothing (an oblique word without antecedent) is left out.
    """
    ranker = Ranker(situation)
    decisions: dict[int, Decision] = {}
    order = sorted(range(len(situation.resolved)), key=lambda i: _late(i, situation.resolved))
    for dependent in (False, True):
        for index in order if dependent else range(len(order)):
            resolved = situation.resolved[index]
            if _depends(resolved) == dependent:
                decision = _decide(index, resolved, situation, ranker, thresholds)
                if decision is not None:
                    decisions[index] = decision
                    situation.meanings[index] = _meaning(decision)
        if not dependent:
            _second_look(decisions, situation, ranker, thresholds)
    return [decisions[index] for index in sorted(decisions)]


def _late(index: int, resolved: Sequence[Resolved]) -> tuple[int, int]:
    """The place in the order of decisions: a unit in a row comes right behind the one that names the row's instrument."""
    pointers = resolved[index].antecedents
    return (pointers[0].mention, 1) if pointers and pointers[0].forward else (index, 0)


def _depends(resolved: Resolved) -> bool:
    reference = resolved.citation.reference
    return reference is None or reference.kind in ("oblique", "protocol", "series") or bool(resolved.citation.anaphor)


def _second_look(decisions: dict[int, Decision], situation: Situation, ranker: Ranker, thresholds: Thresholds) -> None:
    """Names decided weakly are decided again, now that the sure ones are known."""
    for index, resolved in enumerate(situation.resolved):
        known = decisions.get(index)
        if not _depends(resolved) and (known is None or known.score < 0.9) and resolved.citation.reference is not None:
            decision = _decide(index, resolved, situation, ranker, thresholds)
            if decision is not None:
                decisions[index] = decision
                situation.meanings[index] = _meaning(decision)


def _decide(index: int, resolved: Resolved, situation: Situation, ranker: Ranker, thresholds: Thresholds) -> Decision | None:
    citation, reference = resolved.citation, resolved.citation.reference
    if reference is not None and reference.kind in ("foreign_law", "unknown"):
        return _foreign(citation, situation)
    ranked = ranker.rank(index, candidates(index, situation))
    if not ranked:
        return _nothing(resolved, situation)
    reading, score, _, targets = ranked[0]
    rows = tuple(_candidate(r) for r in ranked[:6])
    if reading.by == "sense":
        return (
            Decision(
                citation,
                "nil",
                1 - score if score < 1 else 0.0,
                nil_reason="below_threshold",
                reading=reading,
                candidates=rows,
                detail=f"here it means {reading.detail}",
            )
            if score >= thresholds.link
            else _weak(citation, rows, reading)
        )
    if citation.numeral and (score < thresholds.link or any(t.exists is False for t in targets)):
        return None
    if any(t.exists is False for t in targets) and reading.by in ("name", "protocol", "organ", "common", "antecedent"):
        if reading.by in ("name", "protocol", "common") and score >= thresholds.link:
            return _missing(citation, score, targets, reading, rows, situation)
        if reading.by in ("organ", "antecedent"):
            return _weak(citation, rows, reading)
    if score < thresholds.link:
        if resolved.broken_by and citation.items:
            reason: NilReason = "foreign_law" if reference is None else "not_in_corpus"
            return Decision(citation, "nil", 0.0, nil_reason=reason, candidates=rows, detail=resolved.broken_by)
        return _weak(citation, rows, reading)
    if len(ranked) > 1 and _rivals(ranked, thresholds):
        return Decision(citation, "ambiguous", score, reading=reading, candidates=rows)
    return Decision(citation, "linked", score, tuple(targets), reading=reading, candidates=rows)


def _rivals(ranked: Sequence[Ranked], thresholds: Thresholds) -> bool:
    (best, first, _, _), (other, second, _, _) = ranked[0], ranked[1]
    if other.by == "sense":
        return first - second < thresholds.margin
    if best.targets == other.targets or set(other.targets) < set(best.targets):
        return False
    return second >= 0.5 and first - second < thresholds.margin and _odds(first) / _odds(second) < _CLEARLY


def _odds(score: float) -> float:
    return max(score, 1e-6) / max(1 - score, 1e-6)


def _weak(citation: Citation, rows: tuple[Candidate, ...], reading: Reading) -> Decision | None:
    """Too little evidence. Shared names with several readings are ambiguous, the rest nil."""
    if reading.by == "sense":
        return None
    reference = citation.reference
    if reference is not None and reference.kind == "oblique" and not citation.items:
        return None
    if reference is None and not citation.items:
        return None
    several = reference is not None and reference.kind == "name" and len([r for r in rows if r.target]) > 1
    if several:
        return Decision(citation, "ambiguous", rows[0].score, reading=reading, candidates=rows)
    return Decision(
        citation, "nil", rows[0].score, nil_reason="below_threshold" if reference is not None else "no_antecedent", reading=reading, candidates=rows
    )


def _foreign(citation: Citation, situation: Situation) -> Decision | None:
    reference = citation.reference
    assert reference is not None
    if not citation.items:
        return None
    name = situation.evidence.view.text[reference.start : reference.end]
    if reference.kind == "foreign_law":
        return Decision(citation, "nil", 0.0, nil_reason="foreign_law", detail=name)
    if citation.items[0].pinpoint[0].level in ("art", "para"):
        return Decision(citation, "nil", 0.0, nil_reason="not_in_corpus", detail=name)
    return None


def _nothing(resolved: Resolved, situation: Situation) -> Decision | None:
    """No candidate at all: a bare article or a named body's work is reported, a treaty noun is not a mention."""
    citation = resolved.citation
    if citation.reference is not None and citation.reference.kind == "series" and citation.reference.aliases:
        return Decision(citation, "nil", 0.0, nil_reason="not_in_corpus", detail=situation.evidence.view.text[citation.start : citation.end])
    if not citation.items or citation.items[0].pinpoint[0].level != "art":
        return None
    if resolved.broken_by:
        return Decision(citation, "nil", 0.0, nil_reason="foreign_law" if citation.reference is None else "not_in_corpus", detail=resolved.broken_by)
    return Decision(citation, "nil", 0.0, nil_reason="no_antecedent")


def _missing(citation: Citation, score: float, targets: list[Target], reading: Reading, rows: tuple[Candidate, ...], situation: Situation) -> Decision:
    nearest = situation.kb.nearest(next(t.id for t in targets if t.exists is False))
    detail = f"the nearest that exists is {situation.kb.citation(nearest)}" if nearest else ""
    return Decision(citation, "nil", score, tuple(targets), "no_such_provision", reading, rows, detail)


def _candidate(row: Ranked) -> Candidate:
    reading, score, features, targets = row
    target = targets[0].id if targets else reading.targets[0] if reading.targets else ""
    return Candidate(target or f"({reading.detail})", score, features)


def _meaning(decision: Decision) -> Meaning:
    """What later citations may point back to."""
    if decision.reading is None or (decision.status != "linked" and decision.nil_reason != "no_such_provision"):
        return Meaning()
    if decision.nil_reason:  # the instrument stands, its provision does not
        return Meaning(decision.reading.targets, decision.score)
    provisions: list[Pinpoint] = []
    for target in decision.targets:
        found = target.id.partition("/")[2]
        if found:
            provisions.append(tuple(Unit(*_level_label(unit)) for unit in found.split("__")))
    if len(decision.reading.targets) == 1 and len({eid(p) for p in provisions}) < len(provisions):
        provisions = list({eid(p): p for p in provisions}.values())
    return Meaning(decision.reading.targets, decision.score, tuple(provisions))


def _level_label(unit: str) -> tuple[str, str]:
    level, _, label = unit.partition("_")
    return level, label
