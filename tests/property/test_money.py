from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsluice.normalise.money import decimal_mark_of, normalise_money, normalise_number, normalise_rate
from docsluice.normalise.types import Context, DecimalMark

AMOUNTS = st.decimals(0, 99_999_999, places=2)
STYLES: dict[str, tuple[str, DecimalMark]] = {
    "1,234.50": (",", "."),
    "1.234,50": (".", ","),
    "1 234,50": (" ", ","),
    "1 234.50": (" ", "."),
    "1'234.50": ("'", "."),
    "1’234.50": ("’", "."),
    "1\u00a0234,50": ("\u00a0", ","),
    "1\u202f234,50": ("\u202f", ","),
    "1234.50": ("", "."),
    "1234,50": ("", ","),
}
CURRENCIES = [
    "{}",
    "RM {}",
    "RM{}",
    "$ {}",
    "${}",
    "€ {}",
    "{} €",
    "{}€",
    "EUR {}",
    "{} EUR",
    "CHF {}",
    "{} USD",
    "Rs. {}",
    "Total: {}",
]


def write(amount: Decimal, group: str, mark: str) -> str:
    whole, cents = f"{amount:,.2f}".split(".")
    return whole.replace(",", group) + mark + cents


def value(raw: str, mark: DecimalMark | None = None) -> Decimal:
    found = normalise_money(raw, Context(decimal_mark=mark))
    assert found is not None, raw
    assert isinstance(found.value, str)
    assert re.fullmatch(r"-?\d+(\.\d+)?", found.value)
    return Decimal(found.value)


@pytest.mark.parametrize("style", STYLES)
@given(amount=AMOUNTS, form=st.sampled_from(CURRENCIES), known=st.booleans())
def test_amounts_come_back_from_every_notation(style: str, amount: Decimal, form: str, known: bool) -> None:  # noqa: FBT001  drawn
    group, mark = STYLES[style]
    assert value(form.format(write(amount, group, mark)), mark if known else None) == amount


@pytest.mark.parametrize(
    "form", ["-{}", "- {}", "-${}", "$-{}", "€ -{}", "-EUR {}", "({})", "($ {})", "{}-", "{} -", "{} CR", "−{}", "–{}"]
)
@given(amount=st.decimals(1, 999_999, places=2), style=st.sampled_from(sorted(STYLES)))
def test_signs(form: str, amount: Decimal, style: str) -> None:
    group, mark = STYLES[style]
    assert value(form.format(write(amount, group, mark))) == -amount


@pytest.mark.parametrize("form", ["{}-A", "{} CRATE", "A-{}", "no. {}", "{} - net", "Re-{}"])
@given(amount=st.decimals(1, 999_999, places=2))
def test_hyphens_that_are_no_signs(form: str, amount: Decimal) -> None:
    assert value(form.format(f"{amount:.2f}")) == amount


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from([".", ","]))
def test_a_lone_separator_before_three_digits_is_read_by_the_document_or_called_ambiguous(
    whole: int, tail: int, mark: DecimalMark
) -> None:
    raw = f"{whole}{mark}{tail:03}"
    thousands, fraction = Decimal(whole * 1000 + tail), Decimal(f"{whole}.{tail:03}")
    assert value(raw, mark) == fraction
    assert value(raw, "," if mark == "." else ".") == thousands
    found = normalise_money(raw, Context())
    assert found is not None
    assert found.reasons == ("ambiguous_number",)
    assert [Decimal(str(one)) for one in (found.value, *found.others)] == [thousands, fraction]
    quantity = normalise_number(raw, Context())
    assert quantity is not None
    assert Decimal(str(quantity.value)) == fraction


@given(
    st.decimals(0, 100, places=2),
    st.sampled_from(["{}%", "{} %", "VAT {}%", "MwSt. {} %"]),
    st.sampled_from([".", ","]),
)
def test_rates(rate: Decimal, form: str, mark: str) -> None:
    found = normalise_rate(form.format(str(rate).replace(".", mark)), Context())
    assert found is not None
    assert Decimal(str(found.value)) == rate


@given(st.lists(AMOUNTS, min_size=1, max_size=20), st.sampled_from(sorted(STYLES)))
def test_the_decimal_mark_of_a_document(amounts: list[Decimal], style: str) -> None:
    group, mark = STYLES[style]
    assert decimal_mark_of("\n".join(write(amount, group, mark) for amount in amounts)) == mark


@given(st.text(max_size=30))
def test_any_text_gives_a_decimal_or_none(text: str) -> None:
    found = normalise_money(text, Context())
    assert found is None or Decimal(str(found.value)).is_finite()
