"""Rows that the engine did not see, on lines that look like those of the rows around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.tables.columns import anchor_of, learn_columns, list_claims
from docsluice.assembly.tables.complete import FILLED, NUMERIC, is_free, propose_cell
from docsluice.assembly.tables.totals import starts_total
from docsluice.records import Instance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docsluice.assembly.lines import Place, Sheet, Span
    from docsluice.assembly.tables.columns import Claim, Column
    from docsluice.records import Word
    from docsluice.schema.spec import FieldSpec, GroupSpec

_LEAST_ROWS = 3  # rows that make a pattern
_USUAL = 0.6  # share of rows that must have a cell before a line without it is no row
_BEYOND = 2  # numbers that a line above the first or below the last row must have
_SAME_EDGE = 1.0  # line heights by which left edges of descriptions may differ
_WIDE = 2.5  # line heights; a wider gap is the next column
_LETTERS = 3
_NEAREST = 3


class _Pattern(NamedTuple):
    """What rows look like: the usual columns of numbers, the anchors, and the spans that rows have."""

    specs: Sequence[FieldSpec]
    columns: Mapping[str, Column]
    anchors: Sequence[Claim]
    taken: Sequence[Span]


def add_rows(group: GroupSpec, instances: Sequence[Instance], sheet: Sheet) -> tuple[Instance, ...]:
    """The rows, and new ones between them, directly above and directly below them, from top to bottom.

    A line is a row if words stand where descriptions begin and a free number stands in every usual column of money;
    above and below the known rows in two usual columns at least, since the line of a total often has one.
    """
    claims = list_claims(group.anchor, instances, sheet)
    least = max(_LEAST_ROWS, _USUAL * len(instances))
    columns = {name: column for name, column in learn_columns(claims).items() if len(column.claims) >= least}
    specs = [spec for spec in group.fields if spec.type in NUMERIC and spec.name in columns]
    anchors = [claim for claim in claims if claim.name == group.anchor]
    if len(anchors) < _LEAST_ROWS or not any(spec.type == "money" for spec in specs):
        return tuple(instances)
    pattern = _Pattern(specs, columns, anchors, [claim.place.span for claim in claims])
    used = {claim.place.line for claim in claims}
    added = [
        Instance(
            group=group.name,
            cells=(propose_cell(group.anchor_field, words, sheet), *(propose_cell(*cell, sheet) for cell in cells)),
            score=FILLED,
        )
        for words, cells in _find(pattern, used, sheet)
    ]
    return tuple(sorted((*instances, *added), key=lambda row: anchor_of(group.anchor, row).start))


def _find(pattern: _Pattern, used: set[int], sheet: Sheet) -> Iterator[tuple[Span, list[tuple[FieldSpec, Span]]]]:
    """Descriptions of new rows, each with its numbers."""
    known = [claim.place.line for claim in pattern.anchors]
    for number in range(min(known), max(known)):
        if number not in used and (row := _read(number, pattern, sheet, 1)):
            yield row
    for start, step in ((min(used), -1), (max(used), 1)):
        number = start + step
        while 0 <= number < len(sheet.lines) and sheet.lines[number].page == sheet.lines[start].page:
            row = _read(number, pattern, sheet, _BEYOND)
            if row is None:
                break
            yield row
            number += step


def _read(number: int, pattern: _Pattern, sheet: Sheet, least: int) -> tuple[Span, list[tuple[FieldSpec, Span]]] | None:
    """The description and the numbers of a line, if it is a row with at least so many numbers."""
    found: list[tuple[FieldSpec, Place]] = []
    for spec in pattern.specs:
        column = pattern.columns[spec.name]
        line = number + column.offsets()[0]
        taken = [*pattern.taken, *(place.span for _, place in found)]
        places = sheet.numbers(line, sheet.lines[number].page)
        place = next((one for one in places if is_free(one.span, taken) and column.holds(one.box, line)), None)
        if place is not None:
            found.append((spec, place))
        elif spec.type == "money":
            return None
    words = _words(number, pattern, sheet, [place for _, place in found if place.line == number])
    if words is None or len(found) < least:
        return None
    return words, [(spec, place.span) for spec, place in found]


def _words(number: int, pattern: _Pattern, sheet: Sheet, numbers: Sequence[Place]) -> Span | None:
    """The span of a description on a line: words from the left edge of the nearest descriptions to the next column."""
    near = sorted(pattern.anchors, key=lambda claim: abs(claim.place.line - number))[:_NEAREST]
    left = sorted(claim.place.box.x0 for claim in near)[len(near) // 2]
    edge = min((place.box.x0 for place in numbers), default=float("inf"))
    line = sheet.lines[number]
    run: list[Word] = []
    for word in sheet.words(line.span):
        height = word.box.y1 - word.box.y0
        if word.box.x0 >= edge or (run and word.box.x0 - run[-1].box.x1 > _WIDE * height):
            break
        if run or abs(word.box.x0 - left) <= _SAME_EDGE * height:
            run.append(word)
    if not run:
        return None
    span = sheet.span_of_words(run, line)
    text = sheet.text(span)
    if sum(char.isalpha() for char in text) < _LETTERS or starts_total(text) or starts_total(line.text):
        return None
    return span if is_free(span, pattern.taken) else None
