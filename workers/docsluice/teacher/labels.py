"""What the model is asked for, by document type: the names that training, schemas and engine share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

DOCUMENT_TYPE = "document type"
DOCUMENT_TYPES = ("invoice", "credit note", "order", "receipt", "contract", "other")
REFERRED_TO_AS = "referred to as"
LINE_ITEM, TAX = "line item", "tax"
LINE_ITEM_ANCHOR, TAX_ANCHOR = "description", "tax rate"

INVOICE = (
    "invoice number", "issue date", "currency", "due date", "purchase order number", "payment terms",
    "preceding invoice number", "service period start", "service period end", "seller name", "seller tax id",
    "seller address", "buyer name", "buyer tax id", "buyer address", "iban", "bic", "payment reference",
    "sum of lines", "discount", "charges", "total without tax", "total tax", "total amount", "amount paid",
    "rounding", "amount due",
)  # fmt: skip
RECEIPT = (
    "seller name", "seller address", "seller tax id", "seller phone", "receipt number", "issue date", "time",
    "currency", "total without tax", "total tax", "total amount", "discount", "tip", "rounding", "amount paid",
)  # fmt: skip
CLAUSES = (
    "termination for convenience", "anti-assignment", "change of control", "cap on liability", "exclusivity",
    "non-compete", "audit rights", "insurance",
)  # fmt: skip
CONTRACT = (
    "document name", "agreement date", "effective date", "expiration date", "term", "renewal term",
    "notice period to terminate renewal", "governing law", *CLAUSES, "party",
)  # fmt: skip
INVOICE_LINE = (
    "line number", "item code", "description", "quantity", "unit", "unit price", "tax rate", "net amount",
)  # fmt: skip
RECEIPT_LINE = ("description", "quantity", "unit price", "net amount")
TAX_LINE = ("tax category", "tax rate", "tax base", "tax amount")


def prompt(document_type: str) -> tuple[tuple[str, ...], Mapping[str, tuple[str, tuple[str, ...]]]]:
    """What the runtime asks of a document of a type: entities, and groups with their anchor and cells."""
    if document_type == "contract":
        return CONTRACT, {}
    if document_type == "receipt":
        return RECEIPT, {LINE_ITEM: (LINE_ITEM_ANCHOR, RECEIPT_LINE)}
    return INVOICE, {LINE_ITEM: (LINE_ITEM_ANCHOR, INVOICE_LINE), TAX: (TAX_ANCHOR, TAX_LINE)}


def in_order(document_type: str, asked: Iterable[str]) -> list[str]:
    """Labels in the order in which the schema of a document type asks for them."""
    order = {"receipt": RECEIPT, "contract": CONTRACT}.get(document_type, INVOICE)
    return sorted(asked, key=lambda label: order.index(label) if label in order else len(order))
