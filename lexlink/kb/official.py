"""The official texts as the reading side sees them: one file, mapped into memory, nothing parsed but what is asked for.

`build` makes it from the passages of whatever shelf holds them; digests never go in. Behind a JSON
header line stand sections of plain numbers:

  words        every word of every text as a number, rarer words higher, 0 between two texts
  pairs        the distinct pairs of neighbouring words, sorted, each `first << 32 | second`
  offsets      where each pair's places begin in `places` (one more than there are pairs)
  places       indexes into `words` at which the pairs stand
  seen, runs   tables of bytes, 1 where the hash of some pair (of three words in a row) falls: answer «never» at once
  starts       the index in `words` at which each text begins
  rows, lines  a JSON line for each text, and where it begins
  names        id and language of each text, a line each

A text is an article, annex, recital or preamble with all below it, in one language.
"""

from __future__ import annotations

import json
import mmap
import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise, repeat
from operator import add, and_, mul
from pathlib import Path
from typing import NamedTuple, Protocol

from lexlink.errors import CorpusError
from lexlink.text.normalize import fold

FORMAT = "lexlink-official/1"
LEAST_WORDS = 5  # a text of fewer has nothing to quote
_MOST_WORDS = 1_100_000  # distinct words; a number of a word is also a code point
_PASS = 2_000_000  # pairs that are sorted at a time
_SPREAD = 2_654_435_761
_WORD = re.compile(rb"[a-z0-9]+")
_TYPES = {"words": "I", "pairs": "Q", "offsets": "I", "places": "I", "seen": "B", "runs": "B", "starts": "I", "rows": "Q"}


