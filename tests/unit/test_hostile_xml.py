"""XML that is no invoice, or that would do harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from docsluice.errors import BrokenFile, EmptyFile, LimitExceeded, ReadingError, UnsafeXml, UnsupportedFile
from docsluice.reading import embedded_xml
from docsluice.reading.embedded_xml import read_embedded_xml

XML = Path(__file__).parents[1] / "documents" / "xml"

ENTITY_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<Invoice>&b;</Invoice>"
)
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Invoice>&e;</Invoice>"""
REMOTE_DTD = b"""<?xml version="1.0"?><!DOCTYPE Invoice SYSTEM "http://127.0.0.1:9/x.dtd"><Invoice/>"""


@pytest.mark.parametrize(
    ("xml", "error", "says"),
    [
        (ENTITY_BOMB, UnsafeXml, "without DTD"),
        (EXTERNAL, UnsafeXml, "without DTD"),
        (REMOTE_DTD, UnsafeXml, "without DTD"),
        (b"", EmptyFile, "got nothing"),
        (b" \n", EmptyFile, "got nothing"),
        (b"<a><b></a>", BrokenFile, "well-formed"),
        (b"%PDF-1.4", BrokenFile, "well-formed"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', BrokenFile, "well-formed"),
        (b'<?xml version="1.0" encoding="UTF-8"?><a>\xff</a>', BrokenFile, "well-formed"),
        (b"<html><body/></html>", UnsupportedFile, "'html'"),
        (b"<Invoice><ID>1</ID></Invoice>", UnsupportedFile, "root element 'Invoice'"),  # UBL's namespace is missing
        (
            b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>',
            UnsupportedFile,
            "CII (Factur-X, ZUGFeRD, XRechnung) or UBL (Invoice, CreditNote)",
        ),
        (
            b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
            UnsupportedFile,
            "Invoice without a number",
        ),
    ],
)
def test_xml_that_is_no_invoice_is_a_typed_error(xml: bytes, error: type[ReadingError], says: str) -> None:
    with pytest.raises(error) as caught:
        read_embedded_xml(xml)
    assert says in str(caught.value)
    assert type(caught.value) is error


def test_truncated_and_giant_xml(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = (XML / "ubl_invoice.xml").read_bytes()
    with pytest.raises(BrokenFile):
        read_embedded_xml(whole[: len(whole) // 2])
    monkeypatch.setattr(embedded_xml, "MAX_XML_BYTES", 100)
    with pytest.raises(LimitExceeded, match="at most 100 bytes"):
        read_embedded_xml(whole)


def test_deep_xml_does_no_harm() -> None:
    with pytest.raises(UnsupportedFile):
        read_embedded_xml(b"<a>" * 50_000 + b"</a>" * 50_000)
