"""How far the probabilities of extracted values can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docsluice.confidence.measures import ERRORS, measure_brier, measure_ece, trace_risk

COVERAGES = (0.6, 0.8, 0.9)


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
    curve = list(trace_risk(known, slots))
    return Reliability(
        values=len(judged),
        without_probability=len(judged) - len(known),
        slots=slots,
        ece=measure_ece(known) if known else None,
        brier=measure_brier(known) if known else None,
        error_at_coverage={
            f"{wanted:.0%}": next((error for coverage, error in curve if coverage >= wanted), None)
            for wanted in COVERAGES
        },
        coverage_at_error={
            f"{allowed:.0%}": max((coverage for coverage, error in curve if error <= allowed), default=0.0)
            for allowed in ERRORS
        },
    )
