"""Values under the names that Azure, AWS or Google give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import JsonValue

from docsluice.schema.spec import FieldSpec, GroupSpec, Schema

Vendor = Literal["azure", "aws", "google"]
# What stands for an object where a vendor has one text.
_PLAIN = {"address": "raw", "jurisdiction": "name"}


def rename_values(values: Mapping[str, JsonValue], schema: Schema, vendor: Vendor) -> dict[str, JsonValue]:
    """Values by the vendor's names, flat; rows are lists below the vendor's name of the group.

    Left out is what the vendor has no name for. Values keep our forms (ISO dates, decimal strings); addresses
    and jurisdictions become their text. A group whose cells have no names there gives its anchors (`parties`).
    """
    renamed: dict[str, JsonValue] = {}
    for field in schema.fields:
        value = _plain(_lookup(values, field.path), field)
        if vendor in field.aliases and value is not None:
            _put(renamed, field.aliases[vendor], value)
    for group in schema.groups:
        rows = values.get(group.name)
        if vendor in group.aliases and isinstance(rows, list) and rows:
            renamed[group.aliases[vendor]] = list(_rows(rows, group, vendor))
    return renamed


def _rows(rows: list[JsonValue], group: GroupSpec, vendor: Vendor) -> Iterator[JsonValue]:
    named = [cell for cell in group.fields if vendor in cell.aliases]
    for row in rows:
        if not isinstance(row, dict):
            continue
        if not named:
            anchor = _plain(row.get(group.anchor), group.anchor_field)
            if anchor is not None:
                yield anchor
            continue
        cells = ((cell.aliases[vendor], _plain(row.get(cell.name), cell)) for cell in named)
        yield {name: value for name, value in cells if value is not None}


def _plain(value: JsonValue, field: FieldSpec) -> JsonValue:
    key = _PLAIN.get(field.type)
    return value.get(key) if key and isinstance(value, dict) else value


def _lookup(values: Mapping[str, JsonValue], path: str) -> JsonValue:
    here: JsonValue = dict(values)
    for name in path.split("."):
        here = here.get(name) if isinstance(here, dict) else None
    return here


def _put(target: dict[str, JsonValue], alias: str, value: JsonValue) -> None:
    """Store at a vendor's name; `PaymentDetails[0].IBAN` is an entry of the first object of a list."""
    nested = re.fullmatch(r"(\w+)\[0\]\.(\w+)", alias)
    if nested is None:
        target[alias] = value
        return
    rows = target.setdefault(nested[1], [{}])
    first = rows[0] if isinstance(rows, list) else None
    if isinstance(first, dict):
        first[nested[2]] = value
