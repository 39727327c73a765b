from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import count

import pytest

from docsluice.pipeline import Services, process
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from docsluice.validation.arithmetic import RULES
from docsluice.validation.repair import Choice, search
from scripted import ScriptedEngine, make_document

RULE = RULES["BR-CO-15"]
AMOUNTS = {"total_gross": Decimal(119), "total_net": Decimal(90), "total_tax": Decimal(19)}
NET = [Choice(Decimal(90), 0.9, 0), Choice(Decimal(100), 0.27, 1, guessed=True)]
SCHEMAS = load_schemas()
RECEIPT = "Corner Diner\nDate 14.03.2023\nBurger\t42.00\nSubtotal\t42.00\nTax\t3.24\nTotal\t845.24"
TOTALS = {"total_net": "42.00", "total_tax": "3.24", "total_gross": "845.24"}


def repair(text: str, readings: Mapping[str, tuple[str, ...]], totals: Mapping[str, str]) -> StructuredDocument:
    """A receipt whose OCR held other readings possible, after the pipeline."""
    fields = {"issue_date": [("14.03.2023", 0.9)], **{path: [(raw, 0.9)] for path, raw in totals.items()}}
    clock = count()
    return process(
        make_document(text, confidence=0.9, alternatives=readings),
        Services(SCHEMAS, ScriptedEngine("receipt", fields=fields), clock=lambda: next(clock) / 1000),
    )


def test_a_guess_that_alone_adds_up_is_taken() -> None:
    found = search(RULE, AMOUNTS, {"total_net": NET})
    assert found is not None
    assert found["total_net"].value == Decimal(100)


@pytest.mark.parametrize("likelihood", [0.27, 0.2, 0.1])
def test_two_guesses_that_add_up_are_no_proof(likelihood: float) -> None:
    gross = [Choice(Decimal(119), 0.9, 0), Choice(Decimal(109), likelihood, 1, guessed=True)]
    assert search(RULE, AMOUNTS, {"total_net": NET, "total_gross": gross}) is None


def test_a_guess_far_ahead_of_another_is_taken() -> None:
    gross = [Choice(Decimal(119), 0.9, 0), Choice(Decimal(109), 0.08, 1, guessed=True)]
    found = search(RULE, AMOUNTS, {"total_net": NET, "total_gross": gross})
    assert found is not None
    assert (found["total_net"].number, found["total_gross"].number) == (1, 0)


def test_what_stands_on_the_page_goes_before_a_guess_of_the_same_rank() -> None:
    tax = [Choice(Decimal(19), 0.9, 0), Choice(Decimal(29), 0.2, 1)]
    found = search(RULE, AMOUNTS, {"total_net": NET, "total_tax": tax})
    assert found is not None
    assert (found["total_net"].number, found["total_tax"].number) == (0, 1)


def test_guesses_do_not_crowd_out_what_stands_on_the_page() -> None:
    guesses = [Choice(Decimal(200 + i), 0.27, i, guessed=True) for i in range(1, 9)]
    found = search(RULE, AMOUNTS, {"total_net": [NET[0], *guesses, Choice(Decimal(100), 0.1, 9)]})
    assert found is not None
    assert found["total_net"].number == 9


def test_another_reading_of_a_field_without_part_does_not_make_a_guess_doubtful() -> None:
    amounts = {"total_gross": Decimal(119), "total_net": Decimal(179), "total_tax": Decimal(19)}
    net = [Choice(Decimal(179), 0.9, 0), Choice(Decimal(119), 0.3, 1, guessed=True)]
    tax = [Choice(Decimal(19), 0.6, 0), Choice(Decimal(7), 0.5, 1)]
    found = search(RULES["DS-RECEIPT-TOTAL"], amounts, {"total_net": net, "total_tax": tax})
    assert found is not None
    assert (found["total_net"].number, found["total_tax"].number) == (1, 0)


def test_a_guess_that_takes_no_part_in_the_sum_proves_nothing() -> None:
    amounts = {"total_gross": Decimal(328), "total_net": Decimal(328), "total_tax": Decimal(845)}
    tax = [Choice(Decimal(845), 0.9, 0), Choice(Decimal(45), 0.27, 1, guessed=True)]
    assert search(RULES["DS-RECEIPT-TOTAL"], amounts, {"total_tax": tax}) is None


def test_a_currency_sign_read_as_a_digit_is_mended() -> None:
    record = repair(RECEIPT, {"845.24": ("945.24", "$45.24")}, TOTALS)
    field = record.fields["total_gross"]
    assert (field.value, field.raw, field.rule) == ("45.24", "845.24", "DS-RECEIPT-TOTAL")
    assert "repaired" in field.reasons
    assert record.violations == ()


