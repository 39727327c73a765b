"""Extremely randomised trees over the features of a value, beside the regression: they see what features do together.

Trees with random cuts (Geurts, Ernst and Wehenkel 2006), whose leaves are averaged. With few documents they are better
than boosted ones, which follow single values.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, model_validator

from docsluice.confidence.features import WIDE_NAMES, Features, to_wide_vector

TREES = 40
FEW_TREES = 20
"""For a forest that only serves to fit a curve."""
_LEAST = 5  # values of a leaf
_TRIED = 0.4  # share of the features that a node tries
_PULL = 20.0  # how many values the mean of all fields counts for in the rate of one
_DIGITS = 4
_SEED = 0
_LEAF = -1

Matrix = npt.NDArray[np.float64]


class Tree(BaseModel):
    """Nodes in the order in which they are first met, going to the lower side first; all three of equal length.

    A node asks whether the feature with the number `features` is at most its `cuts`: if so, the next node follows, else
    that with the number `others`. A leaf has the feature −1, and in `cuts` the share of right values in it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    features: tuple[int, ...]
    cuts: tuple[float, ...]
    others: tuple[int, ...]

    @model_validator(mode="after")
    def _check(self) -> Self:
        """Every way goes forward, so it ends."""
        size = len(self.features)
        if not size or {len(self.cuts), len(self.others)} != {size} or self.features[-1] != _LEAF:
            raise ValueError("expected three lists of one length that end with a leaf; came others; fit again")
        if any(f < _LEAF or (f != _LEAF and not i < o < size) for i, (f, o) in enumerate(self._nodes())):
            raise ValueError("expected nodes that point forward; came one that does not; fit again")
        return self

    def _nodes(self) -> Iterator[tuple[int, int]]:
        return zip(self.features, self.others, strict=True)

    def look_up(self, vector: Sequence[float]) -> float:
        """The share of right values among those like this one, 0 to 1."""
        node = 0
        while (feature := self.features[node]) != _LEAF:
            node = node + 1 if vector[feature] <= self.cuts[node] else self.others[node]
        return self.cuts[node]


class Forest(BaseModel):
    """Trees over the features with these `names`, and, last, the share of right values of the field.

    `rates` are these shares by key, drawn towards that of all fields, `rate`, which stands for a field not seen.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: tuple[str, ...]
    rate: float
    rates: dict[str, float] = {}
    trees: tuple[Tree, ...]

    @model_validator(mode="after")
    def _check(self) -> Self:
        """Trees ask only for what there is."""
        if not self.trees or any(name not in WIDE_NAMES for name in self.names):
            raise ValueError(f"expected trees over features of {', '.join(WIDE_NAMES)}; came {', '.join(self.names)}")
        if any(feature > len(self.names) for tree in self.trees for feature in tree.features):
            raise ValueError(f"expected at most {len(self.names) + 1} features; a tree asks for more; fit again")
        return self

    def probability(self, features: Features, key: str = "") -> float:
        """How likely a value with these features is right in this field, 0 to 1: the mean of the trees."""
        known = dict(zip(WIDE_NAMES, to_wide_vector(features), strict=True))
        vector = (*(known[name] for name in self.names), self.rates.get(key, self.rate))
        return sum(tree.look_up(vector) for tree in self.trees) / len(self.trees)


def fit_forest(
    features: Sequence[Features], correct: Sequence[bool], keys: Sequence[str], trees: int = TREES
) -> Forest:
    """A forest of at least one value; `keys` are the fields of the values. The same values give the same forest."""
    rate = sum(correct) / len(correct)
    rates = dict(sorted(_count_rates(correct, keys, rate).items()))
    rows = np.array([(*to_wide_vector(one), rates[key]) for one, key in zip(features, keys, strict=True)])
    chance, y = np.random.default_rng(_SEED), np.asarray(correct, dtype=float)
    grown = tuple(_grow(rows, y, chance) for _ in range(trees))
    return Forest(names=WIDE_NAMES, rate=round(rate, _DIGITS), rates=rates, trees=grown)


def _count_rates(correct: Sequence[bool], keys: Sequence[str], rate: float) -> Mapping[str, float]:
    values: dict[str, list[bool]] = defaultdict(list)
    for key, right in zip(keys, correct, strict=True):
        values[key].append(right)
    return {key: round((sum(own) + _PULL * rate) / (len(own) + _PULL), _DIGITS) for key, own in values.items()}


class _Split(NamedTuple):
    """A feature, where it is cut, and which of the values are at most there."""

    feature: int
    cut: float
    low: npt.NDArray[np.bool_]


def _grow(x: Matrix, y: Matrix, chance: np.random.Generator) -> Tree:
    """A tree. Shapes: x (n, k), y (n)."""
    features: list[int] = []
    cuts: list[float] = []
    others: list[int] = []
    waiting: list[tuple[npt.NDArray[np.intp], int | None]] = [(np.arange(len(y)), None)]
    while waiting:
        members, parent = waiting.pop()
        if parent is not None:
            others[parent] = len(features)
        split = _split(x[members], y[members], chance)
        if split is not None:
            waiting += [(members[~split.low], len(features)), (members[split.low], None)]
        features.append(_LEAF if split is None else split.feature)
        cuts.append(round(float(y[members].mean()), _DIGITS) if split is None else split.cut)
        others.append(0)
    return Tree(features=tuple(features), cuts=tuple(cuts), others=tuple(others))


def _split(x: Matrix, y: Matrix, chance: np.random.Generator) -> _Split | None:
    """The best of random cuts, one a feature, by how much of the variance it explains; None for a leaf."""
    if len(y) < 2 * _LEAST or y.min() == y.max():
        return None
    low, high = x.min(axis=0), x.max(axis=0)
    able = np.flatnonzero(high > low)
    tried = chance.permutation(able)[: math.ceil(_TRIED * x.shape[1])]
    cuts = np.round(low[tried] + chance.random(len(tried)) * (high - low)[tried], _DIGITS)
    is_low = x[:, tried] <= cuts
    number = is_low.sum(axis=0)
    right = y @ is_low
    allowed = (number >= _LEAST) & (len(y) - number >= _LEAST)
    if not allowed.any():
        return None
    rest = np.where(allowed, len(y) - number, 1)
    gain = right**2 / np.where(allowed, number, 1) + (y.sum() - right) ** 2 / rest
    best = int(np.argmax(np.where(allowed, gain, -1.0)))
    return _Split(int(tried[best]), float(cuts[best]), is_low[:, best])
