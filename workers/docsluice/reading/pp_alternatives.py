"""Other readings of doubtful numbers, from what the recogniser's steps held possible beside the best.

A number with one sign misread ("845.24" for "$45.24") or a mark lost ("600" for "6.00") is often there as the second
choice of a step. Arithmetic may pick it; the text itself stays the best reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MOST = 4  # readings of a word beside the best
LEAST = 0.02
"""Probability of a reading against the best one; at 0.01 hardly more lost amounts come back, at 0.05 fewer."""

BLANK = 0
_MARKS = ".,-"
_SIGNS = frozenset("0123456789" + _MARKS + "$€£¥")
_MOST_SIGNS = 14
_MOST_DIGITS = 10  # more is an account or a telephone
_MOST_STRAYS = 1
_MOST_PAIRED = 4  # single changes that are tried two at a time
_CODE = re.compile(r"^[A-Z]{2,3}(?=[\d.,$-])|(?<=[\d.,-])[A-Z]{3}$")
_TWO_MARKS = re.compile(r"[.,:]{2}")


class Run(NamedTuple):
    """A sign of the best reading: its number among the labels, and its steps `start` to `end` (half open)."""

    sign: int
    start: int
    end: int


class _Change(NamedTuple):
    """Signs `start` to `end` of a word give way to `signs`."""

    start: int
    end: int
    signs: tuple[int, ...]


def find_runs(best: npt.NDArray[np.int64]) -> list[Run]:
    """Signs of the best label of each step: equal neighbours are one sign, blanks part signs and are none."""
    cuts = np.flatnonzero(np.diff(best)) + 1
    starts, ends = (0, *cuts.tolist()), (*cuts.tolist(), len(best))
    return [Run(int(best[a]), a, b) for a, b in zip(starts, ends, strict=True) if a < b and best[a] != BLANK]


def find_alternatives(
    scores: npt.NDArray[np.float32], labels: Sequence[str], runs: Sequence[Run]
) -> dict[int, tuple[str, ...]]:
    """Other readings of the doubtful numbers of a line, likeliest first, by the index of the word's first run.

    `scores` are probabilities, *Shape:* (steps, labels); label 0 is the blank.
    """
    found: dict[int, tuple[str, ...]] = {}
    for first, last in _words(runs, labels):
        word = runs[first:last]
        if not looks_numeric("".join(labels[run.sign] for run in word)):
            continue
        start = runs[first - 1].end if first else 0
        end = runs[last].start if last < len(runs) else len(scores)
        moved = [Run(run.sign, run.start - start, run.end - start) for run in word]
        readings = read_otherwise(scores[start:end], labels, moved)
        if readings:
            found[first] = readings
    return found


def looks_numeric(text: str) -> bool:
    """Whether a word is an amount, a quantity or a rate, perhaps with one sign misread."""
    bare = _CODE.sub("", text)
    digits = sum(char.isdigit() for char in bare)
    return (
        0 < digits <= _MOST_DIGITS
        and len(text) <= _MOST_SIGNS
        and bare.count("-") <= 1
        and sum(char not in _SIGNS for char in bare) <= _MOST_STRAYS
    )


def read_otherwise(
    scores: npt.NDArray[np.float32], labels: Sequence[str], runs: Sequence[Run], least: float = LEAST
) -> tuple[str, ...]:
    """Other readings of one word, likeliest first, that mean another number; at most `MOST`.

    Each differs from the best by one sign put in, left out or taken for another, or by two of these, and has at
    least `least` of the best's probability, summed over all ways to lay its signs over the steps (CTC).
    """
    numeric = [index for index, label in enumerate(labels) if label in _SIGNS]
    word = tuple(run.sign for run in runs)
    singles = list(_changes(scores, numeric, runs, least))
    if not singles:
        return ()
    changed = [_apply(word, (change,)) for change in singles]
    weights = _weigh(scores, [word, *changed])
    ranked = sorted(
        ((float(weight / weights[0]), change) for weight, change in zip(weights[1:], singles, strict=True)),
        key=lambda pair: -pair[0],
    )
    readings = {_apply(word, (change,)): ratio for ratio, change in ranked if ratio >= least}
    strong = [(ratio, change) for ratio, change in ranked[:_MOST_PAIRED] if ratio >= least]
    pairs = [
        _apply(word, (one, other))
        for (a, one), (b, other) in combinations(strong, 2)
        if a * b >= least and _are_apart(one, other)
    ]
    if pairs:
        ratios = _weigh(scores, pairs) / weights[0]
        readings |= {pair: float(ratio) for pair, ratio in zip(pairs, ratios, strict=True) if ratio >= least}
    texts = ("".join(labels[sign] for sign in signs) for signs in sorted(readings, key=lambda signs: -readings[signs]))
    return _different("".join(labels[sign] for sign in word), texts)


def _words(runs: Sequence[Run], labels: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last (excluded) run of each word."""
    first = 0
    for index, run in enumerate((*runs, None)):
        if run is None or labels[run.sign].isspace():
            if first < index:
                yield first, index
            first = index + 1


