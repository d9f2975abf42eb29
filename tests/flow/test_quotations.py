"""Quotations of official texts, cited or not. The treaties are invented."""

import json
from pathlib import Path

import jsonschema
import pytest

from lexlink import Alias, Config, Instrument, KnowledgeBase, LinkedDocument, Linker
from lexlink.kb.official import OfficialTexts, build
from lexlink.law import LawText, LawUnit
from lexlink.shelf import official_texts
from lexlink.store.repository import Store
from lexlink.types import Addition
from tests.store.law import put

SCHEMA = json.loads((Path(__file__).parents[2] / "lexlink" / "writers" / "lexlink-1.schema.json").read_text(encoding="utf-8"))
LANTERN = "Every keeper of a lighthouse shall light the great lantern before nightfall and guard it until the morning."
ALIKE = "No ferryman shall be punished for carrying strangers across the river in winter."


def unit(eid, text, *children, tail=""):
    return LawUnit(eid, eid.rpartition("_")[2], "", text, tuple(children), tail)


def lighthouse(language="en"):
    if language == "fr":
        return LawText(
            "lighthouse-treaty",
            "fr",
            (unit("art_1", "Tout gardien de phare allume la grande lanterne avant la tombée de la nuit et la surveille jusqu’au matin."),),
        )
    points = (
        unit("art_2__para_1__point_a", "a barrel of lamp oil from the northern islands;"),
        unit("art_2__para_1__point_b", "two wardens who know the coast by heart."),
    )
    second = unit(
        "art_2",
        "",
        unit("art_2__para_1", "Each coastal State provides:", *points, tail="Nobody may sell what has been so provided."),
        unit("art_2__para_2", "Travelling musicians are exempt from the lantern toll in every harbour of the parties."),
    )
    return LawText("lighthouse-treaty", "en", (unit("art_1", LANTERN), second, unit("art_3", ALIKE)), "Lighthouse Treaty")


def ferries():
    return LawText(
        "ferry-treaty", "en", (unit("art_7", ALIKE), unit("art_8", "Tolls collected on bridges belong to the villages on either bank.")), "Ferry Treaty"
    )


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    place = tmp_path_factory.mktemp("law") / "store.sqlite"
    with Store.open(place) as store:
        for text in (lighthouse(), lighthouse("fr"), ferries()):
            put(store, text)
    return place


@pytest.fixture(scope="module")
def quoting(shelf):
    kb = KnowledgeBase.load(official=official_texts(shelf)).add(
        Addition(Instrument("lighthouse-treaty", "treaty", "Lighthouse Treaty", "Lighthouse Treaty"), (Alias("Lighthouse Treaty", ("lighthouse-treaty",)),)),
        Addition(Instrument("ferry-treaty", "treaty", "Ferry Treaty", "Ferry Treaty"), (Alias("Ferry Treaty", ("ferry-treaty",)),)),
    )
    return Linker(kb)


def quotations(linker, text):
    return [link for link in linker.link(text).links if link.kind == "quotation"]


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("She read: “Every keeper of a lighthouse shall light the great lantern before nightfall.”", "Every keeper of a lighthouse shall light the great lantern before nightfall"),
        ("They must «shall light the great lantern before nightfall», he said.", "shall light the great lantern before nightfall"),
        ("\"light the great\nlantern before nightfall and guard it\" is the rule.", "light the great\nlantern before nightfall and guard it"),
        ("„light the great lan-\ntern before nightfall and guard it“ steht da.", "light the great lan-\ntern before nightfall and guard it"),
        ("She said: “He told me, ‘light the great lantern before nightfall and guard it’, and left.”", "light the great lantern before nightfall and guard it"),
        ("The rule is 'light the great lantern before nightfall and guard it', no more.", "light the great lantern before nightfall and guard it"),
    ],
)  # fmt: skip
def test_a_quotation_is_found_without_a_citation(quoting, text, surface):
    (link,) = quotations(quoting, text)
    assert (link.surface, link.status, link.target) == (surface, "linked", "lighthouse-treaty/art_1")
    assert link.quotation.exact
    assert link.quotation.law.startswith(("Every", "shall", "light"))


