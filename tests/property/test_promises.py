"""Bounds and thresholds keep what they promise, whatever the sample."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from docsluice.confidence.bounds import can_promise, interval, labels_needed, labels_needed_at, upper_bound
from docsluice.confidence.likeness import design_effect, measure_likeness
from docsluice.confidence.thresholds import Judged, choose_threshold

samples = st.lists(
    st.builds(Judged, probability=st.floats(0, 1).map(lambda one: round(one, 2)), correct=st.booleans()), max_size=120
)
errors = st.sampled_from([0.02, 0.05, 0.1, 0.3])


@given(st.integers(0, 40), st.integers(1, 200), errors)
def test_can_promise_is_the_bound_within_the_error(wrong: int, right: int, max_error: float) -> None:
    bound = upper_bound(wrong, wrong + right)
    if abs(bound - max_error) > 1e-9:
        assert can_promise(wrong, wrong + right, max_error) == (bound <= max_error)


@given(st.integers(0, 200), st.integers(1, 200))
def test_an_interval_holds_the_share(good: int, more: int) -> None:
    low, high = interval(good, good + more)
    assert 0 <= low <= good / (good + more) <= high <= 1


@settings(deadline=None)  # sums of thousands of terms, on machines that may be busy
@given(errors, st.floats(0, 0.5))
def test_labels_needed_suffice_and_a_few_do_not(max_error: float, rate: float) -> None:
    needed = labels_needed_at(max_error, rate)
    if needed is None:
        assert rate > max_error * 0.8
    else:
        assert needed >= labels_needed(max_error)
        assert rate < max_error


@given(samples, errors)
def test_a_kept_threshold_has_its_bound_in_the_sample(judged: list[Judged], max_error: float) -> None:
    threshold = choose_threshold(judged, max_error)
    passed = [one for one in judged if one.probability >= threshold.value]
    if threshold.labels:
        assert (len(passed), sum(not one.correct for one in passed)) == (threshold.labels, threshold.errors)
    if threshold.kept:
        assert threshold.bound <= max_error + 1e-4
        assert upper_bound(threshold.errors, threshold.labels) <= max_error
        assert threshold.needed is None
    elif threshold.labels:
        assert threshold.errors + 1 <= max_error * (threshold.labels + 1)
        assert threshold.labels >= labels_needed(max_error)


@given(samples, errors, st.floats(0, 1))
def test_values_that_err_together_promise_no_more(judged: list[Judged], max_error: float, likeness: float) -> None:
    grouped = [one.model_copy(update={"document": i // 4}) for i, one in enumerate(judged)]
    if choose_threshold(grouped, max_error, likeness=likeness).kept:
        assert can_promise(0, len(judged), max_error)
    assert choose_threshold(grouped, max_error, likeness=0.0) == choose_threshold(judged, max_error)


@given(st.floats(0, 1), st.floats(1, 50))
def test_a_design_effect_is_between_one_and_the_size_of_a_document(likeness: float, size: float) -> None:
    assert 1 <= design_effect(likeness, size) <= size + 1e-9


def test_likeness_is_that_of_the_documents() -> None:
    chance = random.Random(5)  # noqa: S311  data of a test
    alone, alike = [], []
    for document in range(800):
        fate = chance.random() < 0.8
        for _ in range(4):
            alone.append((str(document), 0.8, chance.random() < 0.8))
            alike.append((str(document), 0.8, fate if chance.random() < 0.7 else chance.random() < 0.8))
    assert measure_likeness(alone) < 0.05
    assert abs(measure_likeness(alike) - 0.49) < 0.1  # both of a pair follow the document: 0.7²
    assert measure_likeness([("a", 0.9, True)]) == 0


def test_promises_are_broken_no_more_often_than_they_say() -> None:
    """Over 400 samples whose true error rate is known at every threshold, at most 5 % of the promises fail."""
    chance, max_error, broken = random.Random(7), 0.1, 0  # noqa: S311  data of a test

    def right(probability: float) -> float:
        return 0.8 + 0.15 * probability

    for _ in range(400):
        probabilities = [chance.random() for _ in range(250)]
        judged = [Judged(probability=p, correct=chance.random() < right(p)) for p in probabilities]
        threshold = choose_threshold(judged, max_error)
        mean = 1 - right((1 + threshold.value) / 2)
        broken += threshold.kept and mean > max_error
    assert broken <= 400 * 0.05 + 3 * (400 * 0.05 * 0.95) ** 0.5


def test_promises_hold_where_values_of_a_document_err_together() -> None:
    """Over 150 samples of documents whose ten values mostly share one fate, at most 5 % of the promises fail.

    The true rate of error is 0.1 at every threshold, and 0.099 is asked for: every promise is broken.
    """
    chance, broken, naive, count = random.Random(11), 0, 0, 150  # noqa: S311  data of a test
    for _ in range(count):
        judged = []
        for document in range(60):
            fate, probability = chance.random() < 0.9, chance.uniform(0.88, 0.94)
            for _ in range(10):
                correct = fate if chance.random() < 0.7 else chance.random() < 0.9
                judged.append(Judged(probability=probability, correct=correct, document=document))
        likeness = measure_likeness((str(one.document), 0.9, one.correct) for one in judged)
        broken += choose_threshold(judged, 0.099, likeness=likeness).kept
        naive += choose_threshold(judged, 0.099).kept
    assert broken <= count * 0.05 + 3 * (count * 0.05 * 0.95) ** 0.5 < naive
