"""Surface → ids: every written form of a name, folded as the scanner sees the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, combinations
from typing import NamedTuple

from lexlink.kb.corpus import Corpus
from lexlink.text.letters import is_acronym
from lexlink.text.normalize import fold_for_scan
from lexlink.types import Alias, Instrument

_WORD_PAIRS = (
    ("Organization", "Organisation"),
    ("Labor", "Labour"),
    ("Defense", "Defence"),
    ("Program", "Programme"),
    ("Recognise", "Recognize"),
    ("Organise", "Organize"),
    ("Convenio", "Convención"),
    ("convenio", "convención"),
)
_UN = ("United Nations", "UN", "U.N.")


def names(corpus: Corpus) -> list[tuple[str, tuple[Alias, ...]]]:
    """All scan patterns with the aliases behind them, sorted by pattern."""
    found: dict[str, dict[tuple[tuple[str, ...], bool], Alias]] = {}
    groups = list(_ordinal_groups(corpus))
    derived = (_resolutions(corpus.instruments), _optional_protocols(corpus.instruments), groups)
    for alias in (*corpus.aliases, *chain.from_iterable(derived)):
        if is_acronym(alias.surface):
            alias = alias._replace(cased=True)
        for surface in _german(alias.surface) if alias.language == "de" else _spellings(alias.surface):
            pattern = folded_name(surface)
            if len(pattern) > 1:
                kept = found.setdefault(pattern, {})
                known = kept.get((alias.targets, alias.cased))
                if known is None or (known.weak and not alias.weak):
                    kept[alias.targets, alias.cased] = alias
    for pattern, alias in _other_titles(corpus):
        if len(pattern) > 1 and pattern not in found:  # what somebody is expressly called is never overruled
            found[pattern] = {(alias.targets, alias.cased): alias}
    return [(pattern, tuple(_strongest(aliases.values()))) for pattern, aliases in sorted(found.items())]


class _Titles(NamedTuple):
    """How titles of conventions vary in one language: who made it, and the word that joins its subject.

    `joins` has pairs that say the same, `un` the ways to say that the United Nations made it.
    """

    head: str
    plain: tuple[str, ...]
    un: tuple[str, ...]
    joins: tuple[tuple[str, str], ...]
    others: tuple[str, ...]


_TITLES = {
    "en": _Titles(
        "Convention",
        ("Convention", "International Convention"),
        ("UN Convention", "United Nations Convention"),
        (("relating to", "on"), ("concerning", "on"), ("relating to the", "on the")),
        ("against", "for", "to"),
    ),
    "fr": _Titles(
        "Convention",
        ("Convention", "Convention internationale"),
        ("Convention des Nations unies", "Convention de l'ONU", "Convention onusienne"),
        (
            ("relative à la", "sur la"),
            ("relative au", "sur le"),
            ("relative aux", "sur les"),
            ("relative à l'", "sur l'"),
            ("concernant la", "sur la"),
            ("pour l'", "sur l'"),
        ),
        ("contre", "pour"),
    ),
    "es": _Titles(
        "Convención",
        ("Convención", "Convención Internacional", "Convenio", "Convenio Internacional"),
        ("Convención de las Naciones Unidas", "Convención de la ONU", "Convención de Naciones Unidas"),
        (("relativa a la", "sobre la"), ("relativa a los", "sobre los"), ("relativa al", "sobre el"), ("relativo a los", "sobre los")),
        ("contra", "para"),
    ),
}


def _other_titles(corpus: Corpus) -> Iterator[tuple[str, Alias]]:
    """Titles of conventions as papers vary them: «UN Convention on …», «Convention sur …» for «relative à …»."""
    united_nations = {i.id for i in corpus.instruments if "mtdsg" in i.equivalents}
    for alias in corpus.aliases:
        titles = _TITLES.get(alias.language)
        if titles is None or alias.weak or len(alias.targets) != 1 or alias.target not in united_nations:
            continue
        for surface in _varied(alias.surface, titles):
            yield folded_name(surface), alias._replace(surface=surface)


def _varied(name: str, titles: _Titles) -> Iterator[str]:
    heads = sorted((*titles.plain, *titles.un), key=len, reverse=True)
    head = next((h for h in heads if name.startswith(h + " ")), None)
    if head is None:
        return
    rest = name[len(head) + 1 :]
    joined = [rest]
    for one, other in titles.joins:
        for join, instead in ((one, other), (other, one)):
            if rest.startswith(join if join.endswith("'") else join + " "):
                joined.append(instead + rest[len(join) :])
    if len(joined) == 1 and not rest.startswith((*(f"{word} " for word in titles.others), *(join[1].rstrip("'") for join in titles.joins))):
        return
    for other_head in heads:
        for tail in joined:
            yield f"{other_head} {tail}"


def folded_name(surface: str) -> str:
    """The scan pattern of a surface."""
    return fold_for_scan(surface).decode("latin-1").strip(" ")


def _strongest(aliases: Iterable[Alias]) -> list[Alias]:
    """One alias per target set: the one that asks for least."""
    best: dict[tuple[str, ...], Alias] = {}
    for alias in sorted(aliases, key=lambda a: (a.weak, a.cased, a.surface)):
        best.setdefault(alias.targets, alias)
    return sorted(best.values(), key=lambda a: a.targets)


def _spellings(name: str) -> Iterable[str]:
    """The ways a name is spelt: punctuation, hyphens, UN prefix, American and British."""
    if is_acronym(name):
        return (name, ".".join(name) + ".", ".".join(name)) if name.isalpha() and len(name) <= 5 else (name,)
    surfaces = {name}
    if "(" in name:  # a number in brackets is what tells the name from others
        surfaces.add(re.sub(r"\s*\((?![IVX\d]+[a-z]?\))[^)]*\)\s*", " ", name).strip())
    for one, other in _WORD_PAIRS:
        surfaces |= {s.replace(one, other) for s in surfaces} | {s.replace(other, one) for s in surfaces}
    for prefix in _UN:
        if name.startswith(prefix + " "):
            rest = name[len(prefix) + 1 :]
            surfaces |= {f"{other} {rest}" for other in _UN}
            break
    for surface in list(surfaces):
        surfaces.add(surface.replace(",", ""))
        surfaces.add(surface.replace("-", " "))
        surfaces.add(surface.replace("-", ""))
        surfaces.add(surface.replace(" and ", " & "))
        if re.search(r"[’']s ", surface):
            surfaces.add(re.sub(r"[’']s ", "s ", surface))
    return sorted(surfaces)


_ADJECTIVE = re.compile(r"(\w{4,})(?:es|er|en|em|e)\b")
_ENDS = ("", "s", "es", "n", "en")


def _german(name: str) -> list[str]:
    """A German name in its cases: «Römisches Statut», «des Römischen Statuts»."""
    if is_acronym(name) or name.isupper():
        return [name]
    first, _, rest = name.partition(" ")
    adjective = _ADJECTIVE.fullmatch(first) if rest else None
    heads = [f"{adjective[1]}{ending}" for ending in ("e", "en", "es", "er", "em")] if adjective else [first]
    noun, _, tail = rest.partition(" ") if adjective else (first, "", rest)
    nouns = [noun + end for end in (_ENDS if noun[-1:] not in "sn" else ("", "s"))]
    tails = f" {tail}" if tail else ""
    return sorted({f"{head} {n}{tails}" for head in heads for n in nouns} if adjective else {f"{n}{tails}" for n in nouns})


def _resolutions(instruments: Iterable[Instrument]) -> Iterator[Alias]:
    """Names of UN resolutions in three languages, made from their number."""
    for instrument in instruments:
        number = re.search(r"(?:Resolution|resolution) (\d+)", instrument.title)
        if instrument.type != "resolution" or not number:
            continue
        council = instrument.id.startswith("unsc")
        body = {
            "en": "Security Council" if council else "General Assembly",
            "fr": "du Conseil de sécurité" if council else "de l'Assemblée générale",
            "es": "del Consejo de Seguridad" if council else "de la Asamblea General",
        }
        n = number[1]
        year = instrument.adopted[:4]
        for tail in ("", f" ({year})") if year else ("",):
            for head in (f"{body['en']} ", f"UN {body['en']} ", f"United Nations {body['en']} ", "UN ", "UNSC " if council else "UNGA "):
                yield Alias(f"{head}Resolution {n}{tail}", (instrument.id,), "en")
            yield Alias(f"{'UNSCR' if council else 'UNGAR'} {n}{tail}", (instrument.id,), "en")
            # a four-figure number is the Council's, unless a parliament stands before it
            yield Alias(f"resolution {n}{tail}", (instrument.id,), "en", weak=not tail and int(n) < 1000)
            for parliament in ("House", "Senate", "Assembly"):
                yield Alias(f"{parliament} Resolution {n}", (), "en")
            yield Alias(f"Resolution {n}{tail} of the {body['en']}", (instrument.id,), "en")
            for un in ("", " de l'ONU", " des Nations unies"):
                yield Alias(f"résolution {n}{tail} {body['fr']}{un}", (instrument.id,), "fr")
            for un in ("", " de la ONU", " de las Naciones Unidas"):
                yield Alias(f"resolución {n}{tail} {body['es']}{un}", (instrument.id,), "es")
            yield Alias(f"résolution {n}{tail} de l'ONU", (instrument.id,), "fr")
            yield Alias(f"resolución {n}{tail} de la ONU", (instrument.id,), "es")
            few = not tail and int(n) < 1000
            yield Alias(f"résolution {n}{tail}", (instrument.id,), "fr", weak=few)
            yield Alias(f"resolución {n}{tail}", (instrument.id,), "es", weak=few)
            for head in ("UN-Resolution", "Resolution", "Sicherheitsratsresolution" if council else "UN-Vollversammlungsresolution"):
                yield Alias(f"{head} {n}{tail}", (instrument.id,), "de", weak=few and head == "Resolution")


_OPTIONAL = (("en", "Optional Protocol"), ("fr", "Protocole facultatif"), ("es", "Protocolo Facultativo"))


def _optional_protocols(instruments: Iterable[Instrument]) -> Iterator[Alias]:
    """«its Optional Protocol»: what an optional protocol is called beside its mother treaty."""
    for instrument in instruments:
        if instrument.parent and "Optional Protocol" in instrument.title:
            for language, name in _OPTIONAL:
                yield Alias(name, (instrument.id,), language, weak=True)


_ORDINALS = {
    "en": (("First", "Second", "Third", "Fourth"), "{0} and {1} Geneva Conventions"),
    "fr": (("première", "deuxième", "troisième", "quatrième"), "{0} et {1} Conventions de Genève"),
    "es": (("primer", "segundo", "tercer", "cuarto"), "{0} y {1} Convenios de Ginebra"),
}


def _ordinal_groups(corpus: Corpus) -> Iterator[Alias]:
    """«Third and Fourth Geneva Conventions»: one name, several instruments of a group."""
    group = next((i for i in corpus.instruments if i.id == "geneva-conventions"), None)
    if group is None:
        return
    for one, other in combinations(range(len(group.members)), 2):
        targets = (group.members[one], group.members[other])
        for language, (ordinals, pattern) in _ORDINALS.items():
            yield Alias(pattern.format(ordinals[one], ordinals[other]), targets, language)
        romans = ("I", "II", "III", "IV")
        yield Alias(f"Geneva Conventions {romans[one]} and {romans[other]}", targets, "en")
