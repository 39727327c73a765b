"""The pool against a real child process with scripted answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from docsluice.agents.extractor import ExtractorPool
from docsluice.agents.services import Unusable
from docsluice.errors import ExtractionError, ReaderCrashed
from docsluice.records import Document, Page, Source
from docsluice.settings import ExtractionSettings

CHILD = "broker.scripted_child"
pytestmark = pytest.mark.slow  # processes start, and one has to hang


@pytest.fixture
def tests_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))


@pytest.fixture
def pool(tests_on_path: None) -> Iterator[ExtractorPool]:  # noqa: ARG001  the child needs the path
    made = ExtractorPool(ExtractionSettings(max_seconds=3.0), child=CHILD)
    yield made
    made.close()


def document(**plan: object) -> Document:
    page = Page(number=1, width=595.0, height=842.0, reader="text_layer", text=json.dumps({"id": 1, **plan}))
    return Document(document_id="d", source=Source(), pages=(page,))


async def test_records_and_errors_come_back_and_the_next_document_follows(pool: ExtractorPool) -> None:
    assert (await pool.extract(document())).values == {"invoice_number": "1"}
    with pytest.raises(ExtractionError, match="came none; report it"):
        await pool.extract(document(fail=True))
    with pytest.raises(ExtractionError, match="ZeroDivisionError"):
        await pool.extract(document(bug=True))
    with pytest.raises(ReaderCrashed, match="died on this document"):
        await pool.extract(document(die=True))
    assert (await pool.extract(document(id=2))).values == {"invoice_number": "2"}


async def test_a_document_that_hangs_loses_its_process_only(pool: ExtractorPool) -> None:
    with pytest.raises(ExtractionError, match="within 3 s"):
        await pool.extract(document(hang=True))
    assert (await pool.extract(document())).values == {"invoice_number": "1"}


async def test_a_model_that_cannot_be_loaded_is_no_fault_of_a_document(tests_on_path: None) -> None:  # noqa: ARG001  the child needs the path
    pool = ExtractorPool(ExtractionSettings(model=Path("/none")), child=CHILD)
    with pytest.raises(Unusable, match="ModelError: expected a model in /none"):
        await pool.warm_up()
    pool.close()
