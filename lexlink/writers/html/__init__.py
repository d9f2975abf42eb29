"""One HTML page to share: every text with the law beside it, what is cited most, what somebody should look at.

Nothing comes from the network: the page's policy allows its own style sheet and its own script, by their
hashes, and nothing else. All of it can be read without the script, which only filters and walks. Whatever
comes from a text, a file name or the law is escaped.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from lexlink.types import LinkedDocument
from lexlink.writers.html.articles import article
from lexlink.writers.html.overview import Anchors, Overview
from lexlink.writers.html.page import page
from lexlink.writers.html.parts import Parts

MOST = 5_000_000  # characters of texts in one file


def write(documents: Iterable[LinkedDocument], out: IO[str]) -> None:
    """One page. The counts come first in it, so it is written when the last document has passed.

    Texts beyond five million characters of HTML are counted and not shown; `write_file` shows them all.
    """
    overview, anchors = Overview(), Anchors()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace", newline="") as texts:
        size = 0
        for linked in documents:
            place = overview.add(linked, anchors if size < MOST else None)
            if size < MOST:
                for piece in article(linked, place, anchors):
                    size += texts.write(piece)
        texts.seek(0)
        out.writelines(page(overview, iter(lambda: texts.read(1 << 16), "")))


def write_file(documents: Iterable[LinkedDocument], path: Path) -> None:
    """The page, or above five million characters an index with the texts in a folder `NAME-texts` beside it."""
    with Parts(path, MOST) as parts:
        for linked in documents:
            parts.add(linked)
        parts.finish()
