"""Cells of the rows of receipts: made from spans, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.assembly.choose import choose
from docsluice.assembly.found import Found
from docsluice.assembly.lines import Sheet, Span, span_of
from docsluice.assembly.tables.columns import BY_COLUMN
from docsluice.records import Candidate

if TYPE_CHECKING:
    from docsluice.assembly.found import Ground
    from docsluice.schema.spec import FieldSpec

Row = Mapping[str, Found]
"""Cells of a row by the names of their fields."""


def make_cell(spec: FieldSpec, span: Span, score: float, ground: Ground) -> Found | None:
    """A cell from a span of the text; None where that is no such value."""
    text = ground.document.text[span.start : span.end]
    candidate = Candidate(field=spec.path, start=span.start, end=span.end, text=text, score=score)
    cell = choose(spec.path, spec, [candidate], ground)
    return replace(cell, tier="derived", rule=BY_COLUMN) if cell else None


def span_in(cell: Found, sheet: Sheet) -> Span:
    """Offsets of a cell."""
    return span_of(cell.chosen, sheet.document)


def first_line(cell: Found, sheet: Sheet) -> int:
    """Number of the line on which a cell begins; -1 for a cell that stands nowhere."""
    return sheet.number_at(span_in(cell, sheet).start) if cell.chosen.evidence else -1
