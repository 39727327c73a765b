"""The combination of readings that adds up, where the likeliest readings do not.

A broken equation over a few amounts, each with a few possible readings, is searched whole: all combinations that are
not too unlikely. The one wins that satisfies the equation at the least loss of likelihood. A reading that stands
nowhere on the page (a second choice of OCR) counts only where no other combination adds up about as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docsluice.validation.arithmetic import Rule

MOST_TERMS = 5
MOST_READINGS = 6
MOST_GUESSES = 4
MOST_LOSS = 4.0
"""Nats: a combination that is more than e⁴ ≈ 55 times less likely than the best is not taken."""
CLEAR_LEAD = math.log(3)
"""Nats by which a combination with a guess must be likelier than every other that adds up."""

_LIKELY = 0.5  # a reading from here on does not give way to a copy of another amount
_COPY = 2  # amounts that are not zero in an equation that says only that they are equal


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of an amount: its value (None: the amount is not there), likelihood 0 to 1, and its number.

    `guessed` readings stand nowhere on the page: OCR held them possible.
    """

    value: Decimal | None
    likelihood: float
    number: int
    guessed: bool = False


class _Combination(NamedTuple):
    loss: float
    choices: tuple[Choice, ...] = ()

    @property
    def guesses(self) -> frozenset[tuple[int, Decimal | None]]:
        return frozenset((index, choice.value) for index, choice in enumerate(self.choices) if choice.guessed)


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
    `needed` must be there in the result. Guesses are taken only with a clear lead; without it the result is as if
    there were none.
    """
    several = [path for path in choices if len(choices[path]) > 1]
    paths = sorted(several, key=lambda path: _is_sure(choices[path]))[:MOST_TERMS]
    columns = [_shorten(choices[path]) for path in paths]
    holding = (
        combination
        for combination in sorted(_combine(columns, most_loss), key=lambda combination: combination.loss)
        for chosen in [dict(zip(paths, combination.choices, strict=True))]
        if _holds(rule, {**amounts}, chosen, needed) and not _only_copies(rule, amounts, chosen, choices)
    )
    best = _decide(holding)
    return dict(zip(paths, best.choices, strict=True)) if best else None


def _decide(holding: Iterator[_Combination]) -> _Combination | None:
    """The first of the combinations that add up, likeliest first; the first without a guess where guesses disagree."""
    best = next(holding, None)
    if best is None or not best.guesses:
        return best
    for rival in holding:
        if rival.loss >= best.loss + CLEAR_LEAD:
            return best
        if rival.guesses != best.guesses:
            return next((one for one in chain([rival], holding) if not one.guesses), None)
    return best


def _is_sure(choices: Sequence[Choice]) -> bool:
    """Whether the page itself gives one reading only."""
    return sum(not choice.guessed for choice in choices) == 1


def _shorten(choices: Sequence[Choice]) -> list[Choice]:
    """The first readings that stand on the page, then the likeliest guesses."""
    guesses = sorted((choice for choice in choices if choice.guessed), key=lambda choice: -choice.likelihood)
    return [choice for choice in choices if not choice.guessed][:MOST_READINGS] + guesses[:MOST_GUESSES]


def _combine(columns: Sequence[Sequence[Choice]], most_loss: float) -> list[_Combination]:
    """Every combination of one reading a column that loses at most `most_loss`; the first column varies slowest."""
    losses = [[_loss(column, choice) for choice in column] for column in columns]
    partial = [_Combination(0.0)]
    for index, column in enumerate(columns):
        gain = sum(min(0.0, *later) for later in losses[index + 1 :])
        partial = [
            _Combination(before.loss + loss, (*before.choices, choice))
            for before in partial
            for choice, loss in zip(column, losses[index], strict=True)
            if before.loss + loss + gain <= most_loss
        ]
    return partial


def _holds(rule: Rule, tried: dict[str, Decimal], chosen: Mapping[str, Choice], needed: frozenset[str]) -> bool:
    """Whether every equation holds with these readings in the place of the amounts, and nothing needed is lost.

    A guess must be a part of what adds up: a tax that only ceases to be in the way is not confirmed.
    """
    for path, choice in chosen.items():
        if choice.value is None:
            tried.pop(path, None)
        else:
            tried[path] = choice.value
    equations = rule(tried)
    confirmed = {path for equation in equations for path in equation.paths}
    guessed = {path for path, choice in chosen.items() if choice.guessed}
    return (
        bool(equations)
        and needed <= tried.keys()
        and guessed <= confirmed
        and all(equation.holds(tried) for equation in equations)
    )


def _only_copies(
    rule: Rule, amounts: Mapping[str, Decimal], chosen: Mapping[str, Choice], choices: Mapping[str, Sequence[Choice]]
) -> bool:
    """Whether a likely amount gives way to a much less likely reading that is only another amount once more.

    That a total is the subtotal, with no tax, is no sum: two readings of one printed number say the same.
    """
    weak = {
        path
        for path, choice in chosen.items()
        if choices[path][0].likelihood >= _LIKELY
        and _loss(choices[path], choice) > CLEAR_LEAD
        and not _is_sign(choices[path][0], choice)
    }
    if not weak:
        return False
    dropped = {path for path, choice in chosen.items() if choice.value is None}
    tried = {path: amount for path, amount in amounts.items() if path not in dropped}
    tried |= {path: choice.value for path, choice in chosen.items() if choice.value is not None}
    terms = ([path for path in equation.paths if tried[path]] for equation in rule(tried))
    return any(len(paths) == _COPY and weak.intersection(paths) for paths in terms)


def _is_sign(one: Choice, other: Choice) -> bool:
    """Whether two readings are one number with its sign and without."""
    return one.value is not None and other.value is not None and abs(one.value) == abs(other.value)


def _loss(choices: Sequence[Choice], choice: Choice) -> float:
    """Nats by which a reading is less likely than the first."""
    return math.log(max(choices[0].likelihood, 1e-6) / max(choice.likelihood, 1e-6))
