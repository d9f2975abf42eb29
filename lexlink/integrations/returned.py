"""Annotations that come back from a tool: recognised by what is in the file, read as gold, and as judgements of links."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import Any

from lexlink.errors import InputError
from lexlink.evaluate import GoldMention, GoldText
from lexlink.integrations.annotations import AnnotatedText, Annotation
from lexlink.integrations.archives import unpacked
from lexlink.integrations.conll import flat
from lexlink.plugins import ANNOTATION_READERS, load_plugin
from lexlink.reviewing.marks import kind_of, layer_of
from lexlink.store.records import Judgement
from lexlink.types import Document, Link, LinkedDocument

GOLD = "gold"
_ENDINGS = {".ann": "brat", ".xmi": "cas", ".ttl": "nif", ".nt": "nif", ".n3": "nif", ".xml": "akn", ".conll": "conll", ".bio": "conll"}
_FREE = {"quotation": "passage", "concept": "implicit"}  # labels whose mentions may lie over others, and their layers


_BEFORE = 50  # spans that begin before a link and may still reach into it


def recognised(path: Path) -> str:
    """The format of a file or folder by its ending, else by what is in it. Raises InputError where it is none that is known."""
    if path.is_dir():
        for ending, name in ((".ann", "brat"), (".xmi", "cas"), (".xml", "akn")):
            if next(path.rglob(f"*{ending}"), None) is not None:
                return name
        raise InputError(f"{path} holds no annotations: a folder is read where it holds .ann, .xmi or .xml files")
    if found := _ENDINGS.get(path.suffix.lower()):
        return found
    if path.suffix.lower() == ".txt" and path.with_suffix(".ann").is_file():
        return "brat"
    try:
        with path.open("rb") as file:
            head = file.read(1 << 16)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
    found = _by_content(head.lstrip(b"\xef\xbb\xbf \t\r\n"), path)
    if found is None:
        raise InputError(f"{path} is in no format that lexlink knows: name it with --format")
    return found


def _by_content(head: bytes, path: Path) -> str | None:
    if head.startswith(b"# ") and b"\n" in head:
        return "conll"
    if head.startswith(b"@prefix"):
        return "nif"
    if head.startswith(b"<"):
        return "akn" if b"akomaNtoso" in head else None
    if not head.startswith((b"{", b"[")):
        return None
    row = _first(path)
    if row.get("schema") == "lexlink/1":
        raise InputError(f"{path} holds links that lexlink made, no annotations of people: review them, or convert them with a tool")
    for name, test in _SIGNS.items():
        if test(row):
            return name
    return None


_SIGNS: dict[str, Callable[[dict[str, Any]], bool]] = {
    GOLD: lambda row: "mentions" in row and "text" in row,
    "cas": lambda row: any(key.startswith("%") for key in row),
    "webanno": lambda row: "@context" in row and ("items" in row or "first" in row),
    "labelstudio": lambda row: "data" in row and ("annotations" in row or "predictions" in row or "completions" in row),
    "spacy": lambda row: "tokens" in row and isinstance(row.get("spans", {}), dict),
    "prodigy": lambda row: "text" in row and isinstance(row.get("spans"), list),
    "doccano": lambda row: "text" in row and ("label" in row or "labels" in row or "entities" in row),
}


def _first(path: Path) -> dict[str, Any]:
    """The first object of a JSON file or of a file of JSON lines; empty where there is none."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            line = next((line for line in file if line.strip()), "")
            try:
                found = json.loads(line)
            except ValueError:
                file.seek(0)
                found = json.loads(file.read().lstrip("\ufeff"))
    except (OSError, ValueError, RecursionError):
        return {}
    if isinstance(found, list):
        found = found[0] if found else {}
    return found if isinstance(found, dict) else {}


