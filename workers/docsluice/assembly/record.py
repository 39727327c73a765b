"""A draft with probabilities → the parts of a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.gather import gather_features
from docsluice.assembly.tree import Json, nest, renumber
from docsluice.confidence.calibration import Calibration, key_of
from docsluice.records import FieldValue, Relation
from docsluice.standards.iban import has_iban_checksum

if TYPE_CHECKING:
    from docsluice.assembly.found import Draft, Found
    from docsluice.confidence.features import Features
    from docsluice.records import Document, Violation
    from docsluice.schema.spec import Schema


_CARRIED = 2
"""Accepted cells of a row that carry an anchor which is too unlikely by itself."""


class Calibrated(NamedTuple):
    """Values by their path in the record, what speaks for each that an engine gave, and the rules that they break."""

    fields: dict[str, FieldValue]
    features: dict[str, Features]
    violations: tuple[Violation, ...] = ()


def calibrate_fields(
    draft: Draft, schema: Schema, calibration: Calibration, document: Document | None = None
) -> Calibrated:
    """Every value with its probability, by path, in the order of the schema; too unlikely ones as `not_found`.

    The rows of groups are renumbered where one lost all its cells or its anchor. Rules that a value breaks which is
    not given are no violations of the record. `document` tells how the values were read.
    """
    draft = gather_features(draft, document)
    given: dict[str, FieldValue] = {}
    doubtful: dict[str, FieldValue] = {}
    probabilities = {item.path: _probability(item, schema, calibration) for item in draft.found.values()}
    accepted_paths = {
        item.path
        for item in draft.found.values()
        if item.certainty is not None
        or _is_proven(item)
        or calibration.accepts(key_of(schema.name, item.path), probabilities[item.path])
    }
    accepted_paths |= _anchors_needed(accepted_paths, schema)
    for item in _in_order(draft, schema):
        probability, accepted = probabilities[item.path], item.path in accepted_paths
        if accepted:
            given[item.path] = _field_value(item, probability)
        elif "[" not in item.path:
            doubtful[item.path] = _not_found(probability)
    for path, item in draft.weak.items():
        doubtful.setdefault(path, _not_found(_probability(item, schema, calibration)))
    given = _without_orphans(given, schema)
    given = {path: one for path, one in given.items() if set(one.inputs) <= given.keys()}
    renamed = renumber(given)
    fields = {renamed[path]: _renamed_inputs(value, renamed) for path, value in given.items()}
    features = {
        renamed[path]: item.chosen.features
        for path, item in draft.found.items()
        if path in renamed and item.certainty is None
    }
    every = {**fields, **{path: one for path, one in doubtful.items() if path not in fields}}
    return Calibrated(every, features, tuple(_still_broken(draft, given, renamed)))


def _still_broken(draft: Draft, given: Collection[str], renamed: Mapping[str, str]) -> Iterator[Violation]:
    """Violations of values that are all given, by their paths in the record."""
    for violation in draft.violations:
        if all(path in given or path not in draft.found for path in violation.fields):
            first, message = violation.fields[0], violation.message
            if message.startswith(f"{first} "):
                message = renamed.get(first, first) + message.removeprefix(first)
            fields = tuple(renamed.get(path, path) for path in violation.fields)
            yield violation.model_copy(update={"fields": fields, "message": message})


def _probability(item: Found, schema: Schema, calibration: Calibration) -> float:
    if item.certainty is not None:
        return item.certainty
    return calibration.probability(key_of(schema.name, item.path), item.chosen.features)


def _is_proven(item: Found) -> bool:
    """Whether check digits say that a value is what it is taken for: one wrong IBAN in 97 has right ones.

    Labels often lack an IBAN that the page prints, and then make all of them look doubtful.
    """
    return item.spec.type == "iban" and item.chosen.features.pattern and has_iban_checksum(str(item.value))


def _anchors_needed(accepted: Collection[str], schema: Schema) -> set[str]:
    """Anchors of rows with several accepted cells: an unlikely name is given, with its doubt, before a row is lost."""
    cells = Counter(path.partition(".")[0] for path in accepted if "[" in path)
    groups = {group.name: group for group in schema.structures()}
    return {
        f"{row}.{groups[name].anchor}"
        for row, number in cells.items()
        if number >= _CARRIED and (name := row.partition("[")[0]) in groups
    }


def values_of(fields: Mapping[str, FieldValue]) -> Json:
    """`values` of a record: what was found, nested."""
    return nest((path, field.value) for path, field in fields.items() if field.status == "found")


def relate(schema: Schema, fields: Mapping[str, FieldValue]) -> tuple[Relation, ...]:
    """Relations between paths: a party and its alias, a line and the tax row of its rate."""
    found: list[Relation] = []
    for spec in schema.relations:
        head, tail = spec.head.split("."), spec.tail.split(".")
        if len(head) > 1 and head[0] == tail[0]:
            found += _within_rows(spec.type, head[0], head[-1], tail[-1], fields)
        elif len(head) == 1 and len(tail) == 1:
            found += _by_rate(spec.type, spec.head, spec.tail, fields)
    return tuple(found)


def _within_rows(kind: str, group: str, head: str, tail: str, fields: Mapping[str, FieldValue]) -> Iterator[Relation]:
    for path, field in fields.items():
        if path.startswith(f"{group}[") and path.endswith(f"].{tail}"):
            other = path.removesuffix(tail) + head
            if other in fields:
                yield Relation(
                    type=kind, head=other, tail=path, probability=min(field.probability, fields[other].probability)
                )


def _by_rate(kind: str, lines: str, taxes: str, fields: Mapping[str, FieldValue]) -> Iterator[Relation]:
    rates = {
        str(field.value): path
        for path, field in fields.items()
        if path.startswith(f"{taxes}[") and path.endswith("].rate")
    }
    for path, field in fields.items():
        if path.startswith(f"{lines}[") and path.endswith("].tax_rate") and (row := rates.get(str(field.value))):
            probability = min(field.probability, fields[row].probability)
            yield Relation(
                type=kind, head=path.rpartition(".")[0], tail=row.rpartition(".")[0], probability=probability
            )


def _in_order(draft: Draft, schema: Schema) -> Iterator[Found]:
    """Values in the order of the schema, rows by their numbers, cells in the order of their group."""
    order = {spec.path: i for i, spec in enumerate(schema.fields)}
    cells = {f"{cell.path}": i for group in schema.groups for i, cell in enumerate(group.fields)}
    groups = {group.name: len(order) + i for i, group in enumerate(schema.groups)}

    def key(item: Found) -> tuple[int, int, int]:
        group, _, rest = item.path.partition("[")
        if not rest:
            return order.get(item.path, len(order)), 0, 0
        return groups.get(group, 0), int(rest.split("]")[0]), cells.get(item.spec.path, 0)

    yield from sorted(draft.found.values(), key=key)


def _field_value(item: Found, probability: float) -> FieldValue:
    return FieldValue(
        value=item.value,
        raw=item.chosen.raw or None,
        probability=round(probability, 4),
        tier=item.tier,
        evidence=item.chosen.evidence,
        inputs=item.inputs,
        rule=item.rule,
        reasons=item.chosen.reasons,
    )


def _not_found(probability: float) -> FieldValue:
    return FieldValue(probability=round(1 - probability, 4), tier="encoder", status="not_found")


def _without_orphans(fields: dict[str, FieldValue], schema: Schema) -> dict[str, FieldValue]:
    """Rows without their anchor are dropped, unless XML gave them."""
    anchors = {group.name: group.anchor for group in schema.groups}

    def stands(path: str, field: FieldValue) -> bool:
        group, _, rest = path.partition("[")
        if not rest or field.tier == "xml":
            return True
        return f"{group}[{rest.split(']')[0]}].{anchors.get(group)}" in fields

    return {path: field for path, field in fields.items() if stands(path, field)}


def _renamed_inputs(field: FieldValue, renamed: Mapping[str, str]) -> FieldValue:
    if not any("[" in path for path in field.inputs):
        return field
    return field.model_copy(update={"inputs": tuple(renamed.get(path, path) for path in field.inputs)})
