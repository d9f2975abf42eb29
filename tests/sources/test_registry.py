"""The list of publishers."""

import subprocess
import sys

import pytest

from lexlink import sources
from lexlink.errors import UsageError


def test_every_source_has_offers_under_its_own_name_and_known_instruments(kb):
    for name in sources.names():
        source = sources.load(name)
        assert source.name == name
        assert source.parser >= 1
        offers = list(source.offers())
        assert offers
        assert len({(o.instrument, o.language) for o in offers}) == len(offers), name
        for offer in offers:
            assert offer.instrument in kb.instruments, (name, offer)
            assert list(source.wanted(offer, [])) == [offer.url]
            assert offer.url.startswith(("https://", "http://"))


def test_an_unknown_source_names_the_known_ones():
    with pytest.raises(UsageError, match="icrc"):
        sources.load("nowhere")


def test_listing_the_sources_wakes_nothing_heavy():
    code = "import sys, lexlink.sources as s; s.names(); print([m for m in ('bs4', 'lxml', 'requests', 'pypdf') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
