"""What was read once is not read again."""

from __future__ import annotations

from pathlib import Path

from test_cli_running import ScriptedReader, process, write

from docsluice.cli.kept import KeptDocuments, KeptExtractions
from docsluice.cli.running import Result, open_inputs, run
from docsluice.records import Failure
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document


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


def test_what_the_model_found_is_kept_by_model_text_and_schema(tmp_path: Path) -> None:
    document, schemas = make_document("Invoice no. 17\nTotal 119.00"), load_schemas(None)
    invoice, receipt = schemas["invoice"], schemas["receipt"]
    first = ScriptedEngine(fields={"invoice_number": [("17", 0.9)]})
    kept = KeptExtractions(first, tmp_path)
    types = kept.classify(document)
    found = kept.extract(document, invoice, types)
    assert [one.text for one in found.candidates] == ["17"]

    knows_nothing = KeptExtractions(ScriptedEngine(kind="receipt"), tmp_path)
    assert knows_nothing.classify(document) == types
    assert knows_nothing.extract(document, invoice, types) == found
    assert knows_nothing.extract(document, receipt, types).candidates == ()
    assert knows_nothing.extract(make_document("Other 17"), invoice, types).candidates == ()

    other_model = ScriptedEngine(kind="receipt")
    other_model.digest = "sha256:1"
    assert KeptExtractions(other_model, tmp_path).extract(document, invoice, types).candidates == ()
