from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_schema_loader import SMALL, write
from typer.testing import CliRunner

from docsluice.cli import create_app
from docsluice.errors import SchemaError

RUNNER = CliRunner()


def run(*arguments: str) -> tuple[int, str, str]:
    result = RUNNER.invoke(create_app(), ["schema", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_check_names_all_files(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    assert run("check", str(tmp_path)) == (
        0,
        f"{tmp_path}/ticket.yaml: ticket@2 is right: 2 fields, groups: legs, document types: ticket\n",
        "",
    )


def test_check_goes_on_after_a_wrong_file(tmp_path: Path) -> None:
    wrong = write(tmp_path, SMALL.replace("type: money", "type: mony"), "a.yaml")
    write(tmp_path, SMALL, "b.yaml")
    code, out, err = run("check", str(tmp_path))
    assert code == 2
    assert out.startswith(f"{tmp_path}/b.yaml: ticket@2 is right")
    assert err.startswith(f"{wrong}:12: ")


def test_check_compares_the_files_of_a_folder(tmp_path: Path) -> None:
    write(tmp_path, SMALL, "a.yaml")
    write(tmp_path, SMALL, "b.yaml")
    code, _, err = run("check", str(tmp_path))
    assert code == 2
    assert "expected schema 'ticket' in one file only" in err


def test_json_schema() -> None:
    code, out, _ = run("json-schema", "invoice")
    assert code == 0
    assert "required" not in json.loads(out)
    _, out, _ = run("json-schema", "invoice", "--required")
    assert json.loads(out)["required"] == ["invoice_number", "issue_date", "seller", "total_gross"]


def test_prompt(tmp_path: Path) -> None:
    code, out, _ = run("prompt", str(write(tmp_path, SMALL)))
    assert code == 0
    assert '- price [amount as a decimal string such as "1234.50"' in out
    _, out, _ = run("prompt", "receipt", "--for", "encoder")
    assert json.loads(out)["structures"]["line item"]["anchor"] == "description"


def test_unknown_schema() -> None:
    with pytest.raises(SchemaError, match="did you mean 'receipt'"):
        run("prompt", "receit")
