"""How far two reviewers agree: on the words that they marked, and on what the marked words mean.

Observed agreement is the share of equal answers; Cohen's kappa takes off what two people of the same
habits would reach by chance (1 is full agreement, 0 is chance).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from lexlink.evaluate import read_gold
from lexlink.reviewing.gold import rows
from lexlink.reviewing.journal import is_journal, read
from lexlink.reviewing.state import State

SCORED = frozenset(("core", "body"))
_WORD = re.compile(r"\S+")
Members = Callable[[str], Sequence[str]]


class Mark(NamedTuple):
    """A mention as a reviewer left it."""

    start: int
    end: int
    targets: frozenset[str]


class Reviewed(NamedTuple):
    """A text that somebody read whole, with the mentions marked in it."""

    id: str
    text: str
    marks: tuple[Mark, ...]


class Measure(NamedTuple):
    """Equal answers out of `units`; `kappa` is None where both gave one and the same answer throughout."""

    units: int
    equal: int
    kappa: float | None

    @property
    def observed(self) -> float:
        return self.equal / self.units if self.units else 1.0


class Difference(NamedTuple):
    """A stretch that two reviewers judged differently; an empty answer: not marked."""

    text: str
    start: int
    end: int
    surface: str
    first: tuple[str, ...]
    second: tuple[str, ...]


class Agreement(NamedTuple):
    """`words`: each word inside a mention or not. `mentions`: each stretch marked by either, same bounds and targets.

    `targets`: what stretches marked by both mean. `left_out` counts texts that only one of them finished.
    """

    texts: int
    left_out: int
    words: Measure
    mentions: Measure
    targets: Measure
    differences: tuple[Difference, ...]


def reviewed(path: Path, members: Members = lambda _: ()) -> list[Reviewed]:
    """The finished texts of a journal or a gold file; a group's article counts as the articles of its members. Raises InputError."""

    def expanded(targets: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        for target in targets:
            instrument, _, rest = target.partition("/")
            group = members(instrument) if rest else ()
            found.update((f"{m}/{rest}" for m in group) if group else (target,))
        return frozenset(found)

    if is_journal(path):
        record = read(path)
        return [
            Reviewed(row["id"], row["text"], tuple(Mark(m["start"], m["end"], expanded(m["targets"])) for m in row["mentions"] if m["layer"] in SCORED))
            for row in rows(State(record.events), record.reviewer)
        ]
    return [
        Reviewed(gold.id, gold.text, tuple(Mark(m.start, m.end, expanded(m.targets)) for m in gold.mentions if m.layer in SCORED))
        for gold in read_gold(path)
        if not gold.partial
    ]


def agreement(first: Iterable[Reviewed], second: Iterable[Reviewed]) -> Agreement:
    """Compare two reviewers on the texts that both finished; texts are told apart by their characters."""
    one, two = ({text.text: text for text in side} for side in (first, second))
    both = [text for text in one if text in two]
    words: list[tuple[Hashable, Hashable]] = []
    mentions: list[tuple[Hashable, Hashable]] = []
    targets: list[tuple[Hashable, Hashable]] = []
    differences: list[Difference] = []
    for text in both:
        a, b = one[text].marks, two[text].marks
        words += _words(text, a, b)
        for left, right in _pairs(a, b):
            mentions.append((left, right))
            if left and right:
                targets.append((left.targets, right.targets))
            if left != right:
                differences.append(_difference(one[text], left, right))
    return Agreement(len(both), len(one) + len(two) - 2 * len(both), measure(words), _shares(mentions), measure(targets), tuple(differences))


def measure(answers: Sequence[tuple[Hashable, Hashable]]) -> Measure:
    """Observed agreement and Cohen's kappa over pairs of answers."""
    equal = sum(a == b for a, b in answers)
    total = len(answers)
    left, right = Counter(a for a, _ in answers), Counter(b for _, b in answers)
    chance = sum(n * right[answer] for answer, n in left.items()) / total**2 if total else 1.0
    return Measure(total, equal, None if chance >= 1.0 else (equal / total - chance) / (1 - chance))


def _shares(answers: Sequence[tuple[Hashable, Hashable]]) -> Measure:
    """Stretches that neither marked cannot be counted, so there is no chance to take off."""
    return Measure(len(answers), sum(a == b for a, b in answers), None)


def _words(text: str, a: Sequence[Mark], b: Sequence[Mark]) -> Iterable[tuple[bool, bool]]:
    """Whether each word of a text is inside a mention, for the one and the other."""
    spans = [word.span() for word in _WORD.finditer(text)]
    return zip(_inside(spans, a), _inside(spans, b), strict=True)


def _inside(words: Sequence[tuple[int, int]], marks: Sequence[Mark]) -> list[bool]:
    ordered = sorted(marks)
    found, at = [], 0
    for start, end in words:
        while at < len(ordered) and ordered[at].end <= start:
            at += 1
        found.append(at < len(ordered) and ordered[at].start < end)
    return found


def _pairs(a: Sequence[Mark], b: Sequence[Mark]) -> list[tuple[Mark | None, Mark | None]]:
    """Each mark of the one with that of the other which it overlaps most, each used once; None where there is none."""
    overlaps = [(min(x.end, y.end) - max(x.start, y.start), i, j) for i, x in enumerate(a) for j, y in enumerate(b) if x.start < y.end and y.start < x.end]
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(overlaps, key=lambda o: (-o[0], o[1], o[2])):
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    pairs: list[tuple[Mark | None, Mark | None]] = [(x, b[partner[i]] if i in partner else None) for i, x in enumerate(a)]
    pairs += [(None, y) for j, y in enumerate(b) if j not in taken]
    return sorted(pairs, key=lambda pair: (pair[0] or pair[1] or Mark(0, 0, frozenset()))[:2])


def _difference(text: Reviewed, left: Mark | None, right: Mark | None) -> Difference:
    start = min(m.start for m in (left, right) if m)
    end = max(m.end for m in (left, right) if m)
    answers = [tuple(sorted(m.targets)) if m else () for m in (left, right)]
    return Difference(text.id, start, end, text.text[start:end], *answers)
