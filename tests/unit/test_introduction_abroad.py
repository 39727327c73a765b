from __future__ import annotations

import pytest

from docsluice.assembly.contracts.introduction_abroad import find_introduced_abroad
from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

GERMAN = """Rahmenvertrag
zwischen
Muster Maschinenbau GmbH & Co. KG, Musterstraße 1, 12345 Berlin
- nachfolgend „Auftraggeber“ genannt -
und
Beispiel AG, Hauptstraße 2 und 3, 80331 München
- nachfolgend „Auftragnehmer“ genannt -
Präambel
Cirrus GmbH und Stratus AG sind Dritte."""
OPENINGS = {
    GERMAN: ["Muster Maschinenbau GmbH & Co. KG", "Beispiel AG"],
    "Vertrag zwischen der Muster GmbH und der Firma Beispiel AG wird der folgende Vertrag geschlossen": [
        "Muster GmbH",
        "Beispiel AG",
    ],
    """CONTRAT DE PRESTATION
    ENTRE LES SOUSSIGNÉS :
    La société Dupont Frères SARL, au capital de 10 000 euros, dont le siège est à Lyon, ci-après « le Client »,
    ET
    La société Martin SAS, immatriculée à Paris. Article 1 Objet""": ["Dupont Frères SARL", "Martin SAS"],
    'Contrato de suministro entre Aceros Uno, S.L., con domicilio en Madrid (el "Proveedor"), y Banco Dos, S.A.': [
        "Aceros Uno, S.L.",
        "Banco Dos, S.A.",
    ],
    "Contratto di fornitura tra la Rossi S.p.A., con sede in Milano e Torino, e la Bianchi S.r.l.": [
        "Rossi S.p.A.",
        "Bianchi S.r.l.",
    ],
    "Overeenkomst tussen: 1. De Vries B.V., gevestigd te Utrecht, hierna Koper, en 2. Jansen N.V.": [
        "De Vries B.V.",
        "Jansen N.V.",
    ],
}


@pytest.mark.parametrize(("text", "names"), OPENINGS.items())
def test_the_opening_names_the_companies(text: str, names: list[str]) -> None:
    assert [text[name.start : name.end] for name in find_introduced_abroad(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "Der Vertrag gilt zwischen den Parteien und ihren Nachfolgern.",
        "Eine Rechnung zwischen der Muster GmbH und der Beispiel AG.",
        "Contrat entre la Martin SAS et le soussigné",
        "This Agreement is made between Acme, Inc. and Borealis Ltd.",
        "",
    ],
)
def test_what_else_stands_between(text: str) -> None:
    assert find_introduced_abroad(text) == ()


def test_a_german_contract_has_its_parties_without_an_engine() -> None:
    record = process(make_document(GERMAN), Services(load_schemas(), ScriptedEngine("contract")))
    names = [field.value for path, field in record.fields.items() if path.endswith("].name")]
    assert names == ["Muster Maschinenbau GmbH & Co. KG", "Beispiel AG"]
