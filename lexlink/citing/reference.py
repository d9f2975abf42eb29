"""Which words say what instrument is meant: names, treaty nouns, organisations, foreign law."""

from __future__ import annotations

import re

from lexlink.citing.citation import Reference
from lexlink.citing.detect import Noun
from lexlink.citing.language import Language
from lexlink.citing.oblique import OF_SOME_BODY, ObliqueReader
from lexlink.citing.series import NUMBERED, series_at
from lexlink.text.letters import is_acronym
from lexlink.text.numerals import roman
from lexlink.text.patterns import Pattern

_POSSESSIVE = Pattern(r"'s? \Z")
_PRONOUN = Pattern(r"(?:it|its|them|this|that|these|those|which|what|lui|elle|eux|ello|ella)(?![a-z])")
_SMALL_WORDS = Pattern(r"(?:[a-zß-ÿ-]+ ){1,2}")
_YEAR = Pattern(r"(1[789]\d\d|20\d\d) ")
_FOREIGN_ABBREVIATION = Pattern(r"(?:ucmj|u\.? ?s\.? ?c\.?|usc|stgb|gg|bgb|stpo|ipc|crpc|ccp|cpc|rpc|lopj|loreg)(?![a-z])")
_NOT_A_MODIFIER = Pattern(r"\b(?:and|or|but|is|are|was|were|will|has|have|had|that|which|who|et|ou|mais|est|sont|que|qui|y|o|es|son|fue)\b")
_NUMBER_WORD = Pattern(
    r"(?: additionnels?| facultatifs?| adicional(?:es)?| facultativos?)?(?:,? ?(?:no|nos|n|nr|number|numero)\.?o? ?)?[ ]?(\d{1,2}|[ivx]{1,5})(?![\w])"
)
_NEXT_NUMBER = Pattern(r"(?:, | and | or | et | y | e | & |, and )(?:(?:no|n)\.?o? ?)?(\d{1,2}|[ivx]{1,5})(?![\w])")
_ORDINAL_BEFORE = Pattern(r"([a-z]+|\d{1,2}(?:st|nd|rd|th|er|e|o)) (?:additional |optional |facultatif |adicional )?\Z")
_DESCRIBED = Pattern(
    r"(?<![a-z])(charte|accord|convention|pacte|protocole|statut|reglement|traite|carta|acuerdo|convenio|pacto|estatuto|reglamento|tratado|protocolo)"
    r"((?: (?:de|du|des|d'|del) ?(?:la |l' ?|le |les |los |las |el )?[a-z'-]+){1,2}|(?: [a-z-]+){1,2}?),? (?:a l' ?|a son |dans son |en su |en el |en son )\Z"
)
_TO_PARENT = Pattern(
    r"(?: additionnel| facultatif| adicional| facultativo)?,? (?:to|of|a|au|aux|al|de|du|del|des|annexed to|additional to|additionnel a|adicional a)(?: (?:the|la|le|les|el|los|las)| l')? ?"
)


