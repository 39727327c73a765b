from __future__ import annotations

import pytest

from docsluice.assembly.contracts.introduction import find_introduced
from docsluice.assembly.contracts.party_names import company_key, has_legal_form, name_at
from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()
OPENING = (
    'This Agreement is made as of May 4, 2005 by and between Acme Systems, Inc. ("Acme") and Borealis LLC ("Buyer").'
)


def introduced(text: str) -> list[str]:
    return [" ".join(text[name.start : name.end].split()) for name in find_introduced(text)]


OPENINGS = {
    OPENING: ["Acme Systems, Inc.", "Borealis LLC"],
    """THIS AGREEMENT is dated August 1, 2012, by and between ACME CORPORATION having its place of business at 12 North
    Avenue, Suite 5, Clearwater, Florida (hereinafter referred to as Acme or SELLER) and Borealis
    Group Incorporated, a company organized and existing under the laws of Ohio (hereinafter BUYER).""": [
        "ACME CORPORATION",
        "Borealis Group Incorporated",
    ],
    "SUPPLY AGREEMENT\nBETWEEN\nACME TECHNOLOGIES\nAND\nBOREALIS BANK\nThis Supply Agreement is about steel.": [
        "ACME TECHNOLOGIES",
        "BOREALIS BANK",
    ],
    """This Agreement is entered into by and among Acme AB, a Swedish corporation, Borealis GmbH, a company under the
    laws of Germany, and Jane R. Doe, an individual.
    WHEREAS, Cobalt, Inc. is not a party;""": ["Acme AB", "Borealis GmbH", "Jane R. Doe"],
    'This Lease is made between Smith, Jones & Co., Inc. (the "Landlord") and the undersigned (the "Tenant").': [
        "Smith, Jones & Co., Inc."
    ],
    """This agreement is entered into this 16TH DAY OF MARCH, 1999 by ACME, INC. (the "Discloser") and BOREALIS
    SURGICAL (the "Recipient").""": ["ACME, INC.", "BOREALIS SURGICAL"],
    """This Agreement is made this 6th of February between High
    Water Trust Company ("Trust") on behalf of itself and its affiliates and John Q. Public ("Employee").""": [
        "High Water Trust Company",
        "John Q. Public",
    ],
}


@pytest.mark.parametrize(("text", "names"), OPENINGS.items())
def test_the_opening_names_the_parties(text: str, names: list[str]) -> None:
    assert introduced(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "There is no relationship between Acme, Inc. and Borealis LLC in this Agreement.",
        "Seller holds that certain Purchase Agreement by and between Acme, Inc. and Borealis LLC, and this lease.",
        'This Agreement is made by and between the Disclosing Party and the Receiving Party ("Party").',
        "",
    ],
)
def test_others_than_the_parties_stand_between_too(text: str) -> None:
    assert introduced(text) == []


def test_of_two_openings_the_one_that_defines_aliases() -> None:
    text = f"SUPPLY AGREEMENT\nbetween\nAcme\nand\nBorealis\n{OPENING}"
    assert introduced(text) == ["Acme Systems, Inc.", "Borealis LLC"]


def test_a_repeated_or_shortened_name_is_one_party() -> None:
    text = (
        'This Agreement is made by and between Acme, Inc. ("Acme"), Borealis LLC ("Borealis") and Acme, Inc. ("Acme2") '
        'and Borealis ("B").'
    )
    assert introduced(text) == ["Acme, Inc.", "Borealis LLC"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Acme, Inc., a Delaware corporation", "Acme, Inc."),
        ("Acme of America N.V. and", "Acme of America N.V."),
        ("Acme A/S of Harbour Street 5", "Acme A/S"),
        ("Company of Delaware (the", "Company of Delaware"),
        ("ebix.com, Inc. and", "ebix.com, Inc."),
        ("the Acme Company and", "Acme Company"),
        ("ACME\nThis Agreement", "ACME"),
        ("January 5, 2020", None),
        ("the Seller", None),
        ("Consultant and", None),
        ("lower case", None),
    ],
)
def test_where_a_name_ends(text: str, name: str | None) -> None:
    span = name_at(text, 0)
    assert (None if span is None else text[span.start : span.end]) == name


def test_spellings_of_one_company() -> None:
    assert company_key("The Acme Co., Ltd.") == company_key("ACME") == company_key("Acme, Inc") == "acme"
    assert company_key("Inc.") == "inc"
    assert company_key("Acme Bank") != company_key("Acme")
    assert has_legal_form("Acme Bank")
    assert not has_legal_form("Acme Banking")


def test_what_the_opening_introduces_needs_no_engine() -> None:
    record = process(make_document(OPENING), Services(SCHEMAS, ScriptedEngine("contract")))
    assert record.values["parties"] == [
        {"name": "Acme Systems, Inc.", "alias": "Acme"},
        {"name": "Borealis LLC", "alias": "Buyer", "role": "buyer"},
    ]
    field = record.fields["parties[1].name"]
    place = field.evidence[0]
    assert (field.tier, OPENING[place.start : place.end]) == ("derived", "Borealis LLC")


def test_an_engine_that_agrees_keeps_its_name_and_one_that_knows_a_signatory_loses_it() -> None:
    page = f"{OPENING}\nBy: Jane Doe, President of Acme Systems, Inc."
    engine = ScriptedEngine("contract", fields={"parties.name": [("Acme Systems, Inc.", 0.9), ("Jane Doe", 0.99)]})
    record = process(make_document(page), Services(SCHEMAS, engine))
    names = [record.fields[f"parties[{i}].name"] for i in range(2)]
    assert [(name.value, name.tier) for name in names] == [
        ("Acme Systems, Inc.", "encoder"),
        ("Borealis LLC", "derived"),
    ]
    assert "parties[2].name" not in record.fields


def test_without_an_opening_who_is_named_once_is_only_mentioned() -> None:
    page = "Dear Jane,\nAcme, Inc. hired Lazard, Inc. and agrees.\nAcme, Inc.\nBorealis LLC (the “Buyer”)"
    found = [("Acme, Inc.", 0.9), ("Lazard, Inc.", 0.9), ("Borealis LLC", 0.8)]
    record = process(make_document(page), Services(SCHEMAS, ScriptedEngine("contract", fields={"parties.name": found})))
    assert [record.fields[f"parties[{i}].name"].value for i in range(2)] == ["Acme, Inc.", "Borealis LLC"]
    assert "parties[2].name" not in record.fields


def test_one_company_with_two_legal_forms_is_one_party() -> None:
    page = "Acme Corp. and Acme Corporation write to Borealis LLC.\nAcme Corp.\nAcme Corporation\nBorealis LLC"
    found = [("Acme Corp.", 0.9), ("Acme Corporation", 0.8), ("Borealis LLC", 0.8)]
    record = process(make_document(page), Services(SCHEMAS, ScriptedEngine("contract", fields={"parties.name": found})))
    assert [record.fields[f"parties[{i}].name"].value for i in range(2)] == ["Acme Corp.", "Borealis LLC"]
