from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from docsluice.pipeline import Services, process
from docsluice.records import FieldValue
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()
PAGE = "Corner Diner\nBurger\t12.50\nChips\t3.00\nCola\t2.50\nWater\t600\nCash\t30.00\nTotal\t2400"


def extract(
    readings: Mapping[str, Sequence[str]], page: str = PAGE, water: str = "600", **fields: str
) -> Mapping[str, FieldValue]:
    """Fields of a receipt whose OCR held other readings possible."""
    engine = ScriptedEngine(
        "receipt",
        fields={path: [(raw, 0.9)] for path, raw in fields.items()},
        rows={"line_items": [{"description": "Water", "net_amount": water}]},
    )
    alternatives = {word: tuple(others) for word, others in readings.items()}
    return process(make_document(page, confidence=0.9, alternatives=alternatives), Services(SCHEMAS, engine)).fields


def test_an_amount_without_mark_gets_the_cents_that_ocr_held_possible() -> None:
    fields = extract({"600": ["800", "6.00"], "2400": ["24.00"]}, total_gross="2400")
    water, total = fields["line_items[0].net_amount"], fields["total_gross"]
    assert (water.value, water.raw, total.value) == ("6.00", "600", "24.00")
    assert "repaired" in water.reasons


def test_a_mark_that_was_read_as_a_digit_at_the_end_goes() -> None:
    fields = extract({"6.001": ["6.00"]}, PAGE.replace("600", "6.001"), "6.001")
    assert fields["line_items[0].net_amount"].value == "6.00"


@pytest.mark.parametrize("others", [[], ["800", "60"]])
def test_without_such_a_reading_the_amount_stays(others: list[str]) -> None:
    assert extract({"600": others})["line_items[0].net_amount"].value == "600"


def test_on_a_page_without_cents_the_amount_stays() -> None:
    page = PAGE.replace("12.50", "12").replace("3.00", "3").replace("30.00", "30")
    assert extract({"600": ["6.00"]}, page)["line_items[0].net_amount"].value == "600"


def test_an_amount_with_cents_stays_and_so_does_one_that_a_rule_confirms() -> None:
    page = PAGE.replace("600", "16.00") + "\nSubtotal\t2000\nTax\t400"
    readings = {"16.00": ["6.00"], "2400": ["24.00"], "2000": ["20.00"]}
    fields = extract(readings, page, "16.00", total_gross="2400", total_net="2000", total_tax="400")
    assert fields["line_items[0].net_amount"].value == "16.00"
    assert (fields["total_gross"].value, fields["total_net"].value) == ("2400", "2000")


BAR = "Bar Nord\nBier 4\t3,00\t12,001\nSaft\t2,501\nTee\t2,10 1\nWein\t9,90\nWasser\t3,20\nSumme EUR\t29,70"


@pytest.mark.parametrize(
    ("page", "value"),
    [
        (BAR, "12.00"),
        (BAR.replace("EUR", "KWD"), "12.001"),  # has three decimals
        ("Bar Nord\nBier 4\t3,00\t12,001\nSaft\t2,501\nSumme\t14,502", "12.001"),  # writes no cents
    ],
)
def test_the_mark_of_a_tax_behind_an_amount_is_no_decimal(page: str, value: str) -> None:
    rows = [{"description": "Bier", "unit_price": "3,00", "net_amount": "12,001"}]
    record = process(make_document(page), Services(SCHEMAS, ScriptedEngine("receipt", rows={"line_items": rows})))
    assert record.fields["line_items[0].net_amount"].value == value


def test_a_unit_price_keeps_its_third_decimal() -> None:
    rows = [{"description": "Diesel", "unit_price": "1,459", "net_amount": "29,18"}]
    page = "Tank Nord\nDiesel 20\t1,459\t29,18\nTee\t2,10\nWein\t9,90\nWasser\t3,20\nSumme EUR\t44,38"
    record = process(make_document(page), Services(SCHEMAS, ScriptedEngine("receipt", rows={"line_items": rows})))
    assert record.fields["line_items[0].unit_price"].value == "1.459"
