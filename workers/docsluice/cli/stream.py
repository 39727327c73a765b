"""What the commands that talk to the broker share: settings, topics, store, how a document is found."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import typer

from docsluice.cli.common import load_settings
from docsluice.reading.store import OriginalStore
from docsluice.settings import Settings
from docsluice.telemetry import set_up_logging
from docsluice.topics import Topics, load_topics
from docsluice.wire import Trail, traceparent_of

T = TypeVar("T")


@dataclass(frozen=True)
class Context:
    """Settings and what follows from them."""

    settings: Settings
    topics: Topics
    store: OriginalStore


def open_context() -> Context:
    """Settings, topics and store as configured; logs go to stderr."""
    settings = load_settings()
    set_up_logging(settings.telemetry.log_level, settings.telemetry.log_format)
    topics = load_topics(settings.topics, settings.kafka.topic_prefix)
    return Context(settings, topics, OriginalStore(settings.store, settings.reading.max_bytes))


def run(action: Coroutine[object, object, T]) -> T:
    """Runs to the end; Ctrl-C leaves quietly."""
    try:
        return asyncio.run(action)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def utc_now() -> str:
    """The time in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_trail(command: str) -> Trail:
    """Where messages of a command come from: nobody's message, so a trace of its own."""
    when = utc_now()
    return Trail(f"docsluice {command}/{getpass.getuser()}/{when}", traceparent_of(()), when)


async def resolve_id(context: Context, beginning: str) -> str:
    """The id of the document that begins so."""
    from docsluice.kafka.queues import known_ids

    ids = await known_ids(context.settings.kafka, context.topics, beginning)
    if not ids:
        raise typer.BadParameter(
            f"expected the id of a document in the stream, came {beginning!r}; see `docsluice queue`"
        )
    if len(ids) > 1:
        raise typer.BadParameter(
            f"expected one document, {beginning!r} begins {len(ids)} ids: {', '.join(ids[:5])}; type more of it"
        )
    return ids[0]
