"""Fold a text so that one folded byte stands for one character.

A code point is mapped to a byte in one C call and the byte to its folded form in another, so a
byte offset *is* a character offset and no map is needed. Characters outside the alphabet become
one placeholder byte. What changes length (soft hyphens, broken lines, ligatures, combining
marks, runs of spaces) is rare; only then a shorter text is made, with an `OffsetMap` back.

Two folds of the same bytes:
  scan   letters, digits, one byte for any space, one for a hyphen, one for all else
  exact  keeps the punctuation that a citation is read by
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable

from lexlink.text.offsets import OffsetMap
from lexlink.text.sentences import Boundaries

_SPACES = "\u202f\u2009\u200a\u2002\u2003\u2007\u3000"
_HYPHENS = "\u2010\u2011\u2012\u2212"
_DASH = "\u2015"
_APOSTROPHES = "\u2032\u02bc"
_DROPPED = "\u200b\u200c\u200d\u2060\ufeff\u0300\u0301\u0302\u0303\u0308\u0327"
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
_LETTERS = {"ł": "l", "ı": "i"}
_EXTRAS = [*_DROPPED, *_SPACES, *_HYPHENS, _DASH, *_APOSTROPHES, *_LIGATURES, *_LETTERS]

SPECIAL = 0x01
# Slot 0 keeps its character: only then the codec has its fast table, not a dictionary.
_FREE = [b for b in range(1, 256) if (b < 0x20 and b not in b"\t\n\x0b\x0c\r") or b in (0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D)]


def _alphabet() -> str:
    """256 characters: Windows-1252 by position, the free slots given to what else texts use."""
    slots = [bytes([b]).decode("cp1252", "replace") for b in range(256)]
    for slot, char in zip(_FREE, _EXTRAS, strict=False):
        slots[slot] = char
    for slot in _FREE[len(_EXTRAS) :]:
        slots[slot] = "\ufffe"
    return "".join(slots)


def _base(char: str) -> str:
    """The unaccented lower-case letter or digit behind a character, or an empty string."""
    char = {"œ": "o", "æ": "a", "ø": "o", "ß": "s", "ð": "d", "þ": "t", "°": "o", **_LETTERS}.get(char.lower(), char.lower())
    plain = unicodedata.normalize("NFKD", char)[0]
    return plain if plain.isascii() and plain.isalnum() and not (char.isdigit() and char not in "0123456789") else ""


def _exact(char: str) -> int:
    if char in _DROPPED or char in _LIGATURES or char == "\xad":
        return SPECIAL
    if base := _base(char):
        return ord(base)
    if char in _SPACES or char in "\t\n\r\x0b\x0c\xa0 ":
        return ord(" ")
    if char in _HYPHENS or char in "–-":
        return ord("-")
    if char in _DASH or char in "—~":
        return ord("~")
    if char in _APOSTROPHES or char in "‘’'`´‚":
        return ord("'")
    if char in '«»„“”"‹›':
        return ord('"')
    if char == "…":
        return ord(".")
    return ord(char) if ord(char) < 0x7F or char == "§" else ord("?")


_CHARS = _alphabet()
_CHARMAP = codecs.charmap_build(_CHARS)
_EXACT = bytes(_exact(c) if c != "\ufffe" else ord("?") for c in _CHARS)
_SCAN = bytes(b if chr(b).isalnum() or b in (SPECIAL, 0x20, 0x2D, 0xA7) else 0x2C for b in _EXACT)
# latin-1 and the alphabet differ in the C1 controls only, which no clean text holds.


def encode(text: str) -> bytes:
    """One byte per character, not folded yet."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return codecs.charmap_encode(text, "replace", _CHARMAP)[0]


def fold(text: str) -> bytes:
    """The exact fold of a text: as many bytes as it has characters."""
    return encode(text).translate(_EXACT)


def fold_for_scan(text: str) -> bytes:
    """The scan fold of a text: as many bytes as it has characters."""
    return encode(text).translate(_SCAN)


