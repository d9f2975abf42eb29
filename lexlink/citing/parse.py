"""Read what was detected as citations: units, the instrument they are joined to, and names alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lexlink.citing.anchors import Anchor
from lexlink.citing.citation import Citation, Item, Pinpoint, Reference
from lexlink.citing.detect import Detections, Name, Noun
from lexlink.citing.language import RANK, Language
from lexlink.citing.organs import OrganNames
from lexlink.citing.pinpoint import PinpointReader, Read
from lexlink.citing.reference import References
from lexlink.text.letters import is_acronym
from lexlink.text.patterns import Pattern
from lexlink.types import Form, Unit

EVERY = "*"  # the key of all languages merged into one

_WORDS_BEFORE = Pattern(r"(?:([a-z]+) )?([a-z]+) \Z")
_ARTICLES = frozenset(("a", "an", "any", "yet", "un", "une"))
_SMALL = frozenset(  # lower case in their languages
    ("chapitre", "chapitres", "capitulo", "capitulos", "annexe", "annexes", "anexo", "anexos", "apendice", "apendices", "appendice", "appendices")
)
_APPOSED = Pattern(r", (?:the|le|la|l'|el) ?\Z")
_ARTICLE_NUMBER = Pattern(r"(?<![\w.,()/$€£+-])(\d{1,3})((?:\(\d{1,2}\)|\([a-z]{1,4}\))(?:\([a-z]{1,4}\))*)(?![\w(])")
_LONGEST_ABBREVIATION = 6
_ELLIPTIC = Pattern(r"(?<![\w.,])(?:el|le|al|del|au|du) ([1-9]\d{0,2})(?=[,;:)?!]|\.(?!\d)|\Z)(?!, ?\d)")  # «el artículo 18 y el 47,»
_ELLIPSIS_REACH = 250
_LABELS = Pattern(r"\((\w+)\)")
_COMMON_BEFORE = Pattern(r"(?<![a-z])common \Z")


def parse(found: Detections, organs: OrganNames, languages: Mapping[str, Language]) -> list[Citation]:
    """All citations of a text in text order, without overlaps.

    Units come first (they may take a name with them), then names, numbered protocols, treaty
    nouns and provision anaphors that no unit took.
    """
    references = References(found, organs)
    citations: list[Citation] = []
    taken = 0
    for anchor in found.anchors:
        if anchor.start < taken:
            continue
        citation = _read(anchor, found, references, languages)
        if citation is not None and citation.start >= taken:
            citations.append(citation)
            taken = citation.end
    if citations:
        citations += _numbers(found, citations)
    citations += _rest(found, references, languages, citations)
    return sorted(citations, key=lambda c: c.start)


def _numbers(found: Detections, cited: list[Citation]) -> list[Citation]:
    """«51(5)(b)»: the number of an article with its sub-units and no word before it, once an article was cited."""
    first = min((c.start for c in cited if c.items and c.items[0].pinpoint[0].level == "art"), default=None)
    if first is None:
        return []
    spans = [(c.start, c.end) for c in cited]
    numbers = []
    for match in _ARTICLE_NUMBER.finditer(found.view.exact, first):
        start, end = match.span()
        if not any(s < end and start < e for s, e in spans):
            path = (Unit("art", match[1]), *(_unit_of(label) for label in _LABELS.findall(match[2])))
            numbers.append(Citation(start, end, "bare", (Item(path, start, end),), numeral=True))
    for match in _ELLIPTIC.finditer(found.view.exact, first):
        start, end = match.span(1)
        near = any(c.end <= start <= c.end + _ELLIPSIS_REACH and c.items and c.items[0].pinpoint[0].level == "art" for c in cited)
        if near and not any(s < end and start < e for s, e in spans):
            numbers.append(Citation(start, end, "bare", (Item((Unit("art", match[1]),), start, end),), numeral=True))
    return numbers


def _unit_of(label: str) -> Unit:
    return Unit("para" if label.isdecimal() else "point", label)


def _read(anchor: Anchor, found: Detections, references: References, languages: Mapping[str, Language]) -> Citation | None:
    """The longest reading of an anchor in any of its languages."""
    best: Citation | None = None
    words = _WORDS_BEFORE.search(found.view.exact, max(0, anchor.start - 24), anchor.start)
    every = languages[EVERY]
    if words and words[2] in every.indefinite and (words[1] in every.determiners or words[1] in _ARTICLES):
        return None  # «a new Article 17» is none that exists; in «proposed Article 5» somebody proposed it
    for code in anchor.languages:
        citation = CitationReader(found, references, languages[code], anchor.start).read()
        if citation is not None and (best is None or _rank(citation) > _rank(best)):
            best = citation
    return best


def _rank(citation: Citation) -> tuple[bool, int]:
    return citation.reference is not None and citation.reference.kind != "unknown", citation.end


class CitationReader(PinpointReader):
    """Reads one citation in one language: units, inverted units, the instrument."""

    def __init__(self, found: Detections, references: References, language: Language, start: int) -> None:
        super().__init__(found.view, language, start)
        self.references = references
        self.start = start

    def read(self) -> Citation | None:
        units = self.units(0)
        if units is None:
            return None
        items, i = units
        common = bool(_COMMON_BEFORE.search(self.view.exact, max(0, self.start - 7), self.start))
        start = self.start - 7 if common else self.start
        if self.at(i).text in self.language.common:
            common, i = True, i + 1
        items, i, anaphor = self._inverted(items, i)
        citation = Citation(start, self.at(i - 1).end, "bare", tuple(items), common=common, anaphor=anaphor)
        if items[0].pinpoint[0].level == "preamble" or not anaphor:
            citation = self._attached(citation, i)
        if self._slipped() and (citation.reference is None or citation.reference.kind in ("unknown", "oblique")):
            return None  # a word that is nearly «article» needs a name beside it
        return self._plausible(citation)

    def _slipped(self) -> bool:
        """Whether the designator is written with a slip («Aritcle 54»)."""
        words = {w for table in (self.language.designators, self.language.plural_designators) for level in table.values() for w in level}
        return not any(t.text in words or t.text in ("\xa7", self.language.preamble) for t in self.tokens[:3])

    def _inverted(self, items: list[Item], i: int) -> tuple[list[Item], int, str]:
        """`paragraph 2 of Article 8`: the units that follow hold the ones before."""
        while True:
            after = self._of(i)
            upper = self._upper(after, items) if after is not None else self._upper(i + 1, items) if self.at(i).text == "," else None
            if upper is None:
                return (items, i, self._anaphor(after)) if after is None or not self._anaphor(after) else (items, after + 1, self._anaphor(after))
            above, i = upper
            items = [
                item._replace(pinpoint=_join(u.pinpoint, item.pinpoint), upto=_join(u.pinpoint, item.upto) if item.upto else None)
                for u in above
                for item in items
            ]

    def _upper(self, i: int | None, items: list[Item]) -> Read | None:
        if i is None:
            return None
        ordinal = self.ordinal(i) is not None
        designator = self.designator(i + 1 if ordinal else i)
        if designator is None:
            return None
        level, lowest = designator[0], items[0].pinpoint[0].level
        if RANK[level] >= RANK[lowest] and level != "annex":
            return None
        if self.at(i - 1).text == "," and not (lowest in ("para", "subpara", "point") and level == "art"):
            return None
        return self.units(i)

    def _anaphor(self, i: int | None) -> str:
        """«of that article»: the unit named without a number."""
        if i is None:
            return ""
        token = self.at(i)
        demonstrative = self.at(i - 1).text in self.language.demonstratives
        return self.language.anaphors[token.text] or "provision" if demonstrative and token.text in self.language.anaphors else ""

    def _of(self, i: int) -> int | None:
        """The position behind «of the», «de l'», «, du»; None where no such connector follows."""
        if self.at(i).text == "," and self.at(i + 1).text in self.language.of:
            i += 1
        if self.at(i).text not in self.language.of or self.at(i).gap > 1:
            return None
        return self._past_determiners(i + 1)

    def _past_determiners(self, i: int) -> int:
        language = self.language
        for _ in range(4):
            token = self.at(i)
            if (
                token.text in language.determiners
                or token.text in language.demonstratives
                or token.text in language.possessives
                or (token.text == "'" and self.at(i - 1).text in ("l", "d"))
                or (token.text == '"' and token.gap == 1)
                or (token.text in language.of and language.code != "en" and self.at(i - 1).text in language.of)
            ):
                i += 1
            else:
                break
        return i

    def _attached(self, citation: Citation, i: int) -> Citation:
        """The citation with the instrument joined to it, behind or before; or named nearby."""
        after = self._of(i)
        if after is not None:
            strong = self.at(after - 1).text in self.language.determiners or self.at(i if self.at(i).text != "," else i + 1).text not in self.language.upto
            joined = self._behind(citation, after, strong)
            if joined is not None:
                return joined
        adjacent = self._adjacent(citation, i)
        if adjacent is not None:
            return adjacent
        before = self.references.before(citation.start, self.language)
        if before is not None:
            return citation._replace(start=min(before.start, citation.start), form=form_of(before), reference=before, linked_by="before")
        if self.references.possessed(citation.start, self.language):
            return citation._replace(possessed=True)
        return self._nearby(citation, i)

    def _behind(self, citation: Citation, after: int, strong: bool) -> Citation | None:
        token = self.at(after)
        if token.kind == "end":
            return None
        words = self.tokens[:after]
        definite = any(t.text in self.language.determiners or t.text in self.language.demonstratives or t.text in self.language.possessives for t in words[-3:])
        definite = definite or words[-1].text in ("du", "des", "del", "al", "au", "aux")
        demonstrative = any(t.text in self.language.demonstratives for t in words[-2:])
        reference = self.references.at(token.start, self.language, definite=definite, unknown=strong)
        if reference is None:
            return None
        reference = reference._replace(demonstrative=demonstrative)
        if reference.start == reference.end:
            return citation._replace(form="oblique", reference=reference, linked_by="of")
        if reference.kind in ("foreign_law", "unknown") or any(t.text == '"' for t in words[-2:]):
            return citation._replace(end=reference.end, form="full", reference=reference, linked_by="of")
        return citation._replace(end=reference.end, form=form_of(reference), reference=reference, linked_by="of")

    def _adjacent(self, citation: Citation, i: int) -> Citation | None:
        """«Article 6 ECHR», «Art. 49(1) GC IV»: the name follows directly."""
        token = self.at(i)
        if token.text == "," and "," in self.view.exact[citation.start : citation.end]:  # «article 218, paragraphe 11, TFUE»
            token = self.at(i + 1)
            reference = self.references.name_at(token.start)
            if reference is None or not is_acronym(self.view.text[reference.start : reference.end]) or self._names_organ(reference):
                return None
            return citation._replace(end=reference.end, form=form_of(reference), reference=reference, linked_by="adjacency")
        if token.gap != 1 or token.kind not in ("word", "number"):
            return None
        reference = self.references.name_at(token.start) or self.references.foreign_abbreviation(token.start) or self._unknown_abbreviation(i)
        if reference is None:
            return None
        return citation._replace(end=reference.end, form=form_of(reference), reference=reference, linked_by="adjacency")

    def _unknown_abbreviation(self, i: int) -> Reference | None:
        """«art. 20 CE»: capitals right behind the number that are in no list are the law's, unless all is in capitals."""
        token, after = self.at(i), self.at(i + 1)
        word = self.view.text[token.start : token.end]
        if not (word.isalpha() and word.isupper() and 1 < len(word) <= _LONGEST_ABBREVIATION) or self.original(self.tokens[0]).isupper():
            return None
        goes_on = after.text in (*self.language.of, *self.language.sequence, *self.language.near, *self.language.determiners)
        if after.kind not in ("end", "mark") and (self.language.code == "en" or not goes_on):  # «Article 5 US officials said»
            return None
        return Reference("unknown", token.start, token.end)

    def _names_organ(self, reference: Reference) -> bool:
        return all(self.references.is_organ(alias.target) for alias in reference.aliases)

    def _nearby(self, citation: Citation, i: int) -> Citation:
        """An instrument in the same clause that is not part of the mention: «under», «(ECHR)»."""
        reference: Reference | None = None
        token = self.at(i)
        if token.text in self.language.near and token.gap == 1:
            reference = self.references.at(self.at(self._past_determiners(i + 1)).start, self.language, definite=True, unknown=False)
        elif token.text == "(" or token.kind == "label":
            close = self.view.exact.find(")", token.start, token.start + 90)
            if close > 0:
                inside = self.references.name_at(token.start + 1)
                reference = inside if inside and inside.end == close else self._behind_bracket(close)
        elif token.text in (",", '"'):
            reference = self.references.name_at(self.at(i + 1).start) or self._past_quote(i)
        if reference is None or reference.kind == "unknown":
            return citation
        return citation._replace(reference=reference, linked_by="clause", form=form_of(reference))

    def _behind_bracket(self, close: int) -> Reference | None:
        match = re.compile(r"\) (?:of|to|de|du|del) (?:the |la |le |l')?").match(self.view.exact, close)
        return self.references.at(match.end(), self.language, definite=True, unknown=False) if match else None

    def _past_quote(self, i: int) -> Reference | None:
        after = self._of(i + 1) if self.at(i).text == '"' else None
        return self.references.at(self.at(after).start, self.language, definite=True, unknown=False) if after else None

    def _plausible(self, citation: Citation) -> Citation | None:
        """Drop what only looks like a citation: a part, point or letter of nothing named."""
        first = citation.items[0].pinpoint[0]
        if first.level in ("point", "subpara") and citation.reference is None and not citation.anaphor:
            return None
        capital = self.view.text[citation.start].isupper()
        spelled = first.level in ("chp", "annex") and self.language.code != "en" and self.tokens[0].text in _SMALL
        if first.level in ("part", "sec", "annex", "chp") and citation.reference is None and not capital and not spelled:
            return None
        return citation


