"""Net amount, tax and total from lines that print a rate, an amount and its tax."""

from __future__ import annotations

import pytest

from docsluice.pipeline import Services, process
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()
GERMAN = "Drogerie\n1=19,00% 3,61 0,69 4,30\n2=7,00% 2,00 0,14 2,14\nSUMME EUR 6,44"
MALAYSIAN = (
    "SHOP SDN BHD\nTotal Sales (Excluding GST) 95.17\nTotal Payable 100.88\nGST SUMMARY\n"
    "Code % Amt Tax\nSR 6 95.17 5.71"
)


def read(text: str, kind: str = "receipt", **fields: list[tuple[str, float]]) -> StructuredDocument:
    return process(make_document(text), Services(SCHEMAS, ScriptedEngine(kind, fields=fields)))


def totals(record: StructuredDocument) -> tuple[object, object, object]:
    return tuple(record.values.get(path) for path in ("total_net", "total_tax", "total_gross"))  # type: ignore[return-value]  # three paths


def test_rates_are_summed_where_nothing_else_was_found() -> None:
    record = read(GERMAN, total_gross=[("6,44", 0.9)])
    assert totals(record) == ("5.61", "0.83", "6.44")
    assert (record.fields["total_tax"].tier, record.fields["total_tax"].rule) == ("derived", "DS-TAX-LINES")
    assert record.fields["total_tax"].evidence == ()


def test_the_missing_total_is_the_printed_sum() -> None:
    record = read(GERMAN)
    assert totals(record) == ("5.61", "0.83", "6.44")
    place = record.fields["total_gross"].evidence[0]
    assert GERMAN[place.start : place.end] == "6,44"


def test_a_line_that_sums_up_the_others_is_none_of_them() -> None:
    text = GERMAN.replace("SUMME", "gesamt 5,61 0,83 6,44\nSUMME")
    assert totals(read(text, total_gross=[("SUMME EUR 6,44", 0.9)])) == ("5.61", "0.83", "6.44")


def test_a_total_without_tax_becomes_the_one_with_tax() -> None:
    record = read(MALAYSIAN, total_gross=[("95.17", 0.9)])
    assert totals(record) == ("95.17", "5.71", "100.88")


def test_the_tax_of_one_rate_becomes_that_of_all() -> None:
    record = read(GERMAN, total_gross=[("6,44", 0.9)], total_tax=[("0,69", 0.8)])
    assert record.values["total_tax"] == "0.83"


CREDIT_NOTE = (
    "Warenwert Abschlag Nettobetrag MwSt-Betrag MwSt-% Endbetrag\n-5,00\t0,15\t-4,85\t-0,92 19,0\t-5,77\n"
    "-2,90\t0,08\t-2,82\t-0,20\t7,0\t-3,02\n-7,90\t0,23\t-7,67\t-1,12\tEUR\t-8,79"
)


def test_the_total_of_one_rate_becomes_that_of_all() -> None:
    found = {"total_net": [("-4,85", 0.6)], "total_gross": [("-5,77", 0.6)], "amount_due": [("-5,77", 0.6)]}
    record = read(CREDIT_NOTE, "invoice", **found)
    assert totals(record) == ("-7.67", "-1.12", "-8.79")
    assert record.values["amount_due"] == "-8.79"
    assert record.fields["total_gross"].rule == "DS-TAX-LINES"


def test_the_total_of_one_rate_stays_where_no_sum_of_all_is_printed() -> None:
    text = CREDIT_NOTE.replace("-8,79", "-8,70")
    assert read(text, "invoice", total_gross=[("-5,77", 0.6)]).values["total_gross"] == "-5.77"


def test_a_subtotal_before_a_discount_stays() -> None:
    text = "Sub Total 3.95\nDiscount 60.00% 2.37\nTOTAL 1.58\nVAT% NET VAT\n9.00 1.45 0.13"
    record = read(text, total_gross=[("1.58", 0.9)], total_net=[("3.95", 0.9)])
    assert totals(record) == ("3.95", "0.13", "1.58")


@pytest.mark.parametrize(
    "text",
    [
        "19% 3,61 0,69\nTOTAL 9,99",  # their sum is not the total
        "Rabatt 10% 20,00 3,00\nTOTAL 23,00",  # not the rate of the amount beside it
        "3,61 0,69\nTOTAL 4,30",  # no rate at all
        "80% 10,00 8,00\nTOTAL 18,00",  # no rate of a tax
    ],
)
def test_other_lines_say_nothing(text: str) -> None:
    total = text.rpartition(" ")[2]
    assert totals(read(text, total_gross=[(total, 0.9)])) == (None, None, total.replace(",", "."))


def test_an_invoice_is_read_alike() -> None:
    text = "Rechnung\nUSt 19 % auf 100,00 sind 19,00\nZu zahlen 119,00"
    assert totals(read(text, "invoice", total_gross=[("119,00", 0.9)])) == ("100.00", "19.00", "119.00")


def test_lines_of_a_credit_note_and_of_thousands_are_read() -> None:
    text = "Credit note\n19,00% -3 100,00 -589,00\n7,00% -200,00 -14,00\nTotal -3 903,00"
    assert totals(read(text, "invoice", total_gross=[("-3 903,00", 0.9)])) == ("-3300.00", "-603.00", "-3903.00")
