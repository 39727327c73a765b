"""How one document, and then many, are counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docsluice.errors import ConfigurationError
from docsluice.evaluation.assignment import pair_best
from docsluice.evaluation.labels import LabelSet, load_labels, make_row
from docsluice.evaluation.metrics import Judged, measure_reliability
from docsluice.evaluation.report import list_errors, print_report
from docsluice.evaluation.score import JudgedDocument, Report, judge_all, read_records, score

if TYPE_CHECKING:
    from pydantic import JsonValue

    from docsluice.evaluation.paths import Json

FAILED = None  # in place of values: the document has no record


def judged(
    labels: dict[str, JsonValue],
    values: dict[str, JsonValue] | None,
    also_labelled: tuple[str, ...] = (),
    probabilities: dict[str, JsonValue] | None = None,
    **row: JsonValue,
) -> list[JudgedDocument]:
    """Judge one document."""
    made = make_row({"id": "x", "file": "docs/dev/x.pdf", "fields": labels, **row})
    lines = labels.get("line_items")
    cells = {cell for line in (lines if isinstance(lines, list) else []) if isinstance(line, dict) for cell in line}
    annotated = frozenset({*labels, *also_labelled, *cells})
    record = {"source": {"name": "x.pdf"}, "values": values, "fields": probabilities or {}}
    return judge_all([LabelSet(Path("set/labels.jsonl"), [made], annotated)], read_records([json.dumps(record)]))


def scored(
    labels: dict[str, JsonValue],
    values: dict[str, JsonValue] | None,
    also_labelled: tuple[str, ...] = (),
    probabilities: dict[str, JsonValue] | None = None,
    **row: JsonValue,
) -> Report:
    """Score one document."""
    return score(judged(labels, values, also_labelled, probabilities, **row), resamples=20)


def counts(report: Report, field: str) -> tuple[int, int, float | None]:
    """Labels, values and F1 of a field."""
    found = report.fields[field]
    return found.support, found.predicted, found.f1


def test_a_wrong_value_is_a_false_positive_and_a_false_negative() -> None:
    report = scored({"total": "119.00", "currency": "EUR"}, {"total_gross": "118.00", "currency": "EUR"})
    assert counts(report, "total") == (1, 1, 0.0)
    micro = report.micro["fields"]
    assert (micro.precision, micro.recall, micro.f1) == (0.5, 0.5, 0.5)


def test_a_missed_value_lowers_recall_alone() -> None:
    micro = scored({"total": "119.00", "currency": "EUR"}, {"currency": "EUR"}).micro["fields"]
    assert (micro.precision, micro.recall) == (1.0, 0.5)


def test_a_failure_misses_every_label() -> None:
    report = scored({"total": "119.00", "currency": "EUR"}, FAILED)
    assert report.without_record == ["x"]
    assert report.micro["fields"].recall == 0.0


def test_what_the_set_never_labels_is_not_counted_and_the_rest_is() -> None:
    values: dict[str, JsonValue] = {"total_gross": "119.00", "due_date": "2020-01-01", "invoice_number": "7"}
    report = scored({"total": "119.00"}, values, also_labelled=("due_date",))
    assert set(report.fields) == {"total", "due_date"}
    assert counts(report, "due_date") == (0, 1, 0.0)


@pytest.mark.parametrize("row", [{"label_quality": "by hand"}, {"source": "Facture_DOM_MINIMUM.pdf"}])
def test_a_row_that_names_a_part_of_the_page_allows_more(row: dict[str, JsonValue]) -> None:
    values: dict[str, JsonValue] = {"total_gross": "119.00", "payment": {"iban": "FR7610107002450061705231739"}}
    assert set(scored({"total": "119.00"}, values, ("iban",), None, **row).fields) == {"total"}
    assert scored({"total": "118.00"}, values, (), None, **row).micro["fields"].f1 == 0.0


def test_excluded_labels_count_nowhere() -> None:
    report = scored(
        {"expiration_date": "2000-06-21", "total": "1.00"},
        {"expiration_date": "1999-01-01", "buyer": {"tax_id": "DE1"}, "agreement_date": "2013-01-01"},
        also_labelled=("buyer_tax_id", "agreement_date"),
        unverified_fields=["expiration_date"],
        fields_not_visible={"buyer_tax_id": ["DE789456278"]},
        fields_raw={"agreement_date": "[]/[]/2013"},
    )
    assert set(report.fields) == {"total"}


def test_a_list_means_any_but_all_for_parties() -> None:
    report = scored(
        {"vendor_name": ["SAFEWAY", "Safeway Robson"], "parties": ["Nike Inc.", "Eric Dean Sprunk"]},
        {"seller": {"name": "Safeway"}, "parties": [{"name": "NIKE, Inc.", "role": "Company"}]},
    )
    assert counts(report, "vendor_name") == (1, 1, 1.0)
    assert counts(report, "parties") == (2, 1, 2 / 3)


def test_a_label_for_a_group_of_parties_is_no_party() -> None:
    both = "TELCOSTAR PTE, LTD. and Ability Computer"
    labels: list[JsonValue] = ["TELCOSTAR PTE, LTD.", "Ability Computer", both, 'individually a "Party"', ""]
    report = scored({"parties": labels}, {"parties": ["Telcostar Pte Ltd", "Ability Computer", both]})
    assert counts(report, "parties") == (2, 2, 1.0)


@pytest.mark.parametrize(
    "address", ["Hofstraße 12, 20097 Hamburg", {"raw": "Hofstraße 12\n20097 Hamburg", "city": "Hamburg"}]
)
def test_addresses_as_text_and_as_object(address: JsonValue) -> None:
    labels: dict[str, JsonValue] = {"vendor_name": "CRONUS DE", "vendor_address": "Hofstraße 12, 20097 Hamburg"}
    assert scored(labels, {"seller": {"name": "CRONUS DE", "address": address}}).micro["fields"].f1 == 1.0


@pytest.mark.parametrize(("tax", "f1"), [("2.37", 1.0), ("1.05", 1.0), ("3.42", 1.0), ("3.00", 0.0)])
def test_two_tax_lines_allow_their_sum(tax: str, f1: float) -> None:
    report = scored({"tax": ["€2,37", "€1,05"]}, {"total_tax": tax}, source="WildReceipt")
    assert report.fields["tax"].f1 == f1


@pytest.mark.parametrize(("total", "day"), [("$9.93", "2017-08-09"), ("£9.93", "2017-09-08"), ("9,93", "2017-09-08")])
def test_receipts_in_pounds_or_with_decimal_commas_have_the_day_first(total: str, day: str) -> None:
    labels: dict[str, JsonValue] = {"issue_date": "8/9/2017", "total": total}
    report = scored(labels, {"issue_date": day, "total_gross": "9.93"}, source="WildReceipt test")
    assert report.micro["fields"].f1 == 1.0


def test_line_items_count_by_cell_in_the_best_order() -> None:
    labels: list[JsonValue] = [
        {"description": "Kopje", "quantity": "3", "unit_price": "10.00", "amount": "30.00"},
        {"description": "Lepel", "quantity": "10", "amount": "10.00"},
    ]
    found: list[JsonValue] = [
        {"description": "Lepel", "quantity": "10", "unit_price": "1.00", "net_amount": "10.00"},
        {"description": "Kopje", "quantity": "3", "unit_price": "11.00", "net_amount": "30.00"},
    ]
    probabilities: dict[str, JsonValue] = {"line_items[0].quantity": {"probability": 0.7}}
    documents = judged({"line_items": labels}, {"line_items": found}, probabilities=probabilities)
    report = score(documents, resamples=20)
    assert report.fields["line_items.description"].f1 == 1.0
    assert report.fields["line_items.amount"].f1 == 1.0
    assert counts(report, "line_items.unit_price") == (1, 2, 0.0)
    assert report.micro["line_items"].f1 == pytest.approx(2 * 6 / (7 + 8))
    spoons = next(o for o in documents[0].outcomes if o.path == "line_items[0].quantity")
    assert (spoons.found, spoons.probability, spoons.wanted) == ("10", 0.7, ("10",))


def test_rows_that_are_missing_or_too_many() -> None:
    cup: dict[str, JsonValue] = {"description": "Kopje", "amount": "30.00"}
    report = scored({"line_items": [cup, {"description": "Lepel", "amount": "1.00"}]}, {"line_items": []})
    assert counts(report, "line_items.description") == (2, 0, 0.0)
    extra: dict[str, JsonValue] = {"description": "Totaal", "net_amount": "30.00", "quantity": "1"}
    report = scored({"line_items": [cup]}, {"line_items": [{"description": "Kopje", "net_amount": "30.00"}, extra]})
    assert counts(report, "line_items.amount") == (1, 2, 2 / 3)
    assert "line_items.quantity" not in report.fields


def test_clauses_count_where_they_are() -> None:
    labels: dict[str, JsonValue] = {
        "anti_assignment": "Yes",
        "insurance": "No",
        "exclusivity": "Yes",
        "audit_rights": "No",
    }
    values: dict[str, JsonValue] = {
        "anti_assignment": {"present": True},
        "clauses": {"insurance": "Yes"},
        "exclusivity": False,
    }
    micro = scored(labels, values).micro["clauses"]
    assert (micro.support, micro.predicted, micro.f1) == (2, 2, 0.5)


def test_probability_is_found_beside_the_value() -> None:
    report = scored(
        {"vendor_name": "A", "parties": ["B"]},
        {"seller": {"name": "A"}, "parties": [{"name": "C"}]},
        probabilities={"seller.name": {"probability": 0.9}, "parties[0].name": {"probability": 0.7}},
    )
    assert report.calibration.brier == pytest.approx((0.1**2 + 0.7**2) / 2)


def test_calibration_of_honest_and_of_boastful_probabilities() -> None:
    honest = measure_reliability([Judged(0.75, i % 4 != 0) for i in range(3000)], missed=0)
    boastful = measure_reliability([Judged(0.99, i % 2 == 0) for i in range(3000)], missed=0)
    assert honest.ece == pytest.approx(0.0, abs=0.01)
    assert boastful.ece == pytest.approx(0.49, abs=0.01)
    assert honest.brier == pytest.approx(0.1875)


def test_risk_and_coverage_count_what_was_missed() -> None:
    values = [Judged(0.99, True)] * 6 + [Judged(0.5, False)] * 2 + [Judged(None, True)]
    curve = measure_reliability(values, missed=1)
    assert (curve.slots, curve.without_probability) == (10, 1)
    assert curve.coverage_at_error == {"2%": 0.6, "5%": 0.6}
    assert curve.error_at_coverage == {"60%": 0.0, "80%": 0.25, "90%": None}


def test_pairing_is_not_greedy() -> None:
    assert pair_best([[3, 2], [2, 0]]) == {0: 1, 1: 0}
    assert pair_best([[0, 1], [0, 0], [1, 0]]) == {0: 1, 2: 0}
    assert pair_best([]) == {}


def many(wrong: int) -> Report:
    """Twenty documents with one field each."""
    rows = [make_row({"file": f"{i}.pdf", "fields": {"total": "1.00"}, "variant": "scan(150dpi)"}) for i in range(10)]
    rows += [make_row({"file": f"{i}.pdf", "fields": {"total": "1.00"}, "variant": "native"}) for i in range(10, 20)]
    values: dict[str, Json] = {
        f"{i}.pdf": {"values": {"total_gross": "2.00" if i < wrong else "1.00"}} for i in range(20)
    }
    return score(judge_all([LabelSet(Path("set/labels.jsonl"), rows, frozenset({"total"}))], values))


def test_intervals_hold_the_score_and_repeat() -> None:
    report = many(wrong=5)
    total = report.fields["total"]
    assert total.low is not None
    assert total.high is not None
    assert 0.5 < total.low < 0.75 < total.high < 1.0
    assert many(wrong=5) == report
    perfect = many(wrong=0).fields["total"]
    assert (perfect.low, perfect.high) == (1.0, 1.0)


def test_strata_are_scored_apart() -> None:
    strata = many(wrong=5).strata
    assert strata["variant scan"].f1 == 0.5
    assert strata["variant native"].f1 == 1.0


def test_errors_say_what_was_wanted_and_found() -> None:
    documents = judged(
        {"total": "119.00", "currency": "EUR"}, {"total_gross": "118.00", "due_date": "2020-01-01"}, ("due_date",)
    )
    errors = {error["field"]: (error["error"], error["labels"], error["found"]) for error in list_errors(documents)}
    assert errors == {
        "total": ("wrong", "119.00", "118.00"),
        "currency": ("missed", "EUR", None),
        "due_date": ("too much", None, "2020-01-01"),
    }


def test_report_names_every_field() -> None:
    text = print_report(many(wrong=5))
    assert "total" in text
    assert "0.750" in text
    assert "without a record: 0" in text


def test_label_files_are_checked(tmp_path: Path) -> None:
    labels = tmp_path / "labels.jsonl"
    with pytest.raises(ConfigurationError, match="labels"):
        load_labels(labels)
    labels.write_text('{"file": "a.pdf"}\n', "utf-8")
    with pytest.raises(ConfigurationError, match="line 1: expected `file` and `fields`"):
        load_labels(labels)
    labels.write_text('{"file": "a.pdf", "fields": {}, "split": "dev"}\nnot json\n', "utf-8")
    with pytest.raises(ConfigurationError, match="line 2"):
        load_labels(labels)


def test_rows_are_chosen_by_split_and_variant_but_annotated_by_all(tmp_path: Path) -> None:
    labels = tmp_path / "labels.jsonl"
    rows = [
        {"file": "a.pdf", "fields": {"total": "1"}, "split": "dev", "variant": "scan(1)"},
        {"file": "b.pdf", "fields": {"tax": "1", "line_items": [{"amount": "2"}]}, "split": "train"},
    ]
    labels.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    loaded = load_labels(labels, "dev", "scan")
    assert [row.file for row in loaded.rows] == ["a.pdf"]
    assert loaded.annotated == {"total", "tax", "line_items", "amount"}
    assert loaded.name == tmp_path.name


def test_records_must_be_json() -> None:
    with pytest.raises(ConfigurationError, match="line 2"):
        read_records(['{"file": "a", "values": {}}', "oops"])
