"""A printed value is one thing."""

from __future__ import annotations

import pytest

from docsluice.assembly.found import Draft, Found, Option
from docsluice.assembly.shared_places import drop_shared
from docsluice.confidence.features import Features
from docsluice.pipeline import Services, process
from docsluice.records import Evidence, StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()


def read(text: str, kind: str, **fields: list[tuple[str, float]]) -> StructuredDocument:
    return process(make_document(text), Services(SCHEMAS, ScriptedEngine(kind, fields=fields)))


def test_an_allowance_that_is_the_net_amount_is_none() -> None:
    text = "Zwischensumme 4.053,67\nGesamt 4.904,94"
    amount = ("4.053,67", 0.6)
    record = read(
        text, "invoice", total_net=[("4.053,67", 0.8)], discount_total=[amount], total_gross=[("4.904,94", 0.9)]
    )
    assert record.values["total_net"] == "4053.67"
    assert "discount_total" not in record.values


def test_the_likelier_field_keeps_the_place() -> None:
    record = read("Tip 2.00\nTotal 12.00", "receipt", tip=[("2.00", 0.9)], total_tax=[("2.00", 0.3)])
    assert record.values["tip"] == "2.00"


@pytest.mark.parametrize(
    ("text", "tip"),
    [
        ("SR @ GST 6% 37.64\nTotal 39.90", None),
        ("Service 37.64\nTotal 39.90", "37.64"),
        ("Trinkgeld\n37.64\nTotal 39.90", "37.64"),
        ("Tip\nGST\n37.64\nTotal 39.90", None),
    ],
)
def test_a_tip_is_called_one(text: str, tip: str | None) -> None:
    assert read(text, "receipt", tip=[("37.64", 0.9)]).values.get("tip") == tip


def test_equal_amounts_in_two_places_are_two_things() -> None:
    text = "Net 5.00\nDiscount 5.00\nTotal 5.00"
    engine = ScriptedEngine(
        "receipt", fields={"total_net": [("Net 5.00", 0.9)], "discount_total": [("Discount 5.00", 0.6)]}
    )
    record = process(make_document(text), Services(SCHEMAS, engine))
    assert (record.values["total_net"], record.values["discount_total"]) == ("5.00", "5.00")


def test_what_is_paid_may_be_the_total() -> None:
    record = read("Total paid 12.00", "receipt", amount_paid=[("12.00", 0.7)], total_gross=[("12.00", 0.9)])
    assert (record.values["amount_paid"], record.values["total_gross"]) == ("12.00", "12.00")


def test_what_xml_states_stays_wherever_the_page_prints_it() -> None:
    place = (Evidence(page=1, start=0, end=5),)
    found = {
        path: Found(path, SCHEMAS["invoice"].field(path), Option("15.00", "15,00", Features(1.0), place), tier="xml")
        for path in ("charge_total", "lines_net")
    }
    assert drop_shared(Draft(found, {}), make_document("15,00")).found == found
