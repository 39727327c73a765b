"""Draw one synthetic document of a type."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from docsluice.teacher.samples import LabelledDocument
from docsluice.teacher.synthetic.contracts import make_contract
from docsluice.teacher.synthetic.invoices import make_credit_note, make_invoice, make_order
from docsluice.teacher.synthetic.others import make_other
from docsluice.teacher.synthetic.receipts import make_receipt

MAKERS: Mapping[str, Callable[[random.Random, str], LabelledDocument]] = {
    "invoice": make_invoice,
    "credit note": make_credit_note,
    "order": make_order,
    "receipt": make_receipt,
    "contract": make_contract,
    "other": make_other,
}
SHARES: Mapping[str, float] = {
    "invoice": 0.50, "credit note": 0.08, "order": 0.06, "receipt": 0.14, "contract": 0.22, "other": 0.0,
}  # fmt: skip


def generate(rng: random.Random, identifier: str, document_type: str | None = None) -> LabelledDocument:
    """A document with exact labels; without a type, the types come in the shares above."""
    kind = document_type or rng.choices(list(SHARES), list(SHARES.values()))[0]
    return MAKERS[kind](rng, identifier)
