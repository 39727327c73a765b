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
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from docsluice.assembly.choose import choose
from docsluice.assembly.evidence import locate
from docsluice.assembly.found import Found, Option
from docsluice.assembly.lines import Line, Sheet, Span, span_of
from docsluice.assembly.receipts.names import is_receipt
from docsluice.assembly.receipts.split_rows import find_split_rows
from docsluice.assembly.tables.totals import starts_total
from docsluice.confidence.features import Features
from docsluice.records import Candidate

if TYPE_CHECKING:
    from docsluice.assembly.found import Ground
    from docsluice.assembly.receipts.split_rows import SplitRow
    from docsluice.schema.spec import FieldSpec, GroupSpec, Schema

Row = Mapping[str, Found]

ADDED = 0.6
"""Score of the cells of a row that only its form and its place between others speak for."""
SPLIT = 0.7
"""Score of the cells of a row over lines whose numbers multiply."""
ONE = 0.7
"""Score of a quantity of one that was lost in reading."""
_BY_COLUMN = "DS-COLUMN"
_GROUP, _NAME, _COUNT, _PRICE, _AMOUNT = "line_items", "description", "quantity", "unit_price", "net_amount"
_LONGEST = 160  # characters of a line that can be a row
_LEAST_ROWS = 2  # rows that tell how a receipt prints its rows
_CENT, _TENTH = Decimal("0.01"), Decimal(10)
_MOST = Decimal(10)  # a quantity from here on that equals its amount is a price

_LEFT = re.compile(r"\W{0,2}(?P<count>\d{1,3})\W{0,2}(?:[x×]\W?)?\W{0,2}", re.IGNORECASE)
_SLIP = re.compile(r"\W?(?P<one>[Il|!iT])\s+\Z")
_ROW = re.compile(
    r"\W{0,2}(?:(?P<quantity>\d{1,2})(?:\s?[x×])?\s+|\d{3,14}\s+)?(?P<description>[^\W\d_](?:.*?[^\W_])?\W?)[\s.]*"
    r"[\s.€$£](?:RM ?)?(?P<net_amount>\d{1,4}[.,]\d{2})(?:\s?[A-Zsz*]{1,2})?\s*",
)
_AMOUNT_LINE = re.compile(r"\W{0,3}(?P<amount>\d{1,5}[.,]\d{2})\s*[A-Z*€]?\s*")
_NO_ARTICLE = re.compile(
    r"\W*(?:(?:cash\s+)?round(?:ing|ed)?(?:\s?(?:off|adj\w*|amt|amount))?|rundung|arrondi|redondeo|arrotondamento|afronding|"
    r"(?:net\s+|sub\s?)?t[o0]\s?ta[l1]|gallons?|litres?|liters?|price\s?/\s?(?:gal\w*|l\w*)|bal(?:ance)?(?:\s+due)?|"
    r"change(?:\s+due)?|tendered?|amount\s+tendered|visa\w*|master\s?card|debit\s+card|credit\s+card|eftpos|"
    r"s\.?\s?charge.*|number\s+of\s+items.*|items?\s+(?:count|sold).*|\d*\s*items?|you\s+saved.*|"
    r"wechselgeld|r[üu]ckgeld|gegeben|bar|rendu|esp[èe]ces|cambio|efectivo|entregado|resto|contanti?|contante|wisselgeld|troco|dinheiro|"
    r"(?:sr|zr[el]?|tx|os|svc|[a-z]{1,2}\W*[\dg]{1,2}[.,\d]{0,3}\s?%)\W*[\dg]{0,2}\W*|(?:serv\w*\W*)?(?:charge|chrge?)\W*\d+\s?%|"
    r"reszta|got[óo]wka|vaihtoraha|v[äa]xel|byttepenge)\W*",
    re.IGNORECASE,
)
_OTHER_PRICE = re.compile(
    r"\d[.,]\d\d(?!\d)|(?<![^\W_])(?:was|now|reg(?:ular|\.)?\s?price|sav(?:ed?|ings?)|coupon|discount|off|paid|payment|tax|vat|gst|"
    r"total|tend\w*|card|rabatt|remise|sconto|descuento|korting|desconto)(?![^\W_])",
    re.IGNORECASE,
)
"""Words of prices that are none of a row, and prices in the place of words."""


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
    rows = [row for row in rows if _NAME in row and not _NO_ARTICLE.fullmatch(str(row[_NAME].value))]
    rows = _with_split(rows, specs, sheet, ground)
    rows = [_with_amount(row, rows, specs, sheet, ground) for row in rows]
    rows = sorted([*rows, *_missed_rows(rows, specs, sheet, ground)], key=lambda row: _span(row[_NAME], sheet).start)
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
        if not any(_first_line(row[name], sheet) in lines for name in (_NAME, _AMOUNT) if name in row)
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
        new = _cell(specs[name], span, SPLIT, ground)
        if new is not None:
            same = [one for one in cells if one.spec.name == name and _span(one, sheet).overlaps(span)]
            same = [one for one in same if one.value == new.value and one.chosen.features.score >= SPLIT]
            row[name] = same[0] if same else new
    return row


def _first_line(cell: Found, sheet: Sheet) -> int:
    return sheet.number_at(_span(cell, sheet).start) if cell.chosen.evidence else -1


