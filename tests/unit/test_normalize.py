"""Folding keeps offsets, whatever the text."""

from hypothesis import example, given
from hypothesis import strategies as st

from lexlink.text.normalize import SPECIAL, View, breaks, fold, fold_for_scan, squeezed
from lexlink.text.offsets import OffsetMap

ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=300)


@given(ANY_TEXT)
@example("\ud800 lone surrogate")
@example("Conven\u00adtion ﬁx 🏛️ naı̈ve")
def test_a_fold_has_one_byte_per_character(text):
    assert len(fold(text)) == len(text)
    assert len(fold_for_scan(text)) == len(text)


def test_case_accents_quotes_and_dashes_are_folded():
    assert fold("L’État «Œuvre» — 5–8 § 4") == b'l\'etat "ouvre" ~ 5-8 \xa7 4'


def test_the_scan_fold_knows_letters_spaces_hyphens_and_the_rest():
    assert fold_for_scan("Art. 5(2)\u00a0– non-U.N.") == b"art, 5,2, - non-u,n,"


def test_ligatures_and_marks_are_special_in_both_folds():
    for char in ("ﬁ", "\u0301", "\u200b", "\u00ad"):
        assert fold(char)[0] == SPECIAL == fold_for_scan(char)[0]


def _squeeze(text):
    view = View(text)
    runs = [i for i in range(len(text) - 1) if view.scan[i : i + 2] == b"  "]
    hyphens = [i for i in range(len(text) - 1) if view.scan[i : i + 2] == b"- "]
    return squeezed(text, breaks(view, runs, hyphens))


def test_broken_words_are_joined_and_lead_back():
    text = "the Chemical Weap-\n  ons  Conven\u00adtion, the Anti-\nPersonnel ﬁle"
    view = _squeeze(text)
    assert view.text == "the Chemical Weapons Convention, the Anti-Personnel file"
    start = view.text.index("Weapons")
    assert text[slice(*view.original(start, start + 18))] == "Weap-\n  ons  Conven\u00adtion"
    start = view.text.index("file")
    assert text[slice(*view.original(start, start + 4))] == "ﬁle"


def test_blank_lines_and_sentence_spaces_stay():
    text = "One.  Two\n\nThree"
    assert _squeeze(text).text == text


@given(ANY_TEXT, st.data())
def test_every_span_of_a_squeezed_text_leads_into_the_original(text, data):
    view = _squeeze(text)
    if not view.text:
        return
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    first, last = view.original(start, end)
    assert 0 <= first <= last <= len(text)
    if view.offsets is None:
        assert text[first:last] == view.text[start:end]


def test_an_offset_map_of_nothing_maps_to_nothing():
    assert OffsetMap().span(0, 0) == (0, 0)
