"""The treaty base of the Netherlands (wetten.overheid.nl) in the Markdown that the States-General's project made of it.

Each file prints the authentic English text and after it the Dutch translation. The project rests;
its files are asked for at one commit, so they never change. Texts are those of the day when the
base took them in: the Rome Statute, for one, stands there without its amendments and is left out, as are
treaties that it has in Dutch alone (TFEU) or without plain articles (SOLAS, MARPOL, WTO Agreement and others).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files

from lexlink.errors import SourceError
from lexlink.law import Expectation, LawText, Offer, Page
from lexlink.sources import running
from lexlink.sources.check import check
from lexlink.sources.expected import expected
from lexlink.sources.markdown import blocks
from lexlink.sources.pages import decoded, only, refuse
from lexlink.sources.tree import build

_COMMIT = "91556a80a25a3da4234c8039945c6aeef4108d00"
_ADDRESS = "https://raw.githubusercontent.com/statengeneraal/laws-markdown/{commit}/verdrag/{path}/README.md"
_WORD = re.compile(r"BWBV\d+|[A-Z][^A-Z0-9]*|\d+")


@lru_cache(maxsize=1)
def _paths() -> dict[str, str]:
    """Instrument → folder of its file. In the table a folder's parts run together, each begins with a capital or is a number."""
    table = files("lexlink.sources").joinpath("dutch_treaty_base.tsv").read_text("utf-8")
    found = {}
    for line in table.splitlines():
        slug, _, parts = line.partition("\t")
        *words, number = _WORD.findall(parts)
        found[slug] = "/".join((*(word.lower() for word in words), number))
    return found


class DutchTreatyBase:
    name = "dutch-treaty-base"
    parser = 1

    def offers(self) -> Iterable[Offer]:
        return [Offer(slug, "en", _ADDRESS.format(commit=_COMMIT, path=path)) for slug, path in _paths().items()]

    def wanted(self, offer: Offer, pages: Sequence[Page]) -> Sequence[str]:
        return () if pages else (offer.url,)

    def expectation(self, offer: Offer) -> Expectation:
        return expected(offer)

    def read(self, offer: Offer, pages: Sequence[Page]) -> LawText:
        """The treaty in its authentic English. Raises SourceError unless the translation follows: the file was cut short then."""
        page = only(pages, offer.instrument)
        text = decoded(page)
        if "<html" in text[:2000].lower():
            raise refuse(page, "this is no Markdown")
        found = list(blocks(text))
        lines = running.lines(found, language=offer.language)
        if not lines:
            raise refuse(page, "no article was found in the file")
        made = LawText(offer.instrument, offer.language, build(lines), _title(found), offer.as_of)
        if not running.lines(found, language="nl"):
            raise SourceError(f"{page.url}: the Dutch translation does not follow; the file was cut short, fetch it again")
        return check(made, Expectation(least_characters=1))


def _title(found: Sequence[object]) -> str:
    """The first two headings are the Dutch and the authentic title."""
    titles = [str(getattr(block, "text", "")) for block in found[:6] if getattr(block, "strong", False)]
    return titles[1] if len(titles) > 1 else titles[0] if titles else ""
