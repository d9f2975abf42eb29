"""The law of the European Union from EUR-Lex, by CELEX number: HTML in three dialects, Formex, Akoma Ntoso."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lexlink.errors import SourceError
from lexlink.law import Expectation, LawText, Offer, Page
from lexlink.sources.check import check
from lexlink.sources.expected import expected
from lexlink.sources.pages import checked, refuse, wall

_PAGE = "https://eur-lex.europa.eu/legal-content/{language}/TXT/HTML/?uri=CELEX:{celex}"
_LANGUAGES = ("en", "fr", "de", "es")
# instrument → CELEX number, number of articles (None: not known for sure), words of its own
_ACTS: dict[str, tuple[str, int | None]] = {
    "treaty-on-european-union": ("12016M/TXT", 55),
    "treaty-on-functioning-of-eu": ("12016E/TXT", 358),
    "eu-charter-of-fundamental-rights": ("12016P/TXT", 54),
    "euratom-treaty": ("12016A/TXT", None),
    "gdpr": ("32016R0679", 99),
    "eu-ai-act": ("32024R1689", 113),
    "digital-services-act": ("32022R2065", 93),
    "digital-markets-act": ("32022R1925", 54),
    "nis2-directive": ("32022L2555", 46),
    "eprivacy-directive": ("32002L0058", 21),
    "dublin-iii-regulation": ("32013R0604", 49),
    "eu-deforestation-regulation": ("32023R1115", 38),
    "eu-due-diligence-directive": ("32024L1760", 39),
    "eu-carbon-border-regulation": ("32023R0956", 36),
    "eu-regulation-833-2014": ("32014R0833", None),
    "eu-blocking-statute": ("31996R2271", None),
    "brexit-withdrawal-agreement": ("12020W/TXT", 185),
    "lisbon-treaty": ("12007L/TXT", 7),
    "treaty-of-nice": ("12001C/TXT", 13),
    "treaty-of-amsterdam": ("11997D/TXT", 15),
    "maastricht-treaty": ("11992M/TXT", None),
    "treaty-establishing-european-community": ("12002E/TXT", None),
}
_HEADINGS = {
    "gdpr": {"art_4": "Definitions", "art_28": "Processor", "art_83": "General conditions for imposing administrative fines"},
    "eu-ai-act": {"art_3": "Definitions", "art_113": "Entry into force and application"},
    "digital-services-act": {"art_3": "Definitions", "art_93": "Entry into force and application"},
    "digital-markets-act": {"art_2": "Definitions", "art_54": "Entry into force and application"},
}


class EurLex:
    name = "eurlex"
    parser = 1

    def offers(self) -> Iterable[Offer]:
        return [Offer(slug, language, _PAGE.format(language=language.upper(), celex=celex)) for slug, (celex, _) in _ACTS.items() for language in _LANGUAGES]

    def wanted(self, offer: Offer, pages: Sequence[Page]) -> Sequence[str]:
        """EUR-Lex first; where it shows a wall, the Publications Office's own copy."""
        celex = offer.url.rpartition("CELEX:")[2]
        if not pages:
            return (offer.url,)
        if len(pages) == 1 and celex and (pages[0].status == 202 or wall(pages[0])):
            return (f"https://publications.europa.eu/resource/celex/{celex.replace('/', '%2F')}",)
        return ()

    def expectation(self, offer: Offer) -> Expectation:
        headings = _HEADINGS.get(offer.instrument) if offer.language == "en" else None
        return expected(offer, articles=_ACTS.get(offer.instrument, ("", None))[1], headings=headings)

    def read(self, offer: Offer, pages: Sequence[Page]) -> LawText:
        """The act, in whichever of its forms it came. Raises SourceError where none can be read whole."""
        if not pages:
            raise SourceError(f"no page of {offer.instrument} has been fetched yet")
        page = checked(pages[-1])
        return check(read_act(page, offer), Expectation(least_characters=1))


def read_act(page: Page, offer: Offer) -> LawText:
    """An act of the Union from HTML, Formex or Akoma Ntoso, told by what the page is."""
    start = page.body[:3000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if b"<akomaNtoso" in start or b":akomaNtoso" in start:
        from lexlink.sources.akoma_ntoso import read_akoma_ntoso

        return read_akoma_ntoso(page, offer)
    if start.startswith(b"<") and not _is_html(start):
        from lexlink.sources.formex import read_formex

        return read_formex(page, offer)
    return _html(page, offer)


def _is_html(start: bytes) -> bool:
    return re.search(rb"<(?:!doctype html|html|body|div)[\s>]", start, re.IGNORECASE) is not None


def _html(page: Page, offer: Offer) -> LawText:
    from lexlink.sources.eurlex_html import lines
    from lexlink.sources.pages import soup
    from lexlink.sources.tree import build

    tree = soup(page)
    try:
        found = list(lines(tree))
    except SourceError as error:
        raise refuse(page, str(error)) from error
    title = " ".join(line.text for line in found if line.role == "title")
    return LawText(offer.instrument, offer.language, build(line for line in found if line.role != "title"), title, offer.as_of)
