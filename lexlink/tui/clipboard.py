"""Copying through the terminal: the sequence OSC 52, which works over ssh too.

Whether a terminal obeys is not told to anybody, so nobody may claim that it did.
"""

from __future__ import annotations

from collections.abc import Mapping

MOST_BYTES = 100_000  # more is refused by many terminals
_PART = 500  # bytes of a sequence that GNU screen lets through at a time


def sequences(text: str, environment: Mapping[str, str]) -> list[str]:
    """What to write to the terminal, wrapped for a tmux or screen around it. Raises ValueError for too long a text."""
    import base64

    data = text.encode("utf-8", "replace")
    if len(data) > MOST_BYTES:
        raise ValueError(f"too long to copy through a terminal: {len(data):,} bytes, at most {MOST_BYTES:,} pass")
    plain = f"\x1b]52;c;{base64.b64encode(data).decode('ascii')}\x07"
    if environment.get("TMUX"):
        return [plain, f"\x1bPtmux;{plain.replace(chr(27), chr(27) * 2)}\x1b\\"]
    if environment.get("STY"):
        return [f"\x1bP{plain[at : at + _PART]}\x1b\\" for at in range(0, len(plain), _PART)]
    return [plain]
