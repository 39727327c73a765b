"""What a drawn document says, as a row of a label file.

The row has the names that label files use (`vendor_name` for the model's "seller name"), so that `docsluice evaluate`
and `docsluice train` read it like any other set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from docsluice.teacher import labels, rows
from docsluice.teacher.contracts import DATES, DURATIONS, HEADINGS
from docsluice.teacher.datasets import INVOICE_NAMES, RECEIPT_NAMES

if TYPE_CHECKING:
    from pydantic import JsonValue

    from docsluice.teacher.synthetic.layout import Drawn, Piece

LICENCE = "CC0-1.0"
SOURCE = "synthetic"
CELLS: Mapping[str, str] = {cell: name for name, cell in rows.CELLS.items()}
_CONTRACT_NAMES: Mapping[str, str] = {
    "document_title": "document name",
    **DATES,
    **{name: label for name, (label, _) in DURATIONS.items()},
    "governing_law": "governing law",
}
_RECEIPT_NAMES: Mapping[str, str] = {**RECEIPT_NAMES, "invoice_number": "receipt number"}


def value_of(piece: Piece) -> str:
    """What a piece says: its value, or its text on one line."""
    return piece.value or " ".join(piece.text.split())


def values_by_label(pieces: Iterable[Piece]) -> dict[str, list[str]]:
    """Values of each entity label in the order of the page, each once."""
    found: dict[str, list[str]] = {}
    for piece in pieces:
        for label in piece.labels:
            if isinstance(label, str) and value_of(piece) not in found.setdefault(label, []):
                found[label].append(value_of(piece))
    return found


def make_row(identifier: str, drawn: Drawn, file: str, split: str, variant: str, pages: int) -> dict[str, JsonValue]:  # noqa: PLR0913, PLR0917  a row says all of these
    """The row of a document; `fields` are those that are printed, `fields_not_visible` true ones that are not."""
    found = values_by_label(drawn.pieces())
    fields: dict[str, JsonValue] = {
        name: values[0] if len(values) == 1 else list(values)
        for name, label in names_of(drawn.document_type).items()
        if (values := found.get(label))
    }
    hidden: dict[str, JsonValue] = {
        name: [drawn.unprinted[label]]
        for name, label in names_of(drawn.document_type).items()
        if label in drawn.unprinted and label not in found
    }
    more: dict[str, JsonValue] = {}
    if drawn.document_type == "contract":
        fields["parties"] = list(found["party"])
        fields.update(_clauses(found))
        more["clauses"] = {HEADINGS[label]: list(found[label]) for label in labels.CLAUSES if label in found}
        more["relations"] = [
            {"subject": found[pair.head][0], "relation": "referred_to_as", "object": found[pair.tail][0]}
            for pair in drawn.relations
        ]
    elif items := _line_items(drawn):
        fields["line_items"] = items
    return {
        "id": identifier,
        "file": file,
        "doc_type": drawn.document_type.replace(" ", "_"),
        "split": split,
        "language": drawn.language,
        "variant": variant,
        "fields": fields,
        "fields_not_visible": hidden,
        "exhaustive": True,
        **more,
        "pages": pages,
        "source": SOURCE,
        "licence": LICENCE,
    }


def names_of(document_type: str) -> Mapping[str, str]:
    """Names in label files → labels of the model, for a document type."""
    if document_type == "other":
        return {}
    return {"contract": _CONTRACT_NAMES, "receipt": _RECEIPT_NAMES}.get(document_type, INVOICE_NAMES)


def _clauses(found: Mapping[str, list[str]]) -> dict[str, JsonValue]:
    return {label.replace(" ", "_").replace("-", "_"): "Yes" if label in found else "No" for label in labels.CLAUSES}


def _line_items(drawn: Drawn) -> list[JsonValue]:
    items: dict[int, dict[str, JsonValue]] = {}
    for piece in drawn.pieces():
        for label in piece.labels:
            if not isinstance(label, str) and label[0] == labels.LINE_ITEM and label[2] in CELLS:
                items.setdefault(label[1], {}).setdefault(CELLS[label[2]], value_of(piece))
    return [item for _, item in sorted(items.items())]
