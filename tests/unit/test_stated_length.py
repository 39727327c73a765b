from __future__ import annotations

import pytest

from docsluice.assembly.contracts.stated_length import can_be_term, find_term
from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document


def cut(text: str) -> str | None:
    hit = find_term(text)
    return text[hit.start : hit.end] if hit else None


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("This Agreement shall terminate two years after the date hereof.", "two years"),
        ("This Agreement will automatically expire two (2) years from the date first written above.", "two (2) years"),
        ("This letter agreement shall remain in full force and effect for 18 months.", "18 months"),
        ("The foregoing commitments shall terminate three (3) years following the date.", "three (3) years"),
        (
            "Obligations hereunder expire five years from disclosure. This Agreement expires one year from its date.",
            "one year",
        ),
        (
            "This Agreement ends one year after the sale. This Agreement terminates two years from the date hereof.",
            "two years",
        ),
        ("This Agreement shall terminate upon ten (10) days written notice.", None),
        ("The obligations survive the expiration of this Agreement and continue for two years.", None),
        ("This Agreement continues, and neither party shall solicit for one year.", None),
        ("This Agreement shall terminate one year after its expiration.", None),
        ("He continues to work for two years.", None),
        (
            "The obligations in this Agreement shall continue until the third (3rd) anniversary of the Effective Date.",
            "third (3rd) anniversary",
        ),
        ("The covenants herein shall terminate upon the two-year anniversary of this Agreement.", "two-year"),
        ("This Agreement shall govern disclosures for a period of one year from the date hereof.", "one year"),
        ("This Agreement shall terminate on the third anniversary of the first sale.", None),
        ("The obligations herein remain in effect for three years from the date of termination.", None),
        ("The obligations herein remain in effect for one year after she ceases to be a director.", None),
    ],
)
def test_how_long_a_contract_lasts(text: str, length: str | None) -> None:
    assert cut(text) == length


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The obligations of secrecy bind you for two years.", "P2Y"),
        ("For two years from now this agreement forbids you to solicit a person.", None),
        ("A standstill of two years binds you under this agreement.", None),
        ("He was with us for two years.", None),
    ],
)
def test_an_engines_duration_of_something_else_is_no_term(text: str, value: str | None) -> None:
    engine = ScriptedEngine("contract", fields={"term": [("two years", 0.9)]})
    assert process(make_document(text), Services(load_schemas(), engine)).values.get("term") == value


def test_the_words_that_count_stand_near_the_duration_and_in_its_sentence() -> None:
    far = "This agreement has rules. The agreement, of which notice is given" + " and so on" * 20 + ", lasts two years."
    start = far.index("two")
    assert can_be_term(far, start, start + 9)


def test_a_text_of_nothing_but_agreements_ends_in_time() -> None:
    assert find_term("this agreement terminates in year " * 4000) is None