def _changes(
    scores: npt.NDArray[np.float32], numeric: Sequence[int], runs: Sequence[Run], least: float
) -> Iterator[_Change]:
    """Single changes that some step holds possible."""
    best = scores.max(1, keepdims=True)
    possible = scores >= least * best
    steps = possible[:, numeric]
    signs = np.array(numeric)
    for index, run in enumerate(runs):
        for sign in signs[steps[run.start : run.end].any(0)].tolist():
            if sign != run.sign:
                yield _Change(index, index + 1, (sign,))
        if len(runs) > 1 and possible[run.start : run.end, BLANK].all():
            yield _Change(index, index + 1, ())
    for index in range(len(runs) + 1):
        before, after = (runs[index - 1] if index else None), (runs[index] if index < len(runs) else None)
        start, end = (before.start if before else 0), (after.end if after else len(scores))
        for sign in signs[steps[start:end].any(0)].tolist():
            if after is not None and after.sign == sign:
                continue  # the same word as with the sign behind `after`
            if before is None or before.sign != sign or _may_repeat(possible, before, end):
                yield _Change(index, index, (sign,))


def _may_repeat(possible: npt.NDArray[np.bool_], run: Run, end: int) -> bool:
    """Whether a sign may stand twice from its run to step `end`: a blank inside the run, or the sign again later."""
    inside = possible[run.start + 1 : run.end - 1, BLANK]
    return bool(inside.any() or possible[run.end + 1 : end, run.sign].any())


def _are_apart(one: _Change, other: _Change) -> bool:
    """Whether two changes touch different signs; two put in at one place have no order."""
    first, second = sorted((one, other))
    return first.end <= second.start and (first.start, first.end) != (second.start, second.end)


def _apply(word: tuple[int, ...], changes: Sequence[_Change]) -> tuple[int, ...]:
    for change in sorted(changes, reverse=True):  # at one place a sign is replaced before one is put in front of it
        word = (*word[: change.start], *change.signs, *word[change.end :])
    return word


def _weigh(scores: npt.NDArray[np.float32], readings: Sequence[tuple[int, ...]]) -> npt.NDArray[np.float64]:
    """Probability of each reading: the forward sums of CTC (Graves et al. 2006), all readings at once."""
    width = 2 * max(len(signs) for signs in readings) + 1
    states = np.full((len(readings), width), BLANK)
    for row, signs in enumerate(readings):
        states[row, 1 : 2 * len(signs) : 2] = signs
    skips = np.zeros((len(readings), width), bool)  # from sign to sign without a blank
    skips[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    emitted = scores[:, states].astype(np.float64)
    weights = np.zeros((len(readings), width))
    weights[:, :2] = emitted[0, :, :2]
    for step in emitted[1:]:
        moved = weights.copy()
        moved[:, 1:] += weights[:, :-1]
        moved[:, 2:] += np.where(skips[:, 2:], weights[:, :-2], 0)
        weights = moved * step
    rows, ends = np.arange(len(readings)), np.array([2 * len(signs) for signs in readings])
    total: npt.NDArray[np.float64] = weights[rows, ends] + weights[rows, ends - 1]
    return total


def _different(text: str, readings: Iterator[str]) -> tuple[str, ...]:
    """Readings that are numbers, other ones than the text and than those before them."""
    kept: dict[str, str] = {_meaning(text): text}
    for reading in readings:
        if any(char.isdigit() for char in reading) and not _TWO_MARKS.search(reading):
            kept.setdefault(_meaning(reading), reading)
        if len(kept) > MOST:
            break
    return tuple(kept.values())[1:]


def _meaning(text: str) -> str:
    """What tells one number from another: digits and sign; a comma, a colon and a point are one, at the ends none."""
    plain = re.sub(r"[,:]", ".", re.sub(r"[^\d.,:-]", "", text)).rstrip(".-")
    return re.sub(r"^(-?)0+(?=\d)", r"\1", plain)
