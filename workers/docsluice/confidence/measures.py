"""How far probabilities can be trusted: calibration error, Brier score, risk and coverage. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

BINS = 15
_EDGE = 1e-4
ERRORS = (0.02, 0.05)
"""Tolerated errors that reports give coverage for."""

Known = Sequence[tuple[float, bool]]
"""(probability, whether the value is right)."""


def part_evenly(ordered: Known, bins: int = BINS) -> Iterator[Known]:
    """Bins of equal mass, in the order given; empty ones where there are fewer values than bins."""
    edges = [round(i * len(ordered) / bins) for i in range(bins + 1)]
    return (ordered[start:end] for start, end in pairwise(edges))


def measure_ece(ordered: Known, bins: int = BINS) -> float:
    """Expected calibration error of at least one value, sorted by probability; bins of equal mass.

    Guo et al. 2017, "On Calibration of Modern Neural Networks": sum of |mean probability - accuracy| by weight.
    """
    return sum(abs(sum(p - y for p, y in members)) for members in part_evenly(ordered, bins)) / len(ordered)


def measure_brier(known: Iterable[tuple[float, bool]]) -> float:
    """Mean squared difference of probability and truth, of at least one value."""
    squares = [(p - y) ** 2 for p, y in known]
    return sum(squares) / len(squares)


def measure_log_loss(known: Iterable[tuple[float, bool]]) -> float:
    """Mean surprise in nats, of at least one value; probabilities are kept away from 0 and 1 by 10⁻⁴."""
    losses = [-math.log(min(max(p if y else 1 - p, _EDGE), 1 - _EDGE)) for p, y in known]
    return sum(losses) / len(losses)


def trace_risk(known: Known, slots: int) -> Iterator[tuple[float, float]]:
    """(coverage, error) at every threshold, surest first; coverage is a share of `slots`.

    Values of equal probability pass together.
    """
    passed = wrong = 0
    for _, group in groupby(sorted(known, key=lambda one: -one[0]), key=lambda one: one[0]):
        for _, right in group:
            passed += 1
            wrong += not right
        yield passed / slots, wrong / passed
