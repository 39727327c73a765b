"""`docsluice extract` with a scripted reader and engine; schemas, pipeline and command line are the real ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest
from typer.testing import CliRunner, Result

from docsluice.cli import create_app
from docsluice.errors import EncryptedPdf, ExtractionError, ReadingError, SchemaError
from docsluice.records import Candidate, Document, DocumentMessage, Extraction, Page, TypeScore, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docsluice.schema.spec import Schema
    from docsluice.settings import ReadingSettings

RECEIPT = "Corner Shop\nTotal 9.00"


class ScriptedPool:
    """Gives a file's text as its page; b"locked" is a locked PDF."""

    processes: int | None = None

    def __init__(self, settings: ReadingSettings) -> None:
        type(self).processes = settings.processes

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is open."""

    def read_all(self, messages: Iterable[DocumentMessage]) -> Iterator[Document | ReadingError]:
        for message in messages:
            text = (message.content or b"").decode()
            if text == "locked":
                yield EncryptedPdf("expected a password, came none; set reading.password")
                continue
            starts = [0, *(i + 1 for i, c in enumerate(text) if c in " \n")]
            words = tuple(
                Word(text=part, box=(10.0 * i, 0.0, 10.0 * i + 8, 10.0), start=start, end=start + len(part))
                for i, (start, part) in enumerate(zip(starts, text.split(), strict=True))
            )
            page = Page(number=1, width=595.0, height=842.0, reader="text_layer", text=text, words=words)
            yield Document(
                document_id=message.document_id,
                source=message.source,
                schema_name=message.schema_name,
                pages=(page,),
            )


class ScriptedEngine:
    """Finds the words after "Total" and before the first line end; "no result" is an ExtractionError."""

    name = "scripted"
    digest = "sha256:0"

    def classify(self, document: Document) -> tuple[TypeScore, ...]:
        if document.text == "no result":
            raise ExtractionError("expected a result, came none; try again")
        return (TypeScore(value="receipt", probability=0.97), TypeScore(value="other", probability=0.03))

    def extract(self, document: Document, schema: Schema, document_type: tuple[TypeScore, ...]) -> Extraction:
        wanted = {"seller.name": (0, document.text.index("\n")), "total_gross": (document.text.index("9"), 22)}
        return Extraction(
            document_type=document_type,
            candidates=tuple(
                Candidate(field=path, start=start, end=end, text=document.text[start:end], score=0.99)
                for path, (start, end) in wanted.items()
                if schema.field(path)
            ),
        )


@pytest.fixture(autouse=True)
def scripted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("docsluice.cli.services.ReaderPool", ScriptedPool)
    monkeypatch.setattr("docsluice.cli.services.load_engine", lambda *_, **__: ScriptedEngine())
    monkeypatch.setattr("docsluice.cli.services.find_model", lambda *_: tmp_path)
    monkeypatch.chdir(tmp_path)


def extract(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(create_app(), ["extract", *arguments])


def test_records_in_the_order_of_the_files(tmp_path: Path) -> None:
    for name, text in {"b.txt": RECEIPT, "a.txt": "locked", "c.txt": "no result", "d.txt": RECEIPT}.items():
        (tmp_path / name).write_text(text, "utf-8")
    result = extract("b.txt", "a.txt", "c.txt", "d.txt", "b.txt")
    assert result.exit_code == 3
    assert result.stderr == ""
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["source"]["name"] for line in lines] == ["b.txt", "a.txt", "c.txt", "d.txt", "b.txt"]
    assert [line["spec"].split(".")[1] for line in lines] == [
        "StructuredDocument/1",
        "Failure/1",
        "Failure/1",
        "StructuredDocument/1",
        "StructuredDocument/1",
    ]
    assert [lines[1]["stage"], lines[1]["error"]] == ["reading", "EncryptedPdf"]
    assert [lines[2]["stage"], lines[2]["error"]] == ["extraction", "ExtractionError"]
    total = lines[0]["fields"]["total_gross"]
    assert (total["value"], total["raw"], total["tier"]) == ("9.00", "9.00", "encoder")
    assert total["evidence"][0]["page"] == 1
    assert lines[0]["values"]["seller"] == {"name": "Corner Shop"}
    assert lines[0]["provenance"]["model"] == "scripted@sha256:0"


def test_values_and_exit_code_of_success(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(RECEIPT, "utf-8")
    result = extract("./b.txt", "--format", "values", "--jobs", "3")
    assert result.exit_code == 0
    line = json.loads(result.stdout)
    assert (line["file"], line["document_type"]) == ("./b.txt", "receipt")
    assert line["values"]["total_gross"] == "9.00"
    assert ScriptedPool.processes == 3


def test_table(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(RECEIPT, "utf-8")
    result = extract("b.txt", "--format", "table")
    assert result.exit_code == 0
    assert "total_gross" in result.stdout
    assert "Corner Shop" in result.stdout


@pytest.mark.parametrize(("vendor", "name"), [("azure", "Total"), ("google", "total_amount"), ("aws", "TOTAL")])
def test_aliases_give_the_names_of_others(tmp_path: Path, vendor: str, name: str) -> None:
    (tmp_path / "b.txt").write_text(RECEIPT, "utf-8")
    result = extract("b.txt", "--aliases", vendor)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["values"][name] == "9.00"


def test_a_schema_by_name_and_by_path(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(RECEIPT, "utf-8")
    asked = json.loads(extract("b.txt", "--schema", "invoice").stdout)
    assert asked["provenance"]["schema"].startswith("invoice@")
    own = tmp_path / "slip.yaml"
    own.write_text(
        "name: slip\nversion: 3\ndescription: A slip\nclasses: {slip: A slip}\n"
        "fields:\n  total_gross: {type: money, description: What was paid, required: false}\n",
        "utf-8",
    )
    record = json.loads(extract("b.txt", "--schema", str(own)).stdout)
    assert record["provenance"]["schema"] == "slip@3"
    assert record["values"] == {"total_gross": "9.00"}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["nope.txt"], "nope.txt"),
        (["b.txt", "nope.txt"], "nope.txt"),
        (["."], "folder"),
        ([], "FILE"),
        (["b.txt", "--format", "xml"], "xml"),
        (["b.txt", "--jobs", "0"], "greater than"),
        (["b.txt", "--aliases", "azure", "--format", "table"], "values"),
    ],
)
def test_wrong_use_does_nothing_and_ends_in_2(tmp_path: Path, arguments: list[str], expected: str) -> None:
    (tmp_path / "b.txt").write_text(RECEIPT, "utf-8")
    result = extract(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert expected in result.stderr


def test_an_unknown_schema_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(RECEIPT, "utf-8")
    result = extract("b.txt", "--schema", "invioce")
    assert isinstance(result.exception, SchemaError)
    assert result.exception.exit_code == 2
    assert "invoice" in result.exception.message
    assert result.stdout == ""


PIPED = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import docsluice.cli.services as services
from test_cli_extract import ScriptedEngine, ScriptedPool
services.ReaderPool = ScriptedPool
services.load_engine = lambda *_, **__: ScriptedEngine()
services.find_model = lambda *_: Path("no calibration here")
sys.argv = ["docsluice", "extract", *["b.txt"] * 4000]
from docsluice.__main__ import main
main()
"""


@pytest.mark.slow  # a process of its own, thousands of records
def test_a_reader_that_leaves_early_gets_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(RECEIPT, "utf-8")
    read, write = os.pipe()
    code = PIPED.format(tests=str(Path(__file__).parent))
    running = subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stdout=write, stderr=subprocess.PIPE, text=True
    )
    os.close(write)
    with os.fdopen(read) as lines:
        assert json.loads(lines.readline())["status"] in {"structured", "escalated"}
    _, errors = running.communicate(timeout=60)
    assert errors == ""
    assert running.returncode == 1
