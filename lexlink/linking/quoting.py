"""From what a text cites and quotes to links of the kind `quotation`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lexlink.citing.anchors import LAWFUL
from lexlink.citing.detect import Detections
from lexlink.linking.decide import Decision
from lexlink.text.patterns import Pattern
from lexlink.types import Document, Link, Target

if TYPE_CHECKING:
    from lexlink.kb.knowledge_base import KnowledgeBase
    from lexlink.linking.attribution import Attribution, Cited
    from lexlink.linking.quotations import Quotations

_TITLE = 100  # characters that the title of a treaty may take from its noun on
_GOES_ON = Pattern(
    r"s? (?:on|for|against|relating|concerning|regarding|governing|to|of|between|sur|pour|contre|relative?|concernant|sobre|para|contra|relativ[oa]|uber|zur|zum|gegen)\b"
)
SHORT_TEXT = 600  # characters of a text that may be nothing but a quotation


class Quoting:
    """Links quotations of a knowledge base's official texts. Thread-safe."""

    def __init__(self, kb: KnowledgeBase, quotations: Quotations) -> None:
        self._kb = kb
        self._quotations = quotations

    @classmethod
    def of(cls, kb: KnowledgeBase) -> Quoting | None:
        """None for a knowledge base without official texts."""
        if kb.official is None or not kb.official.count:
            return None
        from lexlink.linking.quotations import Quotations

        return cls(kb, Quotations(kb.official))

    def links(self, found: Detections, decisions: Sequence[Decision], document: Document, least: float) -> list[Link]:
        """The quotations of a text; they may lie around its other links."""
        if not _may_quote(found):
            return []
        mentions = sorted((d.citation.start, d.citation.end) for d in decisions if d.status != "nil" or d.nil_reason == "no_such_provision")
        quoted = self._quotations.find(found.view, mentions, _titles(found))
        if not quoted:
            return []
        from lexlink.linking.attribution import Attributions

        attributions = Attributions(self._kb, self._quotations, found.view, self._cited(decisions))
        decided = (attributions.decide(each, least) for each in quoted)
        return [self._link(each, found, document) for each in decided if each is not None]

    def _cited(self, decisions: Sequence[Decision]) -> Cited:
        from lexlink.linking.attribution import Cited

        sure = [d for d in decisions if d.status == "linked"]
        provisions = [(d.citation.start, d.citation.end, tuple(t.id for t in d.targets)) for d in sure if any("/" in t.id for t in d.targets)]
        named = {t.id.partition("/")[0] for d in sure for t in d.targets}
        charters = {organ.charter for name in named if (organ := self._kb.organs.get(name)) and organ.charter}
        members = {member for name in named for member in self._kb.members(name)}
        return Cited(provisions, frozenset(named | charters | members))

    def _link(self, made: Attribution, found: Detections, document: Document) -> Link:
        start, end = found.view.original(made.quoted.start, made.quoted.end)
        return Link(
            start=start,
            end=end,
            kind="quotation",
            form="full" if made.quotation.exact else "descriptive",
            status=made.status,
            score=made.score,
            targets=tuple(Target(target, start, end, True) for target in made.targets),
            detail=made.detail,
            candidates=made.candidates,
            quotation=made.quotation,
            document=document,
            law=self._kb,
        )


def _titles(found: Detections) -> list[tuple[int, int]]:
    """Names, and what follows a treaty noun with a capital: the title of a treaty, known or not."""
    text = found.view.text
    spans = [(name.start, name.end) for name in found.names]
    spans += [(noun.start, noun.start + _TITLE) for noun in found.nouns if text[noun.start].isupper() and _GOES_ON.match(found.view.exact, noun.end)]
    return sorted(spans)


def _may_quote(found: Detections) -> bool:
    """Whether a text is short or shows any sign of law: a name, a number, a treaty noun, or the words that law speaks in."""
    if found.solemn or found.names or found.anchors or len(found.view.text) < SHORT_TEXT:
        return True
    return any(noun.noun in LAWFUL for noun in found.nouns)
