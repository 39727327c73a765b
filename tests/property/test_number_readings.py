from __future__ import annotations

from decimal import Decimal

import numpy as np
import numpy.typing as npt
from hypothesis import assume, given
from hypothesis import strategies as st

from docsluice.reading.pp_alternatives import LEAST, MOST, Run, _weigh, find_alternatives, find_runs, read_otherwise

LABELS = ("blank", *"0123456789.,-$S A")


def make_scores(seed: int, steps: int, sharpness: float) -> npt.NDArray[np.float32]:
    logits = np.random.default_rng(seed).normal(size=(steps, len(LABELS))) * sharpness
    odds = np.exp(logits - logits.max(1, keepdims=True))
    scores: npt.NDArray[np.float32] = (odds / odds.sum(1, keepdims=True)).astype(np.float32)
    return scores


posteriors = st.builds(make_scores, st.integers(0, 2**32 - 1), st.integers(1, 24), st.floats(0.5, 8))


def weigh(scores: npt.NDArray[np.float32], texts: list[str]) -> list[float]:
    return [float(weight) for weight in _weigh(scores, [tuple(LABELS.index(sign) for sign in text) for text in texts])]


@given(posteriors)
def test_readings_are_few_others_than_the_word_unique_and_in_order(scores: npt.NDArray[np.float32]) -> None:
    runs = find_runs(scores.argmax(1))
    word = "".join(LABELS[run.sign] for run in runs)
    found = read_otherwise(scores, LABELS, runs) if runs else ()
    assert len(found) <= MOST
    assert word not in found
    assert len(set(found)) == len(found)
    assert all(any(char.isdigit() for char in reading) for reading in found)
    best, *others = weigh(scores, [word, *found])
    assert others == sorted(others, reverse=True)
    assert all(other >= LEAST * best * (1 - 1e-9) for other in others)


@given(posteriors)
def test_readings_belong_to_words_of_the_line(scores: npt.NDArray[np.float32]) -> None:
    runs = find_runs(scores.argmax(1))
    for first, found in find_alternatives(scores, LABELS, runs).items():
        assert found
        assert LABELS[runs[first].sign] != " "
        assert first == 0 or LABELS[runs[first - 1].sign] == " "


@given(st.from_regex(r"[0-9]{1,5}(\.[0-9]{1,2})?", fullmatch=True), st.integers(0, 7), st.sampled_from("0123456789"))
def test_a_digit_that_came_second_is_found(word: str, place: int, second: str) -> None:
    place %= len(word)
    assume(word[place] not in {".", second})
    steps = [sign for char in word for sign in (char, "blank")]
    scores = np.zeros((len(steps), len(LABELS)), np.float32)
    for row, sign in enumerate(steps):
        scores[row, LABELS.index(sign)] = 1
    scores[2 * place, [LABELS.index(word[place]), LABELS.index(second)]] = 0.7, 0.3
    meant = word[:place] + second + word[place + 1 :]
    same = Decimal(meant) == Decimal(word)
    runs = [Run(LABELS.index(char), 2 * index, 2 * index + 1) for index, char in enumerate(word)]
    assert read_otherwise(scores, LABELS, runs) == (() if same else (meant,))
