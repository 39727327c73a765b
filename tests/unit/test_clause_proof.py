from __future__ import annotations

import pytest

from docsluice.assembly.contracts.clause_proof import proves_clause
from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document


def proves(path: str, sentence: str) -> bool:
    return proves_clause(path, sentence, 0, len(sentence))


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("termination_for_convenience", "Either party may terminate this Agreement on thirty days' written notice."),
        ("termination_for_convenience", "Buyer may, at any time, cancel an order in the event that it so chooses."),
        ("termination_for_convenience", "Should a party wish to terminate the contract, it shall give notice."),
        ("cap_on_liability", "In no event shall either party be liable for consequential damages."),
        ("cap_on_liability", "The liability of Seller shall not exceed the fees paid."),
        ("insurance", "Contractor shall maintain general liability insurance."),
        ("audit_rights", "Licensor may inspect the books of Licensee on reasonable notice."),
        ("audit_rights", "Der Lizenzgeber darf die Bücher prüfen."),
        ("termination_for_convenience", "Jede Partei kann den Vertrag mit einer Frist von drei Monaten kündigen."),
        ("anti_assignment", "What the engine says is enough."),
        ("exclusivity", "Acme sells the goods only through Borealis."),
        ("exclusivity", "Acme shall not sell the goods to any third party in the territory."),
    ],
)
def test_a_sentence_that_says_what_the_clause_must(path: str, sentence: str) -> None:
    assert proves(path, sentence)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (
            "termination_for_convenience",
            "Either party may terminate on notice if the other is in breach of this Agreement.",
        ),
        (
            "termination_for_convenience",
            "This Agreement may be terminated upon notice under any of the following events.",
        ),
        ("termination_for_convenience", "The supplier shall keep the prices until the end of the year."),
        ("cap_on_liability", "The seller shall replace goods that do not satisfy the specifications at its expense."),
        ("insurance", "The site is a portal for insurance."),
        ("insurance", "Consultant shall not be entitled to insurance that employees may have under policies."),
        ("audit_rights", "The distributor shall inspect the goods within two days of delivery."),
        ("exclusivity", "Acme shall sell the goods to Borealis in the territory."),
        ("exclusivity", "Acme shall not be late with the goods."),
        ("audit_rights", "The manager shall arrange for the maintenance of books and records of the Trust."),
    ],
)
def test_a_sentence_that_only_sounds_like_the_clause(path: str, sentence: str) -> None:
    assert not proves(path, sentence)


def test_a_clause_that_no_sentence_proves_is_not_given() -> None:
    good = "Either party may terminate this Agreement at any time upon notice."
    bad = "Either party may terminate this Agreement on notice if the other is in default."
    fields = {"termination_for_convenience": [(bad, 0.95), (good, 0.9)]}
    services = Services(load_schemas(), ScriptedEngine("contract", fields=fields))
    both = process(make_document(f"{good}\n{bad}"), services).fields["termination_for_convenience"]
    assert both.value == {"present": True, "spans": [good]}
    alone = Services(load_schemas(), ScriptedEngine("contract", fields={"termination_for_convenience": [(bad, 0.95)]}))
    assert "termination_for_convenience" not in process(make_document(bad), alone).values
