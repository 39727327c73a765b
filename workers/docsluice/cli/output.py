"""Records as lines of JSON, and as tables for a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from docsluice.records import Failure, StructuredDocument

if TYPE_CHECKING:
    from pydantic import JsonValue
    from rich.console import RenderableType

    from docsluice.cli.running import Result

_ALWAYS = frozenset({"value", "raw", "probability", "tier", "evidence", "reasons"})
"""Members of a field that are printed whatever they hold."""
Rename = Callable[[StructuredDocument], dict[str, "JsonValue"]]
"""Gives the values of a record under other names."""


def format_record(record: StructuredDocument | Failure) -> str:
    """One line of JSON; what is empty or as usual in every field (`inputs`, `status`) is left out."""
    content = cast("dict[str, JsonValue]", record.model_dump(mode="json", by_alias=True))
    if isinstance(record, Failure):
        content = {key: value for key, value in content.items() if value is not None}
    else:
        fields = cast("dict[str, dict[str, JsonValue]]", content["fields"])
        content["fields"] = {path: _shorten(field) for path, field in fields.items()}
    return _dump(content)


def format_values(result: Result, rename: Rename | None = None) -> str:
    """`{"file", "document_type", "values"}` as a line; for a failure both are null and `failure` says why."""
    record = result.record
    if isinstance(record, Failure):
        failure = {key: value for key, value in record.model_dump(mode="json").items() if value is not None}
        return _dump({"file": result.file, "document_type": None, "values": None, "failure": failure})
    values = rename(record) if rename else record.values
    return _dump({"file": result.file, "document_type": record.document_type.value, "values": values})


def tabulate(result: Result) -> RenderableType:
    """A table of one document: field, value, probability, page, where, and what to look at."""
    from rich.console import Group
    from rich.markup import escape
    from rich.table import Table
    from rich.text import Text

    record = result.record
    if isinstance(record, Failure):
        return Text(f"{result.file}: failed at {record.stage}: {record.error}: {record.message}\n", style="red")
    kind = record.document_type
    table = Table(
        title=f"{escape(result.file)}: {kind.value} ({kind.probability:.2f}), {record.status}", title_justify="left"
    )
    table.add_column("field")
    table.add_column("value", overflow="fold")
    table.add_column("probability", justify="right")
    table.add_column("page", justify="right")
    table.add_column("where (points)")
    table.add_column("notes")
    for path, field in record.fields.items():
        if field.status == "not_found":
            continue
        first = field.evidence[0] if field.evidence else None
        where = " ".join(f"{edge:.0f}" for edge in first.boxes[0]) if first and first.boxes else field.tier
        table.add_row(
            escape(path),
            escape(_describe(field.value)),
            f"{field.probability:.2f}",
            str(first.page) if first else "",
            where,
            ", ".join(field.reasons),
            style="yellow" if field.reasons else "",
        )
    notes = [Text(f"{v.rule}: {v.message}", style="yellow") for v in record.violations]
    notes += [Text("escalated: " + ", ".join(record.reasons), style="yellow")] if record.reasons else []
    return Group(table, *notes, Text())


def _describe(value: JsonValue) -> str:
    if isinstance(value, dict):
        for key in ("raw", "name"):
            if value.get(key):
                return str(value[key]).replace("\n", ", ")
        spans = value.get("spans")
        if isinstance(spans, list):
            return " … ".join(str(span) for span in spans)
        return _dump(value)
    if isinstance(value, list):
        return "; ".join(_describe(item) for item in value)
    return "" if value is None else str(value)


def _shorten(field: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """A field without what says nothing: status "found", empty inputs, the value where none was found."""
    always = _ALWAYS if field["status"] == "found" else _ALWAYS - {"value", "raw", "evidence"}
    usual: list[JsonValue] = [None, [], "found"]
    return {key: value for key, value in field.items() if key in always or value not in usual}


def _dump(content: JsonValue) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
