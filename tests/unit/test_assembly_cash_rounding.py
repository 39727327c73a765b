from __future__ import annotations

import pytest

from docsluice.pipeline import Services, process
from docsluice.records import FieldValue
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()


def total_of(
    text: str, *spans: tuple[str, float], kind: str = "receipt", **fields: list[tuple[str, float]]
) -> FieldValue:
    engine = ScriptedEngine(kind, fields={"total_gross": list(spans), **fields})
    return process(make_document(text), Services(SCHEMAS, engine)).fields["total_gross"]


def test_the_total_after_rounding_is_what_was_paid() -> None:
    text = "Total incl. GST 112.46\nRounding Adj -0.01\nTotal 112.45\nCash 120.00"
    field = total_of(text, ("112.46", 0.8))
    assert (field.value, field.raw, field.rule) == ("112.45", "112.45", "DS-CASH-ROUNDING")
    place = field.evidence[0]
    assert text[place.start : place.end] == "112.45"


def test_an_option_of_the_engine_is_taken_with_its_place() -> None:
    field = total_of("Rounding\nTotal 8.00\nTotal 8.02\n8.00", ("8.02", 0.8), ("8.00", 0.1))
    assert (field.value, field.rule) == ("8.00", "DS-CASH-ROUNDING")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Total 112.46\nBalance 112.45", "receipt"),  # nothing speaks of rounding
        ("Total 112.46\nRounding -0.01", "receipt"),  # the rounded total is not printed
        ("Total 112.46\nRounding 1.00\nTotal 113.46", "receipt"),  # no such rounding
        ("Total 112.46\nRounding -0.01\nTo pay 112.45", "invoice"),  # an invoice keeps both (BT-112, BT-115)
        ("ground coffee\nTotal 112.46\n112.45", "receipt"),
    ],
)
def test_other_totals_stay(text: str, kind: str) -> None:
    field = total_of(text, ("112.46", 0.8), kind=kind)
    assert (field.value, field.rule) == ("112.46", None)


def test_a_total_of_whole_steps_stays() -> None:
    assert total_of("Rounding\nTotal 10.05\n10.00", ("10.05", 0.9)).value == "10.05"


def test_a_place_below_the_total_comes_before_one_on_an_earlier_page() -> None:
    pages = ("A shop with a long name\nan article at 8.00", "Total 8.02\nRounding -0.02\nTo pay 8.00")
    engine = ScriptedEngine("receipt", fields={"total_gross": [("8.02", 0.8)]})
    field = process(make_document(*pages), Services(SCHEMAS, engine)).fields["total_gross"]
    assert (field.value, field.evidence[0].page) == ("8.00", 2)
