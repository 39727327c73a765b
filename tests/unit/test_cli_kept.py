"""What was read once is not read again."""

from __future__ import annotations

from pathlib import Path

from test_cli_running import ScriptedReader, process, write

from docsluice.cli.kept import KeptDocuments
from docsluice.cli.running import Result, open_inputs, run
from docsluice.records import Failure


def run_kept(files: list[str], folder: Path) -> tuple[list[Result], list[str | None]]:
    """Results, and the names of the files that were read."""
    reader = ScriptedReader()
    return list(run(open_inputs(files, "auto", 100), KeptDocuments(reader, folder), process)), reader.read


def test_documents_are_kept_and_failures_are_not(tmp_path: Path) -> None:
    files = write(tmp_path / "in", {"1": "one", "2": "locked", "3": "two", "4": "three"})
    folder = tmp_path / "kept"
    first, read = run_kept(files[:3], folder)
    assert read == ["1", "2", "3"]
    second, read = run_kept(files, folder)
    assert read == ["2", "4"]
    assert second[:3] == first
    assert [isinstance(result.record, Failure) for result in second] == [False, True, False, False]


def test_a_kept_document_takes_the_name_of_the_file(tmp_path: Path) -> None:
    files = write(tmp_path / "in", {"1": "same", "2": "same"})
    results, _ = run_kept(files[:1], tmp_path / "kept")
    results, read = run_kept(files[1:], tmp_path / "kept")
    assert read == []
    assert results[0].record.source.name == "2"


def test_a_damaged_entry_is_read_again(tmp_path: Path) -> None:
    files = write(tmp_path / "in", {"1": "one"})
    first, _ = run_kept(files, tmp_path / "kept")
    [entry] = (tmp_path / "kept").glob("*.json")
    entry.write_text("{", "utf-8")
    assert run_kept(files, tmp_path / "kept") == (first, ["1"])
