from __future__ import annotations

import pytest

from docsluice.assembly.contracts.contract_end import add_period, find_anniversary
from docsluice.pipeline import Services, process
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()
OPENING = """SERVICE AGREEMENT
This Agreement is made as of March 4, 2015 and effective as of June 1, 2015 (the "Effective Date").
"""


def run(sentence: str, **fields: list[tuple[str, float]]) -> StructuredDocument:
    return process(make_document(OPENING + sentence), Services(SCHEMAS, ScriptedEngine("contract", fields=fields)))


@pytest.mark.parametrize(
    ("sentence", "end"),
    [
        ("The term of this Agreement shall end on the seventh anniversary of the date hereof.", "2022-03-04"),
        ("This Agreement shall continue until the five (5) year anniversary of the Effective Date.", "2020-06-01"),
        ("The Term shall expire upon the earlier of (i) the first anniversary of the Effective Date.", "2016-06-01"),
        ("This Agreement has an initial term of one (1) year from the date first above written.", "2016-03-04"),
        (
            """This Agreement is binding and, unless sooner terminated pursuant to Section 3, shall remain effective
            for two (2) years from and after the Effective Date.""",
            "2017-06-01",
        ),
        ("\nTerm: twelve (12) months from the Effective Date, which shall renew.", "2016-06-01"),
        ("This Agreement shall continue in effect until either Party informs the other of its end.", "perpetual"),
        ("This Agreement shall remain in force until such time as it is terminated.", "perpetual"),
        ("This Agreement shall continue for an indefinite term.", "perpetual"),
        ("This Agreement is entered into for an unlimited period of time.", "perpetual"),
        ("This Agreement will remain in force for perpetuity.", "perpetual"),
        ("The term of this Agreement will end when terminated by either party.", "perpetual"),
        ("This Agreement shall continue until it is terminated in accordance with Section 15.", "perpetual"),
        ("This Agreement shall continue until the termination of the Alliance Agreement.", "perpetual"),
        ("This Agreement shall take effect now and continue in force for so long as both hold Shares.", "perpetual"),
        ("The appointment begins now and lasts for three years thereafter (the “Initial Term”).", "2018-06-01"),
        ("This Agreement continues in effect for an initial term of seven (7) years.", "2022-06-01"),
        ("The initial term shall continue until five (5) years following the Effective Date.", "2020-06-01"),
    ],
)
def test_the_end_follows_from_the_first_day_and_what_the_contract_says(sentence: str, end: str) -> None:
    field = run(sentence).fields["expiration_date"]
    assert (field.value, field.tier) == (end, "derived")


@pytest.mark.parametrize(
    "sentence",
    [
        "During the term of this Agreement, Buyer shall be required to order for a period of two (2) years.",
        "The licence survives and rights in the titles are granted in perpetuity.",
        "If any amount is due under this Agreement and such default is going on for two (2) months, it ends.",
        "Fees under this Agreement shall be payable on the first anniversary of the Effective Date.",
        "The term of this Agreement may be renewed until the second anniversary of the Effective Date.",
        "All provisions of this Agreement shall remain in force so long as the substance is not affected.",
        "The term of this Agreement shall continue until the final race of the year 2000 season.",
        "This Agreement shall continue until the end of the Support Period.",
        "It is extended for three years (the “Term”).",
    ],
)
def test_what_lasts_beside_the_contract_is_no_end(sentence: str) -> None:
    assert "expiration_date" not in run(sentence).values


def test_an_anniversary_of_nothing_that_starts_the_contract_is_none() -> None:
    assert find_anniversary("This Agreement shall end on the third anniversary of her birth.") is None


def test_months_end_with_their_last_day_and_years_within_the_calendar() -> None:
    assert add_period("2020-01-31", "P1M") == "2020-02-29"
    assert add_period("2020-01-31", "P9999Y") is None
    assert add_period("2020-01-31", "soon") is None


@pytest.mark.parametrize(
    ("path", "sentence", "stated", "other"),
    [
        ("agreement_date", "It replaces the Deed of July 9, 2011.", "2015-03-04", "July 9, 2011"),
        ("effective_date", "It replaces the Deed of July 9, 2011.", "2015-06-01", "July 9, 2011"),
        (
            "expiration_date",
            'The "Term" shall expire December 31, 2023. Buyer may elect for the Term to be extended to May 31, 2024.',
            "2023-12-31",
            "May 31, 2024",
        ),
    ],
)
def test_no_other_value_rivals_what_a_sentence_states(path: str, sentence: str, stated: str, other: str) -> None:
    field = run(sentence, **{path: [(other, 0.97)]}).fields[path]
    assert field.value == stated
    assert field.probability > run(sentence).fields[path].probability - 0.01
