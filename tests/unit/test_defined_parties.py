from __future__ import annotations

import pytest

from docsluice.assembly.contracts.defined_parties import find_defined
from docsluice.pipeline import Services, process
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()
LETTER = """Acme Brothers, Inc.
12 Main Street
Springfield, CO 80110
Dear Mr. Roe:
In connection with our interest in Borealis Trading Ltd., an Ohio corporation (the “Company”), we agree.
"""


def find(text: str) -> list[str]:
    return [" ".join(text[name.start : name.end].split()) for name in find_defined(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("As a condition of my employment with Acme, Inc. (the “Company”), I agree.", ["Acme, Inc."]),
        ("I work for Acme Corp., its heirs and assigns (together, the “Company”).", ["Acme Corp."]),
        ("Acme, Inc. has sent Borealis Ltd. (“you” or “Borealis”) a plan.", ["Borealis Ltd."]),
        ("Acme, Inc. (“Acme” or “the Company”) has a plan.", ["Acme, Inc."]),
        (LETTER, ["Acme Brothers, Inc.", "Borealis Trading Ltd."]),
        ("I ask MModal Inc. (formerly known as MedQuist Holdings, Inc.) (the “Company”).", ["MModal Inc."]),
        (
            "Acme, Inc. (with all of its businesses, subsidiaries and divisions, wherever they are, the “Company”)",
            ["Acme, Inc."],
        ),
        ("I, Raymond L. D’Arcy, have executed this Agreement.", ["Raymond L. D’Arcy"]),
        ("Article I, Section 2, and", []),
        ("Acme, Inc. knows Borealis Ltd. (the “Bank Lender Two”).", []),
        ("Acme, Inc. has a plan. A man came (the “Company”).", []),
        ("a Delaware Corporation (the “Company”)", []),
        ("no name at all (the “Company”)", []),
    ],
)
def test_companies_by_their_definitions(text: str, names: list[str]) -> None:
    assert find(text) == names


def test_the_same_company_in_heading_and_definition_is_one() -> None:
    assert find("ACME, INC.\nDear Sir:\nAcme, Inc. (the “Company”) agrees.") == ["Acme, Inc."]


def run(text: str, *names: tuple[str, float]) -> StructuredDocument:
    engine = ScriptedEngine("contract", fields={"parties.name": list(names)})
    return process(make_document(text), Services(SCHEMAS, engine))


def parties(record: StructuredDocument) -> list[str]:
    return [str(field.value) for path, field in record.fields.items() if path.endswith("].name")]


def test_a_letter_that_defines_its_parties_has_no_others() -> None:
    text = f"{LETTER}\nSigned for it: Jane Doe of Third Corp."
    assert parties(run(text, ("Third Corp", 0.9))) == ["Acme Brothers, Inc.", "Borealis Trading Ltd."]


def test_an_introduction_goes_before_definitions() -> None:
    text = (
        "This Agreement is made between Acme, Inc., an Ohio company (“Seller”) and Borealis Ltd. (“Buyer”). "
        "Cirrus Corp. (the “Company”) is a third."
    )
    assert parties(run(text)) == ["Acme, Inc.", "Borealis Ltd."]
