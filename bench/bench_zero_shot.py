"""How much of its skill a model keeps on labels that it was never trained on: exact-span F1 on synthetic documents.

Usage: python bench/bench_zero_shot.py [--model DIR] [--count N] [--seed S] [--threads T]     needs docsluice[train]

    ours          the fields of the shipped schemas, asked by the labels of the training
    reworded      the same fields, asked by wordings that the training never used, two or three a label
    held out      customer number, contact person, delivery date, bank name: printed, but never asked in the training
                  (alone: a schema of these four; beside ours: added to the invoice schema)

Documents are drawn from seeds that no training uses, as text, without rendering and reading. A field is found where
the model's best span with a score of at least 0.5 is one of the places where the value is printed; a span for a
field that is not printed is wrong. Intervals: 95 %, bootstrap over documents; ratios are F1 divided by that of "ours"
on the same labels, or on all labels for those held out.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from docsluice.extraction.load import load_engine
from docsluice.records import Document, Page, Source
from docsluice.schema.loader import load_schemas, schema_for
from docsluice.schema.spec import FieldSpec, Schema
from docsluice.teacher import labels
from docsluice.teacher.synthetic.generator import draw
from docsluice.teacher.synthetic.layout import compose
from docsluice.teacher.wordings import PARAPHRASES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts = NDArray[np.float64]

    from docsluice.extraction.engine import Engine
    from docsluice.teacher.samples import LabelledDocument

ROOT = Path(__file__).resolve().parents[1]
FLOOR = 0.5
RESAMPLES = 2000
KINDS = {"invoice": 0.55, "credit note": 0.1, "order": 0.1, "receipt": 0.15, "contract": 0.1}
HELD_OUT = ("customer number", "contact person", "delivery date", "bank name")
UNSEEN: Mapping[str, tuple[str, ...]] = {
    "invoice number": ("bill number", "reference of this bill", "identifier of the bill"),
    "issue date": ("billing date", "day on which the bill was written", "drawn up on"),
    "due date": ("payment deadline", "last day to pay", "to be settled until"),
    "purchase order number": ("reference of the customer's order", "order reference"),
    "payment terms": ("conditions of payment", "how and when to pay"),
    "seller name": ("issuer of the bill", "biller", "who sends the bill"),
    "seller address": ("postal address of the issuer", "where the biller is"),
    "seller tax id": ("tax registration of the issuer", "biller's tax number"),
    "buyer name": ("recipient of the bill", "who has to pay"),
    "buyer address": ("postal address of the recipient", "where the bill is sent to"),
    "iban": ("international account number", "account to pay into"),
    "bic": ("bank identifier code", "code of the bank"),
    "total without tax": ("sum before tax", "amount excluding taxes"),
    "total tax": ("taxes in all", "sum of the VAT"),
    "total amount": ("gross sum", "final sum with VAT", "sum to be paid in all"),
    "document name": ("heading of the contract", "what the agreement is called"),
    "agreement date": ("day on which the contract was made", "contract date"),
    "governing law": ("law that applies", "legal system of the contract"),
}


@dataclass(frozen=True)
class Tally:
    """Right, found and true values of one document, for one label."""

    label: str
    right: int
    found: int
    true: int


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, default=ROOT / "models/default")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    check_unseen()
    engine = load_engine(arguments.model, arguments.threads)
    documents = [draw_document(f"zero-shot {arguments.seed} {number}") for number in range(arguments.count)]
    asked = ask_all(engine, documents)
    print(f"{arguments.model.name}, {len(documents)} documents, seed {arguments.seed}, threshold {FLOOR}")
    report(asked)


def check_unseen() -> None:
    """The bench would measure nothing if a wording had been trained."""
    trained = {*labels.INVOICE, *labels.RECEIPT, *labels.CONTRACT, *PARAPHRASES}
    trained |= {text for texts in PARAPHRASES.values() for text in texts}
    seen = {text.casefold() for text in trained} & {text for texts in (*UNSEEN.values(), HELD_OUT) for text in texts}
    if seen:
        sys.exit(f"expected wordings that the training does not use; it uses {sorted(seen)}; change UNSEEN")


def draw_document(seed: str) -> LabelledDocument:
    """A document whose held-out fields are labelled too."""
    rng = random.Random(seed)  # noqa: S311  documents, no secrets
    drawn = draw(rng, rng.choices(list(KINDS), list(KINDS.values()))[0])
    return compose(seed, replace(drawn, asked=(*drawn.asked, *HELD_OUT)))


def ask_all(engine: Engine, documents: Sequence[LabelledDocument]) -> dict[str, list[list[Tally]]]:
    """Way of asking → the tallies of each document."""
    schemas = load_schemas(None)
    asked: dict[str, list[list[Tally]]] = {
        name: [] for name in ("ours", "reworded", "held out, alone", "held out, beside ours")
    }
    for document in documents:
        schema = schema_for(document.document_type, schemas)
        assert schema is not None, document.document_type  # noqa: S101  all kinds of KINDS have one
        own = [field.label for field in schema.fields if not field.derived and field.label in UNSEEN]
        asked["ours"].append(ask(engine, document, schema, {label: label for label in own}))
        asked["reworded"].append(
            [tally for number in range(3) for tally in ask(engine, document, schema, wordings(own, number))]
        )
        extra = tuple(
            FieldSpec(name=label, path=label.replace(" ", "_"), type="text", label=label, description=label)
            for label in HELD_OUT
        )
        alone = schema.model_copy(update={"fields": extra, "groups": (), "relations": ()})
        beside = schema.model_copy(update={"fields": (*schema.fields, *extra)})
        is_bill = document.document_type in {"invoice", "credit note", "order"}
        for name, wider in (("held out, alone", alone), ("held out, beside ours", beside)):
            held_out = {label: label for label in HELD_OUT}
            asked[name].append(ask(engine, document, wider, held_out) if is_bill else [])
    return asked


def base_of(name: str, asked: Mapping[str, Sequence[Sequence[Tally]]]) -> list[list[Tally]]:
    """What a way of asking is compared with: "ours" of the same documents, each label as often as it was reworded."""
    return [
        [tally for tally in ours for _ in (UNSEEN[tally.label] if name == "reworded" else "1")] if other else []
        for ours, other in zip(asked["ours"], asked[name], strict=True)
    ]


def wordings(own: Iterable[str], number: int) -> dict[str, str]:
    """Label → its wording of this number, where it has so many."""
    return {label: UNSEEN[label][number] for label in own if number < len(UNSEEN[label])}


def ask(engine: Engine, document: LabelledDocument, schema: Schema, wording: Mapping[str, str]) -> list[Tally]:
    """Ask by other labels, and compare the best span of each with where the value is printed."""
    fields = tuple(
        field.model_copy(update={"label": wording[field.label]}) if field.label in wording else field
        for field in schema.fields
    )
    paths = {field.path: field.label for field in schema.fields if field.label in wording}
    extraction = engine.extract(as_read(document), schema.model_copy(update={"fields": fields}), ())
    best: dict[str, tuple[float, int, int]] = {}
    for found in extraction.candidates:
        if found.field in paths and found.score >= FLOOR:
            best[found.field] = max(best.get(found.field, (0.0, 0, 0)), (found.score, found.start, found.end))
    tallies = []
    for path, label in paths.items():
        true = document.entities.get(label, ())
        right = path in best and best[path][1:] in true
        tallies.append(Tally(label, int(right), int(path in best), int(bool(true))))
    return tallies


def as_read(document: LabelledDocument) -> Document:
    """The text as a page without places."""
    page = Page(number=1, width=595, height=842, reader="text_layer", text=document.text, words=())
    source = Source(name=document.id, media_type="application/pdf", bytes=0)
    return Document(document_id=document.id, source=source, pages=(page,))


def report(asked: Mapping[str, Sequence[Sequence[Tally]]]) -> None:
    counts = {name: count(documents) for name, documents in asked.items()}
    print(f"{'':40}{'true':>6}{'found':>7}{'right':>7}{'F1':>7}  {'95 % interval':16}{'ratio':>6}  95 % interval")
    for name, found in counts.items():
        print_line(name, found, None if name == "ours" else count(base_of(name, asked)))
    for name in ("ours", "reworded"):
        for label in UNSEEN:
            own, base = (count([[t for t in doc if t.label == label] for doc in asked[way]]) for way in (name, "ours"))
            if base.sum():
                print_line(f"{name}: {label}", own, None if name == "ours" else base)
    for name in ("held out, alone", "held out, beside ours"):
        for label in HELD_OUT:
            print_line(f"{name}: {label}", count([[t for t in doc if t.label == label] for doc in asked[name]]), None)


def count(documents: Sequence[Sequence[Tally]]) -> Counts:
    """Right, found, true of each document, *Shape:* (documents, 3)."""
    rows = [[sum(t.right for t in doc), sum(t.found for t in doc), sum(t.true for t in doc)] for doc in documents]
    return np.array(rows, dtype=np.float64)


def f1_of(sums: Counts) -> Counts:
    """F1 of sums of right, found, true on the last axis; 0 where nothing is found or true."""
    f1: Counts = 2 * sums[..., 0] / np.maximum(sums[..., 1] + sums[..., 2], 1e-9)
    return f1


def print_line(name: str, counts: Counts, base: Counts | None) -> None:
    right, found, true = counts.sum(axis=0)
    draws = resample(counts)
    low, high = np.quantile(draws, (0.025, 0.975))
    line = f"{name:40}{true:6.0f}{found:7.0f}{right:7.0f}{f1_of(counts.sum(axis=0)):7.3f}  [{low:.3f}, {high:.3f}]  "
    if base is not None and (whole := float(f1_of(base.sum(axis=0)))) > 0:
        bases = resample(base)
        low, high = np.quantile(draws[bases > 0] / bases[bases > 0], (0.025, 0.975))
        line += f"{f1_of(counts.sum(axis=0)) / whole:6.2f}  [{low:.2f}, {high:.2f}]"
    print(line)


def resample(counts: Counts) -> Counts:
    """F1 of bootstrap samples of documents; drawn alike for as many documents, so that ratios are paired."""
    rng = np.random.default_rng(0)
    chosen = rng.integers(0, len(counts), size=(RESAMPLES, len(counts)))
    return f1_of(counts[chosen].sum(axis=1))


if __name__ == "__main__":
    main()
