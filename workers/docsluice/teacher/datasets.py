"""Label files and page texts in, labelled documents out.

A set is a folder with `labels.jsonl`: one JSON object a line with id, file, doc_type, split and `fields`, whose
names are mapped here to what the model is asked for. Values are aligned with the text that was read; a value
that is not found is left out of the training (neither shown nor denied) and reported.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict, JsonValue

from docsluice.teacher import alignment as al
from docsluice.teacher import contracts
from docsluice.teacher.choice import prefer
from docsluice.teacher.rows import align_rows
from docsluice.teacher.samples import LabelledDocument, Span

INVOICE_NAMES: Mapping[str, str] = {
    "invoice_number": "invoice number", "issue_date": "issue date", "due_date": "due date", "currency": "currency",
    "purchase_order_number": "purchase order number", "vendor_name": "seller name", "vendor_address": "seller address",
    "vendor_tax_id": "seller tax id", "buyer_name": "buyer name", "buyer_address": "buyer address",
    "buyer_tax_id": "buyer tax id", "subtotal": "total without tax", "tax": "total tax", "total": "total amount",
    "amount_due": "amount due", "iban": "iban", "service_period_start": "service period start",
    "service_period_end": "service period end",
}  # fmt: skip
RECEIPT_NAMES: Mapping[str, str] = {**INVOICE_NAMES, "vendor_phone": "seller phone", "time": "time", "tip": "tip"}
DOCUMENT_TYPES = {
    "contract_nda": "contract", "credit_note": "credit note", "delivery_note": "other",
}  # fmt: skip
# Sets whose pages are labelled word by word: what has no label is not there.
EXHAUSTIVE = {
    "wildreceipt": ("issue_date", "time", "subtotal", "tax", "total", "vendor_phone", "vendor_address", "tip")
}
# Documents that may be measured on but not learnt from: copyleft test fixtures and files without a licence.
EVALUATION_ONLY = re.compile(r"GPL|no licence file \(vendor", re.IGNORECASE)
TRAINING = "train"
_MONEY = {"subtotal", "tax", "total", "amount_due", "tip"}
_DATES = {"issue_date", "due_date", "service_period_start", "service_period_end"}
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "INR": "₹"}


class Row(BaseModel):
    """A line of a label file; other names in it are not read.

    `exhaustive` says that the document has no field but those in `fields`.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    file: str
    doc_type: str
    split: str
    licence: str = ""
    fields: dict[str, JsonValue]
    unverified_fields: tuple[str, ...] = ()
    exhaustive: bool = False
    clauses: dict[str, list[str]] = {}
    relations: tuple[dict[str, JsonValue], ...] = ()


class PageTexts(Protocol):
    """Where the texts of a document's pages come from; None: not read yet."""

    def __call__(self, origin: str, row: Row) -> tuple[str, ...] | None:
        """Page texts of a row of a set."""


@dataclass
class Report:
    """What could be aligned: (set, label) → count."""

    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, origin: str, label: str, *, found: bool) -> None:
        """Note one label."""
        (self.found if found else self.missed)[origin, label] += 1

    def lines(self) -> Iterator[str]:
        """The report as text."""
        for origin, label in sorted(self.found.keys() | self.missed.keys()):
            hit, miss = self.found[origin, label], self.missed[origin, label]
            yield f"{origin:14} {label:36} {hit:5} of {hit + miss:5} ({hit / (hit + miss):.0%})"


def read_rows(path: Path, split: str) -> Iterator[Row]:
    """Rows of a label file that belong to the split; for training, without those that are for evaluation only."""
    for line in path.read_text("utf-8").splitlines():
        row = Row.model_validate_json(line)
        if row.split == split and not (split == TRAINING and EVALUATION_ONLY.search(row.licence)):
            yield row


def cached_texts(folder: Path) -> PageTexts:
    """Page texts kept as `folder/SET/ID.json`: {"pages": [text, …]}."""

    def read(origin: str, row: Row) -> tuple[str, ...] | None:
        path = folder / origin / f"{row.id}.json"
        return tuple(json.loads(path.read_text("utf-8"))["pages"]) if path.exists() else None

    return read


def read_set(folder: Path, split: str, texts: PageTexts, report: Report) -> Iterator[LabelledDocument]:
    """Labelled documents of one set, in the order of its label file."""
    for path in sorted(folder.glob("labels*.jsonl")):
        origin = folder.name if path.stem == "labels" else f"{folder.name}_text"
        for row in read_rows(path, split):
            pages = texts(origin, row)
            if pages and any(page.strip() for page in pages):
                yield label_document(origin, row, "\n".join(pages), report)


def label_document(origin: str, row: Row, text: str, report: Report) -> LabelledDocument:
    """Align one row with its text."""
    kind = DOCUMENT_TYPES.get(row.doc_type, row.doc_type)
    document = LabelledDocument(row.id, origin, kind, text)
    if kind == "contract":
        return contracts.label_contract(document, row, report)
    names = RECEIPT_NAMES if kind == "receipt" else INVOICE_NAMES
    entities: dict[str, tuple[Span, ...]] = {}
    for name, label in names.items():
        if name in row.unverified_fields:
            continue
        values = texts_of(row.fields.get(name))
        if not values:
            if row.exhaustive or name in EXHAUSTIVE.get(origin, ()):
                entities[label] = ()
            continue
        spans = [span for value in values for span in _find(name, value, text)]
        report.count(origin, label, found=bool(spans))
        if spans and (chosen := prefer(label, text, spans)):
            entities[label] = chosen
    document = replace(document, entities=entities)
    lines = row.fields.get("line_items")
    return align_rows(document, lines, report) if isinstance(lines, list) else document


def texts_of(value: JsonValue) -> list[str]:
    """The values of a label: one text, or a list of alternatives."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str) and item.strip()]


def _find(name: str, value: str, text: str) -> list[Span]:
    if name in _MONEY:
        return _find_amount(value, text)
    if name in _DATES:
        return _find_day(value, text)
    if name == "currency":
        found = al.find_text(text, value, fuzzy=False)
        symbol = _SYMBOLS.get(value)
        return found or ([Span(i, i + 1) for i, c in enumerate(text) if c == symbol][:2] if symbol else [])
    if name.endswith("_address"):
        parts = [part.strip() for part in value.split(",") if part.strip()]
        return al.find_text(text, value) or al.find_parts(text, parts) or _most_parts(text, parts)
    return al.find_text(text, value, fuzzy=name.endswith("_name") or len(value) > al.FUZZY_MINIMUM + 5)


def _most_parts(text: str, parts: list[str]) -> list[Span]:
    """Street and town, where a part of the label (a district, a country) is not printed."""
    kept = [part for part in parts if al.find_text(text, part, fuzzy=False)]
    return al.find_parts(text, kept) if len(kept) > 1 else []


def _find_amount(value: str, text: str) -> list[Span]:
    try:
        return al.find_money(text, Decimal(value))
    except InvalidOperation:
        readings = al.read_numbers(value)
        return [span for reading in readings for span in al.find_money(text, reading)]


def _find_day(value: str, text: str) -> list[Span]:
    try:
        return al.find_date(text, date.fromisoformat(value))
    except ValueError:  # a set that labels dates as printed
        return al.find_text(text, value, fuzzy=False)


def load(folders: Iterable[Path], split: str, texts: PageTexts, report: Report) -> list[LabelledDocument]:
    """All labelled documents of several sets."""
    return [document for folder in folders for document in read_set(folder, split, texts, report)]


Loader = Callable[[Iterable[Path], str, PageTexts, Report], list[LabelledDocument]]
