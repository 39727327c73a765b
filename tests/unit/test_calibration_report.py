"""Promises in words, pools, forecasts over folds, and plots."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from docsluice.cli.calibration_report import (
    count_bins,
    describe,
    draw_plots,
    report_fit,
    report_forecast,
    write_plots,
)
from docsluice.cli.forecast import Forecast, count_let_through, name_pools, tolerate
from docsluice.confidence.calibration import Calibration
from docsluice.confidence.features import Features
from docsluice.confidence.fit import FOLDS, Fit, Sample, fit, fold_of
from docsluice.confidence.measures import trace_risk
from docsluice.confidence.plots import draw_reliability, draw_risk_coverage, gather_bins
from docsluice.confidence.ranker import Place, fit_ranker
from docsluice.confidence.thresholds import Judged, choose_for_pools, choose_threshold
from docsluice.schema.loader import load_schemas

SVG = "{http://www.w3.org/2000/svg}"
RIGHT = [Judged(probability=0.95, correct=True)]
SURE = [Judged(probability=0.9999, correct=True)]
POOLS = ("invoice fields", "fields")


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    """Two fields: one nearly always right, one wrong as often as right, at the same scores."""
    chance = random.Random(3)  # noqa: S311  data of a test
    made = []
    for i in range(600):
        key, rate = (("invoice:good", 0.99), ("invoice:poor", 0.5))[i % 2]
        features = Features(chance.uniform(0.3, 0.9))
        made.append(Sample(f"d{i // 6}", key, features, chance.random() < rate, "money"))
    return made


@pytest.fixture(scope="module")
def fitted(samples: list[Sample]) -> Fit:
    """Fitted with both fields in one pool."""
    return fit(samples, {"": 20}, "m", dict.fromkeys(("invoice:good", "invoice:poor", "invoice:new"), ("all",)))


def test_a_field_with_labels_enough_is_promised_something_alone() -> None:
    judged = {"invoice:a": tuple(SURE * 300), "invoice:b": (*RIGHT * 50, Judged(probability=0.95, correct=False))}
    threshold = Calibration(judged=judged, pools=dict.fromkeys(judged, POOLS)).threshold("invoice:a", 0.02)
    assert (threshold.kept, threshold.pool) == (True, None)
    assert describe(threshold, 0.02).endswith("(this field; 0 of 300 labelled values wrong)")


def test_a_rare_field_is_promised_something_with_its_pool() -> None:
    judged = {"invoice:a": tuple(RIGHT * 10), "invoice:b": tuple(RIGHT * 190)}
    threshold = Calibration(judged=judged, pools=dict.fromkeys(judged, POOLS)).threshold("invoice:a", 0.02)
    assert (threshold.kept, threshold.pool, threshold.labels) == (True, "invoice fields", 200)
    assert "mean of all invoice fields" in describe(threshold, 0.02)


def test_the_widest_pool_that_can_be_hoped_for_is_tested_whatever_its_labels_say() -> None:
    narrow, wide = SURE * 200, [*SURE * 300, *[Judged(probability=0.9999, correct=False)] * 30]
    assert choose_for_pools([("narrow", narrow), ("wide", wide)], 0.05).pool == "wide"
    doubtful = [*SURE * 30, *[Judged(probability=0.6, correct=True)] * 300]
    assert choose_for_pools([("narrow", narrow), ("wide", doubtful)], 0.05).pool == "narrow"
    assert choose_for_pools([("narrow", doubtful), ("wide", doubtful)], 0.05).pool == "narrow"


def test_values_of_one_document_count_as_fewer() -> None:
    apart = [Judged(probability=0.95, correct=True, document=i) for i in range(200)]
    together = [Judged(probability=0.95, correct=True, document=i // 10) for i in range(200)]
    assert choose_threshold(apart, 0.02, likeness=0.5).kept
    assert choose_threshold(together, 0.02, likeness=0.0).kept
    threshold = choose_threshold(together, 0.02, likeness=0.5)
    assert (threshold.kept, threshold.value) == (False, 1.0)
    assert threshold.needed == pytest.approx(149 * 5.5, abs=1)
    kept = choose_threshold(together * 5, 0.02, likeness=0.01)
    assert kept.effect == pytest.approx(1.49)
    assert describe(kept, 0.02).endswith("0 of 1000 labelled values wrong, which count as 671)")


def test_one_wrong_value_does_not_end_the_search() -> None:
    rest = [Judged(probability=0.9 - i / 10_000, correct=True) for i in range(300)]
    threshold = choose_threshold([*SURE * 85, Judged(probability=0.95, correct=False), *rest], 0.05)
    assert threshold.kept
    assert threshold.labels > 300


def test_a_refusal_names_the_labels_needed() -> None:
    threshold = choose_threshold(RIGHT * 50, 0.02)
    assert (threshold.kept, threshold.needed) == (False, 149)
    assert "at most 2.0% wrong cannot be promised: about 149 labelled values" in describe(threshold, 0.02)
    half = [*RIGHT * 50, *[Judged(probability=0.2, correct=False)] * 50]
    assert choose_threshold(half, 0.02).needed == 298
    hopeless = choose_threshold([Judged(probability=0.9, correct=False)] * 50, 0.02)
    assert (hopeless.value, hopeless.needed) == (1.0, None)
    assert describe(hopeless, 0.02).startswith("none passes; at most 2.0% wrong cannot be promised: with so many wrong")


def test_one_lucky_value_lets_none_of_its_field_pass() -> None:
    judged = [Judged(probability=0.99, correct=True), *[Judged(probability=0.9, correct=False)] * 30]
    assert choose_threshold(judged, 0.02).value == 1.0


def test_a_calibration_without_pools_still_judges_each_field_alone() -> None:
    older = Calibration.model_validate(
        {"judged": {"invoice:a": [{"probability": 0.9, "correct": True}] * 149}, "documents": 9}
    )
    assert (older.pools, older.likeness) == ({}, 0.0)
    assert older.threshold("invoice:a", 0.02).kept
    assert older.threshold("invoice:b", 0.02).needed == 149


def test_a_field_without_labels_takes_its_pools_threshold(fitted: Fit) -> None:
    assert fitted.calibration.threshold("invoice:new", 0.1).pool == "all"
    assert fitted.calibration.threshold("invoice:strange", 0.1).pool is None


def test_all_fields_and_cells_share_a_pool() -> None:
    schemas = load_schemas(None)
    pools = name_pools(schemas)
    assert {"invoice:total_gross", "contract:parties.name", "receipt:line_items.quantity"} <= pools.keys()
    assert {names[-1] for names in pools.values()} == {"fields"}
    assert pools["invoice:line_items.quantity"][0] == pools["invoice:total_gross"][0] != pools["receipt:total_gross"][0]
    assert tolerate(schemas["invoice"], 0.3).max_error == 0.3


def test_fields_have_effects_of_their_own(samples: list[Sample], fitted: Fit) -> None:
    features = Features(0.6)
    good, poor = (fitted.calibration.probability(f"invoice:{name}", features) for name in ("good", "poor"))
    assert good > 0.95
    assert poor == pytest.approx(0.5, abs=0.12)
    places = [Place(one.key, one.kind) for one in samples]
    ranker = fit_ranker([one.features for one in samples], [one.correct for one in samples], places=places)
    assert ranker.probability(features, "invoice:good") > ranker.probability(features, "x") > poor


def test_folds_know_nothing_of_their_documents(samples: list[Sample], fitted: Fit) -> None:
    for number in range(FOLDS):
        rest = [one for one in samples if fold_of(one.document) != number]
        fold = fitted.folds[number]
        assert fold.documents == len({one.document for one in rest})
        assert sum(map(len, fold.judged.values())) == len(rest)
        changed = [one._replace(correct=not one.correct) if fold_of(one.document) == number else one for one in samples]
        assert fit(changed, {"": 20}).folds[number].ranker == fold.ranker
        break


def test_what_passes_is_counted_over_all_fields(samples: list[Sample], fitted: Fit) -> None:
    through = count_let_through(samples, 20, fitted, 0.05)
    assert through.fields == 620
    assert 0.3 < through.coverage < 0.6
    assert through.error <= 0.05
    assert through.coverage < count_let_through(samples, 20, fitted, 0.9).coverage <= 600 / 620


def test_the_report_has_a_line_a_field_and_tier(samples: list[Sample], fitted: Fit) -> None:
    lines = list(report_fit(samples, 20, fitted))
    assert lines[0].startswith("600 values of 100 documents")
    assert sum(line.startswith(("invoice:good encoder ", "invoice:poor encoder ")) for line in lines) == 2
    assert [line.split(":")[0] for line in lines[-2:]] == ["at max_error 2%", "at max_error 5%"]


def test_bins_hold_all_values_and_their_interval() -> None:
    known = [(i / 100, i % 3 > 0) for i in range(100)]
    bins = gather_bins(known, 7)
    assert sum(one.values for one in bins) == 100
    assert all(one.low <= one.right <= one.high for one in bins)
    assert all(a.probability < b.probability for a, b in pairwise(bins))
    assert len(gather_bins(known[:3])) == 3
    assert (count_bins(5), count_bins(100), count_bins(9999)) == (1, 5, 15)


def test_risk_counts_equal_probabilities_together() -> None:
    assert list(trace_risk([(0.9, True), (0.5, False), (0.5, True)], 6)) == [(1 / 6, 0.0), (0.5, 1 / 3)]


def test_plots_are_svg_with_what_they_show(tmp_path: Path, samples: list[Sample], fitted: Fit) -> None:
    assert write_plots(tmp_path, draw_plots(samples, 20, fitted)) == len(list(tmp_path.iterdir())) == 6
    root = ET.fromstring((tmp_path / "reliability.svg").read_text("utf-8"))  # noqa: S314  our own file
    assert len(root.findall(f"{SVG}circle")) == 15
    curve = ET.fromstring(draw_risk_coverage([(0.9, True), (0.5, False)], 2, "a < b"))  # noqa: S314  our own text
    assert curve.attrib["aria-label"] == "a < b"
    assert [one.attrib["d"] for one in curve.iter(f"{SVG}path")][-3].startswith("M220.0,364.0 L380.0,44.0")
    dot = ET.fromstring(draw_reliability([(0.0, False), (1.0, True)], "t", 2)).findall(f"{SVG}circle")  # noqa: S314  our own text
    assert [(one.attrib["cx"], one.attrib["cy"]) for one in dot] == [("60.0", "364.0"), ("380.0", "44.0")]


def test_the_forecast_says_which_reason_stands_alone_and_what_it_is_about() -> None:
    details = {"invoice low_probability:total_gross": 3, "receipt low_probability:issue_date": 1}
    forecast = Forecast(
        {"invoice": 9, "receipt": 4}, {"invoice": 3}, {"low_probability": 4}, {"low_probability": 2}, details
    )
    lines = list(report_forecast(forecast))
    assert lines[0].startswith("forecast: 23.1% of 13")
    assert lines[-3:] == ["  low_probability: 4, alone 2", "    invoice total_gross: 3", "    receipt issue_date: 1"]


def test_a_calibration_of_the_first_version_still_loads() -> None:
    judged = {"invoice:a": [{"probability": 0.95, "correct": True}] * 149}
    older = Calibration.model_validate(
        {"spec": "docsluice.Calibration/1", "judged": judged, "pools": {"invoice:a": "fields", "invoice:b": "fields"}}
    )
    assert older.pools["invoice:b"] == ("fields",)
    assert (older.threshold("invoice:b", 0.02).kept, older.threshold("invoice:b", 0.02).pool) == (True, "fields")
    with pytest.raises(ValueError, match="spec"):
        Calibration.model_validate({"spec": "docsluice.Calibration/3"})
