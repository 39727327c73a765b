"""Rows of articles by the heads of their table, without an engine.

Below a line that names columns every line with an amount in the column of amounts is a row, down to the first total.
A number belongs to the head that it is aligned with: by its left edge, its right edge or its middle.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.found import read_amount
from docsluice.assembly.lines import Span
from docsluice.assembly.tables.heads import is_head, names_columns, part_runs
from docsluice.assembly.tables.totals import starts_total
from docsluice.validation.arithmetic import RULES

if TYPE_CHECKING:
    from decimal import Decimal

    from docsluice.assembly.found import Ground
    from docsluice.assembly.lines import Place, Sheet
    from docsluice.assembly.tables.heads import Head, HeadLine
    from docsluice.records import Word
    from docsluice.schema.spec import FieldSpec

FACTORS = ("quantity", "unit_price")
AMOUNT = "net_amount"
_NUMERIC = frozenset({*FACTORS, AMOUNT})
_CENTS = re.compile(r"[.,]\d{2}\D*$")
_OTHER = re.compile(r"[-–—:;|=]\W*$")  # parts a name from what is said about it, or a date from another
_SIGN = re.compile(r"[$€£]")
_THOUSANDS = re.compile(r"[-–−]?\d{1,3}(?: \d{3})*")
_LONGEST = 11  # characters of the thousands of a number: "100 000 000"
_REST = re.compile(r"\d{3}(?:[.,]\d{1,4})?")
_SPACE = 0.6  # line heights between the thousands of a number
_ALIGNED = 6.0  # line heights between a number and the head that it is aligned with
_SAME_EDGE = 0.7  # line heights by which the left edges of a head and of its texts may differ
_SAME_HEAD = 9.0  # points between words of one head
_LETTERS = 2
_RULE = "DS-LINE-NET"


class TableRow(NamedTuple):
    """One row: the span of its description, the spans and values of its numbers by name, the line of its amount."""

    description: Span
    numbers: Mapping[str, Span]
    values: Mapping[str, Decimal]
    line: int

    def multiplies(self) -> bool:
        """Whether the row has all three numbers, and quantity times price is the amount or as much below zero."""
        amounts = {f"line_items[0].{name}": value for name, value in self.values.items()}
        equations = RULES[_RULE](amounts)
        return bool(equations) and all(one.holds(amounts) or one.holds_reversed(amounts) for one in equations)


def read_table(head_line: HeadLine, specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> Iterator[TableRow]:
    """Rows below a line of heads, from top to bottom.

    One without quantity and price is none where the table has columns for them. On a further page, or with an amount
    that has neither cents nor the sign of a currency, a row must multiply.
    """
    page = sheet.lines[head_line.first].page
    named = {head.name for head in head_line.heads} & set(FACTORS)
    amounts = list(_amounts(head_line, sheet))
    lines = {place.line for place in amounts}
    for place in amounts:
        found = _read_row(place, lines, head_line, sheet)
        if found is None:
            continue
        description, numbers = found
        read = {name: read_amount(sheet.text(span), specs[name], ground) for name, span in numbers.items()}
        values = {name: value for name, value in read.items() if value is not None}
        row = TableRow(description, numbers, values, place.line)
        is_here = sheet.lines[place.line].page == page
        if row.multiplies() or (is_here and _is_likely(row, named, sheet)):
            yield row


def _is_likely(row: TableRow, named: Collection[str], sheet: Sheet) -> bool:
    """Whether a row that does not multiply can be one: with an amount of money, and a number in a column of factors."""
    start, end = row.numbers[AMOUNT]
    is_money = _CENTS.search(sheet.text(row.numbers[AMOUNT])) or _SIGN.search(sheet.document.text, start - 2, end + 2)
    return bool(is_money and row.values.get(AMOUNT) and (not named or named & row.values.keys()))


def _amounts(head_line: HeadLine, sheet: Sheet) -> Iterator[Place]:
    """Amounts of rows below a line of heads, down to the first total or the next heads."""
    for line in sheet.lines[head_line.last + 1 :]:
        if names_columns(line.number, sheet):
            return
        place = _assign(line.number, head_line, sheet).get(AMOUNT)
        if place is None:
            continue
        if any(starts_total(fragment) for fragment in line.text.split("\t")):
            return
        yield place


def list_numbers(number: int, sheet: Sheet) -> list[Place]:
    """Numbers on a line, those with spaces between their thousands as one."""
    joined: list[Place] = []
    for place in sheet.numbers(number, loose=True):
        before = joined[-1] if joined else None
        if before and _is_rest_of(place, before, sheet):
            span = Span(before.span.start, place.span.end)
            whole = sheet.place(span)
            joined[-1] = whole or place
        else:
            joined.append(place)
    return joined


def _is_rest_of(place: Place, before: Place, sheet: Sheet) -> bool:
    """Whether a number is the rest of the one before: "609,88" of "2 609,88"."""
    gap = place.box.x0 - before.box.x1
    return (
        gap <= _SPACE * (place.box.y1 - place.box.y0)
        and before.span.end - before.span.start <= _LONGEST
        and place.span.start - before.span.end == 1
        and _THOUSANDS.fullmatch(sheet.text(before.span)) is not None
        and _REST.fullmatch(sheet.text(place.span)) is not None
    )


def _assign(number: int, head_line: HeadLine, sheet: Sheet) -> dict[str, Place]:
    """The numbers on a line by the names of their heads.

    Numbers keep the order of the heads; of all such assignments the one is taken whose numbers are best aligned. A head
    that is asked for has one number, others any; a number that is far from all heads has none.
    """
    heads = head_line.heads
    best: dict[int, tuple[float, tuple[tuple[str, Place], ...]]] = {-1: (0.0, ())}
    for place in list_numbers(number, sheet):
        limit = _ALIGNED * (place.box.y1 - place.box.y0)
        new: dict[int, tuple[float, tuple[tuple[str, Place], ...]]] = {}
        for last, (cost, pairs) in best.items():
            choices = [(last, cost + limit, pairs)]
            for i in range(max(last, 0), len(heads)):
                distance = _distance(place, heads[i])
                if distance <= limit and (i > last or heads[i].name not in _NUMERIC):
                    choices.append((i, cost + distance, (*pairs, (heads[i].name, place))))
            for i, total, chosen in choices:
                if i not in new or total < new[i][0]:
                    new[i] = total, chosen
        best = new
    return {name: place for name, place in min(best.values(), key=lambda one: one[0])[1] if name in _NUMERIC}


def _distance(place: Place, head: Head) -> float:
    """Points by which the edges or the middles of a number and a head differ, whichever fit best."""
    left, right = place.box.x0 - head.left, place.box.x1 - head.right
    if head.name == "description" and left >= 0 >= place.box.x0 - head.right:
        return 0.0
    return min(abs(left), abs(right), abs(left + right) / 2)


def _read_row(amount: Place, lines: set[int], head_line: HeadLine, sheet: Sheet) -> tuple[Span, dict[str, Span]] | None:
    """The description and the numbers of the row of an amount, on its line or on the one above or below."""
    numbers = {AMOUNT: amount.span}
    page = sheet.lines[amount.line].page
    beside = [
        number
        for number in (amount.line, amount.line - 1, amount.line + 1)
        if number == amount.line or (head_line.last < number < len(sheet.lines) and number not in lines)
    ]
    beside = [number for number in beside if sheet.lines[number].page == page]
    used = {amount.line}
    for number in beside:
        for name, place in _assign(number, head_line, sheet).items():
            if name not in numbers:
                numbers[name] = place.span
                used.add(number)
    tried = [(number, False) for number in sorted(used)]
    is_first_above = min(lines) - 1 > head_line.last and _description(
        min(lines) - 1, (), head_line, sheet, is_loose=True
    )
    if is_first_above:
        tried += [(number, False) for number in beside if number < amount.line and number not in used]
    tried += [(number, True) for number in sorted(used)]
    tried += [(amount.line + 1, is_loose) for is_loose in (False, True) if amount.line + 1 in beside]
    for number, is_loose in tried:
        span = _description(number, list(numbers.values()), head_line, sheet, is_loose=is_loose)
        if span is not None:
            return span, numbers
    return None


def _description(
    number: int, taken: Sequence[Span], head_line: HeadLine, sheet: Sheet, *, is_loose: bool
) -> Span | None:
    """Words in the column of descriptions on a line; `is_loose`: also such as do not fit the head."""
    index = next(i for i, head in enumerate(head_line.heads) if head.name == "description")
    head, line = head_line.heads[index], sheet.lines[number]
    before = _end_of_column(head_line.heads, index)
    after = head_line.heads[index + 1].left if index + 1 < len(head_line.heads) else float("inf")
    words = sheet.words(line.span)
    left = _left_edge(words, head, before, after, is_loose=is_loose)
    if left is None:
        return None
    run: list[Word] = []
    for word in words:
        span = sheet.span_of_words([word], line)
        if any(span.overlaps(other) for other in taken):
            if run:
                break
            continue
        if run and _OTHER.match(word.text) and not run[-1].text[0].isdigit():
            break
        if left <= word.box.x0 < after:
            run.append(word)
        elif run:
            break
    if not run:
        return None
    span = sheet.span_of_words(run, line)
    text = sheet.text(span)
    is_text = sum(char.isalpha() for char in text) >= _LETTERS and not starts_total(text) and not is_head(text)
    return span if is_text else None


def _left_edge(words: Sequence[Word], head: Head, before: float, after: float, *, is_loose: bool) -> float | None:
    """Where the description begins on a line, between `before` and `after`, where the columns beside it end and begin.

    Behind a wide gap at the left edge of the head, else with the words that stand below the head, else with any word at
    its left edge, else if `is_loose` with the longest words of the column: heads of wide ones are centred.
    """
    runs = list(part_runs(words))
    if edges := [run[0].box.x0 for run in runs if _is_at(run[0], head)]:
        return edges[0]
    for run in runs:
        left, height = run[0].box.x0, run[0].box.y1 - run[0].box.y0
        if before - height <= left < head.right and run[-1].box.x1 > head.left:
            return left
    lefts = [word.box.x0 for word in words if _is_at(word, head)]
    if is_loose and not lefts:
        inside = [run for run in runs if before <= run[0].box.x0 < after]
        lefts = [run[0].box.x0 for run in sorted(inside, key=lambda run: run[0].box.x0 - run[-1].box.x1)]
    return next(iter(lefts), None)


def _end_of_column(heads: Sequence[Head], index: int) -> float:
    """Where the column left of a head ends; heads without a name close to one another are one: "Article & name"."""
    while index and not heads[index - 1].name:
        if heads[index].left - heads[index - 1].right > _SAME_HEAD:
            break
        index -= 1
    return heads[index - 1].right if index else float("-inf")


def _is_at(word: Word, head: Head) -> bool:
    return abs(word.box.x0 - head.left) <= _SAME_EDGE * (word.box.y1 - word.box.y0)
