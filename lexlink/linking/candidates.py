"""Citation → the instruments it may mean, each with the way it was reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lexlink.citing.citation import Citation, Pinpoint, Reference
from lexlink.citing.language import Language
from lexlink.citing.resolve import Pointer, Resolved, noun_fits
from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.linking.evidence import Evidence, senses_of
from lexlink.types import Alias, Feature, Instrument

_LOOSE = ("agreement", "pact", "text")  # nouns that also stand for instruments of another name
_FOUR = 4  # the conventions of 1949


class Reading(NamedTuple):
    """One possible meaning: the ids meant together, and how it was reached.

    `by` is name, sense (something outside the law), organ, antecedent, later, common or protocol.
    `prefix` is the article that an anaphor stands for, `provisions` what a plural one stands for.
    """

    targets: tuple[str, ...]
    by: str
    alias: Alias | None = None
    pointer: Pointer | None = None
    prefix: Pinpoint = ()
    detail: str = ""
    strength: float = 1.0
    provisions: tuple[Pinpoint, ...] = ()


class Meaning(NamedTuple):
    """What has been decided about a citation so far: ids of instruments (or organs), and how surely."""

    targets: tuple[str, ...] = ()
    score: float = 0.0
    provisions: tuple[Pinpoint, ...] = ()


Comparisons = Callable[[int, int, str], Sequence[Feature]]  # start and end in the view, target → features of the user's own


class Situation:
    """One text while it is being linked: its citations, evidence, and what is decided already."""

    __slots__ = ("every", "evidence", "kb", "meanings", "nouns_of", "own", "parent_words", "resolved", "year")

    def __init__(self, kb: KnowledgeBase, resolved: list[Resolved], evidence: Evidence, nouns_of: Mapping[str, frozenset[str]], every: Language) -> None:
        self.kb = kb
        self.resolved = resolved
        self.evidence = evidence
        self.nouns_of = nouns_of
        self.every = every
        self.parent_words = frozenset(every.parent)
        self.meanings: dict[int, Meaning] = {}
        self.own: Comparisons | None = None
        self.year = 0  # in which the text was published, 0 where nobody says


def candidates(index: int, situation: Situation) -> list[Reading]:
    """Every reading of a citation, unranked, in a stable order."""
    resolved = situation.resolved[index]
    citation, reference = resolved.citation, resolved.citation.reference
    if citation.anaphor:
        found = list(_of_anaphor(resolved, situation))
    elif reference is None:
        found = list(_of_bare(resolved, situation))
    elif reference.kind in ("name", "organ"):
        found = list(_of_name(citation, reference, situation))
    elif reference.kind == "oblique":
        found = list(_of_oblique(resolved, reference, situation))
    elif reference.kind == "protocol":
        found = list(_of_protocol(resolved, reference, situation))
    elif reference.kind == "series":
        found = list(_of_series(reference, situation))
    else:
        found = []
    if citation.common:  # only a group has articles in common
        found = [r for r in found if all(situation.kb.members(t) for t in r.targets)]
        if not any("geneva-conventions" in r.targets for r in found) and "geneva-conventions" in situation.kb.instruments:
            found.append(Reading(("geneva-conventions",), "common", detail="an article common to the four conventions of 1949"))
    return _distinct(found)


def _distinct(readings: list[Reading]) -> list[Reading]:
    """The first reading of each set of targets."""
    best: dict[tuple[tuple[str, ...], Pinpoint, str], Reading] = {}
    for reading in readings:
        key = (reading.targets, reading.prefix, "sense" if reading.by == "sense" else "")
        best.setdefault(key, reading)
    return list(best.values())


def _of_name(citation: Citation, reference: Reference, situation: Situation) -> Iterator[Reading]:
    kb = situation.kb
    for alias in reference.aliases:
        targets = alias.targets
        organ = kb.organs.get(alias.target)
        if organ is not None:
            if (citation.items or reference.noun) and organ.charter:
                yield Reading((organ.charter,), "organ", alias, detail=f"{organ.name} is set up by it")
            elif not citation.items:
                yield Reading(targets, "name", alias)
            continue
        instrument = kb.instruments.get(alias.target)
        if instrument and instrument.provisions_in and citation.items:
            targets = (instrument.provisions_in,)
        yield Reading(targets, "name", alias)
    surface = situation.evidence.view.text[reference.start : reference.end]
    for name, _ in senses_of(kb, surface):
        yield Reading((), "sense", detail=name)


def _of_oblique(resolved: Resolved, reference: Reference, situation: Situation) -> Iterator[Reading]:
    plural, found = reference.plural, 0
    together: list[str] = []
    introduced = reference.noun in _LOOSE and any(_stands_for_another(p, reference, situation) for p in resolved.antecedents)
    for pointer in resolved.antecedents:
        meaning = situation.meanings.get(pointer.mention)
        if meaning is None or not meaning.targets:
            continue
        fitting = [
            t
            for t in _described(reference, _instruments(meaning.targets, situation), situation)
            if not reference.noun or reference.year or _fits(reference, t, situation)
        ]
        if introduced and reference.noun not in situation.nouns_of.get(fitting[0] if fitting else "", frozenset()):
            continue
        if not fitting:
            continue
        one = len(fitting) == 1 and not situation.kb.members(fitting[0])
        if plural and one and f"{reference.noun}*" not in situation.nouns_of.get(fitting[0], frozenset()):
            together += [t for t in fitting if t not in together]
            continue
        found += 1
        yield Reading(tuple(fitting), "antecedent", pointer=pointer, detail=pointer.reason, strength=meaning.score)
    if reference.number:
        together = together[: reference.number] if len(together) >= reference.number else []
    if reference.number == _FOUR and reference.noun == "convention" and len(together) < _FOUR:
        yield Reading(("geneva-conventions",), "common", detail="the four conventions of 1949")
    if plural and len(together) > 1 and reference.demonstrative:
        yield Reading(tuple(reversed(together)), "antecedent", pointer=resolved.antecedents[0], detail="the instruments named before it")
    if reference.year and not plural:
        yield from _of_year(reference, situation)
        return
    if plural or reference.ordinal or reference.noun in ("text", "instrument") or resolved.broken_by:
        return
    if reference.modifier:
        yield from _later(resolved, reference, situation)
    else:
        for reading in (*_of_organs(resolved.citation, situation, noun=reference.noun), *_later(resolved, reference, situation)):
            found += 1
            yield reading
        if reference.capital and not found:
            yield from _called(reference, situation)


def _stands_for_another(pointer: Pointer, reference: Reference, situation: Situation) -> bool:
    """Whether the same noun stood before for something that is no instrument here («the trade agreement»)."""
    earlier = situation.resolved[pointer.mention].citation.reference
    unknown = pointer.mention not in situation.meanings or not situation.meanings[pointer.mention].targets
    return earlier is not None and earlier.kind == "oblique" and earlier.noun == reference.noun and unknown


def _fits(reference: Reference, target: str, situation: Situation) -> bool:
    """Whether an instrument goes by the noun, in the singular or in a plural of its own."""
    nouns = situation.nouns_of.get(target, frozenset())
    if situation.kb.members(target) and not reference.plural and reference.noun == "convention":
        return False  # «the convention» is one of them
    return noun_fits(reference.noun, nouns, reference.capital) or (reference.plural and f"{reference.noun}*" in nouns)


def _described(reference: Reference, targets: list[str], situation: Situation) -> list[str]:
    """Those of the targets that the words and the year beside the noun fit; the mother treaty where that is meant."""
    kb = situation.kb
    if reference.modifier in situation.parent_words:
        return [kb.instruments[t].parent for t in targets if t in kb.instruments and kb.instruments[t].parent]
    if reference.year:
        return [t for t in targets if t in kb.instruments and of_year(kb.instruments[t], reference.year) is not False]
    if reference.modifier:
        return [t for t in targets if all(word in situation.evidence.subjects.vocabulary(t) for word in reference.modifier.split())]
    return targets


def of_year(instrument: Instrument, year: str) -> bool | None:
    """Whether a year may be the instrument's, None where its dates are unknown.

    Conventions are often known by the year they were opened for signature or came into force.
    """
    if not instrument.adopted:
        return None
    adopted = int(instrument.adopted[:4])
    return int(year) in (adopted, adopted + 1, int(instrument.in_force[:4]) if instrument.in_force else adopted)


def _of_year(reference: Reference, situation: Situation) -> Iterator[Reading]:
    """«the 1936 accord»: instruments of that year that the text's subject fits."""
    for instrument in situation.kb.adopted_in.get(reference.year, ()):
        yield Reading((instrument,), "year", detail=f"adopted in {reference.year}")


