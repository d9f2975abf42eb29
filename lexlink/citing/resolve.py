"""Short form → antecedent: which earlier mention does «the Statute» or a bare «Article 5» point to?

Only that. The outcome is a list of possible antecedents, nearest fitting first, each with the
reason; which of them stands is decided where the instruments are decided. Nothing crosses a
document. Law of another kind in between breaks the chain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from lexlink.citing.citation import Citation
from lexlink.citing.language import Language
from lexlink.text.normalize import View
from lexlink.text.patterns import Pattern

MAX_OBLIQUE = 6000
MAX_TEXT = 250  # «the text» and «the document» point to a treaty only right behind it
MAX_BARE = 3000
MAX_PARAGRAPHS_BARE = 8
MOST_ANTECEDENTS = 12  # mentions, many of which are of one instrument

_BETWEEN_PARTS = Pattern(r"[\s,;]*(?:\([^)]{0,80}\))?[\s,;]*(?:and|or|as well as|et|ou|ainsi que|y|e|o|u)?[\s,;]*(?:both |also |the |l'|les? |el |los )?\Z")


class Pointer(NamedTuple):
    """A possible antecedent: the number of the citation, and how it is reached."""

    mention: int
    reason: str
    distance: int
    sentences: int
    paragraphs: int
    forward: bool = False
    across: str = ""  # law of another kind, or an instrument that is not in the corpus, named in between


class Resolved(NamedTuple):
    """A citation with its possible antecedents, best first."""

    citation: Citation
    antecedents: tuple[Pointer, ...] = ()
    broken_by: str = ""


def resolve(citations: Sequence[Citation], view: View, languages: Mapping[str, Language], nouns_of: Mapping[str, frozenset[str]]) -> list[Resolved]:
    """Each citation with its possible antecedents. `nouns_of` maps instrument ids to treaty nouns."""
    return [_resolved(index, citations, view, languages, nouns_of) for index in range(len(citations))]


def _resolved(index: int, citations: Sequence[Citation], view: View, languages: Mapping[str, Language], nouns_of: Mapping[str, frozenset[str]]) -> Resolved:
    citation = citations[index]
    reference = citation.reference
    if reference is not None and reference.kind == "protocol" and reference.parent is None:
        return Resolved(
            citation, tuple(_backwards(index, citations, view, MAX_OBLIQUE, lambda c: c.reference is not None and c.reference.kind in ("name", "protocol")))
        )
    if reference is not None and reference.kind != "oblique":
        return Resolved(citation)
    if citation.anaphor:
        pointers = _backwards(index, citations, view, MAX_BARE, lambda c: bool(c.items) and c.items[0].pinpoint[0].level in ("art", "chp", "para"))
        return Resolved(citation, tuple(pointers)[:3])
    if reference is not None:
        return _oblique(index, citations, view, nouns_of)
    return _bare(index, citations, view, languages)


def _backwards(index: int, citations: Sequence[Citation], view: View, reach: int, fits: Callable[[Citation], bool]) -> list[Pointer]:
    found = []
    here = citations[index]
    for other in range(index - 1, -1, -1):
        earlier = citations[other]
        distance = here.start - earlier.end
        if distance > reach:
            break
        if fits(earlier):
            found.append(_pointer(other, earlier, here, view, "the nearest mention before it that fits"))
        if len(found) == 6:
            break
    return found


def _pointer(other: int, earlier: Citation, here: Citation, view: View, reason: str) -> Pointer:
    start, end = earlier.end, here.start
    return Pointer(other, reason, end - start, view.boundaries.sentences_between(start, end), view.boundaries.paragraphs_between(start, end))


def noun_fits(noun: str, nouns: frozenset[str], capital: bool = False) -> bool:
    """Whether a treaty noun may stand for an instrument that is called by these nouns.

    A statute is no convention; a treaty may be any binding instrument; an agreement or pact may
    be a treaty. With a capital it is a name, and only that of an instrument called so.
    """
    if noun in nouns or noun in ("text", "instrument"):
        return True
    if capital:
        return False
    if noun == "treaty":
        return bool(nouns & {"convention", "covenant", "statute", "protocol", "agreement", "pact"})
    if noun == "pact":
        return bool(nouns & {"treaty", "covenant", "agreement"})
    if noun == "agreement":
        return bool(nouns & {"treaty", "pact", "memorandum", "plan"}) and not nouns & {"convention", "covenant", "charter", "statute"}
    return False


def _may_be_called(noun: str, nouns: frozenset[str], capital: bool) -> bool:
    return noun_fits(noun, nouns, capital) or f"{noun}*" in nouns


def _oblique(index: int, citations: Sequence[Citation], view: View, nouns_of: Mapping[str, frozenset[str]]) -> Resolved:
    """«the Statute», «that treaty»: the nearest instrument that is called so."""
    here = citations[index]
    assert here.reference is not None
    noun = here.reference.noun
    found: list[Pointer] = []
    unknown = ""
    if here.reference.ordinal:
        return _counted(index, citations, view, nouns_of)
    for other in range(index - 1, -1, -1):
        earlier = citations[other]
        if here.start - earlier.end > (MAX_TEXT if noun in ("text", "instrument") else MAX_OBLIQUE):
            break
        reference = earlier.reference
        if reference is None:
            continue
        if reference.kind == "unknown" and _named_with(noun, view, reference.start, reference.end):
            unknown = unknown or view.text[reference.start : reference.end]
            continue
        if reference.kind == "oblique":
            same = reference.noun == noun
            reason = f"the same «{_surface(view, earlier)}» before it" if same else "the instrument that was last spoken of"
            found.append(_pointer(other, earlier, here, view, reason)._replace(across=unknown))
        elif reference.kind in ("name", "protocol", "organ") and (
            not reference.aliases
            or any(_may_be_called(noun, nouns_of.get(t, frozenset()), here.reference.capital) for a in reference.aliases for t in a.targets)
        ):
            found.append(_pointer(other, earlier, here, view, f"the last instrument before it that is called a {noun}")._replace(across=unknown))
        if len(found) == MOST_ANTECEDENTS:
            break
    return Resolved(here, tuple(found), unknown)


def _counted(index: int, citations: Sequence[Citation], view: View, nouns_of: Mapping[str, frozenset[str]]) -> Resolved:
    """«the second treaty», «the former»: counted over the instruments named before."""
    here = citations[index]
    assert here.reference is not None
    noun, ordinal = here.reference.noun, here.reference.ordinal
    named: dict[tuple[str, ...], int] = {}
    for other in range(index):
        reference = citations[other].reference
        if reference is None or reference.kind not in ("name", "protocol") or here.start - citations[other].end > MAX_BARE:
            continue
        targets = tuple(sorted({t for a in reference.aliases for t in a.targets}))
        if not noun or not targets or any(noun_fits(noun, nouns_of.get(t, frozenset())) for t in targets):
            named.pop(targets, None) if not noun else None
            named.setdefault(targets, other)
    order = list(named.values())
    if not noun:
        order = order[-2:]
    if len(order) < 2 or not -len(order) <= (ordinal if ordinal < 0 else ordinal - 1) < len(order):
        return Resolved(here)
    chosen = order[ordinal if ordinal < 0 else ordinal - 1]
    return Resolved(here, (_pointer(chosen, citations[chosen], here, view, "counted over the instruments named before"),))


def _surface(view: View, citation: Citation) -> str:
    return view.text[citation.start : citation.end]


def _named_with(noun: str, view: View, start: int, end: int) -> bool:
    return noun[:5] in view.exact[start : end + 60] or noun in ("treaty", "pact")


def _bare(index: int, citations: Sequence[Citation], view: View, languages: Mapping[str, Language]) -> Resolved:
    """A bare «Article 5»: the instrument that follows in the same list of units, or one before."""
    here = citations[index]
    forward = _coordinated(index, citations, view)
    if forward is not None:
        return Resolved(here, (forward,))
    found: list[Pointer] = []
    broken = ""
    for other in range(index - 1, -1, -1):
        earlier = citations[other]
        distance = here.start - earlier.end
        if distance > MAX_BARE * (3 if here.possessed else 1):
            break
        if not found and not broken:
            broken = _foreign_between(view, earlier.end, here.start, languages)
        reference = earlier.reference
        if reference is not None and reference.kind in ("foreign_law", "unknown"):
            same_level = earlier.items and earlier.items[0].pinpoint[0].level == here.items[0].pinpoint[0].level
            owner = here.possessed and other == index - 1 and not view.boundaries.sentences_between(earlier.end, here.start)
            work = here.items[0].pinpoint[0].level in ("para", "point") and "resolu" in view.exact[reference.start : reference.end]
            if (same_level or owner or work) and not found and not broken:
                broken = view.text[reference.start : reference.end]
            continue
        if reference is None and not earlier.items:
            continue
        pointer = _pointer(other, earlier, here, view, "the instrument that was last cited")
        if pointer.paragraphs > MAX_PARAGRAPHS_BARE:
            break
        found.append(pointer._replace(across=broken))
        if len(found) == MOST_ANTECEDENTS:
            break
    return Resolved(here, tuple(found), broken)


def _coordinated(index: int, citations: Sequence[Citation], view: View) -> Pointer | None:
    """«Article 31 and Article 33 of X»: a unit in a row takes the instrument at the row's end."""
    here = citations[index]
    last = here
    for other in range(index + 1, min(len(citations), index + 5)):
        later = citations[other]
        between = view.exact[last.end : later.start]
        if not later.items or len(between) > 100 or not _BETWEEN_PARTS.match(between):
            return None
        if later.reference is not None:
            return Pointer(other, "the instrument named at the end of the same list", later.start - here.end, 0, 0, forward=True)
        last = later
    return None


