"""Names that share one plural noun: «the Basel, Rotterdam and Stockholm conventions»."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lexlink.citing.detect import Detections, Name
from lexlink.citing.language import Language
from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.text.normalize import View, fold_for_scan
from lexlink.text.patterns import Pattern
from lexlink.types import Alias

_PART = r"(?:(?!(?:The|These|Both|All|Les|Los|Las|Ces|Estos) )[A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*){0,2})"
_BEFORE = Pattern(rf"(?<![\w’'-])({_PART}(?:, {_PART}){{0,4}})(?:,? (?:and|&) |, )({_PART}) \Z")
_BEHIND = Pattern(rf" (?:de|du|d[’'])(?: la)? ?({_PART}(?:, (?:de |d[’'])?{_PART}){{0,4}}),? (?:et|y|e) (?:de |d[’'])?({_PART})")
_REACH = 90


def coordinated(found: Detections, kb: KnowledgeBase, languages: Iterable[Language]) -> Iterator[Name]:
    """One name for each row of names before or behind a plural noun, where one of them is known."""
    singular = {(noun, language.code): word for language in languages for word, noun in language.nouns.items()}
    for noun in found.nouns:
        word = singular.get((noun.noun, noun.language))
        if not noun.plural or word is None:
            continue
        yield from _row(found.view, noun.start, noun.end, word, kb)


def _row(view: View, start: int, end: int, word: str, kb: KnowledgeBase) -> Iterator[Name]:
    text = view.text
    before = _BEFORE.search(text, max(0, start - _REACH), start)
    behind = None if before else _BEHIND.match(text, end, end + _REACH)
    match = before or behind
    if match is None:
        return
    parts = [part.strip().removeprefix("de ") for part in f"{match[1]}, {match[2]}".split(",")]
    pattern = "{0} " + word if before else word + " de {0}"
    aliases = [alias for part in parts if (alias := _only(kb.find(fold_for_scan(pattern.format(part)).decode("latin-1"))))]
    if aliases:
        targets = tuple(dict.fromkeys(t for alias in aliases for t in alias.targets))
        surface = text[match.start(1) : end] if before else text[start : match.end()]
        alias = Alias(surface, targets, aliases[0].language, weak=all(a.weak for a in aliases))
        yield Name(match.start(1) if before else start, end if before else match.end(), (alias,))


def _only(aliases: tuple[Alias, ...]) -> Alias | None:
    """The alias of a name that has one meaning."""
    return aliases[0] if len(aliases) == 1 and aliases[0].targets else None
