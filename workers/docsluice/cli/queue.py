"""`docsluice queue`: the open entries of the queues."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Annotated, TypeVar

import typer

from docsluice.cli.stream import Context, open_context, run
from docsluice.kafka.queues import QUEUES, Entry, QueueName, open_entries
from docsluice.records import Escalation


def queue(
    name: Annotated[str, typer.Argument(metavar="[escalated|review]", help="both when not given")] = "",
    json_lines: Annotated[bool, typer.Option("--json", help="one entry a line")] = False,
) -> None:
    """Lists what waits for a model or a person, oldest first."""
    names: tuple[QueueName, ...] = tuple(each for each in QUEUES if name in ("", each))
    if not names:
        raise typer.BadParameter(f"expected escalated or review, came {name!r}")
    context = open_context()
    if json_lines:
        for one in run(list_rows(context, names, summarise)):
            print(json.dumps(one, ensure_ascii=False))
        return
    rows = run(list_rows(context, names, tell))
    if not rows:
        print("nothing waits")
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("queue", "document", "file", "type", "since", "why")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    Console().print(table)


Row = TypeVar("Row")


async def list_rows(context: Context, names: Iterable[QueueName], row_of: Callable[[Entry], Row]) -> list[Row]:
    """What is told of each open entry, oldest first; an entry itself, which holds a whole document, is not kept."""
    entries = open_entries(context.settings.kafka, context.topics, context.store, names)
    rows = [(since(entry), row_of(entry)) async for entry in entries]
    return [row for _, row in sorted(rows, key=itemgetter(0))]


def tell(entry: Entry) -> tuple[str, ...]:
    """An entry as a line of the table."""
    draft = entry.record.draft
    why = ", ".join(entry.record.reasons[:4]) + (" …" if len(entry.record.reasons) > 4 else "")  # noqa: PLR2004  a line's worth
    kind = f"{draft.document_type.value} {draft.document_type.probability:.2f}"
    return entry.queue, entry.record.document_id[:19], draft.source.name or "", kind, since(entry), why


def since(entry: Entry) -> str:
    """When the entry was opened."""
    record = entry.record
    return record.escalated_at if isinstance(record, Escalation) else record.created_at


def summarise(entry: Entry) -> dict[str, object]:
    """An entry for a program; `docsluice show ID --json` has all of it."""
    draft = entry.record.draft
    return {
        "queue": entry.queue,
        "document_id": entry.record.document_id,
        "file": draft.source.name,
        "document_type": draft.document_type.value,
        "since": since(entry),
        "reasons": list(entry.record.reasons),
        "values": draft.values,
    }
