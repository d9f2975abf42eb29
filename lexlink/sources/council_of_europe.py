"""The Council of Europe: the Convention on Human Rights with its protocols, and other treaties of its series, as PDF or HTML.

The Court publishes Convention and protocols in one file. The series prints labels without full
stop or bracket («1 Everyone has», «a the lawful detention»).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from lexlink.errors import SourceError
from lexlink.law import Expectation, LawText, Offer, Page
from lexlink.sources import running
from lexlink.sources.check import check
from lexlink.sources.expected import expected
from lexlink.sources.flow import Block
from lexlink.sources.lines import Line, article_heading
from lexlink.sources.pages import only, pdf_pages, refuse
from lexlink.sources.pdf import blocks
from lexlink.sources.tree import build
from lexlink.sources.web import treaty

_CONVENTION = "https://www.echr.coe.int/documents/d/echr/convention_{code}"
_CODES = {"en": "ENG", "fr": "FRA", "de": "DEU", "es": "SPA"}
# instrument → number of the protocol in the Court's file, articles; the Convention itself is no protocol
_IN_THE_FILE: dict[str, tuple[str, int]] = {
    "echr": ("", 59),
    "echr-protocol-1": ("1", 6),
    "echr-protocol-4": ("4", 7),
    "echr-protocol-6": ("6", 9),
    "echr-protocol-7": ("7", 10),
    "echr-protocol-12": ("12", 6),
    "echr-protocol-13": ("13", 8),
    "echr-protocol-16": ("16", 11),
}
_SERIES = {
    "budapest-convention": "https://rm.coe.int/1680081561",
    "istanbul-convention": "https://rm.coe.int/168008482e",
    "convention-108": "https://rm.coe.int/1680078b37",
    "council-of-europe-statute": "https://rm.coe.int/1680306052",
}
_PROTOCOL = re.compile(
    r"(?:(?P<before>(?:additional )?protoco(?:l|le|lo)(?: additionnel)?|zusatzprotokoll|protokoll)(?:\s+(?:no\.?|n[o°º]|nr\.?|núm\.?)\s*(?P<number>\d{1,2}))?)\b.{0,40}?(?:\bconvention|\bkonvention|\bconvenio|$)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?P<label>\d{1,2}|[a-z]|[ivx]{1,5})\s+(?=[\wÀ-ÿ“«(])")


class CouncilOfEurope:
    name = "council-of-europe"
    parser = 1

    def offers(self) -> Iterable[Offer]:
        for slug in _IN_THE_FILE:
            yield from (Offer(slug, language, _CONVENTION.format(code=code)) for language, code in _CODES.items())
        yield from (Offer(slug, "en", url) for slug, url in _SERIES.items())

    def wanted(self, offer: Offer, pages: Sequence[Page]) -> Sequence[str]:
        return () if pages else (offer.url,)

    def expectation(self, offer: Offer) -> Expectation:
        return expected(offer, articles=_IN_THE_FILE[offer.instrument][1] if offer.instrument in _IN_THE_FILE else None)

    def read(self, offer: Offer, pages: Sequence[Page]) -> LawText:
        """The treaty. Raises SourceError where the file does not hold it, MissingExtra for a PDF without pypdf."""
        page = only(pages, offer.instrument)
        if page.body.lstrip().startswith(b"%PDF-"):
            title, lines = "", _from_pdf(page, offer)
        else:
            title, lines = treaty(page, offer.language)
        return check(LawText(offer.instrument, offer.language, build(lines), title, offer.as_of), Expectation(least_characters=1))


def _from_pdf(page: Page, offer: Offer) -> list[Line]:
    found = list(blocks(pdf_pages(page), notes=offer.instrument in _IN_THE_FILE))
    if offer.instrument in _IN_THE_FILE:
        found = _part(page, found, _IN_THE_FILE[offer.instrument][0])
    lines = running.lines(_labelled(found), language=offer.language)
    if not lines:
        raise refuse(page, "no article was found in the PDF")
    return lines


def _part(page: Page, found: Sequence[Block], number: str) -> list[Block]:
    """The Convention, or one of the protocols that the same file prints after it."""
    titles = [(n, m["number"] or "1") for n, block in enumerate(found) if len(block.text) < 160 and (m := _PROTOCOL.match(block.text))]
    parts: dict[str, list[Block]] = {}
    starts = [(0, ""), *titles, (len(found), "")]
    for (start, name), (end, _) in itertools.pairwise(starts):
        part = list(found[start:end])
        # A title in the table of contents, or one that stands twice, opens nothing.
        if sum(article_heading(block.text) is not None for block in part) >= 3:
            parts.setdefault(name, []).extend(part) if name == "" else parts.__setitem__(name, part)
    if number not in parts:
        raise SourceError(f"{page.url}: protocol {number or 'and Convention'} was not found in the file")
    return parts[number]


def _labelled(found: Iterable[Block]) -> Iterator[Block]:
    """Give the bare labels of the series their marks: a number before a capital, a letter in a list that a colon opened."""
    listing = False
    for block in found:
        match = _BARE.match(block.text)
        text = block.text
        if match is not None:
            label, words = match["label"], text[match.end() :]
            if label.isdecimal() and words[:1].isupper():
                text = f"{label}. {words}"
            elif listing and not label.isdecimal():
                text = f"({label}) {words}"
        listing = text.endswith((":", ";", ",")) or (listing and text.endswith((" and", " or")))
        yield block._replace(text=text)
