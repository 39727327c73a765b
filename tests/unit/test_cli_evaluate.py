"""`docsluice evaluate` with a scripted reader and engine; scoring, pipeline and command line are the real ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli_extract import RECEIPT, ScriptedEngine, ScriptedPool
from typer.testing import CliRunner, Result

from docsluice.cli import create_app
from docsluice.errors import ConfigurationError


@pytest.fixture(autouse=True)
def label_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Three labelled files: one right, one with a wrong label, one locked; and a row of another split."""
    monkeypatch.setattr("docsluice.cli.services.ReaderPool", ScriptedPool)
    monkeypatch.setattr("docsluice.cli.services.load_engine", lambda _folder, _threads: ScriptedEngine())
    monkeypatch.setattr("docsluice.cli.services.find_model", lambda *_: tmp_path)
    monkeypatch.chdir(tmp_path)
    labels = {"vendor_name": "CORNER SHOP", "total": "9.00"}
    rows = [
        {"id": "right", "file": "docs/a.txt", "split": "dev", "doc_type": "receipt", "fields": labels},
        {
            "id": "wrong",
            "file": "docs/b.txt",
            "split": "dev",
            "doc_type": "receipt",
            "fields": {**labels, "total": "8"},
        },
        {"id": "locked", "file": "docs/c.txt", "split": "dev", "doc_type": "receipt", "fields": labels},
        {"id": "other", "file": "docs/gone.txt", "split": "train", "doc_type": "receipt", "fields": labels},
    ]
    (tmp_path / "docs").mkdir()
    for name, text in {"a": RECEIPT, "b": RECEIPT, "c": "locked"}.items():
        (tmp_path / "docs" / f"{name}.txt").write_text(text, "utf-8")
    path = tmp_path / "labels.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return path


def evaluate(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(create_app(), ["evaluate", *arguments])


def test_what_is_extracted_is_scored(tmp_path: Path) -> None:
    result = evaluate("labels.jsonl", "--split", "dev", "--json", "--save", "records.jsonl", "--errors", "errors.jsonl")
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert (report["documents"], report["without_record"]) == (3, ["locked"])
    assert report["fields"]["vendor_name"]["precision"] == 1.0
    assert report["fields"]["vendor_name"]["recall"] == pytest.approx(2 / 3)
    assert report["fields"]["total"]["precision"] == 0.5
    errors = [json.loads(line) for line in (tmp_path / "errors.jsonl").read_text("utf-8").splitlines()]
    assert {(Path(e["document"]).name, e["field"], e["error"]) for e in errors} == {
        ("b.txt", "total", "wrong"),
        ("c.txt", "vendor_name", "missed"),
        ("c.txt", "total", "missed"),
    }
    again = evaluate("labels.jsonl", "--split", "dev", "--json", "--records", "records.jsonl")
    assert json.loads(again.stdout) == report


def test_limit_takes_the_first_rows() -> None:
    report = json.loads(evaluate("labels.jsonl", "--split", "dev", "--limit", "1", "--json").stdout)
    assert report["documents"] == 1
    assert report["micro"]["fields"]["f1"] == 1.0


def test_the_table_is_plain_where_nobody_looks() -> None:
    lines = evaluate("labels.jsonl", "--split", "dev").stdout.splitlines()
    assert lines[0].split()[:3] == ["field", "labels", "found"]
    assert next(line for line in lines if line.startswith("total ")).split()[1:3] == ["3", "2"]


def test_documents_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ["labels.jsonl", "--split", "dev", "--limit", "2", "--json", "--documents", "kept"]
    first = evaluate(*arguments)
    assert len(list((tmp_path / "kept").glob("*.json"))) == 1  # both files have the same content
    monkeypatch.setattr(ScriptedPool, "read_all", lambda _self, messages: iter([1 / 0 for _ in messages]))
    assert evaluate(*arguments).stdout == first.stdout


def test_leakage_is_told_by_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "docs" / "gone.txt").write_text(RECEIPT, "utf-8")
    leaking = evaluate("labels.jsonl", "--split", "dev", "--leakage")
    assert leaking.exit_code == 1
    assert "docs/a.txt is 100% the same as docs/gone.txt" in leaking.stdout
    assert "2 measured, 1 others: 2 near duplicates, 1 shared vendors on 3 measured documents" in leaking.stdout
    (tmp_path / "docs" / "gone.txt").write_text("Other Shop\nnothing in common with the first", "utf-8")
    assert evaluate("labels.jsonl", "--split", "dev", "--leakage").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["labels.jsonl", "--split", "nope"], ConfigurationError),
        (["gone.jsonl"], ConfigurationError),
        (["labels.jsonl", "--split", "dev", "--records", "gone.jsonl"], ConfigurationError),
        (["labels.jsonl", "--split", "train"], SystemExit),
    ],
)
def test_wrong_use_ends_in_2(arguments: list[str], error: type[BaseException]) -> None:
    result = evaluate(*arguments)
    assert isinstance(result.exception, error)
    assert getattr(result.exception, "exit_code", getattr(result.exception, "code", None)) == 2
