"""Where a text quotes: the stretches between quotation marks of any kind. Knows no law.

Paragraphs of a long quotation each open with a mark and only the last one closes, so a stretch
ends at a closing mark, at the next opening one, at a blank line or after `MOST` characters.
"""

from __future__ import annotations

from collections.abc import Iterator

from lexlink.text.patterns import Pattern

LEAST, MOST = 20, 4000  # characters of a stretch
_PAIRS = (
    ("“", Pattern(r"“[^“”]+")),
    ("«", Pattern(r"«[^«»]+")),
    ("„", Pattern(r"„[^„“”]+")),
    ('"', Pattern(r'(?<!\w)"(?=\S)[^"]+')),
    ("‘", Pattern(r"(?<!\w)‘(?=\S)[^‘]+?(?:’(?!\w)|\Z)")),
    ("‹", Pattern(r"‹[^‹›]+")),
    (" '", Pattern(r" '(?=\w)[^\n]+?(?:'(?!\w)|\Z|\n)")),
)
_BLANK = Pattern(r"\n[ \t]*\r?\n")


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans inside quotation marks, in no order; nested ones overlap."""
    for opener, pattern in _PAIRS:
        at = text.find(opener)
        while at >= 0:
            match = pattern.match(text, at, at + MOST)
            if match is None:
                at = text.find(opener, at + 1)
                continue
            start, end = at + len(opener), match.end()
            if blank := _BLANK.search(text, start, end):
                end = blank.start()
            while end > start and text[end - 1] in "’'” \n»":
                end -= 1
            if end - start >= LEAST:
                yield start, end
            at = text.find(opener, max(end, at + 1))
