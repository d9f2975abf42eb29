"""A mirror of the publishers: real pages from beside the checkout, at the paths where the sources look for them.

with FaultServer() as server:
    mirrored(server)          # {(source, instrument, language), …} that have a page
"""

import json
from urllib.parse import urlsplit

from lexlink import sources
from tests.conftest import SHARED
from tests.pages.server import answer

SAMPLES = SHARED / "samples"
KINDS = {"html": "text/html; charset=utf-8", "xml": "application/xml", "json": "application/json", "pdf": "application/pdf", "md": "text/plain; charset=utf-8"}
BY_HAND = {
    ("eurlex", "gdpr", "en"): "eur-lex.europa.eu/32016R0679-eli-oj.html",
    ("eurlex", "treaty-on-european-union", "en"): "eur-lex.europa.eu/EN-CELEX-12016M-TXT.xml",
    ("icc", "rome-statute", "en"): "icc-cpi.int/Rome-Statute.pdf",
    ("icc", "rome-statute", "fr"): "icc-cpi.int/Statut-de-Rome.pdf",
    ("icrc", "geneva-convention-i", "en"): "ihl-databases.icrc.org/gci-1949.jsonapi.json",
    ("fedlex", "rome-statute", "fr"): "fedlex.admin.ch/rome-statute-fr-excerpt.html",
}


def mirrored(server):
    """Let a server hold every page there is; which offers those are."""
    dutch = {
        row["source_url"].strip("/").rpartition("/")[2]: row["file"]
        for row in json.loads((SAMPLES / "MANIFEST.json").read_text(encoding="utf-8"))
        if row["file"].startswith("wetten")
    }
    held = set()
    for name in sources.names():
        for offer in sources.load(name).offers():
            parts = urlsplit(offer.url)
            file = BY_HAND.get((name, offer.instrument, offer.language))
            if name == "dutch-treaty-base" and offer.language == "en":
                file = dutch.get(parts.path.split("/")[-2])
            if name == "open-treaties":
                file = f"open-treaties/{parts.path.rpartition('/')[2]}"
            if file is None or not (SAMPLES / file).is_file():
                continue
            path = f"/{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")
            page = answer((SAMPLES / file).read_bytes(), kind=KINDS[file.rpartition(".")[2]], ETag=f'"{file}"')
            for address in (path, path.replace("[", "%5B").replace("]", "%5D")):
                server.pages[address] = page
            held.add((name, offer.instrument, offer.language))
    return held
