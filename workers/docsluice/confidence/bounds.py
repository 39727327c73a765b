"""Exact bounds on a share of errors from a finite sample."""

from __future__ import annotations

import math

CONFIDENCE = 0.95
_STEPS = 60


def upper_bound(errors: int, total: int, confidence: float = CONFIDENCE) -> float:
    """Clopper–Pearson upper bound on an error rate of which `errors` of `total` were seen; 1 for no sample.

    The rate is above the bound with a probability of at most 1 − `confidence` (Clopper and Pearson 1934,
    one-sided).
    """
    if total <= 0 or errors >= total:
        return 1.0
    low, high = errors / total, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _at_most(errors, total, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def labels_needed(max_error: float, confidence: float = CONFIDENCE) -> int:
    """Fewest labels, all right, from which `max_error` can be promised: 149 for 2 % at 95 %."""
    return math.ceil(math.log(1 - confidence) / math.log(1 - max_error))


def _at_most(errors: int, total: int, rate: float) -> float:
    """Probability of at most `errors` errors of `total` at a rate."""
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return 0.0
    logs = (
        math.lgamma(total + 1)
        - math.lgamma(k + 1)
        - math.lgamma(total - k + 1)
        + k * math.log(rate)
        + (total - k) * math.log1p(-rate)
        for k in range(errors + 1)
    )
    return min(1.0, math.fsum(math.exp(log) for log in logs))
