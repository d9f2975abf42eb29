"""Strings of any kind in notes, queries, filters and names of instruments: shown whole, no control byte of theirs, no crash."""

import random

import pytest

from lexlink import Document, Linker
from lexlink.kb.subjects import subjects
from lexlink.lookup import Finding
from lexlink.reviewing.state import Opened
from lexlink.tui.corpus_page import corpus_page
from lexlink.tui.corpus_tree import CorpusTree
from lexlink.tui.law_page import Official
from lexlink.tui.screens.search import _hits, _row
from lexlink.tui.view import shown
from lexlink.types import Addition, Alias, Instrument, Provision

PIECES = [
    "[/b]", "[GC]", "[sic]", "[", "]", "[@click=app.quit]", "[link=x]", "\\[", "$x", "\x1b]52;c;QQ==\x07", "\x1b[31m", "\x9b2J", "\x00", "\x07", "\x7f", "\u202e", "\u2066",
    "\u200b", "\ufeff", "e" + "\u0301" * 30, "👩‍👩‍👧", "漢字", "עברית", "العربية", "\ud800", "\t", "\r\n", "\r", "\u2028", "a" * 3000, "Article 27", " ", "of the Rome Statute",
]  # fmt: skip
BAD = set(map(chr, (*range(9), 11, 12, 13, *range(14, 32), 127, *range(128, 160), 0x202E, 0x2066, 0xD800, 0x2028)))


def strings(number):
    chance = random.Random(7)
    return ["".join(chance.choices(PIECES, k=chance.randint(1, 6))) for _ in range(number)]


@pytest.mark.parametrize("start", range(0, 1000, 250))
def test_no_page_or_row_lets_a_control_byte_through(kb, start):
    for words in strings(1000)[start : start + 250]:
        finding = Finding("un-charter/art_2", "words", words, words, words, marks=((0, len(words)),))
        page, _ = corpus_page(kb, "un-charter/art_2", Official(((0, words),), words, "en", words, words), None, [], "r")
        seen = "".join(text for text, _ in _row(finding)) + page.text
        assert not BAD & set(seen)
        assert all(paint.start < paint.end for paint in _hits(page.text, [shown(words)]))


def test_a_tree_of_hostile_names_opens_and_filters(kb):
    names = [words for words in strings(60) if words.strip() and "\ud800" not in words]
    made = [
        Addition(Instrument(f"odd-{n}", "treaty", words, words), (Alias(f"Odd {n}", (f"odd-{n}",)),), (Provision(f"odd-{n}/art_1", "1", words),))
        for n, words in enumerate(names)
    ]
    own = kb.add(*made)
    tree = CorpusTree(own, subjects(own.folders, own.instruments))
    for n, words in enumerate(names):
        row = tree.reveal(f"odd-{n}/art_1")
        assert tree.rows[row].label == words
        tree.filter(words)
        tree.filter(f"odd {n}")
        assert f"odd-{n}" in [node.target for node in tree.rows]
    assert Linker(own).link(Document("Odd 7")).links


def test_an_opened_text_keeps_every_character():
    for words in strings(50):
        assert Opened("h", "i", "", "", "", words).text == words
