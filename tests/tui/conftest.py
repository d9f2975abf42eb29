"""Applications without a terminal, over a shared linker."""

import pytest

from lexlink import Config, Document, Linker
from lexlink.tui.app import LexlinkApp, Start

STORY = """Harbour court weighs the law of the sea

The judge cited Article 8(2)(b)(i) of the Rome Statute and common Article 3 of the Geneva Conventions.
Ministers answered that Article 200 of the Rome Statute protects them. It does not exist.

The International Criminal Court was silent. Amending the Rome Statute will never happen, a professor said.
“Article 51 of the UN Charter is no help either,” she added.
"""


@pytest.fixture(scope="session")
def suggesting(kb):
    return Linker(kb, Config(suggest=True))


@pytest.fixture
def story():
    return Document(STORY, source="harbour.txt", title="Harbour court")


@pytest.fixture
def make_app(suggesting):
    def made(*documents, **start):
        return LexlinkApp(Start(linker=lambda: suggesting, documents=documents, **start))

    return made


async def settled(pilot):
    """Wait until every document is linked."""
    for _ in range(400):
        await pilot.pause(0.01)
        app = pilot.app
        if app.linker and not app.reading_now and all(reading.stage != "linking" for reading in app.session.readings):
            break
    await pilot.pause()
