"""Totals of receipts that words on their line state, and signs that were read as digits."""

from __future__ import annotations

import pytest

from docsluice.assembly.receipts.stated_totals import states_total
from docsluice.pipeline import Services, State, process, run_steps
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()


def run(
    text: str, *, kind: str = "receipt", lines: list[dict[str, str]] | None = None, **fields: list[tuple[str, float]]
) -> StructuredDocument:
    engine = ScriptedEngine(kind, fields=fields, rows={"line_items": lines or []})
    return process(make_document(text), Services(SCHEMAS, engine))


@pytest.mark.parametrize(
    ("line", "path", "value"),
    [
        ("TAX 8.75%\t.35", "total_tax", "0.35"),
        ("A 7% TAX\t.70", "total_tax", "0.70"),
        ("*** TAX .00", "total_tax", "0.00"),
        ("KÄIBEMAKS 20%:\t10.50", "total_tax", "10.50"),
        ("MwSt 19,00 % 3,19", "total_tax", "3.19"),
        ("Sub-Total:\t$ 27.99", "total_net", "27.99"),
        ("Total Sales (Excluding GST) : 45.00", "total_net", "45.00"),
        ("Base imponible 31,82 €", "total_net", "31.82"),
        ("T0TAL RM 45.34", "total_gross", "45.34"),
        ("Total Sales (Inclusive GST) RM 45.34", "total_gross", "45.34"),
        ("TakeOut Total (incl GST)\t28.50", "total_gross", "28.50"),
        ("Nett Total: RM8.50", "total_gross", "8.50"),
        ("*x* TOTAL\t8.51", "total_gross", "8.51"),
        ("Sub Total (Exclusive GST) :\t17.75", "total_net", "17.75"),
        ("Te betalen € 12,50", "total_gross", "12.50"),
        ("Zu zahlen EUR 12,50", "total_gross", "12.50"),
        ("Total a pagar 1.012,50", "total_gross", "1012.50"),
        ("Gratuity 3.00", "tip", "3.00"),
        ("TOTAL\n12.50", "total_gross", "12.50"),
        ("UKUPNO kn 290,00", "total_gross", "290.00"),
        ("Celkem Kč 290,00", "total_gross", "290.00"),
        ("12:49 Total\t19.72", "total_gross", "19.72"),
        ("10/17 11:46aTOTAL:\t14.87", "total_gross", "14.87"),
        ("16 BALANCE DUE\t34.80", "total_gross", "34.80"),
        ("Items Sold: 49 TOTAL £70.32", "total_gross", "70.32"),
        ("Total for 3 items $17.90", "total_gross", "17.90"),
        ("TOTAL JOD:3.05", "total_gross", "3.05"),
        ("TOTAL... .EUROS\t10,79", "total_gross", "10.79"),
        ("TOTAL S67.31", "total_gross", "67.31"),
        ("TOTAL XPF 12312", "total_gross", "12312"),
        ("TOTL\t27.20", "total_gross", "27.20"),
        ("SRAND TOTAL\tRs.2,800.00", "total_gross", "2800.00"),
        ("Total commande16.30 EUR", "total_gross", "16.30"),
        ("SUBTOTAL 101.97-", "total_net", "-101.97"),
        ("Total: ($3.13)", "total_gross", "-3.13"),
        ("Gold\tSuototal\t8.40", "total_net", "8.40"),
        ("TOTAL TVA EXCL\t19.72", "total_net", "19.72"),
        ("Counter-Eat In\t6.75", "total_net", "6.75"),
        ("A = 8.625% Sales Tax $74.44", "total_tax", "74.44"),
        ("Tax (4.167% of 68.50). 2.85", "total_tax", "2.85"),
        ("dont TVA 10.0% 1.48 EUR", "total_tax", "1.48"),
        ("Includes GST of $1.81", "total_tax", "1.81"),
        ("State&Local Tax 1.85", "total_tax", "1.85"),
        ("IMPUESTO 10% 6,85", "total_tax", "6.85"),
        ("7.48 VAT TTL\t44.85", "total_tax", "7.48"),
    ],
)
def test_the_words_of_its_line_tell_what_an_amount_is(line: str, path: str, value: str) -> None:
    assert run(f"Cafe\n{line}\nThank you").values[path] == value


