"""Align the rows of a table with its label: cells of a row stand near its description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from docsluice.teacher import alignment as al
from docsluice.teacher import labels
from docsluice.teacher.samples import Group, LabelledDocument, Span

if TYPE_CHECKING:
    from pydantic import JsonValue

    from docsluice.teacher.datasets import Report

CELLS = {"description": "description", "quantity": "quantity", "unit_price": "unit price", "amount": "net amount"}
NUMBERS = {"amount": "net amount", "unit_price": "unit price", "quantity": "quantity"}
SHARE = 0.6  # of the rows must be found for the table to be used: the rest would be denied


def align_rows(document: LabelledDocument, lines: Sequence[JsonValue], report: Report) -> LabelledDocument:
    """Add the line items if nearly all of them are found; cells are taken from the row's own lines."""
    text, after, rows = document.text, 0, []
    wanted = [line for line in lines if isinstance(line, dict) and isinstance(line.get("description"), str)]
    for index, line in enumerate(wanted):
        place = _place(text, str(line["description"]), after, line)
        report.count(document.origin, "line item", found=place is not None)
        if place is None:
            continue
        limit = _limit(text, place, wanted[index + 1 :])
        row: dict[str, Span] = {"description": place}
        taken = [place]
        for name, cell in NUMBERS.items():  # the amount first: where a number stands twice, the last one is it
            value = line.get(name)
            if not isinstance(value, str):
                continue
            span = _cell(text, place, limit, value, taken, last=name != "quantity", count=name == "quantity")
            report.count(document.origin, f"line item, {cell}", found=span is not None)
            if span is not None:
                row[cell] = span
                taken.append(span)
        rows.append(row)
        after = place.end
    labelled = {cell for name, cell in CELLS.items() if any(name in line for line in wanted)}
    if not wanted or len(rows) < SHARE * len(wanted):
        return document
    cells = tuple(cell for cell in CELLS.values() if cell in labelled)
    group = Group(labels.LINE_ITEM_ANCHOR, cells, tuple(rows))
    return replace(document, groups={**document.groups, labels.LINE_ITEM: group})


def _place(text: str, description: str, after: int, line: dict[str, JsonValue]) -> Span | None:
    """First place of the description after the row before; among several, one with the row's amount on its line."""
    places = [span for span in al.find_text(text, description) if span.start >= after]
    if not places:
        head = re.split(r"[\n,;(]", description)[0].strip()
        words = description.split()
        tries = [head] if len(head) > al.FUZZY_MINIMUM else []
        tries += [" ".join(words[:n]) for n in (6, 4, 3) if len(words) > n]
        for attempt in tries:
            places = [span for span in al.find_text(text, attempt) if span.start >= after]
            if places:
                break
    amount = line.get("amount")
    if isinstance(amount, str) and len(places) > 1:
        for span in places:
            here = al.line_of(text, span.start)
            if any(al.find_money(text[here.start : here.end], value) for value in al.read_numbers(amount)):
                return span
    return places[0] if places else None


def _limit(text: str, place: Span, following: Sequence[dict[str, JsonValue]]) -> Span:
    """Lines in which the row's cells may stand: its own, the one above, two below, not beyond the next row."""
    first = al.line_of(text, place.start)
    start, end = al.line_of(text, max(0, first.start - 1)).start, al.line_of(text, place.end).end
    for _ in range(2):
        end = al.line_of(text, min(end + 1, len(text))).end
    for line in following[:1]:
        ahead = [s for s in al.find_text(text, str(line["description"]), fuzzy=False) if s.start >= place.end]
        if ahead:
            end = max(min(end, al.line_of(text, ahead[0].start).start - 1), al.line_of(text, place.end).end)
            end = al.line_of(text, place.end).end if end < place.end else end
    return Span(start, min(end, len(text)))


def _cell(  # noqa: PLR0913  where to look, for what, and what is taken
    text: str, place: Span, limit: Span, value: str, taken: Sequence[Span], *, last: bool, count: bool
) -> Span | None:
    """A number of the row: on the description's line first (the last one for the amount), then around it."""
    here = Span(al.line_of(text, place.start).start, al.line_of(text, place.end).end)
    below = Span(here.end, max(limit.end, here.end))
    above = Span(limit.start, max(limit.start, here.start))
    for area in (here, below, above):
        spans = [
            span.moved(area.start)
            for reading in sorted(al.read_numbers(value))
            for span in al.find_money(text[area.start : area.end], Decimal(reading))
        ]
        free = sorted(s for s in spans if not any(s.start < t.end and t.start < s.end for t in taken))
        if count:  # "0" and ".00" tails of prices are no quantities
            free = [s for s in free if not re.match(r"[.,]\d", text[s.end : s.end + 2])] or free
        if free:
            return free[-1] if last else free[0]
    return None
