"""The demo: a broker, a worker and sample documents, started here and stopped here.

Bounded in time; whatever happens, nothing that it started is left running.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError

from docsluice.errors import ConfigurationError
from docsluice.records import Failure, StructuredDocument
from docsluice.settings import Settings

SUFFIXES = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif", ".xml")
READY_SECONDS = 90.0


class Expected(BaseModel):
    """How a sample should end: in which topics, with which error; type and values are compared and told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ends: tuple[str, ...]
    error: str | None = None
    document_type: str | None = None
    values: dict[str, JsonValue] = {}


class Ended(NamedTuple):
    """How a sample ended; `record` is the draft where it waits in a queue, None while it has not ended."""

    file: str
    status: str
    record: StructuredDocument | Failure | None


def find_samples(folder: Path) -> list[Path]:
    """The documents of a folder, by name."""
    if not folder.is_dir():
        raise ConfigurationError(f"expected a folder of sample documents, came {folder}; give one with --samples")
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if not files:
        raise ConfigurationError(f"expected documents ({', '.join(SUFFIXES)}) in {folder}, there are none")
    return files


def load_expected(folder: Path) -> Mapping[str, Expected]:
    """`expected.json` beside the samples; empty when there is none."""
    path = folder / "expected.json"
    if not path.exists():
        return {}
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        return TypeAdapter(dict[str, Expected]).validate_python(files)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise ConfigurationError(
            f"{path}: expected {{files: {{NAME: {{ends: […]}}}}}}, came {error}; correct it"
        ) from error


def judge(ended: Ended, expected: Expected | None) -> str | None:
    """What is wrong with how a sample ended; None when it ended as it should."""
    wanted = expected or Expected(ends=("structured", "escalated", "review"))
    if ended.status not in wanted.ends:
        return f"expected {' or '.join(wanted.ends)}, came {ended.status}"
    if wanted.error and (not isinstance(ended.record, Failure) or ended.record.error != wanted.error):
        came = ended.record.error if isinstance(ended.record, Failure) else ended.status
        return f"expected {wanted.error}, came {came}"
    return None


def compare(ended: Ended, expected: Expected | None) -> list[str]:
    """Type and values that differ from what a person reads in a sample; told, not judged."""
    if expected is None or not isinstance(ended.record, StructuredDocument):
        return []
    notes: list[str] = []
    kind = ended.record.document_type.value
    if expected.document_type and kind != expected.document_type:
        notes.append(f"type: a person reads {expected.document_type}, came {kind}")
    for path, value in expected.values.items():
        field = ended.record.fields.get(path)
        came = field.value if field else None
        if came != value:
            notes.append(f"{path}: a person reads {value}, came {came}")
    return notes


def environment(settings: Settings, bootstrap_servers: str) -> dict[str, str]:
    """The worker's environment: our settings, and the demo's broker."""
    variables = {
        "DOCSLUICE_KAFKA__BOOTSTRAP_SERVERS": bootstrap_servers,
        "DOCSLUICE_KAFKA__SECURITY_PROTOCOL": "PLAINTEXT",
        "DOCSLUICE_STORE__URL": settings.store.url,
    }
    root = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return {**os.environ, **variables, "PYTHONPATH": path}


@contextlib.contextmanager
def running_worker(settings: Settings, bootstrap_servers: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`docsluice worker` as a process of its own; ended at the end."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as file:
        process = start_worker(settings, bootstrap_servers, file)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(settings.kafka.drain_seconds + 25.0)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def start_worker(settings: Settings, bootstrap_servers: str, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Starts the worker; it logs to the file."""
    return subprocess.Popen(
        [sys.executable, "-m", "docsluice", "worker", "--agents", "read,extract"],
        env=environment(settings, bootstrap_servers),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,  # Ctrl-C comes to us; we end the worker in order
    )


def wait_until_ready(process: subprocess.Popen[bytes], log: Path, seconds: float = READY_SECONDS) -> None:
    """Returns when the worker takes documents; ConfigurationError with its last words when it ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        text = log.read_text(encoding="utf-8", errors="replace")
        if "worker ready" in text:
            return
        if process.poll() is not None:
            raise ConfigurationError(f"the worker did not start:\n{text[-1500:].strip()}\nrun `docsluice doctor`")
        time.sleep(0.1)
    raise ConfigurationError(f"the worker was not ready within {seconds:.0f} s; see {log}")


def count(endings: Sequence[Ended]) -> dict[str, int]:
    """How many ended in which way."""
    counts: dict[str, int] = {}
    for ended in endings:
        counts[ended.status] = counts.get(ended.status, 0) + 1
    return counts
