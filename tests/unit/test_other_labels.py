"""Numbers that stand behind the label of another number."""

from __future__ import annotations

import pytest

from docsluice.pipeline import Services, process
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document


def read(text: str, **fields: list[tuple[str, float]]) -> StructuredDocument:
    return process(make_document(text), Services(load_schemas(), ScriptedEngine("receipt", fields=fields)))


@pytest.mark.parametrize("label", ["Fax:", "Tel. No. ", "ph ", "Téléphone : ", "H/P:", "Invoice #: ", "Rechnung Nr. "])
def test_no_tax_number_stands_behind_another_label(label: str) -> None:
    number = "03-55423213"
    record = read(
        f"Bakery\n{label}{number}\nGST ID: 000381399040", **{"seller.tax_id": [(number, 0.9), ("000381399040", 0.7)]}
    )
    assert record.fields["seller.tax_id"].value == "000381399040"


@pytest.mark.parametrize("label", ["GST ID: ", "Steuer-Nr. ", "SIRET ", "TVA "])
def test_tax_numbers_stay(label: str) -> None:
    record = read(f"Shop\n{label}8129345", **{"seller.tax_id": [("8129345", 0.9)]})
    assert record.fields["seller.tax_id"].value == "8129345"


def test_a_document_number_is_no_fax_number() -> None:
    record = read("Reservation Fax : 6222-38\nBill 4711", invoice_number=[("6222-38", 0.8), ("4711", 0.7)])
    assert record.values["invoice_number"] == "4711"


def test_a_tax_invoice_has_a_number() -> None:
    assert read("VAT Invoice No. 4711", invoice_number=[("4711", 0.9)]).values["invoice_number"] == "4711"


def test_a_label_at_the_end_of_a_line_says_nothing_of_the_next() -> None:
    assert read("VAT ID\n34278587", invoice_number=[("34278587", 0.9)]).values["invoice_number"] == "34278587"


@pytest.mark.parametrize(
    ("line", "paid"), [("TOTAL SAVED: $192.08", None), ("You Saved 192.08", None), ("Cash 192.08", "192.08")]
)
def test_what_was_saved_is_not_paid(line: str, paid: str | None) -> None:
    assert read(f"Shop\n{line}", amount_paid=[("192.08", 0.9)]).values.get("amount_paid") == paid


def test_what_was_saved_is_a_discount() -> None:
    record = read("Shop\nYou saved 3.00", discount_total=[("3.00", 0.9)])
    assert record.values["discount_total"] == "3.00"


@pytest.mark.parametrize("label", ["P.IVA e C.F. ", "Codice fiscale: ", "KvK ", "NIF: "])
def test_no_document_number_stands_behind_the_label_of_a_tax_number(label: str) -> None:
    number = "01234560244"
    record = read(f"Shop\n{label}{number}\nBill 4711", invoice_number=[(number, 0.9), ("4711", 0.7)])
    assert record.values["invoice_number"] == "4711"


@pytest.mark.parametrize(("text", "terms"), [("1 von 2", None), ("Page 1/3", None), ("30 Tage netto", "30 Tage netto")])
def test_the_number_of_a_page_is_no_term_of_payment(text: str, terms: str | None) -> None:
    engine = ScriptedEngine("invoice", fields={"payment_terms": [(text, 0.9)]})
    record = process(make_document(f"Seite\t{text}"), Services(load_schemas(), engine))
    assert record.values.get("payment_terms") == terms


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Zahlbar abzüglich 2 % Skonto (EUR 6,00) bis 16.09.2026 oder 30 Tage netto bis 02.10.2026", "2026-10-02"),
        ("Zahlbar netto bis 02.10.2026, 3 % Skonto innerhalb 10 Tagen\nbis 16.09.2026", "2026-10-02"),
        ("Bis 16.09.2026 mit 2 % Skonto, bis 02.10.2026 netto", "2026-10-02"),
        ("Escompte de 1 % avant le 16.09.2026 ou 02.10.2026", "2026-10-02"),
        ("Ohne Skonto. Fällig am 16.09.2026, Seite vom 02.10.2026", "2026-09-16"),
    ],
)
def test_a_date_for_early_payment_is_no_due_date(text: str, due: str) -> None:
    dates = [("16.09.2026", 0.8), ("02.10.2026", 0.6)]
    record = process(
        make_document(text), Services(load_schemas(), ScriptedEngine("invoice", fields={"due_date": dates}))
    )
    assert record.values.get("due_date") == due
