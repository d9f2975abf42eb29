"""Features of antecedents: how near, how often, how alone the instrument is that a short form may point to."""

from __future__ import annotations

from lexlink.citing.citation import Citation
from lexlink.linking.candidates import Reading, Situation
from lexlink.linking.weights import feature
from lexlink.types import Feature


class AntecedentFeatures:
    """Compares the antecedents of short forms in one text."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation

    def of_antecedent(self, citation: Citation, reading: Reading) -> list[Feature]:
        pointer = reading.pointer
        assert pointer is not None
        if pointer.forward and reading.by == "later":
            found = [feature("named later", reading.strength, reading.detail)]
            if citation.items and not self.situation.evidence.view.boundaries.sentences_between(citation.end, citation.end + pointer.distance):
                found.append(feature("in one sentence", 1, "named in the same sentence"))
            if self._only(reading):
                found.append(feature("only instrument", 1, "the text cites the articles of no other"))
            if self._most_named(reading):
                found.append(feature("most named", 1, "the instrument that the text names most"))
            return [*found, *self.of_organ(citation, reading)]
        found = [feature("antecedent", reading.strength, reading.detail)]
        nearest = self._nearest(citation, reading)
        if nearest:
            found.append(feature("nearest", 1, "no other instrument stands between"))
        if not pointer.sentences and not pointer.forward and reading.alias is None:
            found.append(feature("in one sentence", 1, "named in the same sentence"))
        found += self.of_organ(citation, reading)
        if citation.items and not citation.possessed and (mother := self._mother_of(reading)):
            found.append(feature("protocol", 1, f"its mother treaty, {mother}, is spoken of as much"))
        if pointer.across:
            kind = "other law between" if citation.reference is None else "another named so between"
            found.append(feature(kind, 1, f"«{pointer.across}» stands between"))
        if pointer.sentences:
            found.append(feature("distance", min(pointer.sentences, 8), f"{pointer.sentences} sentences between"))
        if pointer.paragraphs:
            found.append(feature("paragraphs", min(pointer.paragraphs, 4), f"{pointer.paragraphs} paragraphs between"))
        if nearest and self._only(reading):
            found.append(feature("only instrument", 1, "the text cites the articles of no other"))
        if self._most_named(reading):
            found.append(feature("most named", 1, "the instrument that the text names most"))
        if often := self._often(citation, reading):
            found.append(feature("spoken of before", min(3, often), f"{often + 1} mentions before"))
        if citation.possessed and nearest:
            found.append(feature("possessive", 1, "introduced by a possessive"))
        return found

    def _often(self, citation: Citation, reading: Reading) -> int:
        """How many more mentions than one the text has made of the instrument so far."""
        resolved = self.situation.resolved
        mentions = [i for i, meaning in self.situation.meanings.items() if meaning.targets == reading.targets and resolved[i].citation.start < citation.start]
        return max(0, len(mentions) - 1)

    def _nearest(self, citation: Citation, reading: Reading) -> bool:
        """Whether the antecedent is the last instrument before the citation."""
        assert reading.pointer is not None
        for index in range(reading.pointer.mention + 1, len(self.situation.resolved)):
            other = self.situation.resolved[index].citation
            if other.start >= citation.start:
                break
            meaning = self.situation.meanings.get(index)
            if meaning and meaning.targets and meaning.targets != reading.targets and meaning.targets[0] in self.situation.kb.instruments:
                return False
        return True

    def _only(self, reading: Reading) -> bool:
        cited = {meaning.targets for meaning in self.situation.meanings.values() if meaning.provisions}
        named = {t for meaning in self.situation.meanings.values() for t in meaning.targets if t in self.situation.kb.instruments}
        return cited <= {reading.targets} and (bool(cited) or named == set(reading.targets))

    def of_organ(self, citation: Citation, reading: Reading) -> list[Feature]:
        """An organ of this instrument in the citation's own sentence."""
        evidence = self.situation.evidence
        start, end = evidence.view.boundaries.sentence_around(citation.start, citation.end)
        for organ, starts in evidence.organs.items():
            if self.situation.kb.organs[organ].charter in reading.targets and any(start <= s < end for s in starts):
                return [feature("in the same sentence", 1, self.situation.kb.organs[organ].name)]
        return []

    def _most_named(self, reading: Reading) -> bool:
        """Whether the text names this instrument oftener than any other."""
        counts: dict[tuple[str, ...], int] = {}
        for index, meaning in self.situation.meanings.items():
            reference = self.situation.resolved[index].citation.reference
            if meaning.targets and reference is not None and meaning.targets[0] in self.situation.kb.instruments:
                counts[meaning.targets] = counts.get(meaning.targets, 0) + 1
        mine = counts.pop(reading.targets, 0)
        return mine > max(counts.values(), default=1)

    def _mother_of(self, reading: Reading) -> str:
        """The mother treaty of a protocol, where the text speaks of it at least as often."""
        kb = self.situation.kb
        parent = kb.instruments[reading.targets[0]].parent if reading.targets[0] in kb.instruments else ""
        named = [meaning.targets for meaning in self.situation.meanings.values()]
        return kb.citation(parent) if parent and named.count((parent,)) >= named.count(reading.targets) else ""
