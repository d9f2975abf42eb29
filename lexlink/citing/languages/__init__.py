"""One module a language; adding one is adding a file and its name here."""

from __future__ import annotations

from importlib import import_module

from lexlink.citing.language import Language

CODES = ("en", "fr", "es", "de")


def load(code: str) -> Language:
    """The language of a code out of `CODES`."""
    found = import_module(f"lexlink.citing.languages.{code}").LANGUAGE
    assert isinstance(found, Language)
    return found


def load_all() -> tuple[Language, ...]:
    return tuple(load(code) for code in CODES)
