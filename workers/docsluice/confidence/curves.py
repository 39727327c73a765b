"""Curves from a raw probability to a calibrated one: Platt's and isotonic."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

_EDGE = 1e-4
_ITERATIONS = 100
_RIDGE = 1e-3


class Platt(BaseModel):
    """σ(slope · logit(p) + shift) (Platt 1999)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["platt"] = "platt"
    slope: float = 1.0
    shift: float = 0.0

    def apply(self, raw: float) -> float:
        """Calibrated probability of a raw one."""
        return sigmoid(self.slope * logit(raw) + self.shift)


class Isotonic(BaseModel):
    """Steps of non-decreasing level, joined by straight lines; `raw` and `level` are of equal length, ascending."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["isotonic"] = "isotonic"
    raw: tuple[float, ...]
    level: tuple[float, ...]

    def apply(self, raw: float) -> float:
        """Calibrated probability of a raw one; the ends are level."""
        place = bisect_right(self.raw, raw)
        if place == 0:
            return self.level[0]
        if place == len(self.raw):
            return self.level[-1]
        low, high = self.raw[place - 1], self.raw[place]
        share = (raw - low) / (high - low)
        return self.level[place - 1] + share * (self.level[place] - self.level[place - 1])


Curve = Annotated[Platt | Isotonic, Field(discriminator="kind")]


def logit(probability: float) -> float:
    """Log odds, away from the ends by 10⁻⁴."""
    inside = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(inside / (1 - inside))


def sigmoid(value: float) -> float:
    """1 / (1 + e^−value) without overflow."""
    if value >= 0:
        return 1 / (1 + math.exp(-value))
    power = math.exp(value)
    return power / (1 + power)


def fit_platt(
    raw: Sequence[float], correct: Sequence[bool], prior: Platt | None = None, strength: float = 0.0
) -> Platt:
    """Platt's curve by Newton's method with his smoothed targets; `strength` pulls it towards `prior`.

    Shapes: both (n), n ≥ 1.
    """
    good, bad = sum(correct), len(correct) - sum(correct)
    targets = np.where(np.asarray(correct), (good + 1) / (good + 2), 1 / (bad + 2))
    x = np.stack([np.array([logit(p) for p in raw]), np.ones(len(raw))], axis=1)
    centre = np.array([prior.slope, prior.shift] if prior else [1.0, 0.0])
    weights = centre.copy()
    for _ in range(_ITERATIONS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (p - targets) + (strength + _RIDGE) * (weights - centre)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + (strength + _RIDGE) * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-9:  # noqa: PLR2004  converged
            break
    return Platt(slope=max(float(weights[0]), 0.05), shift=float(weights[1]))


def fit_isotonic(raw: Sequence[float], correct: Sequence[bool]) -> Isotonic:
    """Isotonic regression by pooling adjacent violators; levels keep one pseudo-count away from 0 and 1."""
    blocks: list[tuple[float, float, float]] = []  # sum of raw, sum of correct, weight
    for probability, truth in sorted(zip(raw, correct, strict=True)):
        blocks.append((probability, float(truth), 1.0))
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop()
            blocks[-1] = tuple(a + b for a, b in zip(blocks[-1], last, strict=True))  # type: ignore[assignment]  # three stay three
    points: dict[float, float] = {}
    for total, good, weight in blocks:
        points[round(total / weight, 6)] = round((good + 0.5) / (weight + 1), 6)
    level = np.maximum.accumulate(np.array(list(points.values())))
    return Isotonic(raw=tuple(points), level=tuple(float(one) for one in level))
