"""Numbered works of one body: «Security Council resolutions 1701 and 1559», «ILO Conventions 87 and 98»."""

from __future__ import annotations

from lexlink.citing.citation import Reference
from lexlink.citing.detect import Noun
from lexlink.citing.organs import OrganNames
from lexlink.text.normalize import View
from lexlink.text.patterns import Pattern
from lexlink.types import Alias

NUMBERED = ("resolution", "convention")

_FIRST = Pattern(r" (?:(?:no|nos|n|num|numero)\.?o? ?)?(\d{2,4})(?: ?\((?:1[89]|20)\d\d\))?(?![\w.]*\d)(?!\w)")
_NEXT = Pattern(r"(?:,? (?:and|et|y|e|ou|or|o) |, | & )(?:(?:no|n)\.?o? ?)?(\d{2,4})(?: ?\((?:1[89]|20)\d\d\))?(?![\w%])")
_OF = Pattern(r" (?:of|by|de|du|del) (?:the |la |l')?")
_POSSESSED = Pattern(r"(?:'s?)? \Z")


def series_at(view: View, noun: Noun, organs: OrganNames) -> Reference | None:
    """Works cited by their numbers at a noun, with the body that made them where it is named beside it.

    A single number is left to the names, unless the body is known by its conventions.
    """
    first = _FIRST.match(view.exact, noun.end)
    if first is None:
        return None
    numbers, end = [first[1]], first.end()
    while more := _NEXT.match(view.exact, end):
        numbers.append(more[1])
        end = more.end()
    start, aliases, end = _body(view, noun.start, end, organs)
    if (len(numbers) == 1 and noun.noun == "resolution") or (noun.noun == "convention" and not aliases):
        return None
    return Reference("series", start, end, aliases, noun=",".join(numbers), plural=len(numbers) > 1)


def _body(view: View, start: int, end: int, organs: OrganNames) -> tuple[int, tuple[Alias, ...], int]:
    """The span grown over the body's name before or behind it, and that name's aliases."""
    space = _POSSESSED.search(view.exact, max(0, start - 3), start)
    before = organs.ending(view.text, view.scan, space.start()) if space else None
    if before is not None:
        return before[0], before[1], end
    of = _OF.match(view.exact, end)
    behind = organs.at(view.text, view.scan, of.end()) if of else None
    if behind is not None:
        return start, behind[1], behind[0]
    return start, (), end