def test_the_smallest_unit_that_holds_the_words_is_the_target(quoting):
    (link,) = quotations(quoting, "“two wardens who know the coast by heart” are needed, the treaty says.")
    assert link.target == "lighthouse-treaty/art_2__para_1__point_b"
    (link,) = quotations(quoting, "It asks for “a barrel of lamp oil from the northern islands; (b) two wardens who know the coast by heart”.")
    assert link.target == "lighthouse-treaty/art_2__para_1"
    assert link.quotation.exact


def test_other_languages_are_quoted_too(quoting):
    (link,) = quotations(quoting, "Le traité dit : « Tout gardien de phare allume la grande lanterne avant la tombée de la nuit ».")
    assert (link.target, link.quotation.language) == ("lighthouse-treaty/art_1", "fr")


def test_a_misquotation_is_told_word_by_word(quoting):
    (link,) = quotations(
        quoting, "The treaty says: “Every keeper of a lighthouse may light the great old lantern before nightfall and guard it until morning”."
    )
    assert link.target == "lighthouse-treaty/art_1"
    assert not link.quotation.exact
    changes = [(d.kind, d.quoted, d.law) for d in link.quotation.differences if d.kind != "same"]
    assert changes == [("changed", "may", "shall"), ("added", "old", ""), ("left out", "", "the")]
    assert "not word for word" in link.explain()
    assert "«may» stands for «shall»" in link.explain()


def test_what_the_paper_marks_is_no_misquotation(quoting):
    (link,) = quotations(quoting, "The treaty says: “Every keeper … shall light the great lantern […] and guard [the flame] until the morning”.")
    assert link.quotation.exact
    assert [d.kind for d in link.quotation.differences if d.kind != "same"] == ["omitted", "omitted", "bracketed"]


def test_treaties_that_repeat_each_other_are_a_family(quoting):
    text = "“No ferryman shall be punished for carrying strangers across the river”, a poster said."
    (link,) = quotations(quoting, text)
    assert (link.status, link.target) == ("ambiguous", None)
    assert {c.target for c in link.candidates} == {"lighthouse-treaty/art_3", "ferry-treaty/art_7"}
    assert "2 provisions" in link.detail
    (link,) = quotations(quoting, text + " The Ferry Treaty has said so for years.")
    assert (link.status, link.target) == ("linked", "ferry-treaty/art_7")


def test_a_citation_beside_corroborates_and_another_is_a_doubt(quoting):
    said = "“two wardens who know the coast by heart”"
    (alone,) = quotations(quoting, f"The poster asks for {said}.")
    (cited,) = quotations(quoting, f"Article 2 of the Lighthouse Treaty asks for {said}.")
    assert cited.score > alone.score
    assert not cited.detail
    (other,) = quotations(quoting, f"Article 9 of the Ferry Treaty asks for {said}.")
    assert other.target == "lighthouse-treaty/art_2__para_1__point_b"
    assert "cites «Article 9 of the Ferry Treaty»" in other.detail
    assert other.score < cited.score


def test_words_outside_quotation_marks_are_found_near_a_mention_only_where_they_are_many(quoting):
    run = "every keeper of a lighthouse shall light the great lantern before nightfall and guard it until the morning"
    (link,) = quotations(quoting, f"Under the Lighthouse Treaty {run}, the minister said.")
    assert link.surface == run
    assert not quotations(quoting, "Under the Lighthouse Treaty they shall light the great lantern before nightfall, the minister said.")


@pytest.mark.parametrize(
    "text",
    [
        "“I shall be there before nightfall, and so shall every friend of the house”, he said.",
        "“the great lantern”, “before nightfall”, “the parties shall”: slogans on a wall.",
        "A “keeper of a lighthouse”, he was.",
        "“" + "la " * 50 + "”",
        "“”, «», \"\", '': nothing",
        "“unclosed " + "word " * 3000,
    ],
)
def test_ordinary_words_are_no_quotation(quoting, text):
    assert not quotations(quoting, text)


