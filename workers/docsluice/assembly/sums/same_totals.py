"""Totals that are one printed number, taken twice; and totals that add up but for their sign or their order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import overlap
from docsluice.assembly.found import as_decimal
from docsluice.validation.arithmetic import column

if TYPE_CHECKING:
    from collections.abc import Callable

    from docsluice.assembly.found import Draft, Found

_GROSS, _NET, _TAX = "total_gross", "total_net", "total_tax"
_DISCOUNT = "discount_total"
_SUBTRACTED = (("amount_paid", _GROSS, "amount_due", "BR-CO-16"), (_DISCOUNT, "lines_net", _NET, "BR-CO-13"))
"""Amounts that a sum subtracts, with what they are taken from, what is left, and the rule that says so."""
_MOST_TAX = Decimal("0.35")
"""Share of a total with tax that a tax can be: a rate of about 54 per cent."""


def part_totals(draft: Draft) -> Draft:
    """The draft without a total tax that is most of the total with tax, and without a net total that is the tax again.

    The likeliest other option that can be one takes its place, if there is such an option.
    """
    gross, net, tax = (draft.amount(path) for path in (_GROSS, _NET, _TAX))
    if not tax:
        return draft
    if gross and abs(tax) > _MOST_TAX * abs(gross) and (net is None or abs(net) + abs(tax) != abs(gross)):
        return _without(_TAX, draft, lambda amount: abs(amount) <= _MOST_TAX * abs(gross))
    if net is not None and abs(tax) == abs(net):
        if gross is not None and abs(tax) <= _MOST_TAX * abs(gross):
            return _without(_NET, draft, lambda amount: amount + tax == gross)
        return _without(_TAX, draft, lambda amount: abs(amount) <= _MOST_TAX * abs(net))
    return draft


def part_net(draft: Draft) -> Draft:
    """The draft without a net total that is the total with tax again, or without that total, where there is a tax.

    Another option that adds up takes its place, if there is one: of the two it is the one to change, else the less
    likely one. Nothing changes where the tax is the least likely of the three. Only for documents whose net totals are
    without tax: receipts print sums with it.
    """
    gross, net, tax = (draft.amount(path) for path in (_GROSS, _NET, _TAX))
    if not gross or not net or not tax or net != gross or abs(tax) > _MOST_TAX * abs(gross):
        return draft
    ranks = {path: draft.found[path].chosen.rank for path in (_GROSS, _NET, _TAX)}
    wanted = {_NET: gross - tax, _GROSS: net + tax}
    mended = [path for path in wanted if _has_option(draft.found[path], wanted[path])]
    less = min(mended or wanted, key=lambda path: ranks[path])
    if ranks[_TAX] < ranks[less] and not mended:
        return draft
    return _without(less, draft, lambda amount: amount == wanted[less])


def part_lines_net(draft: Draft) -> Draft:
    """The draft without a sum of the lines that is the net total's printed number again, where the lines say otherwise.

    An invoice with discounts or charges often prints the net total alone.
    """
    lines_net, net = draft.found.get("lines_net"), draft.found.get(_NET)
    if lines_net is None or net is None or not overlap(lines_net.chosen.evidence, net.chosen.evidence):
        return draft
    rows = column(draft.found, "line_items", "net_amount")
    total = sum((draft.amount(path) or Decimal(0) for path in rows), Decimal(0))
    return draft if not rows or total == lines_net.amount() else draft.without("lines_net")


def _has_option(item: Found, amount: Decimal) -> bool:
    return any(as_decimal(option.value) == amount for option in item.options)


def order_totals(draft: Draft) -> Draft:
    """The draft with a net total and a tax exchanged that only add up, and with signs by which totals add up.

    A tax is never more than the amount that it is on. Credit notes print some totals with a minus and some without: of
    three totals that add up but for one sign, the sign of the other two counts.
    """
    gross, net, tax = (draft.amount(path) for path in (_GROSS, _NET, _TAX))
    if not gross or not net or not tax:
        return draft
    if net + tax == gross:
        if abs(tax) <= abs(net) or tax * net < 0:
            return draft
        items = draft.found[_NET], draft.found[_TAX]
        return draft.with_found(
            replace(one, chosen=other.chosen, options=(), rule=other.rule) for one, other in (items, items[::-1])
        )
    if abs(net) + abs(tax) != abs(gross) or abs(tax) > _MOST_TAX * abs(gross):
        return draft
    sign = 1 if sum(amount > 0 for amount in (gross, net, tax)) > 1 else -1
    wrong = (path for path, amount in ((_GROSS, gross), (_NET, net), (_TAX, tax)) if amount * sign < 0)
    return draft.with_found(_turn(draft.found[path], "BR-CO-15") for path in wrong)


def turn_subtracted(draft: Draft) -> Draft:
    """The draft with what was paid, and discounts, above zero where they are printed with the minus of a sum.

    EN 16931 has both above zero. Only where the sum asks for it.
    """
    for path, whole, rest, rule in _SUBTRACTED:
        part, before, after = (draft.amount(name) for name in (path, whole, rest))
        charge = (draft.amount("charge_total") or Decimal(0)) if path == _DISCOUNT else Decimal(0)
        if part is not None and before is not None and part < 0 < before and after == before + part + charge:
            draft = draft.with_found([_turn(draft.found[path], rule)])
    return draft


def _turn(item: Found, rule: str) -> Found:
    """The value with the other sign."""
    amount, chosen = item.amount(), item.chosen
    value = format(-amount, "f") if amount is not None else chosen.value
    return item.choose(replace(chosen, value=value, reasons=(*chosen.reasons, "repaired")), rule=rule)


def _without(path: str, draft: Draft, is_possible: Callable[[Decimal], bool]) -> Draft:
    """The draft with the first possible other option of a field, or without the field."""
    item = draft.found[path]
    for option in item.options:
        amount = as_decimal(option.value)
        if amount is not None and is_possible(amount):
            return draft.with_found([item.choose(option)])
    return draft.without(path)
