from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsluice.confidence.bounds import labels_needed, upper_bound
from docsluice.confidence.calibration import Calibration, key_of, load_calibration
from docsluice.confidence.curves import Platt, fit_isotonic, fit_platt
from docsluice.confidence.features import Features
from docsluice.confidence.fit import FEWEST_FOR_FIELD, Sample, fit
from docsluice.confidence.limits import best_limit, measure_f1
from docsluice.confidence.measures import measure_ece
from docsluice.confidence.ranker import fit_ranker
from docsluice.confidence.thresholds import Judged, choose_threshold
from docsluice.errors import ModelError


def test_clopper_pearson_against_published_values() -> None:
    # One-sided 95 %: the two-sided 90 % limits of the usual tables.
    assert upper_bound(0, 149) == pytest.approx(0.0199, abs=1e-4)
    assert upper_bound(0, 10) == pytest.approx(0.2589, abs=1e-4)
    assert upper_bound(1, 10) == pytest.approx(0.3942, abs=1e-4)
    assert upper_bound(5, 100) == pytest.approx(0.1023, abs=1e-4)
    assert upper_bound(10, 10) == 1.0
    assert upper_bound(0, 0) == 1.0


@given(st.integers(0, 50), st.integers(1, 400))
def test_the_bound_is_above_what_was_seen_and_shrinks_with_labels(errors: int, more: int) -> None:
    total = errors + more
    bound = upper_bound(errors, total)
    assert errors / total <= bound <= 1
    assert upper_bound(errors, total + 50) < bound
    assert upper_bound(errors + 1, total) >= bound


def test_labels_needed() -> None:
    assert labels_needed(0.02) == 149
    assert upper_bound(0, labels_needed(0.02)) <= 0.02 < upper_bound(0, labels_needed(0.02) - 1)


def test_threshold_keeps_the_bound_where_the_sample_can_show_it() -> None:
    judged = tuple(Judged(probability=0.9 + i / 10_000, correct=True) for i in range(200))
    judged += tuple(Judged(probability=0.5, correct=i % 2 == 0) for i in range(50))
    threshold = choose_threshold(judged, 0.02)
    assert threshold.kept
    assert threshold.value == pytest.approx(0.9, abs=0.001)
    assert 190 < threshold.labels <= 200
    assert threshold.bound <= 0.02


def test_threshold_says_what_a_small_sample_can_show() -> None:
    judged = tuple(Judged(probability=0.9, correct=True) for _ in range(20))
    assert choose_threshold(judged, 0.02).value == 1.0
    assert choose_threshold(judged, 0.05).value == 1.0
    judged += tuple(Judged(probability=0.8, correct=i > 1) for i in range(60))
    threshold = choose_threshold(judged, 0.05)
    assert not threshold.kept
    assert (threshold.labels, threshold.errors) == (80, 2)
    assert threshold.bound == pytest.approx(upper_bound(2, 80), abs=1e-4)


def test_no_threshold_passes_where_the_surest_values_are_wrong() -> None:
    judged = tuple(Judged(probability=0.9, correct=False) for _ in range(20))
    assert choose_threshold(judged, 0.02).value == 1.0


@given(st.floats(0.2, 5), st.floats(-2, 2))
def test_platt_finds_the_curve_that_made_the_data(slope: float, shift: float) -> None:
    chance = random.Random(0)  # noqa: S311  data of a test
    truth = Platt(slope=slope, shift=shift)
    raw = [chance.uniform(0.02, 0.98) for _ in range(4000)]
    correct = [chance.random() < truth.apply(p) for p in raw]
    if len(set(correct)) < 2:
        return
    fitted = fit_platt(raw, correct)
    assert max(abs(fitted.apply(p) - truth.apply(p)) for p in (0.1, 0.3, 0.5, 0.7, 0.9)) < 0.1


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=80))
def test_isotonic_never_falls_and_stays_within_0_and_1(data: list[tuple[float, bool]]) -> None:
    curve = fit_isotonic([p for p, _ in data], [y for _, y in data])
    levels = [curve.apply(i / 50) for i in range(51)]
    assert all(0 < level < 1 for level in levels)
    assert levels == sorted(levels)


def _samples(count: int, seed: int = 1) -> list[Sample]:
    """Values whose score is far too sure, and whose arithmetic tells the truth better."""
    chance = random.Random(seed)  # noqa: S311  data of a test
    samples = []
    for i in range(count):
        score, holds = chance.uniform(0.5, 0.99), chance.random() < 0.5
        correct = chance.random() < (score - 0.4 if not holds else 0.97)
        features = Features(score, margin=0.5, arithmetic=int(holds))
        samples.append(Sample(f"d{i // 4}", f"invoice:{'ab'[i % 2]}", features, correct))
    return samples


def test_fit_calibrates_values_of_unseen_documents() -> None:
    fitted = fit(_samples(1200), missed={"": 100}, model="m")
    assert fitted.ece_before > 0.08
    assert fitted.ece < 0.05
    assert fitted.brier < fitted.brier_before
    held_out = _samples(1200, seed=2)
    probabilities = [fitted.calibration.probability(one.key, one.features) for one in held_out]
    assert measure_ece(sorted((p, one.correct) for p, one in zip(probabilities, held_out, strict=True))) < 0.05
    assert set(fitted.calibration.judged) == {"invoice:a", "invoice:b"}


