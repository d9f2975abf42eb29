"""How many misspelt names are found: one and two random slips in every name of ten letters and more.

    python -m tests.bench.misspellings [--every N]      every N-th name only
    python -m tests.bench.misspellings --missed         list what is not found

A slip is a letter that is changed, dropped, doubled in, or swapped with the next. Numerals and
ordinals are left alone: they are never read as slips of one another; so are plurals. Found means that a name of
the same targets stands at the place. Then the same search over real news, where it must add nothing.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from lexlink.citing.languages import CODES, load
from lexlink.kb.spelling import long_enough
from lexlink.linker import Linker
from lexlink.text.normalize import fold_for_scan
from lexlink.text.numerals import roman
from lexlink.types import Alias

NEWS = Path(__file__).resolve().parents[3] / "shared" / "news"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
CARRIERS = ("The minister said that {} would be read again.", "«{}»: the word was on every wall.", "Under {} nobody may do so.")


def slipped(name: str, edits: int, chance: random.Random, fixed: frozenset[str]) -> str | None:
    """A name with so many slips in its words, None where it has no letters to slip on."""
    for _ in range(edits):
        words = [m for m in re.finditer(r"[^\W\d_]+", name) if len(m[0]) > 3 and m[0].lower() not in fixed and not m[0].isupper()]
        places = [i for m in words for i in range(m.start(), m.end())]
        if not places:
            return None
        i = chance.choice(places)
        kind = chance.choice(("change", "drop", "add", "swap"))
        letter = chance.choice(LETTERS)
        letter = letter.upper() if name[i].isupper() else letter
        if kind == "change":
            name = name[:i] + letter + name[i + 1 :]
        elif kind == "drop" and not name[i].isupper():
            name = name[:i] + name[i + 1 :]
        elif kind == "add":
            name = name[: i + 1] + letter.lower() + name[i + 1 :]
        elif kind == "swap" and i + 1 < len(name) and name[i].islower() and name[i + 1].islower():
            name = name[:i] + name[i + 1] + name[i] + name[i + 2 :]
    return name


def grammar(name: str, written: str) -> bool:
    """Whether a word gained or lost an s: another number, no slip."""
    pairs = zip(name.lower().split(), written.lower().split(), strict=False)
    return any(one + "s" == other or other + "s" == one for one, other in pairs)


def cases(linker: Linker, every: int) -> Iterator[tuple[Alias, int, str]]:
    fixed = frozenset(word for code in CODES for word in load(code).ordinals)
    exact = {fold_for_scan(alias.surface) for alias in linker.kb.aliases}
    chance = random.Random(20)
    names = sorted({a.surface: a for a in linker.kb.aliases if a.targets and a.target not in linker.kb.organs}.values())
    for alias in names[::every]:
        words = {w.lower() for w in re.findall(r"\w+", alias.surface)}
        if not long_enough(alias.surface) or any(roman(w) for w in words if len(w) > 3):
            continue
        for edits in (1, 2):
            written = slipped(alias.surface, edits, chance, fixed)
            if written and fold_for_scan(written) not in exact and not grammar(alias.surface, written):
                yield alias, edits, written


def clean(linker: Linker) -> None:
    """Names that the search adds on real news without slips, to be read."""
    path = NEWS / "bbc-2004.jsonl"
    if not path.is_file():
        print("the collection of news is not beside the checkout: nothing to read")
        return
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    views = [linker._detector.detect(text) for text in texts]
    added = [(found.view.text[name.start : name.end], name.aliases[0].surface) for found in views for name in found.names if name.edits]
    print(f"general news: {len(added)} misspelt names in {len(texts)} stories")
    for written, name in added:
        print(f"  {written}  →  {name}")


def main(arguments: list[str]) -> int:
    linker = Linker()
    every = int(arguments[arguments.index("--every") + 1]) if "--every" in arguments else 1
    asked: dict[int, int] = defaultdict(int)
    found: dict[int, int] = defaultdict(int)
    for number, (alias, edits, written) in enumerate(cases(linker, every)):
        text = CARRIERS[number % len(CARRIERS)].format(written)
        start = text.index(written)
        names = linker._detector.detect(text).names
        asked[edits] += 1
        right = any(set(alias.targets) & set(a.targets) for n in names for a in n.aliases if n.start < start + len(written) and start < n.end)
        found[edits] += right
        if not right and "--missed" in arguments:
            print(f"{edits}  {alias.surface}  →  {written}")
    for edits in sorted(asked):
        print(f"{edits} slips: {found[edits]} of {asked[edits]} found, recall {found[edits] / asked[edits]:.4f}")
    total = sum(found.values()) / max(1, sum(asked.values()))
    print(f"all: recall {total:.4f}")
    clean(linker)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
