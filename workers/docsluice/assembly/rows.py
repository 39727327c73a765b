"""Rows of repeating groups: line items, tax breakdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docsluice.assembly.choose import choose
from docsluice.assembly.evidence import start_of
from docsluice.assembly.found import Found

if TYPE_CHECKING:
    from docsluice.assembly.found import Ground
    from docsluice.records import Instance
    from docsluice.schema.spec import GroupSpec

# First words of lines that state totals, taxes or payments, not articles.
_NO_ITEM = re.compile(
    r"""\W*(?:sub[\s-]*totals?|(?:grand\s+|net\s+|invoice\s+|order\s+)?totals?|sum(?:me|a)?|gesamt(?:betrag|summe)?|zwischensumme|montant|
    total[e]?|totaal|(?:sales\s+)?tax(?:es)?|vat|gst|hst|pst|mwst|ust|tva|iva|btw|change|cash|rounding(?:\s+adj\w*)?|amount\s+due|
    balance(?:\s+due)?|visa|master\s?card|amex|debit(?:\s+card)?|credit(?:\s+card)?|card|tip|gratuity|tender(?:ed)?|payment|
    übertrag|carried\s+forward|report)(?:\s+(?:due|amount|tax|paid|sales|total|excl\.?|incl\.?|net|ht|ttc|netto|brutto|\d+[\d.,]*\s?%?))*
    [\W\d]*""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMBERS = ("net_amount", "quantity", "unit_price", "base", "amount", "rate")


def choose_rows(group: GroupSpec, instances: Sequence[Instance], ground: Ground, floor: float) -> Iterator[Found]:
    """Cells of the rows of a group from top to bottom, with paths such as `line_items[0].quantity`.

    A row without an anchor, a row whose anchor is the word for a total or a tax, and a second row at the same
    place are left out.
    """
    number = 0
    taken: list[tuple[int, int]] = []
    for instance in sorted(instances, key=_position):
        if instance.group != group.name or instance.score < floor:
            continue
        cells = list(_cells(group, instance, ground))
        anchor = next((cell for cell in cells if cell.spec.name == group.anchor), None)
        if anchor is None or _is_no_item(anchor, cells):
            continue
        place = anchor.chosen.evidence[0]
        at = (
            start_of(ground.document, place),
            place.end - place.start,
        )
        if at in taken:
            continue
        taken.append(at)
        for cell in cells:
            yield Found(f"{group.name}[{number}].{cell.spec.name}", cell.spec, cell.chosen, options=cell.options)
        number += 1


def _cells(group: GroupSpec, instance: Instance, ground: Ground) -> Iterator[Found]:
    for spec in group.fields:
        if spec.derived:
            continue
        candidates = [cell for cell in instance.cells if cell.field in (spec.path, spec.name)]
        if candidates and (cell := choose(spec.path, spec, candidates, ground)):
            yield cell


def _is_no_item(anchor: Found, cells: Sequence[Found]) -> bool:
    if anchor.spec.type != "text":
        return not any(cell.spec.name in _NUMBERS for cell in cells)
    return _NO_ITEM.fullmatch(str(anchor.value)) is not None


def _position(instance: Instance) -> int:
    return min((cell.start for cell in instance.cells), default=0)
