"""Steps of a user's own, in a module so that other processes can import them."""

import re

from lexlink import Feature, Mention


def dockets(document):
    for match in re.finditer(r"ICC-\d\d/\d\d", document.text):
        yield Mention(match.start(), match.end(), ("icc",), detail="a docket number")


def covers_everything(document):
    yield Mention(0, len(document.text), ("unsc-1701",), 0.4)


def out_of_bounds(document):
    yield Mention(0, len(document.text) + 1, ("icc",))


def fails(document):
    raise RuntimeError("no such day")


def prefers_nato(document, span, target):
    if target.startswith("north-atlantic-treaty"):
        yield Feature("desk", 1.0, 6.0, f"the desk of {document.source} covers NATO")
