"""Benches run by hand: a change of a name that they use would show only there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.train, pytest.mark.slow]

BENCH = Path(__file__).resolve().parents[2] / "bench"


def test_every_bench_finds_what_it_imports() -> None:
    names = sorted(path.stem for path in BENCH.glob("*.py"))
    assert "bench_extract" in names
    code = f"import importlib\nfor name in {names}: importlib.import_module(name)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=BENCH, capture_output=True, text=True, timeout=240, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
