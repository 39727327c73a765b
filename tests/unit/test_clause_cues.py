from __future__ import annotations

from itertools import pairwise

import pytest

from docsluice.assembly.contracts.clause_cues import find_cues
from docsluice.pipeline import Services, process
from docsluice.records import StructuredDocument
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

SCHEMAS = load_schemas()
EXCLUSIVE = "Acme appoints Borealis as its exclusive distributor in Canada."


def run(text: str, **fields: list[tuple[str, float]]) -> StructuredDocument:
    return process(make_document(text), Services(SCHEMAS, ScriptedEngine("contract", fields=fields)))


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("exclusivity", EXCLUSIVE),
        ("exclusivity", "Acme shall not appoint any other agent"),
        ("termination_for_convenience", "Either party may terminate this Agreement upon ninety days written notice"),
        ("exclusivity", "Borealis shall be the only distributor appointed by Acme"),
        ("exclusivity", "Acme agrees not to grant the right to use its name to anyone other than Borealis"),
        ("termination_for_convenience", "Acme may terminate with or without cause"),
        (
            "termination_for_convenience",
            "As long as no default exists, it may be terminated at any time upon thirty (30) days written notice",
        ),
        ("termination_for_convenience", "It may be ended or terminated by Acme without the payment of any penalty"),
        (
            "termination_for_convenience",
            "Thereafter, it continues until terminated by either party upon 30 days notice",
        ),
        ("termination_for_convenience", "It continues until either party gives the other notice of its end"),
        ("change_of_control", "Acme may object to any change in the general management, ownership or control"),
        ("audit_rights", "Borealis shall provide access during normal business hours to its records"),
        ("audit_rights", "Borealis shall make available upon request all records of its use to verify compliance"),
        ("change_of_control", "A change in control counts as an assignment"),
        ("change_of_control", "Either party may terminate this Agreement upon the merger of the other"),
        ("change_of_control", "Any sale of all or substantially all assets is deemed an assignment"),
        ("non_compete", "Borealis shall not, in Canada, sell any products that compete with those of Acme"),
        ("non_compete", "Neither Borealis nor its owners may engage in the same or similar business"),
        ("audit_rights", "Acme may at any time audit the books of Borealis"),
        ("audit_rights", "Borealis shall make its records available for inspection upon reasonable notice"),
        (
            "audit_rights",
            "Accountants may be sent to inspect all records of Borealis once a year, upon request",
        ),
        ("insurance", "Borealis shall maintain liability insurance"),
        ("cap_on_liability", "In no event is Acme liable for indirect damages"),
    ],
)
def test_the_words_of_a_clause(path: str, sentence: str) -> None:
    text = f"One thing. {sentence}. Another thing."
    places = find_cues(path, text).sentences
    assert [text[place.start : place.end].rstrip(".") for place in places] == [sentence.rstrip(".")]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("exclusivity", "Acme grants a non- exclusive license."),
        ("exclusivity", "The exclusive jurisdiction is that of Ohio; money is the exclusive remedy, sold by Acme."),
        ("termination_for_convenience", "Acme may terminate this Agreement upon notice if Borealis is in default."),
        ("exclusivity", "3. No Exclusivity."),
        ("exclusivity", "2.2 Exclusivity."),
        ("exclusivity", "Licensee shall not challenge the exclusive rights of ownership of Licensor in the mark."),
        ("exclusivity", "All goodwill shall inure exclusively to the owner of such marks."),
        ("exclusivity", "The franchisee has no right to any exclusive territory."),
        ("exclusivity", "Borealis shall not be considered the exclusive provider of any goods."),
        ("exclusivity", "Existing exclusivity arrangements of the parties with others are listed below."),
        ("termination_for_convenience", "The parties may terminate this Agreement at any time by mutual consent."),
        ("termination_for_convenience", "This Agreement may not be terminated by either party for its convenience."),
        (
            "termination_for_convenience",
            "Termination or expiration of this Agreement for any reason shall be without prejudice to any right.",
        ),
        ("non_compete", "Distributor may not use the Software for competitive analysis of products of the same kind."),
        ("non_compete", "Acme grants a license in accordance with the Non-Competition Agreement of both."),
        (
            "audit_rights",
            "It was independently developed without access to the files, as records may show upon request.",
        ),
        ("termination_for_convenience", "If Borealis fails, it may be terminated at any time upon 30 days notice."),
        ("termination_for_convenience", "Upon termination of this Agreement for any reason, goods go back."),
        ("termination_for_convenience", "These terms survive if this Agreement is terminated for any reason."),
        ("change_of_control", "Acme may assign this Agreement in a change of control without the consent of Borealis."),
        ("change_of_control", "A merger of Acme shall not be deemed an assignment of this Agreement."),
        ("change_of_control", "After a change in control the Executive receives his severance."),
        ("change_of_control", "Change of Control."),
        ("non_compete", "Borealis shall not use marks that are confusing or similar to those of competing products."),
        ("non_compete", "Non-Competition."),
        ("audit_rights", "Borealis shall inspect the goods within 48 hours upon delivery."),
        ("audit_rights", "The Prospectus and the records may be audited at any time."),
        ("insurance", "Insurance is a business of Acme."),
        ("document_name", EXCLUSIVE),
    ],
)
def test_the_same_words_in_another_sense(path: str, sentence: str) -> None:
    assert find_cues(path, sentence).sentences == ()


