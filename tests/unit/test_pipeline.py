from __future__ import annotations

from itertools import count

import pytest
from jsonschema import Draft202012Validator

from docsluice.errors import SchemaError
from docsluice.pipeline import STEPS, Services, process
from docsluice.records import Document, Extraction, StructuredDocument, TypeScore, XmlValue
from docsluice.schema.exports import json_schema
from docsluice.schema.loader import load_schemas
from docsluice.schema.spec import Schema
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()
INVOICE = """Acme GmbH\tInvoice No. 4711
Hauptstr. 1\tDate 14.03.2023
80333 München\tDue 28.03.2023
Widget\t2\t50,00\t100,00
Gadget\t1\t20,00\t20,00
Net\t120,00 €
VAT 19 %\t22,80
Total\t142,80 €
IBAN DE89 3704 0044 0532 0130 00
USt-IdNr. DE136695976"""
FIELDS = {
    "invoice_number": [("4711", 0.97)],
    "issue_date": [("14.03.2023", 0.96), ("28.03.2023", 0.2)],
    "due_date": [("28.03.2023", 0.9)],
    "seller.name": [("Acme GmbH", 0.95)],
    "seller.address": [("Hauptstr. 1", 0.8)],
    "seller.tax_id": [("DE136695976", 0.9)],
    "payment.iban": [("DE89 3704 0044 0532 0130 00", 0.9)],
    "total_net": [("120,00", 0.9)],
    "total_tax": [("22,80", 0.9)],
    "total_gross": [("142,80 €", 0.96)],
}
ROWS = {
    "line_items": [
        {"description": "Widget", "quantity": "2", "unit_price": "50,00", "net_amount": "100,00"},
        {"description": "Gadget", "quantity": "1", "unit_price": "20,00", "net_amount": "20,00"},
    ],
    "tax_breakdown": [{"rate": "19 %", "amount": "22,80"}],
}


def run(engine: ScriptedEngine, document: Document | str) -> StructuredDocument:
    return process(make_document(document) if isinstance(document, str) else document, Services(SCHEMAS, engine))


def conforms(record: StructuredDocument, schema: str) -> bool:
    return Draft202012Validator(json_schema(SCHEMAS[schema])).is_valid(record.values)


def test_an_invoice_becomes_a_record_that_validates() -> None:
    record = run(ScriptedEngine(fields=FIELDS, rows=ROWS), INVOICE)
    assert record.status == "structured", record.reasons
    assert conforms(record, "invoice")
    assert record.values == {
        "invoice_number": "4711",
        "issue_date": "2023-03-14",
        "invoice_type": "invoice",
        "currency": "EUR",
        "due_date": "2023-03-28",
        "seller": {
            "name": "Acme GmbH",
            "tax_id": "DE136695976",
            "address": {
                "raw": "Hauptstr. 1, 80333 München",
                "street": "Hauptstr. 1",
                "postal_code": "80333",
                "city": "München",
            },
        },
        "payment": {"iban": "DE89370400440532013000"},
        "total_net": "120.00",
        "total_tax": "22.80",
        "total_gross": "142.80",
        "amount_due": "142.80",
        "line_items": [
            {"description": "Widget", "quantity": "2", "unit_price": "50.00", "net_amount": "100.00"},
            {"description": "Gadget", "quantity": "1", "unit_price": "20.00", "net_amount": "20.00"},
        ],
        "tax_breakdown": [{"rate": "19", "amount": "22.80"}],
    }


def test_every_value_has_its_field_and_every_field_its_place() -> None:
    record = run(ScriptedEngine(fields=FIELDS, rows=ROWS), INVOICE)
    for path, field in record.fields.items():
        assert field.tier in ("encoder", "derived")
        if field.tier == "encoder":
            place = field.evidence[0]
            assert field.raw is not None
            assert INVOICE[place.start : place.end] in field.raw
            assert len(field.evidence) == len(place.boxes) or len(place.boxes) >= 1
            assert all(box.x0 < box.x1 and box.y0 < box.y1 for box in place.boxes)
        else:
            assert field.inputs or path == "invoice_type"
    assert record.fields["currency"].inputs == ("total_gross",)
    assert record.fields["line_items[1].net_amount"].raw == "20,00"


