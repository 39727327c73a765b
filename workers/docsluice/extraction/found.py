"""What was found in one window, with offsets in the document: from `decode` to `merge`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Span(NamedTuple):
    """Characters `start` to `end` (half open) of the document with a score, 0 to 1."""

    start: int
    end: int
    score: float

    def overlaps(self, other: Span) -> bool:
        """Whether a character is in both."""
        return self.start < other.end and other.start < self.end

    def is_inside(self, other: Span) -> bool:
        """Whether `other` holds all of it and more."""
        return other.start <= self.start and self.end <= other.end and self[:2] != other[:2]


class Row(NamedTuple):
    """One row of a structure: its anchor and, for each other label, the best spans, best first."""

    anchor: Span
    cells: Mapping[str, tuple[Span, ...]]


class Edge(NamedTuple):
    """A relation between two spans with a score, 0 to 1."""

    head: Span
    tail: Span
    score: float


class Found(NamedTuple):
    """One window: characters `start` to `end` of the document; `fields` by label, `rows` and `edges` by task."""

    start: int
    end: int
    fields: Mapping[str, tuple[Span, ...]]
    rows: Mapping[str, tuple[Row, ...]]
    edges: Mapping[str, tuple[Edge, ...]]
