"""Where documents ended: followed in the topics, as messages come."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from typing import Literal, NamedTuple

from docsluice.cli.stream import Context
from docsluice.kafka.client import Message, follow
from docsluice.topics import Role

Status = Literal["structured", "escalated", "review", "failed"]
ENDS: dict[Role, Status] = {
    "structured": "structured",
    "escalated": "escalated",
    "review": "review",
    "failed": "failed",
}


class Outcome(NamedTuple):
    """A document that ended, and the message that says so."""

    document_id: str
    status: Status
    message: Message


async def follow_outcomes(context: Context, *, from_end: bool = False) -> AsyncIterator[Outcome]:
    """Outcomes as they are committed, for ever."""
    by_topic = {context.topics.get(role).name: status for role, status in ENDS.items()}
    async for message in follow(context.settings.kafka, list(by_topic), from_end=from_end):
        if message.key is not None and message.value is not None:
            yield Outcome(message.key.decode("utf-8", "replace"), by_topic[message.topic], message)


async def wait_for_outcomes(context: Context, ids: Iterable[str], seconds: float) -> dict[str, Status]:
    """The outcome of each document that ended in time."""
    wanted, found = set(ids), dict[str, Status]()

    async def collect() -> None:
        async for outcome in follow_outcomes(context):
            if outcome.document_id in wanted:
                found[outcome.document_id] = outcome.status
            if len(found) == len(wanted):
                return

    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(collect(), seconds)
    return found