def _missed_rows(rows: Sequence[Row], specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> Iterator[Row]:
    """Rows on lines between others that have the form of a row, where the others have it, too."""
    spans = [_span(cell, sheet) for row in rows for cell in row.values() if cell.chosen.evidence]
    taken = {one for span in spans for one in range(sheet.number_at(span.start), sheet.number_at(span.end - 1) + 1)}
    places = [sheet.number_at(_span(row[_NAME], sheet).start) for row in rows]
    alike = [number for number in places if _read(sheet.lines[number])]
    if len(alike) < _LEAST_ROWS:
        return
    for number in _lines_of_rows(places, sheet):
        line = sheet.lines[number]
        match = None if number in taken else _read(line)
        if match is not None:
            row = {
                name: cell
                for name in (_NAME, _COUNT, _AMOUNT)
                if match[name] and (cell := _cell(specs[name], _at(line, match, name), ADDED, ground))
            }
            if row.keys() >= {_NAME, _AMOUNT}:
                yield row


def _lines_of_rows(places: Sequence[int], sheet: Sheet) -> Iterator[int]:
    """Lines from the first row to the last, and those directly above and below them that begin with a quantity."""
    first, last = min(places), max(places)
    numbers = range(first, last + 1)
    above = takewhile(lambda number: _is_counted(number, sheet), range(first - 1, -1, -1))
    below = takewhile(lambda number: _is_counted(number, sheet), range(last + 1, len(sheet.lines)))
    return iter([*above, *numbers, *below])


def _is_counted(number: int, sheet: Sheet) -> bool:
    """Whether a line has the form of a row that begins with its quantity: totals have none."""
    match = _read(sheet.lines[number])
    return match is not None and match[_COUNT] is not None


def _with_amount(row: Row, rows: Sequence[Row], specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> Row:
    """A row without an amount, with the one at the end of its line if no other row has it."""
    if _AMOUNT in row:
        return row
    words = _span(row[_NAME], sheet)
    line = sheet.lines[sheet.number_at(words.start)]
    match = _read(line)
    if match is None:
        return row
    span = _at(line, match, _AMOUNT)
    taken = (_span(cell, sheet) for other in rows for cell in other.values() if cell.chosen.evidence)
    if any(span.overlaps(one) for one in taken):
        return row
    cell = _cell(specs[_AMOUNT], span, ADDED, ground)
    return {**row, _AMOUNT: cell} if cell else row


def _read(line: Line) -> re.Match[str] | None:
    match = _ROW.fullmatch(line.text) if len(line.text) <= _LONGEST else None
    if match is None or starts_total(line.text) or starts_total(match[_NAME]) or _NO_ARTICLE.fullmatch(match[_NAME]):
        return None
    if _OTHER_PRICE.search(match[_NAME]):
        return None
    return match


def _take_amount_below(row: Row, specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> Row:
    """A row of several whose amount is the price of one ("2 Coca 3.00") and has the product below it ("6.00")."""
    name, count, amount = row[_NAME], row.get(_COUNT), row.get(_AMOUNT)
    if count is None or amount is None or _PRICE in row or not amount.chosen.evidence:
        return row
    number, price = count.amount(), amount.amount()
    below = sheet.number_at(_span(amount, sheet).start) + 1
    if number is None or price is None or number <= 1 or below >= len(sheet.lines):
        return row
    line = sheet.lines[below]
    match = _AMOUNT_LINE.fullmatch(line.text)
    cell = _cell(specs[_AMOUNT], _at(line, match, "amount"), amount.chosen.features.score, ground) if match else None
    if cell is None or cell.amount() != number * price:
        return row
    unit = replace(amount, path=_PRICE, spec=specs[_PRICE], options=())
    return {_NAME: name, _COUNT: count, _PRICE: unit, _AMOUNT: cell}


def _without_false_quantity(row: Row, specs: Mapping[str, FieldSpec], sheet: Sheet) -> Row:
    """A row without a quantity that stands within the words of its article, or is its price without cents."""
    name, count, amount = row[_NAME], row.get(_COUNT), row.get(_AMOUNT)
    if count is None or not count.chosen.evidence:
        return row
    ours, words = _span(count, sheet), _span(name, sheet)
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
    """The rows, those without a quantity with that before their words, or a one that was lost, where others have it."""
    led = sum(_COUNT in row and _before(row, sheet)[1] is not None for row in rows)
    for row in rows:
        if led < _LEAST_ROWS or _COUNT in row or _AMOUNT not in row:
            yield row
            continue
        line, match = _before(row, sheet)
        count = _cell(specs[_COUNT], _at(line, match, "count"), ONE, ground) if match else None
        if count is None:
            slip = _SLIP.match(line.text[: _span(row[_NAME], sheet).start - line.span.start])
            evidence = locate(ground.document, *_at(line, slip, "one")) if slip else ()
            count = Found(_COUNT, specs[_COUNT], Option("1", "", Features(ONE, margin=ONE), evidence))
        count = replace(count, tier="derived", rule=_BY_COLUMN)
        yield {_NAME: row[_NAME], _COUNT: count, **{key: cell for key, cell in row.items() if key != _NAME}}


def _before(row: Row, sheet: Sheet) -> tuple[Line, re.Match[str] | None]:
    """The line of a row, and the quantity before its words if only that stands there."""
    start = _span(row[_NAME], sheet).start
    line = sheet.lines[sheet.number_at(start)]
    return line, _LEFT.fullmatch(line.text[: start - line.span.start])


def _cell(spec: FieldSpec, span: Span, score: float, ground: Ground) -> Found | None:
    text = ground.document.text[span.start : span.end]
    candidate = Candidate(field=spec.path, start=span.start, end=span.end, text=text, score=score)
    cell = choose(spec.path, spec, [candidate], ground)
    return replace(cell, tier="derived", rule=_BY_COLUMN) if cell else None


def _at(line: Line, match: re.Match[str], name: str) -> Span:
    return Span(line.span.start + match.start(name), line.span.start + match.end(name))


def _span(cell: Found, sheet: Sheet) -> Span:
    return span_of(cell.chosen, sheet.document)