def _join(upper: Pinpoint, lower: Pinpoint) -> Pinpoint:
    """The path of a unit inside another; an article needs no part or chapter before it."""
    if lower[0].level == "art" and upper[0].level in ("part", "chp", "sec"):
        return lower
    return (*upper, *lower)


def form_of(reference: Reference) -> Form:
    """How a reference names its instrument."""
    if reference.edits:
        return "misspelt"
    if reference.kind == "oblique":
        return "oblique"
    if reference.kind == "organ":
        return "descriptive"
    if not reference.aliases:
        return "full"
    surface = reference.aliases[0].surface
    if is_acronym(surface):
        return "abbreviation"
    if surface.islower():
        return "descriptive"
    return "short" if len(surface) < 60 else "full"


def _rest(found: Detections, references: References, languages: Mapping[str, Language], taken: list[Citation]) -> Iterator[Citation]:
    """Citations of what no unit took, none inside another."""
    spans = sorted((c.start, c.end) for c in taken)
    named = [Citation(n.start, n.end, form_of(_of_name(n)), reference=_of_name(n)) for n in found.names if any(a.targets for a in n.aliases)]
    others = sorted(_candidates(found, references, languages), key=lambda c: (c.start, -c.end))
    numbered = [
        c for c in others if c.reference is not None and (c.reference.kind in ("series", "organ") or c.reference.parent is not None or _ordinal(c, found))
    ]
    for citation in (*numbered, *named, *others):
        if any(start < citation.end and citation.start < end for start, end in spans):
            continue
        if citation.form == "oblique" and _apposed(citation, spans, found.view.exact):
            continue
        spans.append((citation.start, citation.end))
        yield citation


