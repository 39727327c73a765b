from __future__ import annotations

import pytest

from docsluice.assembly.parties.headings import list_sections
from docsluice.assembly.parties.salutations import is_salutation
from docsluice.pipeline import Services, process
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()


def run(text: str, **fields: list[tuple[str, float]]) -> StructuredDocument:
    found = {path.replace("__", "."): spans for path, spans in fields.items()}
    return process(make_document(text), Services(SCHEMAS, ScriptedEngine("invoice", fields=found)))


def name_of(record: StructuredDocument, party: str) -> object:
    field = record.fields.get(f"{party}.name")
    return field.value if field else None


@pytest.mark.parametrize(
    ("heading", "party"),
    [
        ("Verkäufer:", "seller"),
        ("Käufer/Leistungsempfänger", "buyer"),
        ("Adresse du Client", "buyer"),
        ("BILL TO", "buyer"),
        ("Fornitore", "seller"),
        ("Von :", "seller"),
        ("À :", "buyer"),
        ("Ship to", None),
        ("Abweichender Zahlungsempfänger:", None),
    ],
)
def test_a_heading_tells_whose_lines_stand_below_it(heading: str, party: str | None) -> None:
    document = make_document(f"Invoice 7\n{heading}\nAcme Ltd\nHigh Road 1")
    [(owner, lines)] = list_sections(document)
    assert owner == party
    assert [document.text[line.start : line.end] for line in lines] == ["Acme Ltd", "High Road 1"]


def test_a_section_ends_at_the_next_heading_and_keeps_to_its_column() -> None:
    document = make_document("Seller\tBuyer\nAcme Ltd\tBolt Inc\nShip to\tRoad 1\nStore 9\tTown")
    sections = {
        owner: [document.text[line.start : line.end] for line in lines] for owner, lines in list_sections(document)
    }
    assert sections == {"seller": ["Acme Ltd"], "buyer": ["Bolt Inc", "Road 1", "Town"], None: ["Store 9"]}


@pytest.mark.parametrize("text", ["Client code 12", "From Monday to Friday", "Seller Acme Ltd"])
def test_words_in_a_line_are_no_heading(text: str) -> None:
    assert not list(list_sections(make_document(f"{text}\nAcme Ltd")))


def test_a_party_of_which_an_engine_knows_nothing_has_the_name_below_its_heading() -> None:
    text = "Verkäufer:\nNummer\t: 4711\nAcme GmbH\nWeg 5\n69876 Frankfurt\n\nKäufer:\nName:\tBolt AG\nAllee 3"
    record = run(text)
    assert (name_of(record, "seller"), name_of(record, "buyer")) == ("Acme GmbH", "Bolt AG")
    assert record.fields["seller.name"].tier == "derived"
    address = record.fields["seller.address"].value
    assert isinstance(address, dict)
    assert address["raw"] == "Weg 5, 69876 Frankfurt"


@pytest.mark.parametrize("above", ["Messrs", "Firma", "Spett.le", "Accounts Payable"])
def test_words_above_a_name_are_none(above: str) -> None:
    assert name_of(run(f"Bill to\n{above}\nBolt Inc\nRoad 1"), "buyer") == "Bolt Inc"


def test_what_an_engine_knows_stays() -> None:
    record = run("Bill to\nFront desk\nAcme Ltd\n", buyer__name=[("Acme Ltd", 0.9)])
    assert name_of(record, "buyer") == "Acme Ltd"


def test_a_vat_id_belongs_to_the_heading_that_it_stands_below() -> None:
    text = (
        "Verkäufer:\nAcme GmbH\nWeg 5\n69876 Frankfurt\nSteuernummer : 201/113/40209\nUSt.-Id.-Nr. : DE136695976\n"
        "Käufer:\nBolt AG\nAllee 3\n12345 Berlin"
    )
    record = run(
        text,
        seller__name=[("Acme GmbH", 0.9)],
        buyer__name=[("Bolt AG", 0.9)],
        seller__tax_id=[("201/113/40209", 0.95), ("DE136695976", 0.85)],
        buyer__tax_id=[("DE136695976", 0.8)],
    )
    assert record.fields["seller.tax_id"].value == "201/113/40209"
    buyer = record.fields.get("buyer.tax_id")
    assert buyer is None or buyer.value is None


def test_a_salutation_alone_above_a_name_belongs_to_it() -> None:
    record = run("Acme GmbH\n\nHerrn\nMax Muster\nWeg 5\n69876 Frankfurt", buyer__name=[("Max Muster", 0.95)])
    assert name_of(record, "buyer") == "Herrn Max Muster"
    record = run("Acme GmbH\nMax Muster\nWeg 5\n69876 Frankfurt", buyer__name=[("Max Muster", 0.95)])
    assert name_of(record, "buyer") == "Max Muster"


@pytest.mark.parametrize(("line", "expected"), [("Frau Dr.", True), ("Mme", True), ("Herr Schmidt", False)])
def test_salutations(line: str, *, expected: bool) -> None:
    assert is_salutation(line) is expected


@pytest.mark.parametrize("words", ["t.a.v. J. van Dijk", "z. Hd. Frau Wolf", "FAO Ann Moss", "A la atención de Ana"])
def test_the_person_for_whom_a_letter_is_meant_is_not_the_buyer(words: str) -> None:
    record = run(f"Invoice 7\n\nAcme Ltd\n{words}\nRoad 1", buyer__name=[(words, 0.7)])
    assert name_of(record, "buyer") == "Acme Ltd"
    assert name_of(run(f"Klant:\n{words}\nAcme BV\nWeg 1"), "buyer") == "Acme BV"


def test_a_person_without_a_name_above_stays() -> None:
    record = run("Invoice 7:\nAttn. Ann Moss\nRoad 1", buyer__name=[("Attn. Ann Moss", 0.7)])
    assert name_of(record, "buyer") == "Attn. Ann Moss"


@pytest.mark.parametrize("heading", ["Verkauft von", "Vendu par :", "Venduto da"])
def test_more_headings_of_sellers(heading: str) -> None:
    assert name_of(run(f"Invoice 7\n{heading}\nAcme GmbH\nWeg 1"), "seller") == "Acme GmbH"
