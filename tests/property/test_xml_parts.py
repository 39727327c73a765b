"""Amounts and dates of XML keep their value whatever their form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from docsluice.reading import xml_parts

DECIMALS = st.decimals(min_value=-(10**12), max_value=10**12, places=4, allow_nan=False, allow_infinity=False)


@given(DECIMALS)
def test_amounts_keep_their_value_and_have_one_form(value: Decimal) -> None:
    as_money, as_number = xml_parts.money(str(value)), xml_parts.number(str(value))
    assert as_money is not None
    assert as_number is not None
    assert Decimal(as_money) == Decimal(as_number) == value
    assert len(as_money.partition(".")[2]) >= 2
    assert xml_parts.money(as_money) == as_money
    assert xml_parts.number(f"{as_number}.000" if "." not in as_number else f"{as_number}0") == as_number


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["%Y%m%d", "%Y-%m-%d", "%Y%m%d1200", "%Y-%m-%dT10:00:00"]))
def test_dates_of_every_form(day: date, form: str) -> None:
    assert xml_parts.iso_date(day.strftime(form)) == day.isoformat()


@given(st.text(max_size=12))
def test_any_text_is_read_or_left_out(raw: str) -> None:
    found = xml_parts.iso_date(raw)
    assert found is None or date.fromisoformat(found)
    amount = xml_parts.money(raw)
    assert amount is None or Decimal(amount).is_finite()


@given(DECIMALS, st.integers(min_value=1, max_value=1000))
def test_price_of_one_unit(price: Decimal, units: int) -> None:
    found = xml_parts.price(str(price), str(units))
    assert found is not None
    assert abs(Decimal(found) - price / units) <= Decimal("0.0000005")
