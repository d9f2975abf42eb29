"""Treaty nouns that stand for an instrument: «the Convention», «that treaty», «a "Statute"» defined in brackets."""

from __future__ import annotations

import re

from lexlink.citing.citation import Reference
from lexlink.citing.detect import Detections, Noun
from lexlink.citing.language import Language
from lexlink.citing.organs import OrganNames
from lexlink.text.patterns import Pattern

_MODIFIERS = Pattern(r"([a-z-]+(?: [a-z-]+)?) \Z")
_NUMBERED = Pattern(r" (?:no\.?|n\.?o?|num\.?)? ?\d{2,4}(?!\d)(?:/\d{1,3})?")
_ALSO_UNCOUNTED = ("agreement", "resolution", "declaration", "text")  # nouns that stand without an article: «we hope that agreement is near»
_BEFORE_A_CLAUSE = Pattern(
    "hope|believ|sa[iy]|think|thought|feel|felt|trust|confident|convinced|sure|mean|ensur|agree|not|wish|urg|recall|stress|announc|report|suggest|insist"
    "|argu|know|knew|hear|told|tell|expect|demand|fact|idea|view|hint|claim|conced|admit|predict|warn|promis|propos|so|such|now|show|found|find"
)
_CREATED = Pattern(
    r" (?:(?:that|which) (?:created|established|founded|set up|brought into being)|establishing|creating|setting up|founding|instituant|creant"
    r"|qui (?:a cree|a institue|cree|institue|a fonde)|que (?:creo|establecio|fundo|crea|instituyo)|por el que se (?:crea|creo|establece))"
    r" (?:the |la |le |l' ?|el )?"
)
_WORD_BEFORE = Pattern(r"(?<![a-z])([a-z]+) \Z")
_WORD_BEHIND = Pattern(r" ([a-z]+)(?![a-z])")
_OF_THE = Pattern(r" (?:of|de|du|del|der|des) ?(?:the |la |le |los |las |l' ?)?")
_BODIES = ("court", "tribunal", "alliance", "bloc", "organization", "organisation", "union", "agency", "council", "body")
_SOME_BODY = Pattern(rf"(?<![a-z])({'|'.join(_BODIES)})'s \Z")
OF_SOME_BODY = Pattern(rf"(?:{'|'.join(_BODIES)})'s ")
_OWNED = Pattern(r"'s? \Z")
_STATUS = frozenset(("statut", "estatuto"))  # in small letters a status, not a statute
_SMALL_BEFORE = Pattern(r"(?<![\w’'-])[a-z]+ \Z")
_SMALL_AFTER = Pattern(r" [a-z]")
_YEAR = Pattern(r"(1[789]\d\d|20\d\d) ")
_TAIL_OF_TITLE = Pattern(
    r" (?:(?i:on|against|concerning|relating|relative|regarding|sur|contre|relatif|sobre|contra|relativo|relativa)\b"
    r"|for (?:the )?[A-Z]|pour (?:la |le |les |l['’])|para (?:la |el |los |las |pre|re)|(?:des|de las|de) (?:Nations|Naciones|l['’]ONU|la ONU))"
)
_OF_A_PLACE = Pattern(
    r" (?:of|de|du|del) (?:the (?!Court|Organi[sz]ation|Union|League|World|United|Alliance))?(?!(?:the|January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-ZÀ-Þ][\w’'-]+"
)
_OF_A_YEAR = Pattern(r" (?:of|de|du|del) (1[89]\d\d|20\d\d)(?!\d)")
_PARTIES = Pattern(r" (?:with|between|avec|entre|con)\b")


