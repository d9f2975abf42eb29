"""Look things up: a citation as a person types it, else words in the law.

Words are looked for in the official texts of the store where there is one, and in headings and
digests, for which the knowledge base is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from lexlink.citing.languages import CODES
from lexlink.kb.knowledge_base import KnowledgeBase
from lexlink.linker import Linker
from lexlink.text.numerals import roman
from lexlink.text.query import Query, folded, snippet
from lexlink.types import Alias

if TYPE_CHECKING:
    from lexlink.store.repository import Store

_UNIT = re.compile(
    r"(?:\b(?P<word>art(?:icle|\.)?s?|art[ií]culo|chapter|ch\.?|part|annex|recital|§)\s*)?"
    r"(?P<number>\d{1,3}(?:\s?(?:bis|ter|quater))?|\b[IVXLC]+\b(?=\s*$|\s+\(|\()|\b[ivxlc]{1,6}$)(?P<rest>(?:\s?\([0-9a-z]{1,5}\)|\.\d{1,2})*)",
    re.IGNORECASE,
)

_PROTOCOL = re.compile(
    r"\b(?:(?P<ordinal>first|second|third|[123](?:st|nd|rd)) )?(?:additional |optional )?protocol(?: (?:no\.? ?)?(?P<number>\d{1,2}|[ivx]{1,4})\b)?"
    r"(?: (?:to|of)(?: the)?\b)?",
    re.IGNORECASE,
)
_LEADING = frozenset(("of", "to", "the", "du", "de", "la", "del"))
_ORDINALS = {"first": "1", "second": "2", "third": "3", "1st": "1", "2nd": "2", "3rd": "3"}


class Finding(NamedTuple):
    """A place in the law that was looked up: cited, or found by its words.

    `text` is the passage of a citation, else the stretch that holds the words, with the half-open
    offsets of these in `marks`. `official` says whether it is of the official text, and where that
    came from; `as_of` since when it applies, `amended_on` when other words took its place, `amended_by` when such
    were first seen, where nobody says since when they apply. `fit`
    says how well it answers for the date that was asked for (see `StoredText`).
    """

    id: str
    how: Literal["citation", "words"]
    citation: str
    heading: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    language: str = ""
    official: bool = False
    exists: bool | None = True
    url: str = ""
    source: str = ""
    retrieved_at: str = ""
    sha256: str = ""
    as_of: str = ""
    amended_on: str = ""
    amended_by: str = ""
    fit: str = ""


def find(
    linker: Linker,
    query: str,
    limit: int = 10,
    *,
    store: Store | None = None,
    language: str | None = None,
    instrument: str | None = None,
    as_of: str | None = None,
) -> list[Finding]:
    """What a query means, best first: the provisions it cites, else the instrument it names and then what holds its words.

    A provision that is cited comes with its official text where the store holds that, as of an ISO date.
    """
    kb = linker.kb
    targets = [t for t in find_citation(linker, query) if instrument is None or t.partition("/")[0] == instrument]
    found = [f for t in dict.fromkeys(targets) if (f := _cited_finding(kb, t))]
    if not any("/" in f.id for f in found):
        found += _by_words(kb, query, limit + 1, store, language, instrument)
    elif store is not None:
        found = [_with_text(f, store, (language,) if language else CODES, as_of) for f in found]
    first: dict[str, Finding] = {}
    for finding in found:
        first.setdefault(finding.id, finding)
    return list(first.values())[:limit]


def _with_text(finding: Finding, store: Store, languages: tuple[str, ...], as_of: str | None) -> Finding:
    """The finding with the official text in the first of these languages that the store holds it in."""
    wording = next((w for code in languages if (w := store.wording(finding.id, code, as_of=as_of))), None)
    if wording is None or wording.unit is None:
        return finding
    version = wording.version
    return finding._replace(
        heading=wording.unit.heading or finding.heading,
        text="\n".join("  " * depth + line for depth, line in wording.unit.lines()),
        language=version.language,
        official=True,
        url=version.url or finding.url,
        source=version.source,
        retrieved_at=version.retrieved_at,
        sha256=version.sha256,
        as_of=version.as_of,
        amended_on=wording.amended_on,
        amended_by=wording.amended_by,
        fit=wording.fit,
    )


def law_store() -> Store | None:
    """The user's store for reading, None where there is none yet. Raises CorpusError where it cannot be used."""
    from lexlink.store.place import place

    where = place()
    if not where.exists:
        return None
    from lexlink.store.repository import Store

    return Store.open(read_only=True)


def _cited_finding(kb: KnowledgeBase, target: str) -> Finding | None:
    passage = kb.passage(target)
    if passage is None:
        return None
    text = passage.text or passage.digest
    return Finding(target, "citation", passage.citation, passage.heading, text, official=bool(passage.text), exists=kb.exists(target), url=passage.url)


def _by_words(kb: KnowledgeBase, query: str, limit: int, store: Store | None, language: str | None, instrument: str | None) -> list[Finding]:
    """From the store; from the knowledge base too where the store does not hold what that says."""
    found: list[Finding] = []
    if store is not None:
        for hit in store.search(query, limit, language, instrument):
            url = hit.url or (passage.url if (passage := kb.passage(hit.id)) else "")
            words = (kb.citation(hit.id), hit.heading, hit.snippet, hit.marks, hit.language, hit.official)
            finding = Finding(hit.id, "words", *words, url=url)
            found.append(finding._replace(source=hit.source, retrieved_at=hit.retrieved_at, as_of=hit.as_of) if hit.official else finding)
    if (store is None or not store.knows(kb)) and language in (None, "en"):
        patterns = Query.of(query).patterns()
        for target, _ in search(kb, query, limit, instrument=instrument):
            if passage := kb.passage(target):
                text, marks = snippet(passage.digest, patterns)
                found.append(Finding(target, "words", passage.citation, passage.heading, text, marks, "en", url=passage.url))
    return found


