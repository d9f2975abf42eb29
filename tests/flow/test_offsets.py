"""`text[start:end] == surface`, whatever the text; nothing ever raises."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PIECES = [
    "Article 5 of the Rome Statute", "the Statute", "its Article 98", "NATO’s Article 5", "Chemical Weap-\nons Convention", "Gen\u00adeva  Conventions",
    "UN Charter", "Articles 5 to 8", "(ICC)", "ﬁrst protocol", "e\u0301", "🏛️", "\u202e", "\x00", "\r\n", "\n\n", " ", ". ", "’s ", "§ 4", "(2)(b)", "art.\u00a0", "Convention de Genève",
    "la Convention", "dicho tratado", "artículo 8 bis", "\ud800", "Protocol No. 13 to the ECHR", "and 32 VCLT", "of the Constitution",
]  # fmt: skip


def check(linker, text):
    linked = linker.link(text)
    for link in linked.links:
        assert 0 <= link.start < link.end <= len(text)
        assert text[link.start : link.end] == link.surface
        for target in link.targets:
            assert link.start <= target.start <= target.end <= link.end
        if link.antecedent:
            assert text[link.antecedent.start : link.antecedent.end] == link.antecedent.surface
    spans = [(link.start, link.end) for link in linked.links]
    assert spans == sorted(spans)
    return linked


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_texts_made_of_citations(linker, text):
    check(linker, text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=200))
def test_any_unicode(linker, text):
    check(linker, text)


@pytest.mark.parametrize("text", ["", "\ufeff", "🙂", " ", "Article", "Article 5", "(" * 2000, "Article 1, " * 3000, "Article 1" + "(a)" * 5000])
def test_odd_texts(linker, text):
    check(linker, text)


def test_broken_names_are_found_where_they_stand(linker):
    text = "Delegates praised the Chemical Weap-\nons Conven\u00adtion\u00a0of 1993."
    (link,) = check(linker, text).links
    assert link.target == "cwc"
    assert link.surface == "Chemical Weap-\nons Conven\u00adtion\u00a0of 1993"
