"""A handmade set with every kind of label and every way to be wrong; its scores were checked by an independent scorer.

After a wanted change of the rules: `docsluice evaluate tests/golden/evaluation/labels.jsonl --split dev
--records tests/golden/evaluation/records.jsonl --json > tests/golden/evaluation/report.json`, and read the difference.
"""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from docsluice.cli import create_app

SET = Path(__file__).parent / "evaluation"


def test_evaluate_prints_the_golden_report() -> None:
    labels, records = str(SET / "labels.jsonl"), str(SET / "records.jsonl")
    arguments = ["evaluate", labels, "--split", "dev", "--records", records, "--json"]
    result = CliRunner().invoke(create_app(), arguments)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == json.loads((SET / "report.json").read_text("utf-8"))