def test_a_rule_that_holds_makes_a_value_surer() -> None:
    calibration = fit(_samples(1200), missed={}).calibration
    low, high = (calibration.probability("invoice:a", Features(0.6, 0.5, arithmetic=one)) for one in (0, 1))
    assert low < 0.5
    assert high > 0.9


def test_a_rare_field_uses_the_curve_of_all() -> None:
    calibration = fit(_samples(1200), missed={}).calibration
    assert "invoice:rare" not in calibration.curves
    features = Features(0.9, 0.5)
    assert 0 < calibration.probability("invoice:rare", features) < 1


def test_fit_refuses_too_few_values() -> None:
    with pytest.raises(ValueError, match=f"at least {FEWEST_FOR_FIELD}"):
        fit(_samples(10), missed={})


def test_a_calibration_survives_its_file(tmp_path: Path) -> None:
    calibration = fit(_samples(400), missed={"": 10}, model="m@sha256:1").calibration
    (tmp_path / "calibration.json").write_text(calibration.model_dump_json(exclude_none=True), "utf-8")
    assert load_calibration(tmp_path) == calibration


def test_a_damaged_calibration_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "calibration.json").write_text("{}x", "utf-8")
    with pytest.raises(ModelError, match=r"calibration\.json.*docsluice calibrate"):
        load_calibration(tmp_path)


def test_without_calibration_scores_pass_through(tmp_path: Path) -> None:
    calibration = load_calibration(tmp_path)
    assert calibration == Calibration()
    assert calibration.probability("invoice:a", Features(0.7)) == pytest.approx(0.7)
    assert calibration.threshold("invoice:a", 0.02).labels == 0


def test_keys_have_no_indices() -> None:
    assert key_of("invoice", "line_items[3].quantity") == "invoice:line_items.quantity"


def test_the_ranker_uses_what_tells_right_from_wrong() -> None:
    samples = _samples(800)
    ranker = fit_ranker([one.features for one in samples], [one.correct for one in samples])
    assert ranker.weights["rule_holds"] > 0
    assert ranker.weights["logit_score"] > 0
    assert ranker.weights["margin"] == pytest.approx(0)
    assert ranker.weights["reading"] == pytest.approx(0)


def test_a_pattern_counts_for_what_it_proved_and_for_nothing_in_an_older_calibration() -> None:
    right, wrong = Features(0.6, 0.5, pattern=True), Features(0.6, 0.5)
    samples = [
        Sample(f"d{i}", "invoice:a", right if i % 2 else wrong, correct=i % 10 < 5 if i % 2 == 0 else i % 10 != 1)
        for i in range(200)
    ]
    calibration = fit(samples, missed={}).calibration
    assert calibration.probability("invoice:a", right) > calibration.probability("invoice:a", wrong)
    data = calibration.model_dump(mode="json")
    for part in ("weights", "mean", "scale"):
        del data["ranker"][part]["pattern"]
    older = Calibration.model_validate(data)
    assert older.probability("invoice:a", right) == older.probability("invoice:a", wrong)


def test_a_pattern_proves_more_in_one_field_than_in_another() -> None:
    chance = random.Random(4)  # noqa: S311  data of a test
    samples = []
    for i in range(1200):
        key, found = f"invoice:{'ab'[i % 2]}", chance.random() < 0.5
        right = (0.97 if key.endswith("a") else 0.6) if found else 0.5
        kind = "iban" if key.endswith("a") else "date"
        features = Features(0.6, pattern=found)
        samples.append(Sample(f"d{i // 4}", key, features, chance.random() < right, kind=kind))
    ranker = fit(samples, {}).calibration.ranker
    assert ranker is not None
    proof, words = (ranker.probability(Features(0.6, pattern=True), key) for key in ("invoice:a", "invoice:b"))
    assert proof > 0.9
    assert words == pytest.approx(0.6, abs=0.1)


def _given(part: str, key: str, count: int, right: float, spread: float) -> list[Sample]:
    """Values of a part whose scores tell the truth, and whose share of right ones is `right` on average."""
    chance = random.Random(part)  # noqa: S311  data of a test
    samples = []
    for i in range(count):
        score = min(max(chance.gauss(right, spread), 0.02), 0.98)
        samples.append(Sample(f"{part}{i // 5}", key, Features(score), chance.random() < score, part=part))
    return samples


def test_what_is_found_badly_is_given_from_a_lower_limit_on() -> None:
    samples = _given("good", "invoice:a", 800, 0.85, 0.2) + _given("poor", "contract:b", 800, 0.35, 0.2)
    fitted = fit(samples, {"good": 20, "poor": 300}).calibration
    limits = fitted.accept_fields
    assert limits["contract:b"] < fitted.accept < limits["invoice:a"]
    assert fitted.accepts("contract:b", 0.3)
    assert not fitted.accepts("invoice:a", 0.3)


def test_a_part_with_few_values_has_the_limit_of_all() -> None:
    few = _given("few", "receipt:c", 60, 0.5, 0.2)
    fitted = fit(_samples(400) + few, {}).calibration
    assert "receipt:c" not in fitted.accept_fields


def test_the_limit_is_where_f1_is_highest() -> None:
    values = [(0.1, False)] * 50 + [(0.3, True)] * 30 + [(0.9, True)] * 50
    limit = best_limit(values, missed=5)
    assert 0.1 < limit <= 0.3
    assert measure_f1(values, 5, limit) == pytest.approx(2 * 80 / (80 + 85))
