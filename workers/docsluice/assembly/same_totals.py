"""Totals that are one printed number, taken twice."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from docsluice.assembly.found import as_decimal

if TYPE_CHECKING:
    from collections.abc import Callable

    from docsluice.assembly.found import Draft

_GROSS, _NET, _TAX = "total_gross", "total_net", "total_tax"
_MOST_TAX = Decimal("0.35")
"""Share of a total with tax that a tax can be: a rate of about 54 per cent."""


def part_totals(draft: Draft) -> Draft:
    """The draft without a total tax that is the total with tax again, and without a net total that is the tax again.

    The likeliest other option that can be one takes its place, if there is such an option.
    """
    gross, net, tax = (draft.amount(path) for path in (_GROSS, _NET, _TAX))
    if not tax:
        return draft
    if gross is not None and abs(tax) == abs(gross):
        return _without(_TAX, draft, lambda amount: abs(amount) <= _MOST_TAX * abs(gross))
    if net is not None and abs(tax) == abs(net):
        if gross is not None and abs(tax) <= _MOST_TAX * abs(gross):
            return _without(_NET, draft, lambda amount: amount + tax == gross)
        return _without(_TAX, draft, lambda amount: abs(amount) <= _MOST_TAX * abs(net))
    return draft


def _without(path: str, draft: Draft, is_possible: Callable[[Decimal], bool]) -> Draft:
    """The draft with the first possible other option of a field, or without the field."""
    item = draft.found[path]
    for option in item.options:
        amount = as_decimal(option.value)
        if amount is not None and is_possible(amount):
            return draft.with_found([item.choose(option)])
    return draft.without(path)
