"""The kind of a document by its title."""

from __future__ import annotations

import pytest

from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document


@pytest.mark.parametrize(
    ("text", "seen", "kind"),
    [
        ("AVOIR\nN° 17", "invoice", "credit note"),
        ("Rechnungskorrektur Nr. RK-18", "invoice", "credit note"),
        ("Nota di credito 4/2026", "invoice", "credit note"),
        ("Acme BV\tFactuur", "order", "invoice"),
        ("Factuur\nBestelling 12", "order", "order"),
        ("Invoice terms apply", "order", "order"),
        ("Bestellung: 4711\nAcme", "invoice", "invoice"),
        ("Gutschrift 8\tBestellung: 4711", "invoice", "credit note"),
        ("Factuurnummer 8", "order", "order"),
        ("Avoir besoin de conseils", "invoice", "invoice"),
        ("Invoice 7\n" + "\n" * 45 + "Credit note", "invoice", "invoice"),
    ],
)
def test_a_title_in_its_own_cell_tells_the_kind(text: str, seen: str, kind: str) -> None:
    record = process(make_document(text), Services(load_schemas(), ScriptedEngine(seen)))
    assert record.values["invoice_type"] == kind


def test_a_title_has_its_place() -> None:
    record = process(make_document("Acme\nCredit note 7"), Services(load_schemas(), ScriptedEngine("invoice")))
    field = record.fields["invoice_type"]
    assert (field.raw, [(one.start, one.end) for one in field.evidence]) == ("Credit note 7", [(5, 18)])
