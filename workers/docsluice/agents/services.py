"""What agents work with. Everything that touches the world is here, so that tests can give their own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, Protocol, TypeVar

from docsluice.errors import DeliveryError, DocsluiceError, ReaderCrashed
from docsluice.kafka.outcomes import Keeps
from docsluice.records import Document, DocumentMessage, StructuredDocument
from docsluice.telemetry import Metrics
from docsluice.topics import Topics
from docsluice.wire import Headers, Outgoing, Trail, traceparent_of

T = TypeVar("T")
Process = Callable[["Incoming"], Coroutine[object, object, tuple[Outgoing, ...]]]
CRASH_ATTEMPTS = 2
AWAY_ATTEMPTS = 6  # waits of 0.5, 1, 2, 4 and 8 s in between


class Unusable(Exception):
    """A tool without which no document can be worked on: the worker stops, no document is failed for it."""


class Reads(Protocol):
    """Reads documents; `reading.pool.ReaderPool` does."""

    async def read(self, message: DocumentMessage) -> Document:
        """The document, or a ReadingError."""


class Extracts(Protocol):
    """Extracts records; `agents.extractor.ExtractorPool` does."""

    async def extract(self, document: Document) -> StructuredDocument:
        """The record, or an ExtractionError."""


class Fills(Protocol):
    """Fills doubtful fields by a language model; `escalation.instructor_llm.Escalator` does."""

    async def fill(self, document: Document, draft: StructuredDocument) -> StructuredDocument:
        """The record with its status, or an EscalationError."""


def now() -> str:
    """The time in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class AgentServices:
    """What the agents call. `max_message_bytes` is the largest message that the broker takes."""

    topics: Topics
    store: Keeps
    metrics: Metrics
    reader: Reads | None = None
    extractor: Extracts | None = None
    escalator: Fills | None = None
    max_message_bytes: int = 24_000_000
    clock: Callable[[], str] = now
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Incoming(NamedTuple):
    """A message as an agent gets it; Faust's event is taken apart at once, so that nothing holds its bytes for long."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers

    def trail(self, when: str) -> Trail:
        """Where outputs of this message come from."""
        return Trail(f"{self.topic}/{self.partition}/{self.offset}", traceparent_of(self.headers), when)


async def persist(action: Callable[[], Awaitable[T]], sleep: Callable[[float], Awaitable[None]]) -> T:
    """The result of an action: tried again while a store is away, and once more when a process died on it."""
    attempt = 0
    while True:
        attempt += 1
        try:
            return await action()
        except DocsluiceError as error:
            away = isinstance(error, DeliveryError) and error.retryable and attempt < AWAY_ATTEMPTS
            crashed = isinstance(error, ReaderCrashed) and attempt < CRASH_ATTEMPTS
            if not (away or crashed):
                raise
            await sleep(0.5 * 2 ** (attempt - 1))
