"""What a model finds in one window, in words of that window, and which of it is worth keeping."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

CANDIDATE_FLOOR = 0.05  # below this a span is noise
ROW_FLOOR = 0.2  # a row below is not worth a person's look
EDGE_FLOOR = 0.2
FIELD_CANDIDATES = 64  # spans kept a label: it may be that of a list
CELL_CANDIDATES = 3
SAME_PLACE = 3  # overlapping variants kept of one place, so that k candidates are not k variants of the first


class WordSpan(NamedTuple):
    """Words `first` to `last` (half open) with a score, 0 to 1."""

    first: int
    last: int
    score: float


class WordRow(NamedTuple):
    """A row: its anchor and the best spans of each other label."""

    anchor: WordSpan
    cells: Mapping[str, tuple[WordSpan, ...]]


class WordEdge(NamedTuple):
    """A relation between two spans."""

    head: WordSpan
    tail: WordSpan
    score: float


class FoundWords(NamedTuple):
    """All of one window: `fields` by label, `rows` and `edges` by the name of their task."""

    fields: Mapping[str, tuple[WordSpan, ...]]
    rows: Mapping[str, tuple[WordRow, ...]]
    edges: Mapping[str, tuple[WordEdge, ...]]


def rank(span: WordSpan) -> tuple[float, int, int]:
    """Key to sort by: best first, ties by place."""
    return -span.score, span.first, span.last


def overlap(one: WordSpan, other: WordSpan) -> bool:
    """Whether a word is in both."""
    return one.first < other.last and other.first < one.last


def keep_best(ranked: Iterable[WordSpan], k: int) -> Iterator[WordSpan]:
    """The first k spans, but at most `SAME_PLACE` that overlap one another."""
    kept: list[WordSpan] = []
    for span in ranked:
        if len(kept) == k:
            return
        if sum(overlap(span, other) for other in kept) < SAME_PLACE:
            kept.append(span)
            yield span
