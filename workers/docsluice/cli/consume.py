"""`docsluice consume`: what leaves the worker, as tables or JSON lines."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from docsluice.cli.output import format_record, tabulate
from docsluice.cli.running import Result
from docsluice.cli.stream import Context, open_context, run
from docsluice.kafka.client import Message, follow
from docsluice.kafka.outcomes import open_record
from docsluice.kafka.queues import newest_messages
from docsluice.records import Escalation, Failure, ReviewTask, StructuredDocument
from docsluice.topics import Role


def consume(
    follow_on: Annotated[bool, typer.Option("--follow", "-f", help="go on with what comes, until Ctrl-C")] = False,
    new: Annotated[bool, typer.Option("--new", help="with --follow: only what comes from now on")] = False,
    drafts: Annotated[bool, typer.Option(help="also drafts that wait in a queue, and failures")] = False,
    json_lines: Annotated[bool, typer.Option("--json", help="one record a line")] = False,
) -> None:
    """Prints committed records of documents.structured; without --follow, the newest of each document."""
    context = open_context()
    roles: list[Role] = ["structured", "escalated", "review", "failed"] if drafts else ["structured"]
    names = [context.topics.get(role).name for role in roles]
    as_json = json_lines or not sys.stdout.isatty()

    async def go() -> None:
        if not follow_on:
            for name in names:
                async for message in newest_messages(context.settings.kafka, name):
                    show(context, message, as_json)
            return
        async for message in follow(context.settings.kafka, names, from_end=new):
            if message.value is not None:
                show(context, message, as_json)

    run(go())


def show(context: Context, message: Message, as_json: bool) -> None:
    """Prints one message."""
    record = record_in(context, message)
    if as_json:
        print(format_record(record), flush=True)
    else:
        import rich

        rich.print(tabulate(Result(record.source.name or record.document_id, record)))


def record_in(context: Context, message: Message) -> StructuredDocument | Failure:
    """The record that a message holds: of an entry of a queue, its draft."""
    topics, store = context.topics, context.store
    if message.topic == topics.escalated.name:
        return open_record(message.value, Escalation, store).draft
    if message.topic == topics.review.name:
        return open_record(message.value, ReviewTask, store).draft
    if message.topic == topics.failed.name:
        return open_record(message.value, Failure, store)
    return open_record(message.value, StructuredDocument, store)
