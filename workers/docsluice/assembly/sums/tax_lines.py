"""Lines that print a rate, what it is of and the tax: net amount and tax of a document in any language.

    A 19,00 %   3,61   0,69   4,30          SR (6%)   100.85   6.05

That the tax is the rate of the amount beside it is seen without a word, so such lines tell the totals where no engine
and no label does, and that a total is the amount without tax. They count where the sum of both is printed elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.found import Found, Option, printed_amount, read_amount
from docsluice.assembly.lines import Sheet
from docsluice.assembly.tables.rows_below_heads import list_numbers
from docsluice.confidence.features import Features
from docsluice.validation.arithmetic import column

if TYPE_CHECKING:
    from docsluice.assembly.found import Draft, Ground
    from docsluice.assembly.lines import Place
    from docsluice.schema.spec import FieldSpec, Schema

RULE = "DS-TAX-LINES"
_RATE = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s?%")
_BARE = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)(?=\s|$)")
_HEAD = 4  # lines above a line of taxes on which the head of its table may stand
_LEAST_RATE, _MOST_RATE = Decimal(2), Decimal(30)  # per cent
_CENT = Decimal("0.01")
_COIN = Decimal("0.05")  # what a total may be rounded to
_MOST_AMOUNTS = 24  # of a line of taxes; every pair of them is tried
_SCORE = 0.8  # of an amount that such a line gives
_NET, _TAX, _GROSS, _DUE = "total_net", "total_tax", "total_gross", "amount_due"


class TaxLine(NamedTuple):
    """Net amount and tax of a rate, with their places; `closed` if their sum stands on the line too."""

    net: Decimal
    tax: Decimal
    closed: bool
    places: tuple[Place, Place]


class _Printed(NamedTuple):
    amount: Decimal
    place: Place


def read_tax_lines(draft: Draft, schema: Schema, ground: Ground) -> Draft:
    """The draft with the totals that lines of taxes give, where it has none or they contradict its own.

    A total that is the amount without tax, or that of one rate among several, becomes the printed sum.
    """
    spec = schema.field(_GROSS)
    if spec is None or ground.document.xml or "%" not in ground.document.text:
        return draft
    sheet = Sheet(ground.document)
    amounts = _list_amounts(sheet, spec, ground)
    lines = _without_sums(_list_lines(sheet, amounts))
    if not lines:
        return draft
    net, tax = _sum_up(lines)
    own = {line.places[0].line for line in lines}
    printed = [one for one in amounts if one.place.line not in own and abs(one.amount - net - tax) <= _COIN]
    total = draft.amount(_GROSS)
    is_part = len(lines) > 1 and total in {line.net + line.tax for line in lines}
    if total is None or abs(total) == net or is_part:
        printed.sort(key=lambda one: abs(one.amount - net - tax))
        if not printed:
            return draft
        chosen = printed[-1] if total == net else printed[0]
        due = schema.field(_DUE) if is_part and draft.amount(_DUE) == total else None
        draft = draft.with_found(_replace(draft, one, chosen, ground) for one in (spec, due) if one is not None)
    elif abs(total - net - tax) > _COIN:
        return draft
    return draft.with_found(_parts(draft, schema, lines, amounts, ground))


def _replace(draft: Draft, spec: FieldSpec, printed: _Printed, ground: Ground) -> Found:
    option = printed_amount(printed.amount, printed.place.span, _SCORE, ground)
    before = draft.found.get(spec.path)
    return before.choose(option, rule=RULE) if before else Found(spec.path, spec, option, tier="derived", rule=RULE)


def _parts(
    draft: Draft, schema: Schema, lines: Sequence[TaxLine], amounts: Sequence[_Printed], ground: Ground
) -> Iterator[Found]:
    """Tax and net amount; of net amounts only one that is missing or is another of these amounts is replaced.

    A subtotal may stand before a discount that the line of the tax comes after. The tax of one rate among several that
    were found as rows is left to BR-CO-14.
    """
    net, tax = _sum_up(lines)
    first, confused = lines[0], {tax, net + tax, *(line.net for line in lines)}
    rows = column(draft.found, "tax_breakdown", "amount")
    for path, wanted, own in ((_NET, net, first.places[0]), (_TAX, tax, first.places[1])):
        spec, have, before = schema.field(path), draft.amount(path), draft.found.get(path)
        if spec is None or have == wanted or (path == _NET and have not in {None, *confused}):
            continue
        if path == _TAX and before and len(rows) > 1:
            continue
        elsewhere = (one.place for one in amounts if one.amount == wanted)
        place = own if len(lines) == 1 else next(elsewhere, None)
        if place is None:
            option = Option(format(wanted, "f"), "", Features(_SCORE, margin=_SCORE), ())
        else:
            option = printed_amount(wanted, place.span, _SCORE, ground)
        if before and place:
            yield before.choose(option, rule=RULE)
        else:
            yield Found(path, spec, option, tier="derived", rule=RULE)


def _list_amounts(sheet: Sheet, spec: FieldSpec, ground: Ground) -> list[_Printed]:
    """Amounts with cents, in the order of the text; rates are none."""
    found = []
    for line in sheet.lines:
        for place in list_numbers(line.number, sheet):
            raw = sheet.text(place.span)
            after = sheet.document.text[place.span.end : place.span.end + 2].lstrip()
            amount = read_amount(raw, spec, ground) if re.search(r"[.,]\d\d$", raw) else None
            if amount is not None and not after.startswith("%"):
                found.append(_Printed(amount, place))
    return found


def _list_lines(sheet: Sheet, amounts: Sequence[_Printed]) -> list[TaxLine]:
    """Lines of taxes, each pair of amounts once; of the pairs of a line one whose sum it prints goes before others.

    A line without a rate must also print the sum, and its rate stand elsewhere in the document.
    """
    anywhere = _rates(sheet.document.text)
    found: dict[tuple[Decimal, Decimal], TaxLine] = {}
    by_line: dict[int, list[_Printed]] = {}
    for one in amounts:
        by_line.setdefault(one.place.line, []).append(one)
    for number, here in by_line.items():
        if len(here) > _MOST_AMOUNTS:
            continue
        rates = _rates(sheet.lines[number].text) or _rates_below_head(number, sheet)
        lines = list(_read_line(here, rates, anywhere))
        line = next((one for one in lines if one.closed), lines[0] if lines else None)
        if line is not None:
            found.setdefault((line.net, line.tax), line)
    return list(found.values())


def _read_line(amounts: Sequence[_Printed], rates: Sequence[Decimal], anywhere: Sequence[Decimal]) -> Iterator[TaxLine]:
    """Every pair of a line's amounts of which one is the tax of the other, at a rate of the line or else of any."""
    for net, tax in permutations(amounts, 2):
        closed = any(one.amount == net.amount + tax.amount for one in amounts)
        if not 0 < tax.amount / (net.amount or 1) < 1 or not (rates or closed):
            continue
        if any(abs(net.amount * rate / 100 - tax.amount) <= _CENT for rate in rates or anywhere):
            yield TaxLine(net.amount, tax.amount, closed, (net.place, tax.place))


