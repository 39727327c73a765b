# ruff: noqa: S311 - samples are drawn, no secrets
from __future__ import annotations

import random
from itertools import islice, pairwise
from pathlib import Path

import pytest

from docsluice.errors import ConfigurationError
from docsluice.extraction.prompt import tasks_of
from docsluice.schema.loader import load_schemas
from docsluice.teacher import labels
from docsluice.teacher.recipe import Recipe, SampleRecipe, read_recipe
from docsluice.teacher.samples import LabelledDocument, Span
from docsluice.teacher.stream import SampleStream, data_folders
from docsluice.teacher.synthetic.generator import generate
from docsluice.teacher.train_loop import batches_by_length, learning_rate
from docsluice.teacher.windows import Sample, draw_full_sample, draw_sample
from docsluice.teacher.wordings import PARAPHRASES, other_wording

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["default", "further"])
def test_the_shipped_recipes_are_valid(name: str) -> None:
    recipe = read_recipe(ROOT / "training" / f"{name}.yaml")
    assert sum(recipe.samples.sets.values()) == pytest.approx(1.0)
    made = sum(recipe.samples.sets.get(name, 0) for name in ("synthetic", "rendered", "rendered_scan"))
    assert 0.3 <= made <= 0.45


def test_one_recipe_begins_with_the_shipped_model() -> None:
    assert read_recipe(ROOT / "training" / "default.yaml").model.start is None
    start = read_recipe(ROOT / "training" / "further.yaml").model.start
    assert start is not None
    assert (ROOT / start / "model.onnx").exists()


def test_a_wrong_name_in_a_recipe_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text("model: {}\nsamples: {sets: {synthetic: 1}}\ntraining: {steps: 5, bath: 3}\n", "utf-8")
    with pytest.raises(ConfigurationError, match=r"recipe\.yaml[\s\S]*bath"):
        read_recipe(path)


def test_the_learning_rate_rises_stays_and_falls() -> None:
    rates = [learning_rate(step, 1000, 300) for step in range(1000)]
    assert rates[0] < 0.05
    assert rates[100] == 1.0 == rates[700]
    assert rates[701] < 1.0
    assert rates[-1] == pytest.approx(0.03, abs=0.01)
    assert all(a >= b for a, b in pairwise(rates[40:]))


def test_batches_hold_samples_of_like_length() -> None:
    rng = random.Random(1)
    batches = batches_by_length(lambda: Sample("w " * rng.randint(1, 400), {}), 4, rng)
    spans = [max(s.size for s in batch) - min(s.size for s in batch) for batch in islice(batches, 16)]
    assert all(len(batch) == 4 for batch in islice(batches, 8))
    assert sum(spans) / len(spans) < 100  # of 400 without sorting


def test_the_prompt_of_the_runtime_is_the_schemas() -> None:
    schemas = load_schemas(None)
    for kind, name in (("invoice", "invoice"), ("order", "invoice"), ("receipt", "receipt"), ("contract", "contract")):
        asked, groups = labels.prompt(kind)
        tasks = {task.name: task.labels for task in tasks_of(schemas[name]) if task.kind != "relation"}
        assert tasks.pop("entities") == asked
        assert tasks == {group: cells for group, (_, cells) in groups.items()}


def test_what_a_set_does_not_label_is_asked_but_unknown() -> None:
    document = LabelledDocument("a", "mine", "receipt", "ACME\nTotal 9.50", {"seller name": (Span(0, 4),), "tip": ()})
    sample = draw_full_sample(document, random.Random(1), SampleRecipe(sets={}))
    assert list(sample.schema["entities"]) == list(labels.RECEIPT)  # type: ignore[call-overload]  a dict by label
    assert {("entities", "seller name"), ("entities", "tip")}.isdisjoint(sample.unknown)
    assert {("entities", "total amount"), ("line item", "description")} <= sample.unknown


def recipe(**sets: float) -> Recipe:
    return Recipe.model_validate(
        {"model": {}, "samples": {"sets": sets, "noise": 0, "as_at_run_time": 0}, "training": {"steps": 5, "batch": 2}}
    )


def test_samples_come_from_the_sets_of_the_recipe() -> None:
    document = LabelledDocument("a", "mine", "invoice", "No. 7 of ACME", {"invoice number": (Span(4, 5),)})
    stream = SampleStream([document], recipe(mine=1.0, absent=3.0), random.Random(2))
    sample = stream.sample()
    assert sample.text == document.text
    assert list(sample.schema) == ["entities"]


def test_without_documents_the_user_is_told() -> None:
    with pytest.raises(ConfigurationError, match="absent"):
        SampleStream([], recipe(absent=1.0), random.Random(2))


def test_some_batches_only_classify() -> None:
    pytest.importorskip("faker", reason="pip install 'docsluice[train]'")
    stream = SampleStream([], recipe(synthetic=1.0), random.Random(3))
    kinds = {tuple(sorted(sample.schema)) for batch in islice(stream.batches(), 40) for sample in batch}
    assert ("classifications",) in kinds
    assert any("entities" in kind and "classifications" not in kind for kind in kinds)


def test_every_paraphrase_stands_for_a_label_that_is_asked() -> None:
    asked = {*labels.INVOICE, *labels.RECEIPT, *labels.CONTRACT, *labels.INVOICE_LINE, *labels.TAX_LINE}
    assert set(PARAPHRASES) <= asked
    for label, others in PARAPHRASES.items():
        assert label not in others


def test_other_wordings_are_paraphrases_or_keys() -> None:
    texts = {other_wording("total amount", random.Random(seed)) for seed in range(300)}
    assert {"total amount", "grand total", "GRAND TOTAL", "total_amount", "GrandTotal"} <= texts


def test_renamed_labels_of_one_question_differ() -> None:
    pytest.importorskip("faker", reason="pip install 'docsluice[train]'")
    rng = random.Random(5)
    settings = recipe(synthetic=1.0).samples.model_copy(
        update={"as_at_run_time": 0.0, "all_labels": 1.0, "paraphrased": 1.0}
    )
    for seed in range(60):
        document = generate(random.Random(seed), "x", "invoice")
        sample = draw_sample(document, rng, settings)
        asked = {label.casefold() for label in sample.asked}
        assert len(asked) == len(sample.asked)
        assert len(asked) > len(labels.INVOICE) - 2


def test_a_folder_without_label_files_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"labels\.jsonl"):
        data_folders(tmp_path)
