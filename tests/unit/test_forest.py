"""The forest sees what features do together, gives the same for the same, and refuses damaged files."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from docsluice.assembly.found import Draft, Found, Option
from docsluice.assembly.gather import gather_features
from docsluice.confidence import fit as fitting
from docsluice.confidence.calibration import FILE, Calibration, load_calibration
from docsluice.confidence.curves import logit, sigmoid
from docsluice.confidence.features import WIDE_NAMES, Features, Surroundings, to_wide_vector
from docsluice.confidence.fit import Sample, fit
from docsluice.confidence.forest import Forest, Tree, fit_forest
from docsluice.confidence.ranker import Ranker
from docsluice.records import Box, Document, Evidence, Page, Source, Word
from docsluice.schema.loader import load_schemas

LEAF = Tree(features=(-1,), cuts=(0.75,), others=(0,))


def _crossed(count: int, seed: int = 0) -> tuple[list[Features], list[bool]]:
    """Long values are right where they end their line, short ones where they do not: no sum of features tells that."""
    chance = random.Random(seed)  # noqa: S311  data of a test
    features, correct = [], []
    for _ in range(count):
        length, ends = chance.choice((3, 30)), chance.random() < 0.5
        features.append(Features(0.7, around=Surroundings(length=length, ends_line=ends, across=chance.random())))
        correct.append((length > 10) == ends)
    return features, correct


def test_a_forest_sees_what_two_features_do_together() -> None:
    features, correct = _crossed(400)
    forest = fit_forest(features, correct, ["a"] * 400)
    unseen, truth = _crossed(100, seed=1)
    assert all((forest.probability(one, "a") > 0.5) == right for one, right in zip(unseen, truth, strict=True))


def test_the_same_values_give_the_same_forest() -> None:
    features, correct = _crossed(100)
    assert fit_forest(features, correct, ["a"] * 100, 3) == fit_forest(features, correct, ["a"] * 100, 3)


def test_a_field_that_is_mostly_wrong_is_less_sure_and_one_not_seen_is_as_all() -> None:
    chance = random.Random(0)  # noqa: S311  data of a test
    keys = [("good", "bad")[i % 2] for i in range(400)]
    correct = [chance.random() < (0.95 if key == "good" else 0.3) for key in keys]
    forest = fit_forest([Features(chance.random()) for _ in keys], correct, keys)
    assert forest.probability(Features(0.5), "good") > 0.8
    assert forest.probability(Features(0.5), "bad") < 0.5
    assert forest.rate == pytest.approx(sum(correct) / 400, abs=1e-4)
    assert forest.rates["bad"] < forest.rate < forest.rates["good"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_a_forest_gives_a_share_and_leaves_that_hold_five_values(data: list[tuple[float, float, bool]]) -> None:
    features = [Features(score, reading=reading) for score, reading, _ in data]
    forest = fit_forest(features, [right for *_, right in data], ["a"] * len(data), 2)
    assert all(0 <= forest.probability(one, key) <= 1 for one in features for key in ("a", "b"))
    assert all(2 * tree.features.count(-1) - 1 == len(tree.features) for tree in forest.trees)
    assert all(5 * tree.features.count(-1) <= max(len(data), 5) for tree in forest.trees)
    assert Forest.model_validate_json(forest.model_dump_json()) == forest


@pytest.mark.parametrize(
    ("features", "cuts", "others"),
    [
        ((0, -1), (0.5, 1.0), (0, 0)),
        ((0, -1, -1), (0.5, 1.0), (2, 0, 0)),
        ((), (), ()),
        ((0, -1, 0), (0, 0, 0), (2, 0, 2)),
    ],
)
def test_a_tree_that_would_not_end_is_refused(
    features: tuple[int, ...], cuts: tuple[float, ...], others: tuple[int, ...]
) -> None:
    with pytest.raises(ValidationError, match="fit again"):
        Tree(features=features, cuts=cuts, others=others)


def test_a_forest_over_unknown_features_is_refused() -> None:
    with pytest.raises(ValidationError, match="expected trees over features"):
        Forest(names=("colour",), rate=0.5, trees=(LEAF,))
    asks = Tree(features=(2, -1, -1), cuts=(0.5, 1, 0), others=(2, 0, 0))
    with pytest.raises(ValidationError, match="asks for more"):
        Forest(names=("margin",), rate=0.5, trees=(asks,))


def test_ranker_and_forest_meet_at_the_mean_of_their_log_odds() -> None:
    ranker = Ranker(weights={}, mean={}, scale={}, bias=2.0)
    forest = Forest(names=WIDE_NAMES, rate=0.5, trees=(LEAF,))
    raw = Calibration(ranker=ranker, forest=forest).raw(Features(0.5))
    assert raw == pytest.approx(sigmoid((2.0 + logit(0.75)) / 2))
    assert Calibration(ranker=ranker).raw(Features(0.5)) == pytest.approx(sigmoid(2.0))


def test_a_fit_has_a_forest_where_there_are_values_enough(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    features, correct = _crossed(300)
    samples = [Sample(f"d{i}", "invoice:a", *one) for i, one in enumerate(zip(features, correct, strict=True))]
    assert fit(samples, {}).calibration.forest is None
    monkeypatch.setattr(fitting, "FEWEST_FOR_FOREST", 300)
    fitted = fit(samples, {})
    assert fitted.log_loss < 0.3
    assert fitted.calibration.spec == "docsluice.Calibration/3"
    folder = tmp_path_factory.mktemp("model")
    (folder / FILE).write_text(fitted.calibration.model_dump_json(exclude_none=True), "utf-8")
    loaded = load_calibration(folder)
    assert loaded.probability("invoice:a", features[0]) == fitted.calibration.probability("invoice:a", features[0])


def test_rivals_are_told_apart_by_their_place_and_a_value_by_its_line() -> None:
    boxes = [Box(10, 20, 20, 30), Box(30, 20, 40, 30), Box(10, 50, 20, 60)]
    words = [
        Word(text=text, box=box, start=start, end=start + 2, confidence=confidence)
        for text, box, start, confidence in zip(("No", "12", "xy"), boxes, (0, 3, 6), (1.0, 0.6, 0.9), strict=True)
    ]
    page = Page(number=1, width=100, height=200, reader="pp_ocr", text="No 12\nxy", words=tuple(words))
    spec = load_schemas()["invoice"].field("invoice_number")
    assert spec is not None

    def option(raw: str, score: float, start: int, box: Box) -> Option:
        evidence = (Evidence(page=1, start=start, end=start + len(raw), boxes=(box,)),)
        return Option(raw, raw, Features(score), evidence)

    item = Found(
        "invoice_number",
        spec,
        option("12", 0.9, 3, boxes[1]),
        options=(option("No 12", 0.4, 0, boxes[0]), option("xy", 0.2, 6, boxes[2]), option("2", 0.1, 4, boxes[1])),
    )
    document = Document(document_id="d", source=Source(), pages=(page,))
    features = gather_features(Draft({item.path: item}, {}), document).found[item.path].chosen.features
    assert features.around == Surroundings(
        cut_rival=0.4,
        far_rival=0.2,
        mean_reading=0.6,
        length=2,
        digits=1.0,
        starts_line=False,
        ends_line=True,
        across=0.3,
        down=0.1,
    )
    vector = dict(zip(WIDE_NAMES, to_wide_vector(features), strict=True))
    assert (vector["cut_lead"], vector["far_lead"]) == (pytest.approx(0.5), pytest.approx(0.7))
