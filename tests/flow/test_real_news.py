"""The article the project started from must always link right (skipped without the news beside the checkout)."""

from collections import Counter


def test_the_seed_article(linker, news):
    text = (news / "seed-us-threatens-icc.txt").read_text(encoding="utf-8")
    links = linker.link(text).links
    assert all(link.status == "linked" for link in links)
    found = Counter(link.target for link in links)
    assert found["rome-statute"] == 4
    assert found["assembly-of-states-parties"] == 1
    assert text.count("ICC") + text.count("International Criminal Court") == found["icc"]
    assert {"rome-statute", "assembly-of-states-parties", "icc"} == set(found)
    assembly = next(link for link in links if link.target == "assembly-of-states-parties")
    assert assembly.suggestions[0].target == "rome-statute/art_112"
