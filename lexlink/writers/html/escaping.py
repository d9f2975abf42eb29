"""Strings from outside on their way into HTML."""

from __future__ import annotations

import re
from html import escape

from lexlink.text.safe_text import safe_line, safe_text

_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]+\Z", re.IGNORECASE)


def text(string: str) -> str:
    """A text as it is, line breaks kept."""
    return escape(safe_text(string))


def line(string: str) -> str:
    """A text on one line."""
    return escape(safe_line(string))


def address(string: str) -> str:
    """An address fit for `href`, empty for anything but plain http and https."""
    return escape(string) if _ADDRESS.match(string) and safe_line(string) == string else ""
