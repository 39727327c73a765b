"""Draw one synthetic document of a type."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from docsluice.teacher.samples import LabelledDocument
from docsluice.teacher.synthetic.contracts import draw_contract, wrap_paragraphs
from docsluice.teacher.synthetic.invoices import draw_credit_note, draw_invoice, draw_order
from docsluice.teacher.synthetic.layout import Drawn, compose
from docsluice.teacher.synthetic.others import draw_other
from docsluice.teacher.synthetic.receipts import draw_receipt

MAKERS: Mapping[str, Callable[[random.Random, str | None], Drawn]] = {
    "invoice": draw_invoice,
    "credit note": draw_credit_note,
    "order": draw_order,
    "receipt": draw_receipt,
    "contract": draw_contract,
    "other": draw_other,
}
SHARES: Mapping[str, float] = {
    "invoice": 0.50, "credit note": 0.08, "order": 0.06, "receipt": 0.14, "contract": 0.22, "other": 0.0,
}  # fmt: skip


def generate(rng: random.Random, identifier: str, document_type: str | None = None) -> LabelledDocument:
    """A document with exact labels; without a type, the types come in the shares above."""
    drawn = draw(rng, document_type)
    document = compose(identifier, drawn)
    return wrap_paragraphs(document, rng.randint(70, 120)) if drawn.is_prose else document


def draw(rng: random.Random, document_type: str | None = None, language: str | None = None) -> Drawn:
    """A document as lines; without a type or language, they come in their shares."""
    kind = document_type or rng.choices(list(SHARES), list(SHARES.values()))[0]
    return MAKERS[kind](rng, language)
