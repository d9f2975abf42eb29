"""The steps that a user adds: detectors that find mentions, rankers that compare candidates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lexlink.errors import UsageError
from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.types import Candidate, Document, Feature, Kind, Link, Mention, Span, Target

if TYPE_CHECKING:
    from lexlink.linker import Config
    from lexlink.linking.candidates import Comparisons
    from lexlink.protocols import Detector, Ranker
    from lexlink.text.normalize import View


class OwnSteps(NamedTuple):
    """A linker's own steps: those given as objects and, behind them, the plug-ins that its configuration names."""

    kb: KnowledgeBase
    given_detectors: Sequence[Detector]
    given_rankers: Sequence[Ranker]
    detectors: Sequence[Detector]
    rankers: Sequence[Ranker]

    @classmethod
    def of(cls, kb: KnowledgeBase, config: Config, detectors: Sequence[Detector], rankers: Sequence[Ranker]) -> OwnSteps:
        """Raises UsageError for a plug-in that is not installed."""
        if not (config.detectors or config.rankers):
            return cls(kb, tuple(detectors), tuple(rankers), tuple(detectors), tuple(rankers))
        from lexlink.plugins import DETECTORS, RANKERS, load_plugin

        found = (load_plugin(DETECTORS, name) for name in config.detectors)
        compared = (load_plugin(RANKERS, name) for name in config.rankers)
        return cls(kb, tuple(detectors), tuple(rankers), (*detectors, *found), (*rankers, *compared))

    def marked(self, mark: str) -> str:
        """The mark of a configuration, another one where steps were given as objects."""
        names = [*map(_name, self.given_detectors), *map(_name, self.given_rankers)]
        return f"{mark}+{'+'.join(names)}" if names else mark

    def comparisons(self, document: Document, view: View) -> Comparisons | None:
        """What the rankers say of a candidate of this document; None where there are no rankers."""
        if not self.rankers:
            return None

        def compared(start: int, end: int, target: str) -> Sequence[Feature]:
            span = Span(*view.original(start, end))
            return [feature for ranker in self.rankers for feature in ranker(document, span, target)]

        return compared

    def with_mentions(self, document: Document, links: tuple[Link, ...]) -> tuple[Link, ...]:
        """The links with the detectors' mentions among them; one that overlaps a link of a higher score gives way."""
        for detector in self.detectors:
            for mention in detector(document):
                added = self._link(document, mention, _name(detector))
                rivals = [link for link in links if link.start < added.end and added.start < link.end]
                if all(link.score <= added.score for link in rivals):
                    links = (*(link for link in links if link not in rivals), added)
        return tuple(sorted(links, key=lambda link: (link.start, link.end)))

    def _link(self, document: Document, mention: Mention, name: str) -> Link:
        start, end = mention.start, mention.end
        if not 0 <= start < end <= len(document.text) or not 0 <= mention.score <= 1 or not mention.targets:
            raise UsageError(f"the detector {name} gave {mention!r}: a mention needs characters of the text, targets and a score from 0 to 1")
        targets = tuple(Target(target, start, end, self._exists(target)) for target in mention.targets)
        feature = Feature("detector", 1.0, mention.score, name)
        missing = any(target.exists is False for target in targets)
        return Link(
            start=start,
            end=end,
            kind=mention.kind or self._kind(mention.targets),
            form=mention.form,
            status="nil" if missing else "linked",
            score=mention.score,
            targets=targets,
            nil_reason="no_such_provision" if missing else None,
            detail=mention.detail,
            candidates=tuple(Candidate(target, mention.score, (feature,)) for target in mention.targets),
            document=document,
            law=self.kb,
        )

    def _exists(self, target: str) -> bool | None:
        known = target.partition("/")[0] in self.kb.instruments or target in self.kb.organs
        return self.kb.exists(target) if known else None

    def _kind(self, targets: Iterable[str]) -> Kind:
        first = next(iter(targets))
        return "provision" if "/" in first else "organ" if first in self.kb.organs else "instrument"


def _name(step: Detector | Ranker) -> str:
    return getattr(step, "__qualname__", type(step).__qualname__)
