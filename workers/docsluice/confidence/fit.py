"""Fit a calibration on judged values of labelled documents, and say honestly how good it is.

Everything reported, and the sample that thresholds are chosen on, comes from folds by document: a value is
scored by a fit that never saw its document. What is kept is then fitted on all documents. Curves, too, are fitted
on what a ranker says about documents that it has not seen (cross-fitting: Chernozhukov et al. 2018); on its own
documents it is too sure.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from docsluice.confidence import limits
from docsluice.confidence.calibration import Calibration
from docsluice.confidence.curves import Curve, Platt, fit_isotonic, fit_platt
from docsluice.confidence.features import Features
from docsluice.confidence.likeness import measure_likeness
from docsluice.confidence.measures import measure_brier, measure_ece, measure_log_loss
from docsluice.confidence.ranker import Place, Ranker, fit_ranker
from docsluice.confidence.thresholds import Judged

FOLDS = 5
FEWEST_FOR_FIELD = 40
"""A field with fewer values uses the curve of all fields."""
FEWEST_FOR_ISOTONIC = 400
_PULL = 30.0  # how many values the curve of all fields counts for in a field's own
_EVERY = "*"


class Sample(NamedTuple):
    """A value of a calibration document: its key (`schema:path`), what speaks for it, whether it is right.

    `kind` is that of the field's values (`money`, `date`); `tier` is where the value came from; `part` names the values
    that share a limit from which on they are given.
    """

    document: str
    key: str
    features: Features
    correct: bool
    kind: str = ""
    tier: str = "encoder"
    part: str = ""


class Fit(NamedTuple):
    """A calibration, and how it does on documents that it has not seen; ECE over 15 bins of equal mass.

    `unseen` are the probabilities of the samples, in their order, each by a fit that did not see its document.
    `folds` are calibrations by the number of the fold (`fold_of`) whose documents they did not see.
    """

    calibration: Calibration
    values: int
    accuracy: float
    ece: float
    ece_before: float
    brier: float
    brier_before: float
    log_loss: float
    log_loss_before: float
    unseen: tuple[float, ...]
    folds: tuple[Calibration, ...]


def fit(
    samples: Sequence[Sample],
    missed: Mapping[str, int],
    model: str | None = None,
    pools: Mapping[str, tuple[str, ...]] | None = None,
) -> Fit:
    """Fit ranker and curves; `missed` is how many labelled values of each part no candidate was found for.

    `pools` names the pools of each key, the narrowest first. Raises ValueError for fewer than `FEWEST_FOR_FIELD` values
    or values that are all right or all wrong.
    """
    if len(samples) < FEWEST_FOR_FIELD or len({one.correct for one in samples}) < 2:  # noqa: PLR2004  both kinds
        raise ValueError(
            f"expected at least {FEWEST_FOR_FIELD} judged values, right and wrong ones; came {len(samples)}; "
            "label more documents"
        )
    folds = [_fit_without(samples, number) for number in range(FOLDS)]
    unseen = [folds[fold_of(one.document)].probability(one.key, one.features) for one in samples]
    correct = [one.correct for one in samples]
    after = list(zip(unseen, correct, strict=True))
    before = [(one.features.score, one.correct) for one in samples]
    accept, accept_fields = _limits(samples, unseen, missed)
    ranker, curves = _fit_curves(samples)
    named = dict(sorted((pools or {}).items()))

    def complete(fitted: Calibration, number: int | None) -> Calibration:
        """With all that routing needs, but nothing of the fold's documents."""
        judged: dict[str, list[Judged]] = defaultdict(list)
        rest = [
            (one, probability)
            for one, probability in zip(samples, unseen, strict=True)
            if number is None or fold_of(one.document) != number
        ]
        documents = {name: i for i, name in enumerate(dict.fromkeys(one.document for one, _ in rest))}
        for one, probability in rest:
            value = Judged(probability=round(probability, 4), correct=one.correct, document=documents[one.document])
            judged[one.key].append(value)
        known = {key: tuple(values) for key, values in sorted(judged.items())}
        return Calibration(
            model=model,
            documents=len(documents),
            ranker=fitted.ranker,
            curves=fitted.curves,
            accept=accept,
            accept_fields=accept_fields,
            judged=known,
            pools=named,
            likeness=round(measure_likeness((one.document, p, one.correct) for one, p in rest), 4),
        )

    return Fit(
        complete(Calibration(ranker=ranker, curves=curves), None),
        len(samples),
        sum(correct) / len(correct),
        measure_ece(sorted(after)),
        measure_ece(sorted(before)),
        measure_brier(after),
        measure_brier(before),
        measure_log_loss(after),
        measure_log_loss(before),
        tuple(unseen),
        tuple(complete(one, number) for number, one in enumerate(folds)),
    )


