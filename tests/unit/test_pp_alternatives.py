from __future__ import annotations

import math
from itertools import groupby, product

import numpy as np
import numpy.typing as npt
import pytest

from docsluice.reading.pp_alternatives import (
    MOST,
    Run,
    _weigh,
    find_alternatives,
    find_runs,
    looks_numeric,
    read_otherwise,
)

LABELS = ("blank", *"0123456789.,-$S AB")


def posterior(*steps: str | dict[str, float]) -> npt.NDArray[np.float32]:
    """A row a step: the sign that is certain ("_" is the blank), or the probabilities of several."""
    rows = np.zeros((len(steps), len(LABELS)), np.float32)
    for row, step in zip(rows, steps, strict=True):
        for sign, probability in ({step: 1.0} if isinstance(step, str) else step).items():
            row[0 if sign == "_" else LABELS.index(sign)] = probability
    return rows


def readings(scores: npt.NDArray[np.float32]) -> dict[int, tuple[str, ...]]:
    return find_alternatives(scores, LABELS, find_runs(scores.argmax(1)))


def test_runs_are_the_signs_of_the_best_labels() -> None:
    scores = posterior("_", "4", "4", "_", "4", "5", " ", "_")
    signs = [(LABELS[run.sign], run.start, run.end) for run in find_runs(scores.argmax(1))]
    assert signs == [("4", 1, 3), ("4", 4, 5), ("5", 5, 6), (" ", 6, 7)]
    assert find_runs(np.zeros(0, np.int64)) == []


def test_a_sign_taken_for_another() -> None:
    scores = posterior("_", {"8": 0.8, "$": 0.2}, "4", "_", ".", "2", "_", "4")
    assert readings(scores) == {0: ("$4.24",)}


def test_a_mark_that_lost_against_the_blank() -> None:
    scores = posterior("6", {"_": 0.9, ".": 0.1}, "0", "_", "0", "_")
    assert readings(scores) == {0: ("6.00",)}


def test_a_mark_beneath_the_sign_before_it() -> None:
    scores = posterior("6", {"6": 0.9, ".": 0.1}, "0", "_", "0")
    assert readings(scores) == {0: ("6.00",)}


def test_a_sign_that_stands_twice_or_not_at_all() -> None:
    scores = posterior("1", "0", {"0": 0.7, "_": 0.3}, "0", "_", {"5": 0.6, "_": 0.4})
    assert readings(scores) == {0: ("10", "1005", "100")}


def test_a_sure_number_and_a_doubtful_word_have_none() -> None:
    assert readings(posterior("4", "_", "5", ".", "2", "0")) == {}
    assert readings(posterior({"A": 0.6, "B": 0.4}, "B")) == {}
    assert readings(posterior({"4": 0.99, "9": 0.01}, "5")) == {}


def test_words_are_told_by_their_first_sign() -> None:
    scores = posterior("A", "B", " ", {"4": 0.7, "9": 0.3}, "5", " ", "_", {"1": 0.8, "7": 0.2})
    assert readings(scores) == {3: ("95",), 6: ("7",)}


def test_two_doubtful_signs_change_together_and_the_likelier_comes_first() -> None:
    scores = posterior({"1": 0.6, "7": 0.4}, "_", {"3": 0.7, "8": 0.3}, ".", "5")
    assert readings(scores) == {0: ("73.5", "18.5", "78.5")}


def test_what_means_the_same_number_is_no_other_reading() -> None:
    scores = posterior("4", {".": 0.6, ",": 0.4}, "5", "_", {"0": 0.9, "_": 0.1}, {"_": 0.8, "-": 0.2})
    assert readings(scores) == {0: ("4.5",)}


def test_at_most_four_are_kept() -> None:
    digits = dict.fromkeys("012345678", 0.08)
    scores = posterior({"9": 0.36, **digits}, "_", "5")
    assert len(readings(scores)[0]) == MOST


def test_the_probability_of_a_reading_is_the_sum_over_its_paths() -> None:
    random = np.random.default_rng(4)
    scores = random.dirichlet(np.ones(3), 5).astype(np.float32)

    def by_hand(signs: tuple[int, ...]) -> float:
        """All label sequences that fold to the signs."""
        return sum(
            math.prod(float(scores[t, label]) for t, label in enumerate(path))
            for path in product(range(3), repeat=5)
            if tuple(label for label, _ in groupby(path) if label) == signs
        )

    some = [(1,), (2, 1), (1, 1), (1, 2, 1), (2, 2, 2)]
    assert _weigh(scores, some).tolist() == pytest.approx([by_hand(signs) for signs in some])


def test_a_lower_floor_keeps_more() -> None:
    scores = posterior({"4": 0.99, "9": 0.01}, "5")
    runs = [Run(LABELS.index("4"), 0, 1), Run(LABELS.index("5"), 1, 2)]
    assert read_otherwise(scores, LABELS, runs, least=0.005) == ("95",)


@pytest.mark.parametrize(
    ("text", "numeric"),
    [
        ("45.24", True),
        ("$45.24", True),
        ("RM45.24", True),
        ("1.234,50EUR", True),
        ("S45.24", True),
        ("-5,00", True),
        ("7", True),
        ("TOTAL", False),
        ("25/12/2018", False),
        ("12-04-2018", False),
        ("B12C", False),
        ("01145026500", False),
    ],
)
def test_numbers_of_amounts_are_told_from_words_dates_and_telephones(text: str, *, numeric: bool) -> None:
    assert looks_numeric(text) is numeric
