"""Where a span of a document stands: page, characters, boxes, and how well it was read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING

from docsluice.records import Box, Evidence

if TYPE_CHECKING:
    from docsluice.records import Document, Page, Word


def locate(document: Document, start: int, end: int) -> tuple[Evidence, ...]:
    """Evidence for characters `start` to `end` of `Document.text`, one a page."""
    return tuple(
        Evidence(page=page.number, start=first, end=last, boxes=boxes_of(page, first, last))
        for page, first, last in _by_page(document, start, end)
    )


def start_of(document: Document, place: Evidence) -> int:
    """Where a piece of evidence begins in `Document.text`."""
    pages = zip(document.pages, document.page_offsets, strict=True)
    return next(offset for page, offset in pages if page.number == place.page) + place.start


def overlap(places: Iterable[Evidence], others: Iterable[Evidence]) -> bool:
    """Whether pieces of evidence share a character with others."""
    return any(a.page == b.page and a.start < b.end and b.start < a.end for a, b in product(places, others))


def words_at(document: Document, start: int, end: int) -> Iterator[Word]:
    """Words that share a character with a span of `Document.text`."""
    for page, first, last in _by_page(document, start, end):
        yield from words_of(page, first, last)


def reading_confidence(document: Document, start: int, end: int) -> float:
    """The lowest confidence of a span's words, 0 to 1; 1 where nothing was recognised."""
    return min((word.confidence for word in words_at(document, start, end)), default=1.0)


def _by_page(document: Document, start: int, end: int) -> Iterator[tuple[Page, int, int]]:
    for page, offset in zip(document.pages, document.page_offsets, strict=True):
        first, last = max(0, start - offset), min(len(page.text), end - offset)
        if first < last:
            yield page, first, last


def words_of(page: Page, first: int, last: int) -> tuple[Word, ...]:
    """Words that share a character with a span of a page's text."""
    begin = bisect_right(page.words, first, key=lambda word: word.end)
    return page.words[begin : max(begin, bisect_left(page.words, last, key=lambda word: word.start))]


def boxes_of(page: Page, first: int, last: int) -> tuple[Box, ...]:
    """The union of the boxes of a span's words on each line of the page's text."""
    lines: list[list[Box]] = []
    before = None
    for word in words_of(page, first, last):
        if before is None or "\n" in page.text[before : word.start]:
            lines.append([])
        lines[-1].append(word.box)
        before = word.end
    return tuple(_union(boxes) for boxes in lines)


def _union(boxes: list[Box]) -> Box:
    return Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )
