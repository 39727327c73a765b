"""From which probability on values pass, and what can be promised about those that do.

A promise "at most 2 % wrong, at 95 %" needs 149 labelled values that are all right, and more where some are wrong.
Few fields have so many, so a field without them is promised something as a member of a *pool*: the fields of its
schema, or all fields of all schemas. Probabilities are calibrated, so one threshold means the same in each of them.
What a pool is promised holds for the mean error over all its values that pass, not for each field.

Values of one document err together, so a sample of them counts as fewer: both its values and its errors are divided
by Kish's design effect (`likeness.py`) before the exact bound is taken (Korn and Graubard 1998).

Which test is made is settled by the probabilities alone, which come from fits that did not see the documents; the
labels have no say in it. The field itself is tested if a promise can be expected of it, else its widest pool of which
one can, else its narrowest. Thresholds are tested from the rank downwards at which the promise is likeliest to be
shown, each time with a tenth more values, until the first failure (fixed-sequence testing; Learn then Test:
Angelopoulos, Bates, Candès, Jordan and Lei 2021). So there is one test at a time, and the whole 95 % are its own.

Where no promise can be made, values pass up to where (errors + 1) / (values + 1), both counted as independent ones, is
within the tolerated error: the correction of conformal risk control (Angelopoulos, Bates, Fisch, Lei and Schuster 2024)
keeps small samples from looking too good, and fewer values than a promise needs pass nothing. That is an estimate of
the mean error, and is reported as a refusal.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from docsluice.confidence.bounds import CONFIDENCE, can_promise, labels_needed, labels_needed_at, upper_bound
from docsluice.confidence.likeness import design_effect

_FEWEST_SEEN = 20
"""Of fewer values the share of wrong ones tells nothing about how many labels are needed."""
_NORMAL = 1.645  # 95 % of a normal distribution are below
_TINY = 1e-6
_GROWTH = 1.1
"""By how much more values pass at each test than at the one before."""


class Judged(BaseModel):
    """A value of the calibration documents: its calibrated probability, whether it was right, and its document.

    Documents are numbers that mean nothing else; a value without one stands alone in its own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    probability: float
    correct: bool
    document: int | None = None


