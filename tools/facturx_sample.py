"""The invoice of `make_facturx.py`: its values, and the same as XML in CII.

Names, addresses and numbers are invented; sums are computed, so that they are true.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Party:
    """Seller or buyer."""

    name: str
    street: str
    postal_code: str
    city: str
    vat: str


@dataclass(frozen=True)
class Line:
    """One line; `unit` is as printed, `code` its code in UN/ECE Recommendation 20, `rate` is per cent."""

    sku: str
    name: str
    quantity: Decimal
    unit: str
    code: str
    price: Decimal
    rate: Decimal

    @property
    def net(self) -> Decimal:
        """Amount without tax."""
        return cents(self.quantity * self.price)


SELLER = Party("Papeterie des Carmes SARL", "14 rue des Carmes", "44000", "Nantes", "FR61999123458")
BUYER = Party("Atelier Lumière SAS", "8 bis quai de la Fosse", "44100", "Nantes", "FR63999456783")
NUMBER, ISSUED, DUE, ORDER = "F-2024-0312", "2024-03-15", "2024-04-14", "BC-7741"
IBAN, BIC = "FR1420041010050500013M02606", "PSSTFRPPNTE"
TERMS = "Paiement à 30 jours, sans escompte"
NORMAL, REDUCED = Decimal("20.0"), Decimal("5.5")
LINES = (
    Line("PAP-A4-80", "Ramette papier recyclé A4 80 g", Decimal(40), "pièce", "C62", Decimal("4.35"), NORMAL),
    Line("CRO-2129", "Cahier de croquis 21 × 29,7 cm", Decimal(25), "pièce", "C62", Decimal("6.80"), NORMAL),
    Line("LIV-0098", "Livre « L'aquarelle pas à pas »", Decimal(12), "pièce", "C62", Decimal("18.50"), REDUCED),
    Line("ATE-01", "Atelier d'initiation à la reliure", Decimal("3.5"), "heure", "HUR", Decimal("60.00"), NORMAL),
)
DISCOUNT, FREIGHT, PAID = Decimal("27.70"), Decimal("15.00"), Decimal("200.00")  # both taxed at the normal rate


def cents(amount: Decimal) -> Decimal:
    """Round to cents, half up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


LINES_NET = sum((line.net for line in LINES), Decimal(0))
TOTAL_NET = LINES_NET - DISCOUNT + FREIGHT
BASES = {
    rate: sum((line.net for line in LINES if line.rate == rate), Decimal(0))
    + (FREIGHT - DISCOUNT if rate == NORMAL else Decimal(0))
    for rate in (NORMAL, REDUCED)
}
TAXES = {rate: cents(base * rate / 100) for rate, base in BASES.items()}
TOTAL_TAX = sum(TAXES.values(), Decimal(0))
TOTAL = TOTAL_NET + TOTAL_TAX


def french(amount: Decimal) -> str:
    """Write as on paper: `1 234,50`."""
    return f"{amount:,}".replace(",", " ").replace(".", ",")


def french_date(iso: str) -> str:
    """Write as on paper: `15/03/2024`."""
    return "/".join(reversed(iso.split("-")))


def cii_xml() -> bytes:
    """Return the invoice in CII D16B, profile EN 16931."""
    namespace = "urn:un:unece:uncefact:data:standard"
    date = '<udt:DateTimeString format="102">{}</udt:DateTimeString>'
    issued, due = (date.format(day.replace("-", "")) for day in (ISSUED, DUE))
    taxes = "".join(
        f"<ram:ApplicableTradeTax><ram:CalculatedAmount>{TAXES[rate]}</ram:CalculatedAmount>"
        f"<ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>{base}</ram:BasisAmount>"
        f"<ram:CategoryCode>S</ram:CategoryCode>"
        f"<ram:RateApplicablePercent>{rate}</ram:RateApplicablePercent></ram:ApplicableTradeTax>"
        for rate, base in BASES.items()
    )
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="{namespace}:CrossIndustryInvoice:100"
    xmlns:ram="{namespace}:ReusableAggregateBusinessInformationEntity:100"
    xmlns:udt="{namespace}:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
