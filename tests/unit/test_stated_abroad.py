from __future__ import annotations

import pytest

from docsluice.assembly.contracts.clause_cues import find_cues
from docsluice.assembly.contracts.stated_abroad import find_endless_abroad, find_stated_abroad
from docsluice.assembly.contracts.stated_law import find_law
from docsluice.normalise.dates import normalise_date
from docsluice.normalise.terms import normalise_duration, normalise_jurisdiction
from docsluice.normalise.types import Context
from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import ScriptedEngine, make_document

NOTICE = "notice_period_to_terminate_renewal"


@pytest.mark.parametrize(
    ("path", "sentence", "value"),
    [
        ("effective_date", "Dieser Vertrag tritt am 1. Januar 2024 in Kraft.", "2024-01-01"),
        ("effective_date", "Der Vertrag beginnt am 01.03.2023 und", "2023-03-01"),
        ("effective_date", "Le présent contrat prend effet le 1er janvier 2024.", "2024-01-01"),
        ("effective_date", "La présente convention entrera en vigueur le 15 mars 2022.", "2022-03-15"),
        (
            "expiration_date",
            "Der Vertrag endet am 31. Dezember 2025, ohne dass es einer Kündigung bedarf.",
            "2025-12-31",
        ),
        ("expiration_date", "Der Vertrag ist befristet bis zum 31.12.2025.", "2025-12-31"),
        ("expiration_date", "Le présent contrat prendra fin le 31 décembre 2025.", "2025-12-31"),
        ("term", "Der Vertrag wird auf die Dauer von zwei (2) Jahren geschlossen.", "P2Y"),
        ("term", "Die Mindestlaufzeit beträgt 24 Monate.", "P24M"),
        ("term", "Dieser Vertrag hat eine Laufzeit von drei Jahren.", "P3Y"),
        ("term", "Le présent contrat est conclu pour une durée de trois (3) ans à compter de sa signature.", "P3Y"),
        ("term", "Le présent contrat est conclu pour une durée d'un an.", "P1Y"),
        ("term", "La durée du contrat est fixée à douze (12) mois.", "P12M"),
        ("renewal_term", "Er verlängert sich jeweils um ein weiteres Jahr, wenn", "P1Y"),
        ("renewal_term", "Der Vertrag verlängert sich stillschweigend um weitere 12 Monate", "P12M"),
        ("renewal_term", "Il sera renouvelé par tacite reconduction par périodes successives d'un (1) an", "P1Y"),
        ("renewal_term", "Il est tacitement reconduit pour des périodes successives de douze mois", "P12M"),
        (
            NOTICE,
            "um ein Jahr, wenn er nicht mit einer Frist von drei Monaten zum Ende der Laufzeit gekündigt wird.",
            "P3M",
        ),
        (NOTICE, "sofern er nicht spätestens sechs Monate vor Ablauf gekündigt wird", "P6M"),
        (
            NOTICE,
            "sauf dénonciation par l'une des parties, moyennant un préavis de trois (3) mois avant l'échéance",
            "P3M",
        ),
        (NOTICE, "sauf dénonciation par lettre recommandée au moins six mois avant le terme", "P6M"),
    ],
)
def test_german_and_french_sentences_state_dates_and_lengths(path: str, sentence: str, value: str) -> None:
    hit = find_stated_abroad(path, sentence)
    assert hit
    raw = sentence[hit.start : hit.end]
    meaning = normalise_date(raw, Context()) if path.endswith("date") else normalise_duration(raw)
    assert meaning
    assert meaning.value == value


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("expiration_date", "Die Rechnung ist bis zum 31.12.2025 zu bezahlen."),
        ("effective_date", "Le contrat du 1er janvier 2024 reste inchangé."),
        ("term", "Mängel sind innerhalb von zwei Jahren zu rügen."),
        (NOTICE, "Rechnungen sind innerhalb von 30 Tagen zu bezahlen."),
    ],
)
def test_other_dates_and_lengths_are_left_alone(path: str, sentence: str) -> None:
    assert find_stated_abroad(path, sentence) is None


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Es gilt ausschließlich deutsches Recht unter Ausschluss des UN-Kaufrechts.", "Germany"),
        ("Dieser Vertrag unterliegt dem Recht der Bundesrepublik Deutschland.", "Germany"),
        ("Auf diesen Vertrag findet österreichisches Recht Anwendung.", "Austria"),
        ("Le présent contrat est régi par le droit français.", "France"),
        ("Le contrat est soumis à la loi belge.", "Belgium"),
        ("El presente contrato se regirá por la ley española.", "Spain"),
        ("Il presente contratto è regolato dalla legge italiana.", "Italy"),
        ("Op deze overeenkomst is Nederlands recht van toepassing.", "Netherlands"),
        (
            "This Agreement shall be governed by and construed in accordance with the laws of the State of New York.",
            "New York",
        ),
        ("It shall be governed by the laws of the United States and the State of Florida.", "Florida"),
        ("governed by the laws of the United States of America, State of California.", "California"),
        ("governed by the laws of the Province of Ontario and the federal laws of Canada", "Ontario, Canada"),
    ],
)
def test_the_law_that_governs(sentence: str, name: str) -> None:
    hit = find_law(sentence)
    assert hit
    meaning = normalise_jurisdiction(sentence[hit.start : hit.end])
    assert meaning
    assert isinstance(meaning.value, dict)
    assert meaning.value["name"] == name


@pytest.mark.parametrize(
    "sentence",
    [
        "Das deutsche Recht kennt keine solche Haftung.",
        "Acme, Inc. is organized under the laws of the State of Delaware.",
    ],
)
def test_a_law_that_governs_nothing(sentence: str) -> None:
    assert find_law(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Jede Partei kann diesen Vertrag mit einer Frist von drei Monaten zum Monatsende kündigen.",
        "Der Vertrag kann von beiden Parteien jederzeit ohne Angabe von Gründen gekündigt werden.",
        "Chaque partie peut résilier le présent contrat à tout moment, moyennant un préavis de trois mois.",
    ],
)
def test_an_end_without_reason_in_german_and_french(sentence: str) -> None:
    assert find_cues("termination_for_convenience", sentence).sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "Jede Partei kann den Vertrag aus wichtigem Grund jederzeit fristlos kündigen.",
        "En cas de manquement, chaque partie peut résilier le contrat après un préavis de trente jours.",
    ],
)
def test_an_end_for_cause_is_none_without_reason(sentence: str) -> None:
    assert not find_cues("termination_for_convenience", sentence).sentences


def test_a_german_contract_has_an_end_from_its_first_day_and_length() -> None:
    page = """Vertrag
Dieser Vertrag tritt am 1. Januar 2024 in Kraft. Der Vertrag wird auf die Dauer von zwei Jahren geschlossen."""
    services = Services(load_schemas(), ScriptedEngine("contract"))
    fields = process(make_document(page), services).fields
    assert fields["expiration_date"].value == "2026-01-01"
    assert fields["term"].value == "P2Y"
    endless = page.replace("auf die Dauer von zwei Jahren", "auf unbestimmte Zeit")
    assert find_endless_abroad(endless)
    assert process(make_document(endless), services).fields["expiration_date"].value == "perpetual"
