"""An invented publisher of invented treaties, and its pages."""

import os

from lexlink.errors import SourceError
from lexlink.law import Expectation, LawText, LawUnit, Offer
from lexlink.sources.pages import refuse, soup

TREATIES = [f"harbour-treaty-{n}" for n in range(1, 9)]
ARTICLES = 24
_WORDS = {
    "en": ("Every ship that comes into the harbour by night carries a lantern, and the keeper of the pier number {n} counts it.", "Lanterns of pier {n}"),
    "fr": (
        "Tout navire qui entre dans le port pendant la nuit porte une lanterne, et le gardien de la jetée numéro {n} la compte.",
        "Lanternes de la jetée {n}",
    ),
}


class Harbour:
    """Gives each treaty on two pages, articles first and then the annex."""

    name = "harbour"
    parser = 1

    def __init__(self):
        self.base = os.environ["HARBOUR"]

    def offers(self):
        return [Offer(slug, language, f"{self.base}/{language}/{slug}") for slug in TREATIES for language in ("en", "fr")]

    def wanted(self, offer, pages):
        return [offer.url] if not pages else [f"{offer.url}/annex"] if len(pages) == 1 else []

    def expectation(self, offer):
        return Expectation(ARTICLES, ("jetée" if offer.language == "fr" else "lantern",), {"art_1": _WORDS[offer.language][1].format(n=1)})

    def read(self, offer, pages):
        units = [unit for page in pages for unit in _units(page)]
        if not units or units[-1].eid != "annex_1":
            raise SourceError(f"{offer.instrument}: the annex is missing")
        return LawText(offer.instrument, offer.language, tuple(units), f"Treaty {offer.instrument}")


def _units(page):
    found = soup(page).select("div.unit")
    if not found:
        raise refuse(page, "there is no unit of the law on it")
    return [LawUnit(div["id"], div["id"].split("_")[1], div.h2.get_text(), "\n".join(p.get_text() for p in div.find_all("p"))) for div in found]


def law_page(language="en", *, articles=ARTICLES, fee="two coins", encoding="utf-8"):
    words, heading = _WORDS[language]
    units = "".join(
        f'<div class="unit" id="art_{n}"><h2>{heading.format(n=n)}</h2><p>{words.format(n=n)}</p><p>{fee if n == 2 else "No fee"}.</p></div>\n'
        for n in range(1, articles + 1)
    )
    return f"<!doctype html>\n<html><head><title>Invented treaty</title></head><body>\n{units}</body></html>\n".encode(encoding)


def annex_page(language="en"):
    words, _ = _WORDS[language]
    return f'<html><body><div class="unit" id="annex_1"><h2>Annex</h2><p>{words.format(n=0)}</p></div></body></html>'.encode()


def publish(server, answer, *, fee="two coins"):
    """Let a server hold every page of the publisher, each with an ETag that follows its bytes."""
    for slug in TREATIES:
        for language in ("en", "fr"):
            for path, body in ((f"/{language}/{slug}", law_page(language, fee=f"{fee} for {slug}")), (f"/{language}/{slug}/annex", annex_page(language))):
                server.pages[path] = _conditional(answer, body)


def _conditional(answer, body):
    mark = f'"{hash(body)}"'

    def send(connection, request):
        same = request.headers.get("if-none-match") == mark
        connection.sendall(answer(b"", "304 Not Modified") if same else answer(body, ETag=mark))

    return send
