"""Types of the training data: documents with labelled spans.

label file + page texts → LabelledDocument (offsets in its text) → windows → what GLiNER 2 is trained on
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open character range of a document's text."""

    start: int
    end: int

    def moved(self, by: int) -> Span:
        """The same range after `by` characters were put before the text (negative: taken away)."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True)
class Group:
    """Rows of a repeating group: `cells` are the labelled columns, each row maps some of them to a span."""

    anchor: str
    cells: tuple[str, ...]
    rows: tuple[Mapping[str, Span], ...]


@dataclass(frozen=True)
class LabelledDocument:
    """A document whose labels are known.

    `entities` maps a model label to its spans; no span means that the document is known not to have it, and a
    label that is missing is not known (it is never asked in training).
    """

    id: str
    origin: str
    document_type: str
    text: str
    entities: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    relations: Mapping[str, tuple[tuple[Span, Span], ...]] = field(default_factory=dict)

    def shown(self, span: Span) -> str:
        """Text of a span."""
        return self.text[span.start : span.end]
