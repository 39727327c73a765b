"""Rows of receipts parted from their neighbours, and articles from totals.

An engine that skips a row gives its amount, or its words, to the row above or below.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.assembly.lines import Sheet, Span
from docsluice.assembly.receipts.row_cells import Row, first_line, make_cell, span_in
from docsluice.assembly.receipts.row_lines import AMOUNT, COUNT, NAME, NO_ARTICLE, PRICE, read_row
from docsluice.assembly.receipts.stated_totals import states_total

if TYPE_CHECKING:
    from docsluice.assembly.found import Found, Ground
    from docsluice.assembly.receipts.row_lines import RowLine
    from docsluice.schema.spec import FieldSpec

_LEAST_ROWS = 2  # rows on lines of their own that tell how a receipt prints its rows


def is_article(name: Found, sheet: Sheet) -> bool:
    """Whether neither the words of a row nor these with all before them on their line are those of a total."""
    words = span_in(name, sheet)
    line = sheet.lines[sheet.number_at(words.start)]
    before = sheet.text(Span(line.span.start, min(words.end, line.span.end)))
    if NO_ARTICLE.fullmatch(str(name.value)) or NO_ARTICLE.fullmatch(before):
        return False
    return words.start != line.span.start or not states_total(line.text)


def part_lines(rows: Sequence[Row], specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> list[Row]:
    """The rows without what stands on a line that is a row of its own: its amount, or the rest of its words."""
    places = [first_line(row[NAME], sheet) for row in rows]
    if sum(read_row(sheet.lines[number]) is not None for number in places) < _LEAST_ROWS:
        return [*rows]
    taken = {first_line(cell, sheet) for row in rows for name, cell in row.items() if name in (AMOUNT, PRICE)}
    return [_part(row, taken, specs, sheet, ground) for row in rows]


def _part(row: Row, taken: Collection[int], specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> Row:
    words = span_in(row[NAME], sheet)
    first, last = sheet.number_at(words.start), sheet.number_at(words.end - 1)
    own = read_row(sheet.lines[first])
    if own is not None and any(read_row(sheet.lines[number]) for number in range(first + 1, last + 1)):
        score = row[NAME].chosen.features.score
        name = make_cell(specs[NAME], Span(words.start, own.spans[NAME].end), score, ground)
        row = {**row, NAME: replace(name, tier=row[NAME].tier)} if name else row
    if AMOUNT not in row or not row[AMOUNT].chosen.evidence or first_line(row[AMOUNT], sheet) == first:
        return row
    here = {name: cell for name, cell in row.items() if first_line(cell, sheet) == first}
    if own is not None:
        amount = make_cell(specs[AMOUNT], own.spans[AMOUNT], row[AMOUNT].chosen.features.score, ground)
        return {**here, AMOUNT: amount} if first not in taken and amount else row
    return here if _is_anothers(row[AMOUNT], first, last, sheet) else row


def _is_anothers(amount: Found, first: int, last: int, sheet: Sheet) -> bool:
    """Whether an amount ends a row on a line beyond the words: one with a quantity, if an engine chose it."""
    number = first_line(amount, sheet)
    line: RowLine | None = None if first <= number <= last else read_row(sheet.lines[number])
    if line is None or not span_in(amount, sheet).overlaps(line.spans[AMOUNT]):
        return False
    return COUNT in line.spans or amount.tier == "derived"
