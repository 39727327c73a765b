"""Tax numbers behind their country's word, without the prefix of the country."""

from __future__ import annotations

import pytest

from docsluice.normalise.identifier_search import find_national_tax_ids
from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NIP 5833188935\tnr:7356", "5833188935"),
        ("NIP: 583-318-89-35", "5833188935"),
        ("OIB 90335175124", "90335175124"),
        ("Partita IVA: 00743110157", "00743110157"),
        ("P.IVA 00743110157", "00743110157"),
        ("C.I.F.: B-58378431", "B58378431"),
        ("NIF 501964843", "501964843"),
        ("CVR-nr. 13585628", "13585628"),
        ("CUI 18547290", "18547290"),
    ],
)
def test_the_check_digit_proves_a_number_behind_its_word(text: str, value: str) -> None:
    (hit,) = find_national_tax_ids(f"Firma\n{text}\nRazem 10,00")
    assert hit.value == value
    assert f"Firma\n{text}"[hit.start : hit.end].replace("-", "").replace(" ", "") == value


@pytest.mark.parametrize(
    "text",
    ["NIP 5833188936", "5833188935", "NIPPON 5833188935", "NIP\n5833188935", "OIB 5833188935", "NIP 58331889350"],
)
def test_wrong_numbers_and_other_words_are_none(text: str) -> None:
    assert not list(find_national_tax_ids(text))


def test_a_receipt_s_seller_has_the_number() -> None:
    text = "MANDU CENTRUM S.C.\n80-894 Gdańsk, ul. Elżbietańska 4/8\nNIP 5833188935\nSUMA PLN 277,50"
    record = process(make_document(text), Services(load_schemas(), ScriptedEngine("receipt", fields={}, rows={})))
    field = record.fields["seller.tax_id"]
    assert (field.value, field.raw, field.rule) == ("5833188935", "5833188935", "DS-TAX-ID")
