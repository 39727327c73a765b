from __future__ import annotations

import pytest

from docsluice.assembly.parties.sender_line import find_sender_line
from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

ABOVE = "\n" * 8
LINE = "Acme GmbH · Weg 5 · 69876 Frankfurt"
BLOCK = "Bolt AG\nAllee 3\n12345 Berlin"


@pytest.mark.parametrize("line", [LINE, LINE.replace(" · ", " - "), LINE.replace(" · ", " | "), f"{LINE} · Germany"])
def test_the_line_above_the_window_names_both_parties(line: str) -> None:
    document = make_document(f"{ABOVE}{line}\n{BLOCK}\nInvoice 7")
    record = process(document, Services(load_schemas(), ScriptedEngine("invoice")))
    found = {path: field.value for path, field in record.fields.items() if field.value is not None}
    assert found["seller.name"] == "Acme GmbH"
    assert found["buyer.name"] == "Bolt AG"
    for party, whole in (("seller", "Weg 5, 69876 Frankfurt"), ("buyer", "Allee 3, 12345 Berlin")):
        address = found[f"{party}.address"]
        assert isinstance(address, dict)
        assert address["raw"] == whole


@pytest.mark.parametrize(
    "text",
    [
        "Acme GmbH, Weg 5, 69876 Frankfurt",  # may be anyone's
        "Acme GmbH · Weg 5",
        "Tel: 12 · Weg 5 · 69876 Frankfurt",
        "Acme GmbH · Best tools · 69876 Frankfurt",
    ],
)
def test_other_lines_name_no_sender(text: str) -> None:
    assert find_sender_line(make_document(f"{ABOVE}{text}\n{BLOCK}")) is None


@pytest.mark.parametrize("text", [f"{LINE}\n{BLOCK}", f"{ABOVE}{LINE}\nBest tools since 1900\nInvoice 7"])
def test_without_window_or_town_nobody_receives(text: str) -> None:
    found = find_sender_line(make_document(text))
    assert found is not None
    assert found.receiver == ()
