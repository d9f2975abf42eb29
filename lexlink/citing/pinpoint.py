"""Read the units of a citation: designators, numbers, sub-units, lists, ranges, inverted order.

A recursive descent over the tokens behind an anchor. It knows words and numbers, no names.
"""

from __future__ import annotations

from lexlink.citing.citation import Item, Pinpoint
from lexlink.citing.labels import UNNUMBERED_PARAGRAPH, beside, deeper, label_in, unit_of
from lexlink.citing.language import RANK, Language
from lexlink.citing.tokens import END, Token, tokens
from lexlink.text.normalize import View
from lexlink.text.numerals import LATIN_ORDINALS, roman
from lexlink.text.patterns import Pattern
from lexlink.types import Unit

_NUMBER = Pattern(r"(\d+)([a-z]*)")
_ROMAN_ORDINAL = Pattern(r"([IVXLC]{1,7})(?:er|re|e|ème)")
_LARGEST = {"art": 999, "recital": 999, "para": 99, "subpara": 30, "point": 99, "chp": 99, "part": 99, "sec": 99, "annex": 99}

Read = tuple[list[Item], int]


class PinpointReader:
    """Reads units from one anchor in one language. Positions are token indices."""

    def __init__(self, view: View, language: Language, start: int) -> None:
        self.view = view
        self.language = language
        self.tokens = tokens(view.exact, start)
        self._several = False

    def at(self, i: int) -> Token:
        return self.tokens[i] if i < len(self.tokens) else END

    def original(self, token: Token) -> str:
        return self.view.text[token.start : token.end]

    def units(self, i: int) -> Read | None:
        """The units at a position: `Article 8(2)(b) and 9`, `second paragraph`, `preamble`."""
        ordinal = self.ordinal(i)
        if ordinal is not None:
            return self._ordinal_unit(i, ordinal)
        several = self._ordinals(i)
        if several is not None:
            return several
        found = self.designator(i)
        if found is None:
            return None
        level, plural, after, word = found
        self._several = plural
        if level == "preamble":
            token = self.at(i)
            return [Item((Unit("preamble", ""),), token.start, token.end)], after
        return self._list(after, level, word, (), plural, self.at(after).start)

    def ordinal(self, i: int) -> str | None:
        """The value of an ordinal (`second`, `2nd`) that stands before a designator."""
        token, after = self.at(i), self.at(i + 1)
        role = self.language.words.get(after.text)
        if role is None or role.role != "designator" or after.gap != 1:
            return None
        return self._ordinal_value(token)

    def _ordinals(self, i: int) -> Read | None:
        """«second and third paragraphs»: two ordinals before one designator."""
        first, between = self._ordinal_value(self.at(i)), self.at(i + 1).text
        if first is None or (between != "," and between not in self.language.sequence):
            return None
        second = self.ordinal(i + 2)
        if second is None:
            return None
        level = self.language.words[self.at(i + 3).text].value
        one = Item((Unit(level, first),), self.at(i).start, self.at(i).end)
        items, after = self._below(i + 4, (Unit(level, second),), self.at(i + 2).start, self.at(i + 3).end)
        return [one, *items], after

    def _ordinal_value(self, token: Token) -> str | None:
        word = self.language.words.get(token.text)
        if word and word.role == "ordinal":
            return word.value
        number = _NUMBER.fullmatch(token.text)
        if token.kind == "number" and number and number[2] in self.language.ordinal_suffixes:
            return str(number[1])
        return None

    def _ordinal_unit(self, i: int, value: str) -> Read:
        level = self.language.words[self.at(i + 1).text].value
        if self.at(i + 1).text in UNNUMBERED_PARAGRAPH:
            level = "para"
        start = self.at(i).start
        return self._below(i + 2, (Unit(level, value),), start, self.at(i + 1).end)

    def designator(self, i: int) -> tuple[str, bool, int, str] | None:
        """`(level, plural, next position, word)` of a designator, its abbreviation dot skipped."""
        token = self.at(i)
        if token.text == "\xa7":
            after = i + 1
            while self.at(after).text == "\xa7":
                after += 1
            return "para", after > i + 1, after, "\xa7"
        if token.text == self.language.preamble:
            return "preamble", False, i + 1, token.text
        word = self.language.words.get(token.text)
        if word is None or word.role != "designator":
            return None
        after = i + 1
        if self.at(after).text == "." and self.at(after).gap == 0:
            after += 1
        return word.value, word.plural, after, token.text

    def _list(self, i: int, level: str, word: str, prefix: Pinpoint, plural: bool, start: int) -> Read | None:
        first = self._unit(i, level, word, prefix, start)
        if first is None:
            return None
        items, i = first
        if prefix and self._several and not plural:
            return items, i  # «Articles 6 § 1 and 13»: the list goes on above
        while (separator := self._separator(i)) is not None:
            kind, after = separator
            more = self._sibling(after, level, word, prefix, items[-1], plural, kind)
            if more is None:
                break
            found, i = more
            if kind == "range":
                last = items[-1]
                items[-1] = Item(last.pinpoint, last.start, found[-1].end, found[-1].pinpoint)
            else:
                items += found
            if kind == "and" and not plural and level == "art":
                break
        return items, i

    def _separator(self, i: int) -> tuple[str, int] | None:
        token, after = self.at(i), self.at(i + 1)
        if token.text in (",", ";") and token.gap == 0 and after.gap == 1:
            return ("and", i + 2) if after.text in self.language.sequence else ("comma", i + 1)
        if token.text in self.language.upto and token.gap == 1:
            return "range", i + 1
        if token.text == "-":
            return "range", i + 1
        if token.text in self.language.sequence or token.text == "&":
            return "and", i + 1
        if token.text == "/" and token.gap == 0:
            return "and", i + 1
        return None

    def _sibling(self, i: int, level: str, word: str, prefix: Pinpoint, last: Item, plural: bool, kind: str) -> Read | None:
        """The next item of a list: a label beside the last one, or a number on the list's level."""
        token = self.at(i)
        if token.kind in ("label", "half") and level not in ("point", "subpara") and len(last.pinpoint) > len(prefix):
            path = beside(last.upto or last.pinpoint, label_in(token.text), len(prefix))
            if path or len(last.pinpoint) > 1:
                return self._below(i + 1, path, token.start, token.end) if path else None
        if level == "art" and not plural and kind == "comma":
            return None
        spelled = self.language.words.get(token.text)
        if spelled is not None and spelled.role == "cardinal" and any(c.isdecimal() for c in self.view.text[last.start : last.end]):
            return None  # «Article 14, and one of its …»
        found = self._unit(i, level, word, prefix, token.start)
        if found is None:
            return None
        if not plural and not self._closes(found[1]):
            return None
        return found

    def _closes(self, i: int) -> bool:
        """Whether a list under a singular designator plausibly ends here («Article 5 and 6 of»)."""
        token = self.at(i)
        if token.kind in ("end", "mark"):
            return True
        word = token.text
        language = self.language
        return word in language.of or word in language.near or word in language.sequence

    def _unit(self, i: int, level: str, word: str, prefix: Pinpoint, start: int) -> Read | None:
        found = self._number(i, level)
        if found is None:
            return None
        label, after = found
        return self._below(after, (*prefix, unit_of(level, word, label, prefix)), start, self.at(after - 1).end)

    def _number(self, i: int, level: str) -> tuple[str, int] | None:
        """The number of a unit: Arabic, Roman, spelled or a letter; `(label, next position)`."""
        token = self.at(i)
        if token.text in self.language.number_signs and self.at(i + 1).kind in ("number", "mark"):
            i += 2 if self.at(i + 1).text == "." else 1
            token = self.at(i)
        if token.gap > 1:
            return None
        if token.kind in ("label", "half"):
            return (label_in(token.text), i + 1) if level in ("para", "subpara", "point") else None
        if token.kind == "number":
            return self._arabic(i, token, level)
        if token.kind == "word":
            return self._word_number(i, token, level)
        return None

    def _arabic(self, i: int, token: Token, level: str) -> tuple[str, int] | None:
        match = _NUMBER.fullmatch(token.text)
        if match is None or not 0 < int(match[1]) <= _LARGEST.get(level, 99):
            return None
        number, tail = str(int(match[1])), match[2]
        if tail in LATIN_ORDINALS:
            return f"{number}-{tail}", i + 1
        if tail and tail not in self.language.ordinal_suffixes and len(tail) > 1:
            return None
        after = self.at(i + 1)
        if not tail and after.text == "," and after.gap == 0 and self.at(i + 2).kind == "number" and self.at(i + 2).gap == 0:
            return None
        if not tail and after.text in LATIN_ORDINALS and after.gap == 1 and not self._until(i + 1):
            return f"{number}-{after.text}", i + 2
        if not tail and level == "art" and self._spaced_letter(i + 1):
            return number + after.text, i + 2
        if not tail and after.text == "-" and self.at(i + 2).text in LATIN_ORDINALS and self.at(i + 2).gap == 0:
            return f"{number}-{self.at(i + 2).text}", i + 3
        if tail and (tail in self.language.ordinal_suffixes) and not (len(tail) == 1 and level == "art" and self.original(token)[-1].isupper()):
            return number, i + 1
        return (number + tail, i + 1) if not tail or level in ("art", "annex", "para") else None

    def _until(self, i: int) -> bool:
        """German «bis», which means «until» before a number or another word."""
        return self.language.code == "de" and self.at(i).text == "bis" and self.at(i + 1).kind in ("number", "word")

    def _spaced_letter(self, i: int) -> bool:
        """«article 1 F»: a capital letter apart that belongs to the number."""
        token, after = self.at(i), self.at(i + 1)
        if token.gap != 1 or token.kind != "word" or len(token.text) != 1 or not self.original(token).isupper() or token.text in "iay":
            return False
        return after.kind in ("end", "mark", "label") or after.text in self.language.of or after.text in self.language.sequence

    def _word_number(self, i: int, token: Token, level: str) -> tuple[str, int] | None:
        word = self.language.words.get(token.text)
        if word and word.role == "cardinal" and level != "point":
            return word.value, i + 1
        if word and word.role == "ordinal" and self.language.code != "en" and level in ("art", "para", "subpara", "chp"):
            return word.value, i + 1
        upper = self.original(token).isupper()
        value = roman(token.text)
        ordinal = _ROMAN_ORDINAL.fullmatch(self.original(token))
        if ordinal is not None and self.language.code == "fr":  # «articles Ier et III»
            value, upper = roman(ordinal[1].lower()), True
        if level == "para" and self.language.code == "es" and len(token.text) == 1 and token.text not in self.language.of:
            return (token.text, i + 1) if self.at(i + 1).kind in ("end", "mark") or self.at(i + 1).text in self.language.of else None
        if level in ("point", "subpara"):
            letter = len(token.text) == 1 or value is not None
            joins = token.text in self.language.of and self.at(i + 1).kind not in ("end", "mark")  # «à» after «alinéa»
            return (token.text, i + 1) if letter and self.at(i + 1).text != "'" and not joins else None
        if len(token.text) == 1 and token.text in "lcdm" and upper:
            value = None  # «Annex C» is a letter
        if value is not None and upper and level != "para" and not self._pronoun(i, token):
            return self._roman(i, value)
        if len(token.text) == 1 and upper and level in ("annex", "part", "sec") and token.text != "a":
            return token.text, i + 1
        if token.text == "a" and upper and level in ("annex", "part", "sec") and self.at(i + 1).kind in ("end", "mark"):
            return "a", i + 1
        return None

    def _roman(self, i: int, value: int) -> tuple[str, int]:
        after = self.at(i + 1)
        if after.text in LATIN_ORDINALS and after.gap == 1:
            return f"{value}-{after.text}", i + 2
        return str(value), i + 1

    def _pronoun(self, i: int, token: Token) -> bool:
        """«the article I wrote»: an I that is no number."""
        if token.text != "i" or self.language.code != "en":
            return False
        designator = self.at(i - 1) if i else END
        after = self.at(i + 1)
        capital = bool(i) and self.original(designator)[:1].isupper()
        return not capital and after.kind == "word" and after.text not in self.language.of

    def _below(self, i: int, path: Pinpoint, start: int, end: int) -> Read:
        """Sub-units directly behind a unit: `(2)(b)`, `.4`, `, paragraph 4`, `first subparagraph`."""
        while True:
            token = self.at(i)
            if (token.kind == "label" and token.gap <= 1 and self._is_label(token, path)) or (
                token.kind == "half" and token.gap <= 1 and len(path) > 0 and self._is_half(path)
            ):
                path, i, end = (*path, deeper(path, label_in(token.text))), i + 1, token.end
            elif token.text == "," and (half := self.at(i + 1)).kind == "half" and half.gap == 1 and self._goes_deeper(path, label_in(half.text)):
                path, i, end = (*path, deeper(path, label_in(half.text))), i + 2, half.end
            elif token.text == "." and token.gap == 0 and self._dotted(i + 1):
                token = self.at(i + 1)
                label = _NUMBER.fullmatch(token.text)
                path, i, end = (*path, deeper(path, token.text if label is None or label[2] else str(int(label[1])))), i + 2, token.end
            elif path[-1].level == "art" and (below := self._hyphened(i, path[-1].label)):
                path, i, end = (*path, Unit("para", below)), i + 2, self.at(i + 1).end
            else:
                break
        lower = self._lower(i, path)
        if lower is None:
            return [Item(path, start, end)], i
        items, i = lower
        return [items[0]._replace(start=start), *items[1:]], i

    def _goes_deeper(self, path: Pinpoint, label: str) -> bool:
        """«§ 2, b), iv)»: a letter under a number, a small Roman number under a letter; the same kind again is the next of a list."""
        before = path[-1].label
        if path[-1].level == "art" or label[:1].isdecimal():
            return False
        if before[:1].isdecimal():
            return True
        return len(label) > 1 and roman(label) is not None and roman(before) is None

    def _lettered(self, i: int) -> bool:
        """Whether a letter or a small Roman number with a bracket stands here."""
        token = self.at(i)
        return token.kind in ("label", "half") and not label_in(token.text)[:1].isdecimal()

    def _hyphened(self, i: int, article: str) -> str:
        """The paragraph of «article 6-1», empty for a range: a number that does not count up, or French under a singular."""
        token = self.at(i + 1)
        if self.at(i).text != "-" or self.at(i).gap or token.gap or not token.text.isdecimal() or not article.isdecimal():
            return ""
        counts_up = int(token.text) > int(article)
        return str(int(token.text)) if not counts_up or (self.language.code == "fr" and not self._several and int(token.text) < 10) else ""

    def _is_label(self, token: Token, path: Pinpoint) -> bool:
        inner = label_in(token.text)
        if path[-1].level == "preamble":
            return False
        return token.gap == 0 or not inner.isdecimal() or int(inner) < 40

    def _is_half(self, path: Pinpoint) -> bool:
        """`5.1 f)`: a label with one bracket."""
        return path[-1].level in ("art", "para", "point")

    def _dotted(self, i: int) -> bool:
        token = self.at(i)
        if token.gap:
            return False
        if token.kind == "number":
            number = _NUMBER.fullmatch(token.text)
            return number is not None and len(number[1]) <= 2 and len(number[2]) <= 1
        return token.kind == "word" and (len(token.text) == 1 or roman(token.text) is not None)

    def _lower(self, i: int, path: Pinpoint) -> Read | None:
        """Units named by a designator of a lower level: `, paragraphs 4 and 5`, `§ 4`."""
        after = i + 1 if self.at(i).text == "," and self.at(i + 1).gap <= 1 else i
        ordinal = self.ordinal(after)
        if ordinal is not None:
            word = self.at(after + 1).text
            level = self.language.words[word].value
            if RANK[level] > RANK[path[-1].level]:
                return self._below(after + 2, (*path, unit_of(level, word, ordinal, path)), self.at(after).start, self.at(after + 1).end)
            return None
        found = self.designator(after)
        if found is None or self.at(after).gap > 1:
            return None
        level, plural, number, word = found
        section = level == "sec" and path[-1].level == "art"  # «Article VIII, Section 2» of the older agreements
        lettered = level == "para" and path[-1].level in ("para", "point") and self._lettered(number)  # «párrafo 1, apartado a)»
        if RANK[level] <= RANK[path[-1].level] and not (level == path[-1].level == "point") and not section and not lettered:
            return None
        if path[-1].level == "preamble":
            return None
        return self._list(number, level, word, path, plural, self.at(after).start)
