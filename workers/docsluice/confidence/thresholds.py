"""From which probability on values pass, and what can be promised about those that do.

A promise "at most 2 % wrong, at 95 %" needs 149 labelled values that are all right, and more where some are wrong.
Few fields have so many, so a field without them is promised something as a member of its *pool*: by default all
fields of all schemas. Probabilities are calibrated, so one threshold means the same in each of them. What a pool is
promised holds for the mean error over all its values that pass, not for each field, nor for the mix of fields of
one kind of document.

Thresholds are tested in an order that the labels had no say in (Learn then Test: Angelopoulos, Bates, Candès,
Jordan and Lei 2021): from ranks n₀, 2n₀, 4n₀ … of the values, surest first, downwards until the first failure
(fixed-sequence testing). The share of doubt, 1 − 95 %, is divided among the starts (Bonferroni), and between a
field and its pool, so that the promise holds although the best of them is taken.

Where no promise can be made, values pass up to where (errors + 1) / (values + 1) is within the tolerated error: the
correction of conformal risk control (Angelopoulos, Bates, Fisch, Lei and Schuster 2024) keeps small samples from
looking too good. That is an estimate of the mean error, and is reported as a refusal.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from docsluice.confidence.bounds import CONFIDENCE, can_promise, labels_needed, labels_needed_at, upper_bound

_FEWEST_SEEN = 20
"""Of fewer values the share of wrong ones tells nothing about how many labels are needed."""
_NORMAL = 1.645  # 95 % of a normal distribution are below
_TINY = 1e-6


class Judged(BaseModel):
    """A value of the calibration documents: its calibrated probability and whether it was right."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    probability: float
    correct: bool


class Threshold(BaseModel):
    """From which probability on a field passes, and what can be promised about those that do.

    `bound` is the Clopper–Pearson upper bound, at 95 %, on the share of wrong values among passed ones, from
    `labels` values of the calibration documents that passed, of which `errors` were wrong. `kept` tells whether
    it is within the error that the user tolerates; if not, the threshold is the best that the sample supports,
    and from about `needed` labelled values, passed or not, the error could be promised at some threshold, if they
    go on as this sample does (None: too many are wrong everywhere). `pool` names
    the pool whose values the bound is about; None: the field's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float
    bound: float
    labels: int
    kept: bool
    errors: int = 0
    needed: int | None = None
    pool: str | None = None


def choose_threshold(
    judged: Sequence[Judged], max_error: float, confidence: float = CONFIDENCE, pool: str | None = None
) -> Threshold:
    """The lowest threshold that keeps `max_error` with `confidence`; without one, `kept` is false.

    Then the threshold is the lowest at which (errors + 1) / (values + 1) is within `max_error`, with the bound that
    this sample does show; where there is none, nothing passes.
    """
    steps = _count_errors(judged)
    starts, each = _place_starts(len(judged), max_error, confidence)
    kept: tuple[float, int, int] | None = None
    for start in starts:
        for step in steps:
            if step[1] < start:
                continue
            if not can_promise(step[2], step[1], max_error, each):
                break
            kept = min(kept or step, step)
    seen = [step for step in steps if step[2] + 1 <= max_error * (step[1] + 1)]
    best = kept or min(seen, default=None)
    needed = None if kept else _count_needed(steps, len(judged), max_error, confidence)
    if best is None:
        return Threshold(value=1.0, bound=1.0, labels=0, kept=False, needed=needed, pool=pool)
    value, number, errors = best
    return Threshold(
        value=value,
        bound=round(upper_bound(errors, number, each), 4),
        labels=number,
        errors=errors,
        kept=kept is not None,
        needed=needed,
        pool=pool,
    )


def choose_for_field(field: Sequence[Judged], pool: Sequence[Judged], name: str | None, max_error: float) -> Threshold:
    """A field's own threshold where its labels show the bound, else that of its pool; `name` is the pool's."""
    if name is None:
        return choose_threshold(field, max_error)
    confidence = (1 + CONFIDENCE) / 2
    own = choose_threshold(field, max_error, confidence)
    return own if own.kept else choose_threshold(pool, max_error, confidence, name)


def _count_errors(judged: Sequence[Judged]) -> list[tuple[float, int, int]]:
    """(probability, values from it on, wrong ones of them), surest first; equal probabilities pass together."""
    ranked = sorted(judged, key=lambda one: -one.probability)
    steps: list[tuple[float, int, int]] = []
    errors = 0
    for number, one in enumerate(ranked, 1):
        errors += not one.correct
        if number == len(ranked) or ranked[number].probability != one.probability:
            steps.append((one.probability, number, errors))
    return steps


def _count_needed(
    steps: Sequence[tuple[float, int, int]], total: int, max_error: float, confidence: float
) -> int | None:
    """Labels, passed or not, from which the error could be promised, if one of the steps goes on as it was seen."""
    if not total:
        return labels_needed(max_error, confidence)

    def guess(step: tuple[float, int, int]) -> float:
        """About as many, by the normal approximation."""
        _, number, errors = step
        rate = errors / number
        spread = _NORMAL**2 * rate * (1 - rate) / max(max_error - rate, _TINY) ** 2
        return max(labels_needed(max_error, confidence), spread) * total / number

    fewest = min(_FEWEST_SEEN, total)
    seen = [step for step in steps if step[1] >= fewest and step[2] <= max_error * step[1]]
    best = min(seen, key=guess, default=None)
    if best is None:
        return None
    _, number, errors = best
    passed = labels_needed_at(max_error, errors / number, confidence)
    return None if passed is None else math.ceil(passed * total / number)


def _place_starts(total: int, max_error: float, confidence: float) -> tuple[list[int], float]:
    """Ranks to start from, which depend on the number of values alone, and the confidence that each is tested at."""
    first = labels_needed(max_error, confidence)
    starts = []
    while first <= total:
        starts.append(first)
        first *= 2
    each = 1 - (1 - confidence) / max(len(starts), 1)
    return [max(start, labels_needed(max_error, each)) for start in starts], each
