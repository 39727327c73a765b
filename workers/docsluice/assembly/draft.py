"""An extraction → a draft: the chosen value of every field, rows, parties and clauses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from docsluice.assembly.choose import choose
from docsluice.assembly.contracts.clauses import choose_clause, choose_parties
from docsluice.assembly.contracts.stated import drop_others, propose_stated
from docsluice.assembly.found import Draft, Found, Ground
from docsluice.assembly.label_words import prefer_labelled
from docsluice.assembly.other_labels import drop_labelled_others
from docsluice.assembly.parties.blocks import place_addresses
from docsluice.assembly.patterns import mark_origin, part_tax_ids, propose
from docsluice.assembly.read_signs import mend_read_signs
from docsluice.assembly.receipts.names import prefer_company
from docsluice.assembly.receipts.rows import mend_rows
from docsluice.assembly.receipts.totals import part_places
from docsluice.assembly.tables.rows import choose_rows
from docsluice.assembly.wrapped_ibans import with_wrapped_ibans

if TYPE_CHECKING:
    from docsluice.records import Candidate, Extraction
    from docsluice.schema.spec import FieldSpec, Schema

FLOOR = 0.15
"""Below this score a value is weak: kept aside, and taken only if a rule of arithmetic asks for it."""

CLAUSE_FLOOR = 0.06
"""The same for clauses: a model cuts sentences with less certainty than it knows that one is there."""


def assemble(extraction: Extraction, schema: Schema, ground: Ground, floor: float = FLOOR) -> Draft:
    """Values from the candidates of an engine, in the order of the schema."""
    candidates: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in extraction.candidates:
        candidates[candidate.field].append(candidate)
    candidates.update({path: drop_others(path, spans, ground) for path, spans in candidates.items()})
    mine = (spec for spec in schema.fields if spec.path in candidates)
    candidates.update({spec.path: drop_labelled_others(spec, candidates[spec.path], ground) for spec in mine})
    scalars = {item.path: item for item in _scalars(schema, candidates, ground, floor)}
    items = list(_with_patterns(schema, scalars, candidates, ground, floor))
    for group in schema.groups:
        if group.as_entities:
            spans = candidates[group.anchor_field.path]
            items += choose_parties(group, spans, extraction.relations, ground, floor)
        else:
            rows = list(choose_rows(group, extraction.instances, ground, floor))
            items += mend_rows(schema, group, rows, ground)
    draft = Draft(
        found={item.path: item for item in items if _is_strong(item, floor)},
        weak={item.path: item for item in items if not _is_strong(item, floor)},
    )
    return mend_read_signs(draft, schema, ground)


def _scalars(schema: Schema, candidates: dict[str, list[Candidate]], ground: Ground, floor: float) -> Iterator[Found]:
    for spec in schema.fields:
        if spec.derived or not (candidates[spec.path] or spec.type == "clause"):
            continue
        item = _scalar(spec, candidates[spec.path], ground, floor)
        if item is not None:
            yield item


def _with_patterns(
    schema: Schema,
    chosen: Mapping[str, Found],
    candidates: Mapping[str, Sequence[Candidate]],
    ground: Ground,
    floor: float,
) -> Iterator[Found]:
    """The values chosen, in the order of the schema, with candidates by pattern among their options."""
    strong = {path: item for path, item in chosen.items() if _is_strong(item, floor)}
    proposed = propose(schema, strong, ground) | propose_stated(schema, ground)
    both = dict(chosen)
    for spec in schema.fields:
        if spec.path in proposed:
            item = choose(spec.path, spec, candidates.get(spec.path, ()), ground, proposed[spec.path])
            if item is not None:
                both[spec.path] = mark_origin(item, chosen.get(spec.path))
    both = with_wrapped_ibans(schema, both, ground)
    both = prefer_company(schema, prefer_labelled(schema, both, ground))
    both = part_places(schema, place_addresses(schema, part_tax_ids(schema, both), ground), ground)
    yield from (both[spec.path] for spec in schema.fields if spec.path in both)


def _scalar(spec: FieldSpec, candidates: Sequence[Candidate], ground: Ground, floor: float) -> Found | None:
    if spec.type == "clause":
        return choose_clause(spec, candidates, ground.document, _floor_of(spec, floor))
    return choose(spec.path, spec, candidates, ground)


def _is_strong(item: Found, floor: float) -> bool:
    return "[" in item.path or item.chosen.rank >= _floor_of(item.spec, floor)


def _floor_of(spec: FieldSpec, floor: float) -> float:
    return min(floor, CLAUSE_FLOOR) if spec.type == "clause" else floor
