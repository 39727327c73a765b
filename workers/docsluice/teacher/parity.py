"""Whether an exported model does what the reference package does.

Scores of all candidates are compared, and what is decoded from them at a threshold of 0.5, over short documents of
each kind. Full precision must agree to 1e-4; INT8 differs, and the report says how much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from docsluice.errors import ModelError
from docsluice.extraction.load import load_engine
from docsluice.extraction.prompt import Task, class_task
from docsluice.extraction.windows import Window
from docsluice.teacher.reference import build_schema, choose_like_reference, extract_by_reference, score_by_reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from docsluice.extraction.decode import Scored


TOLERANCE = 1e-4

TASKS: tuple[Task, ...] = (
    Task("structure", "line item", ("description", "quantity", "unit price", "net amount"), "description"),
    Task("structure", "tax", ("tax rate", "tax base", "tax amount"), "tax rate"),
    Task(
        "entities", "entities", ("invoice number", "issue date", "seller name", "buyer name", "total amount", "party")
    ),
    Task("relation", "referred to as", ("head", "tail")),
    class_task(("invoice", "receipt", "contract", "other")),
)
_INVOICE = """\
Nordwind Handel GmbH\tRechnung Nr. RE-2024-118\tDatum 14.03.2024
Kunde: Bäckerei Sommer
Pos\tBezeichnung\tMenge\tPreis\tBetrag
1\tMehl Typ 550, 25 kg\t4\t18,50\t74,00
2\tHefe\t10\t1,20\t12,00
Netto\t86,00
USt 7 %\t6,02
Gesamtbetrag EUR\t92,02"""
_RECEIPT = """\
CORNER CAFE, 12 High Street, Leeds
2 Flat white 7.00
1 Scone 2.80
TOTAL GBP 9.80
VAT 20% 1.63
Visit www.corner.example"""
_CONTRACT = """\
This Supply Agreement ("Agreement") is made as of January 5, 2021 between Blue Harbor Foods, Inc., a Delaware
corporation ("Supplier"), and Cedar Grove Markets LLC ("Buyer")."""
TEXTS = (_INVOICE, _RECEIPT, _CONTRACT, "Total 5")


@dataclass(frozen=True)
class Parity:
    """How two runs of one model agree.

    `difference` is the largest one between probabilities of the same candidate span; `missing` of `candidates` were
    proposed by the reference only. `same` of `decoded` results (spans, cells, relations, classes) were found by both;
    `decoded` counts what either found.
    """

    difference: float
    candidates: int
    missing: int
    same: int
    decoded: int


def compare(model: Any, folder: Path, texts: Sequence[str] = TEXTS, tasks: tuple[Task, ...] = TASKS) -> Parity:
    """Compare a model folder with the checkpoint that it was made of, on texts that fit one window each."""
    engine = load_engine(folder, threads=1)
    one_span = engine.card.cells == "optional_one"
    differences = [0.0]
    candidates = missing = same = decoded = 0
    for text in texts:
        read, shown = engine.read(text), engine.show(text)
        window = Window(0, len(read.words.texts))
        scored = engine.score(read, engine.prompt(tasks), window)
        schema = build_schema(model, tasks, one_span_a_cell=one_span)
        ours, theirs = dict(_list_scores(scored)), score_by_reference(model, shown, schema)
        candidates += len(theirs)
        missing += len(theirs.keys() - ours.keys())
        differences += [abs(ours[key] - theirs[key]) for key in ours.keys() & theirs.keys()]
        found = set(choose_like_reference(scored, tasks, read))
        wanted = set(extract_by_reference(model, shown, schema, tasks))
        same += len(found & wanted)
        decoded += len(found | wanted)
    return Parity(max(differences), candidates, missing, same, decoded)


def check_graph(parity: Parity) -> None:
    """Raise ModelError if a graph in full precision differs from the reference."""
    if parity.difference > TOLERANCE or parity.missing or parity.same != parity.decoded:
        raise ModelError(
            f"expected the exported graph to score within {TOLERANCE} of gliner2 and to decode the same, got "
            f"{parity}; this version of gliner2 or torch may have changed: pin the versions of docsluice[train]"
        )


def _list_scores(scored: Scored) -> Iterator[tuple[tuple[int, ...], float]]:
    for query, k in np.argwhere(scored.scores.span_valid):
        first, last = scored.scores.spans[query, k]
        yield (int(query), int(first), int(last)), float(scored.spans[query, k])
