"""The International Criminal Court: the Rome Statute as it publishes it, a PDF in English and in French."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lexlink.law import Expectation, LawText, Offer, Page
from lexlink.sources import running
from lexlink.sources.check import check
from lexlink.sources.expected import expected
from lexlink.sources.lines import as_parts
from lexlink.sources.pages import only, pdf_pages, refuse
from lexlink.sources.pdf import blocks
from lexlink.sources.tree import build

_ADDRESSES = {
    "en": "https://www.icc-cpi.int/Publications/Rome-Statute.pdf",
    "fr": "https://www.icc-cpi.int/Publications/Statut-de-Rome.pdf",
}
_TITLES = {"en": "Rome Statute of the International Criminal Court", "fr": "Statut de Rome de la Cour pénale internationale"}
_HEADINGS = {
    "en": {"art_1": "The Court", "art_6": "Genocide", "art_8": "War crimes", "art_121": "Amendments"},
    "fr": {"art_1": "La Cour", "art_8": "Crimes de guerre", "art_121": "Amendements"},
}


class Icc:
    name = "icc"
    parser = 1

    def offers(self) -> Iterable[Offer]:
        return [Offer("rome-statute", language, url) for language, url in _ADDRESSES.items()]

    def wanted(self, offer: Offer, pages: Sequence[Page]) -> Sequence[str]:
        return () if pages else (offer.url,)

    def expectation(self, offer: Offer) -> Expectation:
        return expected(offer, headings=_HEADINGS[offer.language])

    def read(self, offer: Offer, pages: Sequence[Page]) -> LawText:
        """The Statute. Raises SourceError for what is no whole PDF of it, MissingExtra without pypdf."""
        page = only(pages, offer.instrument)
        found = running.lines(blocks(pdf_pages(page)), language=offer.language)
        if not found:
            raise refuse(page, "no article was found in the PDF")
        return check(LawText(offer.instrument, offer.language, build(as_parts(found)), _TITLES[offer.language], offer.as_of), Expectation(least_characters=1))
