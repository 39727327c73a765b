from __future__ import annotations

import pytest

from docsluice.pipeline import Services, process
from docsluice.records import Box, Document, Word
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()
IBAN = "DE89370400440532013000"


def shift_last_line(document: Document, by: float) -> Document:
    """The document with the words of its last line moved right by so many points."""
    [page] = document.pages
    lowest = max(word.box.y0 for word in page.words)

    def moved(word: Word) -> Word:
        box = Box(word.box.x0 + by, word.box.y0, word.box.x1 + by, word.box.y1)
        return word.model_copy(update={"box": box}) if word.box.y0 == lowest else word

    return document.model_copy(update={"pages": (page.model_copy(update={"words": tuple(map(moved, page.words))}),)})


@pytest.mark.parametrize(
    ("text", "indent", "found"),
    [
        ("Bank\tIBAN\tGiro\n044 DE89 3704 0044 0532\t888-99\n0130 00", 4, IBAN),
        ("Bank\tIBAN\tGiro\n044 DE89 3704 0044 0532\t888-99\n0130 01", 4, None),
        ("Bank\tIBAN\tGiro\n044 DE89 3704 0044 0532\t888-99\n0130 00", 30, None),
        ("Bank\tIBAN\tGiro\n044 DE89 3704 0044 0532\t888-99\nSeite 1", 4, None),
        ("Bank\tIBAN\tGiro\n044 DE89 3704 0044 0532\t888-99", 4, None),
    ],
)
def test_an_iban_goes_on_below_its_start_if_check_digits_prove_it(text: str, indent: int, found: str | None) -> None:
    document = shift_last_line(make_document(text), 6.0 * indent)
    field = process(document, Services(SCHEMAS, ScriptedEngine("invoice"))).fields.get("payment.iban")
    assert (field.value if field else None) == found
    assert field is None or (field.tier, field.rule, len(field.evidence)) == ("derived", "DS-IBAN", 2)
