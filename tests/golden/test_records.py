"""Whole documents through reader, model and rules: what comes out must be what came out when a person looked last.

`records/NAME.json` belongs to `samples/NAME`. After a change that is meant:
`pytest tests/golden --regenerate`, look at the diff of `records/`, commit both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from docsluice.cli.running import open_inputs, run
from docsluice.cli.services import create_reader, create_services
from docsluice.pipeline import Services, process
from docsluice.reading.pool import ReaderPool
from docsluice.records import Failure, StructuredDocument
from docsluice.settings import Settings
from docsluice.shipped import shipped

FOLDER = Path(__file__).parent / "records"
SAMPLES = Path(__file__).parents[2] / "samples"
SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".xml"})
FILES = sorted(file for file in SAMPLES.glob("*") if file.suffix.lower() in SUFFIXES)

pytestmark = [pytest.mark.model, pytest.mark.ocr, pytest.mark.slow]


@pytest.fixture(scope="module")
def services() -> Services:
    return create_services(Settings())[0]


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderPool]:
    with create_reader(Settings()) as pool:
        yield pool


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_record(file: Path, services: Services, reader: ReaderPool, request: pytest.FixtureRequest) -> None:
    inputs = open_inputs([str(file)], "auto", Settings().reading.max_bytes)
    (result,) = run(inputs, reader, lambda document: process(document, services))
    came = shown(result.record)
    golden = FOLDER / f"{file.name}.json"
    if request.config.getoption("--regenerate"):
        FOLDER.mkdir(exist_ok=True)
        golden.write_text(json.dumps(came, indent=1, ensure_ascii=False) + "\n", "utf-8")
        return
    assert golden.exists(), f"expected {golden}; run pytest tests/golden --regenerate and look at what it writes"
    assert came == json.loads(golden.read_text("utf-8"))


def test_there_are_samples_and_no_golden_record_without_one() -> None:
    assert FILES, f"expected sample documents in {SAMPLES}"
    assert {file.stem for file in FOLDER.glob("*.json")} <= {file.name for file in FILES}


def test_regeneration_is_off(request: pytest.FixtureRequest) -> None:
    assert not request.config.getoption("--regenerate"), (
        "golden records were written; look at them, run without the flag"
    )


def test_the_shipped_model_is_calibrated_for_itself() -> None:
    folder = shipped("models/default")
    calibration = json.loads((folder / "calibration.json").read_text("utf-8"))
    card = json.loads((folder / "docsluice.json").read_text("utf-8"))
    assert calibration["model"] == f"{card['name']}@{card['digest']}"


def shown(record: StructuredDocument | Failure) -> dict[str, object]:
    """What must stay: probabilities and boxes may move with the processor, times always do."""
    if isinstance(record, Failure):
        return {"status": record.status, "stage": record.stage, "error": record.error}
    return {
        "document_type": record.document_type.value,
        "status": record.status,
        "reasons": list(record.reasons),
        "values": record.values,
        "fields": {
            path: {
                "raw": field.raw,
                "tier": field.tier,
                "pages": [place.page for place in field.evidence],
                "reasons": list(field.reasons),
            }
            for path, field in record.fields.items()
            if field.status == "found"
        },
        "violations": [violation.message for violation in record.violations],
        "relations": [f"{one.type}: {one.head} -> {one.tail}" for one in record.relations],
        "pages": [page.reader for page in record.pages],
    }
