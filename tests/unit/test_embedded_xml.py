from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from docsluice.errors import BrokenFile
from docsluice.reading.embedded_xml import EmbeddedXml, attachments, read_embedded_xml
from docsluice.schema.exports import json_schema
from docsluice.schema.loader import load_schemas

XML = Path(__file__).parents[1] / "documents" / "xml"
NAMES = ("cii_extended", "cii_minimum", "zugferd1_comfort", "ubl_invoice", "ubl_credit_note")


def read(name: str) -> EmbeddedXml:
    return read_embedded_xml((XML / f"{name}.xml").read_bytes())


def values(name: str) -> dict[str, str]:
    return {value.path: value.value for value in read(name).values}


@pytest.mark.parametrize(
    ("name", "profile", "kind"),
    [
        ("cii_extended", "Factur-X EXTENDED (CII)", "invoice"),
        ("cii_minimum", "Factur-X MINIMUM (CII)", "credit note"),
        ("zugferd1_comfort", "ZUGFeRD 1.0 COMFORT (CII)", "invoice"),
        ("ubl_invoice", "XRechnung 3.0 (UBL)", "invoice"),
        ("ubl_credit_note", "Peppol BIS Billing 3.0 (UBL)", "credit note"),
    ],
)
def test_profile_and_kind(name: str, profile: str, kind: str) -> None:
    found = read(name)
    assert (found.profile, found.document_type) == (profile, kind)
    assert values(name)["invoice_type"] == kind


@pytest.mark.parametrize("name", NAMES)
def test_every_path_is_one_of_the_invoice_schema_and_stands_once(name: str) -> None:
    schema = load_schemas()["invoice"]
    paths = [value.path for value in read(name).values]
    assert len(paths) == len(set(paths))
    for path in paths:
        field = schema.field(path) or schema.field(path.rpartition(".")[0])
        assert field is not None, path
        assert field.type == "address" or path.rpartition(".")[2] == field.path.rpartition(".")[2]


def test_cii_document_parties_and_payment() -> None:
    found = values("cii_extended")
    header = {path: value for path, value in found.items() if "[" not in path and ".address." not in path}
    assert header == {
        "invoice_type": "invoice",
        "invoice_number": "RE-2024/0815",
        "issue_date": "2024-02-29",
        "currency": "EUR",
        "due_date": "2024-03-30",
        "purchase_order_number": "PO-55120",
        "payment_terms": "10 Tage 2 % Skonto, 30 Tage netto",
        "preceding_invoice": "AR-2024/0007",
        "service_period.start": "2024-02-01",
        "service_period.end": "2024-02-29",
        "seller.name": "Eisen Müller GmbH & Co. KG",
        "seller.tax_id": "DE136695976",
        "buyer.name": "Maschinenbau Huber AG",
        "buyer.tax_id": "DE129274202",
        "payment.iban": "DE89370400440532013000",  # the payee's account, not the payer's
        "payment.bic": "COBADEFFXXX",
        "payment.reference": "RE-2024/0815 549910",
        "lines_net": "1030.00",
        "discount_total": "50.00",  # only in the allowances themselves
        "charge_total": "20.00",  # a logistics charge
        "total_net": "1000.00",
        "total_tax": "186.40",  # EUR, not the CHF before it
        "total_gross": "1186.40",
        "amount_paid": "186.40",
        "amount_due": "1000.00",
    }
    assert found["seller.address.raw"] == "Hafenstraße 7, Tor 3, 44135 Dortmund"
    assert found["seller.address.additional"] == "Tor 3"
    assert (found["buyer.address.region"], found["buyer.address.country"]) == ("Bayern", "DE")


def test_cii_lines_leave_out_subtotals_and_give_the_price_of_one_unit() -> None:
    found = values("cii_extended")
    lines = {path: value for path, value in found.items() if path.startswith("line_items")}
    assert lines == {
        "line_items[0].line_id": "1.1",
        "line_items[0].sku": "SR-8x40",
        "line_items[0].description": "Schrauben M8×40, verzinkt",
        "line_items[0].quantity": "8000",
        "line_items[0].unit": "C62",
        "line_items[0].unit_price": "0.125",  # 12.50 for 100
        "line_items[0].tax_rate": "19",
        "line_items[0].net_amount": "1000.00",
        "line_items[1].line_id": "2",
        "line_items[1].description": "Fachbuch Verbindungstechnik",
        "line_items[1].quantity": "2",
        "line_items[1].unit": "H87",
        "line_items[1].unit_price": "15.00",
        "line_items[1].tax_rate": "7",
        "line_items[1].net_amount": "30.00",
    }
    assert (found["tax_breakdown[0].base"], found["tax_breakdown[1].amount"]) == ("970.00", "2.10")


def test_minimum_has_no_address_made_of_a_country_alone() -> None:
    found = values("cii_minimum")
    assert (found["seller.name"], found["total_gross"], found["amount_due"]) == ("Au Vieux Moulin", "671.15", "470.15")
    assert not any("address" in path or "[" in path for path in found)


