"""Gold against predictions: spans, instruments, provisions, nil, false links.

A gold file has one JSON object a line: `{"id", "lang", "decoy", "text", "mentions": [{"start", "end",
"surface", "targets", "kind", "layer"}]}`. What counts as a mention and what each layer means is
described in docs/gold.md. A predicted link is matched with the gold mention it overlaps most; a
group's provision equals the provision of all its members.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lexlink.errors import InputError
from lexlink.types import Link, LinkedDocument

BODIES = frozenset({"icc", "assembly-of-states-parties", "icj", "un-security-council", "ecthr", "opcw"})
_FREE = frozenset({"ignore", "passage", "implicit"})
Expand = Callable[[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class GoldMention:
    """One annotated mention. `layer` is core, body, passage, implicit, nil or ignore; `bulk`: accepted by its score, without a look."""

    start: int
    end: int
    surface: str
    targets: tuple[str, ...]
    kind: str
    layer: str
    bulk: bool = False


@dataclass(frozen=True, slots=True)
class GoldText:
    """One annotated text. `partial`: not read whole, so that nothing can be said of what is missing in it."""

    id: str
    language: str
    decoy: bool
    text: str
    mentions: tuple[GoldMention, ...]
    partial: bool = False


def read_gold(path: Path) -> list[GoldText]:
    """Read a gold file. Raises InputError with file and line where it is not well formed."""
    texts = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the gold file {path}: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            texts.append(_gold_text(line, f"{path}:{number}"))
    return texts


def _gold_text(line: str, place: str) -> GoldText:
    try:
        row = json.loads(line)
        mentions = tuple(
            GoldMention(m["start"], m["end"], m["surface"], tuple(m["targets"]), m["kind"], m["layer"], bool(m.get("bulk"))) for m in row["mentions"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{place}: not a gold line: {error!r}") from error
    for mention in mentions:
        if row["text"][mention.start : mention.end] != mention.surface:
            raise InputError(f"{place}: the text at {mention.start}:{mention.end} is not {mention.surface!r}")
    return GoldText(row["id"], row["lang"], bool(row.get("decoy")), row["text"], mentions, bool(row.get("partial")))


@dataclass(slots=True)
class Counts:
    """Right, missed and false; precision, recall and F1 from them (1.0 where nothing is asked)."""

    right: int = 0
    missed: int = 0
    false: int = 0

    def add(self, gold: frozenset[str], predicted: frozenset[str]) -> None:
        self.right += len(gold & predicted)
        self.missed += len(gold - predicted)
        self.false += len(predicted - gold)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.missed + self.false
        return 2 * self.right / total if total else 1.0

    def row(self) -> dict[str, float | int]:
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "right": self.right,
            "missed": self.missed,
            "false": self.false,
        }


MEASURES = ("span exact", "span overlap", "instrument", "provision", "article", "body")


@dataclass(slots=True)
class Report:
    """The outcome over a gold set. `outcomes` maps a mention's place to what was predicted there.

    `partial` texts were left out; `bulk` mentions are the tool's own answers that nobody looked at.
    """

    texts: int = 0
    partial: int = 0
    bulk: int = 0
    words: int = 0
    decoy_words: int = 0
    false_on_decoys: int = 0
    counts: dict[str, Counts] = field(default_factory=lambda: {m: Counts() for m in MEASURES})
    by_kind: dict[str, dict[str, Counts]] = field(default_factory=lambda: defaultdict(lambda: {m: Counts() for m in MEASURES}))
    by_language: dict[str, dict[str, Counts]] = field(default_factory=lambda: defaultdict(lambda: {m: Counts() for m in MEASURES}))
    outcomes: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def false_per_1000_words(self) -> float:
        """False links per 1,000 words of texts in which nothing is to be found."""
        return 1000 * self.false_on_decoys / self.decoy_words if self.decoy_words else 0.0

    def to_dict(self) -> dict[str, Any]:
        return {
            "texts": self.texts,
            "partial": self.partial,
            "bulk": self.bulk,
            "words": self.words,
            "false_per_1000_words": round(self.false_per_1000_words, 4),
            "measures": {name: counts.row() for name, counts in self.counts.items()},
            "by_kind": {k: {n: c.row() for n, c in v.items()} for k, v in sorted(self.by_kind.items())},
            "by_language": {k: {n: c.row() for n, c in v.items()} for k, v in sorted(self.by_language.items())},
            "outcomes": self.outcomes,
        }


def evaluate(
    gold: Iterable[GoldText], predict: Callable[[str], LinkedDocument], members: Callable[[str], Sequence[str]], layers: Sequence[str] = ("core",)
) -> Report:
    """Score predictions over a gold set.

    `members` gives the instruments of a group (empty for a single one). Partial texts are counted, not scored. With `body` among the
    layers organ links count too, those of the closed list.
    """
    report = Report()

    def expand(target: str) -> frozenset[str]:
        instrument, _, rest = target.partition("/")
        group = members(instrument) if rest else ()
        return frozenset(f"{m}/{rest}" for m in group) if group else frozenset({target})

    for text in gold:
        if text.partial:
            report.partial += 1
            continue
        report.bulk += sum(mention.bulk for mention in text.mentions)
        _score_text(text, predict(text.text), expand, layers, report)
    return report


def _score_text(text: GoldText, linked: LinkedDocument, expand: Expand, layers: Sequence[str], report: Report) -> None:
    words = len(text.text.split())
    report.texts += 1
    report.words += words
    links = [link for link in linked.links if link.kind in ("instrument", "provision") and _predicted(link, expand)]
    used: set[int] = set()
    for mention in (m for m in text.mentions if m.layer == "core"):
        best = _best(mention, links, used)
        _score_mention(text, mention, links[best] if best is not None else None, expand, report)
        if best is not None:
            used.add(best)
    false = [link for i, link in enumerate(links) if i not in used and not _excused(link, text.mentions)]
    for link in false:
        _score_false(text, link, expand, report)
    if text.decoy:
        report.decoy_words += words
        report.false_on_decoys += len(false)
    if "body" in layers:
        _score_bodies(text, linked, report)


def _predicted(link: Link, expand: Expand) -> frozenset[str]:
    if link.status == "linked" or link.nil_reason == "no_such_provision":
        return frozenset(t for target in link.targets for t in expand(target.id))
    return frozenset()


def _overlap(mention: GoldMention, link: Link) -> int:
    return min(mention.end, link.end) - max(mention.start, link.start)


def _best(mention: GoldMention, links: Sequence[Link], used: set[int]) -> int | None:
    overlaps = [(_overlap(mention, link), -i) for i, link in enumerate(links) if i not in used]
    best = max(overlaps, default=(0, 0))
    return -best[1] if best[0] > 0 else None


def _excused(link: Link, mentions: Iterable[GoldMention]) -> bool:
    """Links on what is undecidable or on other layers neither cost nor earn."""
    return any(m.layer in _FREE and _overlap(m, link) > 0 for m in mentions)


def _score_mention(text: GoldText, mention: GoldMention, link: Link | None, expand: Expand, report: Report) -> None:
    gold = frozenset(t for target in mention.targets for t in expand(target))
    found = _predicted(link, expand) if link else frozenset()
    exact = link is not None and (link.start, link.end) == (mention.start, mention.end)
    pairs = {
        "span exact": (frozenset({"span"}), frozenset({"span"} if exact else {"other"} if link else ())),
        "span overlap": (frozenset({"span"}), frozenset({"span"} if link else ())),
        "instrument": (_instruments(gold), _instruments(found)),
    }
    if any("/" in t for t in gold):
        pairs["provision"] = (gold, found)
        pairs["article"] = (_articles(gold), _articles(found))
    _add(report, text.language, mention.kind, pairs)
    right = gold == found
    report.outcomes[f"{text.id}:{mention.start}-{mention.end}"] = {
        "right": right,
        "surface": mention.surface,
        "gold": sorted(mention.targets),
        "predicted": sorted(t.id for t in link.targets) if link else [],
    }


def _score_false(text: GoldText, link: Link, expand: Expand, report: Report) -> None:
    found = _predicted(link, expand)
    pairs: dict[str, tuple[frozenset[str], frozenset[str]]] = {
        "span exact": (frozenset(), frozenset({"span"})),
        "span overlap": (frozenset(), frozenset({"span"})),
        "instrument": (frozenset(), _instruments(found)),
    }
    if any("/" in t for t in found):
        pairs["provision"] = (frozenset(), found)
        pairs["article"] = (frozenset(), _articles(found))
    _add(report, text.language, "false", pairs)
    report.outcomes[f"{text.id}:{link.start}-{link.end}!"] = {
        "right": False,
        "surface": link.surface,
        "gold": [],
        "predicted": sorted(t.id for t in link.targets),
    }


def _score_bodies(text: GoldText, linked: LinkedDocument, report: Report) -> None:
    links = [link for link in linked.links if link.kind == "organ" and link.target in BODIES]
    used: set[int] = set()
    for mention in (m for m in text.mentions if m.layer == "body"):
        best = _best(mention, links, used)
        if best is not None:
            used.add(best)
        found = frozenset({links[best].target or ""}) if best is not None else frozenset()
        _add(report, text.language, "body_name", {"body": (frozenset(mention.targets), found)})
    for i, link in enumerate(links):
        if i not in used and not _excused(link, text.mentions):
            _add(report, text.language, "false", {"body": (frozenset(), frozenset({link.target or ""}))})


def _add(report: Report, language: str, kind: str, pairs: Mapping[str, tuple[frozenset[str], frozenset[str]]]) -> None:
    for name, (gold, found) in pairs.items():
        for counts in (report.counts, report.by_kind[kind], report.by_language[language]):
            counts[name].add(gold, found)


def _instruments(targets: frozenset[str]) -> frozenset[str]:
    """The instruments of targets; the four conventions of 1949 count as the group they form."""
    return frozenset(t.partition("/")[0] for t in targets)


def _articles(targets: frozenset[str]) -> frozenset[str]:
    return frozenset(t.partition("__")[0] for t in targets)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """What became right (`gained`) or wrong (`lost`) between two reports, by place."""
    old, new = before.get("outcomes", {}), after.get("outcomes", {})
    for place in sorted(old.keys() | new.keys()):
        was = old.get(place, {"right": place.endswith("!")})["right"]
        now = new.get(place, {"right": place.endswith("!")})["right"]
        if was != now:
            yield ("gained" if now else "lost"), place, new.get(place) or old[place]