<ram:ID>urn:cen.eu:en16931:2017</ram:ID>
</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>{NUMBER}</ram:ID><ram:TypeCode>380</ram:TypeCode>
<ram:IssueDateTime>{issued}</ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
{"".join(_line_xml(number, line) for number, line in enumerate(LINES, 1))}
<ram:ApplicableHeaderTradeAgreement>{_party_xml("Seller", SELLER)}{_party_xml("Buyer", BUYER)}
<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>{ORDER}</ram:IssuerAssignedID>
</ram:BuyerOrderReferencedDocument></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement><ram:PaymentReference>{NUMBER}</ram:PaymentReference>
<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode>
<ram:PayeePartyCreditorFinancialAccount><ram:IBANID>{IBAN}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>
<ram:PayeeSpecifiedCreditorFinancialInstitution><ram:BICID>{BIC}</ram:BICID>
</ram:PayeeSpecifiedCreditorFinancialInstitution></ram:SpecifiedTradeSettlementPaymentMeans>
{taxes}
{_allowance_xml("false", DISCOUNT, "Remise fidélité")}{_allowance_xml("true", FREIGHT, "Frais de port")}
<ram:SpecifiedTradePaymentTerms><ram:Description>{escape(TERMS)}</ram:Description>
<ram:DueDateDateTime>{due}</ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>{LINES_NET}</ram:LineTotalAmount>
<ram:ChargeTotalAmount>{FREIGHT}</ram:ChargeTotalAmount>
<ram:AllowanceTotalAmount>{DISCOUNT}</ram:AllowanceTotalAmount>
<ram:TaxBasisTotalAmount>{TOTAL_NET}</ram:TaxBasisTotalAmount>
<ram:TaxTotalAmount currencyID="EUR">{TOTAL_TAX}</ram:TaxTotalAmount>
<ram:GrandTotalAmount>{TOTAL}</ram:GrandTotalAmount><ram:TotalPrepaidAmount>{PAID}</ram:TotalPrepaidAmount>
<ram:DuePayableAmount>{TOTAL - PAID}</ram:DuePayableAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>
"""
    return text.encode()


def _line_xml(number: int, line: Line) -> str:
    return f"""<ram:IncludedSupplyChainTradeLineItem>
<ram:AssociatedDocumentLineDocument><ram:LineID>{number}</ram:LineID></ram:AssociatedDocumentLineDocument>
<ram:SpecifiedTradeProduct><ram:SellerAssignedID>{line.sku}</ram:SellerAssignedID>
<ram:Name>{escape(line.name)}</ram:Name></ram:SpecifiedTradeProduct>
<ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>{line.price}</ram:ChargeAmount>
</ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="{line.code}">{line.quantity}</ram:BilledQuantity>
</ram:SpecifiedLineTradeDelivery>
<ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode>
<ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>{line.rate}</ram:RateApplicablePercent>
</ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation>
<ram:LineTotalAmount>{line.net}</ram:LineTotalAmount>
</ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
</ram:IncludedSupplyChainTradeLineItem>
"""


def _party_xml(role: str, party: Party) -> str:
    return f"""<ram:{role}TradeParty><ram:Name>{escape(party.name)}</ram:Name>
<ram:PostalTradeAddress><ram:PostcodeCode>{party.postal_code}</ram:PostcodeCode>
<ram:LineOne>{escape(party.street)}</ram:LineOne><ram:CityName>{party.city}</ram:CityName>
<ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{party.vat}</ram:ID></ram:SpecifiedTaxRegistration>
</ram:{role}TradeParty>
"""


def _allowance_xml(is_charge: str, amount: Decimal, reason: str) -> str:
    return f"""<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>{is_charge}</udt:Indicator>
</ram:ChargeIndicator><ram:ActualAmount>{amount}</ram:ActualAmount><ram:Reason>{reason}</ram:Reason>
<ram:CategoryTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode>
<ram:RateApplicablePercent>{NORMAL}</ram:RateApplicablePercent></ram:CategoryTradeTax>
</ram:SpecifiedTradeAllowanceCharge>
"""
