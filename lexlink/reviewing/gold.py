"""Gold from a review: what `lexlink eval` reads.

A text is complete when its reviewer said that the whole of it was read: only then does a link that the
gold lacks count as false, and a mention that linking lacks as missed. Texts that are not complete are
left out, or written with `partial`, which `lexlink eval` does not score. Mentions accepted by their
score without a look carry `bulk`: a score over them is the tool's agreement with itself.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from lexlink.errors import InputError, UsageError
from lexlink.evaluate import read_gold
from lexlink.record import dump
from lexlink.reviewing.state import Decision, State

Row = dict[str, Any]


def rows(state: State, reviewer: str, *, partial: bool = False, only: Collection[str] | None = None, language: str = "") -> list[Row]:
    """The gold of the reviewed texts, in the order in which they were opened.

    `only` names texts by sha256, `language` is of texts that do not say it themselves.
    """
    found = []
    for opened in state.documents.values():
        complete = state.done.get(opened.sha256, False)
        if (complete or partial) and (only is None or opened.sha256 in only):
            mentions = _disjoint([_mention(state, opened.text, d) for d in state.of(opened.sha256) if d.layer])
            row: Row = {
                "id": opened.id,
                "lang": opened.language or language or "und",
                "decoy": complete and not any(m["layer"] in ("core", "body", "ignore") for m in mentions),
                "phenomenon": "reviewed",
                "reviewer": reviewer,
                "sha256": opened.sha256,
                "text": opened.text,
                "mentions": mentions,
            }
            found.append(row if complete else {**row, "partial": True})
    return found


def _mention(state: State, text: str, decision: Decision) -> Row:
    start, end = state.span(decision)
    mention: Row = {"start": start, "end": end, "surface": text[start:end], "targets": list(decision.targets), "kind": decision.kind, "layer": decision.layer}
    if decision.erratum:
        mention["erratum"] = True
    if decision.bulk:
        mention["bulk"] = True
    if note := state.notes.get(decision.place):
        mention["note"] = note
    return mention


def _disjoint(mentions: list[Row]) -> list[Row]:
    """Mentions of the scored layers never lie over each other: the longer one stays; quotations and ideas may lie anywhere."""
    kept: list[Row] = []
    for mention in sorted(mentions, key=lambda m: m["start"] - m["end"]):
        free = mention["layer"] in ("passage", "implicit")
        if free or not any(m["start"] < mention["end"] and mention["start"] < m["end"] for m in kept if m["layer"] not in ("passage", "implicit")):
            kept.append(mention)
    return sorted(kept, key=lambda m: (m["start"], m["end"]))


def write(path: Path, made: Iterable[Row], withdrawn: Collection[str] = (), reviewer: str = "") -> tuple[int, int]:
    """Put rows into a gold file: texts that it holds are replaced, others stay. How many it holds now, and how many of them were there before.

    Texts in `withdrawn` (by sha256) that this reviewer had put there are taken out: they are no longer finished.

    The file is whole at any moment. Raises InputError where what is there is no gold, UsageError where it cannot be written.
    """
    made = list(made)
    kept = _others(path, made, frozenset(withdrawn), reviewer)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
                for line in (*kept, *map(dump, made)):
                    out.write(line + "\n")
                out.flush()
                os.fsync(out.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"the gold file {path} cannot be written: {error.strerror or error}") from error
    return len(kept) + len(made), len(kept)


def _others(path: Path, made: list[Row], withdrawn: frozenset[str], reviewer: str) -> list[str]:
    """The lines of a gold file that are of other texts and stay."""
    if not path.exists():
        return []
    read_gold(path)
    texts = {row["text"] for row in made}
    try:
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        found = [(line, json.loads(line)) for line in lines]
        return [line for line, row in found if row["text"] not in texts and not (row.get("sha256") in withdrawn and row.get("reviewer") == reviewer)]
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read the gold file {path}: {error}") from error