def test_a_clause_that_the_engine_misses_is_there_with_its_sentence() -> None:
    text = f"One thing. {EXCLUSIVE} Another thing."
    field = run(text).fields["exclusivity"]
    assert field.value == {"present": True, "spans": [EXCLUSIVE.rstrip(".")]}
    assert field.tier == "derived"
    place = field.evidence[0]
    assert text[place.start : place.end] == EXCLUSIVE.rstrip(".")
    assert "insurance" not in run(text).values


def test_a_clause_that_the_engine_found_keeps_its_name_and_span() -> None:
    field = run(f"One thing. {EXCLUSIVE}", exclusivity=[("exclusive distributor", 0.9)]).fields["exclusivity"]
    assert (field.value, field.tier) == ({"present": True, "spans": ["exclusive distributor"]}, "encoder")
    weak = run(f"One thing. {EXCLUSIVE} Two.", exclusivity=[("One thing", 0.02)]).fields["exclusivity"]
    assert (weak.value, weak.tier) == ({"present": True, "spans": [EXCLUSIVE.rstrip(".")]}, "derived")


def test_an_engines_span_without_the_words_that_a_clause_needs_is_none() -> None:
    text = "Acme shall deliver the goods. Borealis maintains a policy of insurance."
    assert "insurance" not in run(text, insurance=[("shall deliver the goods", 0.9)]).values
    assert run(text, insurance=[("maintains a policy", 0.9)]).fields["insurance"].tier == "encoder"
    assert "exclusivity" not in run(text, exclusivity=[("shall deliver the goods", 0.9)]).values
    assert "anti_assignment" in run(text, anti_assignment=[("shall deliver the goods", 0.9)]).values


def test_a_text_of_nothing_but_cues_ends_in_time() -> None:
    assert find_cues("change_of_control", "merger terminate " * 3000).sentences == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "This Agreement may not be assigned by Supplier.",
        "Neither party may assign or transfer its rights hereunder.",
        "Buyer shall not, without the prior consent of Seller, assign this Agreement.",
        "This Agreement is not assignable.",
    ],
)
def test_who_may_not_assign_the_contract(sentence: str) -> None:
    assert find_cues("anti_assignment", sentence).sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "Buyer may assign this Agreement to an affiliate without the need for any consent.",
        "Employee shall not assign inventions to others without consent of the Company.",
        "Seller shall assign the title to the goods.",
    ],
)
def test_who_may_assign_the_contract_or_assigns_something_else(sentence: str) -> None:
    assert not find_cues("anti_assignment", sentence).sentences


def test_a_sentence_without_an_end_counts_once_as_far_as_it_was_read() -> None:
    places = find_cues("audit_rights", "Acme may audit the books " * 400).sentences
    assert len(places) > 1
    ends = [place.end for place in places]
    assert all(other - one >= 1000 for one, other in pairwise(ends))
