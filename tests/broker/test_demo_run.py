"""The demo as a user runs it: real broker, real worker, real model, the shipped samples."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from broker.stream import TESTS


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.ocr
def test_the_samples_end_as_they_should_and_nothing_is_left_running(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent / "workers"), "DOCSLUICE_SESSION": str(tmp_path)}
    command = [sys.executable, "-m", "docsluice", "demo", "--timeout", "240"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=400, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    records = [json.loads(line) for line in (tmp_path / ".docsluice/demo/records.jsonl").read_text().splitlines()]
    assert sorted(record["status"] == "failed" for record in records) == [False] * 5 + [True]
    assert "6 documents in" in done.stdout
    mine = str(tmp_path).encode()
    left = [path for path in Path("/proc").glob("[0-9]*/environ") if mine in read_or_nothing(path)]
    assert left == []


def read_or_nothing(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
