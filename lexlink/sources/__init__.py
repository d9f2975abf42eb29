"""The law from its publishers: which there are, and how their pages are read into articles, paragraphs and points.

    for name in names():
        source = load(name)

Nothing is imported before it is asked for. Packages add publishers by the entry point
`lexlink.sources`, a class or function that gives a `lexlink.protocols.Source`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from lexlink.errors import UsageError

if TYPE_CHECKING:
    from lexlink.protocols import Source

# In the order of trust: the first that gives a text in a language is the one to ask.
_SOURCES = {
    "icc": "lexlink.sources.icc:Icc",
    "icrc": "lexlink.sources.icrc:Icrc",
    "eurlex": "lexlink.sources.eurlex:EurLex",
    "nato": "lexlink.sources.nato:Nato",
    "council-of-europe": "lexlink.sources.council_of_europe:CouncilOfEurope",
    "united-nations": "lexlink.sources.united_nations:UnitedNations",
    "fedlex": "lexlink.sources.fedlex:Fedlex",
    "dutch-treaty-base": "lexlink.sources.dutch_treaty_base:DutchTreatyBase",
    "open-treaties": "lexlink.sources.open_treaties:OpenTreaties",
}


def names() -> list[str]:
    """The publishers that can be asked, the built-in ones first."""
    from lexlink.plugins import SOURCES, plugin_names

    return [*_SOURCES, *(name for name in plugin_names(SOURCES) if name not in _SOURCES)]


def load(name: str) -> Source:
    """A publisher by its name. Raises UsageError, naming those there are, where it is unknown."""
    from lexlink.plugins import SOURCES, load_plugin

    if name in _SOURCES:
        module, _, attribute = _SOURCES[name].partition(":")
        made = getattr(import_module(module), attribute)()
    elif name in names():
        made = load_plugin(SOURCES, name)()
    else:
        raise UsageError(f"no source {name!r}; there are {', '.join(names())}")
    found: Source = made
    return found
