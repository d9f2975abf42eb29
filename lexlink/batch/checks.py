"""`--fail-on`: what makes of a run a check that a newsroom or a CI can fail."""

from __future__ import annotations

from collections.abc import Callable

from lexlink.errors import UsageError
from lexlink.types import Link

Check = Callable[[Link], bool]

_KNOWN: dict[str, Check] = {
    "unresolved": lambda link: link.status in ("ambiguous", "nil"),
    "ambiguous": lambda link: link.status == "ambiguous",
    "nil": lambda link: link.status == "nil",
}


def check(what: str) -> Check:
    """The test behind one `--fail-on`. Raises UsageError for an unknown one."""
    if what in _KNOWN:
        return _KNOWN[what]
    name, _, number = what.partition("=")
    try:
        least = float(number)
    except ValueError:
        least = -1.0
    if name != "below" or not 0 <= least <= 1:
        raise UsageError(f"--fail-on {what!r} is not known: use unresolved, ambiguous, nil or below=0.8")

    def below(link: Link) -> bool:
        return link.score < least

    return below
