from __future__ import annotations

import pytest

from docsluice.pipeline import Services, process
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()
Row = dict[str, str]


def run(text: str, *rows: Row, kind: str = "invoice", **fields: str) -> StructuredDocument:
    engine = ScriptedEngine(kind, {path: [(value, 0.9)] for path, value in fields.items()}, {"line_items": rows})
    return process(make_document(text), Services(SCHEMAS, engine))


def amounts(record: StructuredDocument) -> list[object]:
    rows = record.values.get("line_items") or []
    assert isinstance(rows, list)
    return [row.get("net_amount") for row in rows if isinstance(row, dict)]


LAMP: Row = {"description": "Lamp", "net_amount": "10.00"}
CHAIR: Row = {"description": "Chair", "quantity": "2"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lamp\t10.00\nChair 2\nblue\t30.00\nAll 40.00", "30.00"),
        ("Lamp\t10.00\nChair 2\nblue\t31.00\nAll 40.00", None),  # not what the sum asks for
        ("Lamp\t10.00\nChair 2 30.00\nAll 40.00", None),  # not in the column
        ("Lamp\t10.00\nChair 2\nblue\t30.00\t30.00\nAll 40.00", "30.00"),  # only one of them is in the column
    ],
)
def test_the_only_missing_amount_is_what_the_sum_asks_for_and_the_line_has(text: str, found: str | None) -> None:
    record = run(text, LAMP, CHAIR, total_net="40.00")
    assert amounts(record) == ["10.00", found]
    if found:
        assert record.fields["line_items[1].net_amount"].rule == "BR-CO-10"


def test_two_missing_amounts_are_not_found() -> None:
    text = "Lamp\t10.00\nChair 2\nblue\t15.00\nDesk 1\nred\t15.00\nAll 40.00"
    assert amounts(run(text, LAMP, CHAIR, {"description": "Desk", "quantity": "1"}, total_net="40.00")) == [
        "10.00",
        None,
        None,
    ]


@pytest.mark.parametrize(("kind", "rows"), [("invoice", 1), ("receipt", 2)])
def test_lines_of_invoices_have_a_number(kind: str, rows: int) -> None:
    record = run("Lamp\t10.00\nwith best regards", LAMP, {"description": "with best regards"}, kind=kind)
    assert len(amounts(record)) == rows
