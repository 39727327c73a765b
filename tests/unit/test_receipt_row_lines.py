"""Lines of receipts that are rows by their form: which engines skipped, and which add up to the total."""

from __future__ import annotations

from decimal import Decimal

import pytest

from docsluice.assembly.lines import Sheet
from docsluice.assembly.receipts.row_lines import list_missed, read_row
from scripted import make_document


def missed(text: str, found: dict[int, str | None], *, whole: bool = False) -> list[int]:
    """Numbers of the lines that were missed, where rows with these amounts were found on others."""
    amounts = {number: Decimal(amount) if amount else None for number, amount in found.items()}
    return [row.line for row in list_missed(amounts, found.keys(), Sheet(make_document(text)), whole=whole).rows]


def cells(text: str, *, whole: bool = False) -> dict[str, str] | None:
    """What the first line says as a row."""
    sheet = Sheet(make_document(text))
    row = read_row(sheet.lines[0], whole=whole)
    return {name: sheet.text(span) for name, span in row.spans.items()} if row else None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1 16oz NUT BROWN\t2.00", {"quantity": "1", "description": "16oz NUT BROWN", "net_amount": "2.00"}),
        ("2 Salmon\t$1,250.00", {"quantity": "2", "description": "Salmon", "net_amount": "1,250.00"}),
        ("CORONA 25000.00", {"description": "CORONA", "net_amount": "25000.00"}),
        (
            "DAL TADKA\t157.40 2 314.80",
            {"description": "DAL TADKA", "unit_price": "157.40", "quantity": "2", "net_amount": "314.80"},
        ),
        ("Naan 75.00 75.00", {"description": "Naan", "unit_price": "75.00", "net_amount": "75.00"}),
    ],
)
def test_lines_of_rows_give_their_cells(text: str, wanted: dict[str, str]) -> None:
    assert cells(text) == wanted


@pytest.mark.parametrize(
    "text",
    ["Naan 75.00 90.00", "Amt Due\t12.00", "Opt Svc Ch: 8.00", "HST 2.24", "Food 28.95", "Dine in: 4.00", "TO TAL 9.00",
     "WAS 0.99 0.50", "12 34 5.00", "Tip 1.00"],
)  # fmt: skip
def test_lines_of_totals_and_other_prices_are_no_rows(text: str) -> None:
    assert cells(text) is None


def test_amounts_without_cents_are_read_where_rows_have_such() -> None:
    assert cells("2 HINANO PACK\t5 520", whole=True) == {
        "quantity": "2",
        "description": "HINANO PACK",
        "net_amount": "5 520",
    }
    assert cells("2 HINANO PACK\t5 520") is None


def test_rows_above_and_below_those_found_are_missed_up_to_the_total() -> None:
    text = (
        "Cafe Roma\nFish\t3.00\nSoup\t4.00\nSalad\t5.00\nCake\t6.00\nNo sugar\nTea\t2.00\nSubtotal\t20.50\nVisa\t20.50"
    )
    assert missed(text, {2: "4.00", 3: "5.00"}) == [1, 4, 6]


def test_the_sum_of_rows_by_another_name_is_no_row() -> None:
    assert missed("Soup\t4.00\nSalad\t5.00\nKitchen\t9.00\nAmt Due\t9.00", {0: "4.00", 1: "5.00"}) == []


def test_without_a_total_only_counted_lines_follow_the_last_row() -> None:
    text = "2 Soup\t4.00\n1 Salad\t5.00\n1 Tea\t2.00\nGreen points\t3.00\nThank you"
    assert missed(text, {0: "4.00", 1: "5.00"}) == [2]


def test_one_row_found_is_enough_where_the_sum_holds() -> None:
    text = "Store 12\t7.77\nSoup\t4.00\nSalad\t5.00\nCake\t6.00\nSubtotal\t15.00\nTax\t1.00"
    assert missed(text, {2: "5.00"}) == [1, 3]
    assert missed(text.replace("15.00", "15.10"), {2: "5.00"}) == []


def test_rows_that_add_up_leave_none_to_be_missed() -> None:
    text = "Soup\t4.00\nSpicy\t0.50\nSalad\t5.00\nSubtotal\t9.00"
    assert missed(text, {0: "4.00", 2: "5.00"}) == [1]
    assert missed("Points\t7.00\nSoup\t4.00\nSalad\t5.00\nSubtotal\t9.00", {1: "4.00", 2: "5.00"}) == []


def test_a_line_above_that_ends_elsewhere_is_no_row() -> None:
    text = "Bill 7.00        \nSoup\t\t\t4.00\nSalad\t\t\t5.00\nTotal\t10.00"
    assert missed("Soup\t4.00\nSalad\t5.00\nTotal\t10.00", {0: "4.00", 1: "5.00"}) == []
    assert 0 not in missed(text, {1: "4.00", 2: "5.00"})
