"""Columns of a table, learnt from the cells that the engine is sure of.

A column is where a cell stands beside the first line of its row's anchor: so many lines below it, and between which x.
Rows near one another are compared, since the columns of a photographed receipt lean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.lines import Span

if TYPE_CHECKING:
    from docsluice.assembly.lines import Place, Sheet
    from docsluice.records import Box, Candidate, Instance

BY_COLUMN = "DS-COLUMN"
"""Rule of a value that only its place in a column speaks for."""
SURE = 0.5
"""Score from which a cell tells where its column is."""
_NEAREST = 3  # cells of a column, nearest in lines, that tell where it is here
_WITHIN = 0.5  # share of a box that lies in its column


class Claim(NamedTuple):
    """A span that a row claims as its cell `name`; `below` counts lines from the first line of the row's anchor."""

    row: int
    name: str
    below: int
    place: Place
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Column:
    """The sure cells of one name, one a row at most."""

    claims: tuple[Claim, ...]

    def share(self, below: int) -> float:
        """How many of the cells stand so many lines below the anchor, 0 to 1."""
        return sum(claim.below == below for claim in self.claims) / len(self.claims)

    def offsets(self) -> list[int]:
        """Lines below the anchor on which cells stand, the most frequent first."""
        return sorted({claim.below for claim in self.claims}, key=lambda below: (-self.share(below), below))

    def holds(self, box: Box, line: int) -> bool:
        """Whether a box on a line lies between the edges of the nearest cells."""
        near = sorted(self.claims, key=lambda claim: abs(claim.place.line - line))[:_NEAREST]
        left = min(claim.place.box.x0 for claim in near)
        right = max(claim.place.box.x1 for claim in near)
        return min(box.x1, right) - max(box.x0, left) >= _WITHIN * (box.x1 - box.x0)


def list_claims(anchor: str, instances: Sequence[Instance], sheet: Sheet) -> tuple[Claim, ...]:
    """All spans that rows claim, their anchors' as well, with their places."""
    return tuple(_claims(anchor, instances, sheet))


def learn_columns(claims: Iterable[Claim]) -> dict[str, Column]:
    """Columns by name of cell, from the sure claims; of several rows that claim one span the surest counts."""
    best: dict[Span, Claim] = {}
    for claim in claims:
        if claim.candidate.score >= SURE:
            kept = best.setdefault(claim.place.span, claim)
            if kept.candidate.score < claim.candidate.score:
                best[claim.place.span] = claim
    columns: dict[str, dict[int, Claim]] = defaultdict(dict)
    for claim in sorted(best.values(), key=lambda claim: -claim.candidate.score):
        columns[claim.name].setdefault(claim.row, claim)
    return {name: Column(tuple(rows.values())) for name, rows in columns.items()}


def name_of(candidate: Candidate) -> str:
    """Name of the cell that a candidate is for."""
    return candidate.field.rpartition(".")[2]


def anchor_of(anchor: str, instance: Instance) -> Candidate:
    """The best span of a row's anchor."""
    return next(cell for cell in instance.cells if name_of(cell) == anchor)


def _claims(anchor: str, instances: Sequence[Instance], sheet: Sheet) -> Iterator[Claim]:
    for row, instance in enumerate(instances):
        first = sheet.number_at(anchor_of(anchor, instance).start)
        for candidate in instance.cells:
            place = sheet.place(Span(candidate.start, candidate.end))
            if place is not None:
                yield Claim(row, name_of(candidate), place.line - first, place, candidate)
