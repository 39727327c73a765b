"""Rows and cells that the heads of a table give and that an engine did not see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from docsluice.assembly.found import read_amount
from docsluice.assembly.lines import Span
from docsluice.assembly.tables.columns import anchor_of, name_of
from docsluice.assembly.tables.complete import FILLED, is_free, propose_cell
from docsluice.assembly.tables.rows_below_heads import AMOUNT, FACTORS, list_numbers, read_table
from docsluice.records import Instance

if TYPE_CHECKING:
    from docsluice.assembly.found import Ground
    from docsluice.assembly.lines import Sheet
    from docsluice.assembly.tables.heads import HeadLine
    from docsluice.assembly.tables.rows_below_heads import TableRow
    from docsluice.records import Candidate
    from docsluice.schema.spec import FieldSpec, GroupSpec

    Specs = Mapping[str, FieldSpec]

_ANCHOR = "description"
_WEAK = 0.2  # an engine's cell below it counts as not seen
_NEAR = 4  # lines between an amount and the description of an engine's row that lacks one
_SUM_WITHIN = 12  # lines below a table within which its sum is printed
_SUMMED = 2  # rows whose sum ends a table; one amount is often printed twice


def add_headed_rows(
    group: GroupSpec, instances: Sequence[Instance], head_lines: Sequence[HeadLine], sheet: Sheet, ground: Ground
) -> tuple[Instance, ...]:
    """The rows, with the cells and rows that lines of heads give, from top to bottom.

    Taken are rows whose quantity times price is their amount, and all rows of a table whose sum is printed below it.
    Without any row of an engine this gives 62 % of the cells of 90 training invoices at a precision of 93 %, and 76 %
    at 97 % of 60 synthetic ones.
    """
    specs = {spec.name: spec for spec in group.fields}
    if group.anchor != _ANCHOR or not specs.keys() >= {AMOUNT, *FACTORS}:
        return tuple(instances)
    rows = list(instances)
    for head_line in head_lines:
        table = _down_to_sum(list(read_table(head_line, specs, sheet, ground)), specs, sheet, ground)
        for row in _proven(table, specs, sheet, ground):
            mine = _find_same(row, table, rows, sheet)
            if mine is None:
                rows.append(_new_instance(row, group, specs, sheet))
            else:
                rows[mine] = _with_missing(row, rows[mine], specs, sheet)
    return tuple(sorted(rows, key=lambda row: anchor_of(group.anchor, row).start))


def _proven(table: Sequence[TableRow], specs: Specs, sheet: Sheet, ground: Ground) -> Iterator[TableRow]:
    """The rows that multiply, and the others where the sum of all is printed close below.

    A price that does not multiply is left out: it is the one before a discount (BT-148).
    """
    is_summed = bool(table) and _is_printed(
        table, range(table[-1].line + 1, table[-1].line + 1 + _SUM_WITHIN), specs, sheet, ground
    )
    for row in table:
        if row.multiplies():
            yield row
        elif is_summed:
            names = row.numbers.keys() - ({"unit_price"} if row.numbers.keys() >= {*FACTORS} else set())
            yield row._replace(numbers={name: span for name, span in row.numbers.items() if name in names})


def _down_to_sum(table: Sequence[TableRow], specs: Specs, sheet: Sheet, ground: Ground) -> Sequence[TableRow]:
    """The rows above the first line with the sum of all amounts before it: what follows are taxes, charges, totals."""
    for count, (row, after) in enumerate(pairwise(table), start=1):
        if count >= _SUMMED and _is_printed(table[:count], range(row.line + 1, after.line), specs, sheet, ground):
            return table[:count]
    return table


def _is_printed(table: Sequence[TableRow], lines: Iterable[int], specs: Specs, sheet: Sheet, ground: Ground) -> bool:
    """Whether one of the lines has the sum of the amounts of rows."""
    amounts = [row.values[AMOUNT] for row in table if AMOUNT in row.values]
    return len(amounts) == len(table) and any(
        read_amount(sheet.text(place.span), specs[AMOUNT], ground) == sum(amounts)
        for number in lines
        for place in list_numbers(number, sheet)
    )


def _find_same(row: TableRow, table: Sequence[TableRow], rows: Sequence[Instance], sheet: Sheet) -> int | None:
    """Which of an engine's rows is one of the table: with the same amount or description, or without one beside it."""
    beside = None
    for i, instance in enumerate(rows):
        spans = {name_of(cell): Span(cell.start, cell.end) for cell in reversed(instance.cells) if cell.score >= _WEAK}
        first = anchor_of(_ANCHOR, instance)
        if row.description.overlaps(Span(first.start, first.end)):
            return i
        if AMOUNT in spans:
            if spans[AMOUNT].overlaps(row.numbers[AMOUNT]):
                return i
            continue
        line = sheet.number_at(first.start)
        if min(table, key=lambda one: abs(one.line - line)).line == row.line and abs(row.line - line) <= _NEAR:
            beside = i
    return beside


def _with_missing(row: TableRow, instance: Instance, specs: Specs, sheet: Sheet) -> Instance:
    """An engine's row with the cells that it lacks; numbers that multiply take the place of others."""
    seen = [cell for cell in instance.cells if cell.score >= _WEAK]
    if row.multiplies():
        seen = [cell for cell in seen if _agrees(cell, row)]
    taken = [Span(cell.start, cell.end) for cell in seen]
    names = {name_of(cell) for cell in seen}
    new = [
        propose_cell(specs[name], span, sheet)
        for name, span in row.numbers.items()
        if name not in names and is_free(span, taken)
    ]
    rest = [cell for cell in instance.cells if cell in seen or name_of(cell) not in {name_of(one) for one in new}]
    return instance.model_copy(update={"cells": (*rest, *new)}) if new else instance


def _agrees(cell: Candidate, row: TableRow) -> bool:
    """Whether a cell is not a number of the row in the place of another."""
    span = Span(cell.start, cell.end)
    wanted = row.numbers.get(name_of(cell))
    return span.overlaps(wanted) if wanted else is_free(span, list(row.numbers.values()))


def _new_instance(row: TableRow, group: GroupSpec, specs: Specs, sheet: Sheet) -> Instance:
    anchor = propose_cell(specs[group.anchor], row.description, sheet)
    cells = (propose_cell(specs[name], span, sheet) for name, span in row.numbers.items())
    return Instance(group=group.name, cells=(anchor, *cells), score=FILLED)
