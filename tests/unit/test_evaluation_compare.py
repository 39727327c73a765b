"""Every case is a real label or a real way to be wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from docsluice.evaluation.compare import Kind, Match, add_sums, compare, is_gradable
from docsluice.evaluation.jurisdictions import reduce_jurisdiction
from docsluice.evaluation.notation import FOR_EVER, Notation, read_amounts, read_dates, read_durations


@pytest.mark.parametrize(
    ("text", "notation", "value"),
    [
        ("1.234,50", "normalised", "1234.50"),
        ("1,234.50", "day_first", "1234.50"),
        ("RM 9.00", "day_first", "9.00"),
        ("($0.26)", "month_first", "-0.26"),
        ("38.45€", "month_first", "38.45"),
        ("$30,473.00", "month_first", "30473.00"),
        ("495,00", "month_first", "495.00"),
        ("-8.79", "normalised", "-8.79"),
        ("8.79-", "day_first", "-8.79"),
        ("1.250", "normalised", "1.250"),
        ("1.234.567", "month_first", "1234567"),
        ("12", "month_first", "12"),
        ("120", "month_first", "120"),
    ],
)
def test_amounts(text: str, notation: Notation, value: str) -> None:
    assert read_amounts(text, notation) == {Decimal(value)}


def test_a_printed_amount_with_three_decimals_has_two_readings() -> None:
    assert read_amounts("170.000", "month_first") == {Decimal(170), Decimal(170_000)}


@pytest.mark.parametrize("text", ["", "free", "-", ".,."])
def test_what_is_no_amount(text: str) -> None:
    assert not read_amounts(text, "day_first")


@pytest.mark.parametrize(
    ("text", "notation", "day"),
    [
        ("05-12-16", "day_first", date(2016, 12, 5)),
        ("02/02/16", "day_first", date(2016, 2, 2)),
        ("05/02/16", "month_first", date(2016, 5, 2)),
        ("17/03/2018", "month_first", date(2018, 3, 17)),
        ("10.07.13", "month_first", date(2013, 7, 10)),
        ("04 APR 2018", "day_first", date(2018, 4, 4)),
        ("Tuesday,March27th2018", "month_first", date(2018, 3, 27)),
        ("ThuAug09,2012", "month_first", date(2012, 8, 9)),
        ("0ct25'14", "month_first", date(2014, 10, 25)),
        ("Sep1.20173:05:24pm Sep1.2017", "month_first", date(2017, 9, 1)),
        ("Aug262017", "month_first", date(2017, 8, 26)),
        ("20180304", "day_first", date(2018, 3, 4)),
        ("2015-11-28", "normalised", date(2015, 11, 28)),
    ],
)
def test_dates(text: str, notation: Notation, day: date) -> None:
    assert read_dates(text, notation) == {day}


@pytest.mark.parametrize("text", ["20:37", "Jun15", "DECEMBER2016", "202-03-01"])
def test_what_is_no_date(text: str) -> None:
    assert not read_dates(text, "month_first")
    assert not is_gradable("date", text, "month_first")


def test_extracted_dates_must_be_iso() -> None:
    assert compare("date", ["15/01/2019"], "2019-01-15", "day_first") is Match.EXACT
    assert compare("date", ["15/01/2019"], "15/01/2019", "day_first") is Match.NONE


def test_extracted_amounts_must_be_decimal_strings() -> None:
    assert compare("money", ["12.000"], "12000", "day_first") is Match.EXACT
    assert compare("money", ["12.000"], "12", "day_first") is Match.EXACT
    assert compare("money", ["12.00"], "13.00", "day_first") is Match.NONE


@pytest.mark.parametrize(
    ("kind", "label", "predicted", "match"),
    [
        ("text", "GARDENIA BAKERIES (KL) SDN BHD", "Gardenia Bakeries KL Sdn. Bhd.", Match.EXACT),
        ("text", "GARDENIA BAKERIES (KL) SDN BHD", "GARDENIA BAKERlES (KL) SDN BHD", Match.LENIENT),
        ("code", "GARDENIA BAKERIES (KL) SDN BHD", "GARDENIA BAKERlES (KL) SDN BHD", Match.NONE),
        ("text", "CONTOSO LTD.", "MICROSOFT LTD", Match.NONE),
        ("code", "GB 123 4567 89", "GB123456789", Match.EXACT),
        ("code", "FR32123456789", "FR32123456788", Match.NONE),
        ("term", "successive 1 year", "P12M", Match.EXACT),
        ("term", "60) days", "sixty (60) days", Match.EXACT),
        ("term", "2 years", "2 months", Match.NONE),
        ("law", "California", "US-CA", Match.EXACT),
        ("law", "People's Republic of China", "China", Match.EXACT),
        ("law", "New York", "US-NJ", Match.NONE),
        ("date", "perpetual", "perpetual", Match.EXACT),
        ("date", "perpetual", "2020-01-01", Match.NONE),
    ],
)
def test_compare(kind: Kind, label: str, predicted: str, match: Match) -> None:
    assert compare(kind, [label], predicted, "normalised") is match


def test_the_best_of_several_labels_counts() -> None:
    assert compare("text", ["Safeway Robson", "SAFEWAY"], "Safeway", "normalised") is Match.EXACT
    assert compare("text", [], "Safeway", "normalised") is Match.NONE


def test_jurisdictions_and_durations() -> None:
    assert reduce_jurisdiction("the laws of the State of New York") == reduce_jurisdiction("US-NY")
    assert read_durations("Perpetual, until ended") == {FOR_EVER}
    assert read_durations("P1Y2M3W4D") == {(14, 25)}


def test_a_value_that_is_printed_twice_is_one_value() -> None:
    assert compare("date", ["15/01/2019 15/01/2019"], "2019-01-15", "day_first") is Match.EXACT
    assert compare("text", ["Acme Acme"], "Acme", "normalised") is Match.NONE


def test_sums_of_tax_lines() -> None:
    assert add_sums(["2.37", "1.05"], "month_first") == ["2.37", "1.05", "3.42"]
    assert add_sums(["1.00"] * 5, "month_first") == ["1.00"] * 5
