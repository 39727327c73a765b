"""documents.escalated → documents.structured, or documents.review where the model could not settle it."""

from __future__ import annotations

import asyncio
import logging

from docsluice.agents.services import AgentServices, Fills, Incoming, Process, persist
from docsluice.errors import EscalationError
from docsluice.kafka.outcomes import Settled, failure_of, fit, open_record, settle
from docsluice.records import Escalation, ReviewTask, Source, StructuredDocument
from docsluice.wire import Outgoing, content_id

log = logging.getLogger(__name__)


def create_escalate(services: AgentServices, escalator: Fills) -> Process:
    """The work of the agent `escalate` on one message: an entry is settled or goes to people."""

    async def escalate(incoming: Incoming) -> tuple[Outgoing, ...]:
        if incoming.value is None:
            return ()  # a tombstone: the entry was closed
        trail = incoming.trail(services.clock())
        known = incoming.key.decode("utf-8", "replace") if incoming.key else content_id(incoming.value), Source()
        try:
            entry = await persist(
                lambda: asyncio.to_thread(open_record, incoming.value, Escalation, services.store), services.sleep
            )
            known = entry.document_id, entry.draft.source
            with services.metrics.timed("escalate"):
                record = await fill(entry, escalator)
            outgoing = settle(place(record, entry, trail.when), services.topics, "escalation", trail)
            result = await asyncio.to_thread(fit, outgoing, services.topics, services.store, services.max_message_bytes)
        except Exception as error:  # noqa: BLE001  whatever one document does, the next ones follow
            failure = failure_of(error, *known, "escalation", trail)
            log.warning("%s failed at %s: %s: %s", failure.document_id, failure.stage, failure.error, failure.message)
            services.metrics.failures.labels("escalate", failure.error).inc()
            services.metrics.documents.labels("escalate", "failed").inc()
            return settle(failure, services.topics, failure.stage, trail)
        services.metrics.documents.labels("escalate", "structured" if record.status == "structured" else "review").inc()
        return result

    return escalate


async def fill(entry: Escalation, escalator: Fills) -> StructuredDocument:
    """The draft as the model completed it, or as it was."""
    try:
        return await escalator.fill(entry.document, entry.draft)
    except EscalationError as error:
        log.warning("%s goes to people: %s", entry.document_id, error)
        return entry.draft


def place(record: StructuredDocument, entry: Escalation, when: str) -> Settled:
    """The record itself, or the task for a person."""
    if record.status == "structured":
        return record
    reasons = record.reasons or entry.reasons
    return ReviewTask(
        document_id=entry.document_id, reasons=reasons, draft=record, document=entry.document, created_at=when
    )
