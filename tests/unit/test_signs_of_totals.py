from __future__ import annotations

from decimal import Decimal

import pytest

from docsluice.pipeline import Services, process
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from docsluice.validation.arithmetic import broken
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()
Scored = list[tuple[str, float]]


def run(text: str, **fields: str | Scored) -> StructuredDocument:
    """The record of an invoice in which the engine finds these amounts, each 0.9 or as it says."""
    found = {path: [(spans, 0.9)] if isinstance(spans, str) else spans for path, spans in fields.items()}
    return process(make_document(text), Services(SCHEMAS, ScriptedEngine("invoice", fields=found)))


def totals(record: StructuredDocument) -> tuple[object, ...]:
    return tuple(record.values.get(path) for path in ("total_net", "total_tax", "total_gross"))


@pytest.mark.parametrize(
    ("net", "tax", "gross", "right"),
    [
        ("-100.00", "20.00", "-120.00", ("-100.00", "-20.00", "-120.00")),
        ("100.00", "20.00", "-120.00", ("100.00", "20.00", "120.00")),
        ("-100.00", "-20.00", "-120.00", ("-100.00", "-20.00", "-120.00")),
        ("-100.00", "20.00", "-80.00", ("-100.00", "20.00", "-80.00")),
    ],
)
def test_totals_that_add_up_but_for_one_sign_take_that_of_the_others(
    net: str, tax: str, gross: str, right: tuple[str, ...]
) -> None:
    record = run(f"Sum {net}\nVAT {tax}\nAll {gross}", total_net=net, total_tax=tax, total_gross=gross)
    assert totals(record) == right


def test_a_tax_that_is_more_than_its_base_is_the_base() -> None:
    record = run("A 20.00\nB 100.00\nC 120.00", total_net="20.00", total_tax="100.00", total_gross="120.00")
    assert totals(record) == ("100.00", "20.00", "120.00")


def test_a_net_total_that_is_the_total_again_follows_from_the_others() -> None:
    fields: dict[str, str | Scored] = {"total_net": [("120.00", 0.5)], "total_tax": "20.00", "total_gross": "120.00"}
    assert totals(run("Incl. tax 20.00\nTotal 120.00", **fields)) == ("100.00", "20.00", "120.00")


def test_a_total_that_is_the_net_total_again_is_the_printed_sum() -> None:
    fields: dict[str, str | Scored] = {"total_net": "100.00", "total_tax": "20.00", "total_gross": [("100.00", 0.5)]}
    assert totals(run("Sum 100.00\nTax 20.00\nAll 120.00", **fields)) == ("100.00", "20.00", "120.00")


@pytest.mark.parametrize(("last", "gross"), [("120.00", "120.00"), ("121.00", None)])
def test_a_total_follows_from_net_and_tax_only_where_it_is_printed(last: str, gross: str | None) -> None:
    record = run(f"Sum 100.00\nTax 20.00\nAll {last}", total_net="100.00", total_tax="20.00")
    assert record.values.get("total_gross") == gross


@pytest.mark.parametrize("paid", ["-50.00", "50.00", "50.00-", "(50.00)"])
def test_what_was_paid_is_above_zero(paid: str) -> None:
    fields = {"total_gross": "120.00", "amount_paid": paid, "amount_due": "70.00"}
    record = run(f"All 120.00\nBefore {paid}\nOpen 70.00", **fields)
    assert (record.values["amount_paid"], record.values["amount_due"]) == ("50.00", "70.00")
    assert not [one for one in record.violations if one.rule == "BR-CO-16"]


def test_a_discount_is_above_zero() -> None:
    fields = {"lines_net": "110.00", "discount_total": "-10.00", "total_net": "100.00"}
    assert run("Lines 110.00\nLess -10.00\nSum 100.00", **fields).values["discount_total"] == "10.00"


