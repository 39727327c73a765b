"""`docsluice publish FILE…`: files → documents.incoming."""

from __future__ import annotations

import asyncio
import hashlib
import json
import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from docsluice.cli.stream import Context, new_trail, open_context, run
from docsluice.wire import ClaimCheck, Outgoing, Trail, content_id, encode_record


def publish(  # noqa: PLR0913, PLR0917  one parameter a flag
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True)],
    schema: Annotated[str, typer.Option(help="auto, or the name of a schema")] = "auto",
    document_id: Annotated[str | None, typer.Option(help="id instead of the content's sha256; for one file")] = None,
    wait: Annotated[bool, typer.Option(help="wait until each document has ended, and print its outcome")] = False,
    timeout: Annotated[float, typer.Option(help="seconds to wait at most")] = 120.0,
    json_lines: Annotated[bool, typer.Option("--json", help="JSON lines")] = False,
) -> None:
    """Publishes files; those above the message limit go to the store and are sent as a claim check.

    Exit code with --wait: 0 every document ended in a record or a queue, 3 some failed or did not end in time.
    """
    if document_id and len(files) > 1:
        raise typer.BadParameter("expected one file with --document-id, came more; publish them one by one")
    context = open_context()
    ids = run(send_files(context, files, schema, document_id))
    for path, identity in zip(files, ids, strict=True):
        if not wait:
            print(json.dumps({"file": str(path), "document_id": identity}) if json_lines else f"{identity}  {path}")
    if wait:
        from docsluice.cli.outcome import wait_for_outcomes

        outcomes = run(wait_for_outcomes(context, ids, timeout))
        for path, identity in zip(files, ids, strict=True):
            status = outcomes.get(identity, "pending")
            line = {"file": str(path), "document_id": identity, "status": status}
            print(json.dumps(line) if json_lines else f"{status:10}  {identity}  {path}")
        if any(outcomes.get(identity) not in ("structured", "escalated", "review") for identity in ids):
            raise typer.Exit(3)


class Original(NamedTuple):
    """A file to be published."""

    name: str
    content: bytes
    document_id: str
    schema: str = "auto"


async def send_files(context: Context, files: Sequence[Path], schema: str, document_id: str | None = None) -> list[str]:
    """Sends each file and waits for its delivery; the document ids in order."""
    from docsluice.kafka.client import deliver, open_producer

    ids: list[str] = []
    trail = new_trail("publish")
    async with open_producer(context.settings.kafka) as producer:
        for path in files:
            content = await asyncio.to_thread(path.read_bytes)
            identity = document_id or content_id(content)
            await deliver(producer, message_for(context, Original(path.name, content, identity, schema), trail))
            ids.append(identity)
    return ids


def message_for(context: Context, original: Original, trail: Trail) -> Outgoing:
    """The message of a file: its bytes, or a claim check where they are too many."""
    from docsluice.kafka.outcomes import OVERHEAD

    name, content, identity, schema = original
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    value = content
    if len(content) + OVERHEAD > context.settings.kafka.max_message_bytes:
        digest = hashlib.sha256(content).hexdigest()
        claim = ClaimCheck(uri=context.store.put(content), media_type=media_type, schema_name=schema, sha256=digest)
        value, media_type = encode_record(claim), "application/json"
    elif media_type.endswith(("/json", "+json")):
        media_type = "application/octet-stream"  # a file of JSON is no claim check
    headers = {
        "name": name,
        "schema": schema,
        "document_id": identity,
        "content-type": media_type,
        "traceparent": trail.traceparent,
        "ce_specversion": "1.0",
        "ce_id": identity,
        "ce_type": "docsluice.Incoming/1",
        "ce_source": "docsluice/publish",
        "ce_time": trail.when,
    }
    pairs = tuple((key, text.encode("utf-8")) for key, text in headers.items())
    return Outgoing(context.topics.incoming.name, identity.encode("utf-8"), value, pairs)
