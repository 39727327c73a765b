"""One real Kafka for the session; each test has topics of its own on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from broker.stream import Stream
from docsluice.kafka.embedded import EmbeddedKafka


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.broker)


@pytest.fixture(scope="session")
def broker() -> Iterator[EmbeddedKafka]:
    with EmbeddedKafka() as kafka:
        yield kafka


@pytest.fixture
def stream(broker: EmbeddedKafka, tmp_path: Path) -> Iterator[Stream]:
    (tmp_path / "inbox").mkdir()
    new = Stream(broker.bootstrap_servers, tmp_path)
    new.apply()
    try:
        yield new
    finally:
        new.stop()