def test_what_adds_up_is_not_changed_for_another_sum() -> None:
    fields: dict[str, str | Scored] = {
        "total_net": "100.00",
        "total_tax": "20.00",
        "total_gross": [("120.00", 0.9), ("70.00", 0.2)],
        "amount_due": "70.00",
    }
    record = run("Sum 100.00\nTax 20.00\nAll 120.00\nOpen 70.00", **fields)
    assert (totals(record), record.values["amount_due"]) == (("100.00", "20.00", "120.00"), "70.00")


def test_a_very_unlikely_total_is_not_taken_for_a_term_that_nobody_saw() -> None:
    fields: dict[str, str | Scored] = {"total_gross": [("120.00", 0.9), ("70.00", 0.05)], "amount_due": "70.00"}
    assert run("All 120.00\nOpen 70.00", **fields).fields["total_gross"].value == "120.00"


def test_a_doubtful_payment_gives_way_to_the_printed_difference() -> None:
    fields: dict[str, str | Scored] = {
        "total_gross": "120.00",
        "amount_paid": [("8.00", 0.3)],
        "amount_due": "70.00",
    }
    record = run("All 120.00\nBase 8.00\nVirement 50.00\nOpen 70.00", **fields)
    assert (record.values["amount_paid"], record.values["amount_due"]) == ("50.00", "70.00")


def test_amounts_of_credited_lines_are_below_zero_beside_quantities_above() -> None:
    names = ("quantity", "unit_price", "net_amount")

    def lines(*rows: tuple[int, int, int]) -> dict[str, Decimal]:
        return {
            f"line_items[{i}].{name}": Decimal(value)
            for i, row in enumerate(rows)
            for name, value in zip(names, row, strict=True)
        }

    assert broken("DS-LINE-NET", lines((2, 5, -10), (3, 5, -15))) == ()
    assert len(broken("DS-LINE-NET", lines((2, 5, -10), (3, 5, -16)))) == 1
    assert len(broken("DS-LINE-NET", lines((2, 5, 10), (-3, 5, 15)))) == 1


def test_of_two_equal_totals_the_one_whose_other_reading_adds_up_is_mended() -> None:
    fields: dict[str, str | Scored] = {
        "total_net": [("120.00", 0.95), ("100.00", 0.3)],
        "total_tax": "20.00",
        "total_gross": [("120.00", 0.7)],
    }
    assert totals(run("Sum 100.00\nTax 20.00\nAll 120.00", **fields)) == ("100.00", "20.00", "120.00")


@pytest.mark.parametrize(("second", "kept"), [("35.00", None), ("40.00", "100.00")])
def test_a_sum_of_lines_that_is_the_net_total_again_yields_to_the_lines(second: str, kept: str | None) -> None:
    text = f"Support\t60.00\nGoods\t{second}\nTotal HT 100.00\nTotal TTC 120.00"
    rows = [{"description": "Support", "net_amount": "60.00"}, {"description": "Goods", "net_amount": second}]
    engine = ScriptedEngine(
        "invoice",
        fields={path: [("100.00", 0.9)] for path in ("lines_net", "total_net")} | {"total_gross": [("120.00", 0.9)]},
        rows={"line_items": rows},
    )
    record = process(make_document(text), Services(SCHEMAS, engine))
    assert record.values["total_net"] == "100.00"
    assert record.values.get("lines_net") == kept
    assert not [one for one in record.violations if one.rule == "BR-CO-10"]


@pytest.mark.parametrize(
    ("tax", "gross", "kept"), [("8.57", "9.35", "0.78"), ("0.78", "9.35", "0.78"), ("3.00", "9.35", "3.00")]
)
def test_a_tax_that_is_most_of_the_total_is_none(tax: str, gross: str, kept: str | None) -> None:
    record = run(f"Subtotal {tax}\nTotal {gross}", total_tax=tax, total_gross=gross)
    assert (record.values.get("total_tax"), record.values["total_gross"]) == (kept, gross)
