"""Rows of receipts as tills print them: a quantity before the article, an amount at the end of its line.

Pictures lose the thin "1" at the left edge, or turn it into a letter; engines take a price of one for the amount of
several, a number in an article's name for a quantity, and skip rows between others. What the other rows of the same
receipt look like tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import locate
from docsluice.assembly.found import Found, Option
from docsluice.assembly.lines import Line, Sheet, Span
from docsluice.assembly.receipts.names import is_receipt
from docsluice.assembly.receipts.parted_rows import is_article, part_lines
from docsluice.assembly.receipts.row_cells import Row, first_line, make_cell, span_in
from docsluice.assembly.receipts.row_lines import list_missed, read_row
from docsluice.assembly.receipts.split_rows import find_split_rows
from docsluice.assembly.tables.columns import BY_COLUMN
from docsluice.confidence.features import Features

if TYPE_CHECKING:
    from docsluice.assembly.found import Ground
    from docsluice.assembly.receipts.row_lines import RowLine
    from docsluice.assembly.receipts.split_rows import SplitRow
    from docsluice.schema.spec import FieldSpec, GroupSpec, Schema

ADDED = 0.6
"""Score of the cells of a row that only its form and its place between others speak for."""
SPLIT = 0.7
"""Score of the cells of a row over lines whose numbers multiply."""
ONE = 0.7
"""Score of a quantity of one that was lost in reading."""
_GROUP, _NAME, _COUNT, _PRICE, _AMOUNT = "line_items", "description", "quantity", "unit_price", "net_amount"
_LONGEST = 160  # characters of a line that can be a row
_LEAST_ROWS = 2  # rows that tell how a receipt prints its rows
_CENT, _TENTH = Decimal("0.01"), Decimal(10)
_MOST = Decimal(10)  # a quantity from here on that equals its amount is a price

_LEFT = re.compile(r"\W{0,2}(?P<count>\d{1,3})\W{0,2}(?:[x×]\W?)?\W{0,2}", re.IGNORECASE)
_COUNT_FIRST = re.compile(r"(?P<count>[1-9]\d?)\s+(?=\W?[^\W_]*[^\W\d_]{2})")
_SLIP = re.compile(r"\W?(?P<one>[Il|!iT])\s+\Z")
_CENTS = re.compile(r"[.,]\s?\d\d\W*\Z")
_AMOUNT_LINE = re.compile(r"\W{0,3}(?P<amount>\d{1,5}[.,]\d{2})\s*[A-Z*€]?\s*")


def mend_rows(schema: Schema, group: GroupSpec, cells: Sequence[Found], ground: Ground) -> Iterator[Found]:
    """The cells of a receipt's articles, numbered anew from top to bottom; of other groups and schemas as they are."""
    if group.name != _GROUP or not is_receipt(schema) or ground.document.xml:
        yield from cells
        return
    sheet = Sheet(ground.document)
    specs = {spec.name: spec for spec in group.fields}
    rows: list[Row] = [
        {cell.spec.name: cell for cell in row}
        for _, row in groupby(cells, key=lambda cell: cell.path.partition(".")[0])
    ]
    rows = [row for row in rows if _NAME in row and is_article(row[_NAME], sheet)]
    rows = _with_split(rows, specs, sheet, ground)
    rows = part_lines(rows, specs, sheet, ground)
    rows = [_with_amount(row, rows, specs, sheet, ground) for row in rows]
    rows = sorted(_with_missed(rows, specs, sheet, ground), key=lambda row: span_in(row[_NAME], sheet).start)
    rows = [_take_amount_below(row, specs, sheet, ground) for row in rows]
    rows = [_with_lost_point(_without_false_quantity(row, specs, sheet)) for row in rows]
    rows = list(_with_ones(rows, specs, sheet, ground))
    for number, row in enumerate(rows):
        for cell in row.values():
            yield replace(cell, path=f"{_GROUP}[{number}].{cell.spec.name}")


