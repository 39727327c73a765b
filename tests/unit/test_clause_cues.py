from __future__ import annotations

import pytest

from docsluice.assembly.clause_cues import find_cues
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
        ("termination_for_convenience", "Acme may terminate with or without cause"),
        ("change_of_control", "A change in control counts as an assignment"),
        ("audit_rights", "Acme may at any time audit the books of Borealis"),
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
        ("termination_for_convenience", "Upon termination of this Agreement for any reason, goods go back."),
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
