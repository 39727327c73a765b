"""What the draft and the words tell about a value, what routing makes of rules, and what the ranker makes of both."""

from __future__ import annotations

import random

import pytest

from docsluice.assembly.found import Draft, Found, Option
from docsluice.assembly.gather import gather_features
from docsluice.assembly.record import calibrate_fields
from docsluice.confidence.calibration import Calibration
from docsluice.confidence.features import NAMES, Features, to_vector
from docsluice.confidence.ranker import Effect, Place, Ranker, fit_ranker
from docsluice.confidence.routing import Findings, route
from docsluice.records import Box, Document, Evidence, FieldValue, Page, Source, Tier, TypeScore, Violation, Word
from docsluice.schema.loader import load_schemas

INVOICE = load_schemas()["invoice"]
BOX = Box(0, 0, 1, 1)


def _found(path: str, score: float, value: str = "1.00", page: int = 1, start: int = 0) -> Found:
    spec = INVOICE.field(path)
    assert spec is not None
    evidence = (Evidence(page=page, start=start, end=start + 2, boxes=(BOX,)),)
    return Found(path, spec, Option(value, value, Features(score, margin=score), evidence))


def _draft(*items: Found, violations: tuple[Violation, ...] = ()) -> Draft:
    return Draft({item.path: item for item in items}, {}, violations=violations)


def _page(number: int, *alternatives: tuple[str, ...]) -> Page:
    words = tuple(
        Word(text="ab", box=BOX, start=3 * i, end=3 * i + 2, alternatives=a) for i, a in enumerate(alternatives)
    )
    text = " ".join("ab" for _ in words)
    return Page(number=number, width=9, height=9, reader="pp_ocr", text=text, words=words)


def test_features_tell_of_the_page_the_row_and_other_readings() -> None:
    document = Document(document_id="d", source=Source(), pages=(_page(1, (), ("8b",)), _page(2, (), ())))
    cells = [_found(f"line_items[0].{name}", 0.9, page=2) for name in ("description", "quantity", "net_amount")]
    draft = gather_features(_draft(_found("total_gross", 0.9, start=3), _found("total_net", 0.9), *cells), document)
    features = {path: item.chosen.features for path, item in draft.found.items()}
    assert features["total_gross"][-3:] == (True, True, 0)
    assert features["total_net"][-3:] == (False, True, 0)
    assert features["line_items[0].quantity"][-3:] == (False, False, 2)
    assert dict(zip(NAMES, to_vector(features["line_items[0].quantity"]), strict=True))["cells"] == 2


def test_the_next_value_and_a_poor_reading_are_features_of_their_own() -> None:
    lone, rivalled = (dict(zip(NAMES, to_vector(Features(0.9, margin=m)), strict=True)) for m in (0.9, 0.1))
    assert lone["logit_next"] < -5 < 1 < rivalled["logit_next"]
    poor = [dict(zip(NAMES, to_vector(Features(0.9, reading=r)), strict=True))["poor_reading"] for r in (0.5, 0.7)]
    assert poor == [1, 0]


def test_a_rule_that_a_value_breaks_which_is_not_given_is_no_violation() -> None:
    violation = Violation(rule="BR-CO-15", message="total_gross 1.00 ≠ …", fields=("total_gross", "total_net"))
    for score, expected in ((0.9, (violation,)), (0.1, ())):
        draft = _draft(_found("total_gross", 0.9), _found("total_net", score), violations=(violation,))
        assert calibrate_fields(draft, INVOICE, Calibration(accept=0.4)).violations == expected


def test_violations_name_the_rows_of_the_record() -> None:
    gone = _found("line_items[0].description", 0.1, "x")
    cells = [_found(f"line_items[1].{name}", 0.9) for name in ("description", "quantity", "unit_price", "net_amount")]
    paths = tuple(f"line_items[1].{name}" for name in ("net_amount", "quantity", "unit_price"))
    broken = Violation(rule="DS-LINE-NET", message=f"{paths[0]} 1.00 ≠ quantity 2 × unit_price 1", fields=paths)
    (found,) = calibrate_fields(_draft(gone, *cells, violations=(broken,)), INVOICE, Calibration(accept=0.4)).violations
    assert found.fields == tuple(path.replace("[1]", "[0]") for path in paths)
    assert found.message.startswith("line_items[0].net_amount 1.00 ≠")


@pytest.mark.parametrize(("tier", "escalates"), [("encoder", False), ("xml", True)])
def test_terms_that_are_not_stated_contradict_nothing_but_make_xml_invalid(tier: Tier, *, escalates: bool) -> None:
    fields = {spec.path: FieldValue(value="1", probability=0.99, tier=tier) for spec in INVOICE.fields if spec.required}
    fields["amount_due"] = FieldValue(value="1.00", probability=0.99, tier=tier)
    missing = Violation(rule="BR-CO-25", message="…", fields=("amount_due", "due_date", "payment_terms"))
    decision = route(INVOICE, Findings(TypeScore(value="invoice", probability=1), fields, (missing,)), Calibration())
    assert (decision.status == "escalated") is escalates
    wrong = Violation(rule="BR-CO-16", message="…", fields=("amount_due", "total_gross"))
    decision = route(INVOICE, Findings(TypeScore(value="invoice", probability=1), fields, (wrong,)), Calibration())
    assert decision.reasons == ("arithmetic_mismatch:BR-CO-16",)


def test_how_well_a_value_was_read_counts_by_its_kind() -> None:
    chance = random.Random(2)  # noqa: S311  data of a test
    features, correct, places = [], [], []
    for i in range(1200):
        kind, reading = ("name", "date")[i % 2], chance.random()
        features.append(Features(0.7, margin=0.5, reading=reading))
        correct.append(chance.random() < (0.2 + 0.7 * reading if kind == "name" else 0.8))
        places.append(Place(f"receipt:{kind}", kind, "receipt:fields"))
    ranker = fit_ranker(features, correct, places=places)
    gains = {
        kind: ranker.probability(Features(0.7, 0.5, reading=1.0), f"receipt:{kind}")
        - ranker.probability(Features(0.7, 0.5, reading=0.2), f"receipt:{kind}")
        for kind in ("name", "date")
    }
    assert gains["name"] > 0.4
    assert abs(gains["date"]) < 0.12


def test_what_each_feature_adds_makes_up_the_probability() -> None:
    ranker = Ranker(
        weights={"logit_score": 1.0, "reading": 0.5},
        mean={"logit_score": 0.0, "reading": 0.5},
        scale={"logit_score": 1.0, "reading": 0.5},
        bias=0.25,
        effects={"a": Effect(0.5, 0.5, reading=1.0)},
    )
    features = Features(0.5, reading=1.0)
    assert ranker.explain(features, "a") == {"logit_score": 0.0, "reading": 1.5, "field": 0.5}
    assert ranker.probability(features, "a") == pytest.approx(0.904651, abs=1e-5)