def find_citation(linker: Linker, query: str) -> list[str]:
    """The ids that a citation means: «art 121 rome», «GC IV 49», «8(2)(b)(iv) rome statute». Empty where it is none."""
    if named := _named(linker.kb, query):
        return list(named[0].targets)
    direct = [t.id for link in linker.link(query).links if link.status == "linked" for t in link.targets]
    if any("/" in target for target in direct):
        return direct
    if protocol := _protocol(linker, query):
        return protocol
    for unit, name in _split(query):
        found = [ids for alias in _instruments(linker.kb, name) if (ids := _cited(linker, unit, alias))]
        if found:
            return max(found, key=lambda ids: linker.kb.exists(ids[0]) is True)
    return direct or [alias.target for alias in _instruments(linker.kb, query)[:1]]


def _protocol(linker: Linker, query: str) -> list[str]:
    """The ids that «ECHR protocol 1», «art 1 protocol no. 12 echr» mean, where a treaty has numbered protocols."""
    match = _PROTOCOL.search(query)
    if match is None:
        return []
    said = (match["number"] or "").lower()
    number = said if said.isdecimal() else str(roman(said) or "") or _ORDINALS.get((match["ordinal"] or "").lower(), "")
    rest = _without(query, match)
    for unit, name in (*_split(rest), ("", rest)):
        for alias in _instruments(linker.kb, name):
            protocol = linker.kb.protocols.get((alias.target, number))
            if protocol is not None:
                named = linker.kb.names_of(protocol)[0]
                return _cited(linker, unit, named) if unit else [protocol]
    return []


def _cited(linker: Linker, unit: str, alias: Alias) -> list[str]:
    """The ids of a unit in the instrument that an alias names."""
    return [t.id for link in linker.link(f"{unit} of the {alias.surface}").links for t in link.targets if "/" in t.id]


def _without(query: str, match: re.Match[str]) -> str:
    """What stands around a match, without the words that led to or from it."""
    words = f"{query[: match.start()]} {query[match.end() :]}".strip(" ,").split()
    start = next((n for n, word in enumerate(words) if word.casefold() not in _LEADING), len(words))
    return " ".join(words[start:])


def _split(query: str) -> Iterator[tuple[str, str]]:
    """Each way to part a query into a unit and a name, the last number first (`GC IV 49`)."""
    for match in reversed(list(_UNIT.finditer(query))):
        name = _without(query, match)
        if name:
            word = match["word"] or "Article"
            number = match["number"].upper() if not match["number"][0].isdigit() else match["number"]
            yield f"{'Article' if word.lower().startswith('art') else word.capitalize()} {number}{match['rest'] or ''}", name


def _named(kb: KnowledgeBase, name: str) -> list[Alias]:
    """The names that are spelt like this, capitals aside; those that need no evidence first."""
    wanted = name.casefold()
    found = [a for a in kb.aliases if a.surface.casefold() == wanted and a.targets and a.target in kb.instruments]
    return sorted(found, key=lambda a: a.weak)


def _instruments(kb: KnowledgeBase, name: str) -> list[Alias]:
    """Names of the instruments that a few words may mean, likeliest first: exact, by all words, by likeness; a treaty before protocols."""
    if named := _named(kb, name):
        return named[:1]
    names = [a for a in kb.aliases if a.targets and a.target in kb.instruments and not a.weak]
    wanted = name.casefold()
    words = set(wanted.split())
    holding = [a for a in names if words <= set(a.surface.casefold().split())]
    holding.sort(key=lambda a: ("protocol" in kb.instruments[a.target].title.casefold() and "protocol" not in words, len(a.surface), a.surface))
    if holding:
        return list({a.target: a for a in reversed(holding[:12])}.values())[::-1][:4]
    from rapidfuzz import fuzz, process

    best = process.extractOne(wanted, [a.surface.casefold() for a in names], scorer=fuzz.token_sort_ratio, score_cutoff=82)
    return [names[best[2]]] if best else []


def search(kb: KnowledgeBase, query: str, limit: int = 10, *, instrument: str | None = None) -> list[tuple[str, float]]:
    """Ids whose heading, digest, topics or titles hold the words of a query, best first, score 0..1.

    Where something holds every word, only what does; needs neither store nor network.
    """
    patterns = Query.of(query).patterns()
    if not patterns:
        return []
    rows = [(_held(patterns, title, body), target) for target, title, body in _known(kb, instrument)]
    least = 1 if any(found == len(patterns) for (found, _), _ in rows) else 0
    best = sorted((-found, -score, target) for (found, score), target in rows if found and (found == len(patterns) or not least))[:limit]
    return [(target, round(-score, 3)) for _, score, target in best]


def _known(kb: KnowledgeBase, only: str | None) -> Iterator[tuple[str, str, str]]:
    """What can be searched without a store: id, title with topics, digest."""
    for instrument in kb.instruments.values():
        if only is not None and instrument.id != only:
            continue
        yield instrument.id, " ".join((instrument.title, *instrument.titles.values())), " ".join(instrument.context)
        for provision in kb.provisions(instrument.id).values():
            yield provision.id, f"{provision.heading} {' '.join(provision.topics)}", provision.digest


def _held(patterns: list[re.Pattern[str]], title: str, body: str) -> tuple[int, float]:
    """How many of the words are held, and their share: whole in the title, two thirds in the body."""
    first, second = folded(title), folded(body)
    scores = [1.0 if p.search(first) else 0.66 if p.search(second) else 0.0 for p in patterns]
    return sum(map(bool, scores)), sum(scores) / len(scores)
