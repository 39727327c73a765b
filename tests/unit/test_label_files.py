# ruff: noqa: E501 - rows of label files
from __future__ import annotations

from pathlib import Path

import pytest

from docsluice.teacher.choice import prefer
from docsluice.teacher.datasets import Report, Row, label_document, read_set
from docsluice.teacher.samples import LabelledDocument, Span

INVOICE = """Invoice 103767
February 17, 2026
Adatum Corporation\tCRONUS DE
Station Road, 21\tHofstraße 12
48436 Düsseldorf\t20097 Hamburg
No.\tDescription\tQuantity\tUnit Price\tAmount
1908-S LONDON Schreibtischstuhl,\t3 Piece\t191.00\t573.00
blau
Subtotal\t573.00
19% VAT\t108.87
Total € Incl. VAT\t681.87"""
FIELDS = {
    "invoice_number": "103767", "issue_date": "2026-02-17", "vendor_name": "CRONUS DE", "buyer_name": "Adatum Corporation",
    "vendor_address": "Hofstraße 12, 20097 Hamburg", "subtotal": "573.00", "tax": "108.87", "total": "681.87", "iban": "DE1",
    "line_items": [{"description": "LONDON Schreibtischstuhl, blau", "quantity": "3", "unit_price": "191.00", "amount": "573.00"}],
}  # fmt: skip


def labelled(
    text: str, fields: dict[str, object], doc_type: str = "invoice", origin: str = "facturx", **more: object
) -> tuple[LabelledDocument, Report]:
    report = Report()
    row = Row.model_validate(
        {"id": "x", "file": "x.pdf", "doc_type": doc_type, "split": "train", "fields": fields, **more}
    )
    return label_document(origin, row, text, report), report


def entities(document: LabelledDocument) -> dict[str, list[str]]:
    return {label: [document.shown(span) for span in spans] for label, spans in document.entities.items()}


def test_an_invoice() -> None:
    document, report = labelled(INVOICE, FIELDS)
    found = entities(document)
    assert found["issue date"] == ["February 17, 2026"]
    assert found["total without tax"] == ["573.00"]
    assert document.text.index("Subtotal") < document.entities["total without tax"][0].start
    assert found["seller address"] == ["Hofstraße 12", "20097 Hamburg"]
    assert found["total amount"] == ["681.87"]
    assert "iban" not in found  # not found: neither shown nor denied
    assert report.missed["facturx", "iban"] == 1
    (row,) = document.groups["line item"].rows
    assert {cell: document.shown(span) for cell, span in row.items()} == {
        "description": "LONDON Schreibtischstuhl",
        "quantity": "3",
        "unit price": "191.00",
        "net amount": "573.00",
    }


def test_what_an_exhaustive_set_does_not_label_is_denied() -> None:
    document, _ = labelled("ACME\nTotal 9.00", {"vendor_name": "ACME", "total": "9.00"}, "receipt", "wildreceipt")
    assert document.entities["tip"] == ()
    assert "seller tax id" not in document.entities


def test_a_row_may_say_that_it_names_every_field() -> None:
    text, fields = "ACME\nTotal 9.00", {"vendor_name": "ACME", "iban": "DE1"}
    document, _ = labelled(text, fields, "receipt", "ours", exhaustive=True)
    assert document.entities["tip"] == document.entities["seller tax id"] == ()
    assert "iban" not in document.entities  # labelled, not found: not denied
    assert "tip" not in labelled(text, fields, "receipt", "ours")[0].entities


def test_a_table_of_which_half_is_not_found_is_not_used() -> None:
    lines = [{"description": name, "amount": "1.00"} for name in ("Milk semi-skimmed", "Bread", "Zzyzx")]
    document, _ = labelled("Bread 1.00\nTotal 3.00", {"line_items": lines}, "receipt", "wildreceipt")
    assert document.groups == {}


