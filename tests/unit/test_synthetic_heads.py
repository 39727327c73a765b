# ruff: noqa: S311 - documents are drawn, no secrets
from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

pytest.importorskip("faker", reason="pip install 'docsluice[train]'")

from docsluice.teacher.samples import LabelledDocument
from docsluice.teacher.synthetic.clauses import CLAUSES, FILLER, phrase
from docsluice.teacher.synthetic.generator import generate
from docsluice.teacher.synthetic.goods import describe
from docsluice.teacher.synthetic.headings import LAYOUTS, Parts
from docsluice.teacher.synthetic.layout import Piece, plain
from docsluice.teacher.synthetic.page import Page
from docsluice.teacher.synthetic.parties import block, break_name, draw_buyer
from docsluice.teacher.synthetic.totals import draw_bill, given_back
from docsluice.teacher.synthetic.values import money_style
from docsluice.teacher.synthetic.words import LANGUAGES

SEEDS = range(40)


def page(seed: int, locale: str = "de_DE") -> Page:
    rng = random.Random(seed)
    return Page(rng, locale, "invoice", money_style(rng, locale, ("EUR", "€")), "%d.%m.%Y", ":")


def invoices(kind: str = "invoice") -> Iterator[LabelledDocument]:
    return (generate(random.Random(seed), "x", kind) for seed in SEEDS)


def test_a_delivery_address_is_never_marked() -> None:
    for seed in SEEDS:
        here = page(seed)
        cells = block(here, draw_buyer(here.rng, "de_DE"), "ship to")
        assert not any(piece.labels for cell in cells for piece in cell)


def test_each_layout_prints_every_fact_and_the_buyer() -> None:
    here = page(3)
    facts = [(plain(f"key {i}"), plain(f"value {i}")) for i in range(7)]
    parts = Parts(here, plain("Rechnung"), [], facts, [plain("seller")], [plain("buyer")], [])
    for layout in LAYOUTS:
        shown = [piece.text for cells in layout(parts) for cell in cells for piece in cell]
        assert {"Rechnung", "buyer", *(f"value {i}" for i in range(7))} <= set(shown), layout


def test_each_layout_takes_a_document_without_facts() -> None:
    parts = Parts(page(3), plain("Rechnung"), [], [], [plain("seller")], [plain("buyer")], [])
    for layout in LAYOUTS:
        assert {"Rechnung", "buyer"} <= {piece.text for cells in layout(parts) for cell in cells for piece in cell}


def test_every_invoice_names_its_seller() -> None:
    assert all(document.entities["seller name"] for document in invoices())


def test_buyers_are_persons_and_companies_in_every_layout() -> None:
    names = [draw_buyer(random.Random(seed), "de_DE").name for seed in range(200)]
    assert 20 < sum(bool(re.match(r"Herr|Frau|Familie", name)) for name in names) < 60


def test_a_broken_name_is_one_piece_over_two_lines() -> None:
    name = (Piece("Allgemeiner Versicherungsverein Musterstadt a.G.", ("seller name",)),)
    broken = [break_name(random.Random(seed), [name])[0][0].text for seed in SEEDS]
    assert any("\n" in text for text in broken)
    assert all(text.replace("\n", " ") == name[0].text for text in broken)


def test_sentences_say_when_to_pay() -> None:
    due = [
        d
        for d in invoices()
        for span in d.entities["due date"]
        if re.match(r".*\w \w", d.text[: span.start].rpartition("\n")[2])
    ]
    assert due
    assert not any("{" in d.text for d in invoices())


def test_corrections_are_below_zero_and_add_up() -> None:
    bill = draw_bill(random.Random(4), "de_DE", "de")
    back = given_back(bill)
    assert back.total == back.net + back.tax < 0
    assert back.sum_of_lines == -bill.sum_of_lines
    assert back.paid == Decimal(0)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_descriptions_vary(language: str) -> None:
    texts = [describe(random.Random(seed), language) for seed in range(200)]
    assert len(set(texts)) > 150
    lengths = [len(text.split()) for text in texts]
    assert min(lengths) == 1
    assert max(lengths) > 5


@pytest.mark.parametrize("text", [text for texts in (*CLAUSES.values(), FILLER) for text in texts])
def test_phrases_close_their_choices(text: str) -> None:
    for seed in range(10):
        shown = phrase(random.Random(seed), text).format(a="A", b="B", n="30")
        assert not set("[]|{}") & set(shown)
        assert "  " not in shown
        assert " ," not in shown
        assert shown.endswith((".", ":", ";"))


def test_choices_reach_all_their_texts() -> None:
    assert {phrase(random.Random(seed), "a[b[c|d]|]e") for seed in range(40)} == {"abce", "abde", "ae"}
