"""Logistic regression over the features of a value, with effects of its field and of its kind of value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from docsluice.confidence.curves import sigmoid
from docsluice.confidence.features import NAMES, Features, to_vector

_ITERATIONS = 100
_SCORE, _PATTERN = NAMES.index("logit_score"), NAMES.index("pattern")
_SHIFT_RIDGE = 1.0
_SLOPE_RIDGE = 3.0
_PATTERN_RIDGE = 1.0
_BIAS_RIDGE = 1e-6

Matrix = npt.NDArray[np.float64]


class Effect(NamedTuple):
    """What a field adds to the log odds.

    `shift` always, `slope` for each standard deviation of the score's logit, `pattern` where its form or its sentence
    found a value: a check digit proves more than words do.
    """

    shift: float
    slope: float
    pattern: float = 0.0


class Place(NamedTuple):
    """Where a value stands: its key (`schema:path`) and the kind of its values (`money`, `date`)."""

    key: str
    kind: str = ""


class Ranker(BaseModel):
    """Weights by name of feature, and a bias; features are standardised with `mean` and `scale`.

    A feature that it was fitted without has no weight, and says nothing. `effects` are those of fields, by key; they
    hold the share that all fields of the kind have in common. A field that was not seen has none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: dict[str, float]
    mean: dict[str, float]
    scale: dict[str, float]
    bias: float
    effects: dict[str, Effect] = {}

    def probability(self, features: Features, key: str = "") -> float:
        """How likely a value with these features is right in this field, 0 to 1."""
        vector = dict(zip(NAMES, to_vector(features), strict=True))
        standard = {name: (vector[name] - self.mean[name]) / self.scale[name] for name in NAMES if name in self.weights}
        total = sum(self.weights[name] * value for name, value in standard.items())
        effect = self.effects.get(key, Effect(0.0, 0.0))
        own = effect.shift + effect.slope * standard.get(NAMES[_SCORE], 0.0)
        if NAMES[_PATTERN] in self.weights:
            own += effect.pattern * features.pattern
        return sigmoid(total + self.bias + own)


def fit_ranker(
    features: Sequence[Features], correct: Sequence[bool], ridge: float = 1.0, places: Sequence[Place] = ()
) -> Ranker:
    """Weights by penalised maximum likelihood (Newton); the bias has no penalty.

    With `places`, one a value, fields and kinds get effects of their own. The penalty pulls them towards zero, so
    that a field with few values takes after its kind, and that after all values (a mixed model: Gelman and Hill
    2007, chapter 14).
    """
    rows = np.array([to_vector(one) for one in features])
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale = np.where(scale < 1e-6, 1.0, scale)  # noqa: PLR2004  a constant feature says nothing
    standard = (rows - mean) / scale
    kind_of = {place.key: place.kind for place in places}
    names = sorted(kind_of), sorted(set(kind_of.values()))
    members = (
        np.array([[place.key == name for name in names[0]] for place in places], dtype=float),
        np.array([[place.kind == name for name in names[1]] for place in places], dtype=float),
    )
    shifts = [one for one in members if places]
    slopes = [one * standard[:, [_SCORE]] for one in shifts]
    patterns = [one * rows[:, [_PATTERN]] for one in shifts]
    x = np.concatenate([standard, *shifts, *slopes, *patterns, np.ones((len(rows), 1))], axis=1)
    count = sum(one.shape[1] for one in shifts)
    own = [_SHIFT_RIDGE] * count + [_SLOPE_RIDGE] * count + [_PATTERN_RIDGE] * count
    penalty = np.array([ridge] * len(NAMES) + own + [_BIAS_RIDGE])
    weights = _maximise(x, np.asarray(correct, dtype=float), penalty)
    parts = [weights[len(NAMES) + i * count : len(NAMES) + (i + 1) * count] for i in range(len(Effect._fields))]
    named = [
        dict(zip(NAMES, (round(float(one), 6) for one in values), strict=True))
        for values in (weights[: len(NAMES)], mean, scale)
    ]
    effects = {}
    for i, key in enumerate(names[0]):
        kind = len(names[0]) + names[1].index(kind_of[key])
        effects[key] = Effect(*(round(float(one[i] + one[kind]), 6) for one in parts))
    return Ranker(weights=named[0], mean=named[1], scale=named[2], bias=round(float(weights[-1]), 6), effects=effects)


def _maximise(x: Matrix, y: Matrix, penalty: Matrix) -> Matrix:
    """Weights of a logistic regression. Shapes: x (n, k), y (n), penalty and result (k)."""
    weights = np.zeros(x.shape[1])
    for _ in range(_ITERATIONS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (p - y) + penalty * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-9:  # noqa: PLR2004  converged
            break
    return weights