def _fit_without(samples: Sequence[Sample], number: int) -> Calibration:
    """Ranker and curves from all documents but those of a fold."""
    rest = [one for one in samples if fold_of(one.document) != number]
    if len({one.correct for one in rest}) < 2:  # noqa: PLR2004  both kinds
        rest = list(samples)
    ranker, curves = _fit_curves(rest)
    return Calibration(ranker=ranker, curves=curves)


def _fit_curves(samples: Sequence[Sample]) -> tuple[Ranker, dict[str, Curve]]:
    """A ranker, and curves fitted on what rankers say about documents that they have not seen."""
    numbers = [_inner_fold(one.document) for one in samples]
    raw = [0.0] * len(samples)
    for number in range(FOLDS):
        rest = [one for one, other in zip(samples, numbers, strict=True) if other != number] or samples
        ranker = _rank(rest)
        for i, one in enumerate(samples):
            if numbers[i] == number:
                raw[i] = ranker.probability(one.features, one.key)
    correct = [one.correct for one in samples]
    everywhere = fit_platt(raw, correct)
    curves: dict[str, Curve] = {_EVERY: everywhere}
    groups: dict[str, list[int]] = defaultdict(list)
    for i, one in enumerate(samples):
        groups[one.key].append(i)
    for key, members in groups.items():
        if len(members) >= FEWEST_FOR_FIELD:
            curves[key] = _fit_field([raw[i] for i in members], [correct[i] for i in members], everywhere)
    return _rank(samples), curves


def _rank(samples: Sequence[Sample]) -> Ranker:
    places = [Place(one.key, one.kind, one.part) for one in samples]
    return fit_ranker([one.features for one in samples], [one.correct for one in samples], places=places)


def _fit_field(raw: Sequence[float], correct: Sequence[bool], everywhere: Platt) -> Curve:
    """The curve with the lowest Brier score on values that it was not fitted on.

    The curve of all fields, Platt's pulled to it, or isotonic where there are many values.
    """

    def fits(seen: Sequence[float], truth: Sequence[bool]) -> list[Curve]:
        curves: list[Curve] = [everywhere, fit_platt(seen, truth, everywhere, _PULL)]
        return [*curves, fit_isotonic(seen, truth)] if len(raw) >= FEWEST_FOR_ISOTONIC else curves

    even, odd = range(0, len(raw), 2), range(1, len(raw), 2)
    scores: dict[int, float] = defaultdict(float)
    for train, test in ((even, odd), (odd, even)):
        for number, curve in enumerate(fits([raw[i] for i in train], [correct[i] for i in train])):
            scores[number] += measure_brier((curve.apply(raw[i]), correct[i]) for i in test)
    return fits(raw, correct)[min(scores, key=lambda number: scores[number])]


def _limits(
    samples: Sequence[Sample], unseen: Sequence[float], missed: Mapping[str, int]
) -> tuple[float, dict[str, float]]:
    """The limit of all values, and those of the keys whose part has one of its own."""
    parts: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for one, probability in zip(samples, unseen, strict=True):
        parts[one.part].append((probability, one.correct))
    everywhere = limits.best_limit([one for part in parts.values() for one in part], sum(missed.values()))
    own = {
        part: limits.best_limit(values, missed.get(part, 0))
        for part, values in parts.items()
        if len(values) >= limits.FEWEST
    }
    return everywhere, {one.key: own[one.part] for one in samples if one.part in own}


def fold_of(document: str) -> int:
    """A fold from the name of a document: the same in every run."""
    return int(hashlib.sha256(document.encode()).hexdigest()[:8], 16) % FOLDS


def _inner_fold(document: str) -> int:
    """Another fold, independent of `fold_of`."""
    return fold_of(f"inner {document}")
