"""What the letters of a surface tell."""

from __future__ import annotations

from lexlink.text.patterns import Pattern

_ACRONYM = Pattern(r"[A-Z0-9][A-Za-z0-9]*[A-Z0-9](?:[ -](?:[IVX]+|\d+))?\Z")


def is_acronym(surface: str) -> bool:
    """Whether a surface is written in capitals (`NPT`, `GC IV`), so that its case decides."""
    return bool(_ACRONYM.match(surface)) and sum(c.isupper() for c in surface) * 2 > len(surface.replace(" ", "")) - 1
