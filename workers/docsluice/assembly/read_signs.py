"""Amounts of receipts whose currency sign was read as a digit ("895.63" for "$95.63"), told by their sums."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from docsluice.assembly.found import read_amount
from docsluice.assembly.receipts.names import is_receipt
from docsluice.assembly.reread import reread
from docsluice.validation.arithmetic import column

if TYPE_CHECKING:
    from docsluice.assembly.found import Draft, Found, Ground
    from docsluice.schema.spec import Schema

_NET, _TAX, _TIP, _GROSS = "total_net", "total_tax", "tip", "total_gross"
_SLIP = re.compile(r"[35689](\d{1,3}[.,]\d{2})")
"""What "$", "€" and "£" are taken for, and the amount behind it."""
_FEWEST_LINES = 2
_MOST_TAX = Decimal("0.35")  # share of a subtotal that tax and tip can be


def mend_read_signs(draft: Draft, schema: Schema, ground: Ground) -> Draft:
    """The draft without first digits that were signs, where totals, or lines and their sum, agree only without them.

    Then the same for amounts of lines that are more than the whole.
    """
    if not is_receipt(schema):
        return draft
    draft = draft.with_found(_mend_totals(draft, ground))
    draft = draft.with_found(_mend_lines(draft, ground))
    whole = max((amount for path in (_NET, _GROSS) if (amount := draft.amount(path)) is not None), default=None)
    if whole is None:
        return draft
    return draft.with_found(
        _mended(item, rest)
        for item in _lines(draft)
        if (amount := item.amount()) is not None and amount > whole
        if (rest := _behind_sign(item, ground)) is not None and rest <= whole
    )


def _mend_totals(draft: Draft, ground: Ground) -> Iterator[Found]:
    items = [item for path in (_NET, _TAX, _GROSS) if (item := draft.found.get(path)) is not None]
    if not {_NET, _GROSS} <= {item.path for item in items}:
        return
    choices = [
        [amount for amount in (item.amount(), _behind_sign(item, ground)) if amount is not None] for item in items
    ]
    readings = [dict(zip((item.path for item in items), amounts, strict=True)) for amounts in product(*choices)]
    held = [amounts for amounts in readings if _agree(amounts, draft.amount(_TIP))]
    changes = [[item for item in items if amounts[item.path] != item.amount()] for amounts in held]
    fewest = min(map(len, changes), default=0)
    if sum(len(changed) == fewest for changed in changes) == 1:
        (number,) = (i for i, changed in enumerate(changes) if len(changed) == fewest)
        yield from (_mended(item, held[number][item.path]) for item in changes[number])


def _mend_lines(draft: Draft, ground: Ground) -> Iterator[Found]:
    """Lines whose amounts are the subtotal or total if no first digit that can be a sign counts."""
    items = list(_lines(draft))
    before = [item.amount() for item in items]
    after = [_behind_sign(item, ground) or item.amount() for item in items]
    wholes = [item for path in (_NET, _GROSS) if (item := draft.found.get(path)) is not None]
    if len(items) < _FEWEST_LINES or before == after or any(item.amount() == _sum(before) for item in wholes):
        return
    for item in wholes:
        if _sum(after) in (item.amount(), _behind_sign(item, ground)):
            pairs = [*zip(items, after, strict=True), (item, _sum(after))]
            yield from (_mended(one, amount) for one, amount in pairs if amount is not None and amount != one.amount())
            return


def _lines(draft: Draft) -> Iterator[Found]:
    return (draft.found[path] for path in column(draft.found, "line_items", "net_amount"))


def _sum(amounts: Sequence[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _agree(amounts: Mapping[str, Decimal], tip: Decimal | None) -> bool:
    """Whether totals add up; without a tax, whether the total is no less than the subtotal and not far above it."""
    net, gross = amounts[_NET], amounts[_GROSS]
    if _TAX in amounts:
        return gross - net - amounts[_TAX] in (0, tip)
    return net <= gross <= net * (1 + _MOST_TAX)


def _behind_sign(item: Found, ground: Ground) -> Decimal | None:
    """The amount without its first digit; None where OCR offers other readings, which repair tries."""
    match = _SLIP.fullmatch(item.chosen.raw.strip())
    if match is None or any(
        True for place in item.chosen.evidence for _ in reread(item.chosen.raw, place, ground.document)
    ):
        return None
    return read_amount(match[1], item.spec, ground)


def _mended(item: Found, amount: Decimal) -> Found:
    reasons = (*item.chosen.reasons, "repaired")
    return item.choose(replace(item.chosen, value=format(amount, "f"), reasons=reasons))