def _called(reference: Reference, situation: Situation) -> Iterator[Reading]:
    """«the Charter» that nobody named before: what texts on its subject call so."""
    for instrument in situation.kb.called.get(reference.noun, ()):
        yield Reading((instrument,), "called", detail=f"texts on its subject call it the {reference.noun.title()}")


def _instruments(targets: tuple[str, ...], situation: Situation) -> list[str]:
    """Instruments of decided targets; an organ stands for its charter."""
    found = []
    for target in targets:
        organ = situation.kb.organs.get(target)
        found.append(organ.charter if organ else target)
    return [t for t in found if t]


def _whose_provisions(targets: tuple[str, ...], situation: Situation) -> tuple[str, ...]:
    """The instruments whose articles are meant: those of an amending treaty stand in the one it amends."""
    instruments = (situation.kb.instruments.get(t) for t in targets)
    return tuple(i.provisions_in or i.id for i in instruments if i)


def _later(resolved: Resolved, reference: Reference, situation: Situation) -> Iterator[Reading]:
    """An instrument named later, where the text names only one of its kind (a headline's «treaty»)."""
    here = resolved.citation.start
    fitting: dict[str, int] = {}
    for index, meaning in situation.meanings.items():
        citation = situation.resolved[index].citation
        if citation.start > here and citation.reference is not None and citation.reference.kind == "name":
            for target in _described(reference, list(meaning.targets), situation):
                if noun_fits(reference.noun, situation.nouns_of.get(target, frozenset()), reference.capital):
                    fitting.setdefault(target, index)
    if len(fitting) == 1:
        target, index = next(iter(fitting.items()))
        citation = situation.resolved[index].citation
        pointer = Pointer(index, "the only such instrument in the text, named later", citation.start - resolved.citation.end, 0, 0, forward=True)
        yield Reading((target,), "later", pointer=pointer, detail=pointer.reason)


