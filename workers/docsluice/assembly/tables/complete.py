"""Cells that the engine did not see, found where the columns of the table say that they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docsluice.assembly.tables.columns import anchor_of, learn_columns, list_claims, name_of
from docsluice.records import Candidate, Instance

if TYPE_CHECKING:
    from docsluice.assembly.lines import Place, Sheet, Span
    from docsluice.assembly.tables.columns import Column
    from docsluice.schema.spec import FieldSpec, GroupSpec

FILLED = 0.35
"""Score of a cell that only its place speaks for: less than that of a cell that an engine is sure of."""
NUMERIC = frozenset({"money", "number", "rate"})
"""Types of cells that are searched."""
_WEAK = 0.2  # an engine's cell below it counts as not seen
_LEAST_CELLS = 2  # cells of a column that tell where it is
_LEAST_SHARE = 0.3  # share of the cells of a column that stand on such a line of their row
_USUAL = 0.5  # share of rows that must have a cell before it is missed in the others


def fill_cells(group: GroupSpec, instances: Sequence[Instance], sheet: Sheet) -> tuple[Instance, ...]:
    """The rows with the numbers that stand in a column, on the line of a row that has none there."""
    claims = list_claims(group.anchor, instances, sheet)
    least = max(_LEAST_CELLS, _USUAL * len(instances))
    columns = {name: column for name, column in learn_columns(claims).items() if len(column.claims) >= least}
    taken = [claim.place.span for claim in claims if claim.candidate.score >= _WEAK]
    lines = [sheet.number_at(anchor_of(group.anchor, instance).start) for instance in instances]
    filled = []
    for line, instance in zip(lines, instances, strict=True):
        new = []
        for spec in group.fields:
            if spec.type not in NUMERIC or spec.name not in columns or _has(instance, spec.name):
                continue
            places = _numbers_in(columns[spec.name], line, lines, sheet)
            place = next((place for place in places if is_free(place.span, taken)), None)
            if place is not None:
                new.append(propose_cell(spec, place.span, sheet))
                taken.append(place.span)
        filled.append(instance.model_copy(update={"cells": (*instance.cells, *new)}) if new else instance)
    return tuple(filled)


def propose_cell(spec: FieldSpec, span: Span, sheet: Sheet) -> Candidate:
    """A candidate that only its place speaks for."""
    return Candidate(field=spec.path, start=span.start, end=span.end, text=sheet.text(span), score=FILLED)


def is_free(span: Span, taken: Sequence[Span]) -> bool:
    """Whether no other cell has a part of a span."""
    return not any(span.overlaps(other) for other in taken)


def _has(instance: Instance, name: str) -> bool:
    return any(name_of(cell) == name and cell.score >= _WEAK for cell in instance.cells)


def _numbers_in(column: Column, first: int, lines: Sequence[int], sheet: Sheet) -> Iterator[Place]:
    """Numbers in a column on the lines where cells of a row stand whose anchor is on line `first`."""
    for below in column.offsets():
        number = first + below
        if column.share(below) < _LEAST_SHARE or (below and number in lines):
            continue
        for place in sheet.numbers(number, sheet.lines[first].page):
            if column.holds(place.box, number):
                yield place
