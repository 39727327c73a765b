"""The model that comes with the project."""

import pytest

from docsluice.extraction.load import load_engine
from docsluice.extraction.model_folder import GRAPH, read_card
from docsluice.records import Document, Page, Source
from docsluice.schema.loader import load_schemas
from docsluice.shipped import shipped

pytestmark = pytest.mark.model

TEXT = """\
Nordwind Handel GmbH
Hafenstraße 12, 20457 Hamburg
INVOICE
Invoice number: RE-2024-118\tInvoice date: 14.03.2024
Bill to: Bakery Summer Ltd
Description\tQuantity\tUnit price\tAmount
Flour type 550, 25 kg\t4\t18.50\t74.00
Yeast\t10\t1.20\t12.00
Subtotal\t86.00
VAT 7 %\t6.02
Total EUR\t92.02"""


def make_document(text: str) -> Document:
    page = Page(number=1, width=595, height=842, reader="text_layer", text=text)
    return Document(document_id="d", source=Source(), pages=(page,))


def test_it_is_whole_small_and_trained_for_the_shipped_schemas() -> None:
    folder = shipped("models/default")
    card = read_card(folder)
    assert card.precision == "int8"
    assert card.line_ends == "|"
    assert set(card.schemas) == {schema.id for schema in load_schemas().values()}
    assert (folder / GRAPH).stat().st_size < 50_000_000


def test_it_reads_a_plain_invoice() -> None:
    engine = load_engine(shipped("models/default"), threads=1)
    document = make_document(TEXT)
    types = engine.classify(document)
    assert types[0].value == "invoice"
    found = engine.extract(document, load_schemas()["invoice"], types)
    best = {candidate.field: candidate.text for candidate in reversed(found.candidates)}
    assert best["invoice_number"] == "RE-2024-118"
    assert "92.02" in best["total_gross"]
