"""Numerals, sentences and safe display."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexlink.text.numerals import roman, to_roman
from lexlink.text.safe_text import safe_line, safe_text
from lexlink.text.sentences import Boundaries


@given(st.integers(1, 399))
def test_roman_numerals_round_trip(number):
    assert number == roman(to_roman(number).lower())


@pytest.mark.parametrize("word", ["", "iiii", "vx", "in", "article", "IV", "ic"])
def test_what_is_no_roman_numeral(word):
    assert roman(word) is None


def test_abbreviations_end_no_sentence():
    text = "Under Art. 5 and No. 4 he spoke. Then U.S. troops left! \n\nA new paragraph"
    assert Boundaries(text).sentences_between(0, len(text)) == 2
    assert Boundaries(text).paragraphs_between(0, len(text)) == 1


def test_the_sentence_around_a_span():
    text = "One here. Two here. Three here."
    start, end = Boundaries(text).sentence_around(text.index("Two"), text.index("Two") + 3)
    assert text[start:end] == "Two here. "


HOSTILE = ["\x1b]52;c;aGk=\x07", "\x9b31m", "\u202eevil", "\x00", "\x7f", "\ud800", "\r", "\u2066x\u2069"]


@pytest.mark.parametrize("payload", HOSTILE)
def test_safe_text_shows_marks_one_for_one(payload):
    shown = safe_text(f"a{payload}b\n\tc")
    assert len(f"a{payload}b\n\tc") == len(shown)
    assert not any(c != "\n" and c != "\t" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000) for c in shown)
    assert "\u202e" not in shown


def test_a_safe_line_has_no_line_break():
    assert safe_line("a\nb\tc") == "a b c"
