"""What stops a worker before it starts, each told with what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
import typer

from docsluice.app import AgentName
from docsluice.cli.retry import message_again
from docsluice.cli.review import parse_value
from docsluice.cli.stream import Context
from docsluice.cli.worker import check_reading, parse_agents
from docsluice.errors import ConfigurationError, OriginalMissing
from docsluice.reading.store import OriginalStore
from docsluice.reading.tools import ToolReport
from docsluice.records import Failure, Source
from docsluice.settings import ReadingSettings, Settings, StoreSettings
from docsluice.topics import load_topics

WORKERS = Path(__file__).parents[2] / "workers"


def test_agents_are_named_once_each() -> None:
    assert parse_agents("extract, read,read") == ("extract", "read")
    assert set(parse_agents(",".join(get_args(AgentName)))) == set(get_args(AgentName))


@pytest.mark.parametrize("text", ["", ",", "reed", "read;extract"])
def test_an_unknown_agent_is_told(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="expected agents of read, extract, escalate"):
        parse_agents(text)


def test_a_missing_tool_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    report = ToolReport("tesseract", False, "", "pip install tesserocr", True)
    monkeypatch.setattr("docsluice.reading.tools.check_tools", lambda _: (report,))
    with pytest.raises(ConfigurationError, match="tesseract is missing; pip install tesserocr"):
        check_reading(ReadingSettings())


@pytest.mark.slow  # four processes that import Faust
@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"DOCSLUICE_EXTRACTION__MODEL": "/none"}, "the worker cannot extract: ModelError"),
        ({"DOCSLUICE_EXTRACTION__SCHEMAS": "/none"}, "the worker cannot extract: SchemaError"),
        ({"DOCSLUICE_KAFKA__SECURITY_PROTOCOL": "SSL2"}, "kafka.security_protocol"),
        ({"DOCSLUICE_TOPICS": "/none.yaml"}, "expected a readable topics file"),
    ],
)
def test_a_worker_that_cannot_work_says_why(tmp_path: Path, variables: dict[str, str], message: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(WORKERS), "DOCSLUICE_EXTRACTION__MODEL": str(tmp_path), **variables}
    command = [sys.executable, "-m", "docsluice", "worker", "--agents", "extract"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "value"),
    [("119.00", "119.00"), ("2023-03-14", "2023-03-14"), ("null", None), ('["a"]', ["a"]), ("007", "007"), ("", "")],
)
def test_values_of_the_command_line_stay_text(text: str, value: object) -> None:
    assert parse_value(text) == value


def test_broken_json_of_the_command_line_is_told() -> None:
    with pytest.raises(typer.BadParameter, match="expected JSON after"):
        parse_value("{x")


async def test_a_failure_without_an_original_cannot_be_retried(tmp_path: Path) -> None:
    store = OriginalStore(StoreSettings(url=f"file://{tmp_path}"), 1000)
    failure = Failure(
        document_id="d", source=Source(), stage="review", error="Rejected", message="m", retryable=False, origin=None
    )
    with pytest.raises(OriginalMissing, match="publish it again"):
        await message_again(Context(Settings(), load_topics(), store), failure)
    kept = failure.model_copy(update={"source": Source(name="a.pdf", uri=store.put(b"%PDF"))})
    message = await message_again(Context(Settings(), load_topics(), store), kept)
    assert (message.topic, message.value, dict(message.headers)["name"]) == ("documents.incoming", b"%PDF", b"a.pdf")
