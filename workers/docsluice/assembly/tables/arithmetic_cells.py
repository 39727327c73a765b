"""Cells that follow from quantity × unit price = net amount, and stand on a line of their row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice, permutations
from typing import TYPE_CHECKING

from docsluice.assembly.choose import choose
from docsluice.assembly.found import read_amount
from docsluice.assembly.lines import span_of
from docsluice.assembly.tables.complete import is_free, propose_cell
from docsluice.validation.arithmetic import RULES

if TYPE_CHECKING:
    from docsluice.assembly.found import Found, Ground
    from docsluice.assembly.lines import Place, Sheet, Span
    from docsluice.schema.spec import FieldSpec, GroupSpec

_FACTORS = ("quantity", "unit_price", "net_amount")
_RULE = "DS-LINE-NET"
_MOST_NUMBERS = 24  # of a line that is a row; every pair of them is tried
_CENTS = re.compile(r"[.,]\d{2,4}$")


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


def solve_row(
    group: GroupSpec, row: Sequence[Found], taken: Sequence[Span], sheet: Sheet, ground: Ground
) -> list[Found]:
    """The row, with quantity and unit price found by their product where both lack, or where the three contradict.

    Numbers on the lines of the row are tried that no other row has. A row that contradicts itself keeps its price, and
    gets the only quantity and amount beside it that multiply. Nothing changes where several fit.
    """
    cells = {cell.spec.name: cell for cell in row}
    known = {name: amount for name, cell in cells.items() if (amount := cell.amount()) is not None}
    specs = {spec.name: spec for spec in group.fields if spec.name in _FACTORS}
    if len(specs) < len(_FACTORS) or "net_amount" not in known:
        return list(row)
    missing = [name for name in _FACTORS if name not in known]
    own = [span_of(cell.chosen, sheet.document) for cell in row if cell.spec.name in _FACTORS]
    if missing == ["quantity", "unit_price"]:
        fixed, searched = {"net_amount": known["net_amount"]}, missing
        own = []
    elif not missing and not _multiplies(known, reversed_too=False):
        fixed, searched = {"unit_price": known["unit_price"]}, ["quantity", "net_amount"]
    else:
        return list(row)
    held = [span_of(cells[name].chosen, sheet.document) for name in fixed]
    rest = [span for span in taken if span not in own]
    places = [
        place
        for place in _numbers_of(row, sheet)
        if is_free(place.span, held) and (place.span in own or is_free(place.span, rest))
    ]
    read = {
        (name, place): read_amount(sheet.text(place.span), specs[name], ground) for name in searched for place in places
    }
    fitting = []
    for pair in permutations(places, 2):
        values = [read[name, place] for name, place in zip(searched, pair, strict=True)]
        found = {name: value for name, value in zip(searched, values, strict=True) if value}
        if (
            len(found) == len(searched)
            and found["quantity"] != 1
            and _multiplies({**fixed, **found}, reversed_too=bool(missing))
        ):
            fitting.append(pair)
    fitting = [pair for pair in fitting if _is_price_last(searched, pair, sheet)]
    if len(fitting) != 1:
        return list(row)
    new = dict(cells)
    for name, place in zip(searched, fitting[0], strict=True):
        candidate = propose_cell(specs[name], place.span, sheet)
        solved = choose(specs[name].path, specs[name], [candidate], ground)
        if solved is not None:
            new[name] = replace(solved, tier="derived", rule=_RULE)
    return list(new.values())


def _is_price_last(names: Sequence[str], pair: Sequence[Place], sheet: Sheet) -> bool:
    """Of a quantity and a price the price is the one with cents, and of two with or without the one on the right."""
    if names != ["quantity", "unit_price"]:
        return True
    quantity, price = (_CENTS.search(sheet.text(place.span)) is not None for place in pair)
    return price > quantity or (price == quantity and pair[0].span.start < pair[1].span.start)


def _multiplies(known: Mapping[str, Decimal], *, reversed_too: bool = True) -> bool:
    """Whether quantity times price is the amount; `reversed_too`: or as much below zero, as credit notes print it."""
    amounts = {f"line_items[0].{name}": known[name] for name in _FACTORS}
    equations = RULES[_RULE](amounts)
    return all(one.holds(amounts) or (reversed_too and one.holds_reversed(amounts)) for one in equations)


def _numbers_of(row: Sequence[Found], sheet: Sheet) -> Iterator[Place]:
    """Numbers on the lines that the row's cells stand on; the first of a line that has too many for a row."""
    for number in sorted({sheet.number_at(span_of(cell.chosen, sheet.document).start) for cell in row}):
        yield from islice(sheet.numbers(number, loose=True), _MOST_NUMBERS)


def _fits(spec: FieldSpec, place: Place, known: dict[str, Decimal], sheet: Sheet, ground: Ground) -> bool:
    amount = read_amount(sheet.text(place.span), spec, ground)
    if not amount or (spec.name == "quantity" and amount == 1):
        return False
    return _multiplies({**known, spec.name: amount})
