from datetime import date
from decimal import Decimal

import pytest

from docsluice.teacher import alignment as al
from docsluice.teacher.samples import Span


def shown(text: str, spans: list[Span]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        (
            "BOOK TA _K (TAMAN DAYA) SDN BHD\n789417-W",
            "BOOK TA .K (TAMAN DAYA) SDN BHD",
            "BOOK TA _K (TAMAN DAYA) SDN BHD",
        ),
        ("Tel: (415) 379-3604 x", "(415)379-3604", "(415) 379-3604"),
        ("Ko1d Ltd\nIN 4711", "Kold Ltd", "Ko1d Ltd"),
        ("by Kite Pharma Inc. and", "Kite Pharma Inc.", "Kite Pharma Inc."),
        ("KIDDY FISH MODELLLNG CLAY 9.00", "Kiddy Fish Modelling Clay", "KIDDY FISH MODELLLNG CLAY"),
    ],
)
def test_names_are_found_as_they_were_read(text: str, value: str, found: str) -> None:
    assert shown(text, al.find_text(text, value)) == [found]


def test_digits_never_join() -> None:
    assert al.find_text("Order 5712 of 12.", "12", fuzzy=False) == [Span(14, 16)]


def test_a_short_text_is_never_found_by_edit_distance() -> None:
    assert al.find_text("ACME", "ACMX") == []


def test_address_parts_stand_apart_where_another_column_is_between() -> None:
    text = "Adatum\tCRONUS\nStation Road, 21\tHofstraße 12\n48436 Düsseldorf\tBenrath\n20097 Hamburg"
    parts = al.find_parts(text, ["Hofstraße 12", "Benrath", "20097 Hamburg"])
    assert shown(text, parts) == ["Hofstraße 12", "Benrath\n20097 Hamburg"]


def test_parts_far_from_each_other_are_no_address() -> None:
    assert al.find_parts("Hofstraße 12" + " x" * 400 + " 20097 Hamburg", ["Hofstraße 12", "20097 Hamburg"]) == []


@pytest.mark.parametrize(
    "printed",
    [
        "February 17, 2026",
        "02/17/26",
        "17.02.2026",
        "17. Februar 2026",
        "2026-02-17",
        "17 févr. 2026",
        "17th day of February, 2026",
        "17 de febrero de 2026",
    ],
)
def test_dates_as_documents_print_them(printed: str) -> None:
    text = f"Datum {printed} Seite 1"
    assert shown(text, al.find_date(text, date(2026, 2, 17))) == [printed]


def test_another_day_is_not_found() -> None:
    assert al.find_date("Datum 18.02.2026", date(2026, 2, 17)) == []


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("Total 1.234,50 EUR", "1234.50", ["1.234,50"]),
        ("Total $1,234.50", "1234.50", ["1,234.50"]),
        ("Total 1 234,50", "1234.50", ["1 234,50"]),
        ("Abschlag -14,73", "-14.73", ["-14,73"]),
        ("Skonto -14,73", "14.73", ["14,73"]),
        ("0 Stück\t0,00", "0", ["0,00"]),
        ("191.00\t573.00", "191.00", ["191.00"]),
        ("3 573.00", "573.00", ["573.00"]),
        ("9.000 0.00\t9.00", "9.00", ["9.000", "9.00"]),
        ("Nr. 119 und 1190", "119", ["119"]),
    ],
)
def test_amounts_whatever_their_decimal_mark(text: str, value: str, found: list[str]) -> None:
    assert shown(text, al.find_money(text, Decimal(value))) == found


@pytest.mark.parametrize(
    ("text", "months", "days", "found"),
    [
        ("for a period of two (2) years after", 24, 0, "two (2) years"),
        ("at least ninety (90) days prior", 0, 90, "ninety (90) days"),
        ("within 30 calendar days of", 0, 30, "30 calendar days"),
        ("an additional twenty-four months", 24, 0, "twenty-four months"),
    ],
)
def test_durations(text: str, months: int, days: int, found: str) -> None:
    assert shown(text, al.find_duration(text, months, days)) == [found]


def test_a_passage_is_found_across_a_page_break() -> None:
    passage = "Neither party may assign this Agreement without the prior written consent of the other party hereto."
    text = "12. " + passage[:50] + "\nPage 7 of 9\nConfidential\n" + passage[50:] + " 13. Notices"
    span = al.find_passage(text, passage)
    assert span is not None
    assert text[span.start : span.end].startswith("Neither party")
    assert text[span.start : span.end].endswith("hereto")


def test_half_a_passage_is_not_found() -> None:
    passage = "Neither party may assign this Agreement without the prior written consent of the other party hereto."
    assert al.find_passage(passage[:60], passage) is None
