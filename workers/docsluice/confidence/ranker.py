"""Logistic regression over the features of a value."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from docsluice.confidence.curves import sigmoid
from docsluice.confidence.features import NAMES, Features, to_vector

_ITERATIONS = 100


class Ranker(BaseModel):
    """Weights by name of feature, and a bias; features are standardised with `mean` and `scale`.

    A feature that it was fitted without has no weight, and says nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: dict[str, float]
    mean: dict[str, float]
    scale: dict[str, float]
    bias: float

    def probability(self, features: Features) -> float:
        """How likely a value with these features is right, 0 to 1."""
        values = dict(zip(NAMES, to_vector(features), strict=True))
        total = sum(
            weight * (values[name] - self.mean[name]) / self.scale[name]
            for name, weight in self.weights.items()
            if name in values
        )
        return sigmoid(total + self.bias)


def fit_ranker(features: Sequence[Features], correct: Sequence[bool], ridge: float = 1.0) -> Ranker:
    """Weights by penalised maximum likelihood (Newton); the bias has no penalty."""
    rows = np.array([to_vector(one) for one in features])
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale = np.where(scale < 1e-6, 1.0, scale)  # noqa: PLR2004  a constant feature says nothing
    x = np.concatenate([(rows - mean) / scale, np.ones((len(rows), 1))], axis=1)
    y = np.asarray(correct, dtype=float)
    penalty = np.diag([ridge] * (x.shape[1] - 1) + [1e-6])
    weights = np.zeros(x.shape[1])
    for _ in range(_ITERATIONS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (p - y) + penalty @ weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + penalty
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-9:  # noqa: PLR2004  converged
            break
    named = [
        dict(zip(NAMES, (round(float(one), 6) for one in values), strict=True))
        for values in (weights[:-1], mean, scale)
    ]
    return Ranker(weights=named[0], mean=named[1], scale=named[2], bias=round(float(weights[-1]), 6))
