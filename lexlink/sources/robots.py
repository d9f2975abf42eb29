"""What a site's robots.txt lets a program fetch, as RFC 9309 reads it; the rules are protego's."""

from __future__ import annotations

import re

from lexlink.sources.guard import MOST_LETTERS

TOKEN = "lexlink"  # noqa: S105 - the name that robots.txt files may call us by
MOST_BYTES = 500 * 1024
_MOST_STARS, _MOST_PATH = 3, 1000
_RULE = re.compile(r"^([ \t]*(?:dis)?allow[ \t]*:[ \t]*)([^\r\n]*)", re.IGNORECASE | re.MULTILINE)


class Robots:
    """The rules of a robots.txt; none at all where it is empty. `delay` is the seconds between two requests that it asks for."""

    def __init__(self, body: bytes) -> None:
        from protego import Protego

        self._rules = Protego.parse(_RULE.sub(_tamed, body[:MOST_BYTES].decode("utf-8", "replace")))
        rate = self._rules.request_rate(TOKEN)
        self.delay = max(float(self._rules.crawl_delay(TOKEN) or 0), float(rate.seconds / rate.requests) if rate and rate.requests else 0.0)

    def allow(self, url: str) -> bool:
        return bool(self._rules.can_fetch(url[:_MOST_PATH], TOKEN))


def _tamed(rule: re.Match[str]) -> str:
    """A rule with so few stars that matching it cannot take long; what is cut makes it wider, never narrower."""
    stars = re.sub(r"\*+", "*", rule[2][:MOST_LETTERS]).split("*")
    cut = "*".join(stars[:_MOST_STARS]) + "*" if len(stars) > _MOST_STARS + 1 else "*".join(stars)
    return rule[1] + cut
