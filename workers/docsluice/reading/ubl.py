"""UBL 2.1 Invoice and CreditNote → values: XRechnung in UBL, Peppol BIS Billing.

Source: EN 16931-3-2 (binding to UBL 2.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsluice.reading import xml_parts as part
from docsluice.reading.xml_parts import Values, all_at, at, below, rows, text
from docsluice.records import XmlValue

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # for types only: parsing is defusedxml's

NAMESPACES = {
    "Invoice": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "CreditNote": "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
}


def ubl_guideline(root: Element) -> str | None:
    """BT-24: the specification that the invoice follows."""
    return text(root, "CustomizationID")


def ubl_type_code(root: Element) -> str | None:
    """BT-3: kind of invoice by UNTDID 1001."""
    return text(root, "InvoiceTypeCode", "CreditNoteTypeCode")


def ubl_values(root: Element) -> Iterator[XmlValue]:
    """All values, in the order of the schema."""
    currency = text(root, "DocumentCurrencyCode")
    period = at(root, "InvoicePeriod")
    tax = _tax_total(root, currency)
    yield from below("", _document(root, currency))
    yield from below(
        "service_period.",
        {"start": part.iso_date(text(period, "StartDate")), "end": part.iso_date(text(period, "EndDate"))},
    )
    for name, party in (("seller", "AccountingSupplierParty"), ("buyer", "AccountingCustomerParty")):
        yield from _party(name, at(root, f"{party}/Party"))
    yield from below("payment.", _payment(root))
    yield from below("", _totals(root, tax))
    yield from rows("line_items", (_line(line) for line in all_at(root, "InvoiceLine", "CreditNoteLine")))
    yield from rows("tax_breakdown", (_tax(subtotal) for subtotal in all_at(tax, "TaxSubtotal")))


def _document(root: Element, currency: str | None) -> Values:
    return {
        "invoice_number": text(root, "ID"),
        "issue_date": part.iso_date(text(root, "IssueDate")),
        "currency": part.iso_code(currency, 3),
        "due_date": part.iso_date(text(root, "DueDate", "PaymentMeans/PaymentDueDate")),
        "purchase_order_number": part.code(text(root, "OrderReference/ID")),
        "payment_terms": text(root, "PaymentTerms/Note"),
        "preceding_invoice": part.code(text(root, "BillingReference/InvoiceDocumentReference/ID")),
    }


def _party(name: str, party: Element | None) -> Iterator[XmlValue]:
    post = at(party, "PostalAddress")
    known_as = text(party, "PartyLegalEntity/RegistrationName", "PartyName/Name")
    yield from below(f"{name}.", {"name": known_as, "tax_id": _tax_id(party)})
    address = part.address(
        [text(post, line) for line in ("StreetName", "AdditionalStreetName", "AddressLine/Line")],
        text(post, "PostalZone"),
        text(post, "CityName"),
        {
            "region": text(post, "CountrySubentity"),
            "country": part.iso_code(text(post, "Country/IdentificationCode"), 2),
        },
    )
    yield from below(f"{name}.address.", address)


def _tax_id(party: Element | None) -> str | None:
    """The VAT number before the local tax number, which has another scheme."""
    schemes = all_at(party, "PartyTaxScheme")
    schemes.sort(key=lambda scheme: text(scheme, "TaxScheme/ID") != "VAT")
    return next((found for scheme in schemes if (found := text(scheme, "CompanyID"))), None)


def _payment(root: Element) -> Values:
    means = all_at(root, "PaymentMeans")
    account = "PayeeFinancialAccount/ID"
    chosen = next((one for one in means if part.iban(text(one, account))), None)
    return {
        "iban": part.iban(text(chosen, account)),
        "bic": text(chosen, "PayeeFinancialAccount/FinancialInstitutionBranch/ID"),
        "reference": part.code(text(root, "PaymentMeans/PaymentID")),
    }


def _tax_total(root: Element, currency: str | None) -> Element | None:
    """Of the tax in two currencies (BT-110, BT-111) the total in the currency of the invoice."""
    totals = all_at(root, "TaxTotal")

    def is_other(total: Element) -> bool:
        amount = at(total, "TaxAmount")
        return amount is None or amount.get("currencyID") not in {currency, None}

    return min(totals, key=is_other, default=None)


def _totals(root: Element, tax: Element | None) -> Values:
    sums = at(root, "LegalMonetaryTotal")
    discounts, charges = _allowances(root)
    return {
        "lines_net": part.money(text(sums, "LineExtensionAmount")),
        "discount_total": part.unless_zero(part.money(text(sums, "AllowanceTotalAmount")) or discounts),
        "charge_total": part.unless_zero(part.money(text(sums, "ChargeTotalAmount")) or charges),
        "total_net": part.money(text(sums, "TaxExclusiveAmount")),
        "total_tax": part.money(text(tax, "TaxAmount")),
        "total_gross": part.money(text(sums, "TaxInclusiveAmount")),
        "amount_paid": part.unless_zero(part.money(text(sums, "PrepaidAmount"))),
        "rounding": part.unless_zero(part.money(text(sums, "PayableRoundingAmount"))),
        "amount_due": part.money(text(sums, "PayableAmount")),
    }


def _allowances(root: Element) -> tuple[str | None, str | None]:
    """Sums of the allowances and of the charges on the whole invoice, for invoices that do not state them."""
    amounts: dict[bool, list[str]] = {False: [], True: []}
    for one in all_at(root, "AllowanceCharge"):
        is_charge = text(one, "ChargeIndicator") in {"true", "1"}
        amounts[is_charge] += [amount] if (amount := part.money(text(one, "Amount"))) else []
    return part.total(amounts[False]), part.total(amounts[True])


def _line(line: Element) -> Values:
    quantity = at(line, "InvoicedQuantity", "CreditedQuantity")
    return {
        "line_id": text(line, "ID"),
        "sku": text(line, "Item/SellersItemIdentification/ID"),
        "description": text(line, "Item/Name", "Item/Description"),
        "quantity": part.number(part.text_of(quantity)),
        "unit": quantity.get("unitCode") if quantity is not None else None,
        "unit_price": part.price(text(line, "Price/PriceAmount"), text(line, "Price/BaseQuantity")),
        "tax_rate": part.number(text(line, "Item/ClassifiedTaxCategory/Percent")),
        "net_amount": part.money(text(line, "LineExtensionAmount")),
    }


def _tax(subtotal: Element) -> Values:
    return {
        "category": text(subtotal, "TaxCategory/ID"),
        "rate": part.number(text(subtotal, "TaxCategory/Percent")),
        "base": part.money(text(subtotal, "TaxableAmount")),
        "amount": part.money(text(subtotal, "TaxAmount")),
    }
