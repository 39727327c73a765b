"""Runs of text within a column of a page, by which lines are told that stand below each other."""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.evidence import boxes_of, words_of

if TYPE_CHECKING:
    from docsluice.records import Box, Document, Page

_COLUMN_GAP = 1.2  # line heights between words that stand in two columns; two spaces are 0.6
_RASTER_ACROSS, _RASTER_DOWN = 4.0, 24.0  # points by which left edges of a column may differ, and its lines follow
_HOUSE_NUMBER = re.compile(r"\d{1,4}\s?[a-zA-Z]?")


class Fragment(NamedTuple):
    """A run of text within a column: offsets in the document (or in the page, where one is given), and its box."""

    start: int
    end: int
    box: Box


_KEPT: dict[int, tuple[Fragment, ...]] = {}
"""Fragments of the pages that are alive, by identity: rules ask for them dozens of times a document."""


def list_fragments(document: Document, start: int) -> list[Fragment]:
    """Runs of text on the page that an offset of `Document.text` lies on, in reading order."""
    number = next(i for i in reversed(range(len(document.pages))) if document.page_offsets[i] <= start)
    offset = document.page_offsets[number]
    return [Fragment(one.start + offset, one.end + offset, one.box) for one in fragments_of(document.pages[number])]


def fragments_of(page: Page) -> tuple[Fragment, ...]:
    """Runs of text of a page, parted by wide gaps and line ends; offsets are the page's.

    Columns may stand closer than the gaps that a text marks: where a gap wider than spaces ends at the left edge of
    other runs near by, it parts a run, too.
    """
    key = id(page)
    if key not in _KEPT:
        _KEPT[key] = tuple(_part(page))
        weakref.finalize(page, _KEPT.pop, key, None).atexit = False
    return _KEPT[key]


def _part(page: Page) -> Iterator[Fragment]:
    runs = [run for match in re.finditer(r"[^\t\n]+", page.text) if (run := _fragment(page, *match.span()))]
    edges = {_place(run.box) for run in runs}
    for run in runs:
        cuts = list(_cuts(page, run, edges)) if len(runs) > 1 else []
        if not cuts:
            yield run
            continue
        starts, ends = [run.start, *(after for _, after in cuts)], [*(before for before, _ in cuts), run.end]
        for first, last in zip(starts, ends, strict=True):
            part = _fragment(page, first, last)
            if part is not None:
                yield part


def _fragment(page: Page, start: int, end: int) -> Fragment | None:
    boxes = boxes_of(page, start, end)
    return Fragment(start, end, boxes[0]) if boxes else None


def _place(box: Box) -> tuple[int, int]:
    """Where a box begins, in a raster of some points across and some lines down."""
    return round(box.x0 / _RASTER_ACROSS), round(box.y0 / _RASTER_DOWN)


def _cuts(page: Page, run: Fragment, edges: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ends and starts of the words between which a run crosses from column to column."""
    for before, after in pairwise(words_of(page, run.start, run.end)):
        if after.box.x0 - before.box.x1 < _COLUMN_GAP * (before.box.y1 - before.box.y0):
            continue
        if _HOUSE_NUMBER.fullmatch(page.text, after.start, run.end):
            continue
        across, down = _place(after.box)
        near = ((across + i, down + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        if any(place in edges for place in near):
            yield before.end, after.start
