"""Currencies that a document shows, and codes that are other words."""

from __future__ import annotations

import pytest

from docsluice.normalise.currency import currency_of
from docsluice.normalise.money import normalise_money
from docsluice.normalise.types import Context
from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document


@pytest.mark.parametrize(
    ("text", "country", "currency"),
    [
        ("KEDAI SDN BHD\nTOTAL 12.00", "MY", None),  # a legal form
        ("KEDAI SDN BHD\nTOTAL RM 12.00", "MY", "MYR"),
        ("BALL PEN 2.50\nTOTAL $2.50", "US", "USD"),
        ("HAIR GEL 4.10\nTOTAL 4.10", None, None),
        ("AEON CO. (M) BHD (126926-H)\nTOTAL 12.00", "MY", None),
        ("AEON CO. BHD 126926-H\nTOTAL 12.00", "MY", None),
        ("MEAT + 3 VEGE $7.10\nTOTAL $7.10", "MY", "MYR"),
        ("MEAT $7.10\nTOTAL $7.10", "DE", "USD"),
        ("TOTAL QTY 1 7.6€", "MY", None),  # a misread 7.65
        ("Total 7€\nPayé 7,65€", "FR", "EUR"),
        ("Total BHD 12.500", None, "BHD"),
        ("Currency: BHD\nTotal 12.500", None, "BHD"),
        ("Total PLN 12,00", None, "PLN"),
        ("Moneda: PEN\nTotal 12.00", None, "PEN"),
        ("Summa 12,00 SEK", "SE", "SEK"),
    ],
)
def test_codes_that_are_words_need_a_label_or_their_country(
    text: str, country: str | None, currency: str | None
) -> None:
    assert currency_of(text, country) == currency


def test_a_document_without_a_sign_has_the_currency_of_its_country() -> None:
    text = "KEDAI SDN BHD\nNO 4, JALAN AIR BIRU, 81700 JOHOR\nTOTAL 12.00"
    engine = ScriptedEngine("receipt", fields={"total_gross": [("12.00", 0.9)]})
    field = process(make_document(text), Services(load_schemas(), engine)).fields["currency"]
    assert (field.value, field.tier) == ("MYR", "derived")


def test_nothing_is_never_negative() -> None:
    found = normalise_money("-0,00", Context(decimal_mark=","))
    assert found is not None
    assert found.value == "0.00"
