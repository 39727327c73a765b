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

# Other ways to ask for the same, so that the model reads the label instead of learning a fixed list.
PARAPHRASES: Mapping[str, tuple[str, ...]] = {
    "invoice number": ("invoice id", "number of the invoice", "document number"),
    "issue date": ("invoice date", "date of issue", "document date"),
    "due date": ("payment due date", "pay by date"),
    "currency": ("currency code", "currency of the amounts"),
    "purchase order number": ("order number", "buyer's order reference", "PO number"),
    "payment terms": ("terms of payment",),
    "seller name": ("vendor name", "supplier name", "merchant name", "company"),
    "seller tax id": ("vendor VAT number", "seller VAT id"),
    "seller address": ("vendor address", "supplier address", "merchant address"),
    "seller phone": ("merchant phone number", "telephone"),
    "buyer name": ("customer name", "client", "bill to name"),
    "buyer tax id": ("customer VAT number",),
    "buyer address": ("customer address", "billing address"),
    "iban": ("bank account number", "account IBAN"),
    "bic": ("SWIFT code",),
    "total without tax": ("net total", "subtotal", "total excluding VAT"),
    "total tax": ("VAT amount", "tax amount in total", "sales tax"),
    "total amount": ("grand total", "total including tax", "invoice total"),
    "amount due": ("balance due", "amount payable"),
    "service period start": ("billing period start", "start of service"),
    "service period end": ("billing period end", "end of service"),
    "time": ("time of purchase",),
    "tip": ("gratuity",),
    "document name": ("title of the agreement", "contract title"),
    "party": ("contracting party", "party to the agreement"),
    "agreement date": ("date of the agreement", "signing date"),
    "effective date": ("start date of the agreement", "date of effect"),
    "expiration date": ("end date of the agreement",),
    "term": ("duration of the agreement",),
    "governing law": ("applicable law", "jurisdiction"),
    "description": ("item name", "product"),
    "quantity": ("number of units",),
    "unit price": ("price per unit",),
    "net amount": ("line total", "amount"),
}


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
