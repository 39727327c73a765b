from __future__ import annotations

import pytest

from docsluice.assembly.contracts.introduction import find_introduced
from docsluice.assembly.contracts.not_parties import is_no_party
from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("under the rules of the American Arbitration Association", "American Arbitration Association"),
        ("filed with the Securities and Exchange Commission", "Securities and Exchange Commission"),
        ("with a copy to:\nRoe & Doe LLP", "Roe & Doe LLP"),
        ("with a copy to:\nBorealis Holding Company, 5 Main Street", "Borealis Holding Company"),
        ("a licensee of Borealis\nEnterprises Ltd., and", "Borealis Enterprises Ltd."),
    ],
)
def test_a_company_that_is_named_for_the_sake_of_another(text: str, name: str) -> None:
    assert is_no_party(text, name)


def test_one_other_place_is_enough_for_a_party() -> None:
    text = "an affiliate of Acme Ltd. This letter is from Acme Ltd. to you."
    assert not is_no_party(text, "Acme Ltd.")
    assert not is_no_party("This letter is from Acme Ltd.", "Borealis Ltd.")


@pytest.mark.parametrize(
    ("opening", "names"),
    [
        (
            """THIS AGREEMENT is made on 1 October 2019 BETWEEN:
(1) ACME 2005 LIMITED (registered number 1003) whose registered office is at 18 Upper Ground, London (the Company)
(2) JANE ROE (the Director)""",
            ["ACME 2005 LIMITED", "JANE ROE"],
        ),
        (
            """This Agreement is entered into by and between Acme, L.L.C., a Missouri company ("Acme"),
and its Reseller, Borealis, Inc., a Delaware corporation ("Borealis").""",
            ["Acme, L.L.C.", "Borealis, Inc."],
        ),
        (
            """SUPPLY AGREEMENT (the "Agreement") dated November 1, 2019 between Acme Products LLC ("Seller"), and
Borealis LLC ("Buyer").""",
            ["Acme Products LLC", "Borealis LLC"],
        ),
    ],
)
def test_openings_with_numbers_roles_and_short_names_of_the_agreement(opening: str, names: list[str]) -> None:
    assert [opening[start:end] for start, end in find_introduced(opening)] == names


def test_a_person_is_named_without_degrees() -> None:
    page = 'This Agreement is made by and between Acme, Inc. ("Acme") and Jane Roe, M.D., Ph.D. ("Roe").'
    record = process(make_document(page), Services(load_schemas(), ScriptedEngine("contract")))
    assert [one.value for path, one in record.fields.items() if path.endswith("].name")] == ["Acme, Inc.", "Jane Roe"]
