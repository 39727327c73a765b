"""One row of a table once, and one printed number in one row.

Each row has its cells chosen by itself, so that a row may be seen twice (by its name and by its unit), and neighbouring
rows often take the same number. Here the claims of all rows are settled together: the likeliest first, where a claim is
likelier whose place fits the columns of the table.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from docsluice.assembly.tables.columns import Claim, Column, anchor_of, learn_columns, list_claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from docsluice.assembly.lines import Sheet, Span
    from docsluice.records import Candidate, Instance

_LEAST_CELLS = 2  # cells of a column that tell where it is
_OFF_LINE, _OFF_COLUMN = 0.4, 0.6  # what is left of the score of a claim whose place does not fit
_FOREIGN = 0.5  # and of one that stands on the first line of another row
_CLEARLY_SHARED = 3  # cells that two rows on different lines must share to be one
_NEAR = 2  # lines between the anchors of one row that was seen twice


def join_twins(anchor: str, instances: Sequence[Instance], sheet: Sheet) -> tuple[Instance, ...]:
    """The rows, each once: of two that claim the same cells the one with the likelier anchor.

    Two rows are one if they share half of their cells: any on the same line, at least three on neighbouring lines.
    """
    lines = [sheet.number_at(anchor_of(anchor, instance).start) for instance in instances]
    wanted = _first_spans(list_claims(anchor, instances, sheet), anchor)
    kept: list[int] = []
    for row in sorted(range(len(instances)), key=lambda row: (-instances[row].score, row)):
        if not any(_are_twins(wanted[row], wanted[other], abs(lines[row] - lines[other])) for other in kept):
            kept.append(row)
    return tuple(instances[row] for row in sorted(kept))


def share_spans(anchor: str, instances: Sequence[Instance], sheet: Sheet) -> tuple[Instance, ...]:
    """The rows, each span given to one of them; scores are lowered where a place does not fit the table."""
    claims = [claim for claim in list_claims(anchor, instances, sheet) if claim.name != anchor]
    columns = learn_columns(claims)
    lines = [sheet.number_at(anchor_of(anchor, instance).start) for instance in instances]
    ranked = sorted(
        ((_weigh(claim, columns, lines), claim) for claim in claims),
        key=lambda pair: (-pair[0], pair[1].row, pair[1].place.span),
    )
    owners: dict[tuple[int, str], Claim] = {}
    kept: dict[int, list[Candidate]] = defaultdict(list)
    for weight, claim in ranked:
        span = claim.place.span
        if not any(row != claim.row and span.overlaps(owner.place.span) for (row, _), owner in owners.items()):
            owners.setdefault((claim.row, claim.name), claim)
            kept[claim.row].append(claim.candidate.model_copy(update={"score": weight}))
    return tuple(
        instance.model_copy(update={"cells": (anchor_of(anchor, instance), *kept[row])})
        for row, instance in enumerate(instances)
    )


def _first_spans(claims: Iterable[Claim], anchor: str) -> dict[int, set[tuple[str, Span]]]:
    """The likeliest span of each cell, by row."""
    best: dict[tuple[int, str], Span] = {}
    for claim in sorted(claims, key=lambda claim: -claim.candidate.score):
        if claim.name != anchor:
            best.setdefault((claim.row, claim.name), claim.place.span)
    spans: dict[int, set[tuple[str, Span]]] = defaultdict(set)
    for (row, name), span in best.items():
        spans[row].add((name, span))
    return spans


def _are_twins(ours: set[tuple[str, Span]], theirs: set[tuple[str, Span]], apart: int) -> bool:
    shared = len(ours & theirs)
    return apart <= _NEAR and shared >= (_CLEARLY_SHARED if apart else 1) and 2 * shared >= len(ours)


def _weigh(claim: Claim, columns: Mapping[str, Column], lines: Sequence[int]) -> float:
    """The score of a claim, less where its place does not fit the column or is on the first line of another row."""
    score, column, line = claim.candidate.score, columns.get(claim.name), claim.place.line
    if column is not None and len(column.claims) >= _LEAST_CELLS:
        score *= _OFF_LINE + (1 - _OFF_LINE) * column.share(claim.below)
        if not column.holds(claim.place.box, line):
            score *= _OFF_COLUMN
    return score * _FOREIGN if line != lines[claim.row] and line in lines else score