def test_the_json_holds_the_difference_and_comes_back(quoting):
    linked = quoting.link("Article 1 of the Lighthouse Treaty: “Every keeper of a lighthouse may light the great lantern before nightfall”.")
    record = linked.to_dict()
    jsonschema.validate(record, SCHEMA)
    (row,) = [r for r in record["links"] if r["kind"] == "quotation"]
    assert row["quotation"]["differences"][1] == {"kind": "changed", "quoted": "may", "law": "shall"}
    assert row["score"] == pytest.approx(row["candidates"][0]["score"])
    assert LinkedDocument.from_dict(json.loads(json.dumps(record)), text=linked.document.text) == linked


def test_show_and_html_keep_citations_inside_a_quotation_apart(quoting):
    from lexlink.writers.html import write
    from lexlink.writers.side_by_side import Look, side_by_side

    text = "“Every keeper of a lighthouse shall (Art. 1 Lighthouse Treaty) light the great lantern before nightfall and guard it”, it says."
    linked = quoting.link(text)
    assert [link.kind for link in linked.links] == ["quotation", "provision"]
    shown = "\n".join(side_by_side(linked, Look(200, linear=True)))
    assert shown.startswith(
        "“Every keeper of a lighthouse shall (Art. 1 Lighthouse Treaty[2]) light the great lantern before nightfall and guard it[1]”, it says."
    )
    import io

    out = io.StringIO()
    write([linked], out)
    assert out.getvalue().partition("<main")[2].count("Every keeper of a lighthouse shall (") == 1
    assert '<span class="quoted ' in out.getvalue()


def test_quotations_can_be_switched_off_and_need_no_texts(quoting):
    text = "She read: “Every keeper of a lighthouse shall light the great lantern before nightfall.”"
    assert not quotations(Linker(quoting.kb, Config(quotations=False)), text)
    assert not quotations(Linker(), text)


def test_several_processes_find_the_same(quoting):
    texts = ["“two wardens who know the coast by heart” are needed.", "nothing", LANTERN] * 3
    assert [d.links for d in quoting.pipe(texts, jobs=2)] == [d.links for d in quoting.pipe(texts)]


def test_the_file_follows_the_store(tmp_path, monkeypatch):
    monkeypatch.setenv("LEXLINK_CACHE", str(tmp_path / "cache"))
    place, told = tmp_path / "store.sqlite", []
    assert official_texts(place, told.append) is None
    with Store.open(place) as store:
        assert official_texts(place, told.append) is None
        put(store, ferries())
    first = official_texts(place, told.append)
    assert OfficialTexts(first).wording("ferry-treaty/art_7") == (ALIKE, "en")
    assert official_texts(place, told.append) == first
    assert len(told) == 1
    with Store.open(place) as store:
        put(store, lighthouse())
    second = official_texts(place, told.append)
    assert second != first
    assert OfficialTexts(second).wording("lighthouse-treaty/art_2__para_2")[0].startswith("Travelling musicians")
    assert KnowledgeBase.load(official=second).revision != KnowledgeBase.load(official=first).revision
    Path(second).write_bytes(b"broken")
    with pytest.raises(Exception, match="cannot be read"):
        KnowledgeBase.load(official=second)


def test_the_official_text_stands_beside_a_citation(quoting):
    linked = quoting.link("Article 1 of the Lighthouse Treaty")
    assert linked.links[0].passage.text == LANTERN


def test_a_file_of_many_words_is_sorted_in_passes(monkeypatch):
    from lexlink.kb import official

    class Row:
        language, depth, tail = "en", 0, ""

        def __init__(self, number):
            self.id, self.text = f"x/art_{number}", " ".join(f"w{(number * 7 + n * n) % 97}" for n in range(40))

    rows = [Row(n) for n in range(50)]
    whole = build(rows)
    monkeypatch.setattr(official, "_PASS", 300)
    assert build(rows) == whole


def test_only_a_citation_in_the_same_paragraph_is_a_doubt(quoting):
    said = "“two wardens who know the coast by heart”"
    (link,) = quotations(quoting, f"Under Article 9 of the Ferry Treaty tolls rise.\n\nThe poster asks for {said}.")
    assert not link.detail
    (link,) = quotations(quoting, f"Article 2 of the Lighthouse Treaty:\n\n{said}")
    assert any(f.name == "cited beside" for f in link.candidates[0].features)
