"""Features of provisions: whether the cited unit exists there, and speaks of what the text speaks of."""

from __future__ import annotations

from lexlink.citing.citation import Citation
from lexlink.linking.candidates import Reading, Situation
from lexlink.linking.evidence import folded
from lexlink.linking.weights import feature
from lexlink.text.patterns import Pattern
from lexlink.types import Feature, Target

_ROMAN = Pattern(r"\b[IVXLC]+\b")


class ProvisionFeatures:
    """Compares the units that readings lead to with one text."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation

    def of_provision(self, citation: Citation, reading: Reading, targets: list[Target]) -> list[Feature]:
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
        if citation.items[0].pinpoint[0].level == "sec" and reading.by not in ("name", "protocol"):
            found.append(feature("provision exists", -8, "sections cited alone are those of national law"))
        if len(targets) > 1 and reading.by not in ("name", "protocol", "common") and not self._common(citation, reading):
            found.append(feature("provision exists", -4, "no article that its members have in common"))
        elif targets[0].exists:
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

    def _common(self, citation: Citation, reading: Reading) -> bool:
        """Whether the members of a group have this article in common; true of an instrument that is no group."""
        members = self.situation.kb.members(reading.targets[0])
        unit = citation.items[0].pinpoint[0].eid
        found = [self.situation.kb.provision(f"{member}/{unit}") for member in members]
        return not members or citation.common or len({p.heading if p else "" for p in found} - {""}) == 1

    def _numbering(self, citation: Citation, reading: Reading) -> list[Feature]:
        """Whether the article is numbered in the style of the instrument: «Article XVI»."""
        instrument = self.situation.kb.instruments.get(reading.targets[0])
        item = citation.items[0]
        if instrument is None or item.pinpoint[0].level != "art" or not self.situation.kb.provisions(instrument.id):
            return []
        roman = bool(_ROMAN.search(self.situation.evidence.view.text[item.start : item.end]))
        if roman == instrument.roman:
            return [feature("numbering", 0.5, "numbered as its own articles are")] if roman else []
        return [feature("numbering", -4.2 if roman else -0.5, f"its articles are numbered in {'Roman' if instrument.roman else 'Arabic'} numerals")]

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