def test_the_lower_line_of_an_address_beside_another_column_is_found_by_its_place() -> None:
    field = run(ScriptedEngine(fields=FIELDS), INVOICE).fields["seller.address"]
    assert field.raw == "Hauptstr. 1\n80333 München"
    assert [INVOICE[place.start : place.end] for place in field.evidence] == ["Hauptstr. 1", "80333 München"]


def test_candidates_that_are_no_dates_are_passed_over() -> None:
    fields = {**FIELDS, "issue_date": [("Widget", 0.99), ("14.03.2023", 0.6)]}
    assert run(ScriptedEngine(fields=fields), INVOICE).values["issue_date"] == "2023-03-14"


def test_missing_required_fields_and_weak_ones_escalate() -> None:
    fields = {**FIELDS, "total_gross": [("142,80", 0.1)], "total_net": [], "total_tax": []}
    del fields["invoice_number"]
    record = run(ScriptedEngine(fields=fields), INVOICE.replace("Invoice No. 4711", "Invoice"))
    assert record.status == "escalated"
    assert record.reasons == ("missing_required:invoice_number", "missing_required:total_gross")
    assert record.fields["total_gross"].status == "not_found"
    assert "total_gross" not in record.values


def test_an_unlikely_required_field_escalates() -> None:
    fields = {**FIELDS, "invoice_number": [("4711", 0.4)]}
    record = run(ScriptedEngine(fields=fields), INVOICE.replace("Invoice No.", "Of the file"))
    assert (record.status, record.reasons) == ("escalated", ("low_probability:invoice_number",))
    assert record.values["invoice_number"] == "4711"


def test_an_unsure_type_escalates() -> None:
    record = run(ScriptedEngine(fields=FIELDS, kind_probability=0.6), INVOICE)
    assert record.reasons == ("unsure_document_type",)


def test_a_type_without_schema_takes_one_and_says_so() -> None:
    record = run(ScriptedEngine("other", fields=FIELDS), INVOICE)
    assert "unsure_document_type" in record.reasons


def test_arithmetic_brings_back_the_candidate_that_adds_up() -> None:
    fields = {**FIELDS, "total_net": [("100,00", 0.7), ("120,00", 0.4)]}
    record = run(ScriptedEngine(fields=fields), INVOICE)
    field = record.fields["total_net"]
    assert (field.value, field.reasons, field.rule) == ("120.00", ("repaired",), "BR-CO-15")
    assert record.violations == ()


def test_arithmetic_uses_what_ocr_would_have_read_next() -> None:
    page = INVOICE.replace("22,80", "22,30")
    engine = ScriptedEngine(fields={**FIELDS, "total_tax": [("22,30", 0.9)]})
    record = run(engine, make_document(page, confidence=0.9, alternatives={"22,30": ("22,80",)}))
    assert record.fields["total_tax"].value == "22.80"
    assert "repaired" in record.fields["total_tax"].reasons


def test_what_does_not_add_up_is_a_violation() -> None:
    page = INVOICE.replace("22,80", "22,30")
    record = run(ScriptedEngine(fields={**FIELDS, "total_tax": [("22,30", 0.9)]}), page)
    assert [one.rule for one in record.violations] == ["BR-CO-15"]
    assert record.violations[0].message == "total_gross 142.80 ≠ total_net 120.00 + total_tax 22.30"
    assert record.status == "escalated"
    assert "arithmetic_mismatch:BR-CO-15" in record.reasons
    assert "arithmetic_mismatch" in record.fields["total_tax"].reasons


def test_net_is_derived_from_gross_and_tax() -> None:
    fields = {**FIELDS, "total_net": []}
    field = run(ScriptedEngine(fields=fields), INVOICE).fields["total_net"]
    assert (field.value, field.tier, field.inputs, field.rule) == (
        "120.00",
        "derived",
        ("total_gross", "total_tax"),
        "BR-CO-15",
    )