@pytest.mark.parametrize(
    "line",
    [
        "TOTAL ITEMS 3.00",
        "Total Savings 3.10",
        "TOTAL\t.34",
        "Total : 57.50\t3.45",
        "Tax 8.25%",
        "Subtotal sandwich deluxe 5.50",
        "TOTAL 0.00",
        "TOTAL NON-COUPON SAVINGS 1.56",
        "Disc\tTotal 1.56",
        "3.00\tTotal 4.50",
    ],
)
def test_other_lines_state_no_total(line: str) -> None:
    values = run(f"Cafe\n{line}\nThank you").values
    assert not values.keys() & {"total_net", "total_tax", "total_gross", "tip"}


def test_an_engine_that_is_sure_keeps_its_total_and_invoices_have_none_by_these_words() -> None:
    text = "Cafe\nPaid 9.00\nTOTAL 8.00"
    assert run(text, total_gross=[("9.00", 0.9)]).values["total_gross"] == "9.00"
    assert run(text, total_gross=[("9.00", 0.3)]).values["total_gross"] == "8.00"
    assert "total_gross" not in run("Acme\nzu zahlen 9.00\nTe betalen 8.00", kind="invoice").values


def test_of_several_totals_the_one_that_adds_up_or_the_last_and_largest_counts() -> None:
    text = "Subtotal 10.00\nTotal 11.00\nTax 1.00\nTotal 12.00"
    assert run(text).values["total_gross"] == "11.00"
    assert run("Total 10.98\nRounding 0.02\nTotal 11.00").values["total_gross"] == "11.00"
    assert "total_gross" not in run("Total 11.00\nCard\nTotal 3.00").values


def test_a_tax_is_a_small_part_of_the_total() -> None:
    assert "total_tax" not in run("Total 10.00\nTax 8.00").values


def test_one_amount_is_not_subtotal_and_total() -> None:
    total = run("Total 10.00", total_net=[("10.00", 0.4)], total_gross=[("10.00", 0.9)]).values
    assert (total["total_gross"], "total_net" in total) == ("10.00", False)
    both = run("Subtotal 10.00\nPaid 11.00", total_net=[("10.00", 0.7)], total_gross=[("10.00", 0.9), ("11.00", 0.3)])
    assert (both.values["total_net"], both.values["total_gross"]) == ("10.00", "11.00")
    alone = run("Subtotal 10.00", total_net=[("10.00", 0.4)], total_gross=[("10.00", 0.9)]).values
    assert alone["total_gross"] == "10.00"


@pytest.mark.parametrize(
    ("net", "tax", "gross", "wanted"),
    [
        ("390.50", "7.24", "997.74", ("90.50", "7.24", "97.74")),
        ("90.50", "87.24", "97.74", ("90.50", "7.24", "97.74")),
        ("390.50", "7.24", "397.74", ("390.50", "7.24", "397.74")),
        ("190.50", "7.24", "97.74", ("190.50", "7.24", "97.74")),
    ],
)
def test_a_first_digit_without_which_totals_add_up_was_a_sign(
    net: str, tax: str, gross: str, wanted: tuple[str, str, str]
) -> None:
    values = run(
        f"A {net}\nB {tax}\nC {gross}", total_net=[(net, 0.9)], total_tax=[(tax, 0.9)], total_gross=[(gross, 0.9)]
    ).values
    assert (values["total_net"], values["total_tax"], values["total_gross"]) == wanted


def test_lines_and_their_sum_agree_without_signs_that_were_read_as_digits() -> None:
    lines = [{"description": "Paneer", "net_amount": "613.95"}, {"description": "Rice", "net_amount": "3.50"}]
    record = run("Paneer\t613.95\nRice\t3.50\nSum 617.45", lines=lines, total_gross=[("617.45", 0.9)])
    assert record.values["total_gross"] == "617.45"
    record = run("Paneer\t613.95\nRice\t3.50\nSum 617.45\nPaid 17.45", lines=lines, total_gross=[("17.45", 0.9)])
    assert record.fields["line_items[0].net_amount"].value == "13.95"