def test_zugferd_1_in_latin_1() -> None:
    found = values("zugferd1_comfort")
    assert found["seller.name"] == "Tischlerei Fröhlich"
    assert found["seller.tax_id"] == "201/113/40209"
    assert (found["issue_date"], found["purchase_order_number"]) == ("2013-03-05", "B-123")
    assert (found["line_items[0].description"], found["line_items[0].unit_price"]) == ("Trennblätter A4", "9.90")
    assert (found["line_items[0].tax_rate"], found["tax_breakdown[0].rate"]) == ("19", "19")
    assert "charge_total" not in found  # 0.00 says that there is none


def test_ubl_invoice() -> None:
    found = values("ubl_invoice")
    assert "purchase_order_number" not in found  # NA
    assert found["seller.name"] == "Seehafen Logistik GmbH"  # BT-27, not the trading name
    assert found["seller.tax_id"] == "DE136695976"
    assert found["seller.address.raw"] == "Am Kai 5, Schuppen 2, Hinterhaus, 18055 Rostock"
    assert (found["payment.iban"], found["payment.reference"]) == ("DE89370400440532013000", "Kunde 4711")
    assert (found["total_tax"], found["rounding"], found["amount_due"]) == ("91.44", "-0.04", "500.00")
    assert (found["line_items[0].quantity"], found["line_items[0].unit"]) == ("7.5", "HUR")
    assert (found["tax_breakdown[1].category"], found["tax_breakdown[1].rate"]) == ("E", "0")


def test_ubl_credit_note() -> None:
    found = values("ubl_credit_note")
    assert (found["due_date"], found["preceding_invoice"]) == ("2024-06-01", "INV-1201")
    assert (found["seller.name"], found["total_gross"]) == ("Bloemen Jansen", "54.50")
    assert (found["line_items[0].quantity"], found["line_items[0].unit_price"]) == ("40", "1.25")  # 12.50 for 10


def test_values_that_do_not_parse_are_left_out() -> None:
    whole = (XML / "cii_minimum.xml").read_text("utf-8")
    spoilt = whole.replace("20240115", "20241315").replace("671.15", "671,15").replace(">EUR<", ">Euro<")
    found = {value.path: value.value for value in read_embedded_xml(spoilt.encode()).values}
    assert not {"issue_date", "total_gross", "currency"} & set(found)
    assert found["total_net"] == "624.90"


def pdf_with(files: dict[str, bytes]) -> bytes:
    import io

    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    for name, data in files.items():
        document.new_attachment(name).set_data(data)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_attachments_are_chosen_by_name() -> None:
    files = {
        "factur-x.xml": b"<a/>",
        "order-x.xml": b"<b/>",
        "ZUGFeRD-invoice.xml": b"<c/>",
        "xrechnung.xml": b"<d/>",
        "terms.txt": b"e",
    }
    assert sorted(attachments(pdf_with(files))) == [b"<a/>", b"<c/>", b"<d/>"]
    assert attachments(pdf_with({})) == ()


def test_attachments_of_what_is_no_pdf() -> None:
    with pytest.raises(BrokenFile, match="Expected a PDF that opens"):
        attachments(b"hello")


SAMPLE = Path(__file__).parents[2] / "samples" / "invoice_facturx_fr.pdf"


def test_factur_x_sample_says_on_the_page_what_it_says_in_the_xml() -> None:
    import pypdfium2

    (xml,) = attachments(SAMPLE.read_bytes())
    read_xml = read_embedded_xml(xml)
    assert (read_xml.profile, read_xml.document_type) == ("EN 16931 (CII)", "invoice")
    found = {value.path: value.value for value in read_xml.values}
    with pypdfium2.PdfDocument(SAMPLE) as document:
        page = document[0].get_textpage().get_text_bounded()
    for path in ("invoice_number", "seller.name", "buyer.tax_id", "payment.bic", "line_items[2].description"):
        assert found[path] in page
    for path in ("total_net", "total_tax", "total_gross", "amount_due", "tax_breakdown[1].amount"):
        assert found[path].replace(".", ",") in page
    assert (found["total_gross"], found["discount_total"], found["amount_due"]) == ("883.77", "27.70", "683.77")


def test_many_lines() -> None:
    head = '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>1</ID>'
    xml = head + "<InvoiceLine><ID>7</ID></InvoiceLine>" * 5000 + "</Invoice>"
    found = read_embedded_xml(xml.encode()).values
    assert len(found) == 5002
    assert found[-1].path == "line_items[4999].line_id"


def nested(found: EmbeddedXml) -> dict[str, Any]:
    """Values by path → `values`."""
    root: dict[str, Any] = {}
    for value in found.values:
        here: Any = root
        steps = re.findall(r"[a-z_]+|\d+", value.path)
        for step, following in itertools.pairwise(steps):
            empty: Any = [] if following.isdecimal() else {}
            if step.isdecimal():
                if int(step) == len(here):
                    here.append(empty)
                here = here[int(step)]
            else:
                here = here.setdefault(step, empty)
        here[steps[-1]] = value.value
    return root


@pytest.mark.parametrize("name", NAMES)
def test_values_fit_the_json_schema_of_invoices(name: str) -> None:
    schema = load_schemas()["invoice"]
    jsonschema.validate(nested(read(name)), json_schema(schema, require=True))
