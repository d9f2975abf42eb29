"""Where a text may hold a name with wrong letters: names as a tree of words, walked along the text.

From each word that begins a name the tree is walked as long as the text's words are the name's, or
slips of them. What is asked depends on the words of the text, not on how many names there are: a
step compares a word with the few that may follow. A first word that is itself a slip is found from
the word behind it, where that is not too common, or as a slip of one of the words that names begin with.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import compress
from typing import Any

from lexlink.text.normalize import fold

MOST_EDITS = 2
_SPACED = bytes(c if chr(c).isalnum() and c < 128 else 0x20 for c in range(256))
_TOKEN = re.compile(rb"[a-z0-9]+")
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]{3,}")
_NAME = b""  # the key under which a node holds the number of the name that ends there
_COMMON = 24  # first words before one second word; before more the first word is looked for by itself
_LONG = 5  # letters of a word that is looked for by itself
_MANY = 200_000

Node = dict[bytes, Any]
Near = tuple[tuple[bytes, int], ...]
Steps = tuple[tuple[Node, int], ...]


def tokens_of(scan: bytes) -> list[bytes]:
    """The words of a scan."""
    return scan.translate(_SPACED).split()


def token_spans(scan: bytes) -> list[tuple[int, int]]:
    """Where they stand."""
    return [match.span() for match in _TOKEN.finditer(scan)]


def capitals_of(text: str) -> set[bytes]:
    """Those that a text writes with a capital."""
    return {*fold(" ".join(_CAPITAL.findall(text))).split()}


class NamePlaces:
    """The tree of names. Thread-safe: what is remembered is only ever added."""

    def __init__(self, names: Sequence[str]) -> None:
        self._root: Node = {}
        for number, name in enumerate(names):
            node = self._root
            for word in tokens_of(name.encode("latin-1")):
                node = node.setdefault(word, {})
            node.setdefault(_NAME, []).append(number)
        behind: dict[bytes, list[bytes]] = {}
        for first, node in self._root.items():
            for second in node:
                if second:
                    behind.setdefault(second, []).append(first)
        self._firsts = {second: firsts for second, firsts in behind.items() if len(firsts) <= _COMMON}
        # long first words of names whose second word is common, and names of one word
        alone = {first for firsts in behind.values() if len(firsts) > _COMMON for first in firsts} | {w for w, node in self._root.items() if _NAME in node}
        self._alone = sorted(word for word in alone if len(word) >= _LONG)
        self._others = sorted(word for word in self._root if len(word) >= _LONG and word not in alone)
        self._joined = {first + second: node for first, behind_it in self._root.items() for second, node in behind_it.items() if second}
        self._telling = frozenset(self._root) | self._firsts.keys() | self._joined.keys()
        self._ends: set[bytes] = set()
        self._steps: dict[int, dict[bytes, Steps]] = {}
        self._before: dict[bytes, dict[bytes, Near]] = {}
        self._slips, self._rare_slips = Slips(self._alone, self._root), Slips(self._others, self._root)

    def near(self, tokens: list[bytes], capitals: set[bytes]) -> Iterator[tuple[int, int, int]]:
        """Half-open ranges of tokens that may be a name with one or two edits, and the number of the name.

        `capitals` are those that the text writes with a capital: only they may be slips of a rare first word.
        """
        root, firsts = self._root, self._firsts
        for at in compress(range(len(tokens)), map(self._telling.__contains__, tokens)):
            word = tokens[at]
            if word in root and at + 1 < len(tokens) and self._goes_on(word, tokens[at + 1]):
                yield from self._walk(tokens, at, root[word], at + 1, 0)
            if word in self._joined:
                yield from self._walk(tokens, at, self._joined[word], at + 1, 1)
            if at and word in firsts and len(tokens[at - 1]) >= _LONG - 2:
                for first, edits in self._slips_before(word, tokens[at - 1]):
                    yield from self._walk(tokens, at - 1, root[first][word], at + 1, edits)
        present = {*tokens}
        for slips, asked in ((self._slips, present), (self._rare_slips, present & capitals)):
            if here := slips.among(asked):
                for at in compress(range(len(tokens)), map(here.__contains__, tokens)):
                    for first, edits in slips.known[tokens[at]]:
                        yield from self._walk(tokens, at, root[first], at + 1, edits)

    def _goes_on(self, first: bytes, second: bytes) -> bool:
        """Whether a word behind the first one of names may be their second, or a slip or the beginning of it; most are not, which is remembered."""
        pair = first + b" " + second
        if pair in self._ends:
            return False
        node = self._root[first]
        if second in node or self._steps_from(node, second) or any(word.startswith(second) for word in node):
            return True
        if len(self._ends) > _MANY:
            self._ends.clear()
        self._ends.add(pair)
        return False

    def _walk(self, tokens: list[bytes], start: int, node: Node, at: int, edits: int) -> Iterator[tuple[int, int, int]]:
        """The names that end in the tree below a node; whoever has no edits stands there as written."""
        if edits and _NAME in node:
            yield from ((start, at, number) for number in node[_NAME])
        if at == len(tokens):
            return
        word = tokens[at]
        if word in node:
            yield from self._walk(tokens, start, node[word], at + 1, edits)
        if edits < MOST_EDITS:
            for other, more in self._steps_from(node, word):
                if edits + more <= MOST_EDITS:
                    yield from self._walk(tokens, start, other, at + 1, edits + more)
            if at + 1 < len(tokens) and (joined := word + tokens[at + 1]) in node:
                yield from self._walk(tokens, start, node[joined], at + 2, edits + 1)

    def _steps_from(self, node: Node, word: bytes) -> Steps:
        """Where a word that is none of a node's leads as a slip of one, or as two without the space between; remembered."""
        known = self._steps.get(id(node))
        if known is None:
            known = self._steps[id(node)] = {}
        steps = known.get(word)
        if steps is None:
            if len(known) > _MANY:
                known.clear()
            slips = [(node[other], edits) for other, edits in _similar([*node], word)]
            halves = [first for first in node if first and first != word and word.startswith(first)]
            joined = [(node[first][word[len(first) :]], 1) for first in halves if word[len(first) :] in node[first]]
            steps = known[word] = (*slips, *joined)
        return steps

    def _slips_before(self, second: bytes, word: bytes) -> Near:
        """The first words, of names with this second one, that a word is a slip of; remembered."""
        known = self._before.get(second)
        if known is None:
            known = self._before[second] = {}
        found = known.get(word)
        if found is None:
            if len(known) > _MANY:
                known.clear()
            found = known[word] = _similar(self._firsts[second], word)
        return found


