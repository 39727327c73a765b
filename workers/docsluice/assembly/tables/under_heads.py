"""Rows of an engine set against the heads of their table: what stands above them, or below another head, is no cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from docsluice.assembly.lines import Span
from docsluice.assembly.tables.columns import anchor_of, name_of

if TYPE_CHECKING:
    from docsluice.assembly.lines import Sheet
    from docsluice.assembly.tables.heads import Head, HeadLine
    from docsluice.records import Box, Candidate, Instance
    from docsluice.schema.spec import GroupSpec

_SAME_EDGE = 0.7  # line heights by which the left edges of a head and of its texts may differ
_INSIDE, _OUTSIDE = 0.6, 0.3  # share left to a row whose text stands elsewhere in its column, or beside it
_ANCHOR, _RATE, _DISCOUNT = "description", "tax_rate", "discount"


def fit_heads(
    group: GroupSpec, instances: Sequence[Instance], head_lines: Sequence[HeadLine], sheet: Sheet
) -> tuple[Instance, ...]:
    """The rows below heads, less likely where their text is not below the head of descriptions.

    Rows above the first heads are left out where others stand below; a rate in a column of discounts is none of taxes.
    """
    if group.anchor != _ANCHOR or not head_lines:
        return tuple(instances)
    lines = [sheet.number_at(anchor_of(_ANCHOR, one).start) for one in instances]
    below = [line > head_lines[0].last for line in lines]
    kept = [
        _fit(one, _heads_above(line, head_lines), sheet)
        for one, line, is_below in zip(instances, lines, below, strict=True)
        if is_below
    ]
    return tuple(kept) if 2 * len(kept) > len(instances) else tuple(instances)


def _heads_above(line: int, head_lines: Sequence[HeadLine]) -> HeadLine:
    return max((one for one in head_lines if one.last < line), key=lambda one: one.last)


def _fit(instance: Instance, head_line: HeadLine, sheet: Sheet) -> Instance:
    cells = tuple(cell for cell in instance.cells if not _is_discount(cell, head_line.heads, sheet))
    score = instance.score * _share_left(anchor_of(_ANCHOR, instance), head_line.heads, sheet)
    return instance.model_copy(update={"cells": cells, "score": score})


def _share_left(anchor: Candidate, heads: Sequence[Head], sheet: Sheet) -> float:
    """What is left of the score of a row by the place of its description."""
    place = sheet.place(Span(anchor.start, anchor.end))
    if place is None:
        return 1.0
    edge = _SAME_EDGE * (place.box.y1 - place.box.y0)
    for head, after in pairwise((*heads, None)):
        if head is not None and head.name == _ANCHOR:
            if abs(place.box.x0 - head.left) <= edge:
                return 1.0
            is_right = after is not None and place.box.x0 >= after.left - edge
            return _OUTSIDE if is_right or place.box.x1 < head.left else _INSIDE
    return 1.0


def _is_discount(cell: Candidate, heads: Sequence[Head], sheet: Sheet) -> bool:
    """Whether a rate stands below the head of discounts, and below no other."""
    place = sheet.place(Span(cell.start, cell.end)) if name_of(cell) == _RATE else None
    names = set(_names_over(place.box, heads)) if place else set()
    return names == {_DISCOUNT}


def _names_over(box: Box, heads: Sequence[Head]) -> Iterator[str]:
    yield from (head.name for head in heads if min(box.x1, head.right) > max(box.x0, head.left))
