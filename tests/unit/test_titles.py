"""Titles of contracts by the form of a line."""

from __future__ import annotations

import pytest

from docsluice.assembly.contracts.titles import find_title
from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "EX-10.1 2 dex101.htm CONFIDENTIALITY AGREEMENT\nExhibit 10.1\nSPONSORSHIP AGREEMENT\nThis is",
            "SPONSORSHIP AGREEMENT",
        ),
        ("NON-COMPETITION\nAND CONFIDENTIALITY AGREEMENT\nBy", "NON-COMPETITION\nAND CONFIDENTIALITY AGREEMENT"),
        ("AMENDED AND RESTATED\nLICENSE AGREEMENT\n1. Grant", "AMENDED AND RESTATED\nLICENSE AGREEMENT"),
        ("Re: Confidentiality Agreement\nDear Sirs", "Confidentiality Agreement"),
        ("Acme GmbH\nDienstleistungsvertrag\nzwischen", "Dienstleistungsvertrag"),
        ("This Agreement is made between A and B.\nThe Agreement shall last.", None),
        ("Pursuant to the Agreement\nSchedule of the Agreement\nMinutes", None),
        ("\n" * 60 + "LEASE AGREEMENT", None),
        ("", None),
    ],
)
def test_the_first_line_that_is_no_sentence_and_names_a_kind(text: str, title: str | None) -> None:
    hit = find_title(text)
    assert (text[hit.start : hit.end] if hit else None) == title


def test_a_title_that_the_engine_found_too_is_proven() -> None:
    text = "MARKETING AGREEMENT\nbetween Acme, Inc. and Other Corp."
    engine = ScriptedEngine("contract", fields={"document_name": [("MARKETING AGREEMENT", 0.4)]})
    field = process(make_document(text), Services(load_schemas(), engine)).fields["document_name"]
    assert (field.value, field.tier) == ("MARKETING AGREEMENT", "encoder")


def test_a_title_that_no_engine_found_is_derived() -> None:
    field = process(
        make_document("LEASE AGREEMENT\nThe parties"), Services(load_schemas(), ScriptedEngine("contract"))
    ).fields["document_name"]
    assert (field.value, field.tier) == ("LEASE AGREEMENT", "derived")
