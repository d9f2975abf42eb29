"""The International Committee of the Red Cross: its treaties database, as the JSON:API behind its pages gives them.

One answer holds a treaty with all its parts. Headings of articles are the ICRC's own where the
treaty has none (Geneva Conventions).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lexlink.errors import SourceError
from lexlink.law import Expectation, LawText, Offer, Page
from lexlink.sources.check import check
from lexlink.sources.expected import expected
from lexlink.sources.flow import blocks
from lexlink.sources.lines import Line, article_heading, clean
from lexlink.sources.pages import json_of, only, refuse, soup
from lexlink.sources.tree import build

_ADDRESS = "https://ihl-databases.icrc.org/en/jsonapi/node/treaty?filter[field_treaty_number]={number}&include=field_treaty_content"
# instrument → number in the database, words of the title
_TREATIES = {
    "geneva-convention-i": ("365", "forces in the field"),
    "geneva-convention-ii": ("370", "shipwrecked"),
    "geneva-convention-iii": ("375", "prisoners of war"),
    "geneva-convention-iv": ("380", "civilian persons"),
    "additional-protocol-i": ("470", "protocol i"),
    "additional-protocol-ii": ("475", "protocol ii"),
    "additional-protocol-iii": ("615", "protocol iii"),
    "hague-convention-ii-1899": ("150", "land"),
    "hague-convention-iv-1907": ("195", "land"),
    "hague-regulations-1907": ("195", "land"),
    "geneva-gas-protocol": ("280", "asphyxiating"),
    "genocide-convention": ("357", "genocide"),
    "hague-convention-1954": ("400", "cultural property"),
    "hague-convention-1954-protocol-1": ("410", "cultural property"),
    "hague-convention-1954-protocol-2": ("590", "cultural property"),
    "bwc": ("450", "bacteriological"),
    "enmod-convention": ("460", "environmental modification"),
    "convention-certain-conventional-weapons": ("500", "conventional weapons"),
    "cwc": ("553", "chemical weapons"),
    "ottawa-treaty": ("580", "anti-personnel mines"),
    "rome-statute": ("585", "criminal court"),
    "convention-cluster-munitions": ("620", "cluster munitions"),
}
_DIVISIONS = frozenset(("chapter", "part", "section", "title of part"))
# Parts of another text behind the treaty, «Regulations: Art. 42»: its annex, and an instrument of its own.
_REGULATIONS = re.compile(r"(?:regulations?|annex\w*)\b[^\d]{0,60}?(?=\bart(?:icle|\.))", re.IGNORECASE)
_ALONE = frozenset(("hague-regulations-1907",))
_ANNEXES = frozenset(("annex", "appendix"))


class Icrc:
    name = "icrc"
    parser = 1

    def offers(self) -> Iterable[Offer]:
        return [Offer(slug, "en", _ADDRESS.format(number=number)) for slug, (number, _) in _TREATIES.items()]

    def wanted(self, offer: Offer, pages: Sequence[Page]) -> Sequence[str]:
        return () if pages else (offer.url,)

    def expectation(self, offer: Offer) -> Expectation:
        return expected(offer)

    def read(self, offer: Offer, pages: Sequence[Page]) -> LawText:
        """The treaty. Raises SourceError where the answer holds another one, or not every part that it lists."""
        page = only(pages, offer.instrument)
        treaty, parts = _answer(page)
        title = clean(str(treaty["attributes"].get("title") or ""))
        number, words = _TREATIES.get(offer.instrument, ("", ""))
        found = str(treaty["attributes"].get("field_treaty_number") or "")
        if number and (found != number or words not in title.casefold()):
            raise SourceError(f"{page.url}: the answer holds «{title[:80]}» (number {found}), not {offer.instrument}")
        units = build(_regulations(_lines(page, parts), alone=offer.instrument in _ALONE))
        text = LawText(offer.instrument, offer.language, units, title, offer.as_of)
        if offer.instrument not in _ALONE:
            _complete(page, treaty, text)
        return check(text, Expectation(least_characters=1))


def _answer(page: Page) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The treaty and its parts in the order in which it lists them."""
    answer = json_of(page)
    data = answer.get("data") if isinstance(answer, dict) else None
    nodes = data if isinstance(data, list) else [data] if isinstance(data, dict) else []
    if len(nodes) != 1 or not isinstance(nodes[0].get("attributes"), dict):
        raise refuse(page, f"the answer holds {len(nodes)} treaties, not one")
    included = {(r.get("type"), r.get("id")): r for r in answer.get("included") or () if isinstance(r, dict)}
    listed = ((nodes[0].get("relationships") or {}).get("field_treaty_content") or {}).get("data") or []
    parts = [included.get((ref.get("type"), ref.get("id"))) for ref in listed if isinstance(ref, dict)]
    held = [part for part in parts if part is not None and isinstance(part.get("attributes"), dict)]
    if not held:
        raise refuse(page, "the answer holds no part of the treaty")
    if len(held) < len(parts):
        raise SourceError(f"{page.url}: the treaty lists {len(parts)} parts, the answer holds {len(held)}; fetch it again")
    return nodes[0], held


