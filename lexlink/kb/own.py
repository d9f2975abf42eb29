"""Writing an instrument of the user's own in the corpus format."""

from __future__ import annotations

import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from lexlink.kb.verify import TYPES
from lexlink.law import LawText, LawUnit

_FOREIGN = {
    "statut": "statute",
    "charte": "charter",
    "traité": "treaty",
    "vertrag": "treaty",
    "accord": "agreement",
    "abkommen": "agreement",
    "übereinkommen": "convention",
    "protocole": "protocol",
    "protokoll": "protocol",
    "loi": "act",
    "gesetz": "act",
    "règlement": "regulation",
    "verordnung": "regulation",
    "convenio": "convention",
    "tratado": "treaty",
    "carta": "charter",
    "estatuto": "statute",
    "ley": "act",
}


class Facts(NamedTuple):
    """What is known of an instrument besides its text. Dates are ISO; `names` are further names in `language`."""

    id: str
    title: str
    language: str = "en"
    short: str = ""
    type: str = ""
    adopted: str = ""
    url: str = ""
    names: tuple[str, ...] = ()


def slug_of(title: str) -> str:
    """An id made of a title: «Traité sur l'eau (2019)» → `traite-sur-l-eau-2019`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    kept: list[str] = []
    for word in words:
        if len("-".join([*kept, word])) > 60:
            break
        kept.append(word)
    return "-".join(kept)


def kind_of(title: str) -> str:
    """The type of an instrument by the first word of its title that names one; an agreement else."""
    words = re.findall(r"[^\W\d_]+", title.lower())
    return next((_FOREIGN.get(word, word) for word in words if word in TYPES or word in _FOREIGN), "agreement")


def write_instrument(folder: Path, facts: Facts, text: LawText) -> Path:
    """Write an instrument in the corpus format; its folder. Both files are whole before either counts."""
    place = folder / facts.id
    place.mkdir(parents=True, exist_ok=True)
    _write(place / "provisions.jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _rows(text)))
    _write(place / "instrument.toml", _toml(facts, text))
    return place


def _write(path: Path, content: str) -> None:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False, newline="\n") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def _toml(facts: Facts, text: LawText) -> str:
    short = facts.short or facts.title
    lines = [
        f"id = {_quoted(facts.id)}",
        f"type = {_quoted(facts.type or kind_of(facts.title))}",
        f"official = {_quoted(facts.title)}",
        f"short = {_quoted(short)}",
    ]
    if _roman(text):
        lines.append('numbering = "roman"')
    names = [name for name in dict.fromkeys((short, *facts.names)) if name != facts.title]
    if facts.language != "en":
        lines += ["", "[titles]", f"{facts.language} = {_quoted(facts.title)}"]
    if names:
        lines += ["", "[aliases]", f"{facts.language} = [{', '.join(map(_quoted, names))}]"]
    if facts.adopted:
        lines += ["", "[dates]", f"adopted = {_quoted(facts.adopted)}"]
    if facts.url:
        lines += ["", "[urls]", f"text = {_quoted(facts.url)}"]
    return "\n".join([*lines, "", "[check]", "verified = []", 'note = "Added by its user."', ""])


def _quoted(text: str) -> str:
    """A basic string of TOML; what it may not hold as such is escaped as JSON does."""
    return json.dumps("".join(c if c >= " " and c != "\x7f" else " " for c in text), ensure_ascii=False)


def _roman(text: LawText) -> bool:
    return bool(text.articles) and all(re.fullmatch(r"[IVXLC]+", article.number) for article in text.articles)


def _rows(text: LawText) -> Iterator[Mapping[str, object]]:
    divisions = _divisions(text.units)
    for unit in text.units:
        level = unit.eid.partition("_")[0]
        row: dict[str, object] = {"eid": unit.eid, "number": unit.number}
        if heading := unit.heading.strip()[:400]:
            row |= {"heading": heading, "heading_kind": "official"}
        if level == "art":
            row["outline"] = [child.eid[len(unit.eid) + 2 :] for child in unit.walk() if child is not unit]
        elif level in ("chp", "part", "sec"):
            row["outline"] = divisions.get(unit.eid, [])
        yield row


def _divisions(units: tuple[LawUnit, ...]) -> dict[str, list[str]]:
    """Chapter or part → the articles up to the next one of its level."""
    found: dict[str, list[str]] = {}
    for position, unit in enumerate(units):
        level = unit.eid.partition("_")[0]
        if level not in ("chp", "part", "sec"):
            continue
        inside = found[unit.eid] = []
        for other in units[position + 1 :]:
            if other.eid.startswith((f"{level}_", "annex", "part_")):
                break
            if other.eid.startswith("art_"):
                inside.append(other.eid)
    return found
