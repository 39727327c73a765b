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
_SHIFT_RIDGE = 1.0
_SLOPE_RIDGE = 3.0
_PATTERN_RIDGE = 1.0
_BIAS_RIDGE = 1e-6
_SCORE, _PATTERN = "logit_score", "pattern"
_SHARED = ("reading", "rule_holds", "support")
"""Features that mean another thing for each kind of value and each part of a schema: a name is lost with one letter."""

Matrix = npt.NDArray[np.float64]


class Effect(NamedTuple):
    """What a field adds to the log odds.

    `shift` always, `slope` for each standard deviation of the score's logit, `pattern` where its form or its sentence
    found a value: a check digit proves more than words do. `reading`, `rule_holds` and `support` for each standard
    deviation of these features.
    """

    shift: float
    slope: float
    pattern: float = 0.0
    reading: float = 0.0
    rule_holds: float = 0.0
    support: float = 0.0


class Place(NamedTuple):
    """Where a value stands: its key (`schema:path`), the kind of its values (`money`, `date`), the part of a schema."""

    key: str
    kind: str = ""
    part: str = ""


class Ranker(BaseModel):
    """Weights by name of feature, and a bias; features are standardised with `mean` and `scale`.

    A feature that it was fitted without has no weight, and says nothing. `effects` are those of fields, by key; they
    hold the share that all fields of the kind and of the part have in common. A field that was not seen has none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: dict[str, float]
    mean: dict[str, float]
    scale: dict[str, float]
    bias: float
    effects: dict[str, Effect] = {}

    def probability(self, features: Features, key: str = "") -> float:
        """How likely a value with these features is right in this field, 0 to 1."""
        return sigmoid(self.bias + sum(self.explain(features, key).values()))

    def explain(self, features: Features, key: str = "") -> dict[str, float]:
        """What each feature adds to the log odds, in this field; `field` is what the field itself adds."""
        vector = dict(zip(NAMES, to_vector(features), strict=True))
        standard = {name: (vector[name] - self.mean[name]) / self.scale[name] for name in NAMES if name in self.weights}
        parts = {name: self.weights[name] * value for name, value in standard.items()}
        effect = self.effects.get(key, Effect(0.0, 0.0))
        own = {_SCORE: effect.slope, **{name: getattr(effect, name) for name in _SHARED}}
        for name, value in standard.items():
            parts[name] += own.get(name, 0.0) * value
        if _PATTERN in parts:
            parts[_PATTERN] += effect.pattern * features.pattern
        return {**parts, "field": effect.shift}


def fit_ranker(
    features: Sequence[Features], correct: Sequence[bool], ridge: float = 1.0, places: Sequence[Place] = ()
) -> Ranker:
    """Weights by penalised maximum likelihood (Newton); the bias has no penalty.

    With `places`, one a value, fields, kinds and parts get effects of their own. The penalty pulls them towards zero,
    so that a field with few values takes after its kind, and that after all values (a mixed model: Gelman and Hill
    2007, chapter 14).
    """
    rows = np.array([to_vector(one) for one in features])
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale = np.where(scale < 1e-6, 1.0, scale)  # noqa: PLR2004  a constant feature says nothing
    standard = (rows - mean) / scale
    groups = _Groups(places, len(rows))
    raw_pattern = rows[:, [NAMES.index(_PATTERN)]]
    score = standard[:, [NAMES.index(_SCORE)]]
    blocks = [
        *((one, _SHIFT_RIDGE) for one in (groups.keys, groups.kinds)),
        *((one * score, _SLOPE_RIDGE) for one in (groups.keys, groups.kinds)),
        *((one * raw_pattern, _PATTERN_RIDGE) for one in (groups.keys, groups.kinds)),
        *(
            (one * standard[:, [NAMES.index(name)]], _SLOPE_RIDGE)
            for name in _SHARED
            for one in (groups.kinds, groups.parts)
        ),
    ]
    x = np.concatenate([standard, *(block for block, _ in blocks), np.ones((len(rows), 1))], axis=1)
    penalty = np.concatenate(
        [np.full(len(NAMES), ridge), *(np.full(block.shape[1], own) for block, own in blocks), [_BIAS_RIDGE]]
    )
    weights = _maximise(x, np.asarray(correct, dtype=float), penalty)
    edges = np.cumsum([len(NAMES), *(block.shape[1] for block, _ in blocks)])
    named = [
        dict(zip(NAMES, (round(float(one), 6) for one in values), strict=True))
        for values in (weights[: len(NAMES)], mean, scale)
    ]
    return Ranker(
        weights=named[0],
        mean=named[1],
        scale=named[2],
        bias=round(float(weights[-1]), 6),
        effects=groups.add_up(np.split(weights[:-1], edges)[1:]),
    )


class _Groups:
    """Which value belongs to which field, kind and part: matrices (values, names) of 0 and 1."""

    def __init__(self, places: Sequence[Place], count: int) -> None:
        self._places = {place.key: place for place in places}
        self._names = [sorted({place[i] for place in places}) for i in range(3)]
        self.keys, self.kinds, self.parts = (
            np.array([[place[i] == name for name in names] for place in places], dtype=float).reshape(count, -1)
            if places
            else np.zeros((count, 0))
            for i, names in enumerate(self._names)
        )

    def add_up(self, blocks: Sequence[Matrix]) -> dict[str, Effect]:
        """Effects of each field from weights of blocks, in pairs: of fields and kinds, then of kinds and parts."""
        effects = {}
        for key, place in self._places.items():
            at = [names.index(name) for names, name in zip(self._names, place, strict=True)]
            first = [blocks[i][at[0]] + blocks[i + 1][at[1]] for i in (0, 2, 4)]
            rest = [blocks[i][at[1]] + blocks[i + 1][at[2]] for i in range(6, 6 + 2 * len(_SHARED), 2)]
            effects[key] = Effect(*(round(float(one), 6) for one in (*first, *rest)))
        return dict(sorted(effects.items()))


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