def test_the_amount_due_is_derived_and_proves_nothing() -> None:
    fields = {**FIELDS, "due_date": []}
    record = run(ScriptedEngine(fields=fields), INVOICE)
    field = record.fields["amount_due"]
    assert (field.value, field.tier, field.inputs, field.rule) == ("142.80", "derived", ("total_gross",), "BR-CO-16")
    assert record.violations == ()


def test_the_end_of_a_contract_follows_from_its_start_and_term() -> None:
    page = "AGREEMENT effective January 31, 2020 for a term of thirteen months."
    fields = {"effective_date": [("January 31, 2020", 0.9)], "term": [("thirteen months", 0.9)]}
    field = run(ScriptedEngine("contract", fields=fields), page).fields["expiration_date"]
    assert (field.value, field.tier, field.inputs) == ("2021-02-28", "derived", ("effective_date", "term"))


def test_a_contract_without_end_is_perpetual() -> None:
    page = "AGREEMENT\nThis Agreement shall continue in full force and effect\nuntil terminated by either party."
    field = run(ScriptedEngine("contract"), page).fields["expiration_date"]
    assert (field.value, field.tier) == ("perpetual", "derived")
    assert field.raw == "continue in full force and effect\nuntil terminated"


def test_rows_of_totals_are_no_items() -> None:
    rows = {"line_items": [*ROWS["line_items"], {"description": "Total", "net_amount": "142,80"}]}
    items = run(ScriptedEngine(fields=FIELDS, rows=rows), INVOICE).values["line_items"]
    assert isinstance(items, list)
    assert len(items) == 2


def test_an_ambiguous_required_date_escalates() -> None:
    page = INVOICE.replace("14.03.2023", "04/03/2023").replace("28.03.2023", "08/03/2023")
    page = page.replace("€", "").replace("GmbH", "Co").replace("USt-IdNr. DE136695976", "").replace("VAT", "Tax")
    fields = {
        "invoice_number": [("4711", 0.9)],
        "issue_date": [("04/03/2023", 0.9)],
        "seller.name": [("Acme Co", 0.9)],
        "total_gross": [("142,80", 0.9)],
    }
    record = run(ScriptedEngine(fields=fields), page)
    assert record.fields["issue_date"].reasons == ("ambiguous_date",)
    assert "ambiguous_date:issue_date" in record.reasons


def test_a_contract_with_parties_aliases_and_clauses() -> None:
    page = """LICENSE AGREEMENT
This Agreement is made as of June 21, 1999 by Kite Pharma, Inc., a Delaware corporation ("Licensor"),
and Gilead Sciences, Inc. (the "Licensee"), each a Party.
The term is two (2) years. It is governed by the laws of the State of California.
Neither party may assign this Agreement
without consent."""
    fields = {
        "document_name": [("LICENSE AGREEMENT", 0.9)],
        "agreement_date": [("June 21, 1999", 0.9)],
        "term": [("two (2) years", 0.8)],
        "governing_law": [("State of California", 0.9)],
        "parties.name": [("Kite Pharma, Inc.", 0.9), ("Gilead Sciences, Inc.", 0.8), ("Party", 0.5)],
        "anti_assignment": [("Neither party may assign this Agreement\nwithout consent.", 0.7)],
    }
    record = run(
        ScriptedEngine("contract", fields=fields, relations=[("referred_to_as", "Kite Pharma, Inc.", "Licensor")]), page
    )
    assert conforms(record, "contract")
    assert record.values["parties"] == [
        {"name": "Kite Pharma, Inc.", "alias": "Licensor", "role": "licensor"},
        {"name": "Gilead Sciences, Inc.", "alias": "Licensee", "role": "licensee"},
    ]
    assert record.values["anti_assignment"] == {
        "present": True,
        "spans": ["Neither party may assign this Agreement without consent."],
    }
    assert record.values["governing_law"] == {"name": "California", "code": "US-CA"}
    assert record.values["term"] == "P2Y"
    assert [(one.type, one.head, one.tail) for one in record.relations] == [
        ("referred_to_as", "parties[0].name", "parties[0].alias"),
        ("referred_to_as", "parties[1].name", "parties[1].alias"),
    ]
    assert len(record.fields["anti_assignment"].evidence[0].boxes) == 2
    assert record.status == "structured", record.reasons


