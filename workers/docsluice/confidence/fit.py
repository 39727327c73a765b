"""Fit a calibration on judged values of labelled documents, and say honestly how good it is.

Everything reported, and the sample that thresholds are chosen on, comes from folds by document: a value is
scored by a fit that never saw its document. What is kept is then fitted on all documents.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from docsluice.confidence.calibration import Calibration, Judged
from docsluice.confidence.curves import Curve, Platt, fit_isotonic, fit_platt
from docsluice.confidence.features import Features
from docsluice.confidence.ranker import Ranker, fit_ranker

FOLDS = 5
FEWEST_FOR_FIELD = 40
"""A field with fewer values uses the curve of all fields."""
FEWEST_FOR_ISOTONIC = 400
_PULL = 8.0  # how many values the curve of all fields counts for in a field's own
_BINS = 15
_EVERY = "*"


class Sample(NamedTuple):
    """A value of a calibration document: its key (`schema:path`), what speaks for it, whether it is right."""

    document: str
    key: str
    features: Features
    correct: bool


class Fit(NamedTuple):
    """A calibration, and how it does on documents that it has not seen; ECE over 15 bins of equal mass."""

    calibration: Calibration
    values: int
    accuracy: float
    ece: float
    ece_before: float
    brier: float
    brier_before: float


def fit(samples: Sequence[Sample], missed: int, model: str | None = None) -> Fit:
    """Fit ranker and curves; `missed` is how many labelled values no candidate was found for.

    Raises ValueError for fewer than `FEWEST_FOR_FIELD` values or values that are all right or all wrong.
    """
    if len(samples) < FEWEST_FOR_FIELD or len({one.correct for one in samples}) < 2:  # noqa: PLR2004  both kinds
        raise ValueError(
            f"expected at least {FEWEST_FOR_FIELD} judged values, right and wrong ones; came {len(samples)}; "
            "label more documents"
        )
    unseen = _predict_unseen(samples)
    ranker, curves = _fit_curves(samples)
    judged: dict[str, list[Judged]] = defaultdict(list)
    for one, probability in zip(samples, unseen, strict=True):
        judged[one.key].append(Judged(probability=round(probability, 4), correct=one.correct))
    correct = [one.correct for one in samples]
    before = [one.features.score for one in samples]
    calibration = Calibration(
        model=model,
        documents=len({one.document for one in samples}),
        ranker=ranker,
        curves=curves,
        accept=_best_accept(unseen, correct, missed),
        judged={key: tuple(values) for key, values in sorted(judged.items())},
    )
    return Fit(
        calibration,
        len(samples),
        sum(correct) / len(correct),
        measure_ece(unseen, correct),
        measure_ece(before, correct),
        _brier(unseen, correct),
        _brier(before, correct),
    )


def measure_ece(probabilities: Sequence[float], correct: Sequence[bool]) -> float:
    """Expected calibration error over 15 bins of equal mass (Guo et al. 2017)."""
    known = sorted(zip(probabilities, correct, strict=True))
    edges = [round(i * len(known) / _BINS) for i in range(_BINS + 1)]
    bins = (known[start:end] for start, end in pairwise(edges))
    return sum(abs(sum(p - y for p, y in members)) for members in bins) / len(known)


def _predict_unseen(samples: Sequence[Sample]) -> list[float]:
    predictions = [0.0] * len(samples)
    folds = [_fold(one.document) for one in samples]
    for fold in range(FOLDS):
        rest = [one for one, number in zip(samples, folds, strict=True) if number != fold]
        if len({one.correct for one in rest}) < 2:  # noqa: PLR2004  both kinds
            rest = list(samples)
        ranker, curves = _fit_curves(rest)
        model = Calibration(ranker=ranker, curves=curves)
        for i, one in enumerate(samples):
            if folds[i] == fold:
                predictions[i] = model.probability(one.key, one.features)
    return predictions


def _fit_curves(samples: Sequence[Sample]) -> tuple[Ranker, dict[str, Curve]]:
    ranker = fit_ranker([one.features for one in samples], [one.correct for one in samples])
    raw = [ranker.probability(one.features) for one in samples]
    correct = [one.correct for one in samples]
    everywhere = fit_platt(raw, correct)
    curves: dict[str, Curve] = {_EVERY: everywhere}
    groups: dict[str, list[int]] = defaultdict(list)
    for i, one in enumerate(samples):
        groups[one.key].append(i)
    for key, members in groups.items():
        if len(members) >= FEWEST_FOR_FIELD:
            curves[key] = _fit_field([raw[i] for i in members], [correct[i] for i in members], everywhere)
    return ranker, curves


def _fit_field(raw: Sequence[float], correct: Sequence[bool], everywhere: Platt) -> Curve:
    """Platt's curve, pulled to that of all fields; isotonic instead where there are many values and it fits better."""
    platt = fit_platt(raw, correct, everywhere, _PULL)
    if len(raw) < FEWEST_FOR_ISOTONIC:
        return platt
    even, odd = range(0, len(raw), 2), range(1, len(raw), 2)
    scores = {"platt": 0.0, "isotonic": 0.0}
    for train, test in ((even, odd), (odd, even)):
        seen, truth = [raw[i] for i in train], [correct[i] for i in train]
        for name, curve in (
            ("platt", fit_platt(seen, truth, everywhere, _PULL)),
            ("isotonic", fit_isotonic(seen, truth)),
        ):
            scores[name] += _brier([curve.apply(raw[i]) for i in test], [correct[i] for i in test])
    return platt if scores["platt"] <= scores["isotonic"] else fit_isotonic(raw, correct)


def _best_accept(probabilities: Sequence[float], correct: Sequence[bool], missed: int) -> float:
    """The probability from which giving values makes F1 over all fields highest, between 0.2 and 0.6.

    `missed` labels count as not found; wrong values may stand where a label is, so this is cautious.
    """
    best, threshold = -1.0, 0.5
    wanted = missed + sum(correct)
    for step in range(20, 61, 2):
        limit = step / 100
        given = [y for p, y in zip(probabilities, correct, strict=True) if p >= limit]
        f1 = 2 * sum(given) / max(len(given) + wanted, 1)
        if f1 > best:
            best, threshold = f1, limit
    return threshold


def _fold(document: str) -> int:
    """A fold from the name of a document: the same in every run."""
    return int(hashlib.sha256(document.encode()).hexdigest()[:8], 16) % FOLDS


def _brier(probabilities: Iterable[float], correct: Sequence[bool]) -> float:
    return sum((p - y) ** 2 for p, y in zip(probabilities, correct, strict=True)) / len(correct)
