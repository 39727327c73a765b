"""UN/CEFACT Cross Industry Invoice → values: Factur-X, ZUGFeRD 1 and 2, XRechnung in CII.

Sources: EN 16931-3-3 (binding to CII D16B), Factur-X 1.0.07, ZUGFeRD 1.0 (whose names of elements differ).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsluice.reading import xml_parts as part
from docsluice.reading.xml_parts import Values, all_at, at, below, rows, text
from docsluice.records import XmlValue

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # for types only: parsing is defusedxml's

ROOTS = ("CrossIndustryInvoice", "CrossIndustryDocument")  # the second is ZUGFeRD 1.0


def cii_guideline(root: Element) -> str | None:
    """BT-24: the specification that the invoice follows."""
    return text(
        root,
        "ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID",
        "SpecifiedExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID",
    )


def cii_type_code(root: Element) -> str | None:
    """BT-3: kind of invoice by UNTDID 1001."""
    return text(_header(root), "TypeCode")


def cii_values(root: Element) -> Iterator[XmlValue]:
    """All values, in the order of the schema."""
    deal = at(root, "SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction")
    agreement = at(deal, "ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement")
    settlement = at(deal, "ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement")
    period = at(settlement, "BillingSpecifiedPeriod")
    currency = text(settlement, "InvoiceCurrencyCode")
    yield from below("", _document(_header(root), agreement, settlement))
    yield from below("service_period.", {"start": _date(period, "StartDateTime"), "end": _date(period, "EndDateTime")})
    for name, party in (("seller", "SellerTradeParty"), ("buyer", "BuyerTradeParty")):
        yield from _party(name, at(agreement, party))
    yield from below("payment.", _payment(settlement))
    yield from below("", _totals(settlement, currency))
    yield from rows("line_items", (_line(line) for line in _lines(deal)))
    yield from rows("tax_breakdown", (_tax(tax) for tax in all_at(settlement, "ApplicableTradeTax")))


def _header(root: Element) -> Element | None:
    return at(root, "ExchangedDocument", "HeaderExchangedDocument")


def _document(header: Element | None, agreement: Element | None, settlement: Element | None) -> Values:
    terms = all_at(settlement, "SpecifiedTradePaymentTerms")
    dues = (_date(term, "DueDateDateTime") for term in terms)
    return {
        "invoice_number": text(header, "ID"),
        "issue_date": _date(header, "IssueDateTime"),
        "currency": part.iso_code(text(settlement, "InvoiceCurrencyCode"), 3),
        "due_date": next((due for due in dues if due), None),
        "purchase_order_number": part.code(_reference(agreement, "BuyerOrderReferencedDocument")),
        "payment_terms": text(settlement, "SpecifiedTradePaymentTerms/Description"),
        "preceding_invoice": part.code(_reference(settlement, "InvoiceReferencedDocument")),
    }


def _reference(element: Element | None, name: str) -> str | None:
    return text(element, f"{name}/IssuerAssignedID", f"{name}/ID")


def _date(element: Element | None, name: str) -> str | None:
    return part.iso_date(text(element, f"{name}/DateTimeString", f"{name}/DateTime", f"{name}/Date"))


def _party(name: str, party: Element | None) -> Iterator[XmlValue]:
    post = at(party, "PostalTradeAddress")
    yield from below(f"{name}.", {"name": text(party, "Name"), "tax_id": _tax_id(party)})
    address = part.address(
        [text(post, line) for line in ("LineOne", "LineTwo", "LineThree")],
        text(post, "PostcodeCode"),
        text(post, "CityName"),
        {"region": text(post, "CountrySubDivisionName"), "country": part.iso_code(text(post, "CountryID"), 2)},
    )
    yield from below(f"{name}.address.", address)


def _tax_id(party: Element | None) -> str | None:
    """The VAT number (scheme VA) before the local tax number (FC)."""
    ids = all_at(party, "SpecifiedTaxRegistration/ID")
    ids.sort(key=lambda element: element.get("schemeID") != "VA")
    return next((found for element in ids if (found := part.text_of(element))), None)


def _payment(settlement: Element | None) -> Values:
    means = all_at(settlement, "SpecifiedTradeSettlementPaymentMeans")
    account = "PayeePartyCreditorFinancialAccount/IBANID"
    chosen = next((one for one in means if part.iban(text(one, account))), None)
    return {
        "iban": part.iban(text(chosen, account)),
        "bic": text(chosen, "PayeeSpecifiedCreditorFinancialInstitution/BICID"),
        "reference": part.code(text(settlement, "PaymentReference")),
    }


def _totals(settlement: Element | None, currency: str | None) -> Values:
    sums = at(
        settlement, "SpecifiedTradeSettlementHeaderMonetarySummation", "SpecifiedTradeSettlementMonetarySummation"
    )
    discounts, charges = _allowances(settlement)
    return {
        "lines_net": part.money(text(sums, "LineTotalAmount")),
        "discount_total": part.unless_zero(part.money(text(sums, "AllowanceTotalAmount")) or discounts),
        "charge_total": part.unless_zero(part.money(text(sums, "ChargeTotalAmount")) or charges),
        "total_net": part.money(text(sums, "TaxBasisTotalAmount")),
        "total_tax": part.money(_in_currency(all_at(sums, "TaxTotalAmount"), currency)),
        "total_gross": part.money(text(sums, "GrandTotalAmount")),
        "amount_paid": part.unless_zero(part.money(text(sums, "TotalPrepaidAmount"))),
        "rounding": part.unless_zero(part.money(text(sums, "RoundingAmount"))),
        "amount_due": part.money(text(sums, "DuePayableAmount")),
    }


def _in_currency(amounts: list[Element], currency: str | None) -> str | None:
    """Of the tax in two currencies (BT-110, BT-111) the one in the currency of the invoice."""
    amounts = sorted(amounts, key=lambda element: element.get("currencyID") not in {currency, None})
    return part.text_of(amounts[0]) if amounts else None


def _allowances(settlement: Element | None) -> tuple[str | None, str | None]:
    """Sums of the allowances and of the charges on the whole invoice, for invoices that do not state them."""
    amounts: dict[bool, list[str]] = {False: [], True: []}
    for one in all_at(settlement, "SpecifiedTradeAllowanceCharge"):
        is_charge = text(one, "ChargeIndicator/Indicator") in {"true", "1"}
        amounts[is_charge] += [amount] if (amount := part.money(text(one, "ActualAmount"))) else []
    for one in all_at(settlement, "SpecifiedLogisticsServiceCharge"):
        amounts[True] += [amount] if (amount := part.money(text(one, "AppliedAmount"))) else []
    return part.total(amounts[False]), part.total(amounts[True])


def _lines(deal: Element | None) -> Iterator[Element]:
    """Lines with a price of their own: subtotals (GROUP) and remarks (INFORMATION) of EXTENDED are none."""
    for line in all_at(deal, "IncludedSupplyChainTradeLineItem"):
        if text(line, "AssociatedDocumentLineDocument/LineStatusReasonCode") in {None, "DETAIL"}:
            yield line


def _line(line: Element) -> Values:
    product = at(line, "SpecifiedTradeProduct")
    net = at(line, "SpecifiedLineTradeAgreement", "SpecifiedSupplyChainTradeAgreement")
    settlement = at(line, "SpecifiedLineTradeSettlement", "SpecifiedSupplyChainTradeSettlement")
    delivery = "SpecifiedLineTradeDelivery/BilledQuantity", "SpecifiedSupplyChainTradeDelivery/BilledQuantity"
    quantity = at(line, *delivery)
    net_price = at(net, "NetPriceProductTradePrice")
    return {
        "line_id": text(line, "AssociatedDocumentLineDocument/LineID"),
        "sku": text(product, "SellerAssignedID"),
        "description": text(product, "Name", "Description"),
        "quantity": part.number(part.text_of(quantity)),
        "unit": quantity.get("unitCode") if quantity is not None else None,
        "unit_price": part.price(text(net_price, "ChargeAmount"), text(net_price, "BasisQuantity")),
        "tax_rate": _rate(at(settlement, "ApplicableTradeTax")),
        "net_amount": part.money(
            text(
                settlement,
                "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
                "SpecifiedTradeSettlementMonetarySummation/LineTotalAmount",
            )
        ),
    }


def _tax(tax: Element) -> Values:
    return {
        "category": text(tax, "CategoryCode"),
        "rate": _rate(tax),
        "base": part.money(text(tax, "BasisAmount")),
        "amount": part.money(text(tax, "CalculatedAmount")),
    }


def _rate(tax: Element | None) -> str | None:
    return part.number(text(tax, "RateApplicablePercent", "ApplicablePercent"))
