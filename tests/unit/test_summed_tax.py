from __future__ import annotations

from collections.abc import Mapping

import pytest

from docsluice.pipeline import Services, process
from docsluice.records import FieldValue
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

PAGE = "Invoice 7\nNet\t473.00\n19 %\t198.00\t37.62\n7 %\t275.00\t19.25\nTotal EUR\t529.87"


def extract(tax: str, gross: str = "529.87") -> Mapping[str, FieldValue]:
    """Fields of an invoice with two rates, of whose taxes an engine takes one for the total."""
    engine = ScriptedEngine(
        "invoice",
        fields={"total_net": [("473.00", 0.9)], "total_tax": [(tax, 0.8)], "total_gross": [(gross, 0.9)]},
        rows={"tax_breakdown": [{"rate": "19", "amount": "37.62"}, {"rate": "7", "amount": "19.25"}]},
    )
    return process(make_document(PAGE.replace("529.87", gross)), Services(load_schemas(), engine)).fields


def test_the_tax_of_one_rate_gives_way_to_the_sum_of_all() -> None:
    tax = extract("19.25")["total_tax"]
    assert (tax.value, tax.tier, tax.rule) == ("56.87", "derived", "BR-CO-14")
    assert tax.inputs == ("tax_breakdown[0].amount", "tax_breakdown[1].amount")


@pytest.mark.parametrize("gross", ["530.87", "492.25"])
def test_a_sum_that_does_not_add_up_or_a_tax_that_does_changes_nothing(gross: str) -> None:
    assert extract("19.25", gross)["total_tax"].value == "19.25"


@pytest.mark.parametrize(("second", "tax"), [("-1,81", "-13.89"), ("-1,80", "-12.08")])
def test_the_taxes_of_a_credit_note_without_a_breakdown_are_summed(second: str, tax: str) -> None:
    text = f"Korrektur 7\nSumme netto\t-89,40\nzzgl. 19% MwSt\t-12,08\nzzgl. 7% MwSt\t{second}\nBetrag\t-103,29"
    fields = {
        "total_net": [("-89,40", 0.9)],
        "total_tax": [("-12,08", 0.8), (second, 0.7)],
        "total_gross": [("-103,29", 0.9)],
    }
    record = process(make_document(text), Services(load_schemas(), ScriptedEngine("invoice", fields=fields)))
    assert record.fields["total_tax"].value == tax