XML = [
    XmlValue(path="invoice_type", value="invoice"),
    XmlValue(path="invoice_number", value="4711"),
    XmlValue(path="issue_date", value="2023-03-14"),
    XmlValue(path="currency", value="EUR"),
    XmlValue(path="due_date", value="2023-03-29"),
    XmlValue(path="seller.name", value="Acme GmbH"),
    XmlValue(path="seller.address.raw", value="Hauptstr. 1, 80333 München"),
    XmlValue(path="seller.address.city", value="München"),
    XmlValue(path="total_gross", value="142.80"),
    XmlValue(path="line_items[0].description", value="Widget"),
    XmlValue(path="line_items[0].net_amount", value="100.00"),
]


def test_xml_wins_and_the_page_is_its_evidence() -> None:
    record = run(ScriptedEngine(fields=FIELDS, rows=ROWS), make_document(INVOICE, xml=XML))
    assert conforms(record, "invoice")
    number = record.fields["invoice_number"]
    assert (number.tier, number.raw, number.value) == ("xml", "4711", "4711")
    assert number.probability > 0.99
    assert record.fields["total_gross"].raw == "142,80"
    assert record.values["line_items"] == [{"description": "Widget", "net_amount": "100.00"}]
    assert record.values["seller"] == {
        "name": "Acme GmbH",
        "address": {"raw": "Hauptstr. 1, 80333 München", "city": "München"},
        "tax_id": "DE136695976",
    }
    assert record.fields["payment.iban"].tier == "encoder"
    due = record.fields["due_date"]
    assert (due.value, due.reasons) == ("2023-03-29", ("xml_disagrees_with_page",))
    assert due.probability < record.fields["issue_date"].probability


def test_xml_alone_needs_no_engine() -> None:
    class Broken(ScriptedEngine):
        def extract(self, document: Document, schema: Schema, document_type: tuple[TypeScore, ...]) -> Extraction:
            raise AssertionError((document, schema, document_type))

    document = make_document("4711", xml=XML)
    document = document.model_copy(update={"pages": (document.pages[0].model_copy(update={"reader": "xml"}),)})
    record = process(document, Services(SCHEMAS, Broken()))
    assert record.status == "structured", record.reasons
    assert set(record.provenance.tiers) == {"xml"}


def test_an_unknown_schema_is_an_error_that_names_the_known_ones() -> None:
    document = make_document("x").model_copy(update={"schema_name": "invoce"})
    with pytest.raises(SchemaError, match=r"auto, .*invoice.*; came 'invoce'"):
        process(document, Services(SCHEMAS, ScriptedEngine()))


def test_a_record_tells_how_much_of_its_document_was_read() -> None:
    class Hasty(ScriptedEngine):
        def extract(self, document: Document, schema: Schema, document_type: tuple[TypeScore, ...]) -> Extraction:
            return super().extract(document, schema, document_type).model_copy(update={"windows_read": 0.4})

    assert process(make_document(INVOICE), Services(SCHEMAS, ScriptedEngine())).provenance.windows_read == 1
    assert process(make_document(INVOICE), Services(SCHEMAS, Hasty())).provenance.windows_read == 0.4


def test_every_step_is_timed_by_the_given_clock() -> None:
    ticks = count()
    services = Services(SCHEMAS, ScriptedEngine(fields=FIELDS), clock=lambda: float(next(ticks)))
    timings = process(make_document(INVOICE), services).provenance.timings_ms
    assert timings == {name: 1000.0 for name, _ in STEPS}
