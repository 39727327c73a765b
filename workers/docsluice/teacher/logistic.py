"""Logistic regression of several labels on sparse features, in numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from docsluice.extraction.ranking import find_keys, scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

STEPS = 40
RATE = 0.05
STEADY = 0.6  # share of the steps before the rate falls
FALL = 0.93  # of the rate, a step
DECAY = 0.1  # of the weights: step by step they shrink by this times the rate (decoupled, as in AdamW)
MOMENTUM, SPREAD = 0.9, 0.99
CHUNK = 2048  # rows of a product at once: bounds its memory


@dataclass(frozen=True, eq=False)
class Bags:
    """Rows of features that are there or not; `columns[ends[i - 1]:ends[i]]` are those of row i.

    All features of a row weigh the same: `scales`, which falls with their number.
    """

    columns: NDArray[np.intp]
    ends: NDArray[np.intp]
    scales: NDArray[np.float32]
    width: int

    @classmethod
    def of(cls, features: Sequence[NDArray[np.uint32]], keys: NDArray[np.uint32]) -> Bags:
        """Rows of those features that are among `keys`."""
        found = [find_keys(keys, row) for row in features]
        sizes = [len(row) for row in found]
        columns = np.concatenate([*found, np.array([], np.intp)])
        return cls(columns, np.cumsum(sizes), np.array([scale_of(size) for size in sizes], np.float32), len(keys))

    @property
    def rows(self) -> NDArray[np.intp]:
        """The row of each entry of `columns`."""
        return np.repeat(np.arange(len(self.ends)), np.diff(self.ends, prepend=0))

    def times(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Sums of the rows' weights, scaled: *(rows, labels)*."""
        sums = np.empty((len(self.ends), weights.shape[1]), np.float32)
        for first in range(0, len(self.ends), CHUNK):
            last = min(first + CHUNK, len(self.ends))
            begin = self.ends[first - 1] if first else 0
            sums[first:last] = _sum_runs(
                weights[self.columns[begin : self.ends[last - 1]]], self.ends[first:last] - begin
            )
        return sums * self.scales[:, None]

    def turned(self) -> Bags:
        """Columns as rows, without scales."""
        order = np.argsort(self.columns, kind="stable")
        ends = np.cumsum(np.bincount(self.columns, minlength=self.width))
        return Bags(self.rows[order], ends, np.ones(self.width, np.float32), len(self.ends))


def tell_apart(bags: Bags, labelled: NDArray[np.float32], known: NDArray[np.float32]) -> NDArray[np.float32]:
    """How well each feature tells a label, at best: the z score of its log odds ratio, smoothed by half a row."""
    turned = bags.turned()
    there, seen = labelled * known, known
    inside = turned.times(there) + 0.5
    outside = turned.times(seen - there) + 0.5
    odds = np.log(inside / (there.sum(axis=0) + 1 - inside)) - np.log(
        outside / ((seen - there).sum(axis=0) + 1 - outside)
    )
    best: NDArray[np.float32] = (np.abs(odds) / np.sqrt(1 / inside + 1 / outside)).max(axis=1)
    return best


def fit_logistic(
    bags: Bags, labelled: NDArray[np.float32], known: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights *(features, labels)* and bias *(labels)*; rows whose label is not known take no part.

    Rare labels weigh more, by the root of what balances them. Adam on all rows at once, so no seed is needed.
    """
    there, seen = (labelled * known).sum(axis=0), known.sum(axis=0)
    shares = known / np.maximum(seen, 1)
    shares = np.where(labelled > 0, shares * np.sqrt(seen / np.maximum(there, 1)), shares).astype(np.float32)
    turned = bags.turned()
    weights = np.zeros((bags.width, labelled.shape[1]), np.float32)
    bias = np.log((there + 1) / (seen - there + 1)).astype(np.float32)
    moves = [(np.zeros_like(weights), np.zeros_like(weights)), (np.zeros_like(bias), np.zeros_like(bias))]
    rate = RATE
    for step in range(1, STEPS + 1):
        wrong = (1 / (1 + np.exp(-(bags.times(weights) + bias))) - labelled) * shares
        slopes = turned.times(wrong * bags.scales[:, None]), wrong.sum(axis=0)
        moves = [_follow(old, slope) for old, slope in zip(moves, slopes, strict=True)]
        weights -= rate * (_step(moves[0], step) + DECAY * weights)
        bias -= rate * _step(moves[1], step)
        if step > STEPS * STEADY:
            rate *= FALL
    return weights, bias


_Move = tuple["NDArray[np.float32]", "NDArray[np.float32]"]


def _follow(move: _Move, slope: NDArray[np.float32]) -> _Move:
    return MOMENTUM * move[0] + (1 - MOMENTUM) * slope, SPREAD * move[1] + (1 - SPREAD) * slope**2


def _step(move: _Move, step: int) -> NDArray[np.float32]:
    stride: NDArray[np.float32] = move[0] / (1 - MOMENTUM**step) / (np.sqrt(move[1] / (1 - SPREAD**step)) + 1e-6)
    return stride


def _sum_runs(values: NDArray[np.float32], ends: NDArray[np.intp]) -> NDArray[np.float32]:
    """Sums of runs of rows that end at `ends`; a run may be empty."""
    starts = np.concatenate([[0], ends[:-1]])
    sums = np.zeros((len(ends), values.shape[1]), np.float32)
    filled = ends > starts
    if filled.any():
        sums[filled] = np.add.reduceat(values, starts[filled], axis=0)
    return sums
