"""Sums that no engine saw and the document prints: a total with tax, the one amount of a table that is missing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from docsluice.assembly.found import Found, printed_amount, read_amount
from docsluice.assembly.lines import Sheet, span_of
from docsluice.assembly.sums.check import amounts_of

if TYPE_CHECKING:
    from docsluice.assembly.found import Draft, Ground
    from docsluice.assembly.lines import Place, Span
    from docsluice.records import Box
    from docsluice.schema.spec import Schema

_ADDS_UP = 0.7  # score of an amount that a sum asks for and the page prints
_MOST_TAX = Decimal("0.5")  # share of the net amount
_BELOW_LAST = 4  # lines below the last row on which its amount may stand


def find_printed_gross(draft: Draft, schema: Schema, ground: Ground) -> Iterator[Found]:
    """BR-CO-15: the missing total with tax, where the document prints the sum of net amount and tax.

    Not where there is no tax, since the sum is the net amount then, which may stand anywhere.
    """
    spec, net, tax = schema.field("total_gross"), draft.amount("total_net"), draft.amount("total_tax")
    if "BR-CO-15" not in schema.rules or spec is None or "total_gross" in draft.found or not net or not tax:
        return
    if abs(tax) > _MOST_TAX * abs(net):
        return
    sheet = Sheet(ground.document)
    places = (place for line in sheet.lines for place in sheet.numbers(line.number))
    place = next((one for one in places if read_amount(sheet.text(one.span), spec, ground) == net + tax), None)
    if place is not None:
        option = printed_amount(net + tax, place.span, _ADDS_UP, ground)
        yield Found(spec.path, spec, option, tier="derived", inputs=("total_net", "total_tax"), rule="BR-CO-15")


def find_missing_amount(draft: Draft, schema: Schema, ground: Ground) -> Iterator[Found]:
    """BR-CO-10: the amount of the only line without one, where the sum of lines asks for it and its place has it.

    The sum of lines is the total without tax where there are no discounts and charges.
    """
    group = next((one for one in schema.groups if one.name == "line_items"), None)
    if "BR-CO-10" not in schema.rules or group is None:
        return
    anchors = {path.rpartition(".")[0]: item for path, item in draft.found.items() if path.endswith("].description")}
    amounts = {row: draft.amount(f"{row}.net_amount") for row in anchors}
    lacking = [row for row, amount in amounts.items() if amount is None]
    total = _sum_of_lines(draft)
    if len(lacking) != 1 or len(anchors) == 1 or total is None:
        return
    row, spec = lacking[0], next(one for one in group.fields if one.name == "net_amount")
    wanted = total - sum((amount for amount in amounts.values() if amount is not None), Decimal(0))
    sheet = Sheet(ground.document)
    taken = [
        span_of(item.chosen, ground.document)
        for path, item in draft.found.items()
        if item.chosen.evidence and path.startswith("line_items[")
    ]
    others = [
        place
        for other in amounts
        if other != row
        for place in [sheet.place(span_of(draft.found[f"{other}.net_amount"].chosen, ground.document))]
        if place is not None
    ]
    places = [
        place
        for place in _places_of(row, anchors, sheet)
        if not any(place.span.overlaps(span) for span in taken)
        and any(_stand_below(place.box, one.box) for one in others)
        and wanted
        and read_amount(sheet.text(place.span), spec, ground) == wanted
    ]
    if len(places) == 1:
        paths = tuple(f"{other}.net_amount" for other, amount in amounts.items() if amount is not None)
        option = printed_amount(wanted, places[0].span, _ADDS_UP, ground)
        yield Found(f"{row}.net_amount", spec, option, tier="derived", inputs=paths, rule="BR-CO-10")


def _stand_below(one: Box, other: Box) -> bool:
    """Whether two boxes share half of the narrower one's width."""
    return 2 * (min(one.x1, other.x1) - max(one.x0, other.x0)) >= min(one.x1 - one.x0, other.x1 - other.x0)


def _sum_of_lines(draft: Draft) -> Decimal | None:
    amounts = amounts_of(draft)
    if amounts.keys() & {"discount_total", "charge_total"}:
        return amounts.get("lines_net")
    return amounts.get("lines_net", amounts.get("total_net"))


def _places_of(row: str, anchors: dict[str, Found], sheet: Sheet) -> Iterator[Place]:
    """Numbers from the first line of a row to the line before the next."""
    firsts = {name: sheet.number_at(_start(item, sheet).start) for name, item in anchors.items()}
    first = firsts[row]
    last = min((number for number in firsts.values() if number > first), default=first + _BELOW_LAST)
    for number in range(first, last):
        yield from sheet.numbers(number)


def _start(item: Found, sheet: Sheet) -> Span:
    return span_of(item.chosen, sheet.document)
