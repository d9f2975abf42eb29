"""Say in sentences why a link was decided as it was.

The words of the text are given as they are; whoever shows them makes them safe to show.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lexlink.types import Candidate, Link, Quotation

_REASONS = {
    "not_in_corpus": "it cites an instrument that is not in the corpus",
    "no_such_provision": "the instrument has no such provision",
    "foreign_law": "it cites law of another kind",
    "below_threshold": "there is too little evidence for any reading",
    "no_antecedent": "nothing in the text says which instrument is meant",
}


def explain(link: Link) -> str:
    """Several lines: the decision, the antecedent, the features of each candidate."""
    lines = [f"«{link.surface}» ({link.kind}, {link.form}): {_decision(link)}"]
    if link.quotation:
        lines += _quotation(link.quotation)
    if link.detail and link.status == "linked":
        lines.append(f"  {link.detail}")
    if link.antecedent:
        lines.append(f"  points back to «{link.antecedent.surface}»: {link.antecedent.reason}")
    for number, candidate in enumerate(link.candidates):
        lines += _candidate(candidate, number == 0 and link.status == "linked")
    for suggestion in link.suggestions:
        lines.append(f"  see also {suggestion.target} (score {suggestion.score:.2f})")
        lines += [f"      {f.value * f.weight:+5.2f}  {f.name}: {f.detail}" for f in suggestion.features]
    return "\n".join(lines)


def compared(quotation: Quotation) -> list[str]:
    """How a quotation differs from the law, a sentence without a full stop each; empty where it is word for word."""
    said = {
        "changed": "«{0.quoted}» stands for «{0.law}»",
        "added": "«{0.quoted}» is not in the law",
        "left out": "«{0.law}» is left out",
        "omitted": "«{0.law}» is left out, as the text says",
        "bracketed": "«{0.quoted}» stands for «{0.law}», as the text says",
    }
    return [said[difference.kind].format(difference) for difference in quotation.differences if difference.kind != "same"]


def _quotation(quotation: Quotation) -> Iterator[str]:
    yield f"  {'word for word' if quotation.exact else 'not word for word'}: «{quotation.law}»"
    yield from (f"    {line}" for line in compared(quotation))


def _decision(link: Link) -> str:
    detail = f" ({link.detail})" if link.detail else ""
    if link.status == "linked":
        return f"linked to {', '.join(t.id for t in link.targets)}, score {link.score:.2f}"
    if link.status == "suggested":
        return "an idea that stands for a provision nobody cites here"
    if link.status == "ambiguous":
        return f"ambiguous, best score {link.score:.2f}{detail}"
    cited = f" {', '.join(t.id for t in link.targets)}:" if link.targets else ""
    return f"no target:{cited} {_REASONS.get(link.nil_reason or '', '')}{detail}"


def _candidate(candidate: Candidate, chosen: bool) -> list[str]:
    head = f"  {'→' if chosen else '·'} {candidate.target}  score {candidate.score:.2f}"
    rows = [f"      {f.value * f.weight:+5.2f}  {f.name}" + (f": {f.detail}" if f.detail else "") for f in candidate.features]
    return [head, *rows]
