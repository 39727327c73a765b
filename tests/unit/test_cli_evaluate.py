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
    monkeypatch.setattr("docsluice.cli.services.load_engine", lambda *_, **__: ScriptedEngine())
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
    assert "docs/c.txt has no text that could be compared" in leaking.stdout
    assert "leakage: 2 near duplicates and 1 vendors stand in both" in leaking.stderr
    (tmp_path / "docs" / "gone.txt").write_text("Other Shop\nnothing in common with the first", "utf-8")
    seen = evaluate("labels.jsonl", "--split", "dev", "--leakage", "--json")
    assert seen.exit_code == 1
    [found] = json.loads(seen.stdout)
    assert found["twins"] == []
    assert found["vendors"] == {"cornershop": ["docs/a.txt", "docs/b.txt", "docs/c.txt"]}
    assert evaluate("labels.jsonl", "--split", "dev", "--leakage", "--allow-seen-vendors").exit_code == 0


def test_leakage_never_passes_by_comparing_nothing(tmp_path: Path) -> None:
    assert isinstance(evaluate("labels.jsonl", "--leakage").exception, ConfigurationError)  # no other split is left
    (tmp_path / "docs" / "gone.txt").write_text("locked", "utf-8")
    unread = evaluate("labels.jsonl", "--split", "dev", "--leakage")
    assert isinstance(unread.exception, ConfigurationError)
    assert "no file of one can be read" in str(unread.exception)


def test_copies_are_found_in_another_set(label_set: Path, tmp_path: Path) -> None:
    (tmp_path / "docs" / "gone.txt").write_text("Other Shop\nnothing in common with the first", "utf-8")
    (tmp_path / "copy.txt").write_text(RECEIPT, "utf-8")
    second = tmp_path / "second.jsonl"
    second.write_text(json.dumps({"file": "copy.txt", "split": "dev", "fields": {"total": "9.00"}}) + "\n", "utf-8")
    first = [json.loads(line) for line in label_set.read_text("utf-8").splitlines()]
    label_set.write_text("\n".join(json.dumps({**row, "split": "train"}) for row in first[:2]), "utf-8")
    extra = {**first[3], "file": "docs/gone.txt", "split": "dev"}
    label_set.write_text(label_set.read_text("utf-8") + "\n" + json.dumps(extra), "utf-8")
    result = evaluate("labels.jsonl", "second.jsonl", "--split", "dev", "--leakage", "--allow-seen-vendors")
    assert result.exit_code == 1
    assert "copy.txt is 100% the same as docs/a.txt" in result.stdout
    assert result.stdout.count("1 measured documents have no vendor in their labels to compare") == 1


def test_strata_that_are_asked_for() -> None:
    asked = ["--by", "language", "--by", "kind", "--by", "pages", "--by", "vendor"]
    arguments = ["labels.jsonl", "--split", "dev", "--json", "--save", "records.jsonl"]
    strata = json.loads(evaluate(*arguments, *asked).stdout)["strata"]
    assert set(strata) == {
        "language unknown",
        "kind native",
        "kind unknown",
        "pages 1",
        "pages unknown",
        "vendor seen",
    }
    assert strata["kind native"]["f1"] == 0.75
    assert strata["kind unknown"]["f1"] == 0.0
    assert json.loads(evaluate(*arguments).stdout)["strata"] == {}


def test_languages_are_those_of_the_documents_also_for_saved_records(tmp_path: Path) -> None:
    (tmp_path / "docs" / "a.txt").write_text("Corner Shop\nTotal 9.00 Rechnung und Betrag der Menge", "utf-8")
    arguments = ["labels.jsonl", "--split", "dev", "--by", "language", "--json"]
    first = json.loads(evaluate(*arguments, "--save", "records.jsonl").stdout)["strata"]
    assert first["language deu"]["support"] == 2
    assert first["language unknown"]["support"] == 4
    assert json.loads(evaluate(*arguments, "--records", "records.jsonl").stdout)["strata"] == first


def test_two_runs_are_compared(tmp_path: Path) -> None:
    arguments = ["labels.jsonl", "--split", "dev"]
    evaluate(*arguments, "--save", "before.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "before.jsonl").read_text("utf-8").splitlines()]
    lines[1]["values"]["total_gross"] = "8.00"
    (tmp_path / "after.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    compared = evaluate(*arguments, "--records", "after.jsonl", "--against", "before.jsonl", "--json")
    comparison = json.loads(compared.stdout)["comparison"]
    total = comparison["fields"]["total"]
    assert (total["f1"], total["other_f1"]) == (0.8, 0.4)
    assert total["difference"] == pytest.approx(0.4)
    assert comparison["micro"]["fields"]["difference"] == pytest.approx(0.2)
    assert comparison["fields"]["vendor_name"]["low"] == comparison["fields"]["vendor_name"]["high"] == 0.0
    text = evaluate(*arguments, "--records", "after.jsonl", "--against", "before.jsonl").stdout
    assert "against before.jsonl" in text
    assert "0.800  0.400  +0.400" in text


def test_runs_over_other_documents_are_not_compared() -> None:
    evaluate("labels.jsonl", "--split", "dev", "--limit", "1", "--save", "few.jsonl")
    result = evaluate("labels.jsonl", "--split", "dev", "--against", "few.jsonl")
    assert isinstance(result.exception, ConfigurationError)
    assert "--against: expected a record or a failure of all 3 measured documents, but 2 have none" in str(
        result.exception
    )


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
