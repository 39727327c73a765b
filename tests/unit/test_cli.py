"""The command line as a whole: fast to start, every command there, settings with errors that help."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextvars import copy_context
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from docsluice import __version__
from docsluice.__main__ import main
from docsluice.cli import PANELS, Entry, create_app

HEAVY = (
    "torch",
    "transformers",
    "cv2",
    "onnxruntime",
    "openvino",
    "faust",
    "aiokafka",
    "numpy",
    "pypdfium2",
    "tesserocr",
    "PIL",
    "tokenizers",
    "instructor",
    "fsspec",
    "prometheus_client",
    "pydantic",
)


def commands() -> Iterator[tuple[str, ...]]:
    """Every command as it is typed."""
    tables: list[Mapping[str, Entry | Mapping[str, Entry]]] = list(PANELS.values())
    for table in tables:
        for name, entry in table.items():
            yield from [(name,)] if isinstance(entry, Entry) else [(name, inner) for inner in entry]


def loaded_by(code: str) -> set[str]:
    """Heavy modules that are loaded after this code."""
    report = f"{code}\nimport sys; print('\\n' + ' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_import_loads_nothing_heavy() -> None:
    assert loaded_by("import docsluice") == set()


def test_help_loads_nothing_heavy() -> None:
    code = "from docsluice.cli import create_app\ntry: create_app()(['--help'])\nexcept SystemExit: pass"
    assert loaded_by(code) == set()


def test_version() -> None:
    result = CliRunner().invoke(create_app(), ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"docsluice {__version__}\n")


def test_help_names_every_command() -> None:
    text = CliRunner().invoke(create_app(), ["--help"]).stdout
    assert {names[0] for names in commands()} <= set(text.split())


@pytest.mark.parametrize("names", list(commands()), ids=" ".join)
def test_every_command_has_help(names: tuple[str, ...]) -> None:
    result = CliRunner().invoke(create_app(), [*names, "--help"])
    assert result.exit_code == 0, result.output
    assert " ".join(names) in result.stdout


def test_brackets_stay_in_the_help() -> None:
    assert "docsluice[train]" in CliRunner().invoke(create_app(), ["model", "export", "--help"]).stdout


def test_an_unknown_command_is_wrong_use() -> None:
    result = CliRunner().invoke(create_app(), ["extrakt"])
    assert result.exit_code == 2
    assert "extract" in result.stderr


class Ended(NamedTuple):
    """How a command ended."""

    exit_code: int
    stdout: str
    stderr: str


@pytest.fixture
def run_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[list[str]], Ended]:
    """Run docsluice in a folder of its own, as its script does."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")

    def run(arguments: list[str]) -> Ended:
        monkeypatch.setattr(sys, "argv", ["docsluice", *arguments])
        with pytest.raises(SystemExit) as left:
            copy_context().run(main)  # --config holds for the run only
        code = left.value.code
        assert isinstance(code, int)
        return Ended(code, *capsys.readouterr())

    return run


@pytest.mark.parametrize(
    ("toml", "environment", "expected"),
    [
        ("[reading]\nmax_pages = 0\n", {}, "reading.max_pages: Input should be greater than 0, came 0"),
        ("[reading]\nmax_pagse = 1\n", {}, "reading.max_pagse"),
        ("[reading\n", {}, "docsluice.toml: expected TOML"),
        ("", {"DOCSLUICE_READING__MAX_PAGES": "many"}, "DOCSLUICE_READING__MAX_PAGES"),
        ("", {"DOCSLUICE_READING__LANGUAGES": "eng deu"}, "expected JSON for a list"),
    ],
)
def test_wrong_settings_are_named(  # noqa: PLR0913, PLR0917  a row of the table and fixtures
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run_here: Callable[[list[str]], Ended],
    toml: str,
    environment: dict[str, str],
    expected: str,
) -> None:
    (tmp_path / "docsluice.toml").write_text(toml, "utf-8")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = run_here(["extract", "a.pdf"])
    assert result.exit_code == 2
    assert "ConfigurationError" in result.stderr
    assert expected in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_wrong_secret_is_not_printed(tmp_path: Path, run_here: Callable[[list[str]], Ended]) -> None:
    (tmp_path / "docsluice.toml").write_text("[kafka]\nsasl_password = ['hunter2']\n", "utf-8")
    result = run_here(["extract", "a.pdf"])
    assert result.exit_code == 2
    assert "kafka.sasl_password" in result.stderr
    assert "hunter2" not in result.stderr


def test_settings_of_another_file(tmp_path: Path, run_here: Callable[[list[str]], Ended]) -> None:
    (tmp_path / "other.toml").write_text("[reading]\nmax_pages = 0\n", "utf-8")
    assert "reading.max_pages" in run_here(["--config", "other.toml", "extract", "a.pdf"]).stderr
    missing = run_here(["--config", "none.toml", "extract", "a.pdf"])
    assert missing.exit_code == 2
    assert "none.toml" in missing.stderr


def test_the_module_runs_as_the_script_does(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "docsluice", "--config", "none.toml", "doctor"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "none.toml" in done.stderr
    assert "Traceback" not in done.stderr
