"""Files in, records out in the same order, whatever one of them does."""

from __future__ import annotations

import hashlib
import io
import json
import logging
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from docsluice.cli.output import format_record, format_values, tabulate
from docsluice.cli.running import Result, fail, open_inputs, run
from docsluice.errors import EncryptedPdf, ExtractionError, ReadingError
from docsluice.records import (
    Box,
    Document,
    DocumentMessage,
    Evidence,
    Failure,
    FieldValue,
    Page,
    Provenance,
    Source,
    StructuredDocument,
    TypeScore,
    Violation,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAGE = Page(number=1, width=595.0, height=842.0, reader="text_layer", text="Total 9.00")


class ScriptedReader:
    """Reads b"locked" as a locked PDF and everything else as text."""

    def __init__(self) -> None:
        self.read: list[str | None] = []

    def read_all(self, messages: Iterable[DocumentMessage]) -> Iterator[Document | ReadingError]:
        for message in messages:
            self.read.append(message.source.name)
            if message.content == b"locked":
                yield EncryptedPdf("expected a password, came none; set reading.password")
            else:
                page = PAGE.model_copy(update={"text": (message.content or b"").decode()})
                yield Document(document_id=message.document_id, source=message.source, pages=(page,))


def make_record(document: Document) -> StructuredDocument:
    """A small record."""
    return StructuredDocument(
        document_id=document.document_id,
        source=document.source,
        document_type=TypeScore(value="receipt", probability=0.9),
        status="structured",
        values={"total_gross": "9.00", "seller": {"name": "Café [bold] Ü"}},
        fields={
            "total_gross": FieldValue(
                value="9.00",
                raw="9.00",
                probability=0.75,
                tier="encoder",
                evidence=(Evidence(page=1, start=6, end=10, boxes=(Box(10.0, 20.0, 30.0, 40.0),)),),
            ),
            "seller.name": FieldValue(value="Café [bold] Ü", probability=0.5, tier="derived", inputs=("x",)),
            "tip": FieldValue(probability=0.1, tier="encoder", status="not_found"),
        },
        violations=(Violation(rule="BR-CO-15", message="9.00 ≠ 8.00", fields=("total_gross",)),),
        provenance=Provenance(docsluice="0", model="m@1", schema_id="receipt@1", tiers=("encoder",)),
    )


def process(document: Document) -> StructuredDocument:
    """A pipeline that fails on some texts."""
    if document.text == "no result":
        raise ExtractionError("expected a result, came none; try again")
    if document.text == "bug":
        raise ZeroDivisionError("division by zero")
    return make_record(document)


def write(folder: Path, texts: dict[str, str]) -> list[str]:
    """Write files; their paths in order."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return [str(folder / name) for name in texts]


def run_all(files: list[str], max_bytes: int = 100) -> list[Result]:
    """All results of a scripted run."""
    return list(run(open_inputs(files, "auto", max_bytes), ScriptedReader(), process))


def test_order_holds_and_every_file_ends_in_a_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    texts = {"1": "locked", "2": "good", "3": "no result", "4": "bug", "5": "x" * 101, "6": "good", "7": "good"}
    files = write(tmp_path, texts)
    with caplog.at_level(logging.CRITICAL):
        results = run_all([*files, str(tmp_path / "gone")])
    assert [Path(result.file).name for result in results] == [*texts, "gone"]
    ends = [r.record.error if isinstance(r.record, Failure) else r.record.status for r in results]
    assert ends == [
        "EncryptedPdf",
        "structured",
        "ExtractionError",
        "ExtractionError",
        "LimitExceeded",
        "structured",
        "structured",
        "BrokenFile",
    ]


def test_a_fault_of_ours_says_what_it_was(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    [result] = run_all(write(tmp_path, {"a": "bug"}))
    assert isinstance(result.record, Failure)
    assert result.record.stage == "extraction"
    assert "ZeroDivisionError: division by zero" in result.record.message
    assert "Traceback" in caplog.text


def test_files_of_one_name_stay_apart(tmp_path: Path) -> None:
    results = run_all(write(tmp_path, {"a/x.txt": "one", "b/x.txt": "two"}))
    assert [result.file.split("/")[-2] for result in results] == ["a", "b"]
    assert results[0].record.document_id == f"sha256:{hashlib.sha256(b'one').hexdigest()}"
    assert results[1].record.document_id == f"sha256:{hashlib.sha256(b'two').hexdigest()}"


def test_a_file_over_the_limit_is_hashed_but_not_loaded(tmp_path: Path) -> None:
    [file] = write(tmp_path, {"a": "x" * 101})
    [item] = open_inputs([file], "auto", 100)
    assert item.message.content == b""
    assert item.message.source.bytes == 101
    assert item.message.document_id == f"sha256:{hashlib.sha256(b'x' * 101).hexdigest()}"
    assert item.error is not None
    assert "at most 100 bytes, came 101" in item.error.message


def test_files_are_opened_when_they_are_wanted(tmp_path: Path) -> None:
    files = write(tmp_path, {"1": "good", "2": "good", "3": "good"})
    reader = ScriptedReader()
    next(run(open_inputs(files, "auto", 100), reader, process))
    assert reader.read == ["1"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"good")))
    [result] = run_all(["-"])
    assert (result.file, result.record.source.name) == ("-", "stdin")


def test_a_record_is_one_line_with_what_the_format_promises() -> None:
    document = Document(document_id="sha256:1", source=Source(name="a.jpg", bytes=3), pages=(PAGE,))
    line = format_record(make_record(document))
    assert "\n" not in line
    assert "Café" in line
    record = json.loads(line)
    assert record["spec"] == "docsluice.StructuredDocument/1"
    assert record["source"] == {"name": "a.jpg", "media_type": "application/octet-stream", "bytes": 3, "uri": None}
    assert record["provenance"]["schema"] == "receipt@1"
    assert record["fields"]["total_gross"] == {
        "value": "9.00",
        "raw": "9.00",
        "probability": 0.75,
        "tier": "encoder",
        "evidence": [{"page": 1, "start": 6, "end": 10, "boxes": [[10.0, 20.0, 30.0, 40.0]]}],
        "reasons": [],
    }
    assert record["fields"]["seller.name"]["inputs"] == ["x"]
    assert record["fields"]["tip"] == {"probability": 0.1, "tier": "encoder", "status": "not_found", "reasons": []}
    assert StructuredDocument.model_validate_json(line) == make_record(document)


def test_a_failure_is_one_line_that_says_why() -> None:
    message = DocumentMessage(document_id="sha256:1", source=Source(name="a.pdf"))
    failure = fail(message, "reading", EncryptedPdf("expected a password"))
    line = format_record(failure)
    assert {"stage": "reading", "error": "EncryptedPdf", "retryable": False}.items() <= json.loads(line).items()
    assert Failure.model_validate_json(line) == failure
    values = json.loads(format_values(Result("in/a.pdf", failure)))
    assert (values["file"], values["document_type"], values["values"]) == ("in/a.pdf", None, None)
    assert values["failure"]["error"] == "EncryptedPdf"


def test_values_are_three_members_a_line() -> None:
    document = Document(document_id="sha256:1", source=Source(name="a.jpg"), pages=(PAGE,))
    result = Result("in/a.jpg", make_record(document))
    assert json.loads(format_values(result)) == {
        "file": "in/a.jpg",
        "document_type": "receipt",
        "values": {"total_gross": "9.00", "seller": {"name": "Café [bold] Ü"}},
    }
    renamed = json.loads(format_values(result, lambda record: {"Total": record.values["total_gross"]}))
    assert renamed["values"] == {"Total": "9.00"}


def test_a_table_shows_value_probability_page_and_place() -> None:
    document = Document(document_id="sha256:1", source=Source(name="a.jpg"), pages=(PAGE,))
    console = Console(file=io.StringIO(), width=140)
    console.print(tabulate(Result("in/a.jpg", make_record(document))))
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    row = next(line for line in text.splitlines() if "total_gross" in line)
    assert [cell.strip() for cell in row.strip("│").split("│")] == [
        "total_gross",
        "9.00",
        "0.75",
        "1",
        "10 20 30 40",
        "",
    ]
    assert "Café [bold] Ü" in text
    assert "BR-CO-15" in text
    assert "tip" not in text