def test_a_line_is_not_more_than_the_whole() -> None:
    lines = [{"description": "Paneer", "net_amount": "81.80"}, {"description": "Rice", "net_amount": "3.50"}]
    record = run("Paneer\t81.80\nRice\t3.50\nSum 7.45", lines=lines, total_gross=[("7.45", 0.9)])
    assert record.fields["line_items[0].net_amount"].value == "1.80"


def test_a_total_before_tax_or_beside_a_count_of_articles_is_none_where_another_is_stated() -> None:
    text = "Total Qty: 7\t51.42\nTotal Sales (Excluding GST) : 51.42\nTotal GST 3.08\nTotal Sales (Inclusive GST) 54.50"
    record = run(text, total_gross=[("51.42", 0.9)])
    assert (record.values["total_gross"], record.values["total_net"]) == ("54.50", "51.42")
    record = run(text, total_gross=[("51.42", 0.9), ("54.50", 0.8)], total_net=[("51.42", 0.9)])
    assert (record.values["total_gross"], record.values["total_net"]) == ("54.50", "51.42")
    record = run("Total Qty: 7\t51.42\nThank you", total_gross=[("51.42", 0.9)])
    assert record.values["total_gross"] == "51.42"


def test_a_net_total_is_before_tax_where_a_printed_tax_makes_another_amount_of_it() -> None:
    values = run("Cash\tGBP 6.40\n1.07 VAT 20%\t6.40\nNet Total.\tGBP 5.33\nPayment\tGBP 6.40").values
    assert values.get("total_net") == "5.33"
    assert values.get("total_gross") != "5.33"
    assert run("GST 0.48\nNett Total: RM 8.50\nCash RM 10.00\nChange RM 1.50").values["total_gross"] == "8.50"


@pytest.mark.parametrize(
    ("line", "states"), [("5ubtotal\tGBP 6 40", True), ("TOTAL 12.50", True), ("Total Cleaner 6 40", False)]
)
def test_a_total_that_lost_its_point_is_no_article(line: str, *, states: bool) -> None:
    assert states_total(line) is states


def test_a_total_of_nothing_counts_beside_a_subtotal_of_nothing() -> None:
    values = run("Cafe\nSub-Total 0.00\nTax 0.00\nTotal 0.00").values
    assert (values["total_net"], values["total_gross"]) == ("0.00", "0.00")


def test_an_included_tax_and_an_amount_above_the_total_are_no_totals() -> None:
    values = run("SUBTOTAL 43.80\nTOTAL $43.80\nTOTAL INCLUDES GST $3.98").values
    assert (values["total_tax"], values["total_gross"]) == ("3.98", "43.80")
    values = run("AMOUNT $83.51\nTax 14.20\nTOTAL 97.71").values
    assert (values["total_net"], values["total_gross"]) == ("83.51", "97.71")


def test_amounts_above_their_words_count_where_they_add_up() -> None:
    values = run("Rice\t79.50\n79.50\nSubtotal\t6.76\nSALES TAX\t86.26\nTotal\nThanks").values
    assert [values[one] for one in ("total_net", "total_tax", "total_gross")] == ["79.50", "6.76", "86.26"]
    assert "total_net" not in run("79.51\nSubtotal\nTotal 85.00").values


def test_of_amounts_alone_above_and_below_the_words_neither_counts_but_in_a_sum() -> None:
    assert "total_gross" not in run("Tea\n55.67\nTOTAL\n60.00\nCHANGE").values
    assert run("Subtotal 50.00\nTax 5.67\n55.67\nTOTAL\n60.00\nCHANGE").values["total_gross"] == "55.67"


def test_what_its_line_states_is_evidence_for_an_engines_total_and_a_sum_goes_before_it() -> None:
    text = "Subtotal 10.00\nTax 1.00\nTotal 11.00\nCash 20.00"
    engine = ScriptedEngine("receipt", fields={"total_gross": [("11.00", 0.8)], "total_net": [("20.00", 0.8)]})
    state = run_steps(State(make_document(text), Services(SCHEMAS, engine)))
    assert state.features["total_gross"].pattern
    assert state.fields["total_net"].value == "10.00"
