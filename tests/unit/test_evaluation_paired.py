"""Two runs over the same documents: what the paired interval sees and the single intervals do not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docsluice.errors import ConfigurationError
from docsluice.evaluation.labels import LabelSet, make_row
from docsluice.evaluation.paired import compare_runs, require_records
from docsluice.evaluation.score import JudgedDocument, judge_all, list_documents, read_records, score

COUNT = 60


def run(right: set[int], files: int = COUNT) -> list[JudgedDocument]:
    """Judgements of two sets of receipts; a total is right where the number of its document is in `right`."""
    lines = [
        json.dumps({"file": f"{i}.pdf", "values": {"total_gross": "1.00" if i in right else "2.00"}})
        for i in range(files)
    ]
    rows = [make_row({"file": f"{i}.pdf", "fields": {"total": "1.00"}}) for i in range(files)]
    sets = [
        LabelSet(Path(f"/{name}/labels.jsonl"), part, frozenset({"total"}))
        for name, part in (("even", rows[::2]), ("odd", rows[1::2]))
    ]
    return judge_all(sets, read_records(lines))


def test_a_run_differs_from_itself_by_nothing() -> None:
    same = compare_runs(run({1, 2, 3}), run({1, 2, 3}), "same").micro["fields"]
    assert (same.difference, same.low, same.high, same.is_clear) == (0.0, 0.0, 0.0, False)


def test_a_small_steady_gain_is_clear_where_the_single_intervals_overlap() -> None:
    before, after = run(set(range(30))), run(set(range(38)))
    gain = compare_runs(after, before, "before").micro["fields"]
    assert gain.difference == pytest.approx(8 / COUNT)
    assert gain.low is not None
    assert gain.high is not None
    assert 0 < gain.low < 8 / COUNT < gain.high < 0.25
    assert gain.is_clear
    low, high = score(after).micro["fields"].low, score(before).micro["fields"].high
    assert low is not None
    assert high is not None
    assert low < high
    loss = compare_runs(before, after, "after").micro["fields"]
    assert loss.difference == pytest.approx(-8 / COUNT)
    assert loss.is_clear


def test_gains_and_losses_that_cancel_are_not_clear() -> None:
    mixed = compare_runs(run(set(range(30))), run(set(range(1, 31))), "other").micro["fields"]
    assert mixed.difference == 0.0
    assert not mixed.is_clear
    assert mixed.low is not None
    assert mixed.low < 0


def test_sets_are_compared_apart() -> None:
    strata = compare_runs(run(set(range(0, COUNT, 2))), run(set()), "none").strata
    assert (strata["set even"].difference, strata["set even"].documents) == (1.0, COUNT // 2)
    assert strata["set odd"].difference == 0.0


def test_judgements_of_other_documents_are_refused() -> None:
    with pytest.raises(ValueError, match="expected two judgements of"):
        compare_runs(run(set()), list(reversed(run(set()))), "other")


def test_failures_count_as_documents_of_a_run() -> None:
    documents = run(set(), files=2)
    lines = ['{"file": "0.pdf", "values": {}}', '{"source": {"name": "1.pdf"}, "status": "failed"}', ""]
    require_records(documents, list_documents(lines), "x")
    with pytest.raises(ConfigurationError, match=r"x: expected a record .* but 1 have none \(1\.pdf\)"):
        require_records(documents, list_documents(lines[:1]), "x")
