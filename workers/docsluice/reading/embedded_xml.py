"""Invoices as XML, alone or inside a PDF: Factur-X, ZUGFeRD 1 and 2, XRechnung (CII), UBL Invoice and CreditNote.

XML is hostile until parsed: DTDs, entities and external references are refused, nothing is fetched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from docsluice.errors import BrokenFile, EmptyFile, LimitExceeded, UnsafeXml, UnsupportedFile
from docsluice.reading.cii import ROOTS, cii_guideline, cii_type_code, cii_values
from docsluice.reading.ubl import NAMESPACES, ubl_guideline, ubl_type_code, ubl_values
from docsluice.reading.xml_parts import drop_namespaces
from docsluice.records import XmlValue

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # for types only: parsing is defusedxml's

    from pypdfium2 import PdfDocument

# Names by Factur-X 1.0 6.3 and ZUGFeRD 1.0; order-x.xml and others are no invoices.
ATTACHMENT_NAMES = frozenset({"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"})
MAX_XML_BYTES = 20_000_000
_EXPECTED = "an invoice in CII (Factur-X, ZUGFeRD, XRechnung) or UBL (Invoice, CreditNote)"

# UNTDID 1001, as EN 16931-1 BT-3 allows it: credit notes and self-billed, factored and prepaid ones.
_CREDIT_NOTES = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"})

_PROFILES = (
    (r"urn:ferd:CrossIndustryDocument:invoice:1p0:(\w+)", "ZUGFeRD 1.0"),
    (r"factur-x\.eu:1p0:(\w+)", "Factur-X"),
    (r"zugferd\.de:2p\d:(\w+)", "ZUGFeRD 2"),
    (r"xrechnung_(\d\.\d)", "XRechnung"),
    (r"peppol\.eu:\d{4}:poacc:billing:(\d\.\d)", "Peppol BIS Billing"),
    (r"^urn:cen\.eu:en16931:2017()$", "EN 16931"),
)


class EmbeddedXml(NamedTuple):
    """What an invoice in XML says: its profile ("Factur-X BASIC (CII)"), its kind, its values by path."""

    profile: str
    document_type: Literal["invoice", "credit note"]
    values: tuple[XmlValue, ...]


def read_embedded_xml(xml: bytes) -> EmbeddedXml:
    """Values of an invoice, with the names and forms of the invoice schema.

    Raises UnsafeXml for DTDs, entities and external references, BrokenFile for what is no XML, EmptyFile,
    LimitExceeded, and UnsupportedFile for XML that is no invoice. Values that do not parse are left out.
    """
    root = _parse(xml)
    tag = root.tag
    namespace, _, name = tag.rpartition("}")
    drop_namespaces(root)
    if name in ROOTS:
        guideline, code, values, syntax = cii_guideline(root), cii_type_code(root), cii_values(root), "CII"
        is_credit = code in _CREDIT_NOTES
    elif NAMESPACES.get(name) == namespace.lstrip("{"):
        guideline, code, values, syntax = ubl_guideline(root), ubl_type_code(root), ubl_values(root), "UBL"
        is_credit = name == "CreditNote" or code in _CREDIT_NOTES
    else:
        raise UnsupportedFile(f"Expected XML of {_EXPECTED}, got the root element {tag[:120]!r}.")
    kind: Literal["invoice", "credit note"] = "credit note" if is_credit else "invoice"
    found = tuple(values)
    if not any(value.path == "invoice_number" for value in found):
        raise UnsupportedFile(f"Expected XML of {_EXPECTED}, got {name} without a number of an invoice (BT-1).")
    return EmbeddedXml(f"{_profile(guideline)} ({syntax})", kind, (XmlValue(path="invoice_type", value=kind), *found))


def attachments(pdf: bytes, password: str | None = None) -> tuple[bytes, ...]:
    """Invoices in XML that are attached to a PDF. Raises BrokenFile where the PDF does not open."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(pdf, password=password) as document:
            return invoice_attachments(document)
    except pypdfium2.PdfiumError as error:
        raise BrokenFile(f"Expected a PDF that opens, got {error}; send the original file again.") from error


def invoice_attachments(document: PdfDocument) -> tuple[bytes, ...]:
    """Invoices in XML that are attached to an open PDF; those that cannot be got out are passed over."""
    import pypdfium2

    found = []
    for index in range(document.count_attachments()):
        try:
            attachment = document.get_attachment(index)
            if attachment.get_name().rpartition("/")[2].lower() in ATTACHMENT_NAMES:
                found.append(bytes(attachment.get_data()))
        except pypdfium2.PdfiumError:  # a damaged attachment: the pages are still there to be read
            continue
    return tuple(found)


def _parse(xml: bytes) -> Element:
    """Root element, with DTDs, entities and external references refused."""
    from xml.etree.ElementTree import ParseError  # the exception only: defusedxml parses

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if not xml.strip():
        raise EmptyFile(f"Expected XML of {_EXPECTED}, got nothing.")
    if len(xml) > MAX_XML_BYTES:
        raise LimitExceeded(f"Expected XML of at most {MAX_XML_BYTES} bytes, got {len(xml)}.")
    try:
        root: Element = fromstring(xml, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise UnsafeXml(
            f"Expected XML without DTD, entities and external references, got {type(error).__name__}; "
            "an invoice needs none of them: send it without."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise BrokenFile(f"Expected well-formed XML, got: {error}; send the original file again.") from error
    return root


def _profile(guideline: str | None) -> str:
    """Short name of a specification (BT-24); the identifier itself where it is not known."""
    for pattern, name in _PROFILES:
        match = re.search(pattern, guideline or "")
        if match:
            return f"{name} {match[1].upper()}".strip()
    return guideline or "unknown profile"
