"""How a decision is written in gold: the layer and the kind of a mention, after docs/gold.md."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from lexlink.evaluate import BODIES
from lexlink.types import Link

_DIVISIONS = ("chp_", "part_", "sec_", "annex_", "recital_", "preamble")
_INSTRUMENT_KINDS = {"full": "inst_name", "abbreviation": "inst_abbr", "oblique": "inst_anaphor", "ibid": "inst_anaphor"}
_RANGE = re.compile(r"\d\w*\s*(?:[-–—]|to|through|à|au|a|al|hasta|bis)\s*\d")
_NAMED = re.compile(r"\b(?:of|to|du|de|del|der|des|von)\b|[’']s\b|[A-Z]{2,}")


def is_id(target: str) -> bool:
    """Whether a target leads somewhere; readings like «(another body)» say what else is meant."""
    return not target.startswith("(")


def layer_of(targets: Sequence[str], link: Link | None, organs: Container[str]) -> str:
    """The layer of an accepted mention: what is not scored stands on a layer that neither costs nor earns."""
    if link is not None and link.kind == "quotation":
        return "passage"
    if link is not None and link.kind == "concept":
        return "implicit"
    if not targets or not any(map(is_id, targets)):
        return "nil"
    if targets[0] in organs:
        return "body" if targets[0] in BODIES else "ignore"
    return "core"


def kind_of(surface: str, targets: Sequence[str], layer: str, link: Link | None) -> str:
    """The kind that groups a mention in scores: of its form where it was found, of its characters where it was added."""
    if layer in ("nil", "ignore", "body", "passage", "implicit"):
        return {"body": "body_name", "passage": "quote", "implicit": "concept"}.get(layer, layer)
    form = link.form if link is not None else ""
    units = [target.partition("/")[2] for target in targets]
    if not any(units):
        if form:
            return _INSTRUMENT_KINDS.get(form, "inst_alias")
        return "inst_abbr" if surface.isupper() and " " not in surface else "inst_name" if surface[:1].isupper() else "inst_alias"
    if form == "oblique" or not re.search(r"\d|\b[IVXLC]+\b", surface):
        return "division" if units[0] == "preamble" else "prov_anaphor"
    if len(targets) > 1:
        return "prov_range" if _RANGE.search(surface) else "prov_list"
    if units[0].rpartition("__")[2].startswith(_DIVISIONS):
        return "division"
    if form:
        return "prov_bare" if form in ("bare", "ibid") else "prov_with_inst"
    return "prov_with_inst" if _NAMED.search(surface) else "prov_bare"
