"""What a person types into a search, as words: safe to put to any database, and found again in a text."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r'["“”«»]([^"“”«»]*)["“”«»]')
_TERMS = 24
_SNIPPET = 220
# Words of English, French and Spanish that stand in every other sentence and find nothing.
_COMMON = frozenset(
    "a an and are as at by for from in is it its of on or shall that the their this to was were which with"  # noqa: SIM905
    " au aux ce ces d dans de des du en est et l la le les ou par pour que qui s se son sont sur un une"
    " con del el las los o para por una y".split()
)


class _Folding(dict[int, str]):
    """Code point → its unaccented small letter, one for one, worked out when first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = unicodedata.normalize("NFKD", char)[0].lower()
        folded = self[code] = plain if len(plain) == 1 else char
        return folded


_FOLDING = _Folding()


def folded(text: str) -> str:
    """The text in small letters without accents, as long as it was."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


class Term(NamedTuple):
    """What has to be found: forms of a word, or the words of a quoted phrase in a row."""

    words: tuple[str, ...]

    @property
    def forms(self) -> tuple[tuple[str, ...], ...]:
        """Singular and plural of a single word; a phrase as it is."""
        if len(self.words) > 1 or len(self.words[0]) < 4 or not self.words[0].isalpha():
            return (self.words,)
        word = self.words[0]
        return ((word,), (word[:-1] if word.endswith("s") else f"{word}s",))


class Query(NamedTuple):
    """The terms of a search, at most a few dozen; none where nothing can be looked up."""

    terms: tuple[Term, ...]

    @classmethod
    def of(cls, typed: str) -> Query:
        """Read what was typed: words, and phrases in quotation marks. Never raises."""
        typed = unicodedata.normalize("NFC", typed[:2000])
        phrases = [tuple(_TOKEN.findall(folded(m[1]))) for m in _QUOTED.finditer(typed)]
        words = [(w,) for w in _TOKEN.findall(folded(_QUOTED.sub(" ", typed)))]
        telling = [w for w in words if w[0] not in _COMMON]
        found = [p for p in phrases if p] + (telling or ([] if any(phrases) else words))
        return cls(tuple(Term(words) for words in dict.fromkeys(found))[:_TERMS])

    def fts5(self, *, every: bool = True, columns: str = "") -> str:
        """For SQLite, looking in all columns or some: each word in quotation marks, so that none is an operator."""
        terms = ["(" + " OR ".join('"' + " ".join(form) + '"' for form in term.forms) + ")" for term in self.terms]
        asked = (" AND " if every else " OR ").join(terms)
        return f"{{{columns}}} : ({asked})" if columns else asked

    def tsquery(self, *, every: bool = True) -> str:
        """For PostgreSQL: each word in quotation marks."""
        terms = ["(" + " | ".join(" <-> ".join(f"'{word}'" for word in form) for form in term.forms) + ")" for term in self.terms]
        return (" & " if every else " | ").join(terms)

    def patterns(self) -> list[re.Pattern[str]]:
        """A pattern a term, for folded text."""
        return [re.compile(r"(?<![^\W_])(?:" + "|".join(r"[\W_]+".join(form) for form in term.forms) + r")(?![^\W_])") for term in self.terms]


def snippet(text: str, patterns: list[re.Pattern[str]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The stretch of a text that holds most of what is looked for, and where that stands in it."""
    plain = folded(text)
    found = sorted((m.start(), m.end(), n) for n, pattern in enumerate(patterns) for m in pattern.finditer(plain))[:400]
    start = max(found, key=lambda f: (len({n for s, e, n in found if f[0] <= s and e <= f[0] + _SNIPPET}), -f[0]), default=(0, 0, 0))[0]
    start = max(0, min(start - _SNIPPET // 5, len(text) - _SNIPPET))
    end = min(len(text), start + _SNIPPET)
    start, end = _at_words(text, start, end)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    marks = [(s - start + len(before), e - start + len(before)) for s, e, _ in found if start <= s and e <= end]
    return before + text[start:end] + after, tuple(_disjoint(marks))


def _at_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Both ends moved inwards to the space nearest to them, where one is near."""
    if start:
        space = text.find(" ", start, start + 30)
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", end - 30, end)
        end = space if space > start else end
    return start, end


def _disjoint(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for mark in sorted(marks):
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept
