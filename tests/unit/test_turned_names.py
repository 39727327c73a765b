from __future__ import annotations

import pytest

from docsluice.assembly.fragments import list_fragments
from docsluice.pipeline import Services, process
from docsluice.records import Box, StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()


def names(text: str, **fields: list[tuple[str, float]]) -> tuple[object, object]:
    """Names of seller and buyer."""
    found = {path.replace("__", "."): spans for path, spans in fields.items()}
    record: StructuredDocument = process(
        make_document(text), Services(SCHEMAS, ScriptedEngine("invoice", fields=found))
    )
    fields_of = record.fields.get
    return tuple(one.value if (one := fields_of(f"{party}.name")) else None for party in ("seller", "buyer"))  # type: ignore[return-value]  # two parties


@pytest.mark.parametrize(
    ("text", "seller", "buyer", "turned"),
    [
        ("Lieferant\nAcme GmbH\n\n\nBeta AG", "Beta AG", "Acme GmbH", ("Acme GmbH", "Beta AG")),
        ("Beta AG\n\nSold to:\nAcme GmbH", "Acme GmbH", "Beta AG", ("Beta AG", "Acme GmbH")),
        ("Advertiser:\tBeta AG\n\nBill to:\nAcme GmbH", "Acme GmbH", "Beta AG", ("Acme GmbH", "Beta AG")),
        ("Vendeur\nAcme GmbH\n1 rue A\n75001 Paris\nBeta AG", "Acme GmbH", "Beta AG", ("Acme GmbH", "Beta AG")),
        ("Acme GmbH\nBeta AG", "Beta AG", "Acme GmbH", ("Beta AG", "Acme GmbH")),
    ],
)
def test_a_name_below_the_other_partys_heading_is_the_other_partys(
    text: str, seller: str, buyer: str, turned: tuple[str, str]
) -> None:
    assert names(text, seller__name=[(seller, 0.9)], buyer__name=[(buyer, 0.9)]) == turned


def test_two_parties_never_share_the_name_below_a_heading() -> None:
    text = "Proveedor:\nServicios Agudo\n\n\nIsidora Recio"
    options = [("Servicios Agudo", 0.9), ("Isidora Recio", 0.7)]
    assert names(text, seller__name=[("Servicios Agudo", 0.9)], buyer__name=options) == (
        "Servicios Agudo",
        "Isidora Recio",
    )
    assert names(text, seller__name=options[:1], buyer__name=options[:1]) == ("Servicios Agudo", None)


@pytest.mark.parametrize(
    ("edge", "parts"),
    [
        (130.0, ["12 High Road", "97693 View"]),
        (400.0, ["12 High Road 97693 View"]),
    ],
)
def test_a_line_that_crosses_columns_is_parted_at_the_edge_of_a_column(edge: float, parts: list[str]) -> None:
    document = make_document("Acme\tBeta\n12 High Road 97693 View\nTown\tCity")
    [page] = document.pages
    places = {"97693": 130.0, "View": 170.0, "Beta": edge, "City": edge}

    def moved(box: Box, word: str) -> Box:
        left = places.get(word, box.x0)
        return Box(left, box.y0, left + box.x1 - box.x0, box.y1)

    words = tuple(word.model_copy(update={"box": moved(word.box, word.text)}) for word in page.words)
    document = document.model_copy(update={"pages": (page.model_copy(update={"words": words}),)})
    texts = [document.text[one.start : one.end] for one in list_fragments(document, 0)]
    assert [text for text in texts if "High" in text or "View" in text] == parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme Inc\n12 High Road\n\nBill to:\nBeta AG\nWeg 1", ("Acme Inc", "Beta AG")),
        ("Beta AG\n\nSold by:\nAcme Inc\nWeg 1\n\n\nAcme Inc", ("Acme Inc", None)),
        ("Acme Inc\nInvoice 7", ("Acme Inc", None)),
        ("Agency: Beta\nAdvertiser\tName: Acme Inc", (None, "Acme Inc")),
    ],
)
def test_a_name_that_an_engine_has_for_both_parties_is_that_of_one(
    text: str, expected: tuple[str | None, str | None]
) -> None:
    assert names(text, seller__name=[("Acme Inc", 0.9)], buyer__name=[("Acme Inc", 0.6)]) == expected
