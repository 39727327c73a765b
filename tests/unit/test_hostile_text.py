"""Texts that repeat one thing: no rule may take time that grows with the square of their length."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from docsluice.normalise.money import normalise_money
from docsluice.normalise.runs import break_runs
from docsluice.normalise.terms import normalise_duration
from docsluice.normalise.types import Context
from docsluice.pipeline import Services, process
from docsluice.records import Candidate, Document, Extraction, Instance, TypeScore
from docsluice.schema.loader import load_schemas
from docsluice.schema.spec import Schema
from scripted import make_document

SHORT, TIMES, TRIES = 1500, 4, 3
MOST = 9.0  # times the time for a text of four times the length; a square is 16 times
FREE = 0.15  # seconds in which no growth is measured
SCHEMAS = load_schemas()


class GreedyEngine:
    """Finds each field at several places, of several lengths, and rows on the first lines."""

    name, digest = "greedy", "sha256:0"

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def classify(self, document: Document) -> tuple[TypeScore, ...]:  # noqa: ARG002  as the protocol has it
        return (TypeScore(value=self._kind, probability=0.99),)

    def extract(self, document: Document, schema: Schema, document_type: tuple[TypeScore, ...]) -> Extraction:
        text, size = document.text, len(document.text)

        def at(path: str, start: int, length: int, score: float) -> Candidate:
            end = min(start + length, size)
            return Candidate(field=path, start=start, end=end, text=text[start:end], score=score)

        spans = ((0, 12, 0.8), (size // 2, 20, 0.7), (size // 4, 300, 0.4))
        paths = [spec.path for spec in schema.fields]
        paths += [group.anchor_field.path for group in schema.groups if group.as_entities]
        rows = (
            Instance(
                group=group.name,
                cells=tuple(at(spec.path, i * size // 8 + j * 10, 8, 0.8) for j, spec in enumerate(group.fields)),
                score=0.8,
            )
            for group in schema.groups
            if not group.as_entities
            for i in range(6)
        )
        candidates = tuple(at(path, *span) for path in paths for span in spans)
        return Extraction(document_type=document_type, candidates=candidates, instances=tuple(rows))


def seconds(kind: str, text: str) -> float:
    """CPU that a record of a text takes."""
    document = make_document(text).model_copy(update={"schema_name": kind})
    services = Services(SCHEMAS, GreedyEngine(next(iter(SCHEMAS[kind].classes))))
    start = time.process_time()
    process(document, services)
    return time.process_time() - start


@pytest.mark.parametrize(
    ("kind", "unit"),
    [
        ("contract", "A"),
        ("contract", " \n"),
        ("contract", "by and between "),
        ("contract", "Smith, John, "),
        ("contract", "1st day of "),
        ("invoice", "1,00 "),
        ("invoice", "1 "),
        ("invoice", "1234567890"),
        ("invoice", "19 % "),
        ("receipt", "Total\n"),
        ("receipt", "RM 1.00\n"),
        ("receipt", "Tel: "),
        ("receipt", " "),
    ],
)
def test_time_grows_with_the_length_alone(kind: str, unit: str) -> None:
    short, long = (unit * (size // len(unit)) for size in (SHORT, SHORT * TIMES))
    factors = []
    for _ in range(TRIES):
        taken = seconds(kind, long)
        if taken < FREE:
            return
        factors.append(taken / seconds(kind, short))
        if factors[-1] < MOST:
            return
    pytest.fail(f"four times the text took {min(factors):.1f} times the time")


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
