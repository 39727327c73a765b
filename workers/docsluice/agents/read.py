"""documents.incoming → documents.text, or documents.failed."""

from __future__ import annotations

import asyncio
import logging

from docsluice.agents.services import AgentServices, Incoming, Process, Reads, Unusable, persist
from docsluice.errors import ConfigurationError, DecodingError
from docsluice.kafka.outcomes import failure_of, fit, settle
from docsluice.records import Document, DocumentMessage, Source
from docsluice.wire import ClaimCheck, Outgoing, content_id, decode_incoming, header, message_of

log = logging.getLogger(__name__)


def create_read(services: AgentServices, reader: Reads) -> Process:
    """The work of the agent `read` on one message; it never raises for a bad document."""

    async def read(incoming: Incoming) -> tuple[Outgoing, ...]:
        trail = incoming.trail(services.clock())
        known = identify(incoming)
        try:
            message = await persist(lambda: asyncio.to_thread(load, incoming, services), services.sleep)
            known = message.document_id, message.source
            with services.metrics.timed("read"):
                document = await persist(lambda: reader.read(message), services.sleep)
            document = restore(document, message)
            outgoing = settle(document, services.topics, "reading", trail)
            result = await asyncio.to_thread(fit, outgoing, services.topics, services.store, services.max_message_bytes)
        except ConfigurationError as error:
            raise Unusable(
                str(error)
            ) from error  # no OCR engine loads, no client for the store: it is not the document
        except Exception as error:  # noqa: BLE001  whatever one document does, the next ones follow
            failure = failure_of(error, *known, "reading", trail)
            log.warning("%s failed at %s: %s: %s", failure.document_id, failure.stage, failure.error, failure.message)
            services.metrics.failures.labels("read", failure.error).inc()
            services.metrics.documents.labels("read", "failed").inc()
            return settle(failure, services.topics, failure.stage, trail)
        services.metrics.documents.labels("read", "read").inc()
        return result

    return read


def load(incoming: Incoming, services: AgentServices) -> DocumentMessage:
    """The message with its bytes, out of the message or from where the claim check points; the original is kept."""
    decoded = decode_incoming(incoming.value, incoming.headers)
    if isinstance(decoded, ClaimCheck):
        message = message_of(decoded, services.store.get(decoded.uri, decoded.sha256))
        message = message.model_copy(update={"metadata": {"uri": decoded.uri, **message.metadata}})
    else:
        message = decoded
    uri = services.store.put(message.content or b"")
    return message.model_copy(update={"source": message.source.model_copy(update={"uri": uri})})


def restore(document: Document, message: DocumentMessage) -> Document:
    """The document with the identity of its message, whatever the reader made of it."""
    source = document.source.model_copy(update={"uri": message.source.uri})
    return document.model_copy(update={"document_id": message.document_id, "source": source})


def identify(incoming: Incoming) -> tuple[str, Source]:
    """What is known of a document before its message is decoded."""
    value = incoming.value or b""
    try:
        decoded = decode_incoming(incoming.value, incoming.headers)
    except DecodingError:
        return content_id(value), Source(name=header(incoming.headers, "name", "filename"), bytes=len(value))
    if isinstance(decoded, ClaimCheck):
        digest = f"sha256:{decoded.sha256}" if decoded.sha256 else content_id(value)
        return decoded.document_id or digest, Source(name=decoded.name, uri=decoded.uri)
    return decoded.document_id, decoded.source