class Passage(Protocol):
    """One unit of a text in its order: its own words, `tail` what follows the units below it."""

    @property
    def id(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def depth(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def tail(self) -> str: ...


class Official(NamedTuple):
    """A text with all below it, a paragraph a line. `units`: eId, first character, end, of it and each unit below."""

    id: str
    language: str
    text: str
    units: list[tuple[str, int, int]]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The characters of each word, in order."""
        return word_spans(self.text)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand, as they are counted here."""
    return [match.span() for match in _WORD.finditer(fold(text))]


def words_of(text: str) -> list[bytes]:
    """The folded words of a text."""
    found: list[bytes] = _WORD.findall(fold(text))
    return found


def _pair_hashes(numbers: Sequence[int]) -> Iterator[int]:
    return map(add, map(mul, numbers, repeat(_SPREAD)), islice(numbers, 1, None))


def _run_hashes(numbers: Sequence[int]) -> Iterator[int]:
    return map(add, map(mul, _pair_hashes(numbers), repeat(_SPREAD)), islice(numbers, 2, None))


class OfficialTexts:
    """The loaded file. Immutable, shared freely between threads."""

    def __init__(self, path: Path | str) -> None:
        try:
            with Path(path).open("rb") as file:
                self._data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            end = self._find_line()
            header = json.loads(bytes(self._data[:end]))
            if header["format"] != FORMAT:
                raise ValueError("another format")
            self.path = str(path)
            self.revision: str = header["revision"]
            self.word_count: int = header["words"]
            self.count: int = header["texts"]
            self._sections: dict[str, list[int]] = header["sections"]
            self._base = end
            self.words, self.pairs, self._offsets = self._numbers("words"), self._numbers("pairs"), self._numbers("offsets")
            self._places, self._starts, self._rows = self._numbers("places"), self._numbers("starts"), self._numbers("rows")
            self._seen, self._runs = self._numbers("seen"), self._numbers("runs")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"the index of official texts {path} cannot be read: {error}; delete it, it is made again") from error

    def _find_line(self) -> int:
        end: int = bytes(self._data[:4096]).index(b"\n")
        return end + 1

    def _section(self, name: str) -> memoryview:
        start, length = self._sections[name]
        return self._data[self._base + start : self._base + start + length]

    def _numbers(self, name: str) -> memoryview:
        return self._section(name).cast(_TYPES[name])  # type: ignore[call-overload, no-any-return]

    @cached_property
    def vocabulary(self) -> dict[bytes, int]:
        """Folded word → number; the lower, the more often it stands in the texts."""
        known = bytes(self._section("vocabulary")).split()
        return dict(zip(known, range(1, len(known) + 1)))

    def numbers(self, words: Iterable[bytes]) -> list[int]:
        """The numbers of words; 0 for one that no text holds."""
        return list(map(self.vocabulary.get, words, repeat(0)))

    def known_pairs(self, numbers: Sequence[int]) -> bytes:
        """For each pair of neighbours 1 where the texts may hold it, 0 where they surely do not."""
        return bytes(map(self._seen.__getitem__, map(and_, _pair_hashes(numbers), repeat(len(self._seen) - 1))))

    def known_runs(self, numbers: Sequence[int]) -> bytes:
        """The same for three words in a row."""
        return bytes(map(self._runs.__getitem__, map(and_, _run_hashes(numbers), repeat(len(self._runs) - 1))))

    def sampled_runs(self, numbers: Sequence[int], step: int) -> bytes:
        """`known_runs` at every step-th word only."""
        pairs = map(add, map(mul, numbers[::step], repeat(_SPREAD)), numbers[1::step])
        runs = map(add, map(mul, pairs, repeat(_SPREAD)), numbers[2::step])
        return bytes(map(self._runs.__getitem__, map(and_, runs, repeat(len(self._runs) - 1))))

    def places(self, first: int, second: int) -> Sequence[int]:
        """The indexes into `words` at which two words stand in a row."""
        key = first << 32 | second
        at = bisect_left(self.pairs, key)
        if at == len(self.pairs) or self.pairs[at] != key:
            return ()
        return self._places[self._offsets[at] : self._offsets[at + 1]]

    def text_at(self, place: int) -> int:
        """The number of the text that holds an index into `words`."""
        return bisect_right(self._starts, place) - 1

    def bounds(self, text: int) -> tuple[int, int]:
        """The half-open range of `words` that a text takes up."""
        end = self._starts[text + 1] if text + 1 < self.count else len(self.words)
        return self._starts[text], end - 1

    def characters(self, start: int, end: int) -> str:
        """Words as a string with one character for each word, for alignment."""
        return bytes(self.words[start:end]).decode("utf-32-le", "surrogatepass")

    def official(self, text: int) -> Official:
        """A text by its number."""
        lines = self._section("lines")
        end = self._rows[text + 1] if text + 1 < self.count else len(lines)
        name, language, words, units = json.loads(bytes(lines[self._rows[text] : end]))
        return Official(name, language, words, [tuple(unit) for unit in units])

    @cached_property
    def _numbered(self) -> dict[tuple[str, str], int]:
        names = bytes(self._section("names")).decode("utf-8", "replace").splitlines()
        return {(name.partition(" ")[0], name.partition(" ")[2]): number for number, name in enumerate(names)}

    @cached_property
    def _languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(("en", *sorted({code for _, code in self._numbered}))))

    def wording(self, target: str, language: str = "") -> tuple[str, str]:
        """The official words of a provision and their language, in English or what there is where none is asked for; empty where unknown."""
        head = target.partition("__")[0]
        for code in (language,) if language else self._languages:
            number = self._numbered.get((head, code))
            if number is not None:
                found = self.official(number)
                eid = target.partition("/")[2]
                for unit, start, end in found.units:
                    if unit == eid:
                        return found.text[start:end].strip("\n"), code
        return "", ""


