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
