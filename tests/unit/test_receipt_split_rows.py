"""Rows of receipts that go over lines: numbers on one, the article above or below."""

from __future__ import annotations

import pytest

from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document, rows_in

SCHEMAS = load_schemas()


def rows_of(text: str, lines: list[dict[str, str]] | None = None) -> list[dict[str, object]]:
    record = process(
        make_document(text), Services(SCHEMAS, ScriptedEngine("receipt", rows={"line_items": lines or []}))
    )
    return rows_in(record)


def row(description: str, quantity: str, price: str, amount: str) -> dict[str, object]:
    return {"description": description, "quantity": quantity, "unit_price": price, "net_amount": amount}


def test_names_stand_below_their_numbers_where_the_heads_stand_close_above_these() -> None:
    text = (
        "Item\tQty Price Amount\n1072\t1 80.00 80.00\nREPAIR ENGINE\n70561\t2 18.00 36.00\nHD40 COTIN\n"
        "Total Sales : 116.00"
    )
    wrong = [{"description": "REPAIR ENGINE", "quantity": "2", "unit_price": "18.00", "net_amount": "36.00"}]
    for lines in ([], wrong):
        assert rows_of(text, lines) == [
            row("REPAIR ENGINE", "1", "80.00", "80.00"),
            row("HD40 COTIN", "2", "18.00", "36.00"),
        ]


def test_names_stand_above_their_numbers_where_a_total_follows_these() -> None:
    text = (
        "SHOP SDN BHD\n-INVOICE-\nCHOPPING BOARD\nEZ10HD05 - 24\n8970669\t1 X 19.00 19.00\nCLEAR TAPE\nFZ-04 - 36\n"
        "6935818350846\t3 X 3.88 11.64\nTotal\tRM 30.64"
    )
    assert rows_of(text) == [row("CHOPPING BOARD", "1", "19.00", "19.00"), row("CLEAR TAPE", "3", "3.88", "11.64")]


def test_only_the_nearest_name_above_a_lone_row_is_its_own() -> None:
    text = "Cashier# JOHN\nRM Code\nM.ONE TAPE\n1.00\tX 15.90 15.90 SR\nSubtotal:\t15.90"
    assert rows_of(text) == [row("M.ONE TAPE", "1.00", "15.90", "15.90")]


def test_codes_are_no_part_of_names_and_counts_may_stand_behind_prices() -> None:
    text = "Item\tQty\tTotal\nSR 100100000035- 1 Meat\n$7.10\t1\t$7.10\n"
    text += "SR 100100000015- Pork\n$1.10\t2\t$2.20\nTotal $9.30"
    assert rows_of(text) == [row("1 Meat", "1", "7.10", "7.10"), row("Pork", "2", "1.10", "2.20")]


def test_a_printed_rate_of_discount_explains_an_amount_below_the_product() -> None:
    text = "ITEM QTY U/P DISC% AMOUNT\n9557068000035 1 3.50 5.69\t3.30*\n- STEEL RULER\nTotal Qty. : 1\t3.30"
    assert rows_of(text) == [row("STEEL RULER", "1", "3.50", "3.30")]


def test_a_quantity_and_a_price_beside_an_article_with_its_amount_are_its_own() -> None:
    below = "MARKT GMBH\nMilch 3,5%\t3,00 A\n2 Stk x 1,50\nBrot\t2,10 A\nSumme\t5,10"
    above = "MARKT GMBH\n2 x 1,50\nMilch 3,5%\t3,00 A\nBrot\t2,10 A\nSumme\t5,10"
    for text in (below, above):
        assert row("Milch 3,5%", "2", "1.50", "3.00") in rows_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Item\tQty Price Amount\n1072\t3 80.00 80.00\nREPAIR ENGINE\nThank you",  # no product
        "FISH SOUP\n1072\t1 8.00 8.00\nGREEN TEA\nPlease come again",  # either side may have the name
        "GST SUMMARY\nCODE AMOUNT % TAX\nSR 1 8.00 8.00\nThank you",
        "2 x 1.50\nTotal\t3.00",
    ],
)
def test_unclear_lines_give_no_rows(text: str) -> None:
    assert rows_of(text) == []


def test_a_quantity_that_lost_its_point_is_found_by_the_product() -> None:
    text = "BRAISED PORK\t20 7.00 14.00\nTotal\t14.00"
    line = {"description": "BRAISED PORK", "quantity": "20", "unit_price": "7.00", "net_amount": "14.00"}
    assert [one["quantity"] for one in rows_of(text, [line])] == ["2"]


def test_lines_of_tax_and_service_are_no_rows() -> None:
    text = "Green Tea\t1.50\nService Charge 10%\t0.15\nSR 6%\t0.74\nA 19%\t0.20\nTotal\t1.65"
    lines = [
        {"description": name, "net_amount": amount}
        for name, amount in (
            ("Green Tea", "1.50"),
            ("Service Charge 10%", "0.15"),
            ("SR 6%", "0.74"),
            ("A 19%", "0.20"),
        )
    ]
    assert [one["description"] for one in rows_of(text, lines)] == ["Green Tea"]


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 20000,
        "1 X 9.00 9.00\n" * 500,
        "RM " * 10000 + "\n",
        ("A1 " * 30 + "\n") * 200,
        "1.00 " * 19 + "\n" * 3000,
    ],
)
def test_hostile_lines_end_in_rows_of_what_they_say(text: str) -> None:
    """How time grows is shown by `bench/bench_hostile_text.py`."""
    assert all(one["description"] in text for one in rows_of(text))


def test_a_sign_between_quantity_and_price_is_no_article() -> None:
    lines = [{"quantity": "1", "description": "x", "net_amount": "12.80"}]
    assert rows_of("Bar\n1 x 12.80\nTOTAL 12.80", lines) == []