def _rates(text: str) -> tuple[Decimal, ...]:
    rates = {Decimal(match[1].replace(",", ".")) for match in _RATE.finditer(text)}
    return tuple(sorted(rate for rate in rates if _LEAST_RATE <= rate <= _MOST_RATE))


def _rates_below_head(number: int, sheet: Sheet) -> tuple[Decimal, ...]:
    """Bare numbers of a line, or of the one above it, that may be rates, since a head above has the sign.

    Such a head is `Code  %  Amount  Tax`.
    """
    if not any("%" in line.text for line in sheet.lines[max(0, number - _HEAD) : number]):
        return ()
    here = (_rates(_BARE.sub(r"\1%", sheet.lines[one].text)) for one in (number, number - 1))
    return next((rates for rates in here if rates), ())


def _sum_up(lines: Sequence[TaxLine]) -> tuple[Decimal, Decimal]:
    """Net amount and tax of all lines."""
    return sum((line.net for line in lines), Decimal(0)), sum((line.tax for line in lines), Decimal(0))


def _without_sums(lines: Sequence[TaxLine]) -> list[TaxLine]:
    """The lines without one that sums up all the others."""
    net, tax = _sum_up(lines)
    return [line for line in lines if len(lines) == 1 or (2 * line.net, 2 * line.tax) != (net, tax)]
