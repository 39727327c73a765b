"""The model that comes with the project."""

from pathlib import Path

import pytest

from docsluice.extraction.load import load_engine
from docsluice.extraction.model_folder import GRAPH, read_card
from docsluice.extraction.prompt import tasks_of
from docsluice.extraction.ranking import Effort
from docsluice.reading.reader import read_document
from docsluice.records import Document, DocumentMessage, Page, Source, TypeScore
from docsluice.schema.loader import load_schemas
from docsluice.settings import ReadingSettings
from docsluice.shipped import shipped

pytestmark = pytest.mark.model

SAMPLES = Path(__file__).parents[2] / "samples"
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


@pytest.mark.ocr
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("invoice_de.pdf", "invoice"),
        ("invoice_facturx_fr.pdf", "invoice"),
        ("invoice_scan_en.pdf", "invoice"),
        ("receipt_photo.jpg", "receipt"),
        ("contract.pdf", "contract"),
    ],
)
def test_it_tells_the_types_of_real_documents(name: str, kind: str) -> None:
    content = (SAMPLES / name).read_bytes()
    message = DocumentMessage(document_id="d", source=Source(name=name), content=content)
    types = load_engine(shipped("models/default"), threads=1).classify(read_document(message, ReadingSettings()))
    assert types[0].value == kind


def test_it_finds_the_number_date_and_total_of_a_plain_invoice() -> None:
    engine = load_engine(shipped("models/default"), threads=1)
    found = engine.extract(make_document(TEXT), load_schemas()["invoice"], (TypeScore(value="invoice", probability=1),))
    best = {candidate.field: candidate.text for candidate in reversed(found.candidates)}
    assert best["invoice_number"] == "RE-2024-118"
    assert best["issue_date"] == "14.03.2024"
    assert "92.02" in best["total_gross"]


def test_it_leaves_out_windows_of_long_contracts_only_where_that_is_wanted() -> None:
    schemas, folder = load_schemas(), shipped("models/default")
    law = "This Agreement shall be governed by the laws of the State of Ohio."
    filler = "\n".join(f"The goods of lot {n} are kept in a dry place until they are sent on." for n in range(600))
    document = make_document(f"SUPPLY AGREEMENT\n{filler}\n{law}\n{filler}")
    hasty, whole = load_engine(folder, threads=1, effort=Effort(0.95, most=10)), load_engine(folder, threads=1)
    text = hasty.read(document.text)
    windows = hasty.windows(text, hasty.prompt(tasks_of(schemas["contract"])))
    found = hasty.extract(document, schemas["contract"], ())
    assert found.windows_read * len(windows) == pytest.approx(5)
    assert any(law[-5:-1] in candidate.text for candidate in found.candidates)
    short = make_document(law)
    assert hasty.extract(short, schemas["contract"], ()) == whole.extract(short, schemas["contract"], ())
    assert hasty.extract(make_document(TEXT), schemas["invoice"], ()).windows_read == 1


def test_it_tells_a_short_invoice_from_a_receipt() -> None:
    types = load_engine(shipped("models/default"), threads=1).classify(make_document(TEXT))
    assert types[0].value == "invoice"
