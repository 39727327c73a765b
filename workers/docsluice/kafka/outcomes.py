"""A record → the messages that put it into the stream.

A document is in exactly one place: whoever writes an outcome also closes the entries that an earlier run left open
in the other queues. Tombstones of entries that never were cost a few bytes and are compacted away.
"""

from __future__ import annotations

import hashlib
from typing import Protocol

from pydantic import BaseModel

from docsluice.errors import DecodingError, DocsluiceError, LimitExceeded
from docsluice.records import (
    Correction,
    Document,
    Escalation,
    Failure,
    ReviewTask,
    Source,
    Stage,
    StructuredDocument,
)
from docsluice.topics import Role, Topics
from docsluice.wire import (
    Outgoing,
    R,
    StoredRecord,
    Trail,
    decode_record,
    encode_record,
    event_headers,
    spec_in,
    spec_of,
)

OVERHEAD = 16_384  # bytes of a message besides its value: key, headers, batch
PLACES: dict[type[BaseModel], tuple[Role, tuple[Role, ...]]] = {
    Document: ("text", ()),
    StructuredDocument: ("structured", ("escalated", "review")),
    Escalation: ("escalated", ("review",)),
    ReviewTask: ("review", ("escalated",)),
    Failure: ("failed", ("escalated", "review")),
    Correction: ("corrections", ()),
}
"""Where a record goes, and the queues in which it closes an entry."""


class Keeps(Protocol):
    """A store of large values."""

    def put(self, content: bytes) -> str:
        """Keeps content and gives its URI."""

    def get(self, uri: str, sha256: str | None = None) -> bytes:
        """The content at a URI."""


Settled = Document | StructuredDocument | Escalation | ReviewTask | Failure | Correction


def settle(record: Settled, topics: Topics, stage: Stage, trail: Trail) -> tuple[Outgoing, ...]:
    """The messages of a record: itself, and tombstones where it may have been open."""
    role, closed = PLACES[type(record)]
    key = record.document_id.encode("utf-8")
    kind = spec_of(type(record))
    if isinstance(record, Correction):
        kind = f"{kind}#{record.path}"  # several corrections of one decision need ids of their own
    headers = event_headers(kind, record.document_id, stage, trail)
    message = Outgoing(topics.get(role).name, key, encode_record(record), headers)
    if isinstance(record, Failure) and record.stage in ("decoding", "reading"):
        return (message,)  # it was never extracted in this run: what an earlier run left open stays open
    return (message, *(close(record.document_id, topics, place, stage, trail) for place in closed))


def close(document_id: str, topics: Topics, role: Role, stage: Stage, trail: Trail) -> Outgoing:
    """The tombstone of a document in a queue."""
    headers = event_headers(f"docsluice.Closed/1#{role}", document_id, stage, trail)
    return Outgoing(topics.get(role).name, document_id.encode("utf-8"), None, headers)


def fit(messages: tuple[Outgoing, ...], topics: Topics, store: Keeps, max_bytes: int) -> tuple[Outgoing, ...]:
    """Messages none of which is too large: a large value goes to the store, its place is taken by a StoredRecord.

    Records for users stay whole: LimitExceeded for a structured one that does not fit.
    """
    return tuple(fit_message(message, topics, store, max_bytes) for message in messages)


def fit_message(message: Outgoing, topics: Topics, store: Keeps, max_bytes: int) -> Outgoing:
    """One message that fits."""
    size = len(message.value or b"")
    if message.value is None or size + OVERHEAD <= max_bytes:
        return message
    if message.topic == topics.structured.name:
        raise LimitExceeded(f"expected a record below {max_bytes} bytes, came {size}; raise kafka.max_message_bytes")
    digest = hashlib.sha256(message.value).hexdigest()
    stored = StoredRecord(uri=store.put(message.value), sha256=digest)
    return message._replace(value=encode_record(stored))


def open_record(value: bytes | None, kind: type[R], store: Keeps) -> R:
    """The record of a value, out of the store where it was too large for a message. Blocking."""
    if value is not None and len(value) < OVERHEAD and spec_in(value) == spec_of(StoredRecord):
        stored = decode_record(value, StoredRecord)
        value = store.get(stored.uri, stored.sha256)
    return decode_record(value, kind)


def failure_of(error: Exception, document_id: str, source: Source, stage: Stage, trail: Trail) -> Failure:
    """The failure that an error makes of a document; errors that are not ours are named as faults of docsluice."""
    ours = isinstance(error, DocsluiceError)
    message = (
        str(error)
        if ours
        else f"expected a result, came {type(error).__name__}: {str(error)[:500]}; this is a fault of docsluice"
    )
    return Failure(
        document_id=document_id,
        source=source,
        stage="decoding" if isinstance(error, DecodingError) else stage,
        error=type(error).__name__,
        message=message,
        retryable=error.retryable if isinstance(error, DocsluiceError) else False,
        origin=trail.origin,
        failed_at=trail.when,
    )
