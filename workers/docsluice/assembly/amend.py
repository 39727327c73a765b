"""A draft with values of a model or a person in it → a draft that passed the same rules. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from docsluice.assembly.found import as_decimal
from docsluice.assembly.record import relate, values_of
from docsluice.validation.rules import check

if TYPE_CHECKING:
    from docsluice.records import FieldValue, StructuredDocument
    from docsluice.schema.spec import Schema

_NUMBERS = frozenset({"money", "number", "rate"})


def amend(draft: StructuredDocument, changed: Mapping[str, FieldValue], schema: Schema) -> StructuredDocument:
    """The draft with these fields put in, its values, relations, violations and tiers made anew; not yet routed."""
    fields = {path: value for path, value in draft.fields.items() if not _is_below(path, changed)} | dict(changed)
    amounts: dict[str, Decimal] = {}
    texts: dict[str, str] = {}
    for path, field in fields.items():
        spec = schema.field(path)
        amount = as_decimal(field.value) if spec is not None and spec.type in _NUMBERS else None
        if amount is not None:
            amounts[path] = amount
        elif isinstance(field.value, str):
            texts[path] = field.value
    found = [field.tier for field in fields.values() if field.status == "found"]
    return draft.model_copy(
        update={
            "fields": fields,
            "values": values_of(fields),
            "relations": relate(schema, fields),
            "violations": check(schema.rules, amounts, texts),
            "provenance": draft.provenance.model_copy(update={"tiers": tuple(dict.fromkeys(found))}),
        }
    )


def _is_below(path: str, changed: Mapping[str, FieldValue]) -> bool:
    """Whether a path lies inside one that is replaced whole (`seller.address.city` in `seller.address`)."""
    return any(path.startswith((f"{other}.", f"{other}[")) for other in changed)
