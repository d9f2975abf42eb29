"""Readings → scores. A score is the logistic of the sum of the features' value times weight.

The weights were set by hand on the development gold; each says something a reader can check in
the text. They are kept together here so that they can be calibrated together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from lexlink.citing.citation import Citation, Reference
from lexlink.linking.candidates import Reading, Situation
from lexlink.linking.evidence import folded
from lexlink.linking.grounding import ground
from lexlink.text.letters import is_acronym
from lexlink.text.patterns import Pattern
from lexlink.types import Feature, Target

_ROMAN = Pattern(r"\b[IVXLC]+\b")

WEIGHTS = {
    "name": 4.0,
    "shared name": 0.0,
    "year": 3.0,
    "spelled out": 4.0,
    "named elsewhere": 3.0,
    "organ": 1.2,
    "context": 0.9,
    "context nearby": 0.6,
    "other sense": 1.2,
    "language": 1.7,
    "cited by article": 1.6,
    "provision exists": 0.6,
    "provision words": 1.1,
    "provision words nearby": 0.5,
    "antecedent": 3.2,
    "possessive": 1.0,
    "nearest": 1.0,
    "in one sentence": 0.9,
    "spoken of before": 0.3,
    "distance": -0.12,
    "paragraphs": -0.2,
    "only instrument": 0.8,
    "named later": 0.6,
    "organ named": 0.4,
    "in the same sentence": 1.3,
    "capital": 0.6,
    "demonstrative": 0.4,
    "generic noun": -0.9,
    "common article": 3.0,
    "mother treaty": 3.0,
    "other law between": -4.2,
    "same unit cited": 1.6,
    "provision words behind": 0.8,
    "numbering": 1.0,
    "edits": -0.7,
    "protocol": -1.0,
    "most named": 0.8,
    "of that year": 1.2,
    "called so": 1.0,
    "the other one": -2.5,
    "used as a court": 2.5,
    "used as a treaty": 2.5,
    "bias": -1.4,
}


def feature(name: str, value: float = 1.0, detail: str = "") -> Feature:
    return Feature(name, round(value, 3), WEIGHTS[name], detail)


def score(features: Sequence[Feature]) -> float:
    """0..1 from features."""
    return 1 / (1 + math.exp(-(WEIGHTS["bias"] + sum(f.value * f.weight for f in features))))


class Ranker:
    """Scores the readings of the citations of one text."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation

    def rank(self, index: int, readings: Sequence[Reading]) -> list[tuple[Reading, float, tuple[Feature, ...], list[Target]]]:
        """Readings with score, features and grounded targets, best first; ties by id."""
        citation = self.situation.resolved[index].citation
        rows = []
        for reading in readings:
            targets = self._targets(citation, reading)
            features = tuple(self._features(citation, reading, targets, readings))
            rows.append((reading, round(score(features), 4), features, targets))
        return sorted(rows, key=lambda row: (-row[1], row[0].targets))

    def _targets(self, citation: Citation, reading: Reading) -> list[Target]:
        kb = self.situation.kb
        if reading.by == "sense":
            return []
        if citation.items:
            return [t for instrument in reading.targets[:1] for t in ground(kb, instrument, citation, reading.prefix)]
        if reading.provisions:
            return [Target(f"{reading.targets[0]}/{_eid(p)}", citation.start, citation.end, True) for p in reading.provisions]
        if reading.prefix:
            found, exists = f"{reading.targets[0]}/{_eid(reading.prefix)}", True
            return [Target(found, citation.start, citation.end, exists)]
        return [Target(t, citation.start, citation.end, True) for t in reading.targets]

    def _features(self, citation: Citation, reading: Reading, targets: list[Target], rivals: Sequence[Reading]) -> list[Feature]:
        found: list[Feature] = []
        if reading.by == "sense":
            return self._of_sense(citation, reading)
        if reading.by in ("name", "organ", "protocol") and reading.alias is not None:
            found += self._of_name(citation, reading, rivals)
        elif reading.by in ("antecedent", "later"):
            found += self._of_antecedent(citation, reading)
        elif reading.by == "organ":
            found.append(feature("organ named", reading.strength, reading.detail))
            found += self._of_organ(citation, reading)
            evidence = self.situation.evidence
            around = evidence.around(citation, evidence.subjects.words(reading.targets[0]))
            if around:
                found.append(feature("context nearby", min(2, len(around) - 1), ", ".join(around[:4])))
        elif reading.by in ("year", "called"):
            subject = self._subject(citation, reading, rivals)
            named = feature("of that year", 1, reading.detail) if reading.by == "year" else feature("called so", 0.3 if subject else -1, reading.detail)
            found += [named, *subject]
        elif reading.by == "series":
            found.append(feature("mother treaty" if reading.alias else "organ", 1, reading.detail))
            found += self._subject(citation, reading, rivals)
        elif reading.by == "common":
            found.append(feature("common article", 1, reading.detail))
        if citation.items:
            found += self._of_provision(citation, reading, targets)
        if citation.reference is not None and citation.reference.kind == "oblique":
            found += self._of_noun(citation.reference)
        return found

    def _of_name(self, citation: Citation, reading: Reading, rivals: Sequence[Reading]) -> list[Feature]:
        alias, reference = reading.alias, citation.reference
        assert alias is not None and reference is not None
        evidence = self.situation.evidence
        surface = evidence.view.text[reference.start : reference.end]
        found = [
            feature(
                "shared name" if alias.weak else "name", 1, f"«{surface}» is a name of {self._label(reading)}" + (", shared with others" if alias.weak else "")
            )
        ]
        if reference.edits:
            found.append(feature("edits", reference.edits, f"{surface} → {alias.surface}, {reference.edits} edit{'s' if reference.edits > 1 else ''}"))
        if reading.by == "protocol":
            found.append(feature("mother treaty", 1, reading.detail))
        if alias.weak and alias.language in ("fr", "es") and evidence.language == alias.language:
            found.append(feature("language", 1, f"usual in {'French' if alias.language == 'fr' else 'Spanish'}"))
        alone = len(rivals) == 1 and not alias.weak
        if alone and not reference.year:
            return found
        found += self._year(reference, reading)
        found += self._subject(citation, reading, rivals)
        if citation.items and reading.by != "organ" and is_acronym(alias.surface):
            found.append(feature("cited by article", 1, "an article of it is cited"))
        if is_acronym(alias.surface):
            found += self._spelled_out(alias.surface, reading)
        other = reference.other or evidence.view.exact[: reference.start].endswith(tuple(f" {word} " for word in self.situation.every.other))
        if other and self._last_named(citation, reading):
            found.append(feature("the other one", 1, "the one named before it is not meant"))
        if any(r.targets and (r.targets[0] in self.situation.kb.organs) != (reading.targets[0] in self.situation.kb.organs) for r in rivals):
            found += self._use(citation, reading)
        found += self._elsewhere(citation, reading)
        found += self._mother(reading)
        return found

    def _last_named(self, citation: Citation, reading: Reading) -> bool:
        """Whether an instrument of this sort of name was named before, and last so as this one."""
        rivals = {a.target for a in citation.reference.aliases} if citation.reference else set()
        before = [(self.situation.resolved[i].citation.start, m.targets) for i, m in self.situation.meanings.items() if set(m.targets) & rivals]
        earlier = [entry for entry in before if entry[0] < citation.start]
        return bool(earlier) and max(earlier)[1] == reading.targets

    def _use(self, citation: Citation, reading: Reading) -> list[Feature]:
        """What a name that both a court and a treaty go by does in its sentence."""
        view, every = self.situation.evidence.view, self.situation.every
        organ = reading.targets[0] in self.situation.kb.organs
        before, behind = every.as_court if organ else every.as_treaty
        stretch = view.exact[max(0, citation.start - 40) : citation.start]
        match = re.search(rf"(?<![a-z]){before}(?: (?:the|la|le|el))? (?:l' ?)?\Z", stretch) or re.compile(behind + "(?![a-z])").match(view.exact, citation.end)
        return [feature("used as a court" if organ else "used as a treaty", 1, f"«{match[0].strip()}»")] if match else []

    def _label(self, reading: Reading) -> str:
        return self.situation.kb.citation(reading.targets[0]) if reading.targets else reading.detail

    def _year(self, reference: Reference, reading: Reading) -> list[Feature]:
        instrument = self.situation.kb.instruments.get(reading.targets[0])
        if not reference.year or instrument is None or not instrument.adopted:
            return []
        # conventions are often known by the year they were opened for signature
        known = {int(instrument.adopted[:4]) + n for n in (0, 1)} | {int(y[:4]) for y in (instrument.in_force,) if y}
        same = int(reference.year) in known
        return [feature("year", 1 if same else -1.5, f"{reference.year}, adopted {instrument.adopted[:4]}")]

    def _subject(self, citation: Citation, reading: Reading, rivals: Sequence[Reading]) -> list[Feature]:
        """Context words of this reading that the rivals do not share."""
        evidence, subjects = self.situation.evidence, self.situation.evidence.subjects
        shared = {w for r in rivals if r is not reading and r.targets for w in subjects.words(r.targets[0])}
        present = evidence.context(subjects.words(reading.targets[0]))
        own = [w for w in present if w not in shared]
        both = [w for w in present if w in shared]
        found = []
        if own or both:
            found.append(feature("context", min(3.0, len(own) + 0.3 * len(both)), ", ".join((own + both)[:5])))
            near = evidence.near(citation, own)
            if near:
                found.append(feature("context nearby", min(3, len(near)), ", ".join(near[:4])))
        organs = [o for o in evidence.organs if self.situation.kb.organs[o].charter in reading.targets and o not in reading.targets]
        if organs:
            found.append(feature("organ", 1, self.situation.kb.organs[organs[0]].name))
        return found

    def _spelled_out(self, acronym: str, reading: Reading) -> list[Feature]:
        """Whether the text spells the short form out, as this or as something else."""
        expansion = self.situation.evidence.expansion(acronym)
        if not expansion:
            return []
        names = {folded(a.surface) for t in reading.targets for a in self.situation.kb.names_of(t)}
        mine = folded(expansion) in names or any(folded(expansion) in n or n in folded(expansion) for n in names if len(n) > 12)
        return [feature("spelled out", 1 if mine else -1, f"the text says «{expansion}»")]

    def _elsewhere(self, citation: Citation, reading: Reading) -> list[Feature]:
        for index, meaning in self.situation.meanings.items():
            other = self.situation.resolved[index].citation
            if other is not citation and meaning.targets == reading.targets and meaning.score > 0.8:
                surface = self.situation.evidence.view.text[other.start : other.end]
                return [feature("named elsewhere", 1, f"«{surface}»")]
        return []

    def _mother(self, reading: Reading) -> list[Feature]:
        """A protocol whose mother treaty the text names."""
        instrument = self.situation.kb.instruments.get(reading.targets[0])
        parent = instrument.parent if instrument else ""
        if parent and any(parent in meaning.targets for meaning in self.situation.meanings.values()):
            return [feature("mother treaty", 0.8, f"{self.situation.kb.citation(parent)} is named in the text")]
        return []

    def _of_sense(self, citation: Citation, reading: Reading) -> list[Feature]:
        evidence = self.situation.evidence
        assert citation.reference is not None
        surface = evidence.view.text[citation.reference.start : citation.reference.end]
        words = [w for name, words in evidence.subjects.senses(surface) if name == reading.detail for w in words]
        present = evidence.context(tuple(words))
        found = [feature("shared name", 1, reading.detail)]
        if present:
            found.append(feature("other sense", min(4, len(present)), ", ".join(present[:5])))
        if folded(reading.detail) in evidence.view.exact:
            found.append(feature("spelled out", 1, f"the text says «{reading.detail}»"))
        return found

    def _of_antecedent(self, citation: Citation, reading: Reading) -> list[Feature]:
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
            return [*found, *self._of_organ(citation, reading)]
        found = [feature("antecedent", reading.strength, reading.detail)]
        nearest = self._nearest(citation, reading)
        if nearest:
            found.append(feature("nearest", 1, "no other instrument stands between"))
        if not pointer.sentences and not pointer.forward and reading.alias is None:
            found.append(feature("in one sentence", 1, "named in the same sentence"))
        found += self._of_organ(citation, reading)
        if citation.items and not citation.possessed and (mother := self._mother_of(reading)):
            found.append(feature("protocol", 1, f"its mother treaty, {mother}, is spoken of as much"))
        if pointer.across:
            found.append(feature("other law between", 1, f"«{pointer.across}» stands between"))
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

    def _mother_of(self, reading: Reading) -> str:
        """The mother treaty of a protocol, where the text speaks of it at least as often."""
        kb = self.situation.kb
        parent = kb.instruments[reading.targets[0]].parent if reading.targets[0] in kb.instruments else ""
        named = [meaning.targets for meaning in self.situation.meanings.values()]
        return kb.citation(parent) if parent and named.count((parent,)) >= named.count(reading.targets) else ""

    def _most_named(self, reading: Reading) -> bool:
        """Whether the text names this instrument oftener than any other."""
        counts: dict[tuple[str, ...], int] = {}
        for index, meaning in self.situation.meanings.items():
            reference = self.situation.resolved[index].citation.reference
            if meaning.targets and reference is not None and meaning.targets[0] in self.situation.kb.instruments:
                counts[meaning.targets] = counts.get(meaning.targets, 0) + 1
        mine = counts.pop(reading.targets, 0)
        return mine > max(counts.values(), default=1)

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

    def _of_organ(self, citation: Citation, reading: Reading) -> list[Feature]:
        """An organ of this instrument in the citation's own sentence."""
        evidence = self.situation.evidence
        start, end = evidence.view.boundaries.sentence_around(citation.start, citation.end)
        for organ, starts in evidence.organs.items():
            if self.situation.kb.organs[organ].charter in reading.targets and any(start <= s < end for s in starts):
                return [feature("in the same sentence", 1, self.situation.kb.organs[organ].name)]
        return []

    def _of_provision(self, citation: Citation, reading: Reading, targets: list[Target]) -> list[Feature]:
        if not targets:
            return []
        kb, evidence = self.situation.kb, self.situation.evidence
        if any(t.exists is False for t in targets):
            missing = next(t.id for t in targets if t.exists is False)
            named = reading.by in ("name", "protocol", "common")
            article_exists = "__" in missing and kb.exists(missing.partition("__")[0])
            value = -1 if named else -2.5 if article_exists else -8
            return [feature("provision exists", value, f"{kb.citation(missing)} does not exist")]
        found = []
        if targets[0].exists:
            found.append(feature("provision exists", 1, kb.citation(targets[0].id)))
            if citation.items[0].pinpoint[0].level == "art" and not citation.items[0].pinpoint[0].label.isdecimal():
                found.append(feature("numbering", 1, "it has an article so numbered"))
        elif reading.by not in ("name", "protocol") and self._unlike(targets[0].id):
            found.append(feature("provision exists", -4.5, "no chapters or parts of it are known"))
        if reading.by != "name":
            found += self._numbering(citation, reading)
        if citation.reference is None and (other := self._same_unit(citation, reading)):
            found.append(feature("same unit cited", 1, f"the text also cites «{other}»"))
        provision = kb.provision(targets[0].id)
        if provision is not None and reading.by != "name":
            words = [folded(t) for t in provision.topics] + [w for w in folded(provision.heading).split() if len(w) > 4]
            near = evidence.near(citation, dict.fromkeys(words))
            if near:
                found.append(feature("provision words", min(2, len(near)), ", ".join(near[:4])))
            behind = evidence.behind(citation, near)
            if behind:
                found.append(feature("provision words behind", 1, ", ".join(behind[:4])))
            around = [w for w in evidence.around(citation, dict.fromkeys(words)) if w not in near]
            if around:
                found.append(feature("provision words nearby", min(3, len(around)), ", ".join(around[:4])))
        return found

    def _numbering(self, citation: Citation, reading: Reading) -> list[Feature]:
        """Whether the article is numbered in the style of the instrument: «Article XVI»."""
        instrument = self.situation.kb.instruments.get(reading.targets[0])
        item = citation.items[0]
        if instrument is None or item.pinpoint[0].level != "art" or not self.situation.kb.provisions(instrument.id):
            return []
        roman = bool(_ROMAN.search(self.situation.evidence.view.text[item.start : item.end]))
        if roman == instrument.roman:
            return [feature("numbering", 0.5, "numbered as its own articles are")] if roman else []
        return [feature("numbering", -2.0 if roman else -0.5, f"its articles are numbered in {'Roman' if instrument.roman else 'Arabic'} numerals")]

    def _same_unit(self, citation: Citation, reading: Reading) -> str:
        """Where the text cites the same unit of the same instrument by name."""
        head = citation.items[0].pinpoint[0]
        for index, meaning in self.situation.meanings.items():
            other = self.situation.resolved[index].citation
            named = other is not citation and other.reference is not None
            if named and meaning.targets == reading.targets and any(p[0] == head for p in meaning.provisions):
                return self.situation.evidence.view.text[other.start : other.end]
        return ""

    def _unlike(self, target: str) -> bool:
        """A chapter or part of an instrument that is known by its articles only."""
        instrument, _, unit = target.partition("/")
        return unit.startswith(("chp_", "part_")) and bool(self.situation.kb.provisions(instrument))

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


def _eid(pinpoint: object) -> str:
    from lexlink.citing.citation import eid

    return eid(pinpoint)  # type: ignore[arg-type]