def _foreign_between(view: View, start: int, end: int, languages: Mapping[str, Language]) -> str:
    """The name of law of another kind between two offsets, where it is named as such."""
    stretch = view.text[start:end]
    for language in languages.values():
        match = _named_foreign(language).search(stretch)
        if match:
            return match[0]
    return ""


_FOREIGN_NAMES: dict[str, re.Pattern[str]] = {}
_NAMED = {
    "en": r"\b(?:[A-Z][\w’'-]+ (?:[A-Z][\w’'-]+ |of |and |the ){0,4}(?:Constitution|Code|Decree)\b|(?<!European )(?<!EU )(?<!EU's )[Cc]onstitution\b|UCMJ|penal code|criminal code|civil code|U\.S\.C)",
    "fr": r"\b(?:Constitution|Code [a-z]+|code (?:pénal|civil|du travail)|[Ll]oi (?:du|n°|organique))",
    "de": r"\b(?:Grundgesetz|Bundesverfassung|Verfassung|Strafgesetzbuch|StGB|BGB|Zivilgesetzbuch)",
    "es": r"\b(?:Constitución|Carta (?:Magna|Política|Fundamental)|Código [A-Z]\w+|[Ll]ey (?:Orgánica|de|General|Federal))",
}


def _named_foreign(language: Language) -> re.Pattern[str]:
    if language.code not in _FOREIGN_NAMES:
        _FOREIGN_NAMES[language.code] = re.compile(_NAMED.get(language.code, r"(?!)"))
    return _FOREIGN_NAMES[language.code]