def _apposed(citation: Citation, spans: list[tuple[int, int]], exact: str) -> bool:
    """«Article 14, the clause that …»: says again what was just cited, unless it owns something."""
    comma = _APPOSED.search(exact, max(0, citation.start - 8), citation.start)
    return bool(comma) and any(end == comma.start() for _, end in spans) and not exact.startswith("'", citation.end)


def _ordinal(citation: Citation, found: Detections) -> bool:
    """«first Optional Protocol»: the ordinal says more than the name inside it."""
    assert citation.reference is not None
    inside = (n for n in found.names if citation.start < n.start and n.end == citation.end)
    return citation.reference.kind == "protocol" and any(all(a.weak for a in n.aliases) for n in inside)


def _candidates(found: Detections, references: References, languages: Mapping[str, Language]) -> Iterator[Citation]:
    """Numbered protocols, treaty nouns and anaphors, read with the words of all languages."""
    every = languages[EVERY]
    inside = frozenset(("same", "meme", "mismo", "misma", "two", "three", "four", "deux", "trois", "quatre", "dos", "tres", "cuatro"))
    for noun in found.nouns:
        numbered = references.protocol_at(noun, every) if noun.noun == "protocol" else references.series_at(noun)
        if numbered is not None:
            yield Citation(numbered.start, numbered.end, "short", reference=numbered)
            continue
        oblique = references.oblique(noun, every)
        if oblique is not None:
            yield Citation(oblique.start, oblique.end, "oblique" if oblique.kind == "oblique" else "full", reference=oblique)
    for anaphor in found.anaphors:
        yield _anaphoric(anaphor, found, inside)


def _of_name(name: Name) -> Reference:
    return Reference("name", name.start, name.end, name.aliases, year=name.year, edits=name.edits)


def _anaphoric(anaphor: Noun, found: Detections, inside: frozenset[str]) -> Citation:
    """«that article»: the determiner stays outside, «same» and numbers inside."""
    start = anaphor.start
    word = found.view.exact.find(" ", start, anaphor.end)
    if found.view.exact[start:word] not in inside:
        start = word + 1
    return Citation(start, anaphor.end, "oblique", anaphor="plural" if anaphor.plural else anaphor.noun or "provision")
