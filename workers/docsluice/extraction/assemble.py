"""What windows found, merged → the extraction of a document by a schema's paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docsluice.extraction.merge import merge_edges, merge_fields, merge_rows
from docsluice.records import Candidate, Extraction, Instance, RelationCandidate, TypeScore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docsluice.extraction.found import Found, Row, Span
    from docsluice.schema.spec import GroupSpec, Schema

CANDIDATES = 8  # spans kept a field
CANDIDATES_REPEATING = 64  # spans kept a field that holds a list
CELL_CANDIDATES = 3


def assemble(text: str, schema: Schema, document_type: tuple[TypeScore, ...], windows: Sequence[Found]) -> Extraction:
    """One extraction of all windows; `text` is the document's."""
    lists = {field.path for field in schema.fields if field.repeating or field.type == "clause"}
    lists |= {group.anchor_field.path for group in schema.groups if group.as_entities}
    candidates = (
        candidate
        for field in schema.asked()
        for places in [CANDIDATES_REPEATING if field.path in lists else CANDIDATES]
        for candidate in _candidates(text, field.path, merge_fields(windows, field.label, places))
    )
    instances = (
        _instance(text, group, row)
        for group in schema.structures()
        for row in merge_rows(windows, group.label, CELL_CANDIDATES)
    )
    relations = (
        RelationCandidate(
            type=relation.type,
            head=_candidate(text, relation.head, edge.head),
            tail=_candidate(text, relation.tail, edge.tail),
            score=edge.score,
        )
        for relation in schema.relations
        if relation.label
        for edge in merge_edges(windows, relation.label)
    )
    return Extraction(
        document_type=document_type,
        candidates=tuple(candidates),
        instances=tuple(instances),
        relations=tuple(relations),
    )


def _instance(text: str, group: GroupSpec, row: Row) -> Instance:
    """A row: the anchor first, then the other cells in the schema's order."""
    anchor = group.anchor_field
    others = (
        candidate
        for cell in group.fields
        if cell is not anchor and not cell.derived
        for candidate in _candidates(text, cell.path, row.cells.get(cell.label, ()))
    )
    return Instance(
        group=group.name, cells=(_candidate(text, anchor.path, row.anchor), *others), score=row.anchor.score
    )


def _candidates(text: str, path: str, spans: Iterable[Span]) -> list[Candidate]:
    return [_candidate(text, path, span) for span in spans]


def _candidate(text: str, path: str, span: Span) -> Candidate:
    return Candidate(field=path, start=span.start, end=span.end, text=text[span.start : span.end], score=span.score)
