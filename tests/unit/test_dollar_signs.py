from __future__ import annotations

import pytest

from docsluice.normalise.money import normalise_money
from docsluice.normalise.types import Context
from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()


@pytest.mark.parametrize(
    ("raw", "value"),
    [("S8.20", "8.20"), ("S1,234.50", "1234.50"), ("5S.20", "55.20"), ("S8", "58"), ("US8.20", "8.20")],
)
def test_an_s_before_an_amount_is_its_sign(raw: str, value: str) -> None:
    found = normalise_money(raw, Context())
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Total 58.20\nPaid $8.20", "8.20"),
        ("Total 88.20\nPaid $8.20", "8.20"),
        ("Total 68.20\nPaid $8.20", "68.20"),
        ("Total 58.20\nPaid 8.20", "58.20"),
        ("Total 58.20\nPaid $8.20 $58.20", "58.20"),
    ],
)
def test_a_digit_in_the_place_of_a_sign_that_is_printed_elsewhere(text: str, value: str) -> None:
    total = text.split()[1]
    engine = ScriptedEngine("receipt", fields={"total_gross": [(total, 0.9)]})
    record = process(make_document(text), Services(SCHEMAS, engine))
    assert record.values["total_gross"] == value