def read(path: Path, form: str | None = None) -> Iterator[AnnotatedText]:
    """The annotated texts of a file, a folder or a ZIP file as tools export it, in a format of `lexlink link` or, without one, the one recognised. Raises InputError."""
    if path.suffix.lower() == ".zip":
        with unpacked(path) as folder:
            for each in _exports(folder):
                yield from read(each, form)
        return
    reader = load_plugin(ANNOTATION_READERS, form or recognised(path))
    yield from reader(path)


def _exports(folder: Path) -> list[Path]:
    """What is to be read of an unpacked export: the folders of formats with several files, else each file of JSON lines or JSON."""
    for ending in (".xmi", ".ann"):
        if found := sorted({path.parent for path in folder.rglob(f"*{ending}")}):
            return found
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".json", ".jsonl", ".xml", ".ttl", ".conll"))


def gold_text(text: AnnotatedText, organs: Container[str]) -> GoldText:
    """A text as gold. A span that nobody gave an id, and one called ambiguous, is `ignore`; one called nil, or a nil link's, `nil`."""
    free = [row for row in text.annotations if row.label in _FREE]
    kept = [_mention(text, row, organs) for row in (*flat(row for row in text.annotations if row.label not in _FREE), *free)]
    kept.sort(key=lambda m: (m.start, m.end))
    decoy = not any(m.layer in ("core", "body", "ignore") for m in kept)
    return GoldText(text.id, text.language or "und", decoy, text.text, tuple(kept))


def _mention(text: AnnotatedText, row: Annotation, organs: Container[str]) -> GoldMention:
    if row.label in _FREE:
        layer = _FREE[row.label]
    elif row.status == "ambiguous" or (not row.targets and row.status != "nil"):
        layer = "ignore"
    else:
        layer = layer_of(row.targets, None, organs)
    surface = text.surface(row)
    return GoldMention(row.start, row.end, surface, row.targets, kind_of(surface, row.targets, layer, None), layer)


def gold_row(text: GoldText) -> dict[str, Any]:
    """A gold text as a line of a gold file."""
    mentions = [{"start": m.start, "end": m.end, "surface": m.surface, "targets": list(m.targets), "kind": m.kind, "layer": m.layer} for m in text.mentions]
    return {"id": text.id, "lang": text.language, "decoy": text.decoy, "phenomenon": "imported", "text": text.text, "mentions": mentions}


def verdicts(text: AnnotatedText, link: Callable[[Document], LinkedDocument]) -> Iterator[Judgement]:
    """What people said of the links that lexlink makes of this text, by what they left, changed, took out and put in."""
    linked = link(Document(text.text, key=text.id, language=text.language))
    left = sorted(text.annotations)
    for found in linked.links:
        near = left[max(0, bisect_left(left, (found.start,)) - _BEFORE) : bisect_left(left, (found.end,))]
        best = max(near, key=lambda row: (_overlap(row, found), row.label == found.kind), default=None)
        if best is None or _overlap(best, found) <= 0:
            yield _verdict(text, found, "reject")
            continue
        left.remove(best)
        targets = tuple(dict.fromkeys(target.id for target in found.targets))
        same = (best.start, best.end, best.targets, best.label) == (found.start, found.end, targets, found.kind)
        yield _verdict(text, found, "accept" if same else "correct", best)
    for row in left:
        yield Judgement(text.id, "", row.start, row.end, row.label, text.surface(row), "add", " ".join(row.targets))


def _overlap(row: Annotation, link: Link) -> int:
    return min(row.end, link.end) - max(row.start, link.start)


def _verdict(text: AnnotatedText, link: Link, verdict: str, row: Annotation | None = None) -> Judgement:
    target = " ".join(row.targets) if row else ""
    moved = row is not None and (row.start, row.end) != (link.start, link.end)
    note = f"span {row.start}:{row.end} «{text.surface(row)}»" if row is not None and moved else ""
    return Judgement(text.id, link.id, link.start, link.end, link.kind, link.surface, verdict, target, note)
