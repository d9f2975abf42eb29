"""What a text says about its subject, asked only when a name or number has to be decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property

import ahocorasick_rs

from lexlink.citing.citation import Citation
from lexlink.citing.detect import written_as
from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.text.normalize import View, fold, fold_for_scan
from lexlink.text.patterns import Pattern
from lexlink.types import Alias, Instrument

_LITTLE_WORDS = {
    "en": frozenset(("the", "of", "and", "to", "in", "that", "is", "for", "on", "with", "by")),
    "fr": frozenset(("le", "les", "des", "du", "et", "une", "dans", "est", "sur", "pour", "au", "aux", "par")),
    "de": frozenset(("der", "die", "das", "und", "ist", "nicht", "mit", "von", "auf", "dem", "ein", "eine", "sich")),
    "es": frozenset(("el", "los", "las", "del", "una", "y", "en", "por", "con", "al", "es", "su")),
}
_FEW = 4
_COMMON_TO_TITLES = frozenset(
    [
        "convention",
        "conventions",
        "treaty",
        "protocol",
        "charter",
        "statute",
        "covenant",
        "agreement",
        "accord",
        "declaration",
        "constitution",
        "articles",
        "united",
        "nations",
        "international",
        "european",
        "american",
        "african",
        "council",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "optional",
        "additional",
        "rights",
        "human",
        "states",
        "about",
        "general",
    ]
)
_LETTERS = Pattern(r"[a-z]+")


def _is_word(byte: int) -> bool:
    return 0x30 <= byte <= 0x39 or 0x61 <= byte <= 0x7A


def folded(phrase: str) -> str:
    return fold(phrase).decode("latin-1")


def senses_of(kb: KnowledgeBase, surface: str) -> Sequence[tuple[str, tuple[str, ...]]]:
    """What a surface means outside the law; one that ends in a small noun also what the noun does («the Chicago convention»)."""
    noun = surface.rpartition(" ")[2]
    return (*kb.senses.get(surface, ()), *(kb.senses.get(noun, ()) if noun.islower() and noun != surface else ()))


class Subjects:
    """The context words of every instrument and organ, folded once for a knowledge base."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.acronyms: set[str] = set()  # context words that count only in capitals: UN is no French «un»
        self._words: dict[str, tuple[str, ...]] = {}
        self._vocabularies: dict[str, frozenset[str]] = {}
        self._senses: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}

    def words(self, target: str) -> tuple[str, ...]:
        """Folded context words of an id, from the corpus."""
        known = self._words.get(target)
        if known is None:
            source = self.kb.instruments.get(target) or self.kb.organs.get(target)
            words = [folded(w) for w in source.context] if source else []
            self.acronyms |= {folded(w) for w in source.context if w.isalpha() and w.isupper()} if source else set()
            if isinstance(source, Instrument) and len(words) < _FEW:
                words += [w for w in _LETTERS.findall(folded(source.short)) if len(w) > _FEW and w not in _COMMON_TO_TITLES]
            known = self._words[target] = tuple(dict.fromkeys(words))
        return known

    def vocabulary(self, target: str) -> frozenset[str]:
        """Folded single words of an instrument's names and context."""
        known = self._vocabularies.get(target)
        if known is None:
            names = (folded(alias.surface) for alias in self.kb.names_of(target))
            known = self._vocabularies[target] = frozenset(w for phrase in (*names, *self.words(target)) for w in _LETTERS.findall(phrase))
        return known

    def senses(self, surface: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What a surface means outside the law, with folded context words."""
        known = self._senses.get(surface)
        if known is None:
            known = tuple((name, tuple(map(folded, words))) for name, words in senses_of(self.kb, surface))
            self._senses[surface] = known
        return known

    @cached_property
    def organ_names(self) -> tuple[ahocorasick_rs.BytesAhoCorasick, list[Alias]]:
        """A scan for the certain names of organs that have an instrument of their own."""
        aliases: list[Alias] = []
        patterns: list[bytes] = []
        for organ in self.kb.organs.values():
            for alias in self.kb.names_of(organ.id) if organ.charter else ():
                if not alias.weak:
                    pattern = fold_for_scan(alias.surface)
                    patterns += [b" " + pattern, b"," + pattern, b"-" + pattern] if len(pattern) < 6 else [pattern]
                    aliases += [alias] * (3 if len(pattern) < 6 else 1)
        return ahocorasick_rs.BytesAhoCorasick(patterns, implementation=ahocorasick_rs.Implementation.DFA), aliases


class Evidence:
    """What one text holds, worked out on demand."""

    def __init__(self, view: View, subjects: Subjects) -> None:
        self.view = view
        self.subjects = subjects
        self._present: dict[tuple[str, ...], list[str]] = {}
        self._capitals: dict[str, bool] = {}
        self._sentences: dict[tuple[int, int], tuple[str, frozenset[str]]] = {}

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(_LETTERS.findall(self.view.exact))

    @cached_property
    def language(self) -> str:
        """The language most of the text's little words belong to, empty where none shows."""
        counts = {code: len(self._vocabulary & words) for code, words in _LITTLE_WORDS.items()}
        best = max(counts, key=lambda code: counts[code])
        return best if counts[best] > 1 else ""

    @cached_property
    def organs(self) -> Mapping[str, tuple[int, ...]]:
        """Organs named in the text, with the offsets of their mentions."""
        automaton, aliases = self.subjects.organ_names
        found: dict[str, list[int]] = {}
        scan, text = b" " + self.view.scan + b" ", self.view.text
        for index, start, end in automaton.find_matches_as_indexes(scan, overlapping=True):
            alias = aliases[index]
            first = start if scan[start] in b" ,-" else start - 1
            whole = not (_is_word(scan[end]) or _is_word(scan[first]))
            if whole and written_as(alias, text[first : end - 1]):
                found.setdefault(alias.target, []).append(first)
        return {organ: tuple(starts) for organ, starts in found.items()}

    def has(self, phrase: str) -> bool:
        """Whether a folded word or phrase stands in the text (words whole, plurals too)."""
        return self._stands(phrase, self.view.exact, self._vocabulary)

    def _stands(self, word: str, stretch: str, vocabulary: Set[str]) -> bool:
        """Whether a context word or phrase stands in a stretch of the text with these words."""
        if " " in word or "-" in word:
            return word in stretch
        return (word in vocabulary or word + "s" in vocabulary) and (word not in self.subjects.acronyms or self._in_capitals(word))

    def _in_capitals(self, acronym: str) -> bool:
        known = self._capitals.get(acronym)
        if known is None:
            dotted = r"\.?".join(acronym.upper())
            known = self._capitals[acronym] = bool(re.search(rf"(?<!\w){dotted}(?:s?(?!\w))", self.view.text))
        return known

    def context(self, words: tuple[str, ...]) -> list[str]:
        """Which of the folded words stand in the text."""
        known = self._present.get(words)
        if known is None:
            known = self._present[words] = [word for word in words if self.has(word)]
        return known

    def near(self, citation: Citation, words: Iterable[str]) -> list[str]:
        """Which of the folded words stand in the citation's sentence, outside the citation."""
        sentence, vocabulary = self._sentence(citation)
        return [w for w in words if self._stands(w, sentence, vocabulary) or (w.endswith("s") and self._stands(w.rstrip("s"), sentence, vocabulary))]

    def _sentence(self, citation: Citation) -> tuple[str, frozenset[str]]:
        key = citation.start, citation.end
        known = self._sentences.get(key)
        if known is None:
            start, end = self.view.boundaries.sentence_around(*key)
            sentence = self.view.exact[start : citation.start] + " | " + self.view.exact[citation.end : end]
            known = self._sentences[key] = sentence, frozenset(_LETTERS.findall(sentence))
        return known

    def around(self, citation: Citation, words: Iterable[str], reach: int = 500) -> list[str]:
        """Which of the folded words stand within `reach` characters before or half as many after."""
        stretch = f" {self.view.exact[max(0, citation.start - reach) : citation.start]} | {self.view.exact[citation.end : citation.end + reach // 2]} "
        vocabulary = set(_LETTERS.findall(stretch))
        return [w for w in words if self._stands(w, stretch, vocabulary)]

    def behind(self, citation: Citation, words: Iterable[str], reach: int = 70) -> list[str]:
        """Which of the folded words stand in the clause right behind the citation."""
        clause = re.split(r"[.;\n]", self.view.exact[citation.end : citation.end + reach], maxsplit=1)[0]
        vocabulary = set(_LETTERS.findall(clause))
        return [w for w in words if self._stands(w, clause, vocabulary)]

    def expansion(self, acronym: str) -> str:
        """What the text itself says a short form stands for, where it spells it out.

        The capitalised words whose initials are the acronym, «International Cricket Council».
        """
        letters = re.sub(r"[^A-Za-z]", "", acronym)
        if not 2 <= len(letters) <= 6:
            return ""
        gap = r"[\w’'-]*(?:[ -](?:of|the|for|on|and|de|la|des|du|d’|in|to|against|los|las|del|y|et|sur|les)){0,3}[ -]"
        pattern = gap.join(f"[{c.upper()}{c.lower() if i else ''}]" for i, c in enumerate(letters)) + r"[\w’'-]*"
        for match in re.finditer(r"(?<!\w)" + pattern, self.view.text):
            if " " in match[0]:
                return match[0]
        return self._expansion_beside(letters.lower())

    def _expansion_beside(self, letters: str) -> str:
        """What a short form stands for in small letters right beside it: «the CPI, the committee on party income», «… (CPI)»."""
        gap = r"[a-z]{0,30}(?: (?:of|the|for|on|and|de|la|des|du|d'|in|to|against|los|las|del|y|et|sur|les|l')){0,3}[ -]?"
        words = gap.join(letters) + r"[a-z]{0,30}"
        beside = re.search(rf"(?<![a-z]){letters},? (?:the |la |le |el |l')({words})(?![a-z])|(?<![a-z])({words}) \({letters}\)", self.view.exact)
        found = (beside[1] or beside[2]) if beside else ""
        return found if len(found.split()) >= len(letters) else ""
