from __future__ import annotations

from decimal import Decimal

import pytest

from docsluice.assembly.sums.check import count_ties
from docsluice.pipeline import Services, process
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from docsluice.validation.arithmetic import broken
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()


def run(text: str, **fields: str) -> StructuredDocument:
    """The record of a text in which the engine finds each of these amounts."""
    found = {path.replace("__", "."): [(value, 0.9)] for path, value in fields.items()}
    return process(make_document(text), Services(SCHEMAS, ScriptedEngine("invoice", fields=found)))


def rules_of(record: StructuredDocument) -> set[str]:
    return {one.rule for one in record.violations} - {"BR-CO-25"}


@pytest.mark.parametrize("word", ["Deposit paid", "Anzahlung", "Acompte", "Anticipo", "Acconto", "Aanbetaling"])
def test_what_was_paid_is_the_printed_difference_beside_its_word(word: str) -> None:
    record = run(f"Total 120.00\n{word} 50.00\nDue 70.00", total_gross="120.00", amount_due="70.00")
    paid = record.fields["amount_paid"]
    assert (paid.value, paid.tier, paid.rule, paid.raw) == ("50.00", "derived", "BR-CO-16", "50.00")
    assert rules_of(record) == set()


def test_a_difference_that_nothing_explains_is_a_contradiction() -> None:
    text = "Total 120.00\nCustomer 50.00\nDue 70.00"
    record = run(text, total_gross="120.00", amount_due="70.00")
    assert "amount_paid" not in record.fields
    assert rules_of(record) == {"BR-CO-16"}


def test_a_discount_after_tax_explains_the_total() -> None:
    text = "Subtotal 100.00\nTax 20.00\nRabatt 4.00\nTotal 116.00"
    record = run(text, total_net="100.00", total_tax="20.00", total_gross="116.00")
    assert record.fields["discount_total"].value == "4.00"
    assert rules_of(record) == set()


def test_a_charge_that_the_total_subtracts_is_a_discount() -> None:
    text = "Subtotal 100.00\nTax 20.00\nCommission 4.00\nTotal 116.00"
    record = run(text, total_net="100.00", total_tax="20.00", charge_total="4.00", total_gross="116.00")
    assert (record.values.get("discount_total"), record.values.get("charge_total")) == ("4.00", None)
    assert rules_of(record) == set()


def test_a_discount_that_the_total_adds_is_a_charge() -> None:
    text = "Subtotal 100.00\nTax 20.00\nPorto 4.00\nTotal 124.00"
    record = run(text, total_net="100.00", total_tax="20.00", discount_total="4.00", total_gross="124.00")
    assert (record.values.get("discount_total"), record.values.get("charge_total")) == (None, "4.00")


def test_one_printed_number_is_not_two_terms() -> None:
    text = "Lines 100.00\nDiscount and fees 4.00\nNet 104.00\nTax 20.00\nTotal 120.00"
    record = run(text, lines_net="100.00", total_net="104.00", total_tax="20.00", total_gross="120.00")
    assert sum(record.values.get(path) == "4.00" for path in ("discount_total", "charge_total")) == 1


def test_a_tax_that_is_the_total_again_is_none() -> None:
    record = run("Total 116.00", total_tax="116.00", total_gross="116.00")
    assert record.values.get("total_tax") is None
    assert record.values["total_gross"] == "116.00"


def test_a_net_total_that_is_the_tax_again_follows_from_the_others() -> None:
    record = run("Tax 20.00\nTotal 120.00", total_net="20.00", total_tax="20.00", total_gross="120.00")
    assert (record.values["total_tax"], record.values["total_net"]) == ("20.00", "100.00")
    assert rules_of(record) == set()


def test_a_tax_does_not_follow_from_a_net_total_that_is_far_too_small() -> None:
    assert "total_tax" not in run("Net 6.00\nTotal 116.00", total_net="6.00", total_gross="116.00").values


def lines(*rows: tuple[str, str, str]) -> dict[str, Decimal]:
    names = ("quantity", "unit_price", "net_amount")
    return {
        f"line_items[{i}].{name}": Decimal(value)
        for i, row in enumerate(rows)
        for name, value in zip(names, row, strict=True)
        if value
    }


def test_lines_contradict_only_where_the_table_multiplies() -> None:
    right, wrong = ("2", "5", "10"), ("3", "5", "10")
    assert [one.fields[0] for one in broken("DS-LINE-NET", lines(right, wrong))] == ["line_items[1].net_amount"]
    assert broken("DS-LINE-NET", lines(right, wrong, wrong)) == ()
    assert len(broken("DS-LINE-NET", lines(wrong))) == 1
    assert broken("DS-LINE-NET", lines(("9", "550", "550"))) == ()


def test_a_sum_says_nothing_where_a_line_has_no_amount() -> None:
    whole = lines(("2", "5", "10"), ("1", "5", "5"))
    assert len(broken("BR-CO-10", {**whole, "lines_net": Decimal(20)})) == 1
    assert broken("BR-CO-10", {**lines(("2", "5", "10"), ("1", "5", "")), "lines_net": Decimal(20)}) == ()


def test_an_amount_is_tied_to_the_others_of_every_rule_that_holds() -> None:
    amounts = {
        path: Decimal(amount)
        for path, amount in {
            "line_items[0].net_amount": "60.00",
            "line_items[1].net_amount": "40.00",
            "lines_net": "100.00",
            "total_net": "100.00",
            "total_tax": "19.00",
            "total_gross": "119.00",
            "amount_due": "120.00",
        }.items()
    }
    ties = count_ties(("BR-CO-10", "BR-CO-13", "BR-CO-15", "BR-CO-16"), amounts)
    assert ties == {
        "line_items[0].net_amount": 2,
        "line_items[1].net_amount": 2,
        "lines_net": 3,
        "total_net": 3,
        "total_tax": 2,
        "total_gross": 2,
    }


@pytest.mark.parametrize("word", ["abzgl. 1. Abschlag vom 20.08.", "Akonto", "Acompte versé", "Pago a cuenta"])
def test_a_part_payment_with_spaces_in_it_is_found(word: str) -> None:
    record = run(f"Total 3 120,00\n{word}\t-1 050,00\nDue 2 070,00", total_gross="3 120,00", amount_due="2 070,00")
    assert record.values.get("amount_paid") == "1050.00"