def test_of_two_equal_numbers_the_last_is_the_amount() -> None:
    text = "3 Sturzflug-Geier\t1\t180,00\t180,00"
    line = {"description": "Sturzflug-Geier", "quantity": "1", "unit_price": "180.00", "amount": "180.00"}
    document, _ = labelled(text, {"line_items": [line]})
    (row,) = document.groups["line item"].rows
    assert row["quantity"] < row["unit price"] < row["net amount"]
    assert document.shown(row["net amount"]) == "180,00"


def test_the_same_amount_is_the_total_where_the_line_says_so() -> None:
    text = "Widget 119.00\nTotal: 119.00\nCash 119.00"
    spans = [Span(7, 13), Span(21, 27), Span(33, 39)]
    assert prefer("total amount", text, spans) == (Span(21, 27),)


CONTRACT = """SERVICES AGREEMENT
This Services Agreement is made on June 8, 2010 by and between ACCURAY INCORPORATED ("Accuray") and
SIEMENS AG ("Siemens"). The term is three (3) years and shall renew for successive one (1) year periods unless notice
is given sixty (60) days before the end. This Agreement is governed by the laws of the State of New York. Neither
party may assign this Agreement without consent."""


def test_a_contract() -> None:
    document, _ = labelled(
        CONTRACT,
        {"parties": ["ACCURAY INCORPORATED", "SIEMENS AG", 'individually a "Party"'], "agreement_date": "2010-06-08", "governing_law": "New York", "anti_assignment": "Yes", "insurance": "No"},
        "contract", "cuad",
        clauses={"Anti-Assignment": ["Neither party may assign this Agreement without consent."], "Governing Law": ["This Agreement is governed by the laws of the State of New York."]},
        relations=[{"subject": "ACCURAY INCORPORATED", "relation": "referred_to_as", "object": "Accuray"}],
    )  # fmt: skip
    found = entities(document)
    assert found["party"] == ["ACCURAY INCORPORATED", "SIEMENS AG"]
    assert found["governing law"] == ["New York"]
    assert found["agreement date"] == ["June 8, 2010"]
    assert found["anti-assignment"] == ["Neither\nparty may assign this Agreement without consent"]
    assert found["insurance"] == []
    ((head, tail),) = document.relations["referred to as"]
    assert (document.shown(head), document.shown(tail)) == ("ACCURAY INCORPORATED", "Accuray")


def test_only_the_wanted_split_is_read(tmp_path: Path) -> None:
    rows = [
        Row(id=split, file="x.pdf", doc_type="invoice", split=split, fields={"invoice_number": "7"})
        for split in ("train", "dev", "heldout")
    ]
    (tmp_path / "labels.jsonl").write_text("\n".join(row.model_dump_json() for row in rows), "utf-8")
    found = list(read_set(tmp_path, "train", lambda _origin, _row: ("No. 7",), Report()))
    assert [document.id for document in found] == ["train"]


@pytest.mark.parametrize(("licence", "learnt"), [("MIT", True), ("AGPL-3.0", False), ("CC BY 4.0", True)])
def test_what_is_for_evaluation_only_is_not_learnt_from(tmp_path: Path, licence: str, learnt: object) -> None:
    rows = [Row(id=s, file="x.pdf", doc_type="invoice", split=s, licence=licence, fields={}) for s in ("train", "dev")]
    (tmp_path / "labels.jsonl").write_text("\n".join(row.model_dump_json() for row in rows), "utf-8")
    for split, expected in (("train", learnt), ("dev", True)):
        assert bool(list(read_set(tmp_path, split, lambda _origin, _row: ("No. 7",), Report()))) is bool(expected)


def test_a_document_that_is_not_read_yet_is_left_out(tmp_path: Path) -> None:
    row = Row(id="a", file="x.pdf", doc_type="invoice", split="train", fields={})
    (tmp_path / "labels.jsonl").write_text(row.model_dump_json(), "utf-8")
    assert list(read_set(tmp_path, "train", lambda _origin, _row: None, Report())) == []


@pytest.mark.parametrize("kind", ["contract_nda", "credit_note", "delivery_note"])
def test_types_are_what_the_model_is_asked_for(kind: str) -> None:
    document, _ = labelled("text", {}, kind)
    assert document.document_type in {"contract", "credit note", "other"}
