from __future__ import annotations

from typing import get_args

import pytest
from test_schema_exports import CONTRACT, INVOICE, RECEIPT

from docsluice.schema.aliases import Vendor, rename_values
from docsluice.schema.loader import VENDORS, load_schemas


def test_azure_invoice() -> None:
    assert rename_values(INVOICE, load_schemas()["invoice"], "azure") == {
        "InvoiceId": "2023-0017",
        "InvoiceDate": "2023-03-14",
        "CurrencyCode": "EUR",
        "VendorName": "Acme GmbH",
        "VendorTaxId": "DE123456789",
        "VendorAddress": "Ring 1, 20097 Hamburg",
        "PaymentDetails": [{"IBAN": "DE89370400440532013000"}],
        "InvoiceTotal": "-119.00",
        "Items": [{"Description": "Widget", "Quantity": "2", "UnitPrice": "50.00"}, {"Amount": "0.125"}],
        "TaxDetails": [{"Rate": "5.5"}],
    }


def test_aws_and_google_invoice() -> None:
    invoice = load_schemas()["invoice"]
    aws, google = rename_values(INVOICE, invoice, "aws"), rename_values(INVOICE, invoice, "google")
    assert (aws["INVOICE_RECEIPT_ID"], aws["TOTAL"]) == ("2023-0017", "-119.00")
    assert aws["LineItems"] == [{"ITEM": "Widget", "QUANTITY": "2", "UNIT_PRICE": "50.00"}, {"PRICE": "0.125"}]
    assert "tax_breakdown" not in aws  # AWS has no such rows
    assert (google["supplier_name"], google["supplier_iban"]) == ("Acme GmbH", "DE89370400440532013000")
    assert google["vat"] == [{"vat/tax_rate": "5.5"}]


def test_both_payment_details_share_an_object() -> None:
    values = {"payment": {"iban": "DE89", "bic": "COBADEFF", "reference": "7"}}
    renamed = rename_values(values, load_schemas()["invoice"], "azure")  # type: ignore[arg-type]  # dict is invariant
    assert renamed == {"PaymentDetails": [{"IBAN": "DE89", "SWIFT": "COBADEFF"}]}


def test_receipt() -> None:
    assert rename_values(RECEIPT, load_schemas()["receipt"], "azure") == {
        "MerchantName": "Kiosk",
        "MerchantPhoneNumber": "+49 40 123",
        "TransactionDate": "2024-02-29",
        "TransactionTime": "23:59",
        "Total": "9.50",
        "Tip": "0.50",
        "Items": [{"Description": "Coffee"}],
    }


def test_contract() -> None:
    contract = load_schemas()["contract"]
    assert rename_values(CONTRACT, contract, "azure") == {
        "Title": "LICENSE AGREEMENT",
        "ExpirationDate": "perpetual",
        "ContractDuration": "P1Y6M",
        "Jurisdictions": [{"Region": "California"}],
        "Parties": [{"Name": "Acme Inc."}, {"Name": "Beta LLC"}],
    }
    assert rename_values(CONTRACT, contract, "google")["parties"] == ["Acme Inc.", "Beta LLC"]
    assert rename_values(CONTRACT, contract, "aws") == {}


@pytest.mark.parametrize("vendor", get_args(Vendor))
def test_no_vendor_name_stands_for_two_fields(vendor: Vendor) -> None:
    for schema in load_schemas().values():
        scopes = [schema.fields, *(group.fields for group in schema.groups)]
        for scope in scopes:
            names = [field.aliases[vendor] for field in scope if vendor in field.aliases]
            assert len(names) == len(set(names))


def test_the_loader_knows_the_same_vendors() -> None:
    assert get_args(Vendor) == VENDORS