class Threshold(BaseModel):
    """From which probability on a field passes, and what can be promised about those that do.

    `bound` is the Clopper–Pearson upper bound, at 95 %, on the share of wrong values among passed ones, from
    `labels` values of the calibration documents that passed, of which `errors` were wrong; they count as
    `labels` / `effect`. `kept` tells whether the bound is within the error that the user tolerates; if not, the
    threshold is the best that the sample supports, and from about `needed` labelled values, passed or not, the error
    could be promised at some threshold, if they go on as this sample does (None: too many are wrong everywhere).
    `pool` names the pool whose values the bound is about; None: the field's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float
    bound: float
    labels: int
    kept: bool
    errors: int = 0
    effect: float = 1.0
    needed: int | None = None
    pool: str | None = None


class _Step(NamedTuple):
    """Values from a probability on: how many, how many wrong, how many expected to be, and the design effect."""

    probability: float
    number: int
    errors: int
    expected: float
    effect: float

    def shows(self, max_error: float, confidence: float) -> bool:
        """Whether the sample shows that at most `max_error` is wrong."""
        return can_promise(*self._counted(), max_error, confidence)

    def suggests(self, max_error: float, confidence: float) -> bool:
        """Whether at most `max_error` is expected to be wrong, by conformal risk control, from labels enough."""
        values = self.number / self.effect
        is_within = self.errors / self.effect + 1 <= max_error * (values + 1)
        return is_within and values >= labels_needed(max_error, confidence)

    def bound(self, confidence: float) -> float:
        """What the sample shows."""
        return upper_bound(*self._counted(), confidence)

    def hope(self, max_error: float) -> float:
        """Standard deviations by which fewer errors are expected than are tolerated; from probabilities alone."""
        number = math.floor(self.number / self.effect)
        expected = math.ceil(self.expected / self.effect)
        return (number * max_error - expected - 0.5) / math.sqrt(max(number, 1) * max_error * (1 - max_error))

    def _counted(self) -> tuple[int, int]:
        """Errors and values as independent ones, to the safe side."""
        return math.ceil(self.errors / self.effect), math.floor(self.number / self.effect)


def choose_threshold(
    judged: Sequence[Judged],
    max_error: float,
    confidence: float = CONFIDENCE,
    pool: str | None = None,
    likeness: float = 0.0,
) -> Threshold:
    """The lowest threshold that keeps `max_error` with `confidence`; without one, `kept` is false.

    `likeness` is the correlation of errors within a document. Without a promise the threshold is the lowest at which
    `max_error` can be expected, with the bound that this sample does show; where there is none, nothing passes.
    """
    steps = _count_errors(judged, likeness)
    kept: _Step | None = None
    for step in _from_start(steps, _find_start(steps, max_error, confidence)):
        if not step.shows(max_error, confidence):
            break
        kept = step
    seen = [step for step in steps if step.suggests(max_error, confidence)]
    best = kept or (seen[-1] if seen else None)
    needed = None if kept else _count_needed(steps, len(judged), max_error, confidence)
    if best is None:
        return Threshold(value=1.0, bound=1.0, labels=0, kept=False, needed=needed, pool=pool)
    return Threshold(
        value=best.probability,
        bound=round(best.bound(confidence), 4),
        labels=best.number,
        errors=best.errors,
        effect=round(best.effect, 2),
        kept=kept is not None,
        needed=needed,
        pool=pool,
    )


def choose_for_pools(
    pools: Sequence[tuple[str, Sequence[Judged]]], max_error: float, likeness: float = 0.0
) -> Threshold:
    """The threshold of the widest of the pools of which a promise can be expected; of none, that of the narrowest.

    `pools` are (name, values), at least one, from the narrowest to the widest.
    """
    hopeful = (pool for pool in reversed(pools) if is_hopeful(pool[1], max_error, likeness))
    name, values = next(hopeful, pools[0])
    return choose_threshold(values, max_error, pool=name, likeness=likeness)


def is_hopeful(judged: Sequence[Judged], max_error: float, likeness: float = 0.0) -> bool:
    """Whether a promise is likelier than not by the probabilities, whatever the labels say."""
    if len(judged) < labels_needed(max_error):
        return False
    steps = _count_errors(judged, likeness)
    start = _find_start(steps, max_error, CONFIDENCE)
    if start == len(steps):
        return False
    step = steps[start]
    return step._replace(errors=math.ceil(step.expected)).shows(max_error, CONFIDENCE)


def _find_start(steps: Sequence[_Step], max_error: float, confidence: float) -> int:
    """The step to test first: of those with values enough the most hopeful; behind the last where none has them."""
    fewest = labels_needed(max_error, confidence)
    able = [i for i, step in enumerate(steps) if step.number >= fewest * step.effect]
    return max(able, key=lambda i: steps[i].hope(max_error), default=len(steps))


def _from_start(steps: Sequence[_Step], start: int) -> Iterator[_Step]:
    """The steps to test, in their order: each passes a few more values than the one before, and the last passes all.

    Testing every single step would stop at the first two wrong values that stand side by side.
    """
    least = 0.0
    for i, step in enumerate(steps[start:], start):
        if step.number >= least or i == len(steps) - 1:
            least = step.number * _GROWTH
            yield step


def _count_errors(judged: Sequence[Judged], likeness: float) -> list[_Step]:
    """What passes from each probability on, surest first; equal probabilities pass together."""
    ranked = sorted(judged, key=lambda one: -one.probability)
    steps: list[_Step] = []
    members = Counter[int]()
    errors, squares, expected = 0, 0, 0.0
    for number, one in enumerate(ranked, 1):
        errors += not one.correct
        expected += 1 - one.probability
        squares += 1 if one.document is None else 2 * members[one.document] + 1
        if one.document is not None:
            members[one.document] += 1
        if number == len(ranked) or ranked[number].probability != one.probability:
            steps.append(_Step(one.probability, number, errors, expected, design_effect(likeness, squares / number)))
    return steps


def _count_needed(steps: Sequence[_Step], total: int, max_error: float, confidence: float) -> int | None:
    """Labels, passed or not, from which the error could be promised, if one of the steps goes on as it was seen."""
    if not total:
        return labels_needed(max_error, confidence)

    def guess(step: _Step) -> float:
        """About as many, by the normal approximation."""
        rate = step.errors / step.number
        spread = _NORMAL**2 * rate * (1 - rate) / max(max_error - rate, _TINY) ** 2
        return max(labels_needed(max_error, confidence), spread) * step.effect * total / step.number

    fewest = min(_FEWEST_SEEN, total)
    seen = [step for step in steps if step.number >= fewest and step.errors <= max_error * step.number]
    best = min(seen, key=guess, default=None)
    if best is None:
        return None
    passed = labels_needed_at(max_error, best.errors / best.number, confidence)
    return None if passed is None else math.ceil(passed * best.effect * total / best.number)
