"""`docsluice retry ID…`: failed documents go through again, from the originals that were kept."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from docsluice.cli.stream import Context, new_trail, open_context, resolve_id, run
from docsluice.errors import OriginalMissing
from docsluice.kafka.client import read_one, send
from docsluice.kafka.queues import find_standing
from docsluice.records import Failure
from docsluice.wire import Outgoing

ORIGIN_PARTS = 3  # topic/partition/offset; what a person rejected names a command instead


def retry(
    documents: Annotated[list[str], typer.Argument(metavar="ID…", help="document ids, or their first characters")],
) -> None:
    """Publishes the originals of failed documents again."""
    context = open_context()
    for document_id in run(retry_all(context, documents)):
        print(document_id)


async def retry_all(context: Context, documents: list[str]) -> list[str]:
    """Sends each again; the ids."""
    ids = [await resolve_id(context, each) for each in documents]
    for document_id in ids:
        standing = await find_standing(context.settings.kafka, context.topics, context.store, document_id)
        if not standing.failures:
            raise typer.BadParameter(f"expected a document that failed, {document_id} did not; see `docsluice show`")
        await send(context.settings.kafka, [await message_again(context, standing.failures[-1])])
    return ids


async def message_again(context: Context, failure: Failure) -> Outgoing:
    """The message that failed, as it still stands in its topic; else a new one of the original in the store."""
    from docsluice.cli.publish import Original, message_for

    if failure.origin and failure.origin.count("/") == ORIGIN_PARTS - 1:
        topic, partition, offset = failure.origin.split("/")
        message = await read_one(context.settings.kafka, topic, int(partition), int(offset))
        if message is not None:
            return Outgoing(topic, message.key or b"", message.value, message.headers)
    if failure.source.uri:
        content = await asyncio.to_thread(context.store.get, failure.source.uri)
        original = Original(failure.source.name or "original", content, failure.document_id)
        return message_for(context, original, new_trail("retry"))
    raise OriginalMissing(
        f"expected the original of {failure.document_id} in its topic or the store, it is gone; publish it again"
    )
