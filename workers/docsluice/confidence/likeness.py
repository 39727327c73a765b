"""How much values of one document err together, and for how many independent ones they then count."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

_LEAST_SPREAD = 0.05
"""Standard deviations of all but certain values count as this: else a single wrong value would count for everything."""


def measure_likeness(values: Iterable[tuple[str, float, bool]]) -> float:
    """Mean correlation of the errors of two values of one document, 0 to 1, from (document, probability, right).

    Residuals are divided by the standard deviation that the probability tells; what is negative counts as 0.
    """
    residuals: dict[str, list[float]] = defaultdict(list)
    for document, probability, correct in values:
        spread = max(math.sqrt(probability * (1 - probability)), _LEAST_SPREAD)
        residuals[document].append((correct - probability) / spread)
    products = sum(sum(group) ** 2 - sum(one * one for one in group) for group in residuals.values())
    pairs = sum(len(group) * (len(group) - 1) for group in residuals.values())
    return min(max(products / pairs, 0.0), 1.0) if pairs else 0.0


def design_effect(likeness: float, size: float) -> float:
    """How many values count for one independent value (Kish 1965), at least 1.

    `size` is how many values the document of the average value has: Σ n² / Σ n over the documents.
    """
    return 1 + likeness * max(size - 1, 0.0)
