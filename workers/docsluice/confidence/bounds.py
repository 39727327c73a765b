"""Exact bounds on a share of errors from a finite sample."""

from __future__ import annotations

import math

CONFIDENCE = 0.95
_STEPS = 60
MOST_LABELS = 10_000
"""More are never asked for."""


def upper_bound(errors: int, total: int, confidence: float = CONFIDENCE) -> float:
    """Clopper–Pearson upper bound on an error rate of which `errors` of `total` were seen; 1 for no sample.

    The rate is above the bound with a probability of at most 1 − `confidence` (Clopper and Pearson 1934,
    one-sided). Values of different fields have different rates; the bound then holds for their mean, as a sum of
    unlike trials is no more spread out than a binomial one (Hoeffding 1956). It needs independent trials: values
    of one document that err together make it somewhat too good.
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


def interval(good: int, total: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Clopper–Pearson interval, two-sided, of a share of which `good` of `total` were seen."""
    each = (1 + confidence) / 2
    return 1 - upper_bound(total - good, total, each), upper_bound(good, total, each)


def can_promise(errors: int, total: int, max_error: float, confidence: float = CONFIDENCE) -> bool:
    """Whether `upper_bound` is within `max_error`, without computing it."""
    return 0 < total > errors and _at_most(errors, total, max_error) <= 1 - confidence


def labels_needed(max_error: float, confidence: float = CONFIDENCE) -> int:
    """Fewest labels, all right, from which `max_error` can be promised: 149 for 2 % at 95 %."""
    return math.ceil(math.log(1 - confidence) / math.log(1 - max_error))


def labels_needed_at(max_error: float, rate: float, confidence: float = CONFIDENCE) -> int | None:
    """Labels from which `max_error` can be promised where a share `rate` of values is wrong.

    Errors are taken as `rate` of the labels, rounded up. None if `MOST_LABELS` do not suffice.
    """
    if rate <= 0:
        return labels_needed(max_error, confidence)
    high = labels_needed(max_error, confidence)
    while not can_promise(math.ceil(rate * high), high, max_error, confidence):
        high *= 2
        if rate >= max_error or high > MOST_LABELS:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (
            (low, middle) if can_promise(math.ceil(rate * middle), middle, max_error, confidence) else (middle, high)
        )
    return high


def _at_most(errors: int, total: int, rate: float) -> float:
    """Probability of at most `errors` errors of `total` at a rate."""
    if rate <= 0 or errors >= total:
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
