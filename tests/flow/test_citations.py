"""Written citations and what they are read as: every word order, lists, ranges, levels."""

import pytest

CASES = [
    ("Article 8(2)(b)(iv) of the Rome Statute", ["rome-statute/art_8__para_2__point_b__point_iv"]),
    ("paragraph 2 of Article 12 of the ICCPR", ["iccpr/art_12__para_2"]),
    ("point (a) of Article 6(1) GDPR", ["gdpr/art_6__para_1__point_a"]),
    ("Article 121, paragraphs 4 and 5, of the Rome Statute", ["rome-statute/art_121__para_4", "rome-statute/art_121__para_5"]),
    ("Article 6.3 of the European Convention on Human Rights", ["echr/art_6__para_3"]),
    ("Art. 3 § 1 of the Convention on the Rights of the Child", ["convention-rights-of-the-child/art_3__para_1"]),
    ("second paragraph of Article 49 of the Fourth Geneva Convention", ["geneva-convention-iv/art_49__para_2"]),
    ("Article 2, para. 4, of the UN Charter", ["un-charter/art_2__para_4"]),
    ("Article 1F of the Refugee Convention", ["refugee-convention/art_1__point_f"]),
    ("Article 15 ter of the Rome Statute", ["rome-statute/art_15-ter"]),
    ("Articles 6 to 8 bis of the Rome Statute", ["rome-statute/art_6", "rome-statute/art_7", "rome-statute/art_8", "rome-statute/art_8-bis"]),
    ("Arts 31(1) and 32 VCLT", ["vienna-convention-law-of-treaties/art_31__para_1", "vienna-convention-law-of-treaties/art_32"]),
    (
        "arts. 37(b) and 40(2)(b)(ii)–(iii) of the Convention on the Rights of the Child",
        [
            "convention-rights-of-the-child/art_37__point_b",
            "convention-rights-of-the-child/art_40__para_2__point_b__point_ii",
            "convention-rights-of-the-child/art_40__para_2__point_b__point_iii",
        ],
    ),
    (
        "subparagraphs (a) and (b) of paragraph 2 of Article 8 of the Rome Statute",
        ["rome-statute/art_8__para_2__point_a", "rome-statute/art_8__para_2__point_b"],
    ),
    ("NATO's Article 5", ["north-atlantic-treaty/art_5"]),
    ("Article 5 of NATO’s founding treaty", ["north-atlantic-treaty/art_5"]),
    ("Rome Statute's Article 27", ["rome-statute/art_27"]),
    ("Art. 49(1) GC IV", ["geneva-convention-iv/art_49__para_1"]),
    ("NPT Article VI", ["npt/art_6"]),
    ("Article Five of the North Atlantic Treaty", ["north-atlantic-treaty/art_5"]),
    ("Chapter VII of the UN Charter", ["un-charter/chp_7"]),
    ("Part IX of the Rome Statute", ["rome-statute/part_9"]),
    ("Article 9 of Annex VII to UNCLOS", ["unclos/annex_7__art_9"]),
    ("recital 47 of the GDPR", ["gdpr/recital_47"]),
    ("preamble of the UN Charter", ["un-charter/preamble"]),
    ("common Article 3 of the Geneva Conventions", [f"geneva-convention-{n}/art_3" for n in ("i", "ii", "iii", "iv")]),
    ("article 8, paragraphe 2, alinéa b), du Statut de Rome", ["rome-statute/art_8__para_2__point_b"]),
    ("paragraphe 4 de l’article 2 de la Charte des Nations unies", ["un-charter/art_2__para_4"]),
    ("articles 6 à 8 du Statut de Rome", ["rome-statute/art_6", "rome-statute/art_7", "rome-statute/art_8"]),
    ("article 4 de l’Otan", ["north-atlantic-treaty/art_4"]),
    ("artículo 5.1 f) del RGPD", ["gdpr/art_5__para_1__point_f"]),
    ("letra b) del apartado 2 del artículo 8 del Estatuto de Roma", ["rome-statute/art_8__para_2__point_b"]),
    ("capítulo VII de la Carta de las Naciones Unidas", ["un-charter/chp_7"]),
    ("Protocol No. 13 to the ECHR", ["echr-protocol-13"]),
    ("Article 2 of Protocol No. 4 to the ECHR", ["echr-protocol-4/art_2"]),
    ("Security Council Resolution 1701 (2006)", ["unsc-1701"]),
    ("Geneva Conventions of 12 August 1949", ["geneva-conventions"]),
    ("1951 Refugee Convention", ["refugee-convention"]),
    ("UN Convention on the Rights of the Child", ["convention-rights-of-the-child"]),
    ("U.N. Charter", ["un-charter"]),
    ("New START treaty", ["new-start"]),
]


@pytest.mark.parametrize("surface, targets", CASES, ids=[c[0] for c in CASES])
def test_a_citation_is_read_whole(linker, surface, targets):
    text = f"“Quoted,” they said. It rests on the {surface}, officials said on Monday."
    links = [link for link in linker.link(text).links if link.status == "linked"]
    assert [surface] == [link.surface for link in links]
    assert targets == [target.id for target in links[0].targets]


def test_each_item_of_a_list_has_its_own_characters(linker):
    text = "under Articles 5, 7 and 8(2)(b) of the Rome Statute"
    (link,) = linker.link(text).links
    assert [text[t.start : t.end] for t in link.targets] == ["5", "7", "8(2)(b)"]


NOT_LAW = [
    "Chapter 5 of the book is about treaties in general.",
    "She wrote an article. I read it twice.",
    "The company filed for Chapter 11 on Tuesday.",
    "They took part in 4 games, and in Part 2 of the series they won.",
    "The party convention opened in Vienna; the protocol office was busy.",
    "The ICC named its Test team after England's cricket captain took six wickets.",
    "The CPI rose as inflation climbed, economists said.",
    "The vet said the CAT scan cost more than the cat.",
    "The National Security Council met at the White House.",
    "The summit was a new start for both countries, and a new start treaty-wise.",
    "FIFA has drafted a new Article 17 of its rules.",
    "A new agreement with the union ended the strike; the agreement runs for two years.",
]


@pytest.mark.parametrize("text", NOT_LAW)
def test_what_only_looks_like_law_is_not_linked(linker, text):
    assert [link.surface for link in linker.link(text).links if link.status == "linked"] == []


FOREIGN = [
    ("Article 9 of Japan’s constitution renounces war.", "foreign_law"),
    ("He was charged under Article 120 of the UCMJ.", "foreign_law"),
    ("Article 49.3 de la Constitution a été utilisé.", "foreign_law"),
    ("Article 5 of the Garden Friendship Accord is vague.", "not_in_corpus"),
    ("Article 200 of the Rome Statute allows it, he claimed.", "no_such_provision"),
]


@pytest.mark.parametrize("text, reason", FOREIGN)
def test_nil_has_a_reason(linker, text, reason):
    (link,) = [link for link in linker.link(text).links if link.kind == "provision"]
    assert ("nil", reason) == (link.status, link.nil_reason)
    assert link.target is None


def test_an_article_that_does_not_exist_names_the_nearest(linker):
    (link,) = linker.link("Article 200 of the Rome Statute allows it.").links
    assert [(t.id, t.exists) for t in link.targets] == [("rome-statute/art_200", False)]
    assert link.suggestions[0].target == "rome-statute/art_128"
    assert "art 128" in link.explain()