def _of_organs(citation: Citation, situation: Situation, noun: str = "") -> Iterator[Reading]:
    """The instruments of organisations named in the text, those named nearest first."""
    kb = situation.kb
    named = {organ_id: list(starts) for organ_id, starts in situation.evidence.organs.items()}
    for index, meaning in situation.meanings.items():
        for target in meaning.targets:
            if target in kb.organs and kb.organs[target].charter:
                named.setdefault(target, []).append(situation.resolved[index].citation.start)
    nearest = sorted((min(abs(start - citation.start) for start in starts), organ_id) for organ_id, starts in named.items())
    for distance, organ_id in nearest:
        organ = kb.organs[organ_id]
        if not organ.implied or (noun and noun not in situation.nouns_of.get(organ.charter, frozenset())):
            continue
        yield Reading(
            (organ.charter,),
            "organ",
            detail=f"{organ.name} is named {'beside it' if distance < 200 else 'in the text'}",
            strength=1.0 if distance < 300 else 0.6,
        )


def _of_bare(resolved: Resolved, situation: Situation) -> Iterator[Reading]:
    citation = resolved.citation
    level = citation.items[0].pinpoint[0].level
    for pointer in resolved.antecedents:
        meaning = situation.meanings.get(pointer.mention)
        if meaning is None or not meaning.targets:
            continue
        if level in ("para", "subpara", "point") and not _of_resolution(meaning, situation):
            prefix = meaning.provisions[-1][:1] if meaning.provisions else ()
            if prefix and pointer.sentences <= 2 and len(meaning.targets) == 1:
                yield Reading(meaning.targets, "antecedent", pointer=pointer, prefix=prefix, detail="the article that was last cited", strength=meaning.score)
            continue
        targets = tuple(_instruments(meaning.targets, situation))
        if _of_resolution(meaning, situation) and level not in ("para", "subpara", "point"):
            # «adopted under Chapter VII» is no chapter of the resolution, but of what its makers act under
            for charter in _charters_behind(meaning, situation):
                yield Reading((charter,), "antecedent", pointer=pointer, detail="what the body that adopted it acts under", strength=0.8)
            continue
        if targets:
            organ = targets != meaning.targets
            targets = _whose_provisions(targets, situation)
            detail = f"{situation.kb.organs[meaning.targets[0]].name}, which it sets up, is named before it" if organ else pointer.reason
            yield Reading(targets, "antecedent", pointer=pointer, detail=detail, strength=meaning.score * (0.6 if organ else 1.0))
    if level in ("para", "subpara", "point") or resolved.broken_by:
        return
    for instrument in situation.kb.called.get(citation.items[0].pinpoint[0].eid, ()):
        yield Reading((instrument,), "called", detail="usually cited without its instrument")
    yield from _of_organs(citation, situation)
    yield from _named_later(citation, situation)


def _of_resolution(meaning: Meaning, situation: Situation) -> bool:
    """Resolutions have paragraphs, but no articles above them."""
    return all(t in situation.kb.instruments and situation.kb.instruments[t].type == "resolution" for t in meaning.targets)


def _charters_behind(meaning: Meaning, situation: Situation) -> list[str]:
    """The instruments of the bodies that adopted resolutions, known by the head of their ids."""
    heads = {t.rpartition("-")[0] for t in meaning.targets}
    return sorted({organ.charter for organ in situation.kb.organs.values() if organ.series in heads and organ.charter})