class ObliqueReader:
    """Reads treaty nouns in one text. Holds what was found there by where it begins and ends."""

    def __init__(self, found: Detections, organs: OrganNames) -> None:
        self._found = found
        self._view = found.view
        self._organs = organs
        self._by_start = {name.start: name for name in found.names}
        self._by_end = {name.end: name for name in found.names}
        self._noun_by_start = {noun.start: noun for noun in found.nouns}
        self._noun_by_end = {noun.end: noun for noun in found.nouns}

    def oblique(self, noun: Noun, language: Language) -> Reference | None:
        """A treaty noun that stands alone: an anaphor, part of an unknown name, or nothing.

        «the Convention», «that treaty», «a "Statute"» defined in brackets.
        """
        exact, text = self._view.exact, self._view.text
        before = exact[max(0, noun.start - 40) : noun.start]
        capital = text[noun.start].isupper()
        if noun.noun == "act" and not capital:
            return None
        numbered = _NUMBERED.match(exact, noun.end)
        if numbered and not noun.plural:  # «resolution 1559» is another one
            return Reference("unknown", noun.start, numbered.end()) if "/" in numbered[0] else None
        if not capital and text[noun.start : noun.end] in _STATUS:
            return None
        if not noun.plural and (founding := self._founding_of_a_body(noun, language)) is not None:
            return founding
        if noun.noun == "instrument":
            return self._pointed_at(noun, language)
        words = re.findall(r"[a-z0-9'-]+|[^\w\s]", before)
        last = words[-1] if words else ""
        dated = _OF_A_YEAR.match(exact, noun.end)
        if dated and not noun.plural and self._determines(last, language):
            return Reference("oblique", noun.start, dated.end(), noun=noun.noun, capital=capital, year=dated[1])
        if capital and (_TAIL_OF_TITLE.match(text, noun.end) or _OF_A_PLACE.match(text, noun.end)):
            return Reference("unknown", noun.start, noun.end)
        if _PARTIES.match(exact, noun.end):  # «the agreement with the union» is introduced here, not pointed back to
            return None if noun.plural or noun.noun in ("text", "document") else Reference("unknown", noun.start, noun.end)
        if _defined(exact, text, noun, before):
            return Reference("oblique", noun.start, noun.end, noun=noun.noun, plural=noun.plural, capital=True)
        if last.isdecimal() and len(last) == 4:
            year = last
            if len(words) > 1 and (self._determines(words[-2], language) or words[-2] in language.possessives + language.own):
                return Reference("oblique", noun.start - 5, noun.end, noun=noun.noun, plural=noun.plural, capital=capital, year=year)
            return None
        if last == "that" and noun.noun in _ALSO_UNCOUNTED and len(words) > 1 and _BEFORE_A_CLAUSE.match(words[-2]):
            return None
        if last.endswith("'s") and last[:-2] in _BODIES and noun.noun in ("statute", "charter", "treaty", "convention") and not noun.plural:
            return Reference("oblique", noun.start - len(last) - 1, noun.end, noun=noun.noun, capital=capital)
        if last in language.demonstratives or last in language.both:
            inside = last in ("same", "meme", "mismo", "misma")
            start = noun.start - len(last) - 1 if inside else noun.start
            return Reference("oblique", start, noun.end, noun=noun.noun, plural=noun.plural, capital=capital, demonstrative=True)
        if last in language.determiners or last == "l'" or last in ("du", "au", "del", "al"):
            return Reference("oblique", noun.start, noun.end, noun=noun.noun, plural=noun.plural, capital=capital)
        if last in language.possessives and noun.noun in ("statute", "charter") and not noun.plural:
            return Reference("oblique", noun.start, noun.end, noun=noun.noun, capital=capital)
        if last in language.ordinals and len(words) > 1 and self._determines(words[-2], language):
            start = noun.start - len(last) - 1
            return Reference("oblique", start, noun.end, noun=noun.noun, capital=capital, ordinal=language.ordinals[last])
        if last in language.former + language.latter and len(words) > 1 and self._determines(words[-2], language):
            which = -1 if last in language.latter else 1
            return Reference("oblique", noun.start - len(last) - 1, noun.end, noun=noun.noun, capital=capital, ordinal=which)
        if noun.plural and last in language.cardinals and len(words) > 1 and self._determines(words[-2], language):
            start = noun.start - len(last) - 1
            number = language.cardinals.index(last) + 1
            return Reference("oblique", start, noun.end, noun=noun.noun, plural=True, capital=capital, demonstrative=True, number=number)
        if last in language.founding and len(words) > 1 and (self._determines(words[-2], language) or words[-2] in language.possessives):
            return Reference("oblique", noun.start - len(last) - 1, noun.end, noun=noun.noun, plural=noun.plural)
        if (modified := self._modified_before(noun, language)) is not None:
            return modified
        if capital and self._adjectival(noun):
            return Reference("oblique", noun.start, noun.end, noun=noun.noun, capital=True)
        word = re.search(r"([\w'’-]+) \Z", text[max(0, noun.start - 30) : noun.start])
        if word and word[1][:1].isupper() and capital:
            return Reference("unknown", noun.start - len(word[1]) - 1, noun.end)
        return None

    def _founding_of_a_body(self, noun: Noun, language: Language) -> Reference | None:
        """«NATO's founding charter», «traité fondateur de l'Otan», «the treaty that created the ICC»."""
        exact, text, start = self._view.exact, self._view.text, noun.start
        if noun.end in self._by_end:  # «the Rome Statute that created the ICC» has its name
            return None
        created = _CREATED.match(exact, noun.end)
        if created is not None:
            body = self._organs.at(text, self._view.scan, created.end())
            return Reference("organ", start, body[0], body[1], noun=noun.noun) if body else None
        word = _WORD_BEFORE.search(exact, max(0, start - 20), start)
        behind = _WORD_BEHIND.match(exact, noun.end)
        end = noun.end
        if word and word[1] in language.founding:
            start = word.start(1)
        elif behind and behind[1] in language.founding:
            end = behind.end(1)
        else:
            return None
        of = _OF_THE.match(exact, end)
        body = self._organs.at(text, self._view.scan, of.end()) if of else None
        if body is not None:
            return Reference("organ", start, body[0], body[1], noun=noun.noun)
        owner = _OWNED.search(exact, max(0, start - 3), start)
        owning = self._organs.ending(text, self._view.scan, owner.start()) if owner else None
        if owning is None:
            anybody = _SOME_BODY.search(exact, max(0, start - 16), start)
            return Reference("oblique", anybody.start(1), end, noun=noun.noun) if anybody else None
        first = owning[0] + (len("the ") if exact.startswith("the ", owning[0]) else 0)
        return Reference("organ", first, end, owning[1], noun=noun.noun)

    def _pointed_at(self, noun: Noun, language: Language) -> Reference | None:
        """Read «this instrument», «the latter instrument»: the word is too wide to stand for a treaty otherwise."""
        match = re.search(r"([a-z]+) \Z", self._view.exact[max(0, noun.start - 15) : noun.start])
        if match is None:
            return None
        start = noun.start - len(match[0])
        if match[1] in language.former + language.latter:
            which = -1 if match[1] in language.latter else 1
            return Reference("oblique", start, noun.end, noun=noun.noun, ordinal=which)
        if match[1] in language.demonstratives + language.both:
            inside = match[1] in ("same", "meme", "mismo", "misma", "two")
            return Reference("oblique", start if inside else noun.start, noun.end, noun=noun.noun, plural=noun.plural, demonstrative=True)
        return None

    def _modified_before(self, noun: Noun, language: Language) -> Reference | None:
        """«the peace accord», «the whole treaty»: words in small letters between determiner and noun."""
        if noun.noun == "text" or self._view.text[noun.start].isupper():
            return None
        match = _MODIFIERS.search(self._view.exact, max(0, noun.start - 40), noun.start)
        if match is None or not self._view.text[match.start() : match.end()].islower():
            return None
        first, _, second = match[1].rpartition(" ")
        if self._determines(first, language):
            modifier = second
        elif (before := _MODIFIERS.search(self._view.exact, max(0, match.start() - 20), match.start())) and self._determines(
            before[1].rpartition(" ")[2], language
        ):
            modifier = match[1]
        else:
            return None
        if any(word in language.words for word in modifier.split()):
            return None
        neutral = modifier in language.neutral
        return Reference("oblique", noun.start, noun.end, noun=noun.noun, plural=noun.plural, modifier="" if neutral else modifier)

    def _adjectival(self, noun: Noun) -> bool:
        """«compatible with Convention rights»: a capital between words in small letters."""
        if noun.plural or noun.noun not in ("convention", "statute", "charter", "covenant"):
            return False
        return bool(_SMALL_BEFORE.search(self._view.text, max(0, noun.start - 30), noun.start) and _SMALL_AFTER.match(self._view.text, noun.end))

    def _determines(self, word: str, language: Language) -> bool:
        return word in language.determiners or word in language.demonstratives or word in ("du", "au", "del", "al", "l'")

    def _oblique_at(self, noun: Noun) -> Reference:
        named = _TAIL_OF_TITLE.match(self._view.text, noun.end) or _OF_A_PLACE.match(self._view.text, noun.end)
        if named and self._view.text[noun.start].isupper():
            return Reference("unknown", noun.start, named.end())
        capital = self._view.text[noun.start].isupper()
        return Reference("oblique", noun.start, noun.end, noun=noun.noun, plural=noun.plural, capital=capital)


def _defined(exact: str, text: str, noun: Noun, before: str) -> bool:
    """«(the "Statute")», «("Convention")»: the noun is being defined as a short name."""
    quoted = exact[noun.end : noun.end + 1] == '"' and before.endswith('"')
    opened = re.search(r"\((?:[a-z', -]*)\"?\Z", before)
    closed = re.match(r"\"?\)", exact[noun.end : noun.end + 2])
    return bool(
        text[noun.start].isupper()
        and opened
        and closed
        and (quoted or opened[0].strip('(" ') in ("the", "la", "le", "el", "hereinafter the", "hereinafter", ""))
    )
