"""Rows of receipts: lost quantities, prices taken for amounts, rows between others, lines that are no articles."""

from __future__ import annotations

import pytest

from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document, rows_in

SCHEMAS = load_schemas()


def rows_of(text: str, lines: list[dict[str, str]], *, kind: str = "receipt") -> list[dict[str, object]]:
    record = process(make_document(text), Services(SCHEMAS, ScriptedEngine(kind, rows={"line_items": lines})))
    return rows_in(record)


def line(description: str, amount: str, quantity: str | None = None) -> dict[str, str]:
    count = {"quantity": quantity} if quantity else {}
    return {**count, "description": description, "net_amount": amount}


@pytest.mark.parametrize(("gap", "quantity"), [("  ", "1"), ("", None), ("    ", None)])
def test_a_quantity_that_was_lost_is_one_where_other_rows_begin_with_theirs_before_the_same_edge(
    gap: str, quantity: str | None
) -> None:
    text = f"2 Roll Set\t17.80\n{gap}Umezuke\t3.80\nI Salad\t5.80\n3 Curry\t17.40\nTotal\t44.80"
    lines = [
        line("Roll Set", "17.80", "2"),
        line("Umezuke", "3.80"),
        line("Salad", "5.80"),
        line("Curry", "17.40", "3"),
    ]
    assert [row.get("quantity") for row in rows_of(text, lines)] == ["2", quantity, "1", "3"]


def test_a_quantity_before_the_words_is_taken_where_others_begin_with_theirs() -> None:
    text = "2 Roll Set\t17.80\n4 x Umezuke\t5.20\n3 Curry\t17.40\nTotal\t39.00"
    lines = [line("Roll Set", "17.80", "2"), line("Umezuke", "5.20"), line("Curry", "17.40", "3")]
    assert [row.get("quantity") for row in rows_of(text, lines)] == ["2", "4", "3"]


def test_rows_without_quantities_get_none() -> None:
    text = "Roll Set\t17.80\nUmezuke\t3.80\nTotal\t21.60"
    assert all("quantity" not in row for row in rows_of(text, [line("Roll Set", "17.80"), line("Umezuke", "3.80")]))
    one = "2 Roll Set\t17.80\nUmezuke\t3.80\nTotal\t21.60"
    rows = rows_of(one, [line("Roll Set", "17.80", "2"), line("Umezuke", "3.80")])
    assert [row.get("quantity") for row in rows] == ["2", None]


def test_a_row_between_others_is_found_with_its_cells() -> None:
    text = "2 Roll Set\t17.80\n1 Gluten free bun\t0.50\nRegular price\t9.00\n3 Curry\t17.40\nSubtotal\t35.70"
    rows = rows_of(text, [line("Roll Set", "17.80", "2"), line("Curry", "17.40", "3")])
    assert rows[1] == {"description": "Gluten free bun", "quantity": "1", "net_amount": "0.50"}
    assert [row["description"] for row in rows] == ["Roll Set", "Gluten free bun", "Curry"]


def test_a_row_below_the_others_is_one_if_it_begins_with_its_quantity() -> None:
    lines = [line("Roll Set", "17.80", "2"), line("Curry", "17.40", "3")]
    text = "2 Roll Set\t17.80\n3 Curry\t17.40\n1 Tea\t2.00\nFood\t37.20"
    assert [row["description"] for row in rows_of(text, lines)] == ["Roll Set", "Curry", "Tea"]


def test_an_amount_at_the_end_of_its_line_completes_a_row_that_has_none() -> None:
    text = "Hamburger\t13.95\nCheese\t1.99\nBacon\t2.49\nTotal\t18.43"
    rows = rows_of(text, [line("Hamburger", "13.95"), {"description": "Cheese"}, line("Bacon", "2.49")])
    assert [row.get("net_amount") for row in rows] == ["13.95", "1.99", "2.49"]


def test_the_product_below_a_price_is_the_amount() -> None:
    text = "1 Lunga\t13.90\n2 Coca\t3.00\n6.00\n2 Duvel\t4.50\n4.50\nTotal\t40.00"
    lines = [line("Lunga", "13.90", "1"), line("Coca", "3.00", "2"), line("Duvel", "4.50", "2")]
    rows = rows_of(text, lines)
    assert (rows[1]["unit_price"], rows[1]["net_amount"]) == ("3.00", "6.00")
    assert (rows[2].get("unit_price"), rows[2]["net_amount"]) == (None, "4.50")


def test_a_number_within_the_words_and_a_price_without_cents_are_no_quantities() -> None:
    rows = rows_of("Rinse 19 flap\t10.99\nTotal\t10.99", [line("Rinse 19 flap", "10.99") | {"quantity": "19"}])
    assert "quantity" not in rows[0]
    rows = rows_of(
        "Butter naan 75 75.00\nTotal 75.00", [{"description": "Butter naan", "quantity": "75", "net_amount": "75.00"}]
    )
    assert (rows[0].get("quantity"), rows[0].get("unit_price")) == (None, "75")


def test_rounding_change_and_volumes_are_no_articles() -> None:
    text = "Unleaded\t40.00\nGallons\t13.24\nRound off\t-0.18\nCambio\t5.00\nSoda\t2.00"
    lines = [line("Unleaded", "40.00"), line("Gallons", "13.24"), line("Round off", "-0.18"), line("Cambio", "5.00")]
    assert [row["description"] for row in rows_of(text, lines)] == ["Unleaded"]


def test_invoices_keep_their_rows() -> None:
    text = "Roll Set\t17.80\nGallons\t0.50\nCurry\t17.40"
    lines = [line("Roll Set", "17.80"), line("Gallons", "0.50"), line("Curry", "17.40")]
    assert [row["description"] for row in rows_of(text, lines, kind="invoice")] == ["Roll Set", "Gallons", "Curry"]
