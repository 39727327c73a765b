"""What labels are called, and where and how a record states the same thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from docsluice.evaluation.compare import Kind

Json = Mapping[str, JsonValue]


@dataclass(frozen=True)
class Target:
    """Where a label's value stands in `values`, and how it is compared."""

    path: str
    kind: Kind


FIELDS: Mapping[str, Target] = {
    "invoice_number": Target("invoice_number", "code"),
    "issue_date": Target("issue_date", "date"),
    "due_date": Target("due_date", "date"),
    "currency": Target("currency", "code"),
    "purchase_order_number": Target("purchase_order_number", "code"),
    "vendor_name": Target("seller.name", "text"),
    "vendor_address": Target("seller.address", "text"),
    "vendor_tax_id": Target("seller.tax_id", "code"),
    "buyer_name": Target("buyer.name", "text"),
    "buyer_address": Target("buyer.address", "text"),
    "buyer_tax_id": Target("buyer.tax_id", "code"),
    "subtotal": Target("total_net", "money"),
    "tax": Target("total_tax", "money"),
    "total": Target("total_gross", "money"),
    "amount_due": Target("amount_due", "money"),
    "iban": Target("payment.iban", "code"),
    "service_period_start": Target("service_period.start", "date"),
    "service_period_end": Target("service_period.end", "date"),
    "document_title": Target("document_name", "text"),
    "agreement_date": Target("agreement_date", "date"),
    "effective_date": Target("effective_date", "date"),
    "expiration_date": Target("expiration_date", "date"),
    "term": Target("term", "term"),
    "renewal_term": Target("renewal_term", "term"),
    "termination_notice_renewal": Target("notice_period_to_terminate_renewal", "term"),
    "governing_law": Target("governing_law", "law"),
}
PARTIES = "parties"
LINES = "line_items"
CELLS: Mapping[str, Target] = {
    "description": Target("description", "text"),
    "quantity": Target("quantity", "money"),
    "unit_price": Target("unit_price", "money"),
    "amount": Target("net_amount", "money"),
}
CLAUSES = (
    "termination_for_convenience",
    "anti_assignment",
    "exclusivity",
    "non_compete",
    "cap_on_liability",
    "audit_rights",
    "change_of_control",
    "insurance",
)
ORDER: Sequence[str] = [*FIELDS, PARTIES, *(f"{LINES}.{cell}" for cell in CELLS), *CLAUSES]
"""All that is scored, in the order of the tables."""

_PLAIN: Mapping[Kind, tuple[str, ...]] = {
    "money": ("value", "amount"),
    "date": ("value", "date"),
    "term": ("value", "duration", "raw", "text"),
    "law": ("name", "value", "code", "raw"),
    "code": ("value", "raw"),
    "text": ("raw", "name", "value", "text"),
}
"""The part of an object that is compared, where a label is one text; the first that is there."""


def look_up(values: Json, path: str) -> JsonValue:
    """Value at a dotted path, None if absent; a party given as a text is its name."""
    here: JsonValue = dict(values)
    for key in path.split("."):
        if isinstance(here, str) and key == "name":
            return here
        here = here.get(key) if isinstance(here, dict) else None
    return here


def flatten(value: JsonValue, kind: Kind) -> str | None:
    """The text that a value stands for; None for an empty one. An address without `raw` is joined."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        known = next((found for key in _PLAIN[kind] if (found := value.get(key))), None)
        value = known or ", ".join(str(part) for part in value.values() if part)
    text = "" if value is None else str(value).strip()
    return text or None


def as_list(value: JsonValue) -> list[JsonValue]:
    """A list as it is, a lone value as a list of one, nothing as an empty list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def as_object(value: JsonValue) -> dict[str, JsonValue]:
    """An object as it is, anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def find_probability(record: Json, path: str) -> float | None:
    """Probability that `fields` gives for the value at a path."""
    fields = as_object(record.get("fields"))
    for key in (path, f"{path}.raw", f"{path}.name", f"{path}[0]", path.removesuffix(".name")):
        found = as_object(fields.get(key)).get("probability")
        if isinstance(found, int | float):
            return float(found)
    return None


def has_clause(values: Json, name: str) -> bool:
    """Tell whether a clause is there: given as a truth, yes or no, an object or its text."""
    found = values.get(name, as_object(values.get("clauses")).get(name))
    if isinstance(found, dict):
        found = found.get("present", found.get("value"))
    return str(found).casefold() in {"yes", "true"} if isinstance(found, bool | str) else bool(found)
