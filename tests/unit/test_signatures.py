from __future__ import annotations

import pytest

from docsluice.assembly.contracts.signatures import find_signed
from docsluice.pipeline import Services, process
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()
FILING = """The undersigned agree to the joint filing of a statement about shares of Cobalt, Inc.
ACME ANNUITY AND LIFE COMPANY
By: Acme Partners, LLC,
its general partner
By: /s/ Jane Roe
Jane Roe
Vice President
BOREALIS HOLDINGS S.À R.L.
/s/ Jane Roe
By: Jane Roe
Title: Manager
JOHN Q. PUBLIC
/s/ John Public
"""


def find(text: str) -> list[str]:
    return [" ".join(text[name.start : name.end].split()) for name in find_signed(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (FILING, ["ACME ANNUITY AND LIFE COMPANY", "BOREALIS HOLDINGS S.À R.L.", "JOHN Q. PUBLIC"]),
        ("Acme, Inc.\tBorealis plc\nBy: /s/ Jane Roe\tBy: /s/ John Doe", ["Acme, Inc.", "Borealis plc"]),
        ("Date: May 4, 2005\tACME CORP.\nBy: /s/ Jane Roe", ["ACME CORP."]),
        ("SELLER: Acme, Inc., a Delaware corporation\n12 Main Street\nSpringfield\nBy:", ["Acme, Inc."]),
        ("EMPLOYER:\nAcme, Inc. (the “Company”)\nBy: ______", ["Acme, Inc."]),
        ("For and on behalf of\nAcme AG\n-----\nFor and on behalf of Borealis S.A.", ["Acme AG", "Borealis S.A."]),
        ("ACME OF\nNORTH OHIO, INC.\nBy: /s/ Jane Roe\nIt is ACME OF NORTH OHIO, INC.", ["ACME OF NORTH OHIO, INC."]),
        ("THE BOARD OF\nACME, INC.\nBy: /s/ Jane Roe", []),
        ("We are Acme, Inc. here.\nAcceptance by Developer Acme, Inc. By: /s/ Jane Roe", ["Acme, Inc."]),
        ("Date: 5/12/09\t/s/ Jane Roe\nSignature\nJane Roe", ["Jane Roe"]),
        ("/s/ Jane Roe\nJane Roe\nACME, INC.\nBy: /s/ Al Doe\nName: Al Doe", ["Jane Roe", "ACME, INC."]),
        ("/s/ Jane Roe\nJane Roe\nPresident", []),
        ("By:\t/s/ Jane Roe\nJane Roe", []),
        ("Witness:\n/s/ Jane Roe\nJane Roe", []),
        ("I work for the Company.\nDate: 5/12/09\t/s/ Jane Roe\nSignature\nJane Roe", ["Jane Roe"]),
        ("EMPLOYEE:\tJane Roe\n(Print Name)\n/s/ Jane Roe\n(Signature Here)", ["Jane Roe"]),
        ("“EMPLOYEE”\n/s/ Jane L. Roe\n- 5 -", ["Jane L. Roe"]),
        (
            "EMPLOYEE\tAcme, Inc.\nBy: /s/ Jane Roe\tBy: /s/ Al Doe\nName: Jane Roe\tName: Al Doe\nTitle: Clerk",
            ["Acme, Inc.", "Jane Roe"],
        ),
        ("ACME:\tASSOCIATE:\nBY: /s/ Al Doe\t/s/ Jane Roe\nAl Doe\tJane Roe\nVice President\tPresident", ["Jane Roe"]),
        ("Acme, Inc.\tCONSULTANT\nBy:\t/s/ Al Doe\tBy:\t/s/ Jane Roe\nName: Al Doe\tName: Jane Roe", ["Acme, Inc."]),
        ("/s/ Jane Roe\t(SEAL)\nSignature\nPrinted Name: Jane Roe", ["Jane Roe"]),
        ("/s/ Mark Leuchtberger\nSignature\nMark Leuchtenberger", ["Mark Leuchtenberger"]),
        ("/s/ Jane Roe\nAl Doe", []),
        ("", []),
    ],
)
def test_who_is_signed_for(text: str, names: list[str]) -> None:
    assert find(text) == names


def test_contracts_behind_the_signatures_have_others() -> None:
    assert find(f"ACME, INC.\nBy: /s/ Jane Roe\n{'x ' * 2000}\nBOREALIS LTD.\nBy: ____") == ["ACME, INC."]


def run(text: str, *names: tuple[str, float]) -> StructuredDocument:
    engine = ScriptedEngine("contract", fields={"parties.name": list(names)})
    return process(make_document(text), Services(SCHEMAS, engine))


def parties(record: StructuredDocument) -> list[str]:
    return [str(field.value) for path, field in record.fields.items() if path.endswith("].name")]


def test_without_an_introduction_those_who_are_signed_for_are_the_parties() -> None:
    assert parties(run(FILING, ("Cobalt, Inc.", 0.9), ("Jane Roe", 0.9))) == [
        "ACME ANNUITY AND LIFE COMPANY",
        "BOREALIS HOLDINGS S.À R.L.",
        "JOHN Q. PUBLIC",
    ]


def test_who_signs_joins_the_one_party_that_is_introduced() -> None:
    text = (
        "This Agreement is made between the undersigned and Acme, Inc. (the “Company”). Cirrus Ltd. is a rival.\n"
        "/s/ Jane Roe\nJane Roe\nACME, INC.\nBy: /s/ Al Doe"
    )
    assert parties(run(text, ("Cirrus Ltd.", 0.9))) == ["Acme, Inc.", "Jane Roe"]


@pytest.mark.parametrize(
    "blank", ["____ (“Employee”)", "[Name] (the “Employee”)", "(the “Employee”)", "<<enter name>>"]
)
def test_a_form_has_one_party_and_a_blank(blank: str) -> None:
    text = f"This Agreement is made between Acme, Inc. (the “Company”) and {blank}. Cirrus Ltd. is Cirrus Ltd."
    assert parties(run(text, ("Cirrus Ltd.", 0.9))) == ["Acme, Inc."]


@pytest.mark.parametrize("name", ["Cirrus Ltd.", "Seller and Buyer"])
def test_footers_of_copies_and_roles_are_no_parties(name: str) -> None:
    text = f"Acme, Inc. writes about Acme, Inc. again.\nSource: {name}, 10-K, 1/2/2003"
    assert parties(run(text, ("Acme, Inc.", 0.9), (name, 0.9))) == ["Acme, Inc."]


def test_places_and_placeholders_are_not_introduced() -> None:
    text = (
        "This Agreement is made between Acme plc, registered in England and Wales (No. 5) (“Acme”), "
        "Borealis Ltd. (“B”) and XXXX (“C”)."
    )
    assert parties(run(text)) == ["Acme plc", "Borealis Ltd."]


def test_a_text_of_nothing_but_signatures_ends_in_time() -> None:
    assert find("ACME\nHOLDINGS, INC.\nBy: /s/ Jane Roe\n" * 3000) == ["ACME HOLDINGS, INC."]
