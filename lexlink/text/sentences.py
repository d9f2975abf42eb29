"""Where sentences and paragraphs end, asked only for the stretch between two offsets."""

from __future__ import annotations


from lexlink.text.patterns import Pattern

_PARAGRAPH = Pattern(r"\n[ \t]*\r?\n")
_ABBREVIATION = r"(?<!\b[A-Za-z])(?<!\b[Aa]rt)(?<!\b[Nn]o)(?<!\barts)(?<!\bArts)(?<!\b[Pp]ara)(?<!\b[Pp]aras)(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)"
_SENTENCE = Pattern(_ABBREVIATION + r"[.!?][\"'”’»)\]]*\s+(?=[\"'“‘«(]*[A-ZÀ-Þ¿¡])|\n[ \t]*\r?\n")


def paragraphs_between(text: str, start: int, end: int) -> int:
    """How many paragraph breaks (blank lines) stand in `text[start:end]`."""
    return len(_PARAGRAPH.findall(text, start, end))


def sentences_between(text: str, start: int, end: int) -> int:
    """How many sentence ends stand in `text[start:end]`; a blank line ends a sentence too."""
    return len(_SENTENCE.findall(text, start, end))


def sentence_around(text: str, start: int, end: int, reach: int = 600) -> tuple[int, int]:
    """The span of the sentence that holds `start:end`, looking at most `reach` characters away."""
    low, high = max(0, start - reach), min(len(text), end + reach)
    for match in _SENTENCE.finditer(text, low, min(len(text), start + 1)):
        if match.end() <= start:
            low = match.end()
    after = _SENTENCE.search(text, end, high)
    return low, after.start() + 1 if after else high
