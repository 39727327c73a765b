"""documents.text → documents.structured, documents.escalated or documents.failed."""

from __future__ import annotations

import asyncio
import logging

from docsluice.agents.services import AgentServices, Extracts, Incoming, Process, Unusable, persist
from docsluice.kafka.outcomes import Settled, failure_of, fit, open_record, settle
from docsluice.records import Document, Escalation, Source, StructuredDocument
from docsluice.wire import Outgoing, content_id

log = logging.getLogger(__name__)


def create_extract(services: AgentServices, extractor: Extracts) -> Process:
    """The work of the agent `extract` on one message; it never raises for a bad document."""

    async def extract(incoming: Incoming) -> tuple[Outgoing, ...]:
        trail = incoming.trail(services.clock())
        known = incoming.key.decode("utf-8", "replace") if incoming.key else content_id(incoming.value or b""), Source()
        try:
            document = await persist(
                lambda: asyncio.to_thread(open_record, incoming.value, Document, services.store), services.sleep
            )
            known = document.document_id, document.source
            with services.metrics.timed("extract"):
                record = await persist(lambda: extractor.extract(document), services.sleep)
            outgoing = settle(place(record, document, trail.when), services.topics, "extraction", trail)
            result = await asyncio.to_thread(fit, outgoing, services.topics, services.store, services.max_message_bytes)
        except Unusable:
            raise
        except Exception as error:  # noqa: BLE001  whatever one document does, the next ones follow
            failure = failure_of(error, *known, "extraction", trail)
            log.warning("%s failed at %s: %s: %s", failure.document_id, failure.stage, failure.error, failure.message)
            services.metrics.failures.labels("extract", failure.error).inc()
            services.metrics.documents.labels("extract", "failed").inc()
            return settle(failure, services.topics, failure.stage, trail)
        services.metrics.documents.labels("extract", record.status).inc()
        return result

    return extract


def place(record: StructuredDocument, document: Document, when: str) -> Settled:
    """The record itself, or the entry of the queue for one that is not sure enough."""
    if record.status == "structured":
        return record
    return Escalation(
        document_id=record.document_id, reasons=record.reasons, draft=record, document=document, escalated_at=when
    )
