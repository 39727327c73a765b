"""Rows that the heads of a table give without an engine."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from docsluice.assembly.found import Found, Ground
from docsluice.assembly.lines import Sheet
from docsluice.assembly.tables.heads import find_head_lines
from docsluice.assembly.tables.rows import choose_rows
from docsluice.assembly.tables.rows_below_heads import list_numbers
from docsluice.normalise.context import context_of
from docsluice.records import Instance
from docsluice.schema.loader import load_schemas
from scripted import find, make_document

CELLS = ("description", "quantity", "unit_price", "net_amount")
HEAD = "Description\tQty\tUnit price\tTotal"
ROWS = "Oak table\t2\t150.00\t300.00\nGarden chair\t4\t25.50\t102.00"


def read(text: str, *pages: str, rows: Sequence[Instance] = ()) -> list[tuple[object, ...]]:
    """Description, quantity, unit price and amount of every row; None for a cell that is not found."""
    group = load_schemas()["invoice"].group("line_items")
    assert group is not None
    document = make_document(text, *pages)
    found: dict[str, dict[str, Found]] = {}
    for cell in choose_rows(group, rows, Ground(document, context_of(document)), 0.15):
        number, _, name = cell.path.partition("].")
        found.setdefault(number, {})[name] = cell
    return [tuple(row[name].value if name in row else None for name in CELLS) for row in found.values()]


def heads(text: str) -> list[list[str]]:
    """Names of the columns of every line of heads."""
    return [[head.name for head in line.heads] for line in find_head_lines(Sheet(make_document(text)))]


OAK = ("Oak table", "2", "150.00", "300.00")
CHAIR = ("Garden chair", "4", "25.50", "102.00")


def test_rows_below_heads_are_found_without_an_engine() -> None:
    assert read(f"{HEAD}\n{ROWS}\nTotal\t\t\t402.00") == [OAK, CHAIR]


@pytest.mark.parametrize(
    "head",
    [
        "Bezeichnung\tMenge\tEinzelpreis\tGesamtpreis",
        "Artikelbezeichnung\tMenge\tNettopreis\tNettowert",
        "Désignation\tQté\tP.U. HT\tTotal HT",
        "Concepto\tCant.\tPrecio\tImporte",
        "Descrizione\tQuantità\tPrezzo unitario\tImporto",
        "Omschrijving\tAantal\tPrijs\tBedrag",
        "Product\tHours\tRate\tAmount (EUR)",
    ],
)
def test_heads_of_six_languages_name_their_columns(head: str) -> None:
    assert heads(head) == [list(CELLS)]
    assert read(f"{head}\n{ROWS}") == [OAK, CHAIR]


def test_names_on_two_lines_are_one_head() -> None:
    assert heads("\t\tPrix\nDescription\tQuantité\tunitaire\tPrix HT") == [list(CELLS)]


def test_columns_that_no_schema_asks_for_have_no_name() -> None:
    assert heads("Pos\tArtikel-Nr.\tBeschreibung\tMenge\tUSt. %\tBetrag") == [
        ["", "", "description", "quantity", "", "net_amount"]
    ]


def test_two_names_without_a_gap_are_two_heads() -> None:
    assert heads("Description\tQty VAT % Line Amount Excl. VAT") == [["description", "quantity", "", "net_amount"]]


@pytest.mark.parametrize("text", ["Art\tBasisbetrag\tSteuer\tBetrag", "The total price of the services", ""])
def test_what_names_no_articles_is_no_head(text: str) -> None:
    assert heads(text) == []


def test_a_row_that_does_not_multiply_is_none() -> None:
    assert read(f"{HEAD}\n{ROWS}\nDelivery\t1\t7.00\t9.00") == [OAK, CHAIR]


def test_a_row_that_does_not_multiply_has_no_price_where_the_sum_is_printed() -> None:
    discounted = "Oak table\t2\t150.00\t270.00\nGarden chair\t4\t25.50\t102.00"
    assert read(f"{HEAD}\n{discounted}\nTotal\t\t\t372.00") == [("Oak table", "2", None, "270.00"), CHAIR]


def test_taxes_and_totals_below_the_sum_are_no_rows() -> None:
    text = f"{HEAD}\n{ROWS}\nThanks\t402.00\n10% fee\t\t40.20\t40.20\nDue\t\t\t442.20"
    assert read(text) == [OAK, CHAIR]


def test_a_total_ends_the_table() -> None:
    assert read(f"{HEAD}\n{ROWS}\nSubtotal\t\t\t402.00\nOld stool\t1\t9.00\t9.00") == [OAK, CHAIR]


def test_amounts_with_spaces_between_thousands_are_whole() -> None:
    assert read("Désignation\tQté\tP.U. HT\tTotal HT\nTable\t2\t1 250,00\t2 500,00") == [
        ("Table", "2", "1250.00", "2500.00")
    ]


def test_rows_go_on_over_the_page_where_they_multiply() -> None:
    second = "Page 2\nOak bench\t3\t20.00\t60.00\nLamp\t\t5.00\t7.00\nTotal\t\t\t462.00"
    assert read(f"{HEAD}\n{ROWS}", second) == [OAK, CHAIR, ("Oak bench", "3", "20.00", "60.00")]


def test_an_amount_on_the_next_line_belongs_to_the_row() -> None:
    assert read(f"{HEAD}\nOak table\t2\t150.00\n\t\t\t300.00\nNote") == [OAK]


def test_the_engine_s_row_is_kept_and_completed() -> None:
    text = f"{HEAD}\n{ROWS}"
    seen = find(text, "line_items.description", "Garden chair", 0.9)
    assert read(text, rows=[Instance(group="line_items", cells=(seen,), score=0.9)]) == [OAK, CHAIR]


def test_cells_that_only_heads_give_are_derived() -> None:
    group = load_schemas()["invoice"].group("line_items")
    assert group is not None
    document = make_document(f"{HEAD}\n{ROWS}")
    cells = list(choose_rows(group, (), Ground(document, context_of(document)), 0.15))
    assert {(cell.tier, cell.rule) for cell in cells} == {("derived", "DS-COLUMN")}


def test_receipts_and_lists_without_heads_have_no_rows_of_their_own() -> None:
    assert read(ROWS) == []


def test_a_description_may_start_left_of_its_centred_head() -> None:
    text = "      Description\tQty\tPrice\tTotal\nOak\t2\t150.00\t300.00\nA table of oak\t1\t9.00\t9.00"
    assert [row[0] for row in read(text)] == ["Oak", "A table of oak"]


def test_a_description_above_the_line_of_its_numbers_belongs_to_the_row() -> None:
    text = f"No.\t{HEAD}\n\tOak table\n1 ref. 3\t\t2\t150.00\t300.00"
    assert read(text) == [OAK]


def test_a_rate_in_the_next_column_is_no_part_of_the_description() -> None:
    head, row = "Qty\tProduct                          VAT", "2\tOak table of the finest kind ever 19%"
    text = f"{head}\tPrice\tTotal\n{row}\t150.00\t300.00"
    assert [cells[0] for cells in read(text)] == ["Oak table of the finest kind ever"]


def test_numbers_that_multiply_take_the_place_of_those_that_an_engine_confused() -> None:
    text = f"{HEAD}\n{ROWS}"
    seen = {"description": "Garden chair", "quantity": "25.50", "unit_price": "4"}
    cells = tuple(find(text, f"line_items.{name}", value, 0.9, text.index("Garden")) for name, value in seen.items())
    assert read(text, rows=[Instance(group="line_items", cells=cells, score=0.9)]) == [OAK, CHAIR]


def test_the_engine_s_numbers_stay_where_those_of_the_table_do_not_multiply() -> None:
    text = f"{HEAD}\nOak table\t3\t150.00\t300.00\nTotal\t\t\t300.00"
    seen = {"description": "Oak table", "quantity": "3", "unit_price": "150.00"}
    cells = tuple(find(text, f"line_items.{name}", value, 0.9, text.index("Oak")) for name, value in seen.items())
    assert read(text, rows=[Instance(group="line_items", cells=cells, score=0.9)]) == [
        ("Oak table", "3", "150.00", "300.00")
    ]


def test_descriptions_below_their_numbers_belong_to_the_row_above_them() -> None:
    text = f"{HEAD}\nDescription\n10710\t2\t150.00\t300.00\nOak table\n10711\t4\t25.50\t102.00\nGarden chair"
    assert read(text) == [OAK, CHAIR]


def test_what_a_dash_parts_from_a_name_is_no_part_of_it_but_a_period_is() -> None:
    text = f"{HEAD}\nOak table - brown\t2\t150.00\t300.00\nRent 1/3 - 31/3\t1\t9.00\t9.00"
    assert [row[0] for row in read(text)] == ["Oak table", "Rent 1/3 - 31/3"]


def test_a_long_run_of_thousands_is_no_single_number() -> None:
    sheet = Sheet(make_document("1" + " 000" * 60))
    assert max(place.span.end - place.span.start for place in list_numbers(0, sheet)) <= 15
