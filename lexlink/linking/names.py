"""Features of names: what else in the text speaks for one reading of a name and against its rivals."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lexlink.citing.citation import Citation, Reference
from lexlink.linking.candidates import Reading, Situation
from lexlink.linking.evidence import folded
from lexlink.linking.weights import feature
from lexlink.text.letters import is_acronym
from lexlink.text.patterns import Pattern
from lexlink.types import Feature

_NEAR = 250  # characters about a name in which a word counts as near
_LONG = 12
_TAIL = Pattern(
    r",? (?:on|for|against|concerning|relating to|sur|contre|relative aux?|sobre|contra|relativ[oa] a) (?:the |la |le |les |los |las |el |l')?((?:[a-z]+[ -]?){1,4})"
)


class NameFeatures:
    """Compares the readings of names with one text."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation

    def of_name(self, citation: Citation, reading: Reading, rivals: Sequence[Reading]) -> list[Feature]:
        alias, reference = reading.alias, citation.reference
        assert alias is not None and reference is not None
        evidence = self.situation.evidence
        surface = evidence.view.text[reference.start : reference.end]
        says = f"«{surface}» is a name of {self._label(reading)}"
        if alias.weak:  # a long name speaks of law, whichever; letters may be anything
            found = [feature("shared name", 1 if len(surface) > _LONG and not is_acronym(surface) else 0, f"{says}, shared with others")]
        else:
            found = [feature("name", 1, says)]
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
        if alias.weak:
            found += self._tail(reference, reading)
        found += self.subject(citation, reading, rivals)
        if citation.items and reading.by != "organ" and (alias.weak or is_acronym(alias.surface)):
            found.append(feature("cited by article", 1, "an article of it is cited"))
        if is_acronym(alias.surface):
            found += self._spelled_out(alias.surface, reading)
        other = reference.other or evidence.view.exact[: reference.start].endswith(tuple(f" {word} " for word in self.situation.every.other))
        if any(r.by == "sense" for r in rivals) and not self._other_sense(surface):
            found.append(feature("no other sense", 1, "nothing in the text speaks for what else it may mean"))
        alone = not any(r is not reading and r.targets and r.targets[0] in self.situation.kb.instruments for r in rivals)
        if alone and is_acronym(alias.surface) and not citation.items and self._cites_articles(reading):
            found.append(feature("cited by article", 0.6, "an article is cited that its instrument has"))
        if other and self._last_named(citation, reading):
            found.append(feature("the other one", 1, "the one named before it is not meant"))
        if any(r.targets and (r.targets[0] in self.situation.kb.organs) != (reading.targets[0] in self.situation.kb.organs) for r in rivals):
            found += self._use(citation, reading)
        found += self.elsewhere(citation, reading)
        found += self._mother(citation, reading)
        return found

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

    def subject(self, citation: Citation, reading: Reading, rivals: Sequence[Reading]) -> list[Feature]:
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
            around = [w for w in evidence.around(citation, own, _NEAR) if w not in near]
            if near or around:
                found.append(feature("context nearby", min(3.0, len(near) + 0.5 * len(around)), ", ".join((near + around)[:4])))
        organs = [o for o in evidence.organs if self._sets_up(reading, o) and o not in reading.targets]
        if organs:
            found.append(feature("organ", 1, self.situation.kb.organs[organs[0]].name))
        return found

    def _sets_up(self, reading: Reading, organ: str) -> bool:
        known = self.situation.kb.organs[organ]
        return known.charter in reading.targets or known.constituted_by.partition("/")[0] in reading.targets

    def _spelled_out(self, acronym: str, reading: Reading) -> list[Feature]:
        """Whether the text spells the short form out, as this or as something else."""
        expansion = self.situation.evidence.expansion(acronym)
        if not expansion:
            return []
        names = {folded(a.surface) for t in reading.targets for a in self.situation.kb.names_of(t)}
        mine = folded(expansion) in names or any(folded(expansion) in n or n in folded(expansion) for n in names if len(n) > 12)
        return [feature("spelled out", 1 if mine else -1, f"the text says «{expansion}»")]

    def elsewhere(self, citation: Citation, reading: Reading) -> list[Feature]:
        """Whether the text names the same instrument surely at another place."""
        for index, meaning in self.situation.meanings.items():
            other = self.situation.resolved[index].citation
            if other is not citation and meaning.targets == reading.targets and meaning.score > 0.8:
                surface = self.situation.evidence.view.text[other.start : other.end]
                return [feature("named elsewhere", 1, f"«{surface}»")]
        return []

    def _mother(self, citation: Citation, reading: Reading) -> list[Feature]:
        """A protocol whose mother treaty the text names."""
        instrument = self.situation.kb.instruments.get(reading.targets[0])
        parent = instrument.parent if instrument else ""
        places = [i for i, meaning in self.situation.meanings.items() if parent in meaning.targets] if parent else []
        if not places:
            return []
        found = [feature("mother treaty", 0.8, f"{self.situation.kb.citation(parent)} is named in the text")]
        if (
            citation.start
            - max((self.situation.resolved[i].citation.end for i in places if self.situation.resolved[i].citation.end <= citation.start), default=-999)
            < _NEAR
        ):
            found.append(feature("named elsewhere", 0.3, f"{self.situation.kb.citation(parent)} stands right before it"))
        return found

    def of_sense(self, citation: Citation, reading: Reading) -> list[Feature]:
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

    def _other_sense(self, surface: str) -> bool:
        """Whether the text holds a word of what the surface means outside the law."""
        evidence = self.situation.evidence
        return any(evidence.context(words) for _, words in evidence.subjects.senses(surface))

    def _cites_articles(self, reading: Reading) -> bool:
        """Whether the text cites an article, without its instrument, that this instrument or the organ's has."""
        organ = self.situation.kb.organs.get(reading.targets[0])
        charter = organ.charter if organ else reading.targets[0]
        bare = (r.citation for r in self.situation.resolved if r.citation.reference is None and r.citation.items)
        return bool(charter) and any(self.situation.kb.exists(f"{charter}/{c.items[0].pinpoint[0].eid}") for c in bare)

    def _tail(self, reference: Reference, reading: Reading) -> list[Feature]:
        """Whether a title that goes on behind a shared name («… Convention on road traffic») goes on as this one's does."""
        evidence = self.situation.evidence
        tail = _TAIL.match(evidence.view.exact, reference.end)
        words = [w for w in tail[1].split() if len(w) > 3] if tail else []
        if not words:
            return []
        shared = [w for w in words if w in evidence.subjects.vocabulary(reading.targets[0])]
        return [feature("title goes on", 1 if 2 * len(shared) > len(words) else -2, f"«{tail[0].strip() if tail else ''}»")]

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
