"""Open Treaties: transcriptions of 24 treaties as JSON, in English and Chinese, dedicated to the public domain.

Not the depositaries' own publication: asked only for what no other source here gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lexlink.errors import SourceError
from lexlink.law import Expectation, LawText, Offer, Page
from lexlink.sources.check import check
from lexlink.sources.expected import expected
from lexlink.sources.lines import Line, clean
from lexlink.sources.pages import json_of, only, refuse
from lexlink.sources.tree import build
from lexlink.text.numerals import LATIN_ORDINALS

_COMMIT = "29319bcebf3188c44964a335adf3e9d985b7db23"
_ADDRESS = "https://raw.githubusercontent.com/lawchat-oss/open-treaties/{commit}/data/{name}.json"
_FILES = {
    "additional-protocol-i": "gc-ap1",
    "additional-protocol-ii": "gc-ap2",
    "cerd": "icerd",
    "convention-rights-of-the-child": "crc",
    "convention-rights-persons-with-disabilities": "crpd",
    "geneva-convention-i": "gc-i",
    "geneva-convention-ii": "gc-ii",
    "geneva-convention-iii": "gc-iii",
    "geneva-convention-iv": "gc-iv",
    "genocide-convention": "genocide",
    "iccpr": "iccpr",
    "iccpr-protocol-1": "iccpr-op1",
    "iccpr-protocol-2": "iccpr-op2",
    "icescr": "icescr",
    "icescr-protocol": "op-icescr",
    "icj-statute": "icj-statute",
    "outer-space-treaty": "outer-space",
    "refugee-convention": "refugee",
    "rome-statute": "rome-statute",
    "un-charter": "un-charter",
    "uncac": "uncac",
    "unclos": "unclos",
    "vienna-convention-consular-relations": "vccr",
    "vienna-convention-law-of-treaties": "vclt",
}
_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
# The project gives Article 10 of the Rome Statute a heading that the treaty does not have.
_INVENTED = frozenset((("rome-statute", "10"),))


class OpenTreaties:
    name = "open-treaties"
    parser = 1

    def offers(self) -> Iterable[Offer]:
        return [Offer(slug, "en", _ADDRESS.format(commit=_COMMIT, name=name)) for slug, name in _FILES.items()]

    def wanted(self, offer: Offer, pages: Sequence[Page]) -> Sequence[str]:
        return () if pages else (offer.url,)

    def expectation(self, offer: Offer) -> Expectation:
        return expected(offer)

    def read(self, offer: Offer, pages: Sequence[Page]) -> LawText:
        """The treaty in English. Raises SourceError where the list of articles is shorter than it says."""
        page = only(pages, offer.instrument)
        data = json_of(page)
        articles = data.get("articles") if isinstance(data, dict) else None
        if not isinstance(articles, list) or not articles:
            raise refuse(page, "the answer holds no list of articles")
        if data.get("total_articles") != len(articles):
            raise SourceError(f"{page.url}: {data.get('total_articles')} articles are announced, {len(articles)} are there")
        lines = list(_lines(offer, data, articles))
        return check(LawText(offer.instrument, "en", build(lines), clean(str(data.get("treaty_en") or "")), offer.as_of), Expectation(least_characters=1))


def _lines(offer: Offer, data: dict[str, Any], articles: Sequence[Any]) -> Iterator[Line]:
    if preamble := clean(str(data.get("preamble_en") or "")):
        yield Line(preamble, "preamble")
    for article in articles:
        number = chinese_number(str(article.get("article") or ""))
        heading = clean(str(article.get("title_en") or ""))
        yield Line("" if (offer.instrument, number) in _INVENTED else heading, "article", number)
        yield from (Line(clean(row)) for row in str(article.get("content_en") or "").split("\n") if row.strip())


def chinese_number(printed: str) -> str:
    """«一百二十一» → `121`, «八之二» → `8 bis`. Raises SourceError for what is no number."""
    base, _, inserted = printed.strip().removeprefix("第").removesuffix("條").partition("之")
    value = _value(base)
    if value is None or (inserted and _value(inserted) is None):
        raise SourceError(f"«{printed[:20]}» is no number of an article")
    return f"{value} {LATIN_ORDINALS[(_value(inserted) or 2) - 2]}" if inserted else str(value)


def _value(printed: str) -> int | None:
    if printed.isascii() and printed.isdecimal():
        return int(printed)
    if not printed or not re.fullmatch("[〇一二三四五六七八九十百零]+", printed):
        return None
    printed = printed.replace("零", "〇")
    if not any(character in "十百" for character in printed):  # digits in a row: «三二〇» is 320
        return int("".join(str(_DIGITS[character]) for character in printed))
    total, digit = 0, 0
    for character in printed:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