class References(ObliqueReader):
    """Looks for the words that name an instrument at a given place of one text."""

    def is_organ(self, target: str) -> bool:
        return target in self._organs.ids

    def name_at(self, start: int) -> Reference | None:
        name = self._by_start.get(start)
        if name is not None and not any(a.targets for a in name.aliases):
            return Reference("unknown", name.start, name.end)
        return Reference("name", name.start, name.end, name.aliases, year=name.year, edits=name.edits) if name else None

    def at(self, start: int, language: Language, *, definite: bool, unknown: bool) -> Reference | None:
        """The instrument named at `start`, behind «of the».

        `definite` says that a determiner stood before, `unknown` that something must be named
        here, so that an unreadable name is reported rather than ignored.
        """
        if start < 0:
            return None
        reference = self._named(start, language, definite)
        if reference is None or reference.kind == "oblique":
            foreign = self._foreign(start, language)
            if foreign is not None and (reference is None or foreign.end > reference.end):
                return foreign
        if reference is not None:
            return reference
        return self._unknown(start) if unknown else None

    def _named(self, start: int, language: Language, definite: bool) -> Reference | None:
        name = self.name_at(start) or self._after_modifiers(start, language, definite)
        noun = self._noun_by_start.get(start)
        if name is not None and name.aliases and all(a.target in self._organs.ids for a in name.aliases):
            return self._organ(start, language) or name
        ordinal = self._ordinal_protocol(start, language)
        if ordinal is not None and ordinal.parent is not None and name is not None and ordinal.end > name.end:
            return ordinal
        if name is not None and (noun is None or name.end > noun.end):
            return name
        if ordinal is not None:
            return ordinal
        if noun is not None:
            if noun.noun == "protocol" and (protocol := self.protocol_at(noun, language)) is not None:
                return protocol
            if definite:
                return self._founding_of_a_body(noun, language) or self._oblique_at(noun)
        if definite and (body := OF_SOME_BODY.match(self._view.exact, start)) and (owned := self._noun_by_start.get(body.end())) is not None:
            return Reference("oblique", start, owned.end, noun=owned.noun, capital=self._view.text[owned.start].isupper())  # «the court's Statute»
        if definite and (which := self._of_two(start, language)):
            return Reference("oblique", start, start, noun="", ordinal=which)
        year = _YEAR.match(self._view.exact, start)
        if year and (later := self._noun_by_start.get(year.end())) is not None and definite:
            return Reference("oblique", start, later.end, noun=later.noun, plural=later.plural, year=year[1])
        found = self._founding(start, language) or self._organ(start, language)
        return found or (self._modified(start, language) if definite else None)

    def _modified(self, start: int, language: Language) -> Reference | None:
        """«the peace accord», «its own Statute»: one or two words in small letters before a treaty noun."""
        match = _SMALL_WORDS.match(self._view.text, start)
        if match is None or _NOT_A_MODIFIER.search(match[0]):
            return None
        one = self._view.exact.find(" ", start) + 1
        for end in (one, match.end()):
            noun = self._noun_by_start.get(end)
            if noun is not None and noun.noun != "text":
                words = self._view.exact[start : end - 1]
                counted = words.rpartition(" ")[2]
                if noun.plural and counted in language.cardinals:  # «all four conventions»
                    return self._oblique_at(noun)._replace(start=start, demonstrative=True, number=language.cardinals.index(counted) + 1)
                modifier = "" if words in language.own or words in language.neutral else words
                return self._oblique_at(noun)._replace(start=start, modifier=modifier)
        return None

    def _after_modifiers(self, start: int, language: Language, definite: bool) -> Reference | None:
        """«the landmark Paris Agreement»: up to two lower-case words before the name."""
        if not definite:
            return None
        match = _SMALL_WORDS.match(self._view.text, start)
        if match is None or _NOT_A_MODIFIER.search(match[0]):
            return None
        one = self._view.exact.find(" ", start) + 1
        name = self.name_at(one) or self.name_at(match.end())
        return name._replace(other=self._view.exact[start : one - 1] in language.other) if name else None

    def _of_two(self, start: int, language: Language) -> int:
        """1 where «former» stands at `start`, -1 for «latter», 0 for neither."""
        match = re.compile("[a-z]+").match(self._view.exact, start)
        word = match[0] if match and language.code == "en" else ""
        return 1 if word in language.former else -1 if word in language.latter else 0

    def _founding(self, start: int, language: Language) -> Reference | None:
        """«its founding treaty»: a treaty noun behind a word for founding."""
        word = self._view.exact.find(" ", start, start + 16)
        if word > 0 and self._view.exact[start:word] in language.founding:
            noun = self._noun_by_start.get(word + 1)
            if noun is not None:
                return Reference("oblique", start, noun.end, noun=noun.noun, plural=noun.plural)
        return None

    def series_at(self, noun: Noun) -> Reference | None:
        """Works of one body by number: «Security Council resolutions 242 and 338»."""
        return series_at(self._view, noun, self._organs) if noun.noun in NUMBERED else None

    def _ordinal_protocol(self, start: int, language: Language) -> Reference | None:
        """«first protocol», «Second Additional Protocol»."""
        match = re.compile(r"([a-z]+|\d{1,2}[a-z]{1,3}) (?:additional |optional )?").match(self._view.exact, start)
        noun = self._noun_by_start.get(match.end()) if match else None
        if match is None or noun is None or noun.noun != "protocol":
            return None
        value = language.ordinals.get(match[1])
        number = str(value) if value else match[1].rstrip("stndrhe") if match[1][0].isdigit() else ""
        return self._with_parent(Reference("protocol", start, noun.end, noun=number)) if number else None

    def protocol_at(self, noun: Noun, language: Language) -> Reference | None:
        """A numbered protocol: «Protocol No. 13 to the ECHR», «Protocol I», «first protocol»."""
        exact = self._view.exact
        number = _NUMBER_WORD.match(exact, noun.end)
        if number and (value := _value(number[1], self._view.text[number.start(1)])):
            end, values = number.end(), [value]
            while noun.plural and (more := _NEXT_NUMBER.match(exact, end)) and (value := _value(more[1], self._view.text[more.start(1)])):
                values.append(value)
                end = more.end()
            start = noun.start
            additional = re.search(r"(?:additional|optional) \Z", exact[max(0, start - 12) : start])
            start -= len(additional[0]) if additional else 0
            return self._with_parent(Reference("protocol", start, end, noun=",".join(values), plural=len(values) > 1))
        ordinal = _ORDINAL_BEFORE.search(exact, max(0, noun.start - 40), noun.start)
        if ordinal and (ordinal[1] in language.ordinals or ordinal[1][0].isdigit()):
            return self._ordinal_protocol(ordinal.start(1), language)
        return None

    def _with_parent(self, reference: Reference) -> Reference:
        """The protocol with the mother treaty named behind it."""
        owner = self._by_end.get(reference.start - 3)
        if owner is not None and self._view.exact[reference.start - 3 : reference.start] == "'s ":
            mother = Reference("name", owner.start, owner.end, owner.aliases, year=owner.year, edits=owner.edits)
            return Reference("protocol", owner.start, reference.end, noun=reference.noun, plural=reference.plural, parent=mother)
        match = _TO_PARENT.match(self._view.exact, reference.end)
        if match is None:
            return reference
        name = self.name_at(match.end())
        noun = self._noun_by_start.get(match.end())
        parent = name or (Reference("oblique", noun.start, noun.end, noun=noun.noun, capital=self._view.text[noun.start].isupper()) if noun else None)
        if parent is None:
            return reference
        return Reference("protocol", reference.start, parent.end, noun=reference.noun, plural=reference.plural, parent=parent)

    def _organ(self, start: int, language: Language) -> Reference | None:
        """An organisation that stands for its treaty, with «'s founding treaty» where that follows."""
        organ = self._organs.at(self._view.text, self._view.scan, start)
        if organ is None:
            return None
        end, aliases = organ
        match = re.compile(r"'s? ([a-z]+ )?").match(self._view.exact, end)
        if match:
            noun = self._noun_by_start.get(match.end())
            if noun is not None and (match[1] is None or match[1].strip() in language.founding):
                return Reference("organ", start, noun.end, aliases, noun=noun.noun)
        return Reference("organ", start, end, aliases)

    def _foreign(self, start: int, language: Language) -> Reference | None:
        """Law of another kind that begins at `start` within a few words."""
        pattern = _foreign_pattern(language.code, language.foreign_law)
        match = pattern.match(self._view.exact, start)
        if match is None or _NOT_A_MODIFIER.search(match["before"] or ""):
            return None
        return Reference("foreign_law", start, match.end())

    def foreign_abbreviation(self, start: int) -> Reference | None:
        """A code of national law written short, right behind a number («Article 120 UCMJ»)."""
        match = _FOREIGN_ABBREVIATION.match(self._view.exact, start)
        if match and self._view.text[start : match.end()].strip(".")[:1].isupper():
            return Reference("foreign_law", start, match.end())
        return None

    def _unknown(self, start: int) -> Reference | None:
        """A name that is in no list: its words up to a treaty noun, or its capitalised words."""
        text = self._view.text
        if _PRONOUN.match(self._view.exact, start):
            return None
        match = re.compile(r"(?:[\w'’.&-]+ ){0,5}?[\w'’-]+").match(text, start)
        for noun in self._found.nouns:
            if start <= noun.start < start + 60 and not re.search(r"[.;:!?()\n]", text[start : noun.start]):
                return Reference("unknown", start, noun.end)
        if match and (text[start].isupper() or text[start].islower()):
            words = re.compile(r"[\w'’-]+(?: (?:of |the |de |la |du )?[A-ZÀ-Þ][\w'’-]+){0,5}").match(text, start)
            return Reference("unknown", start, words.end() if words else match.end())
        return None

    def before(self, start: int, language: Language) -> Reference | None:
        """The instrument named right before a unit: «NATO's Article 5», «NPT Article VI»."""
        exact = self._view.exact
        comma = self._by_end.get(start - 2) if exact[max(0, start - 2) : start] == ", " else None
        if comma is not None and is_acronym(self._view.text[comma.start : comma.end]):  # «GC I, arts. 19 and 24»
            return Reference("name", comma.start, comma.end, comma.aliases, year=comma.year, edits=comma.edits)
        if (titled := self._titled(start, language) or self._described(start)) is not None:
            return titled
        possessive = _POSSESSIVE.search(exact, max(0, start - 3), start)
        end = possessive.start() if possessive else start - 1
        if end <= 0 or (not possessive and exact[start - 1] != " "):
            return None
        name = self._by_end.get(end)
        if name is not None and any(a.targets and a.target not in self._organs.ids for a in name.aliases):
            return Reference("name", name.start, name.end, name.aliases, year=name.year, edits=name.edits)
        noun = self._noun_by_end.get(end)
        if noun is not None and possessive:
            return Reference("oblique", noun.start, noun.end, noun=noun.noun, plural=noun.plural, capital=self._view.text[noun.start].isupper())
        organ = self._organs.ending(self._view.text, self._view.scan, end)
        if organ is not None:
            return Reference("organ", organ[0], end, organ[1])
        foreign = re.compile(rf"(?:[\w.-]+ )?{language.foreign_law}\Z").search(exact[max(0, end - 40) : end])
        if foreign and (possessive or self._view.text[end - 1].isupper() or exact[end - 4 : end] == "code"):
            return Reference("foreign_law", end - len(foreign[0]), end)
        if possessive and (owner := re.search(r"[A-ZÀ-Þ][\w-]+\Z", self._view.text[max(0, end - 30) : end])):
            return Reference("unknown", end - len(owner[0]), end)
        return None

    def _titled(self, start: int, language: Language) -> Reference | None:
        """«the new pandemic agreement, Article 12»: an instrument that is in no list, right before a comma."""
        if self._view.exact[max(0, start - 2) : start] != ", ":
            return None
        foreign = re.compile(rf"(?:[\w.-]+ )?{language.foreign_law}\Z").search(self._view.exact[max(0, start - 42) : start - 2])
        if foreign and start - 2 not in self._by_end and start - 2 not in self._noun_by_end:  # «the military code, article 61»
            return Reference("foreign_law", start - 2 - len(foreign[0]), start - 2)
        noun = self._noun_by_end.get(start - 2)
        if noun is None or noun.end in self._by_end or noun.noun in ("text", "instrument"):
            return None
        word = re.search(r"([\w'’-]+) \Z", self._view.text[max(0, noun.start - 30) : noun.start])
        if word is None or word[1].lower() in language.words or word[1].lower() in ("l'", "l’"):
            return None
        return Reference("unknown", noun.start - len(word[0]), noun.end)

    def _described(self, start: int) -> Reference | None:
        """«leur charte de la transition, à l'article 22»: a document in small letters that is in no list."""
        match = _DESCRIBED.search(self._view.exact, max(0, start - 80), start)
        if match is None:
            return None
        noun = self._noun_by_start.get(match.start(1))
        named = any(n.start < match.end(2) and match.start(1) < n.end for n in self._found.names)
        if noun is None or named or not self._view.text[match.start(1) : match.end(2)].islower():
            return None
        return Reference("unknown", match.start(1), match.end(2))

    def possessed(self, start: int, language: Language) -> bool:
        """Whether a possessive stands right before («its Article 98», «dont l'article 5»)."""
        match = re.search(r"([a-z]+) (?:l' ?|les )?\Z", self._view.exact[max(0, start - 12) : start])
        return bool(match and match[1] in language.possessives)


def _value(word: str, first: str) -> str | None:
    if word.isdecimal():
        return str(int(word)) if 0 < int(word) < 40 else None
    value = roman(word)
    return str(value) if value and first.isupper() else None


_FOREIGN: dict[str, re.Pattern[str]] = {}


def _foreign_pattern(code: str, words: str) -> re.Pattern[str]:
    if code not in _FOREIGN:
        tail = r"(?: (?:of|de|du|del|des|for) (?:the |la |los |las )?[\w-]+(?: [\w-]+)?)?(?:,? (?:1[789]\d\d|20\d\d))?"
        _FOREIGN[code] = re.compile(rf"(?P<before>(?:[\w'.&-]+ ){{0,5}}?)(?:{words})(?![\w-])")
        del tail
    return _FOREIGN[code]
