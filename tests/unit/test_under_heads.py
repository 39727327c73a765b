"""Rows of an engine set against the heads of their table."""

from __future__ import annotations

import pytest

from docsluice.assembly.found import Ground
from docsluice.assembly.tables.rows import choose_rows
from docsluice.normalise.context import context_of
from docsluice.records import Instance
from docsluice.schema.loader import load_schemas
from scripted import find, make_document


def read(text: str, *rows: dict[str, str], scores: tuple[float, ...] = ()) -> list[dict[str, object]]:
    """The cells of every row by name; each value is looked for behind the description of its row."""
    group = load_schemas()["invoice"].group("line_items")
    assert group is not None
    instances = []
    for number, row in enumerate(rows):
        after = text.index(row["description"])
        score = scores[number] if scores else 0.9
        cells = [
            find(text, f"line_items.{name}", value, score if name == "description" else 0.9, after)
            for name, value in row.items()
        ]
        instances.append(Instance(group="line_items", cells=tuple(cells), score=score))
    document = make_document(text)
    found: dict[str, dict[str, object]] = {}
    for cell in choose_rows(group, instances, Ground(document, context_of(document)), 0.15):
        number_of, _, name = cell.path.partition("].")
        found.setdefault(number_of, {})[name] = cell.value
    return list(found.values())


NUMBERS = {"quantity": "3", "unit_price": "7.50", "net_amount": "22.50"}


@pytest.mark.parametrize("other", ["OIL-5", "pcs"])
def test_of_two_texts_of_a_row_the_one_below_its_head_is_the_description(other: str) -> None:
    text = "Code\tDescription\tUnit\tQty\tPrice\tAmount\nOIL-5\tDanish oil\tpcs\t3\t7.50\t22.50"
    rows = read(text, {"description": other, **NUMBERS}, {"description": "Danish oil", **NUMBERS}, scores=(0.9, 0.5))
    assert [row["description"] for row in rows] == ["Danish oil"]


def test_what_stands_above_the_heads_is_no_row() -> None:
    text = "Project\tPh. 2\nDescription\tQty\tPrice\tAmount\nDanish oil\t3\t7.50\t22.50\nWax\t2\t4.00\t8.00"
    wax = {"description": "Wax", "quantity": "2", "unit_price": "4.00", "net_amount": "8.00"}
    rows = read(text, {"description": "Project", "net_amount": "2"}, {"description": "Danish oil", **NUMBERS}, wax)
    assert [row["description"] for row in rows] == ["Danish oil", "Wax"]


@pytest.mark.parametrize(("head", "rate"), [("Sconto %", None), ("Sc.%", None), ("Rem. %", None), ("VAT %", "10")])
def test_a_discount_is_no_rate_of_taxes(head: str, rate: str | None) -> None:
    text = f"Description\tQty\tPrice\t{head}\tAmount\nDanish oil\t3\t7.50\t10\t20.25\nWax\t2\t4.00\t\t8.00"
    oil = {"description": "Danish oil", "quantity": "3", "unit_price": "7.50", "tax_rate": "10", "net_amount": "20.25"}
    assert read(text, oil)[0].get("tax_rate") == rate
