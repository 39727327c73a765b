from __future__ import annotations

import pytest

from docsluice.normalise.contacts import normalise_address
from docsluice.pipeline import Services, process
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()


def run(text: str, *, reader: str = "tesseract", **fields: list[tuple[str, float]]) -> StructuredDocument:
    found = {path.replace("__", "."): spans for path, spans in fields.items()}
    document = make_document(text)
    pages = tuple(page.model_copy(update={"reader": reader}) for page in document.pages)
    services = Services(SCHEMAS, ScriptedEngine("invoice", fields=found))
    return process(document.model_copy(update={"pages": pages}), services)


def address_of(record: StructuredDocument, party: str) -> object:
    field = record.fields.get(f"{party}.address")
    return field.value["raw"] if field and isinstance(field.value, dict) else None


def test_a_house_number_before_the_street_belongs_to_it() -> None:
    record = run("Facture\n35 rue Haute\n69001 Lyon", buyer__address=[("rue Haute\n69001 Lyon", 0.9)])
    assert address_of(record, "buyer") == "35 rue Haute, 69001 Lyon"
    record = run("Facture\nPO 35 rue Haute\n69001 Lyon", buyer__address=[("rue Haute\n69001 Lyon", 0.9)])
    assert address_of(record, "buyer") == "rue Haute, 69001 Lyon"


@pytest.mark.parametrize("street", [0.85, 0.95])
def test_a_street_and_a_town_some_lines_below_are_one_address(street: float) -> None:
    text = "Acme GmbH\n\nBahnstr. 42\n\n\n88802 Spielkreis"
    record = run(text, buyer__address=[("Bahnstr. 42", street), ("88802 Spielkreis", 0.9)])
    assert address_of(record, "buyer") == "Bahnstr. 42, 88802 Spielkreis"


def test_a_street_elsewhere_is_no_part_of_an_address() -> None:
    text = "Acme GmbH\nBahnstr. 42\n\n\n\n\n\n88802 Spielkreis"
    record = run(text, buyer__address=[("Bahnstr. 42", 0.8), ("88802 Spielkreis", 0.9)])
    assert address_of(record, "buyer") != "Bahnstr. 42, 88802 Spielkreis"


FRAMED = "[SELLER NAME\nILE VENDEUR\n135 rue Haute\n175018 PARIS\n[EMAIL here\n|SIREN there"


@pytest.mark.parametrize(
    ("text", "reader", "expected"),
    [
        (FRAMED, "tesseract", "35 rue Haute, 75018 PARIS"),
        (FRAMED, "text_layer", "135 rue Haute, 175018 PARIS"),
        ("SELLER NAME\nLE VENDEUR\n135 rue Haute\n75018 PARIS", "tesseract", "135 rue Haute, 75018 PARIS"),
    ],
)
def test_a_frame_that_was_read_as_ones_is_no_part_of_an_address(text: str, reader: str, expected: str) -> None:
    street = text[text.index("135") : text.index("PARIS") + 5]
    assert address_of(run(text, reader=reader, seller__address=[(street, 0.95)]), "seller") == expected


@pytest.mark.parametrize(
    ("raw", "whole"), [("LieferantenstraBe 20\n80333 München", "Lieferantenstraße 20, 80333 München")]
)
def test_a_sharp_s_read_as_b_is_mended(raw: str, whole: str) -> None:
    found = normalise_address(raw)
    assert found is not None
    assert isinstance(found.value, dict)
    assert found.value["raw"] == whole
