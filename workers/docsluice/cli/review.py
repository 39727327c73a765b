"""`docsluice approve|correct|reject|requeue ID`: a person decides on an open entry."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Sequence
from typing import Annotated

import typer
from pydantic import JsonValue

from docsluice.cli.stream import Context, new_trail, open_context, resolve_id, run
from docsluice.kafka.client import send_together
from docsluice.kafka.queues import Entry, find_standing
from docsluice.review import decide
from docsluice.review.decide import Person, Tell
from docsluice.wire import Outgoing

Id = Annotated[str, typer.Argument(metavar="ID", help="document id, or its first characters")]
By = Annotated[str, typer.Option("--by", help="who decides; your login name by default", envvar="DOCSLUICE_PERSON")]
Decide = Callable[[Context, Entry, Person, Tell], Sequence[Outgoing]]


def approve(document: Id, by: By = "") -> None:
    """Makes the draft of an open entry a record, as it stands."""
    act(document, by, "approve", lambda _, entry, person, tell: decide.approve(entry, person, tell))


def correct(
    document: Id,
    pairs: Annotated[list[str], typer.Argument(metavar="PATH VALUE…", help="JSON, or text as it stands; null removes")],
    by: By = "",
) -> None:
    """Puts values right and makes the draft a record."""
    if len(pairs) % 2:
        raise typer.BadParameter(f"expected pairs of PATH and VALUE, came {len(pairs)} words; quote values with spaces")
    changes = {path: parse_value(text) for path, text in zip(pairs[::2], pairs[1::2], strict=True)}

    def correct_entry(context: Context, entry: Entry, person: Person, tell: Tell) -> Sequence[Outgoing]:
        from docsluice.schema.loader import find_schema, load_schemas

        schemas = load_schemas(context.settings.extraction.schemas)
        schema = find_schema(entry.record.draft.provenance.schema_id.split("@")[0], schemas)
        return decide.correct(entry, changes, schema, person, tell)

    act(document, by, "correct", correct_entry)


def reject(document: Id, by: By = "", reason: Annotated[str, typer.Option(help="why")] = "no reason given") -> None:
    """Ends the document as a failure; its original is kept."""
    act(document, by, "reject", lambda _, entry, person, tell: decide.reject(entry, reason, person, tell))


def requeue(document: Id) -> None:
    """Sends the document through extraction again, without reading it again."""
    act(document, "", "requeue", lambda _, entry, __, tell: decide.requeue(entry, tell))


def act(document: str, by: str, command: str, decision: Decide) -> None:
    """Finds the open entry and sends the decision in one transaction."""
    context = open_context()

    async def go() -> str:
        document_id = await resolve_id(context, document)
        standing = await find_standing(context.settings.kafka, context.topics, context.store, document_id)
        if not standing.entries:
            raise typer.BadParameter(f"expected an open entry, {document_id} has none; see `docsluice queue`")
        trail = new_trail(command)
        person = Person(by or getpass.getuser(), trail.when)
        from docsluice.kafka.outcomes import fit

        messages = tuple(decision(context, standing.entries[-1], person, Tell(context.topics, trail)))
        kafka = context.settings.kafka
        fitting = fit(messages, context.topics, context.store, kafka.max_message_bytes)
        await send_together(kafka, f"{kafka.group}-review-{document_id}", fitting)
        return document_id

    print(run(go()))


def parse_value(text: str) -> JsonValue:
    """JSON objects, lists, booleans and null as such; all else is text (amounts and dates are text in records)."""
    if text.startswith(("[", "{")) or text in ("null", "true", "false"):
        try:
            value: JsonValue = json.loads(text)
        except ValueError as error:
            raise typer.BadParameter(f"expected JSON after {text[:1]}, came {text!r}: {error}") from error
        return value
    return text
