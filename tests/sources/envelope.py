"""An answer of the ICRC's database as it would look for an invented convention of four articles."""

import json

_PARTS = (
    ("p0", "Title", "Title", None),
    ("p1", "Preamble", "Preamble", {"value": "x", "processed": "<p>The gardeners, wishing to live in peace,</p><p>Have agreed as follows:</p>"}),
    ("c1", "Chapter", "Chapter I : The gardens", None),
    (
        "a1",
        "Article",
        "Article 1 - Respect for the hedge",
        "<p class='treaty__description-paragraph-sm'>The gardeners respect the hedge wherever they are.</p>",
    ),
    (
        "a2",
        "Article",
        "Article 2 - Watering",
        "<p>(1) Every gardener waters in the evening, and in particular:</p><p>(a) the roses;</p><p>(b) the beans, when<br>they are dry.</p>"
        "<p>(2) The neighbours are asked first.<sup><a href='#_ftn1'>1</a></sup></p>",
    ),
    (
        "a3",
        "Article",
        "Article 3",
        "<p>No gardener digs in the bed of another one without being asked.</p>\n<p>Whoever does so all the same puts everything back at once.</p>",
    ),
    ("a4", "Article", "Article 4 - End", "<p>This convention ends when the last bed is empty.</p>"),
    ("x1", "Annex", "Annex I : Tools", "<p>A spade and a can.</p>"),
)


def envelope():
    """The answer's bytes; what is included stands in another order than the treaty lists it."""
    kind = "paragraph--treaty_content"
    prefix = "field_treaty_content_"
    included = [
        {"type": kind, "id": key, "attributes": {f"{prefix}section": section, f"{prefix}title": title, f"{prefix}content": body}}
        for key, section, title, body in sorted(_PARTS, key=lambda part: part[0][::-1])
    ]
    attributes = {"title": "Convention of gardeners with forces in the field (an imitation)", "field_treaty_number": 365}
    attributes["field_treaty_number_articles"] = "4 + 1 annex"
    listed = {"field_treaty_content": {"data": [{"type": kind, "id": part[0]} for part in _PARTS]}}
    node = {"type": "node--treaty", "id": "t-1", "attributes": attributes, "relationships": listed}
    return json.dumps({"jsonapi": {"version": "1.0"}, "data": [node], "included": included}, ensure_ascii=False).encode()
