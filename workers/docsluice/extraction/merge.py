"""What windows found → what the document holds.

Neighbouring windows share lines, so most things near an edge are found twice, and some are found cut off by one
window and whole by the other. Found twice: once, with the better score. Cut off: the whole one stays.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from docsluice.extraction.found import Edge, Found, Row, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SURE = 0.5  # a cell above it belongs to its row


def merge_fields(windows: Sequence[Found], label: str, k: int) -> tuple[Span, ...]:
    """The k best spans of a label over all windows, best first."""
    found = [(window, span) for window in windows for span in window.fields.get(label, ())]
    whole = [span for window, span in found if not _is_clipped(window, span, found)]
    return _best(whole)[:k]


def merge_rows(windows: Sequence[Found], task: str, k: int) -> tuple[Row, ...]:
    """Rows of a structure from top to bottom; up to k spans a cell."""
    rows: list[tuple[Found, Row]] = []
    for window in windows:
        for row in window.rows.get(task, ()):
            twin = next(
                (i for i, (other, kept) in enumerate(rows) if other is not window and _is_same(kept, row)), None
            )
            if twin is None:
                rows.append((window, row))
            else:
                rows[twin] = (window, _join(rows[twin][1], row, k))
    return tuple(sorted((row for _, row in rows), key=lambda row: row.anchor[:2]))


def merge_edges(windows: Sequence[Found], task: str) -> tuple[Edge, ...]:
    """Relations of a type, best first: each pair once, and none whose ends both lie inside those of a better one."""
    best: dict[tuple[int, int, int, int], Edge] = {}
    for edge in chain.from_iterable(window.edges.get(task, ()) for window in windows):
        key = (*edge.head[:2], *edge.tail[:2])
        if key not in best or edge.score > best[key].score:
            best[key] = edge
    ranked = sorted(best.values(), key=lambda edge: (-edge.score, edge.head[:2], edge.tail[:2]))
    kept: list[Edge] = []
    for edge in ranked:
        if not any(edge.head.overlaps(other.head) and edge.tail.overlaps(other.tail) for other in kept):
            kept.append(edge)
    return tuple(kept)


def _is_clipped(window: Found, span: Span, found: Iterable[tuple[Found, Span]]) -> bool:
    """Whether a span touches an edge of its window and another window holds more of it."""
    if span.start > window.start and span.end < window.end:
        return False
    return any(
        other is not window and span.is_inside(whole) and whole.score >= SURE * span.score for other, whole in found
    )


def _best(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Each place once with its best score, best first."""
    best: dict[tuple[int, int], Span] = {}
    for span in spans:
        if span[:2] not in best or span.score > best[span[:2]].score:
            best[span[:2]] = span
    return tuple(sorted(best.values(), key=lambda span: (-span.score, span.start, span.end)))


def _is_same(one: Row, other: Row) -> bool:
    """Whether two rows of two windows are one: their anchors overlap, or they share most of their sure cells."""
    if one.anchor.overlaps(other.anchor):
        return True
    ours, theirs = _sure_cells(one), _sure_cells(other)
    shared = len(ours & theirs)
    return shared > 0 and 2 * shared > min(len(ours), len(theirs))


def _sure_cells(row: Row) -> set[tuple[str, int, int]]:
    return {(label, *spans[0][:2]) for label, spans in row.cells.items() if spans and spans[0].score >= SURE}


def _join(one: Row, other: Row, k: int) -> Row:
    """One row of two: the fuller one's anchor, and the best of both for each cell."""
    fuller = max(
        one, other, key=lambda row: (sum(spans[0].score for spans in row.cells.values() if spans), row.anchor.end)
    )
    labels = dict.fromkeys((*one.cells, *other.cells))
    cells = {label: _best((*one.cells.get(label, ()), *other.cells.get(label, ())))[:k] for label in labels}
    score = max(one.anchor.score, other.anchor.score)
    return Row(fuller.anchor._replace(score=score), cells)