def build(passages: Iterable[Passage]) -> bytes:
    """The file for passages that come text by text, each in its own order."""
    import hashlib

    texts = [text for text in _texts(passages) if len(words_of(text.text)) >= LEAST_WORDS]
    spoken = [words_of(text.text) for text in texts]
    counts = Counter(word for words in spoken for word in words)
    vocabulary = [word for word, _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))]
    number_of = {word: min(number, _MOST_WORDS) for number, word in enumerate(vocabulary, 1)}
    words, starts = array("I"), array("I")
    for each in spoken:
        starts.append(len(words))
        words.extend(map(number_of.__getitem__, each))
        words.append(0)
    lines = [json.dumps([t.id, t.language, t.text, t.units], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n" for t in texts]
    rows, position = array("Q"), 0
    for line in lines:
        rows.append(position)
        position += len(line)
    pairs, offsets, places = _index(words)
    written = b"".join(lines)
    sections = {
        "pairs": pairs.tobytes(),
        "rows": rows.tobytes(),
        "words": words.tobytes(),
        "offsets": offsets.tobytes(),
        "places": places.tobytes(),
        "starts": starts.tobytes(),
        "seen": _table(_pair_hashes(words), len(pairs)),
        "runs": _table(_run_hashes(words), len(words)),
        "vocabulary": b" ".join(vocabulary),
        "lines": written,
        "names": "\n".join(f"{text.id} {text.language}" for text in texts).encode("utf-8", "replace"),
    }
    index, at = {}, 0
    for name, part in sections.items():
        index[name] = [at, len(part)]
        at += len(part) + -len(part) % 8
    head = {"format": FORMAT, "revision": hashlib.sha256(written).hexdigest()[:12], "words": len(words) - len(texts), "texts": len(texts), "sections": index}
    header = json.dumps(head).encode()
    header += b" " * (-(len(header) + 1) % 8) + b"\n"
    return header + b"".join(part + b"\0" * (-len(part) % 8) for part in sections.values())


def _index(words: array[int]) -> tuple[array[int], array[int], array[int]]:
    """Sorted distinct pairs, where the places of each begin, and the places."""
    keys = list(map(add, map(mul, words, repeat(1 << 32)), islice(words, 1, None)))
    passes = 1 + len(keys) // _PASS
    cuts = [0, *(keys_sorted[len(keys_sorted) * n // passes] for keys_sorted in (sorted(keys[:: max(1, passes)]),) for n in range(1, passes)), 1 << 64]
    pairs, offsets, places = array("Q"), array("I"), array("I")
    for low, high in pairwise(cuts):
        chosen = range(len(keys)) if passes == 1 else [n for n, key in enumerate(keys) if low <= key < high]
        last = -1
        for place in sorted(chosen, key=keys.__getitem__):
            key = keys[place]
            if not words[place] or not words[place + 1]:
                continue
            if key != last:
                pairs.append(key)
                offsets.append(len(places))
                last = key
            places.append(place)
    offsets.append(len(places))
    return pairs, offsets, places


def _table(hashes: Iterable[int], count: int) -> bytes:
    table = bytearray(1 << max(12, (4 * count).bit_length()))
    mask = len(table) - 1
    for value in hashes:
        table[value & mask] = 1
    return bytes(table)


def _texts(passages: Iterable[Passage]) -> Iterator[Official]:
    """The units of each text put together: own words, the units below, the tail."""
    group: list[Passage] = []
    for passage in passages:
        if passage.depth == 0 and group:
            yield _assembled(group)
            group = []
        group.append(passage)
    if group:
        yield _assembled(group)


def _assembled(group: list[Passage]) -> Official:
    parts: list[str] = []
    length = 0
    units: list[tuple[str, int, int]] = []
    open_units: list[tuple[Passage, int]] = []

    def say(words: str) -> None:
        nonlocal length
        if words:
            parts.append(words + "\n")
            length += len(words) + 1

    def close(depth: int) -> None:
        while open_units and open_units[-1][0].depth >= depth:
            unit, start = open_units.pop()
            say(unit.tail.replace("\xad", ""))
            units.append((unit.id.partition("/")[2], start, length))

    for passage in group:
        close(passage.depth)
        open_units.append((passage, length))
        say(passage.text.replace("\xad", ""))
    close(0)
    return Official(group[0].id, group[0].language, "".join(parts), sorted(units, key=lambda unit: (unit[1], -unit[2])))
