"""The combination of readings that adds up, where the likeliest readings do not.

A broken equation over a few amounts, each with a few possible readings, is searched whole: at most
`MOST_READINGS` to the power of `MOST_TERMS` combinations. The one wins that satisfies the equation at the
least loss of likelihood.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docsluice.validation.arithmetic import Rule

MOST_TERMS = 5
MOST_READINGS = 6
MOST_LOSS = 4.0
"""Nats: a combination that is more than e⁴ ≈ 55 times less likely than the best is not taken."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of an amount: its value (None: the amount is not there), likelihood 0 to 1, and its number."""

    value: Decimal | None
    likelihood: float
    number: int


def search(
    rule: Rule,
    amounts: Mapping[str, Decimal],
    choices: Mapping[str, Sequence[Choice]],
    *,
    needed: frozenset[str] = frozenset(),
    most_loss: float = MOST_LOSS,
) -> dict[str, Choice] | None:
    """Readings, by path, with which every equation of a rule holds at the least loss; None if there are none.

    `choices` hold the likeliest reading of each path first; paths without choices stay as in `amounts`. Paths in
    `needed` must be there in the result.
    """
    paths = [path for path in choices if len(choices[path]) > 1][:MOST_TERMS]
    best: tuple[float, dict[str, Choice]] | None = None
    for combination in product(*(choices[path][:MOST_READINGS] for path in paths)):
        chosen = dict(zip(paths, combination, strict=True))
        loss = sum(_loss(choices[path], choice) for path, choice in chosen.items())
        if loss > most_loss or (best is not None and loss >= best[0]):
            continue
        tried = {**amounts, **{path: choice.value for path, choice in chosen.items() if choice.value is not None}}
        for path, choice in chosen.items():
            if choice.value is None:
                tried.pop(path, None)
        equations = rule(tried)
        if equations and needed <= tried.keys() and all(equation.holds(tried) for equation in equations):
            best = (loss, chosen)
    return best[1] if best else None


def _loss(choices: Sequence[Choice], choice: Choice) -> float:
    """Nats by which a reading is less likely than the first."""
    return math.log(max(choices[0].likelihood, 1e-6) / max(choice.likelihood, 1e-6))
