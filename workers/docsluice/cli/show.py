"""`docsluice show ID`: where one document stands, and all that is known of it."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from docsluice.cli.output import format_record, tabulate
from docsluice.cli.running import Result
from docsluice.cli.stream import open_context, resolve_id, run
from docsluice.kafka.queues import Standing, find_standing


def show(
    document: Annotated[str, typer.Argument(metavar="ID", help="document id, or its first characters")],
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Shows record, open entries, failures and corrections of a document."""
    context = open_context()

    async def find() -> tuple[str, Standing]:
        document_id = await resolve_id(context, document)
        return document_id, await find_standing(context.settings.kafka, context.topics, context.store, document_id)

    document_id, standing = run(find())
    if as_json:
        print(json.dumps(describe(document_id, standing), ensure_ascii=False))
        return
    import rich
    from rich.markup import escape

    rich.print(f"[bold]{escape(document_id)}[/bold]")
    if standing.record:
        rich.print(tabulate(Result(standing.record.source.name or document_id, standing.record)))
    for entry in standing.entries:
        rich.print(f"waits in {entry.queue}: {escape(', '.join(entry.record.reasons))}")
        rich.print(tabulate(Result(entry.record.draft.source.name or document_id, entry.record.draft)))
    for failure in standing.failures:
        rich.print(tabulate(Result(failure.source.name or document_id, failure)))
        kept = failure.source.uri or failure.origin or "not kept"
        rich.print(f"original: {escape(kept)}; again: docsluice retry {escape(document_id)}")
    for each in standing.corrections:
        rich.print(
            escape(f"{each.decided_at} {each.person} {each.decision} {each.path}: {each.before!r} → {each.after!r}")
        )


def describe(document_id: str, standing: Standing) -> dict[str, object]:
    """A standing for a program."""
    return {
        "document_id": document_id,
        "record": json.loads(format_record(standing.record)) if standing.record else None,
        "entries": [
            {"queue": entry.queue, **entry.record.model_dump(mode="json", by_alias=True)} for entry in standing.entries
        ],
        "failures": [failure.model_dump(mode="json") for failure in standing.failures],
        "corrections": [correction.model_dump(mode="json") for correction in standing.corrections],
    }
