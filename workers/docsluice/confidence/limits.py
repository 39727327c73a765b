"""From which probability on a value is given at all: the limit at which F1 is highest.

Where probabilities are true, that is half of the F1 that is reached (Lipton, Elkan and Naryanaswamy 2014, "Optimal
Thresholding of Classifiers to Maximize F1 Measure"), so what is found well is given from a higher limit on than what is
found badly: each part has its own, where it has values enough.
"""

from __future__ import annotations

from docsluice.confidence.measures import Known

LOWEST, HIGHEST, STEP = 16, 60, 2  # per cent
FEWEST = 200  # values of a part with a limit of its own
_AS_GOOD = 0.005  # of F1: limits within so much of the best are not told apart by a sample of this size


def best_limit(values: Known, missed: int) -> float:
    """The middle of the limits, 0.16 to 0.6, whose F1 is as good as the best, for values with their probabilities.

    A probability is one that a fit gave which had not seen the value's document.
    `missed` labels count as not found; wrong values may stand where a label is, so this is cautious.
    """
    scores = {limit: measure_f1(values, missed, limit / 100) for limit in range(LOWEST, HIGHEST + 1, STEP)}
    best = max(scores.values())
    good = [limit for limit, score in scores.items() if score >= best - _AS_GOOD]
    return round(sum(good) / len(good) / 100, 2)


def measure_f1(values: Known, missed: int, limit: float) -> float:
    """F1 of the values from a limit on, 0 to 1."""
    given = [correct for probability, correct in values if probability >= limit]
    wanted = missed + sum(correct for _, correct in values)
    return 2 * sum(given) / max(len(given) + wanted, 1)
