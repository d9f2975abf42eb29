"""Strings that want to break a screen: made up from a seed, the same on every run."""

from __future__ import annotations

import random

PIECES = (
    "[GC]", "[sic]", "[/b]", "[/", "[red]x", "[a=b]", "[$x]", "[#fff]", "[link=https://e.org]", "[@click=app.quit]press[/]", "a\\[b", "[emphasis added]",
    "Al-Sorrel v. Harbour [GC], no. 55721/07", "[2011] HC 1", "{x}", "$primary", "\x1b[31m", "\x1b]52;c;aGk=\x07", "\x1b]52;c;aGk=\x1b\\", "\x1bP1$r\x1b\\",
    "\x1b]0;title\x07", "\x1b[2J", "\x9b31m", "\x9d52;c;aGk=\x9c", "\x90x\x9c", "\x00", "\x07", "\x08", "\x7f", "\r", "\r\n", "\x0b", "\x0c", "\t", "\u202e", "\u202d",
    "\u2066", "\u2069", "\u200f", "\u061c", "\u200b", "\ufeff", "\u200d", "\ufe0f", "\ud800", "\udfff", "\u2028", "\u2029", "é" + "\u0301" * 60, "\u0301",
    "漢字かな交じり文", "한국어", "שלום עולם", "مرحبا بالعالم", "👩‍👩‍👧‍👦", "🇫🇷", "🏳️‍🌈", "👍🏽", "ﷺ", "𝕏", "\U000e0001", "½", "•", "ﬁ", "Ａ", "\xa0", "\xad",
    "word", "treaty", "Article 5", "the Rome Statute", " ", "  ", "\n", "\n\n", "“quoted”", "'", '"', "x" * 90,
)  # fmt: skip


def strings(count: int, seed: int = 5) -> list[str]:
    """The pieces alone, then mixtures of them."""
    dice = random.Random(seed)
    made = list(PIECES)
    while len(made) < count:
        made.append("".join(dice.choice(PIECES) for _ in range(dice.randint(1, 12))))
    return made[:count]
