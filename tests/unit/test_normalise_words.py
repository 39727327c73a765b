from __future__ import annotations

import pytest

from docsluice.normalise.contacts import (
    normalise_address,
    normalise_name,
    normalise_party,
    normalise_phone,
    normalise_time,
)
from docsluice.normalise.context import context_of_text
from docsluice.normalise.currency import normalise_currency
from docsluice.normalise.dates import written_orders
from docsluice.normalise.terms import normalise_duration, normalise_jurisdiction
from docsluice.normalise.text import mend_letters
from docsluice.normalise.types import Context
from docsluice.normalise.values import normalise_value
from docsluice.schema.spec import FieldSpec


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Bill to: Foo GmbH", "Foo GmbH"),
        ("AEON CO. (M) BHD (126926-H)", "AEON CO. (M) BHD"),
        ("GARDENIA BAKERIES (KL) SDN BHD (139386 X)", "GARDENIA BAKERIES (KL) SDN BHD"),
        ("BOOK TA .K (TAMAN DAYA)\nSDN BHD", "BOOK TA .K (TAMAN DAYA) SDN BHD"),
        ("* CHIPOTLE *", "CHIPOTLE"),
        ("Müller & Söhne a.G.", "Müller & Söhne a.G."),
        ("7-Eleven", "7-Eleven"),
    ],
)
def test_names(raw: str, name: str) -> None:
    found = normalise_name(raw)
    assert found is not None
    assert found.value == name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Kite Pharma, Inc., a Delaware corporation (the “Company”)", "Kite Pharma, Inc."),
        ('ACME LLC ("Seller")', "ACME LLC"),
        ("I-ESCROW, INC. (hereinafter referred to as “i-Escrow”)", "I-ESCROW, INC."),
        ("John Doe, an individual", "John Doe"),
        ("Bank of America, N.A.", "Bank of America, N.A."),
        ("AIK HUAT (SETIA ALAM) SDN BHD", "AIK HUAT (SETIA ALAM) SDN BHD"),
    ],
)
def test_parties(raw: str, name: str) -> None:
    found = normalise_party(raw)
    assert found is not None
    assert found.value == name


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (
            "Hofstraße 12\nBenrath\nD-20097 Hamburg",
            {
                "raw": "Hofstraße 12, Benrath, 20097 Hamburg",
                "street": "Hofstraße 12, Benrath",
                "postal_code": "20097",
                "city": "Hamburg",
                "country": "DE",
            },
        ),
        (
            "35 rue d'ici\n75018 PARIS, FR",
            {
                "raw": "35 rue d'ici, 75018 PARIS",
                "street": "35 rue d'ici",
                "postal_code": "75018",
                "city": "PARIS",
                "country": "FR",
            },
        ),
        (
            "4490 Oak Drive\nAlbany, NY 12210",
            {
                "raw": "4490 Oak Drive, Albany, NY 12210",
                "street": "4490 Oak Drive",
                "postal_code": "12210",
                "city": "Albany",
                "country": "US",
            },
        ),
        (
            "Weena 664, 3012 CN Rotterdam",
            {
                "raw": "Weena 664, 3012 CN Rotterdam",
                "street": "Weena 664",
                "postal_code": "3012 CN",
                "city": "Rotterdam",
                "country": "NL",
            },
        ),
        ("GRAND WAILEA", {"raw": "GRAND WAILEA"}),
    ],
)
def test_addresses(raw: str, value: dict[str, str]) -> None:
    found = normalise_address(raw)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("7:51pm", "19:51"),
        ("12:05 AM", "00:05"),
        ("20:49:26", "20:49:26"),
        ("9:46AM", "09:46"),
        ("08h15", "08:15"),
        ("9pm", "21:00"),
        ("2O:37", "20:37"),
    ],
)
def test_times(raw: str, value: str) -> None:
    found = normalise_time(raw)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("raw", ["25:10", "12/05/2018", "noon"])
def test_no_time(raw: str) -> None:
    assert normalise_time(raw) is None


def test_phones_lose_the_word_before_them() -> None:
    found = normalise_phone("Tel.: +49 (0)30 12 34-56")
    assert found is not None
    assert found.value == "+49 (0)30 12 34-56"
    assert normalise_phone("TEL 05") is None
    assert normalise_phone("(867388-U)") is None  # the number of a company's register
    assert normalise_phone("1-800-FLOWERS") is None
    free = normalise_phone("1-800-555-0199")
    assert free is not None
    assert free.value == "1-800-555-0199"


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("two (2) years", "P2Y"),
        ("thirty (30) days", "P30D"),
        ("12 months", "P12M"),
        ("successive one-year periods", "P1Y"),
        ("60) days", "P60D"),
        ("ninety (90) days' prior written notice", "P90D"),
        ("one hundred twenty (120) days", "P120D"),
        ("twenty-four (24) months", "P24M"),
        ("eighteen month", "P18M"),
        ("six (6) calendar months", "P6M"),
        ("three consecutive years", "P3Y"),
        ("an additional year", "P1Y"),
        ("year-to-year", "P1Y"),
        ("0.5 years", "P6M"),
        ("two quarters", "P6M"),
        ("P1Y6M", "P1Y6M"),
        ("in perpetuity", "perpetual"),
        ("the third (3rd) anniversary", "P3Y"),
        ("5th anniversary", "P5Y"),
    ],
)
def test_durations(raw: str, value: str) -> None:
    found = normalise_duration(raw)
    assert found is not None, raw
    assert found.value == value


