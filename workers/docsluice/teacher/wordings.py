"""Other ways to ask for the same, so that a model reads the label instead of learning a fixed list.

`bench/bench_zero_shot.py` asks in words that are not among these: keep the two apart.
"""

# ruff: noqa: E501 - a table of wordings, one entry a line

from __future__ import annotations

import random
from collections.abc import Mapping

PARAPHRASES: Mapping[str, tuple[str, ...]] = {
    "invoice number": ("invoice id", "number of the invoice", "document number", "Rechnungsnummer", "numéro de facture", "voucher number"),
    "receipt number": ("receipt id", "ticket number", "number of the receipt", "transaction number"),
    "issue date": ("invoice date", "date of issue", "document date", "date", "Rechnungsdatum", "date d'émission", "when it was issued"),
    "due date": ("payment due date", "pay by date", "date when payment is due", "Fälligkeitsdatum", "échéance", "maturity"),
    "currency": ("currency code", "currency of the amounts", "Währung", "money unit"),
    "purchase order number": ("order number", "buyer's order reference", "PO number", "Bestellnummer", "numéro de commande"),
    "payment terms": ("terms of payment", "Zahlungsbedingungen", "payment conditions", "days until payment"),
    "preceding invoice number": ("corrected invoice", "original invoice number", "invoice that is credited"),
    "service period start": ("billing period start", "start of service", "first day of the period", "period from"),
    "service period end": ("billing period end", "end of service", "last day of the period", "period to"),
    "seller name": ("vendor name", "supplier name", "merchant name", "company", "name of the supplier", "Lieferant", "fournisseur", "shop", "store name", "who sells"),
    "seller tax id": ("vendor VAT number", "seller VAT id", "supplier tax number", "USt-IdNr. des Verkäufers", "VAT registration number of the vendor"),
    "seller address": ("vendor address", "supplier address", "merchant address", "address of the supplier", "Anschrift des Verkäufers", "store address", "where the shop is"),
    "seller phone": ("merchant phone number", "telephone", "phone", "vendor phone"),
    "buyer name": ("customer name", "client", "bill to name", "customer", "Kunde", "name of the client", "acheteur", "who buys"),
    "buyer tax id": ("customer VAT number", "client tax number", "VAT id of the buyer"),
    "buyer address": ("customer address", "billing address", "client address", "Anschrift des Kunden", "bill to address"),
    "iban": ("bank account number", "account IBAN", "account number for payment", "Kontonummer"),
    "bic": ("SWIFT code", "SWIFT", "bank code"),
    "payment reference": ("remittance reference", "reference for the payment", "Verwendungszweck"),
    "sum of lines": ("sum of the line items", "total of the lines", "goods total"),
    "discount": ("rebate", "deduction", "reduction in price"),
    "charges": ("extra charges", "shipping cost", "surcharge", "freight"),
    "total without tax": ("net total", "subtotal", "total excluding VAT", "Nettobetrag", "montant HT", "net sum", "amount before tax"),
    "total tax": ("VAT amount", "tax amount in total", "sales tax", "tax", "Umsatzsteuer", "montant TVA", "GST amount"),
    "total amount": ("grand total", "total including tax", "invoice total", "total", "Gesamtbetrag", "montant TTC", "amount with tax", "overall total"),
    "amount paid": ("paid amount", "payment received", "cash given", "prepaid amount"),
    "amount due": ("balance due", "amount payable", "Zahlbetrag", "net à payer", "open balance", "what remains to be paid"),
    "rounding": ("rounding adjustment", "rounding difference"),
    "time": ("time of purchase", "hour", "Uhrzeit"),
    "tip": ("gratuity", "service gratuity"),
    "document name": ("title of the agreement", "contract title", "name of the document", "kind of agreement"),
    "party": ("contracting party", "party to the agreement", "parties", "company or person that signs"),
    "agreement date": ("date of the agreement", "signing date", "date on which it was signed", "dated"),
    "effective date": ("start date of the agreement", "date of effect", "in force from", "commencement date"),
    "expiration date": ("end date of the agreement", "expires on", "last day of the agreement"),
    "term": ("duration of the agreement", "length of the agreement", "how long it lasts"),
    "renewal term": ("length of a renewal", "extension period", "renewed for"),
    "notice period to terminate renewal": ("notice of non-renewal", "notice needed to stop the renewal"),
    "governing law": ("applicable law", "jurisdiction", "state whose law governs", "choice of law"),
    "termination for convenience": ("termination without cause", "right to terminate at will"),
    "anti-assignment": ("assignment needs consent", "prohibition of assignment"),
    "change of control": ("merger or sale of a party", "change in ownership"),
    "cap on liability": ("limitation of liability", "limit of damages"),
    "exclusivity": ("exclusive rights", "sole and exclusive"),
    "non-compete": ("restriction on competition", "no competing business"),
    "audit rights": ("right to inspect the books", "inspection of records"),
    "insurance": ("duty to insure", "insurance coverage"),
    "description": ("item name", "product", "article", "Bezeichnung", "désignation", "goods or service"),
    "quantity": ("number of units", "qty", "Menge", "how many"),
    "unit": ("unit of measure", "Einheit"),
    "unit price": ("price per unit", "price each", "Einzelpreis", "prix unitaire"),
    "net amount": ("line total", "amount", "price of the line", "Betrag", "montant"),
    "item code": ("article number", "SKU", "product code"),
    "line number": ("position", "number of the line"),
    "tax rate": ("VAT rate", "percent of tax", "Steuersatz"),
    "tax base": ("taxable amount", "basis of the tax"),
    "tax amount": ("amount of tax", "VAT of this rate"),
}  # fmt: skip
_AS_A_KEY = 0.3


def other_wording(label: str, rng: random.Random) -> str:
    """Another wording of a label; at times written as programs name fields ("invoice_number", "Invoice Number")."""
    text = rng.choice((label, *PARAPHRASES.get(label, ())))
    if rng.random() >= _AS_A_KEY:
        return text
    return rng.choice((text.replace(" ", "_"), text.title(), text.title().replace(" ", ""), text.upper()))
