"""Reading the structure of a law text. The texts are made up for these tests."""

from lexlink.sources.structure import articles, outline

STATUTE = """
### Article 1

#### Purpose

1. The garden society keeps the gardens.
2. It shall:

(a) plant trees;

(b) water them, in particular:

(i) in the morning;

(ii) in the evening, as said in paragraph 2 (c) of this Article.

### Article 2

Members pay a fee that the board sets every year in the spring.

Whoever does not pay is reminded of it in a friendly letter.

### Article 2 bis

A. Guests may visit.

### PART TWO

### Article III

(1) Nothing here binds the neighbours. (2) They may join.

### Article 1

1. La société entretient les jardins.
"""


def test_articles_are_read_in_order_and_stop_at_the_next_language():
    found = list(articles(STATUTE))
    assert [a.eid for a in found] == ["art_1", "art_2", "art_2-bis", "art_3"]
    assert found[3].roman and not found[0].roman


def test_paragraphs_points_and_deeper_points_are_nested():
    first = next(iter(articles(STATUTE)))
    assert outline(first.text) == [
        "para_1",
        "para_2",
        "para_2__point_a",
        "para_2__point_b",
        "para_2__point_b__point_i",
        "para_2__point_b__point_ii",
    ]


def test_a_reference_inside_a_sentence_is_no_label():
    assert "para_2__point_c" not in outline(next(iter(articles(STATUTE))).text)


def test_unnumbered_paragraphs_count_where_nothing_is_numbered():
    second = list(articles(STATUTE))[1]
    assert outline(second.text) == ["para_1", "para_2"]
    assert outline(second.text, unnumbered=False) == []


def test_letters_go_on_behind_h_i_and_j():
    text = "The society may: (a) a; (b) b; (c) c; (d) d; (e) e; (f) f; (g) g; (h) h; (i) i; (j) j."
    assert [f"point_{c}" for c in "abcdefghij"] == outline(text)


def test_run_in_labels_after_a_colon_count():
    assert outline("1. Means:(a)one thing;(b)another thing.") == ["para_1", "para_1__point_a", "para_1__point_b"]
