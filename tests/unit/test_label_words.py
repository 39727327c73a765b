from __future__ import annotations

import pytest

from docsluice.pipeline import Services, process
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()


def run(text: str, **fields: list[tuple[str, float]]) -> StructuredDocument:
    found = {path.replace("__", "."): spans for path, spans in fields.items()}
    return process(make_document(text), Services(SCHEMAS, ScriptedEngine("invoice", fields=found)))


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Invoice No.: A-4711", "invoice_number", "A-4711"),
        ("Invoice Date / Tax Point 13/09/2026", "issue_date", "2026-09-13"),
        ("Zahlbar bis zum 15.10.2026", "due_date", "2026-10-15"),
        ("À régler avant le 15/10/2026", "due_date", "2026-10-15"),
        ("Numero 482/2026 del 11/09/2026", "invoice_number", "482/2026"),
        ("Rechnung Nr. 26-871 vom 21.09.2026", "invoice_number", "26-871"),
        ("Noch zu zahlender Betrag\t12.675,98 EUR", "amount_due", "12675.98"),
        ("Totaal te voldoen\t€ 535,72", "amount_due", "535.72"),
        ("Balance outstanding: 12.50", "amount_due", "12.50"),
        ("Gutschriftsbetrag\t-103,29 €", "total_gross", "-103.29"),
        ("Rechnungsnummer\tA-4711", "invoice_number", "A-4711"),
        ("Facture FA-2017-0010", "invoice_number", "FA-2017-0010"),
        ("N° de facture : FA-2017", "invoice_number", "FA-2017"),
        ("Factura nº 2020/17", "invoice_number", "2020/17"),
        ("Numero fattura: 12/A", "invoice_number", "12/A"),
        ("Factuurnummer\nF2023001", "invoice_number", "F2023001"),
        ("Due date: 3 March 2020", "due_date", "2020-03-03"),
        ("Fällig am 13.12.2017", "due_date", "2017-12-13"),
        ("Date d'échéance\t13/12/2017", "due_date", "2017-12-13"),
        ("Vencimiento: 13/12/2017", "due_date", "2017-12-13"),
        ("Data di scadenza: 13/12/2017", "due_date", "2017-12-13"),
        ("Vervaldatum: 13-12-2017", "due_date", "2017-12-13"),
        ("Rechnungsdatum: 13.12.2017", "issue_date", "2017-12-13"),
        ("N° BON DE COMMANDE : PO201925478", "purchase_order_number", "PO201925478"),
        ("Ihre Bestellnummer: 546536", "purchase_order_number", "546536"),
        ("Ihre Bestellung : 45000482466", "purchase_order_number", "45000482466"),
        ("Bestellung\t: PO445", "purchase_order_number", "PO445"),
        ("Bestellung Nr. Kunde:\t2018-471331", "purchase_order_number", "2018-471331"),
        ("Rechnung gemäß Bestellung Nr. 2018-471331 vom 01.03.2018", "purchase_order_number", "2018-471331"),
        ("Facture selon votre commande n° 77812", "purchase_order_number", "77812"),
        ("Your reference\tPO445", "purchase_order_number", "PO445"),
        ("Votre référence\tPO445", "purchase_order_number", "PO445"),
        ("Customer PO XR9098538", "purchase_order_number", "XR9098538"),
        ("P.O./S.O. Number: AD29094", "purchase_order_number", "AD29094"),
        ("Su pedido\t831519", "purchase_order_number", "831519"),
        ("Vostro ordine n. 2020/17", "purchase_order_number", "2020/17"),
        ("Uw bestelling:\t8147-82", "purchase_order_number", "8147-82"),
        ("Solde à payer\t470,15 €", "amount_due", "470.15"),
        ("Totaal incl. btw: 121,00", "total_gross", "121.00"),
        ("Base imponible: 100,00", "total_net", "100.00"),
        ("Total HT\tTotal TVA\tTotal TTC\n100,00\t4,90\t104,90", "total_tax", "4.90"),
        ("Total HT -218,48", "total_net", "-218.48"),
    ],
)
def test_a_label_tells_what_stands_beside_or_below_it(text: str, path: str, value: str) -> None:
    field = run(text).fields[path]
    assert (field.value, field.tier) == (value, "derived")


@pytest.mark.parametrize(
    "text",
    [
        "Your reference\tAB445",
        "Gemäß Bestellung vom 01.03.2018",
        "Bestellung\nVersand am 3.4.2018",
        "Selon commande 12/03/2018",
        "Product\tGesamtbetrag\nDesign\t160,00",  # the head of a column of lines
        "Sales tax 8.25%",
        "Due date\nTotal\t5.00",
        "Invoice date",
        "• Purchase order no. 7781",
    ],
)
def test_other_words_label_nothing(text: str) -> None:
    record = run(text)
    assert not {"total_gross", "total_tax", "purchase_order_number", "due_date", "issue_date"} & record.values.keys()


def test_a_label_decides_between_the_engines_candidates() -> None:
    text = "Virement\t05/11/2017\nDate d'échéance\t13/12/2017"
    field = run(text, due_date=[("05/11/2017", 0.99), ("13/12/2017", 0.98)]).fields["due_date"]
    assert (field.value, field.tier) == ("2017-12-13", "encoder")


def test_two_values_for_one_label_decide_nothing() -> None:
    text = "Due date: 13/12/2017\nDue date: 14/12/2017\nPaid 15/12/2017"
    assert run(text, due_date=[("15/12/2017", 0.9)]).values["due_date"] == "2017-12-15"
    assert "due_date" not in run(text).values


def test_what_agrees_with_its_label_is_surer() -> None:
    labelled = run("Due date: 13/12/2017", due_date=[("13/12/2017", 0.6)]).fields["due_date"]
    alone = run("Until 13/12/2017", due_date=[("13/12/2017", 0.6)]).fields["due_date"]
    assert (labelled.tier, alone.tier) == ("encoder", "encoder")
    assert labelled.probability > alone.probability


def test_an_order_in_a_sentence_stands_behind_a_label_and_a_sure_engine() -> None:
    text = "Bestellung: A-1234\nRechnung gemäß Bestellung Nr. B-5678\nC-9999"
    assert run(text).values["purchase_order_number"] == "A-1234"
    sure = run(text.partition("\n")[2], purchase_order_number=[("C-9999", 0.8)])
    assert sure.values["purchase_order_number"] == "C-9999"


def test_a_label_and_an_engine_that_agree_are_surer_than_either() -> None:
    def probability(text: str, score: float) -> float:
        return (
            run(text, purchase_order_number=[("A-1234", score)] if score else [])
            .fields["purchase_order_number"]
            .probability
        )

    both = probability("Your order: A-1234", 0.6)
    assert both > probability("Your order: A-1234", 0)
    assert both > probability("Customer A-1234", 0.6)
