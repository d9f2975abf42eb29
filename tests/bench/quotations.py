"""Quotations: how surely and how fast the right passage is found among 20,000, and none in news that quotes no law.

    python -m tests.bench.quotations [N]        N passages instead of 20,000

Passages are the paragraphs of real treaties where their texts lie beside the checkout, made-up ones
in any case: words as frequent as those of a language, a tenth of the passages repeated, as treaties
repeat each other. Quotations of 5 to 40 words are drawn from them, one word in eight changed,
dropped or added. A passage that fits at least as well as the one it was drawn from counts as right.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lexlink import KnowledgeBase, Linker
from lexlink.kb.official import LEAST_WORDS, OfficialTexts, build, words_of
from lexlink.linking.alignment import align
from lexlink.linking.search import Search
from lexlink.sources.structure import articles

SHARED = Path(__file__).resolve().parents[3] / "shared"
ASKED = 2000


class Row(NamedTuple):
    id: str
    text: str
    language: str = "en"
    depth: int = 0
    tail: str = ""


def treaties() -> Iterator[Row]:
    """The paragraphs of treaties beside the checkout."""
    manifest = SHARED / "samples" / "MANIFEST.json"
    if not manifest.is_file():
        return
    seen: set[str] = set()
    for entry in json.loads(manifest.read_text(encoding="utf-8")):
        path, instrument = SHARED / "samples" / entry["file"], entry.get("instrument", "")
        if path.suffix == ".md" and instrument not in seen and path.is_file():
            seen.add(instrument)
            for article in articles(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", path.read_text(encoding="utf-8"))):
                for number, paragraph in enumerate(filter(None, article.text.split("\n"))):
                    yield Row(f"{instrument}/{article.eid}__para_{number}", paragraph)


def made_up(count: int, chance: random.Random) -> Iterator[Row]:
    """Passages of invented words; a tenth of them repeat another one but for some words."""
    words = [
        f"{a}{b}{c}" for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "ur", "en") for c in ("ba", "dor", "lim", "nes", "rat", "sol", "tun", "vik")
    ] * 8
    words = [f"{word}{'abcdefgh'[n % 8] if n % 8 else ''}" for n, word in enumerate(sorted(words))]
    chance.shuffle(words)
    weights = [1 / (rank + 3) for rank in range(len(words))]
    before: list[list[str]] = []
    for number in range(count):
        if before and number % 10 == 0:
            text = [word if chance.random() > 0.05 else chance.choice(words) for word in chance.choice(before)]
        else:
            text = chance.choices(words, weights, k=chance.randint(12, 150))
            before.append(text)
        yield Row(f"made-up/art_{number}", " ".join(text))


def quoted(texts: OfficialTexts, chance: random.Random) -> tuple[int, list[int], int]:
    """Text it is from, the numbers of its words, and where they stood."""
    while True:
        text, length = chance.randrange(texts.count), chance.randint(5, 40)
        first, last = texts.bounds(text)
        if last - first >= length:
            break
    start = chance.randrange(first, last - length + 1)
    words = list(texts.words[start : start + length])
    for _ in range(max(1, round(length / 8))):
        place, other = chance.randrange(len(words)), chance.randrange(1, len(texts.vocabulary))
        kind = chance.choice(("change", "change", "drop", "add"))
        words[place : place + (kind != "add")] = [other] if kind != "drop" else []
    return text, words, start


def recall(texts: OfficialTexts) -> None:
    chance, search, took, missed = random.Random(7), Search(texts), [], []
    for _ in range(ASKED):
        text, words, start = quoted(texts, chance)
        before = time.perf_counter()
        found = search.best(words)
        took.append(time.perf_counter() - before)
        first, last = texts.bounds(text)
        truth = align("".join(map(chr, words)), texts.characters(max(first, start - 8), min(last, start + len(words) + 8)))
        due = truth.matched - truth.changed / 2 if truth else 0
        if not found or (all(f.text != text for f in found) and found[0].alignment.matched - found[0].alignment.changed / 2 < due):
            missed.append(words)
    milliseconds = sorted(1000 * seconds for seconds in took)
    print(
        f"recall@1 {1 - len(missed) / ASKED:.4f} of {ASKED} quotations; "
        f"{statistics.mean(milliseconds):.2f} ms each, median {milliseconds[ASKED // 2]:.2f}, 95 % {milliseconds[ASKED * 95 // 100]:.2f}"
    )


CARRIERS = {
    "in a story that names its treaty": "The {} says: “{}”.",
    "in a story that names a treaty": "A treaty was signed. He said: “{}”.",
    "in a story without law": "He said: “{}”.",
}


def in_stories(path: str, texts: OfficialTexts) -> None:
    """How many of the quotations a linker finds in a story, and links or calls ambiguous with the right one among the rivals."""
    linker = Linker(KnowledgeBase.load(official=path))
    surfaces = list(texts.vocabulary)
    filler = "The tram was late again on Tuesday, and the baker had sold his last loaf before noon. " * 10
    for name, carrier in CARRIERS.items():
        chance, found, asked = random.Random(11), {"5 to 9 words": 0, "10 and more": 0}, {"5 to 9 words": 0, "10 and more": 0}
        while sum(asked.values()) < ASKED // 2:
            text, words, _ = quoted(texts, chance)
            target = texts.official(text).id
            title = getattr(linker.kb.instruments.get(target.partition("/")[0]), "title", "")
            if "{}" in carrier.replace("{}", "", 1) and not title:
                continue
            said = " ".join(surfaces[word - 1].decode() for word in words)
            story = filler + carrier.format(*((title, said) if "says" in carrier else (said,)))
            length = "10 and more" if len(words) > 9 else "5 to 9 words"
            links = [link for link in linker.link(story).links if link.kind == "quotation"]
            asked[length] += 1
            found[length] += any(target.startswith(c.target.partition("__para")[0]) for link in links for c in link.candidates)
        print(f"{name}: " + ", ".join(f"{length} {found[length] / max(1, asked[length]):.3f} of {asked[length]}" for length in asked))


def news(path: str) -> None:
    """Every quotation found in general news, to be read."""
    collection = SHARED / "news" / "bbc-2004.jsonl"
    if not collection.is_file():
        print("the collection of news is not beside the checkout: nothing to read")
        return
    linker = Linker(KnowledgeBase.load(official=path))
    texts = [json.loads(line)["text"] for line in collection.read_text(encoding="utf-8").splitlines()]
    found = [link for text in texts for link in linker.link(text).links if link.kind == "quotation"]
    print(f"general news: {len(found)} quotations in {len(texts)} stories")
    for link in found:
        print(f"  {link.score:.2f} {link.target or [c.target for c in link.candidates]}  «{link.surface}»")


def main(arguments: list[str]) -> int:
    count, chance = int(arguments[0]) if arguments else 20_000, random.Random(20)
    real = [row for row in treaties() if len(words_of(row.text)) >= LEAST_WORDS][:count]
    rows = [*real, *made_up(count - len(real), chance)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.official"
        before = time.perf_counter()
        path.write_bytes(build(rows))
        built = time.perf_counter() - before
        before = time.perf_counter()
        texts = OfficialTexts(path)
        opened = time.perf_counter() - before
        before = time.perf_counter()
        words = len(texts.vocabulary)
        print(
            f"{texts.count} passages, {len(real)} of them of real treaties, {texts.word_count} words, {words} different: built in {built:.1f} s, "
            f"{path.stat().st_size / 1e6:.0f} MB, opened in {opened * 1000:.1f} ms, words read in {(time.perf_counter() - before) * 1000:.1f} ms"
        )
        recall(texts)
        in_stories(str(path), texts)
        news(str(path))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