def _named_later(citation: Citation, situation: Situation) -> Iterator[Reading]:
    for index, meaning in situation.meanings.items():
        other = situation.resolved[index].citation
        if other.start > citation.end and other.reference is not None and other.reference.kind == "name" and meaning.targets:
            for target in _whose_provisions(meaning.targets, situation):
                if target in situation.kb.instruments:
                    pointer = Pointer(index, "an instrument that the text names later", other.start - citation.end, 0, 0, forward=True)
                    yield Reading((target,), "later", pointer=pointer, detail=pointer.reason, strength=meaning.score)


def _of_anaphor(resolved: Resolved, situation: Situation) -> Iterator[Reading]:
    if resolved.citation.anaphor == "plural":
        yield from _of_plural_anaphor(resolved, situation)
        return
    for pointer in resolved.antecedents:
        meaning = situation.meanings.get(pointer.mention)
        if meaning is None or not meaning.targets or not meaning.provisions or pointer.sentences > 3:
            continue
        prefix = _at_level(meaning.provisions, resolved.citation.anaphor)
        if prefix:
            yield Reading(meaning.targets, "antecedent", pointer=pointer, prefix=prefix, detail="the provision that was last cited", strength=meaning.score)
        return


def _of_plural_anaphor(resolved: Resolved, situation: Situation) -> Iterator[Reading]:
    """«those two provisions»: the last ones cited, where they are of one instrument."""
    found: list[Pinpoint] = []
    first: Pointer | None = None
    targets: tuple[str, ...] = ()
    for pointer in resolved.antecedents:
        meaning = situation.meanings.get(pointer.mention)
        if meaning is None or not meaning.provisions or pointer.sentences > 6 or (targets and meaning.targets != targets):
            break
        first, targets = first or pointer, meaning.targets
        found = [*(p for p in meaning.provisions if p not in found), *found]
        if len(found) > 1:
            yield Reading(targets, "antecedent", pointer=first, detail="the provisions that were last cited", provisions=tuple(found))
            return


def _at_level(provisions: tuple[Pinpoint, ...], level: str) -> Pinpoint:
    """The one provision that an anaphor of a level means, empty where there are several."""
    wanted = {p[: next((n for n, unit in enumerate(p, 1) if unit.level == level), len(p))] for p in provisions}
    return next(iter(wanted)) if len(wanted) == 1 else ()


def _of_protocol(resolved: Resolved, reference: Reference, situation: Situation) -> Iterator[Reading]:
    """Numbered protocols of the mother treaty named with it, or of one named before."""
    protocols = situation.kb.protocols
    numbers = reference.noun.split(",")

    def numbered(parent: str) -> tuple[str, ...]:
        found = tuple(protocols[parent, n] for n in numbers if (parent, n) in protocols)
        return found if len(found) == len(numbers) else ()

    if reference.parent is not None and reference.parent.kind == "name":
        for alias in reference.parent.aliases:
            for parent in alias.targets:
                if found := numbered(parent):
                    yield Reading(found, "protocol", alias, detail=f"protocol {reference.noun} to it")
        return
    for pointer in resolved.antecedents:
        meaning = situation.meanings.get(pointer.mention)
        for target in _instruments(meaning.targets, situation) if meaning else ():
            parent = situation.kb.instruments[target].parent or target if target in situation.kb.instruments else target
            if found := numbered(target) or numbered(parent):
                yield Reading(found, "antecedent", pointer=pointer, detail="its mother treaty is named before it", strength=meaning.score if meaning else 1.0)
    for organ_id in situation.evidence.organs:
        if found := numbered(situation.kb.organs[organ_id].charter):
            yield Reading(found, "organ", detail=f"{situation.kb.organs[organ_id].name} is named in the text", strength=0.6)


def _of_series(reference: Reference, situation: Situation) -> Iterator[Reading]:
    """Works that a body numbers, of the body named with them or of any that the text speaks of."""
    kb = situation.kb
    numbers = reference.noun.split(",")
    named = {alias.target: alias for alias in reference.aliases if alias.target in kb.organs}
    for organ in kb.organs.values():
        found = tuple(kb.numbered[organ.series, n] for n in numbers if (organ.series, n) in kb.numbered)
        if not found:
            continue
        if organ.id in named:
            yield Reading(found, "series", named[organ.id], detail=f"numbered works of {organ.name}")
        elif not any(kb.organs[o].series for o in named) and (
            organ.id in situation.evidence.organs or any(kb.organs[o].charter == organ.charter for o in named)
        ):
            yield Reading(found, "series", detail=f"{organ.name} is named in the text")
