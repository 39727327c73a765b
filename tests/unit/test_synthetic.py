# ruff: noqa: S311 - documents are drawn, no secrets
from __future__ import annotations

import random
import re
from decimal import Decimal

import pytest

from docsluice.teacher import labels
from docsluice.teacher.alignment import read_numbers
from docsluice.teacher.recipe import SampleRecipe
from docsluice.teacher.samples import LabelledDocument, Span
from docsluice.teacher.synthetic.generator import MAKERS, generate
from docsluice.teacher.synthetic.noise import add_noise
from docsluice.teacher.synthetic.totals import draw_bill
from docsluice.teacher.synthetic.values import draw_party
from docsluice.teacher.windows import crop, cut_window, draw_classification, draw_sample

pytest.importorskip("faker", reason="pip install 'docsluice[train]'")
SEEDS = range(25)


def amounts(document: LabelledDocument, label: str) -> set[Decimal]:
    return {value for span in document.entities[label] for value in read_numbers(document.shown(span))}


@pytest.mark.parametrize("seed", SEEDS)
def test_bills_add_up(seed: int) -> None:
    bill = draw_bill(random.Random(seed), "de_DE", "de")
    assert bill.net == sum((row.net for row in bill.rows), Decimal(0)) - bill.discount + bill.charges
    assert sum(base for _, base, _ in bill.taxes()) == bill.net
    assert bill.total == bill.net + bill.tax
    assert bill.due == bill.total - bill.paid + bill.rounding
    assert all(abs(tax - base * Decimal(rate) / 100) <= Decimal("0.005") for rate, base, tax in bill.taxes())


@pytest.mark.parametrize("kind", list(MAKERS))
@pytest.mark.parametrize("seed", SEEDS)
def test_labels_are_what_the_text_shows(kind: str, seed: int) -> None:
    document = generate(random.Random(seed), "x", kind)
    spans = [span for found in document.entities.values() for span in found]
    spans += [span for group in document.groups.values() for row in group.rows for span in row.values()]
    for span in spans:
        assert 0 <= span.start < span.end <= len(document.text)
        assert document.shown(span) == document.shown(span).strip()
    for label in ("total amount", "total without tax", "amount due", "total tax"):
        for span in document.entities.get(label, ()):
            assert re.fullmatch(r"-?[\d.,' ]+", document.shown(span)), label
            assert not document.text[max(0, span.start - 1) : span.start].isdigit()
            assert not document.text[span.end : span.end + 1].isdigit()


@pytest.mark.parametrize("seed", SEEDS)
def test_printed_totals_add_up(seed: int) -> None:
    document = generate(random.Random(seed), "x", "invoice")
    net, tax, total = (amounts(document, label) for label in ("total without tax", "total tax", "total amount"))
    if net and tax and total:
        assert any(abs(a + b - c) < Decimal("0.01") for a in net for b in tax for c in total)


def test_a_seed_gives_the_same_document() -> None:
    assert generate(random.Random(5), "x") == generate(random.Random(5), "x")


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "nl_BE"])
def test_a_seed_gives_the_same_company(locale: str) -> None:
    assert draw_party(random.Random(5), locale) == draw_party(random.Random(5), locale)


@pytest.mark.parametrize("kind", list(MAKERS))
def test_noise_moves_labels_along(kind: str) -> None:
    for seed in range(10):
        clean = generate(random.Random(seed), "x", kind)
        noisy = add_noise(clean, random.Random(seed), 0.02)
        assert add_noise(clean, random.Random(seed), 0.0) == clean
        assert noisy.entities.keys() == clean.entities.keys()
        for label, spans in clean.entities.items():
            for before, after in zip(spans, noisy.entities[label], strict=False):
                assert abs(len(noisy.shown(after)) - len(clean.shown(before))) <= max(4, len(clean.shown(before)) // 3)


@pytest.mark.parametrize("seed", SEEDS)
def test_windows_are_whole_lines_with_their_labels(seed: int) -> None:
    rng = random.Random(seed)
    document = generate(rng, "x", "invoice")
    part = cut_window(document, 60, rng, SampleRecipe(sets={}))
    assert f"\n{part.text}\n" in f"\n{document.text}\n"
    for label, spans in part.entities.items():
        assert {part.shown(span) for span in spans} <= {document.shown(span) for span in document.entities[label]}


def test_cropping_drops_what_sticks_out() -> None:
    document = LabelledDocument("x", "s", "invoice", "ab cd ef", {"a": (Span(0, 2), Span(1, 4)), "b": (Span(6, 8),)})
    part = crop(document, Span(0, 4))
    assert part.text == "ab c"
    assert part.entities == {"a": (Span(0, 2), Span(1, 4)), "b": ()}


@pytest.mark.parametrize("seed", SEEDS)
def test_samples_carry_gold_that_stands_in_their_text(seed: int) -> None:
    rng = random.Random(seed)
    sample = draw_sample(generate(rng, "x"), rng, SampleRecipe(sets={}))
    found = re.findall(r"'text': (?:'([^']*)'|\"([^\"]*)\"), 'start': (\d+), 'end': (\d+)", str(sample.schema))
    assert found
    for one, other, start, end in found:
        assert (
            sample.text[int(start) : int(end)] == (one or other).encode().decode("unicode_escape")
            or not (one + other).isascii()
        )
    assert "\n" not in sample.text.replace(".com\n", "")


def test_a_classification_sample_asks_for_nothing_else() -> None:
    rng = random.Random(1)
    sample = draw_classification(generate(rng, "x", "other"), rng, SampleRecipe(sets={}))
    assert list(sample.schema) == ["classifications"]
    (task,) = sample.schema["classifications"]  # type: ignore[misc]  built by draw_classification as a list of one
    assert task["labels"] == list(labels.DOCUMENT_TYPES)
    assert task["true_label"] == ["other"]