@pytest.mark.parametrize("raw", ["the term", "30", "January"])
def test_no_duration(raw: str) -> None:
    assert normalise_duration(raw) is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("State of California", {"name": "California", "code": "US-CA"}),
        ("the laws of the State of New York", {"name": "New York", "code": "US-NY"}),
        ("England and Wales", {"name": "England and Wales", "code": "GB-EAW"}),
        ("People's Republic of China", {"name": "China", "code": "CN"}),
        ("Delaware, Illinois", {"name": "Delaware, Illinois"}),
        ("Province of Ontario, Canada", {"name": "Ontario, Canada", "code": "CA-ON"}),
        ("State of Texas, United States of America", {"name": "Texas", "code": "US-TX"}),
        ("English law", {"name": "England", "code": "GB-ENG"}),
        ("Transylvania", {"name": "Transylvania"}),
    ],
)
def test_jurisdictions(raw: str, value: dict[str, str]) -> None:
    found = normalise_jurisdiction(raw)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("raw", "currency", "code"),
    [
        ("$", None, "USD"),
        ("$", "CAD", "CAD"),
        ("$", "EUR", "USD"),
        ("RM 9.00", None, "MYR"),
        ("€", None, "EUR"),
        ("Euro", None, "EUR"),
        ("in US Dollars", None, "USD"),
        ("CHF", None, "CHF"),
        ("Kč", None, "CZK"),
        ("kn", None, "HRK"),
    ],
)
def test_currencies(raw: str, currency: str | None, code: str) -> None:
    found = normalise_currency(raw, Context(currency=currency))
    assert found is not None
    assert found.value == code


@pytest.mark.parametrize("raw", ["Farm", "Norma", "total", ""])
def test_no_currency(raw: str) -> None:
    assert normalise_currency(raw, Context()) is None


def test_context_of_a_malaysian_receipt() -> None:
    context = context_of_text("BOOK SDN BHD\n81100 JOHOR BAHRU\n03/04/2018\nTOTAL RM 1,209.00\nCASH RM 1,300.50")
    assert (context.country, context.currency, context.day_first, context.decimal_mark) == ("MY", "MYR", True, ".")
    assert not context.day_first_sure


def test_context_of_an_american_receipt() -> None:
    context = context_of_text("DINER\nAlbany, NY 12210\n(212) 579-5959\n03/04/2018\nSales Tax $1.20\nTotal $12.20")
    assert (context.country, context.currency, context.day_first) == ("US", "USD", False)


def test_a_date_of_the_document_proves_the_order() -> None:
    context = context_of_text("Albany, NY 12210\n25/03/2018\n03/04/2018")
    assert (context.day_first, context.day_first_sure) == (True, True)


def test_the_name_of_the_day_proves_the_order() -> None:
    # 4 March 2018 was a Sunday, 3 April 2018 a Tuesday.
    assert context_of_text("Tue 03/04/2018").day_first is True
    assert context_of_text("Sunday 03/04/2018").day_first is False


def test_context_of_a_german_invoice() -> None:
    context = context_of_text("Rechnung\nMüller GmbH\nUSt-IdNr. DE136695976\nSumme netto 1.000,00 €\nMwSt 190,00 €")
    assert (context.country, context.currency, context.decimal_mark) == ("DE", "EUR", ",")
    assert context.languages[0] == "de"


def test_slips_in_words() -> None:
    assert mend_letters("Taste 0f The WorId Sdn Bhd", ()) == "Taste of The World Sdn Bhd"
    assert mend_letters("HARDWÀRE 5/B Café", ("en",)) == "HARDWARE S/B Café"
    assert mend_letters("Restaurants à Zürich", ("fr", "en")) == "Restaurants à Zürich"
    assert mend_letters("CO0L H20 100", ("en",)) == "COOL H20 100"


def test_perpetual_stands_beside_a_date_where_the_schema_allows_it() -> None:
    spec = FieldSpec(name="d", path="d", type="date", label="d", description="d")
    allowed = spec.model_copy(update={"also_allowed": ("perpetual",)})
    assert normalise_value("shall continue in perpetuity", spec, Context()) is None
    found = normalise_value("shall continue in perpetuity", allowed, Context())
    assert found is not None
    assert found.value == "perpetual"


def test_the_name_of_a_day_on_another_line_proves_nothing_about_a_date() -> None:
    assert written_orders("Mon 03/07/2017 10:45AM") == (1, 0)
    assert written_orders("M-F 7p-8p Sun\n05/04/20 to 05/10/20\nMon") == (0, 0)


@pytest.mark.parametrize(
    ("text", "country", "currency"),
    [
        ("Cheung's Building, 1-3 Wing Lok Street, Sheung Wan, Hong Kong\nTotal $ 270.00", "HK", "HKD"),
        ("FOUR SEASONS JUMEIRAH DUBAI UAE\n04/05/2018\nAED 40", "AE", "AED"),
        ("12 Main Street, Dublin, Ireland\nTotal 12,00 €", "IE", "EUR"),
        ("Siam Square, Bangkok, Thailand\nTotal ฿120", "TH", "THB"),
        ("SM Mall, Manila, Philippines\nVATable 100.00\nTotal ₱112.00", "PH", "PHP"),
        ("Dublin, OH 43017\n614-555-1234\nTotal $4", "US", "USD"),
        ("Hong Kong Kitchen\n12 Main St, Austin, TX 78701\n512-555-1234\nTotal $4", "US", "USD"),
    ],
)
def test_countries_by_their_towns_and_money(text: str, country: str, currency: str) -> None:
    context = context_of_text(text)
    assert (context.country, context.currency, context.day_first) == (country, currency, country != "US")
