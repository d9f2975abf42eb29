"""What each comparison weighs.

The weights were set by hand on the development gold; each says something a reader can check in
the text. They are kept together here so that they can be calibrated together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from lexlink.types import Feature

WEIGHTS = {
    "name": 4.0,
    "shared name": 0.5,
    "year": 3.0,
    "spelled out": 4.0,
    "named elsewhere": 3.0,
    "organ": 1.5,
    "context": 1.1,
    "context nearby": 0.6,
    "other sense": 1.2,
    "language": 1.7,
    "cited by article": 1.6,
    "provision exists": 0.6,
    "provision words": 0.9,
    "provision words nearby": 0.7,
    "antecedent": 4.0,
    "possessive": 1.0,
    "nearest": 1.3,
    "in one sentence": 0.9,
    "spoken of before": 0.3,
    "distance": -0.12,
    "paragraphs": -0.2,
    "only instrument": 0.8,
    "named later": 0.6,
    "organ named": 0.4,
    "in the same sentence": 1.3,
    "capital": 0.6,
    "demonstrative": 0.4,
    "generic noun": -0.9,
    "common article": 3.0,
    "mother treaty": 3.0,
    "other law between": -5.3,
    "another named so between": -4.0,
    "same unit cited": 1.6,
    "provision words behind": 0.8,
    "numbering": 1.0,
    "edits": -0.7,
    "protocol": -1.0,
    "most named": 0.8,
    "of that year": 1.2,
    "called so": 1.0,
    "the other one": -2.5,
    "used as a court": 4.0,
    "used as a treaty": 4.0,
    "title goes on": 1.5,
    "no other sense": 0.7,
    "anachronism": -5.0,
    "bias": -1.4,
}


def feature(name: str, value: float = 1.0, detail: str = "") -> Feature:
    return Feature(name, round(value, 3), WEIGHTS[name], detail)


BIAS = feature("bias", 1.0, "what has to be outweighed")


def score(features: Sequence[Feature]) -> float:
    """0..1 from features, `BIAS` among them: the logistic function of the sum of value times weight."""
    return 1 / (1 + math.exp(-sum(f.value * f.weight for f in features)))
