"""Finds many patterns in bytes at once: cheap to make, cheap on the first short text, fast once there is much to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import ahocorasick_rs

_BRIEF = 1_500  # bytes of a text for which asking each pattern costs less than building an automaton of all
_FEW = 2  # such texts, then there are probably more
_WARM = 20_000  # bytes read after which the quicker automaton has paid for itself

Match = tuple[int, int, int]  # number of the pattern, start, end


class Scanner:
    """Patterns to be found in texts. Safe to use from several threads: at worst two build the same automaton.

    Which engine runs depends on how much was read so far, what it finds does not.
    """

    def __init__(self, patterns: Sequence[bytes]) -> None:
        self._patterns = patterns
        self._automaton: ahocorasick_rs.BytesAhoCorasick | None = None
        self._texts = self._read = 0
        self._warm = False

    def matches(self, scan: bytes) -> Iterable[Match]:
        """Every match of every pattern, overlapping ones too, by where they end."""
        self._texts += 1
        self._read += len(scan)
        if self._automaton is None and self._texts <= _FEW and len(scan) <= _BRIEF:
            return self._asked_one_by_one(scan)
        if self._automaton is None:
            self._automaton = ahocorasick_rs.BytesAhoCorasick(self._patterns, implementation=ahocorasick_rs.Implementation.ContiguousNFA)
        if not self._warm and self._read > _WARM:
            self._automaton = ahocorasick_rs.BytesAhoCorasick(self._patterns, implementation=ahocorasick_rs.Implementation.DFA)
            self._warm = True
        return self._automaton.find_matches_as_indexes(scan, overlapping=True)

    def _asked_one_by_one(self, scan: bytes) -> Iterable[Match]:
        here = [number for number, pattern in enumerate(self._patterns) if pattern in scan]
        if not here:
            return ()
        few = ahocorasick_rs.BytesAhoCorasick([self._patterns[number] for number in here], implementation=ahocorasick_rs.Implementation.NoncontiguousNFA)
        return [(here[number], start, end) for number, start, end in few.find_matches_as_indexes(scan, overlapping=True)]
