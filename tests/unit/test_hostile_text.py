"""Texts that repeat one thing end in a record; `bench/bench_hostile_text.py` shows that they do not take long."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bench_hostile_text import TEXTS, GreedyEngine
from docsluice.normalise.money import normalise_money
from docsluice.normalise.runs import break_runs
from docsluice.normalise.terms import normalise_duration
from docsluice.normalise.types import Context
from docsluice.pipeline import Services, process
from docsluice.schema.loader import load_schemas
from scripted import make_document

SCHEMAS = load_schemas()
SIZE = 3000


@pytest.mark.parametrize(("kind", "unit"), TEXTS)
def test_a_text_that_repeats_one_thing_ends_in_a_record(kind: str, unit: str) -> None:
    document = make_document(unit * (SIZE // len(unit))).model_copy(update={"schema_name": kind})
    record = process(document, Services(SCHEMAS, GreedyEngine(next(iter(SCHEMAS[kind].classes)))))
    assert record.provenance.schema_id == SCHEMAS[kind].id


@pytest.mark.parametrize("unit", [" ", "\t \n", "a", "1", "_", "-", "発"])
def test_long_runs_are_broken_at_their_length(unit: str) -> None:
    document = make_document("Total 1,00\n" + unit * 2000)

    broken = break_runs(document)

    assert len(broken.text) == len(document.text)
    assert broken.text.startswith("Total 1,00\n")
    places = [i for i, (a, b) in enumerate(zip(document.text, broken.text, strict=True)) if a != b]
    assert max(b - a for a, b in pairwise(places)) <= 400


def test_text_without_long_runs_is_the_same_document() -> None:
    document = make_document("Invoice\t4711\n" + "-" * 200 + "\nTotal" + "." * 150 + "1,00\n\n\n")

    assert break_runs(document) is document


@pytest.mark.parametrize("digits", [25, 40, 5000])
def test_numbers_that_no_amount_has_are_none(digits: int) -> None:
    assert normalise_money("9" * digits, Context()) is None
    assert normalise_duration("9" * digits + " days") is None
