"""Make any string safe to show: nothing from outside may drive a terminal."""

from __future__ import annotations

_CONTROL_PICTURES = 0x2400


def _visible(code: int) -> int | str:
    if code < 0x20:
        return _CONTROL_PICTURES + code
    return 0x2421 if code == 0x7F else 0xFFFD


_UNSAFE = {
    **{c: _visible(c) for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in (0x0A, 0x09)},
    **dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0x2426),
    **dict.fromkeys((0x2028, 0x2029), 0x2424),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
}


def safe_text(text: str) -> str:
    """The same string with every control, bidi control and lone surrogate as a visible mark.

    One character for one, so offsets stay true. Newline and tab are kept.
    """
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_UNSAFE)


def safe_line(text: str) -> str:
    """`safe_text` for one line: newlines and tabs become spaces."""
    return safe_text(text).translate({0x0A: " ", 0x09: " "})
