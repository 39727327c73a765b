"""Logits → probabilities, in numpy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def sigmoid(logits: Floats) -> Floats:
    """The logistic function, without overflow."""
    return np.asarray(np.exp(-np.logaddexp(0.0, -logits)))


def softmax(logits: Floats) -> Floats:
    """Of one row of logits. *Shape:* (n) → (n)."""
    powers = np.exp(logits - logits.max(initial=-np.inf))
    return np.asarray(powers / powers.sum())


def gelu(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The exact GELU, by the error function."""
    erf = np.frompyfunc(math.erf, 1, 1)(values / math.sqrt(2)).astype(np.float32)
    return np.asarray(values * 0.5 * (1 + erf), dtype=np.float32)
