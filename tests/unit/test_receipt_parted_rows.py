"""Rows of receipts that an engine mixed with their neighbours."""

from __future__ import annotations

from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document, rows_in

SCHEMAS = load_schemas()


def rows_of(text: str, lines: list[dict[str, str]]) -> list[dict[str, object]]:
    record = process(make_document(text), Services(SCHEMAS, ScriptedEngine("receipt", rows={"line_items": lines})))
    return rows_in(record)


def line(description: str, amount: str, quantity: str | None = None) -> dict[str, str]:
    count = {"quantity": quantity} if quantity else {}
    return {**count, "description": description, "net_amount": amount}


def test_the_amount_of_a_counted_line_goes_back_to_it() -> None:
    text = "2 Hamburger\t4.80\n1 Cheese\t2.70\nwith onion\n1 Double\t3.85\nThanks"
    rows = rows_of(text, [line("Hamburger", "4.80", "2"), line("Cheese", "2.70", "1"), line("with onion", "3.85")])
    assert [(row["description"], row.get("net_amount")) for row in rows] == [
        ("Hamburger", "4.80"),
        ("Cheese", "2.70"),
        ("with onion", None),
        ("Double", "3.85"),
    ]


def test_words_of_the_next_row_are_cut_off() -> None:
    text = "Salad\t4.80\nKang Kung\t35.00\nTofu Egg\t19.00\nTea\t5.00\nThanks"
    rows = rows_of(text, [line("Salad", "4.80"), line("Kang Kung\t35.00\nTofu Egg", "35.00"), line("Tea", "5.00")])
    assert [(row["description"], row["net_amount"]) for row in rows] == [
        ("Salad", "4.80"),
        ("Kang Kung", "35.00"),
        ("Tofu Egg", "19.00"),
        ("Tea", "5.00"),
    ]


def test_a_quantity_in_the_words_is_parted_where_others_begin_with_theirs() -> None:
    text = "64 Dom Perignon\t208.00\n7 Mojito\t85.10\n16 'Ace of Spades'\t102.40\n7 UP\t3.00\nThanks"
    lines = [
        line("Dom Perignon", "208.00", "64"),
        line("Mojito", "85.10", "7"),
        line("16 'Ace of Spades'", "102.40"),
        line("UP", "3.00", "7"),
    ]
    rows = rows_of(text, lines)
    assert [(row["quantity"], row["description"]) for row in rows][2] == ("16", "'Ace of Spades'")


def test_words_cut_from_a_total_and_payments_are_no_articles() -> None:
    text = "Salad\t4.80\nTea\t5.00\nTO TAL\t9.80\nGift Card Redeem\t9.80"
    lines = [line("Salad", "4.80"), line("Tea", "5.00"), line("TAL", "9.80"), line("Gift Card Redeem", "9.80")]
    assert [row["description"] for row in rows_of(text, lines)] == ["Salad", "Tea"]


def test_a_row_has_the_amount_of_its_own_line() -> None:
    text = "FROZEN ONIONS\n2 0 .99\t1.98 F\nKETCHUP\t1.59 F\nICE CREAM\t5.99 F\nTEA\t2.00 F\nThanks"
    moved = {"net_amount": "1.98", "description": "KETCHUP"}
    lines = [{"description": "FROZEN ONIONS"}, moved, line("ICE CREAM", "5.99"), line("TEA", "2.00")]
    rows = {row["description"]: row.get("net_amount") for row in rows_of(text, lines)}
    assert rows["KETCHUP"] == "1.59"


def test_totals_however_they_were_read_are_no_articles() -> None:
    others = ("SuoTotal", "T.P.S.", "IMPUESTO 10%", "Final Price", "SALE AUD", "Paynent")
    text = "Salad\t4.80\nTea\t5.00\n" + "".join(f"{name}\t9.80\n" for name in others)
    lines = [line("Salad", "4.80"), line("Tea", "5.00"), *(line(name, "9.80") for name in others)]
    assert [row["description"] for row in rows_of(text, lines)] == ["Salad", "Tea"]
