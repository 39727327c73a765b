"""The command that makes the model: a run of a few steps, stopped and gone on with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docsluice.errors import ConfigurationError
from docsluice.teacher.reading import write_pages

pytestmark = [pytest.mark.train, pytest.mark.slow]
RECIPE = """
model: {}
samples: {sets: {synthetic: 0.5, mine: 0.5}, words_low: 30, words_high: 60}
training: {steps: STEPS, batch: 2, log_steps: 1}
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "mine"
    folder.mkdir(parents=True)
    row = {
        "id": "a",
        "file": "a.pdf",
        "doc_type": "invoice",
        "split": "train",
        "fields": {"invoice_number": "4711", "total": "9.50"},
    }
    (folder / "labels.jsonl").write_text(json.dumps(row), "utf-8")
    write_pages(tmp_path / "texts" / "mine" / "a.json", ["Invoice 4711\nTotal 9.50 EUR"])
    return tmp_path


def run(data: Path, steps: int, *, resume: bool) -> None:
    from docsluice.cli.train import train

    recipe = data / "recipe.yaml"
    recipe.write_text(RECIPE.replace("STEPS", str(steps)), "utf-8")
    train(data / "data", recipe, data / "run", data / "texts", resume=resume)


@pytest.mark.filterwarnings("ignore::Warning:transformers.*", "ignore::Warning:torch.*")
def test_a_run_is_gone_on_with(data: Path) -> None:
    run(data, 2, resume=False)
    assert (data / "run" / "checkpoint" / "model.safetensors").exists()
    with pytest.raises(ConfigurationError, match="--resume"):
        run(data, 3, resume=False)
    run(data, 3, resume=True)
    steps = [json.loads(line)["step"] for line in (data / "run" / "log.jsonl").read_text("utf-8").splitlines()]
    assert steps == [1, 2, 3]
    assert "100%" in (data / "run" / "alignment.txt").read_text("utf-8")