def _lines(page: Page, parts: Sequence[dict[str, Any]]) -> Iterator[Line]:
    for part in parts:
        attributes = part["attributes"]
        section = str(attributes.get("field_treaty_content_section") or "").strip().lower()
        heading = clean(str(attributes.get("field_treaty_content_title") or attributes.get("field_treaty_content_list_title") or ""))
        body = attributes.get("field_treaty_content_content")
        markup = (body.get("processed") or body.get("value") or "") if isinstance(body, dict) else body or ""
        yield from _part(page, section, heading, clean(str(attributes.get("field_treaty_content_pre_title") or "")), str(markup))


def _part(page: Page, section: str, heading: str, before: str, markup: str) -> Iterator[Line]:
    body = list(_body(page, markup))
    if section == "article":
        behind = _REGULATIONS.match(heading) or _REGULATIONS.match(before)
        opened = article_heading(heading[behind.end() :]) if behind else article_heading(heading) or article_heading(before)
        if opened is None:
            raise SourceError(f"{page.url}: «{heading[:60]}» is no article's heading; the publisher may have changed its answers")
        yield Line(opened.rest if opened.rest != before else "", "article", opened.number, strong=behind is not None)
        yield from body
    elif section == "preamble":
        yield from (line._replace(role="preamble") for line in body)
    elif section in _DIVISIONS or re.match(r"(?:chapter|part|section)\b", heading, re.IGNORECASE):
        yield Line(heading, "division")
    elif section in _ANNEXES or re.match(r"annex\b", heading, re.IGNORECASE):
        yield Line(heading, "annex")
        yield from body
    elif section == "testimonium":
        yield Line("", "end")


def _regulations(lines: Iterable[Line], *, alone: bool) -> Iterator[Line]:
    """Put the articles of regulations behind a treaty into an annex, or give nothing but them."""
    inside = False
    for line in lines:
        if line.role == "article":
            if line.strong and not inside and not alone:
                yield Line("Annex", "annex")
            inside = line.strong
        if inside or not alone:
            yield line


def _body(page: Page, markup: str) -> Iterator[Line]:
    if "<" not in markup:
        yield from (Line(clean(row)) for row in markup.split("\n") if row.strip())
        return
    tree = soup(Page(page.url, markup.encode("utf-8"), headers={"content-type": "text/html; charset=utf-8"}), fragment=True)
    yield from (Line(block.text) for block in blocks(tree))


def _complete(page: Page, treaty: dict[str, Any], text: LawText) -> None:
    """The database says itself how many articles a treaty has: «64 + 2 annexes»."""
    said = re.match(r"\s*(\d+)\b", str(treaty["attributes"].get("field_treaty_number_articles") or ""))
    if said and len(text.articles) < int(said[1]):
        raise SourceError(f"{page.url}: the treaty has {said[1]} articles, the answer holds {len(text.articles)}")
