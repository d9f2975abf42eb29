"""Hostile text costs time in proportion to its length: twice as much takes about twice as long, never four times."""

import time

import pytest

from lexlink.law import Page
from lexlink.sources import markdown, pdf, running
from lexlink.sources.flow import Block
from lexlink.sources.lines import article_heading, clean, division_heading
from lexlink.sources.own import read_own
from lexlink.sources.structure import labels, outline
from lexlink.sources.tree import split_label

PIECES = (
    " ",
    ". ",
    ".",
    "*",
    "[",
    "](",
    "<",
    "<a ",
    "(a",
    "(a) ",
    "1. ",
    "Article 1 ",
    "Article 1\n",
    "_",
    "\\",
    "i",
    "ARTICLE IV. ",
    "(i)(ii)",
    "—",
    "\n\n",
    "# ",
    "Chapter I\n",
)
READERS = {
    "clean": clean,
    "article": article_heading,
    "division": division_heading,
    "label": split_label,
    "labels": labels,
    "outline": outline,
    "markdown": lambda text: list(markdown.blocks(text)),
    "pdf": lambda text: list(pdf.blocks([text])),
    "running": lambda text: running.lines([Block(text), Block("Article 1"), Block(text)]),
    "own": lambda text: read_own(Page("file:///x", text.encode())),
}


def cost(reader, text):
    best = 9.0
    for _ in range(2):
        start = time.perf_counter()
        try:
            reader(text)
        except Exception as error:
            assert type(error).__name__ == "SourceError", error
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.parametrize("name", READERS)
def test_cost_grows_with_length_alone(name):
    for piece in PIECES:
        short, long = piece * (8_000 // len(piece)), piece * (64_000 // len(piece))
        quick = cost(READERS[name], short)
        slow = cost(READERS[name], long)
        assert slow < 0.3 or slow < 32 * quick, (piece, quick, slow)
