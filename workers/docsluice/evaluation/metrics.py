"""How far the probabilities of extracted values can be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

BINS = 15
COVERAGES = (0.6, 0.8, 0.9)
ERRORS = (0.02, 0.05)


@dataclass(frozen=True)
class Judged:
    """One extracted value: its probability, None if the record gives none, and its truth."""

    probability: float | None
    correct: bool


@dataclass(frozen=True)
class Reliability:
    """Figures over all fields that a document has or was given.

    `slots` counts extracted values and missed labels; coverage is a share of it, so that a value which is not
    extracted, or has no probability, never passes straight through. A coverage out of reach has the error None.
    """

    values: int
    without_probability: int
    slots: int
    ece: float | None
    brier: float | None
    error_at_coverage: dict[str, float | None]
    coverage_at_error: dict[str, float]


def measure_reliability(judged: Sequence[Judged], missed: int) -> Reliability:
    """ECE over 15 bins of equal mass, Brier score and the risk-coverage curve; `missed` labels got no value."""
    known = sorted(((j.probability, j.correct) for j in judged if j.probability is not None), key=lambda pair: -pair[0])
    slots = len(judged) + missed
    curve = list(trace_risk_coverage(known, slots))
    return Reliability(
        values=len(judged),
        without_probability=len(judged) - len(known),
        slots=slots,
        ece=measure_ece(known),
        brier=sum((p - y) ** 2 for p, y in known) / len(known) if known else None,
        error_at_coverage={
            f"{wanted:.0%}": next((error for coverage, error in curve if coverage >= wanted), None)
            for wanted in COVERAGES
        },
        coverage_at_error={
            f"{allowed:.0%}": max((coverage for coverage, error in curve if error <= allowed), default=0.0)
            for allowed in ERRORS
        },
    )


def measure_ece(known: Sequence[tuple[float, bool]]) -> float | None:
    """Expected calibration error of (probability, correct) sorted by probability; bins of equal mass.

    Guo et al. 2017, "On Calibration of Modern Neural Networks": sum of |mean probability - accuracy| by weight.
    """
    if not known:
        return None
    edges = [round(i * len(known) / BINS) for i in range(BINS + 1)]
    bins = (known[start:end] for start, end in pairwise(edges))
    return sum(abs(sum(p - y for p, y in members)) for members in bins) / len(known)


def trace_risk_coverage(known: Sequence[tuple[float, bool]], slots: int) -> Iterator[tuple[float, float]]:
    """(coverage, error) at every threshold, highest first; values of equal probability pass together."""
    passed = wrong = 0
    for _, group in groupby(known, key=lambda pair: pair[0]):
        for _, correct in group:
            passed += 1
            wrong += not correct
        yield passed / slots, wrong / passed
