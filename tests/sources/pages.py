"""Pages for the tests of the sources: imitations that stand in tests/pages, and real ones beside the checkout."""

from pathlib import Path

import pytest

from lexlink.law import Page
from tests.conftest import SHARED

PAGES = Path(__file__).resolve().parent.parent / "pages"


def imitation(name, url="https://example.org/law", **changes):
    return Page(url, (PAGES / name).read_bytes(), **changes)


def sample(name, url="https://example.org/law"):
    """A real page; skips the test where the collection is not there."""
    path = SHARED / "samples" / name
    if not path.is_file():
        pytest.skip("needs the collection of real pages beside the checkout")
    return Page(url, path.read_bytes())


def outline(text):
    return [unit.eid for top in text.units for unit in top.walk()]
