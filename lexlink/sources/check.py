"""Does a text hold what it must? Half a list, another language or another law never replaces the text at hand."""

from __future__ import annotations

from collections import Counter

from lexlink.errors import SourceError
from lexlink.law import Expectation, LawText, LawUnit
from lexlink.sources.lines import clean
from lexlink.sources.tongue import tongue


def check(text: LawText, expectation: Expectation) -> LawText:
    """The text itself, if it holds what is expected of it. Raises SourceError that says what is missing."""
    name = f"{text.instrument} in {text.language}"
    articles = text.articles
    if not articles and expectation.articles != 0:
        raise SourceError(f"{name}: no article was found on the page")
    if expectation.articles is not None and len(articles) != expectation.articles:
        raise SourceError(f"{name}: {len(articles)} articles were found, {expectation.articles} are expected")
    for article in articles:
        if not article.words:
            raise SourceError(f"{name}: {article.eid} has no words")
    words = "\n".join(f"{unit.heading}\n{unit.words}" for unit in text.units)
    if len(words) < expectation.least_characters:
        raise SourceError(f"{name}: {len(words)} characters are too few for the whole text")
    _eids(name, text)
    _headings(name, text, expectation)
    folded = clean(f"{text.title}\n{words}").casefold()
    for phrase in expectation.phrases:
        if clean(phrase).casefold() not in folded:
            raise SourceError(f"{name}: «{phrase}» does not occur; this is another text or half of it")
    _language(name, text.language, words)
    return text


def _eids(name: str, text: LawText) -> None:
    counts = Counter(unit.eid for top in text.units for unit in top.walk())
    twice = [eid for eid, count in counts.items() if count > 1]
    if twice:
        raise SourceError(f"{name}: {twice[0]} stands twice; the page was read wrongly")


def _headings(name: str, text: LawText, expectation: Expectation) -> None:
    units: dict[str, LawUnit] = {unit.eid: unit for unit in text.units}
    for eid, heading in expectation.headings.items():
        unit = units.get(eid)
        if unit is None:
            raise SourceError(f"{name}: {eid} is missing")
        if clean(heading).casefold() != clean(unit.heading).casefold():
            raise SourceError(f"{name}: {eid} is headed «{unit.heading[:80]}», not «{heading}»")


def _language(name: str, language: str, words: str) -> None:
    """Refuse a text that is plainly in another of the languages that can be told."""
    found = tongue(words, against=language)
    if found not in ("", language) and language in ("en", "fr", "de", "it", "es", "nl"):
        raise SourceError(f"{name}: the text is in another language ({found})")
