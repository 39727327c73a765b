"""Values that follow from others: never guessed, always with the paths that they come from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from docsluice.assembly.found import Draft, Found, Option
from docsluice.confidence.features import Features

if TYPE_CHECKING:
    from pydantic import JsonValue

    from docsluice.normalise.types import Context
    from docsluice.schema.spec import Schema

_MONEY_PATHS = ("total_gross", "amount_due", "total_net", "total_tax")


def derive(draft: Draft, schema: Schema, context: Context, document_type: str) -> Draft:
    """The draft with derived values where the document's own are missing."""
    for step in (_invoice_type, _currency, _totals):
        draft = draft.with_found(list(step(draft, schema, context, document_type)))
    return draft


def _invoice_type(draft: Draft, schema: Schema, context: Context, document_type: str) -> Iterator[Found]:  # noqa: ARG001  one signature for all
    spec = schema.field("invoice_type")
    if spec is not None and "invoice_type" not in draft.found and document_type in spec.allowed_values:
        yield Found("invoice_type", spec, Option(document_type, "", Features(1.0), ()), tier="derived")


def _currency(draft: Draft, schema: Schema, context: Context, document_type: str) -> Iterator[Found]:  # noqa: ARG001  one signature for all
    spec = schema.field("currency")
    inputs = tuple(path for path in _MONEY_PATHS if path in draft.found)
    if spec is None or "currency" in draft.found or context.currency is None or not inputs:
        return
    yield Found("currency", spec, Option(context.currency, "", Features(0.9), ()), tier="derived", inputs=inputs[:1])


def _totals(draft: Draft, schema: Schema, context: Context, document_type: str) -> Iterator[Found]:  # noqa: ARG001  one signature for all
    """Of net, tax and gross the third, where BR-CO-15 is a rule of the schema and the other two were found."""
    if "BR-CO-15" not in schema.rules:
        return
    parts = {
        path: draft.found[path].amount() for path in ("total_net", "total_tax", "total_gross") if path in draft.found
    }
    known = {path: amount for path, amount in parts.items() if amount is not None}
    missing = [path for path in ("total_net", "total_tax") if path not in draft.found]
    gross = known.get("total_gross")
    if len(missing) != 1 or gross is None:
        return
    other = "total_tax" if missing[0] == "total_net" else "total_net"
    amount = known.get(other)
    if amount is None or abs(amount) > abs(gross):
        return
    yield _by_tax_rule(draft, schema, missing[0], gross - amount, ("total_gross", other))


def _by_tax_rule(draft: Draft, schema: Schema, path: str, amount: Decimal, inputs: tuple[str, ...]) -> Found:
    spec = schema.field(path)
    if spec is None:
        raise ValueError(f"expected a field {path} in {schema.id}, which has the rule BR-CO-15; came none")
    score = min(draft.found[name].chosen.features.score for name in inputs)
    value: JsonValue = format(amount, "f")
    return Found(
        path, spec, Option(value, "", Features(score, margin=score), ()), tier="derived", inputs=inputs, rule="BR-CO-15"
    )