def test_a_lost_mark_in_a_row_is_mended() -> None:
    document = make_document(
        "Acme GmbH\nWidget\t2\t600\t12.00\nTotal\t12.00", confidence=0.9, alternatives={"600": ("6.00",)}
    )
    row = {"description": "Widget", "quantity": "2", "unit_price": "600", "net_amount": "12.00"}
    engine = ScriptedEngine("receipt", rows={"line_items": [row]})
    field = process(document, Services(SCHEMAS, engine)).fields["line_items[0].unit_price"]
    assert (field.value, field.raw, field.rule) == ("6.00", "600", "DS-LINE-NET")


def test_a_sum_that_holds_is_left_alone() -> None:
    text, totals = RECEIPT.replace("845.24", "45.24"), {**TOTALS, "total_gross": "45.24"}
    readings = {"42.00": ("12.00",), "3.24": ("33.24",), "45.24": ("15.24",)}
    plain, doubtful = (repair(text, some, totals) for some in ({}, readings))
    assert plain.model_dump_json() == doubtful.model_dump_json()


def test_two_repairs_that_both_add_up_are_left_to_a_person() -> None:
    record = repair(RECEIPT, {"845.24": ("45.24",), "42.00": ("842.00",)}, TOTALS)
    assert {path: record.fields[path].value for path in TOTALS} == TOTALS
    assert [one.rule for one in record.violations] == ["DS-RECEIPT-TOTAL"]


def test_a_doubtful_word_is_reread_at_its_own_place() -> None:
    text = RECEIPT.replace("845.24", "4 84.24").replace("42.00", "85.04")
    totals = {**TOTALS, "total_net": "85.04", "total_gross": "4 84.24"}
    record = repair(text, {"4": ("8",)}, totals)
    assert record.fields["total_gross"].value == "84.24"  # with every 4 an 8 it would be 88.28, which adds up
    assert [one.rule for one in record.violations] == ["DS-RECEIPT-TOTAL"]


def test_a_word_that_goes_beyond_its_field_is_reread_within_it() -> None:
    text = RECEIPT.replace("845.24", "RM845.24")
    record = repair(text, {"RM845.24": ("R845.24", "RM45.24")}, TOTALS)
    assert record.fields["total_gross"].value == "45.24"


@pytest.mark.parametrize(("likelihood", "is_taken"), [(0.24, False), (0.6, True)])
def test_a_likely_total_does_not_give_way_to_a_copy_of_the_subtotal(likelihood: float, *, is_taken: bool) -> None:
    amounts = {"total_gross": Decimal("28.35"), "total_net": Decimal("5.50"), "total_tax": Decimal("0.00")}
    gross = [Choice(Decimal("28.35"), 1.0, 0), Choice(Decimal("5.50"), likelihood, 1)]
    found = search(RULES["DS-RECEIPT-TOTAL"], amounts, {"total_gross": gross})
    assert (found is not None) is is_taken


def test_a_sum_of_three_amounts_moves_a_likely_total() -> None:
    amounts = {"total_gross": Decimal("28.35"), "total_net": Decimal("5.50"), "total_tax": Decimal("0.50")}
    gross = [Choice(Decimal("28.35"), 1.0, 0), Choice(Decimal("6.00"), 0.24, 1)]
    found = search(RULES["DS-RECEIPT-TOTAL"], amounts, {"total_gross": gross})
    assert found is not None
    assert found["total_gross"].value == Decimal("6.00")


def test_an_unlikely_subtotal_gives_way_to_the_total() -> None:
    amounts = {"total_gross": Decimal("28.50"), "total_net": Decimal("9.90"), "total_tax": Decimal("0.00")}
    net = [Choice(Decimal("9.90"), 0.38, 0), Choice(Decimal("28.50"), 0.1, 1)]
    found = search(RULES["DS-RECEIPT-TOTAL"], amounts, {"total_net": net})
    assert found is not None
    assert found["total_net"].value == Decimal("28.50")


def test_a_lost_sign_is_no_copy() -> None:
    amounts = {"total_gross": Decimal(-100), "total_net": Decimal(100), "total_tax": Decimal(0)}
    net = [Choice(Decimal(100), 0.9, 0), Choice(Decimal(-100), 0.1, 1)]
    found = search(RULE, amounts, {"total_net": net})
    assert found is not None
    assert found["total_net"].value == Decimal(-100)
