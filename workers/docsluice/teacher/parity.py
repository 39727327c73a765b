"""Whether an exported model does what the reference package does.

Scores of all candidates are compared, and what is decoded from them at a threshold of 0.5, over short documents of
each kind. Full precision must agree to 1e-4 and decode the same, half precision must agree to 0.05; INT8 differs, and
the report says how much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docsluice.errors import ModelError
from docsluice.extraction.load import load_engine
from docsluice.extraction.prompt import Task, class_task
from docsluice.teacher.boundary_reference import compare_boundary
from docsluice.teacher.span_reference import compare_span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from docsluice.extraction.engines.gliner2 import Gliner2Engine
    from docsluice.extraction.model_folder import Architecture, Precision
    from docsluice.teacher.reference import Both

_COMPARE: Mapping[Architecture, Callable[[Gliner2Engine, Any, str, tuple[Task, ...]], Both]] = {
    "boundary": compare_boundary,
    "span": compare_span,
}
TOLERANCES: dict[Precision, float] = {"fp32": 1e-4, "fp16": 0.05}

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
    compare_text = _COMPARE[engine.card.architecture]
    differences = [0.0]
    candidates = missing = same = decoded = 0
    for text in texts:
        both = compare_text(engine, model, text, tasks)
        candidates += len(both.theirs)
        missing += len(both.theirs.keys() - both.ours.keys())
        differences += [abs(both.ours[key] - both.theirs[key]) for key in both.ours.keys() & both.theirs.keys()]
        same += len(both.found & both.wanted)
        decoded += len(both.found | both.wanted)
    return Parity(max(differences), candidates, missing, same, decoded)


def check_graph(parity: Parity, precision: Precision) -> None:
    """Raise ModelError if a graph in full or half precision differs from the reference."""
    allowed = TOLERANCES.get(precision, 1.0)
    others = precision == "fp32" and (parity.missing or parity.same != parity.decoded)
    if parity.difference > allowed or others:
        raise ModelError(
            f"expected the exported graph in {precision} to score within {allowed} of gliner2, and in fp32 to decode "
            f"the same, got {parity}; this version of gliner2 or torch may have changed: pin the versions of "
            "docsluice[train]"
        )
