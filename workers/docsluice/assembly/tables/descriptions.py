"""Descriptions that stop too early: the rest of their words, and the lines that they wrap to.

A text wraps where its next word has no room before the next column; a line below that starts with a word for which
there was room above is something else (a note, a code).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.evidence import locate
from docsluice.assembly.lines import Span, span_of
from docsluice.assembly.tables.complete import is_free
from docsluice.assembly.tables.totals import starts_total
from docsluice.normalise.values import normalise_value

if TYPE_CHECKING:
    from docsluice.assembly.found import Found, Ground
    from docsluice.assembly.lines import Line, Place, Sheet
    from docsluice.records import Word
    from docsluice.schema.spec import GroupSpec

COMPLETED = 0.9
"""What is left of the score of a description that was completed."""
_MOST_LINES = 3
_SAME_EDGE = 0.5  # line heights by which left edges of wrapped lines may differ
_LINE_GAP = 1.0  # line heights between a line and the one that it wraps to
_SPACE = 0.3  # width of a space in line heights
_WIDE = 1.5  # line heights; a wider gap is the next column
_HEAD_GAP = 1.0  # line heights between the heads of two columns
_MOST_HEADS = 6  # lines above the first row that may be the head
_SLACK = 1.3  # line heights of room that a cell leaves empty

_OTHER = re.compile(r"[-–—:;|*@=/\\#~+]")  # starts something else than the rest of a name
_AMOUNT = re.compile(r"\W*\d+[.,/:'’]\d|[$€£]")
_SIGN = re.compile(r"[$€£%]")
_COUNT, _CODE = re.compile(r"\W*\d+\W*"), re.compile(r"\W*\d{5,}\W*")
_OPEN_WORDS = frozenset(
    "of for with and or from to in per von für mit und oder aus zu zur zum de du des pour avec et à la le les con para "
    "y e del di da della per van voor met en een het x".split()
)
_OPEN_MARKS = "-–,&/(+"
_NUMBER_BEFORE = re.compile(r"(?<=[^\W\d_] )\d[\d.,]*[ ]?\Z")  # behind a word
_LONGEST_NUMBER = 16
_WORD, _MARK = re.compile(r"[^\W\d_]{2}|[^\W\d_]\d"), re.compile(r"[^\W\d_]")


class Table(NamedTuple):
    """The spans that rows have, and the x in points where the column right of the descriptions begins.

    `edge` is None where no line above the rows heads that column: lists without heads, such as receipts, cut long names
    and do not wrap them.
    """

    taken: tuple[Span, ...]
    edge: float | None


def survey(rows: Sequence[Sequence[Found]], anchor: str, sheet: Sheet) -> Table:
    """The table that rows stand in; its descriptions end where the next column or its head begins."""
    taken = tuple(span_of(cell.chosen, sheet.document) for row in rows for cell in row)
    anchors = [span_of(cell.chosen, sheet.document) for row in rows for cell in row if cell.spec.name == anchor]
    heads = [edge for span in anchors[:1] for edge in _edge_of_head(span, sheet)]
    beside = [edge for span in anchors for edge in _edge_beside(span, sheet)]
    return Table(taken, min((*heads, *beside)) if heads else None)


def drop_wrapped(rows: Sequence[list[Found]], group: GroupSpec, sheet: Sheet) -> list[list[Found]]:
    """The rows without those that are nothing but the next line of the description above them.

    Only in tables with heads and unit prices of documents that number their lines, and below a row with an amount:
    receipts list articles without a number, such as what goes with a dish.
    """
    anchor, names = group.anchor, {spec.name for spec in group.fields}
    priced = sum(any(cell.spec.name == "unit_price" for cell in row) for row in rows)
    if "line_id" not in names or 2 * priced < len(rows) or survey(rows, anchor, sheet).edge is None:
        return [*rows]
    kept = []
    before: Place | None = None
    for row in rows:
        place = next((sheet.place(span_of(one.chosen, sheet.document)) for one in row if one.spec.name == anchor), None)
        if len(row) == 1 and place and before and _is_next_line(place, before, sheet):
            before = place
            continue
        kept.append(row)
        before = place if any(cell.spec.name == "net_amount" for cell in row) else None
    return kept


def _is_next_line(place: Place, before: Place, sheet: Sheet) -> bool:
    """Whether a description stands close below another at its left edge, with no number on its line but its own."""
    height = before.box.y1 - before.box.y0
    own = any(one.span.start < place.span.start or one.span.end > place.span.end for one in sheet.numbers(place.line))
    is_close = before.line < place.line <= before.line + _MOST_LINES and (
        place.box.y0 - before.box.y1 <= _LINE_GAP * height and abs(place.box.x0 - before.box.x0) <= _SAME_EDGE * height
    )
    return is_close and not own


def complete_description(item: Found, cells: Sequence[Found], table: Table, sheet: Sheet, ground: Ground) -> Found:
    """The description of a row with what belongs to it, right of it and below; `cells` are the others of the row."""
    option = item.chosen
    seen = span_of(option, sheet.document)
    taken = [span for span in table.taken if span != seen]
    is_counted = any(one.spec.type == "number" for one in cells)
    end, is_whole = _end_of_words(seen.end, Table(tuple(taken), table.edge), sheet, is_counted=is_counted)
    spans = [Span(seen.start, end)]
    if is_whole and table.edge is not None:
        spans += _wrapped(spans[0], taken, table.edge, sheet)
    if spans == [seen]:
        return item
    raw = " ".join(sheet.text(span) for span in spans)
    meaning = normalise_value(raw, item.spec, ground.context)
    if meaning is None:
        return item
    evidence = tuple(part for span in spans for part in locate(sheet.document, *span))
    features = option.features._replace(score=option.features.score * COMPLETED)
    return replace(item, chosen=replace(option, value=meaning.value, raw=raw, evidence=evidence, features=features))


def without_measure(row: Sequence[Found], sheet: Sheet) -> list[Found]:
    """The cells of a row without the unit of a number that is not its quantity: the "kg" of "Flour 25 kg"."""
    spans = {cell.spec.name: span_of(cell.chosen, sheet.document) for cell in row}
    unit, quantity = spans.get("unit"), spans.get("quantity")
    if unit is None or quantity is None:
        return [*row]
    number = _NUMBER_BEFORE.search(sheet.document.text, max(0, unit.start - _LONGEST_NUMBER), unit.start)
    if number is None or quantity.overlaps(Span(*number.span())):
        return [*row]
    return [cell for cell in row if cell.spec.name != "unit"]


def _edge_beside(span: Span, sheet: Sheet) -> Iterator[float]:
    """Where the first word stands that follows a description after a wide gap."""
    line = sheet.lines[sheet.number_at(span.end - 1)]
    tab = sheet.document.text.find("\t", span.end, line.span.end)
    if tab >= 0:
        yield from (word.box.x0 for word in sheet.words(Span(tab, line.span.end))[:1])


def _edge_of_head(span: Span, sheet: Sheet) -> Iterator[float]:
    """Where the next head begins, right of the head above a description."""
    number = sheet.number_at(span.start)
    own = sheet.words(Span(span.start, min(span.end, sheet.lines[number].span.end)))
    if not own:
        return
    left, right = min(word.box.x0 for word in own), max(word.box.x1 for word in own)
    gap = _HEAD_GAP * (own[0].box.y1 - own[0].box.y0)
    for line in reversed(sheet.lines[max(0, number - _MOST_HEADS) : number]):
        for word, after in pairwise(sheet.words(line.span)):
            if word.box.x1 > left and word.box.x0 < right and after.box.x0 - word.box.x1 >= gap:
                yield after.box.x0
                return


def _end_of_words(end: int, table: Table, sheet: Sheet, *, is_counted: bool) -> tuple[int, bool]:
    """Where the words end that follow with no wide gap, and whether nothing else follows before the next cell.

    A whole number belongs to the words only where the quantity stands elsewhere; a lone letter is a mark, or the unit
    of a number. A number in the next column is none of theirs, however narrow the gap; one with a point is theirs
    where it ends before that column.
    """
    line = sheet.lines[sheet.number_at(end - 1)]
    wider, is_measured = end, False
    for match in re.finditer(r"[^ ]+", sheet.text(Span(end, line.span.end)).split("\t")[0]):
        span, word = Span(end + match.start(), end + match.end()), match[0]
        if not is_free(span, table.taken) or _is_beyond(span, word, table.edge, sheet):
            break
        if _AMOUNT.match(word):
            if not is_counted or _SIGN.search(word) or not _is_before(span, table.edge, sheet):
                break
            wider, is_measured = span.end, True
            continue
        if is_measured and _MARK.fullmatch(word):
            wider, is_measured = span.end, False
            continue
        is_measured = is_counted and _COUNT.fullmatch(word) is not None
        if _OTHER.match(word):
            return wider, False
        if _is_no_name(word, is_counted=is_counted):
            return end, False
        if word[-1] in ":;":
            return span.end - 1, False
        if any(char.isalnum() for char in word):
            wider = span.end
    return wider, True


def _is_beyond(span: Span, word: str, edge: float | None, sheet: Sheet) -> bool:
    """Whether a number stands right of the edge where the next column begins."""
    place = sheet.place(span) if edge is not None and word[0].isdigit() else None
    return place is not None and edge is not None and place.box.x0 >= edge - _SAME_EDGE * (place.box.y1 - place.box.y0)


def _is_before(span: Span, edge: float | None, sheet: Sheet) -> bool:
    """Whether a number ends clearly before the edge where the next column begins."""
    place = sheet.place(span) if edge is not None else None
    return place is not None and edge is not None and place.box.x1 < edge - _SAME_EDGE * (place.box.y1 - place.box.y0)


def _is_no_name(word: str, *, is_counted: bool) -> bool:
    return bool(
        _CODE.fullmatch(word)
        or _MARK.fullmatch(word)
        or ":" in word[:-1]
        or (_COUNT.fullmatch(word) and not is_counted)
    )


def _wrapped(span: Span, taken: Sequence[Span], edge: float, sheet: Sheet) -> Iterator[Span]:
    """Spans of the lines that a description wraps to."""
    number = sheet.number_at(span.end - 1)
    words = sheet.words(Span(max(span.start, sheet.lines[number].span.start), span.end))
    if not words:
        return
    left, last = words[0].box.x0, words[-1]
    for _ in range(_MOST_LINES):
        number, run = next(_runs_below(last, left, edge, number, sheet), (number, []))
        if not run:
            return
        height, line = last.box.y1 - last.box.y0, sheet.lines[number]
        room = edge - last.box.x1 - _SPACE * height - (run[0].box.x1 - run[0].box.x0)
        below = sheet.span_of_words(run, line)
        goes_on = room <= _SLACK * height or _is_open(last.text)
        if not goes_on or not _is_rest(below, taken, line, sheet):
            return
        yield below
        last = run[-1]


def _is_open(word: str) -> bool:
    """Whether a word asks for another: "of", "für", a comma, a dash."""
    return word.casefold() in _OPEN_WORDS or word[-1] in _OPEN_MARKS


def _runs_below(last: Word, left: float, edge: float, number: int, sheet: Sheet) -> Iterator[tuple[int, list[Word]]]:
    """Words of a line close below that start at the left edge, up to the next column; with the number of the line."""
    height = last.box.y1 - last.box.y0
    for line in sheet.lines[number + 1 : number + 1 + _MOST_LINES]:
        run: list[Word] = []
        for word in sheet.words(line.span) if line.page == sheet.lines[number].page else ():
            is_below = last.box.y0 + height / 2 <= word.box.y0 <= last.box.y1 + _LINE_GAP * height
            starts = not run and is_below and abs(word.box.x0 - left) <= _SAME_EDGE * height
            goes_on = bool(run) and word.box.x0 - run[-1].box.x1 <= _WIDE * height and word.box.x1 <= edge + height
            if starts or goes_on:
                run.append(word)
            elif run:
                break
        if run:
            yield line.number, run


def _is_rest(span: Span, taken: Sequence[Span], line: Line, sheet: Sheet) -> bool:
    """Whether a line can be the rest of a name: words, none of a total, and no free number right of them."""
    text = sheet.text(span)
    if not is_free(span, taken) or _OTHER.match(text) or not _WORD.search(text) or starts_total(text):
        return False
    return all(place.span.start < span.end or not is_free(place.span, taken) for place in sheet.numbers(line.number))
