"""A quotation laid beside the law, word for word. A word is one character here (`OfficialTexts.characters`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from lexlink.types import Difference, DifferenceKind

Block = tuple[str, int, int, int, int]  # what, words of the quotation from and to, words of the law from and to


class Marks(NamedTuple):
    """What a paper says it did to the words: `gaps` are the words before which it left some out, `bracketed` those it put in brackets."""

    gaps: frozenset[int] = frozenset()
    bracketed: frozenset[int] = frozenset()


UNMARKED = Marks()


class Alignment(NamedTuple):
    """The stretch of the law that a quotation repeats.

    `blocks` begin and end with words that are the same. `matched` counts those, `changed` the words
    that differ without a mark of the paper's.
    """

    blocks: tuple[Block, ...]
    matched: int
    changed: int

    @property
    def law(self) -> tuple[int, int]:
        return self.blocks[0][3], self.blocks[-1][4]

    @property
    def quoted(self) -> tuple[int, int]:
        return self.blocks[0][1], self.blocks[-1][2]

    @property
    def share(self) -> float:
        """The part of the words that is the same, 0..1."""
        return self.matched / (self.matched + self.changed)


def align(quoted: str, law: str, marks: Marks = UNMARKED) -> Alignment | None:
    """The best stretch of the quotation in the law; None where no word is the same."""
    from rapidfuzz.distance import Levenshtein  # only where something was hit

    blocks = [block for op in Levenshtein.opcodes(quoted, law) for block in _parted(tuple(op), marks)]  # type: ignore[arg-type]
    best, start, kept, total = 0.0, 0, (0, 0), 0.0
    for n, block in enumerate(blocks):
        if block[0] != "equal":
            total -= _cost(block, marks)
            continue
        if total <= 0:
            total, start = 0.0, n
        total += block[2] - block[1]
        if total >= best:
            best, kept = total, (start, n + 1)
    chosen = tuple(blocks[slice(*kept)])
    if not chosen:
        return None
    matched = sum(block[2] - block[1] for block in chosen if block[0] == "equal")
    return Alignment(chosen, matched, sum(_cost(block, marks) for block in chosen if block[0] != "equal"))


def _parted(op: Block, marks: Marks) -> Iterator[Block]:
    """A replacement of few words by many at an ellipsis is a change and an omission."""
    what, q0, q1, l0, l1 = op
    if what == "replace" and l1 - l0 > q1 - q0 and {q0, q1} & marks.gaps:
        first, last = (l0, l0 + q1 - q0) if q1 in marks.gaps else (l1 - (q1 - q0), l1)
        if first > l0:
            yield "insert", q0, q0, l0, first
        yield "replace", q0, q1, first, last
        if last < l1:
            yield "insert", q1, q1, last, l1
    else:
        yield op


def _cost(block: Block, marks: Marks) -> int:
    what, q0, q1, l0, l1 = block
    if what == "insert":
        return 0 if q0 in marks.gaps else l1 - l0
    if all(word in marks.bracketed for word in range(q0, q1)):
        return 0
    return max(q1 - q0, l1 - l0)


def differences(alignment: Alignment, marks: Marks, quoted: Sequence[str], law: Sequence[str]) -> Iterator[Difference]:
    """The blocks in words, neighbours that differ alike as one; `quoted` and `law` hold each word with what stands behind it."""
    for kind, blocks in groupby(alignment.blocks, lambda block: _kind(block, marks)):
        q0, q1, l0, l1 = _around(list(blocks))
        told: DifferenceKind = "added" if kind == "changed" and l0 == l1 else "left out" if kind == "changed" and q0 == q1 else kind
        yield Difference(told, "".join(quoted[q0:q1]).strip(), "".join(law[l0:l1]).strip())


def _kind(block: Block, marks: Marks) -> DifferenceKind:
    if block[0] == "equal":
        return "same"
    if _cost(block, marks):
        return "changed"
    return "omitted" if block[0] == "insert" else "bracketed"


def _around(blocks: list[Block]) -> tuple[int, int, int, int]:
    return blocks[0][1], blocks[-1][2], blocks[0][3], blocks[-1][4]