class Slips:
    """Which words are slips of some first words of names; each word is asked once."""

    def __init__(self, firsts: list[bytes], right: Container[bytes]) -> None:
        self._right = right
        self._by_length = {n: [f for f in firsts if abs(len(f) - n) <= MOST_EDITS] for n in range(max(map(len, firsts), default=0) + MOST_EDITS + 1)}
        self._asked: set[bytes] = set()
        self.known: dict[bytes, Near] = {}

    def among(self, words: set[bytes]) -> set[bytes]:
        """Those of the words that are slips."""
        if len(self._asked) > _MANY:
            self._asked.clear()
        new = words - self._asked
        for word in new:
            if len(word) >= _LONG - 1 and word not in self._right and (found := _similar(self._by_length.get(len(word), ()), word)):
                self.known[word] = found
        self._asked |= new
        return self.known.keys() & words


def _similar(words: Sequence[bytes], word: bytes) -> Near:
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    found = extract(word, words, scorer=OSA.distance, score_cutoff=MOST_EDITS + 1, limit=None)
    return tuple((other, min(int(edits), MOST_EDITS)) for other, edits, _ in found if other and edits and _may_slip(other, int(edits)))


def _may_slip(word: bytes, edits: int) -> bool:
    """Three edits are two where a swap has a letter between; short words have room for one."""
    return edits == 1 or (edits == MOST_EDITS and len(word) > _LONG - 1) or len(word) > _LONG + 1
