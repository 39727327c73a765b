"""Cells that follow from quantity × unit price = net amount, and stand on a line of their row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from docsluice.assembly.choose import choose
from docsluice.assembly.complete import is_free, propose_cell
from docsluice.assembly.found import as_decimal
from docsluice.assembly.lines import span_of
from docsluice.normalise.values import normalise_value
from docsluice.validation.arithmetic import RULES

if TYPE_CHECKING:
    from docsluice.assembly.found import Found, Ground
    from docsluice.assembly.lines import Place, Sheet, Span
    from docsluice.schema.spec import FieldSpec, GroupSpec

_FACTORS = ("quantity", "unit_price", "net_amount")
_RULE = "DS-LINE-NET"


def solve_cell(
    group: GroupSpec, row: Sequence[Found], taken: Sequence[Span], sheet: Sheet, ground: Ground
) -> Iterator[Found]:
    """Of quantity, unit price and net amount the one that a row lacks, if one free number on its lines fits the others.

    Numbers that touch their unit count ("5kg"). Nothing is found where several places fit, or for a quantity of one:
    too many things are numbered 1.
    """
    known = {cell.spec.name: amount for cell in row if (amount := cell.amount()) is not None}
    missing = [spec for spec in group.fields if spec.name in _FACTORS and spec.name not in known]
    if len(missing) != 1 or len(known.keys() & set(_FACTORS)) != len(_FACTORS) - 1:
        return
    spec = missing[0]
    places = [place for place in _numbers_of(row, sheet) if is_free(place.span, taken)]
    fitting = [place for place in places if _fits(spec, place, known, sheet, ground)]
    if len(fitting) == 1:
        found = choose(spec.path, spec, [propose_cell(spec, fitting[0].span, sheet)], ground)
        if found is not None:
            yield replace(found, tier="derived", rule=_RULE)


def _numbers_of(row: Sequence[Found], sheet: Sheet) -> Iterator[Place]:
    """Numbers on the lines that the row's cells stand on."""
    for number in sorted({sheet.number_at(span_of(cell.chosen, sheet.document).start) for cell in row}):
        yield from sheet.numbers(number, loose=True)


def _fits(spec: FieldSpec, place: Place, known: dict[str, Decimal], sheet: Sheet, ground: Ground) -> bool:
    meaning = normalise_value(sheet.text(place.span), spec, ground.context)
    amount = as_decimal(meaning.value) if meaning else None
    if amount is None or not amount or (spec.name == "quantity" and amount == 1):
        return False
    amounts = {f"line_items[0].{name}": value for name, value in {**known, spec.name: amount}.items()}
    return all(equation.holds(amounts) for equation in RULES[_RULE](amounts))
