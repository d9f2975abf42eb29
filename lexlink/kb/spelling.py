"""The names that misspelt ones are compared with."""

from __future__ import annotations

LEAST_LETTERS = 10


class SpellingIndex:
    """Folded `names`, known by their number, and the numbers of their aliases."""

    def __init__(self, data: bytes) -> None:
        names, aliases = data.decode("latin-1").split("\n")
        self.names = names.split("\t")
        self._aliases = aliases.split("\t")

    def aliases(self, name: int) -> list[int]:
        """The numbers of the aliases of a name."""
        return list(map(int, self._aliases[name].split(",")))


def written(names: list[str], aliases: list[list[int]]) -> bytes:
    """What `SpellingIndex` reads."""
    return "\n".join(("\t".join(names), "\t".join(",".join(map(str, numbers)) for numbers in aliases))).encode("latin-1")


def long_enough(name: str) -> bool:
    """Whether a name has the letters to be known in spite of a slip."""
    return sum(map(str.isalpha, name)) >= LEAST_LETTERS and name[-1:].isalnum() and name[:1].isalnum()
