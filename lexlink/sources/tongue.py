"""Which of the languages of treaties a text is in, by its commonest words."""

from __future__ import annotations

import re
from collections import Counter

_COMMON = {
    "en": frozenset("the of and to in shall by for be which with any".split()),  # noqa: SIM905
    "fr": frozenset("le la les des du et dans une pour par est sont aux".split()),  # noqa: SIM905
    "de": frozenset("der die das und den des dem ist wird eine nicht nach".split()),  # noqa: SIM905
    "it": frozenset("il la le dei delle della di gli una sono con nel".split()),  # noqa: SIM905
    "es": frozenset("el la los las del y en una por para con que".split()),  # noqa: SIM905
    "nl": frozenset("de het van een en in voor op te zijn worden niet dat".split()),  # noqa: SIM905
}
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 60_000


def tongue(text: str, *, against: str = "") -> str:
    """The language's code, empty where too few words tell; with `against`, another one only where it is plain."""
    found = Counter(_WORD.findall(text[:_SAMPLE].lower()))
    scores = {code: sum(found[word] for word in common) for code, common in _COMMON.items()}
    best = max(scores, key=lambda code: scores[code])
    if scores[best] < 4:
        return ""
    if against in scores and (scores[best] <= 20 or scores[best] <= 1.5 * scores[against]):
        return against
    return best
