"""Readings → scores. A score is the logistic of the sum of the features' value times weight."""

from __future__ import annotations

from collections.abc import Sequence

from lexlink.citing.citation import Citation, Reference, eid
from lexlink.linking.antecedents import AntecedentFeatures
from lexlink.linking.candidates import Reading, Situation
from lexlink.linking.grounding import ground
from lexlink.linking.names import NameFeatures
from lexlink.linking.provisions import ProvisionFeatures
from lexlink.linking.weights import BIAS, feature, score
from lexlink.types import Feature, Target

_DRAFTED = 2  # years in which a treaty may be spoken of by its name before there is one


class Ranker:
    """Scores the readings of the citations of one text."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self._names = NameFeatures(situation)
        self._antecedents = AntecedentFeatures(situation)
        self._provisions = ProvisionFeatures(situation)

    def rank(self, index: int, readings: Sequence[Reading]) -> list[tuple[Reading, float, tuple[Feature, ...], list[Target]]]:
        """Readings with score, features and grounded targets, best first; ties by id."""
        citation = self.situation.resolved[index].citation
        rows = []
        for reading in readings:
            targets = self._targets(citation, reading)
            features = tuple(self._features(citation, reading, targets, readings))
            if self.situation.own is not None and reading.targets:
                features += tuple(self.situation.own(citation.start, citation.end, targets[0].id if targets else reading.targets[0]))
            features = (BIAS, *features)
            rows.append((reading, round(score(features), 4), features, targets))
        return sorted(rows, key=lambda row: (-row[1], row[0].targets))

    def _targets(self, citation: Citation, reading: Reading) -> list[Target]:
        kb = self.situation.kb
        if reading.by == "sense":
            return []
        if citation.items:
            return [t for instrument in reading.targets[:1] for t in ground(kb, instrument, citation, reading.prefix)]
        if reading.provisions:
            return [Target(f"{reading.targets[0]}/{eid(p)}", citation.start, citation.end, True) for p in reading.provisions]
        if reading.prefix:
            found, exists = f"{reading.targets[0]}/{eid(reading.prefix)}", True
            return [Target(found, citation.start, citation.end, exists)]
        return [Target(t, citation.start, citation.end, True) for t in reading.targets]

    def _features(self, citation: Citation, reading: Reading, targets: list[Target], rivals: Sequence[Reading]) -> list[Feature]:
        found: list[Feature] = []
        if reading.by == "sense":
            return self._names.of_sense(citation, reading)
        if reading.by in ("name", "organ", "protocol") and reading.alias is not None:
            found += self._names.of_name(citation, reading, rivals)
        elif reading.by in ("antecedent", "later"):
            found += self._antecedents.of_antecedent(citation, reading)
        elif reading.by == "organ":
            found.append(feature("organ named", reading.strength, reading.detail))
            found += self._antecedents.of_organ(citation, reading)
            if self._owned(citation):
                found.append(feature("possessive", 1, "introduced by a possessive"))
            evidence = self.situation.evidence
            around = evidence.around(citation, evidence.subjects.words(reading.targets[0]))
            if around:
                found.append(feature("context nearby", min(2, len(around) - 1), ", ".join(around[:4])))
        elif reading.by in ("year", "called"):
            subject = self._names.subject(citation, reading, rivals)
            named = (
                feature("of that year", 1, reading.detail)
                if reading.by == "year"
                else feature("called so", self._called_so(citation, reading, bool(subject)), reading.detail)
            )
            found += [named, *subject, *self._names.elsewhere(citation, reading)]
        elif reading.by == "series":
            found.append(feature("mother treaty" if reading.alias else "organ", 1, reading.detail))
            found += self._names.subject(citation, reading, rivals)
        elif reading.by == "common":
            found.append(feature("common article", 1, reading.detail))
        if self.situation.year and (born := self._born(reading)) > self.situation.year + _DRAFTED:
            found.append(feature("anachronism", 1, f"adopted in {born}, the text is of {self.situation.year}"))
        if citation.items:
            found += self._provisions.of_provision(citation, reading, targets)
        if citation.reference is not None and citation.reference.kind == "oblique":
            found += self._of_noun(citation.reference)
        return found

    def _born(self, reading: Reading) -> int:
        """The year in which an instrument was adopted, 0 where that is unknown or it is none."""
        instrument = self.situation.kb.instruments.get(reading.targets[0]) if reading.targets else None
        return int(instrument.adopted[:4]) if instrument and instrument.adopted else 0

    def _owned(self, citation: Citation) -> bool:
        """«its Statute», «its own founding treaty»: what an organisation named before it owns."""
        if citation.reference is None:
            return citation.possessed
        exact = self.situation.evidence.view.exact
        if "'s " in exact[citation.reference.start : citation.reference.end]:  # «the court's founding treaty»
            return True
        words = exact[max(0, citation.reference.start - 24) : citation.reference.start].split()
        return any(word in self.situation.every.possessives for word in words[-2:])

    def _called_so(self, citation: Citation, reading: Reading, subject: bool) -> float:
        """More where unit and noun are both such («Chapter VII of the Charter»), less where the subject is not spoken of."""
        units = {item.pinpoint[0].eid for item in citation.items}
        if citation.reference is not None and units & set(self.situation.kb.instruments[reading.targets[0]].called):
            return 1.5
        sure = citation.reference is None or citation.reference.noun in ("charter", "statute")
        return (0.3 if sure else -0.6) if subject else -1.0

    def _of_noun(self, reference: Reference) -> list[Feature]:
        found = []
        if reference.capital:
            found.append(feature("capital", 1, "written with a capital"))
        if reference.demonstrative:
            found.append(feature("demonstrative", 1, "introduced by a demonstrative"))
        if (
            reference.noun in ("text", "deal", "agreement", "declaration", "resolution", "regulation", "directive", "memorandum", "pact")
            and not reference.capital
        ):
            found.append(feature("generic noun", 1, f"«{reference.noun}» is also an ordinary word"))
        return found
