"""Texts to review, linked once, and journals in a folder of the test's own."""

import pytest

from lexlink import Config, Document, Linker
from lexlink.reviewing.journal import Journal
from lexlink.reviewing.session import Review

HARBOUR = (
    "The judge cited Article 8(2)(b)(i) of the Rome Statute. Ministers answered that Article 200 of the Rome Statute protects them. "
    "The ICC was silent. Article 120 of the UCMJ is another matter, and so is the Vienna Convention."
)
ICE = "Fishing crews quoted Articles 5 to 8 of the Rome Statute and the UN Charter; “the Statute is clear,” one of them said."


@pytest.fixture(scope="session")
def suggesting(kb):
    return Linker(kb, Config(suggest=True))


@pytest.fixture(scope="session")
def harbour(suggesting):
    return suggesting.link(Document(HARBOUR, key="harbour", language="en"))


@pytest.fixture(scope="session")
def ice(suggesting):
    return suggesting.link(Document(ICE, key="ice"))


@pytest.fixture
def make_review(tmp_path, kb):
    """Opens a review on a journal; the one before it on the same journal has to be closed."""
    opened = []

    def made(*documents, reviewer="ann", name=None):
        journal = Journal(tmp_path / f"{name or reviewer}.jsonl", reviewer)
        opened.append(journal)
        review = Review(journal, organs=kb.organs)
        for linked in documents:
            review.open(linked)
        return review

    yield made
    for journal in opened:
        journal.close()