class View:
    """A text prepared for reading: its folds, and the way back to the original offsets.

    All offsets inside `citing` and `linking` are offsets of `View.text`; `original` turns them
    into offsets of the document.
    """

    __slots__ = ("_boundaries", "_bytes", "_exact", "offsets", "scan", "text")

    def __init__(self, text: str, offsets: OffsetMap | None = None) -> None:
        self.text = text
        self.offsets = offsets
        self._bytes = encode(text)
        self.scan = self._bytes.translate(_SCAN)
        self._exact: str | None = None
        self._boundaries: Boundaries | None = None

    @property
    def boundaries(self) -> Boundaries:
        """Where sentences and paragraphs end."""
        if self._boundaries is None:
            self._boundaries = Boundaries(self.text)
        return self._boundaries

    @property
    def exact(self) -> str:
        """The exact fold as a string of one-byte characters, for patterns."""
        if self._exact is None:
            self._exact = self._bytes.translate(_EXACT).decode("latin-1")
        return self._exact

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the document that `text[start:end]` came from."""
        return (start, end) if self.offsets is None else self.offsets.span(start, end)


_SPACE_CLASS = f"[ \\t\\r\\n\\x0b\\x0c\\xa0{_SPACES}]"
_RUN = re.compile(_SPACE_CLASS + "{2,}")
_BROKEN = re.compile("[-\u2010\xad][ \\t]*\\r?\\n[ \\t]*")


def breaks(view: View, runs: list[int], hyphens: list[int]) -> list[tuple[int, int, str]]:
    """What stands inside words or sentences and has to go: `(start, end, replacement)`, in order.

    `runs` and `hyphens` are places where the scan saw two spaces, or a hyphen before a space.
    Runs between sentences and blank lines are left alone, so most texts need nothing.
    """
    text = view.text
    found: list[tuple[int, int, str]] = []
    passed = 0
    for at in runs:
        run = _RUN.match(text, at) if at >= passed else None
        if run is None:
            continue
        passed = run.end()
        if run[0].count("\n") < 2 and _inside_sentence(text, run.start(), run.end()):
            found.append((run.start(), run.end(), " "))
    for at in hyphens:
        broken = _BROKEN.match(text, at)
        if broken and at and text[at - 1].isalpha() and text[broken.end() : broken.end() + 1].isalpha():
            found.append((at, broken.end(), "-" if text[broken.end()].isupper() else ""))
    at = view.scan.find(SPECIAL)
    while at >= 0:
        broken = _BROKEN.match(text, at)
        found.append((at, broken.end() if broken else at + 1, _LIGATURES.get(text[at], "")))
        at = view.scan.find(SPECIAL, at + 1)
    return _disjoint(sorted(found))


_DIGIT_IN_WORD = re.compile("[01](?=[A-Za-z])")
_LETTER_LIKE = {"0": "o", "1": "l"}
_SHORTEST_MISREAD = 5


def misread(view: View, known: Callable[[str], bool]) -> list[tuple[int, int, str]]:
    """Digits that a machine read for letters inside words («Artic1e», «Conventi0n»): `(start, end, replacement)`.

    `known` says of a word in small letters whether it is one: a one may be an l or an i.
    """
    text, found = view.text, []
    for match in _DIGIT_IN_WORD.finditer(text):
        start, end = match.start(), match.end()
        while start and text[start - 1].isalpha():
            start -= 1
        while end < len(text) and text[end].isalpha():
            end += 1
        beside = text[start - 1 : start] + text[end : end + 1]
        mixed = text[match.start() - 1 : match.start()].isupper() != text[match.end()].isupper()  # «NPT1a»
        if (
            mixed
            or match.start() - start < 2
            or end - start < _SHORTEST_MISREAD
            or any(c.isdigit() or c in "-_/@." for c in beside[:1])
            or beside[1:].isdigit()
        ):
            continue
        letter = _LETTER_LIKE[match[0]]
        word = (text[start : match.start()] + "i" + text[match.end() : end]).lower()
        found.append((match.start(), match.end(), "i" if letter == "l" and known(word) else letter))
    return found


def _inside_sentence(text: str, start: int, end: int) -> bool:
    if not start or text[start - 1] in ".!?:;":
        return False
    after = text[end : end + 1]
    return after.isalnum() or after in "([\"'“«‘§"


def merged_replacements(one: list[tuple[int, int, str]], other: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Two lists of replacements as one, in order and without overlaps."""
    return _disjoint(sorted((*one, *other))) if one and other else one or other


def _disjoint(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for entry in found:
        if not kept or entry[0] >= kept[-1][1]:
            kept.append(entry)
    return kept


def squeezed(text: str, replacements: list[tuple[int, int, str]]) -> View:
    """A view of the text with the replacements made: the rarer, slower path."""
    pieces: list[str] = []
    offsets = OffsetMap()
    position = 0
    for start, end, new in replacements:
        pieces += (text[position:start], new)
        offsets.copy(position, start)
        offsets.replace(start, end, len(new))
        position = end
    pieces.append(text[position:])
    offsets.copy(position, len(text))
    return View("".join(pieces), offsets)
