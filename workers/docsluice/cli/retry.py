"""`docsluice retry ID…`: failed documents go through again, from the originals that were kept."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from docsluice.cli.stream import Context, new_trail, open_context, resolve_id, run
from docsluice.errors import DeliveryError, OriginalMissing
from docsluice.kafka.client import read_one, send
from docsluice.kafka.queues import find_standing
from docsluice.records import Failure
from docsluice.wire import Outgoing


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
    """The message of the original: out of the store, else as it still stands in its topic."""
    from docsluice.cli.publish import Original, message_for

    trail = new_trail("retry")
    if failure.source.uri and failure.stage != "decoding":
        try:
            content = await asyncio.to_thread(context.store.get, failure.source.uri)
        except DeliveryError:
            if not failure.origin:
                raise
        else:
            original = Original(failure.source.name or "original", content, failure.document_id)
            return message_for(context, original, trail)
    if failure.origin:
        topic, partition, offset = failure.origin.rsplit("/", 2)
        message = await read_one(context.settings.kafka, topic, int(partition), int(offset))
        if message is not None:
            return Outgoing(topic, message.key or b"", message.value, message.headers)
    raise OriginalMissing(
        f"expected the original of {failure.document_id} in the store or its topic, it is gone; publish it again"
    )
