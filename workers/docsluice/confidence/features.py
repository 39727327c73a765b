"""What speaks for or against a value, as numbers."""

from __future__ import annotations

import math
from typing import NamedTuple

_EDGE = 0.005
_MOST_SUPPORT = 4
_MOST_TIES = 7  # other amounts
POOR_READING = 0.6  # below this confidence of OCR a value is marked as uncertain


class Features(NamedTuple):
    """What is known about a chosen value.

    `score`: the engine's, 0 to 1. `margin`: its lead over the next different value, −1 to 1. `parse`: how cleanly
    the text read as such a value, 0 to 1. `support`: in how many places of the document it was found. `arithmetic`:
    above 0 if rules with it hold, how many other amounts they tie it to; −1 if one is broken, 0 if none was tried.
    `reading`: the lowest confidence of OCR in it, 0 to 1. `pattern`: whether its form and check digits alone found
    it, too. `alternatives`: whether OCR had another reading for a word of it. `first_page`: whether it stands
    there. `cells`: how many other cells its row has.
    """

    score: float
    margin: float = 0.0
    parse: float = 1.0
    support: int = 1
    arithmetic: int = 0
    reading: float = 1.0
    pattern: bool = False
    alternatives: bool = False
    first_page: bool = True
    cells: int = 0


NAMES = (
    "logit_score",
    "margin",
    "parse",
    "support",
    "rule_holds",
    "rule_broken",
    "reading",
    "pattern",
    "logit_next",
    "poor_reading",
    "alternatives",
    "first_page",
    "cells",
    "ties",
)


def to_vector(features: Features) -> tuple[float, ...]:
    """Features as the ranker sees them, in the order of `NAMES`; scores, of it and of the next value, as logits."""
    return (
        _logit(features.score),
        features.margin,
        features.parse,
        math.log2(min(features.support, _MOST_SUPPORT)),
        float(features.arithmetic > 0),
        float(features.arithmetic < 0),
        features.reading,
        float(features.pattern),
        _logit(features.score - features.margin),
        float(features.reading < POOR_READING),
        float(features.alternatives),
        float(features.first_page),
        float(features.cells),
        math.log2(1 + min(max(features.arithmetic, 0), _MOST_TIES)),
    )


def _logit(score: float) -> float:
    inside = min(max(score, _EDGE), 1 - _EDGE)
    return math.log(inside / (1 - inside))
