"""The styles that text is painted with, from the colours of the theme.

Colour never says anything alone: weight, slant and lines under the words say it too. A table
rather than component classes: those cost an application of the style sheet each, for each pane.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.style import Style
from textual.color import Color

if TYPE_CHECKING:
    from textual.app import App


class Ink(NamedTuple):
    """Names of theme colours (empty: as around) and the attributes of the letters."""

    colour: str = ""
    behind: str = ""
    letters: str = ""
    strength: float = 1.0


_INKS = {
    "mention": Ink(letters="underline"),
    "kind-instrument": Ink("text-primary"),
    "kind-provision": Ink("text-accent", letters="bold"),
    "kind-organ": Ink("text-secondary", letters="italic"),
    "kind-quotation": Ink("text-success", letters="italic bold"),
    "kind-concept": Ink("text-muted", letters="italic"),
    "sureness-unsure": Ink("text-warning"),
    "sureness-nil": Ink("text-error", letters="strike"),
    "sureness-hint": Ink("text-muted", letters="not underline"),
    "active": Ink("active-text", "primary", "bold"),
    "hit": Ink(behind="warning", strength=0.4),
    "hit-now": Ink("background", "warning", "bold"),
    "label": Ink("background", "error", "bold"),
    "picked": Ink(behind="primary", strength=0.5),
    "law-title": Ink("text-accent", letters="bold"),
    "law-role": Ink("text-warning", letters="italic"),
    "law-note": Ink("text-warning", letters="bold"),
    "law-dim": Ink("text-muted"),
    "law-heading": Ink(letters="bold"),
    "law-url": Ink("text-muted", letters="underline"),
    "law-cited": Ink(letters="underline"),
    "why-plus": Ink("text-success"),
    "why-minus": Ink("text-error"),
    "why-name": Ink(letters="bold"),
    "added": Ink("text-success", letters="bold underline"),
    "removed": Ink("text-error", letters="strike"),
    "cursor": Ink("active-text", "primary", "bold"),
    "dim": Ink("text-muted"),
    "strong": Ink(letters="bold"),
    "head": Ink("text-accent", letters="bold"),
    "sure": Ink("text-success"),
    "likely": Ink("text-primary"),
    "unsure": Ink("text-warning"),
    "nil": Ink("text-error"),
    "hint": Ink("text-muted"),
    "on": Ink("text-success"),
    "key": Ink("text-accent", letters="bold"),
}
_REVERSED = {"active": "reverse bold", "cursor": "reverse bold", "hit": "reverse", "hit-now": "reverse bold", "label": "reverse bold", "picked": "reverse"}


_MIXED: dict[tuple[str, bool, tuple[str, ...]], Style] = {}


def ink(app: App[Any], *names: str) -> Style:
    """The style of some names together, the later over the earlier; unknown names add nothing."""
    key = (app.theme, app.native_ansi_color, names)
    style = _MIXED.get(key)
    if style is None:
        style = Style.combine([Style.null(), *(_style(app.native_ansi_color, app.theme_variables, name) for name in names)])
        _MIXED[key] = style
    return style


def _style(ansi: bool, colours: Mapping[str, str], name: str) -> Style:
    found = _INKS.get(name)
    if found is None:
        return Style.null()
    if ansi and name in _REVERSED:  # the colours of a terminal of the user's choice are not known: turn them around
        return Style.parse(_REVERSED[name])
    style = Style.parse(found.letters) if found.letters else Style.null()
    behind = _colour(colours, found.behind)
    paper = behind or _colour(colours, "background")
    if behind is not None and found.strength < 1 and not ansi:
        paper = behind = (_colour(colours, "background") or behind).blend(behind, found.strength, 1.0)
    value = "auto 95%" if found.colour == "active-text" else colours.get(found.colour, "")
    name, _, percent = value.partition(" ")
    strength = float(percent.rstrip("%") or 100) / 100
    if ansi and (name == "auto" or percent):  # the terminal's own colours cannot be mixed
        return style + Style(dim=strength < 0.8, bgcolor=behind.rich_color if behind else None)
    front: Color | None = None
    if name == "auto":
        front = (paper or Color(0, 0, 0)).get_contrast_text(1.0)
    elif name:
        front = Color.parse(name)
    if front is not None and paper is not None and front.a * strength < 1 and not ansi:
        front = paper.blend(front, front.a * strength, 1.0)
    return style + Style(color=front.rich_color if front else None, bgcolor=behind.rich_color if behind else None)


def _colour(colours: Mapping[str, str], name: str) -> Color | None:
    value = colours.get(name)
    return Color.parse(value) if value else None
