"""Where sentences and paragraphs end: found once a text, and only for texts where it is asked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from lexlink.text.patterns import Pattern

_END = Pattern(r"[.!?][\"'”’»)\]]*\s+(?=[\"'“‘«(]*[A-ZÀ-Þ¿¡0-9])|\n[ \t]*\r?\n")
_PARAGRAPH = Pattern(r"\n[ \t]*\r?\n")
_ABBREVIATIONS = frozenset(
    [
        "art",
        "arts",
        "no",
        "nos",
        "nr",
        "para",
        "paras",
        "par",
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "sr",
        "sra",
        "jr",
        "prof",
        "gen",
        "sen",
        "rep",
        "cf",
        "vs",
        "p",
        "pp",
        "al",
        "lit",
        "ch",
        "cap",
        "núm",
        "n",
        "§",
        "inc",
        "co",
    ]
)
_WORD_BEFORE = Pattern(r"([^\W_]+)\Z")


class Boundaries:
    """The ends of sentences and paragraphs of a text; a blank line ends both."""

    __slots__ = ("_paragraphs", "_sentences")

    def __init__(self, text: str) -> None:
        self._paragraphs = [match.end() for match in _PARAGRAPH.finditer(text)]
        self._sentences = [match.end() for match in _END.finditer(text) if text[match.start()] != "." or not _abbreviated(text, match.start())]

    def paragraphs_between(self, start: int, end: int) -> int:
        """How many paragraph breaks stand between two offsets."""
        return bisect_right(self._paragraphs, end) - bisect_right(self._paragraphs, start)

    def sentences_between(self, start: int, end: int) -> int:
        """How many sentence ends stand between two offsets."""
        return bisect_right(self._sentences, end) - bisect_right(self._sentences, start)

    def sentence_around(self, start: int, end: int, reach: int = 600) -> tuple[int, int]:
        """The span of the sentence that holds `start:end`, at most `reach` characters to each side."""
        before = bisect_right(self._sentences, start)
        after = bisect_left(self._sentences, end)
        low = self._sentences[before - 1] if before else 0
        high = self._sentences[after] if after < len(self._sentences) else end + reach
        return max(low, start - reach), min(high, end + reach)


def _abbreviated(text: str, stop: int) -> bool:
    """Whether the full stop belongs to an abbreviation or an initial."""
    word = _WORD_BEFORE.search(text, max(0, stop - 7), stop)
    return bool(word and ((len(word[1]) == 1 and word[1].isalpha()) or word[1].lower() in _ABBREVIATIONS))