def _with_split(rows: Sequence[Row], specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> list[Row]:
    """The rows, those that go over lines in the place of what an engine made of these lines."""
    split = list(find_split_rows(specs, sheet, ground))
    if not split:
        return [*rows]
    lines = {number for one in split for number in one.lines}
    cells = [cell for row in rows for cell in row.values() if cell.chosen.evidence]
    kept = [
        row
        for row in rows
        if not any(first_line(row[name], sheet) in lines for name in (_NAME, _AMOUNT) if name in row)
    ]
    return [
        *kept,
        *(row for one in split if (row := _split_row(one, cells, specs, sheet, ground)).keys() >= {_NAME, _AMOUNT}),
    ]


def _split_row(
    split: SplitRow, cells: Sequence[Found], specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground
) -> Row:
    """The cells of a row over lines, an engine's where it has the same."""
    row = {}
    for name, span in split.spans.items():
        new = make_cell(specs[name], span, SPLIT, ground)
        if new is not None:
            same = [one for one in cells if one.spec.name == name and span_in(one, sheet).overlaps(span)]
            same = [one for one in same if one.value == new.value and one.chosen.features.score >= SPLIT]
            row[name] = same[0] if same else new
    return row


def _with_missed(rows: Sequence[Row], specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> list[Row]:
    """The rows and those on lines that an engine skipped; a row on a line of that form is at least as sure as they."""
    spans = [span_in(cell, sheet) for row in rows for cell in row.values() if cell.chosen.evidence]
    taken = {one for span in spans for one in range(sheet.number_at(span.start), sheet.number_at(span.end - 1) + 1)}
    found = {first_line(row[_NAME], sheet): row[_AMOUNT].amount() if _AMOUNT in row else None for row in rows}
    raws = [row[_AMOUNT].chosen.raw for row in rows if _AMOUNT in row]
    whole = 2 * sum(_CENTS.search(raw) is None for raw in raws) > len(raws)
    missed = list_missed(found, taken, sheet, whole=whole)
    new = [
        {name: cell for name, span in one.spans.items() if (cell := make_cell(specs[name], span, ADDED, ground))}
        for one in missed.rows
    ]
    sure = [_raise_score(row, missed.sure.get(first_line(row[_NAME], sheet)), sheet) for row in rows]
    return [*sure, *(row for row in new if row.keys() >= {_NAME, _AMOUNT})]


def _raise_score(row: Row, line: RowLine | None, sheet: Sheet) -> Row:
    """A row whose name and amount are those that the form of its line gives, with the score of a row by its form."""
    if line is None or _AMOUNT not in row or not span_in(row[_AMOUNT], sheet).overlaps(line.spans[_AMOUNT]):
        return row
    name = row[_NAME]
    if name.chosen.features.score >= ADDED or row[_AMOUNT].amount() != line.amount:
        return row
    features = name.chosen.features._replace(score=ADDED, margin=ADDED)
    return {**row, _NAME: replace(name, chosen=replace(name.chosen, features=features))}


def _with_amount(row: Row, rows: Sequence[Row], specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> Row:
    """A row without an amount, with the one at the end of its line if no other row has it."""
    if _AMOUNT in row:
        return row
    words = span_in(row[_NAME], sheet)
    line = sheet.lines[sheet.number_at(words.start)]
    read = read_row(line)
    if read is None:
        return row
    span = read.spans[_AMOUNT]
    taken = (span_in(cell, sheet) for other in rows for cell in other.values() if cell.chosen.evidence)
    if any(span.overlaps(one) for one in taken):
        return row
    cell = make_cell(specs[_AMOUNT], span, ADDED, ground)
    return {**row, _AMOUNT: cell} if cell else row


def _take_amount_below(row: Row, specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> Row:
    """A row of several whose amount is the price of one ("2 Coca 3.00") and has the product below it ("6.00")."""
    name, count, amount = row[_NAME], row.get(_COUNT), row.get(_AMOUNT)
    if count is None or amount is None or _PRICE in row or not amount.chosen.evidence:
        return row
    number, price = count.amount(), amount.amount()
    below = sheet.number_at(span_in(amount, sheet).start) + 1
    if number is None or price is None or number <= 1 or below >= len(sheet.lines):
        return row
    line = sheet.lines[below]
    match = _AMOUNT_LINE.fullmatch(line.text)
    cell = (
        make_cell(specs[_AMOUNT], _at(line, match, "amount"), amount.chosen.features.score, ground) if match else None
    )
    if cell is None or cell.amount() != number * price:
        return row
    unit = replace(amount, path=_PRICE, spec=specs[_PRICE], options=())
    return {_NAME: name, _COUNT: count, _PRICE: unit, _AMOUNT: cell}


def _without_false_quantity(row: Row, specs: Mapping[str, FieldSpec], sheet: Sheet) -> Row:
    """A row without a quantity that stands within the words of its article, or is its price without cents."""
    name, count, amount = row[_NAME], row.get(_COUNT), row.get(_AMOUNT)
    if count is None or not count.chosen.evidence:
        return row
    ours, words = span_in(count, sheet), span_in(name, sheet)
    others = {key: cell for key, cell in row.items() if key != _COUNT}
    if words.start < ours.start and ours.end < words.end and "\n" not in sheet.text(words):
        return others
    number = count.amount()
    if number is not None and _PRICE not in row and amount is not None and _is_code(number, amount.amount()):
        return others
    if (
        number is not None
        and number >= _MOST
        and amount is not None
        and amount.amount() == number
        and _PRICE not in row
    ):
        return {**others, _PRICE: replace(count, path=_PRICE, spec=specs[_PRICE], options=())}
    return row


def _is_code(number: Decimal, amount: Decimal | None) -> bool:
    """Whether a quantity would make the price of one less than a cent."""
    return amount is not None and 0 < amount < number * _CENT


def _with_lost_point(row: Row) -> Row:
    """A row whose quantity was printed with one place ("2.0") and lost its point, as its price and amount tell."""
    count, price, amount = (row[name].amount() if name in row else None for name in (_COUNT, _PRICE, _AMOUNT))
    if count is None or price is None or amount is None or count % _TENTH or not amount:
        return row
    number = count / _TENTH
    if count * price == amount or number * price != amount:
        return row
    cell = row[_COUNT]
    mended = replace(cell.chosen, value=format(number, "f"), reasons=(*cell.chosen.reasons, "repaired"))
    return {**row, _COUNT: cell.choose(mended)}


def _with_ones(rows: Sequence[Row], specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> Iterator[Row]:
    """The rows, those without a quantity with that before their words, or a one that was lost, where others have it.

    Of ones that nothing printed spoke for, 38 of 51 were right on training receipts of WildReceipt where the words
    begin at the left edge of the other rows, and 2 of 17 where they begin elsewhere.
    """
    led = [row for row in rows if _COUNT in row and _before(row, sheet)[1] is not None]
    edge = _left_edge(led, sheet)
    for row in rows:
        if len(led) < _LEAST_ROWS or _COUNT in row or _AMOUNT not in row:
            yield row
            continue
        parted = _part_count(row, specs, sheet, ground)
        if parted is not None:
            yield parted
            continue
        line, match = _before(row, sheet)
        count = make_cell(specs[_COUNT], _at(line, match, "count"), ONE, ground) if match else None
        if count is None:
            slip = _SLIP.match(line.text[: span_in(row[_NAME], sheet).start - line.span.start])
            if slip is None and not _is_at(row, edge, sheet):
                yield row
                continue
            evidence = locate(ground.document, *_at(line, slip, "one")) if slip else ()
            count = Found(_COUNT, specs[_COUNT], Option("1", "", Features(ONE, margin=ONE), evidence))
        count = replace(count, tier="derived", rule=BY_COLUMN)
        yield {_NAME: row[_NAME], _COUNT: count, **{key: cell for key, cell in row.items() if key != _NAME}}


def _left_edge(rows: Sequence[Row], sheet: Sheet) -> float | None:
    """Median left edge in points of the words of rows; None where nothing tells it."""
    places = [place for row in rows if (place := sheet.place(span_in(row[_NAME], sheet))) is not None]
    return median(place.box.x0 for place in places) if places else None


def _is_at(row: Row, edge: float | None, sheet: Sheet) -> bool:
    """Whether the words of a row begin at an edge, up to the height of their line."""
    place = sheet.place(span_in(row[_NAME], sheet))
    return edge is None or place is None or abs(place.box.x0 - edge) <= place.box.y1 - place.box.y0


def _part_count(row: Row, specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> Row | None:
    """A row whose words begin with its quantity at the start of the line, parted; None where they do not."""
    words = span_in(row[_NAME], sheet)
    line = sheet.lines[sheet.number_at(words.start)]
    match = _COUNT_FIRST.match(sheet.text(words))
    if match is None or line.text[: words.start - line.span.start].strip():
        return None
    count = make_cell(specs[_COUNT], Span(words.start, words.start + match.end("count")), ONE, ground)
    score = row[_NAME].chosen.features.score
    name = make_cell(specs[_NAME], Span(words.start + match.end(), words.end), score, ground)
    if count is None or name is None:
        return None
    return {**row, _NAME: replace(name, tier=row[_NAME].tier), _COUNT: count}


def _before(row: Row, sheet: Sheet) -> tuple[Line, re.Match[str] | None]:
    """The line of a row, and the quantity before its words if only that stands there."""
    start = span_in(row[_NAME], sheet).start
    line = sheet.lines[sheet.number_at(start)]
    return line, _LEFT.fullmatch(line.text[: start - line.span.start])


def _at(line: Line, match: re.Match[str], name: str) -> Span:
    return Span(line.span.start + match.start(name), line.span.start + match.end(name))
