"""The pieces that misspelt names are found by.

A name with two wrong letters still holds one of three pieces of it unharmed, because two edits
cannot touch three pieces that do not overlap. So each name gives three pieces, those that are
rarest in ordinary text, and a hit of a piece is a place to compare the whole name. The cost is
that of rare hits, however many names there are.

`frequent.txt` says how often runs of four folded characters occur: a line holds the logarithm
(base 2) of the occurrences in 4,000 characters, and the runs. Counted over English news and
speeches and over treaties in English and French.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LEAST_LETTERS = 10
_SHORTEST, _LONGEST = 4, 9  # characters of a piece: two sevenths of the name within these
_GRAM = 4
_RARE = 0.04  # occurrences in 4,000 characters of what is not in the table
_DEAR = 0.6  # occurrences above which a third piece costs more than it finds

# Number of the name, offset of the piece in it, and how far before the piece its word's capital stands (-1: it has none).
Place = tuple[int, int, int]


class SpellingIndex:
    """Names, the pieces they are found by, and where each piece stands. Lists are read from text when asked for.

    `names` are folded, `pieces` are bytes of the scan fold; both are known by their number.
    """

    def __init__(self, data: bytes) -> None:
        names, aliases, pieces, places = data.decode("latin-1").split("\n")
        self.names = names.split("\t")
        self.pieces = [piece.encode("latin-1") for piece in pieces.split("\t")]
        self._aliases = aliases.split("\t")
        self._places = places.split("\t")
        self._known: dict[int, list[Place]] = {}

    def aliases(self, name: int) -> list[int]:
        """The numbers of the aliases of a name."""
        return list(map(int, self._aliases[name].split(",")))

    def places(self, piece: int) -> list[Place]:
        """Where a piece stands in which names."""
        known = self._known.get(piece)
        if known is None:
            rows = (row.split(",") for row in self._places[piece].split(";"))
            known = self._known[piece] = [(int(number), int(offset), int(capital)) for number, offset, capital in rows]
        return known


def written(names: list[str], aliases: list[list[int]], found: Mapping[str, list[Place]]) -> bytes:
    """What `SpellingIndex` reads."""
    lines = (
        "\t".join(names),
        "\t".join(",".join(map(str, numbers)) for numbers in aliases),
        "\t".join(found),
        "\t".join(";".join(",".join(map(str, place)) for place in places) for places in found.values()),
    )
    return "\n".join(lines).encode("latin-1")


def long_enough(name: str) -> bool:
    """Whether a name has the letters to be known in spite of a slip."""
    return sum(map(str.isalpha, name)) >= LEAST_LETTERS and name[-1:].isalnum() and name[:1].isalnum()


def frequencies() -> Mapping[str, float]:
    """Occurrences of runs of four characters in 4,000 characters of ordinary text."""
    found: dict[str, float] = {}
    from pathlib import Path

    for line in Path(__file__).with_name("frequent.txt").read_text(encoding="utf-8").splitlines():
        level, _, runs = line.partition("\t")
        found |= dict.fromkeys(runs.split("|"), 2.0 ** int(level))
    return found


def pieces(names: Iterable[tuple[str, str]]) -> dict[str, list[Place]]:
    """Piece → where it stands, for folded names with the surfaces they are folded from."""
    known = frequencies()
    found: dict[str, list[Place]] = {}
    for number, (name, surface) in enumerate(names):
        for start, piece in _rarest(name, known):
            found.setdefault(piece, []).append((number, start, _capital(surface, start)))
    return found


def _capital(surface: str, start: int) -> int:
    """How far before `start` the capital of the word there stands, -1 where the word has none."""
    word = surface.rfind(" ", 0, start + 1) + 1
    return start - word if word <= start and surface[word : word + 1].isupper() else -1


def _rarest(name: str, known: Mapping[str, float]) -> list[tuple[int, str]]:
    """The three pieces of a name that are rarest together; two where a third would be too common."""
    width = min(_LONGEST, max(_SHORTEST, len(name) * 2 // 7))
    costs = [min(known.get(name[i + n : i + n + _GRAM], _RARE) for n in range(width - _GRAM + 1)) for i in range(len(name) - width + 1)]
    for count, dear in ((3, _DEAR), (2, 1000.0), (1, 1000.0)):
        chosen = _cheapest(costs, width, count)
        if chosen and max(costs[i] for i in chosen) <= dear:
            return [(start, name[start : start + width]) for start in chosen]
    return []


def _cheapest(costs: list[float], width: int, count: int) -> list[int]:
    """Starts of `count` stretches of `width` that do not overlap, cheapest in sum; empty where they do not fit."""
    best: list[tuple[float, tuple[int, ...]] | None] = [(0.0, ())] * (len(costs) + width)
    for _ in range(count):
        after: list[tuple[float, tuple[int, ...]] | None] = [None] * (len(costs) + width)
        for end in range(width, len(costs) + width):
            before, start = best[end - width], end - width
            taken = (before[0] + costs[start], (*before[1], start)) if before else None
            left = after[end - 1]
            after[end] = min((o for o in (taken, left) if o), default=None)
        best = after
    return list(best[-1][1]) if best[-1] else []
