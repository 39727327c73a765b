"""What is partly right is counted apart, and the headline does not know it."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from docsluice.evaluation.compare import Match
from docsluice.evaluation.judge import Outcome
from docsluice.evaluation.partial import Tally, classify, overlaps, tally
from docsluice.evaluation.score import score_outcomes


def make_outcome(field: str, wanted: str | None, found: str | None, match: Match = Match.NONE) -> Outcome:
    """An outcome as `judge` makes it."""
    labels = () if wanted is None else (wanted,)
    return Outcome(
        field,
        "fields",
        labelled=wanted is not None,
        predicted=found is not None,
        match=match,
        wanted=labels,
        found=found,
    )


@pytest.mark.parametrize(
    ("field", "wanted", "found", "is_partial"),
    [
        ("vendor_name", "Gardenia Bakeries (KL) Sdn Bhd", "GARDENIA BAKERIES", True),
        ("vendor_name", "Gardenia", "Gardenia Bakeries Sdn Bhd 139386 X", True),
        ("vendor_name", "Contoso Ltd", "Fabrikam Inc", False),
        ("vendor_address", "1 High Street, 20097 Hamburg", "2 High Street, 20095 Hamburg", True),
        ("vendor_address", "1 High Street, 20097 Hamburg", "7 Low Road, 99999 Hamburg", False),
        ("invoice_number", "INV 2020 17", "17", True),
        ("invoice_number", "INV-17", "INV17", False),
        ("total", "119.00", "119", False),
        ("issue_date", "2020 01 02", "2020", False),
        ("line_items.description", "Blue cup", "cup", True),
        ("line_items.amount", "10 00", "10", False),
        ("insurance", "Yes", "Yes", False),
    ],
)
def test_words_in_common(field: str, wanted: str, found: str, *, is_partial: bool) -> None:
    assert overlaps(field, [wanted], found) is is_partial
    assert classify(make_outcome(field, wanted, found)) == ("partial" if is_partial else "wrong")


def test_every_outcome_has_one_name() -> None:
    outcomes = [
        make_outcome("currency", "EUR", "EUR", Match.EXACT),
        make_outcome("vendor_name", "Acme Tools", "Acme"),
        make_outcome("buyer_name", "Acme", "Acne", Match.LENIENT),
        make_outcome("total", "1.00", "2.00"),
        make_outcome("tax", "1.00", None),
        make_outcome("due_date", None, "2020-01-01"),
    ]
    assert tally(outcomes) == Tally(exact=1, partial=2, wrong=1, missed=1, spurious=1)


def test_a_partial_value_is_wrong_in_the_headline() -> None:
    wrong = score_outcomes([[make_outcome("vendor_name", "Acme Tools", "Fabrikam")]], resamples=20)
    partial = score_outcomes([[make_outcome("vendor_name", "Acme Tools", "Acme")]], resamples=20)
    assert (wrong.partial, wrong.wrong, partial.partial, partial.wrong) == (0, 1, 1, 0)
    apart = {"partial", "wrong"}
    assert {k: v for k, v in asdict(wrong).items() if k not in apart} == {
        k: v for k, v in asdict(partial).items() if k not in apart
    }
    assert partial.f1 == 0.0


def test_parties_that_share_words_are_paired_once() -> None:
    outcomes = [
        make_outcome("parties", "Nike Inc.", None),
        make_outcome("parties", "Eric Dean Sprunk", None),
        make_outcome("parties", None, "Nike"),
        make_outcome("parties", None, "Nike Retail Services"),
    ]
    assert tally(outcomes) == Tally(partial=1, missed=1, spurious=1)
