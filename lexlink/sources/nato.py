"""NATO: the North Atlantic Treaty on its page of official texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lexlink.law import Expectation, LawText, Offer, Page
from lexlink.sources.check import check
from lexlink.sources.expected import expected
from lexlink.sources.pages import only
from lexlink.sources.tree import build
from lexlink.sources.web import treaty

_ADDRESS = "https://www.nato.int/cps/{language}/natohq/official_texts_17120.htm"


class Nato:
    name = "nato"
    parser = 1

    def offers(self) -> Iterable[Offer]:
        return [Offer("north-atlantic-treaty", language, _ADDRESS.format(language=language)) for language in ("en", "fr")]

    def wanted(self, offer: Offer, pages: Sequence[Page]) -> Sequence[str]:
        return () if pages else (offer.url,)

    def expectation(self, offer: Offer) -> Expectation:
        return expected(offer, articles=14)

    def read(self, offer: Offer, pages: Sequence[Page]) -> LawText:
        """The treaty on the page. Raises SourceError where there is none."""
        page = only(pages, offer.instrument)
        title, lines = treaty(page, offer.language)
        return check(LawText(offer.instrument, offer.language, build(lines), title, offer.as_of), Expectation(least_characters=1))
