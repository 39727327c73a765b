"""Schemas out of YAML files; what is wrong in one is told with file, line and what was expected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args

from docsluice.errors import SchemaError
from docsluice.schema.nodes import At, compose, nearest
from docsluice.schema.spec import FieldSpec, GroupSpec, RelationSpec, Schema, ValueType
from docsluice.shipped import shipped

VENDORS = ("azure", "aws", "google")
_TYPES: tuple[str, ...] = get_args(ValueType)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PATH = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_RULE = re.compile(r"[A-Z]+(-[A-Z0-9]+)+")
# Keys of each part of a schema; true: it must be there.
_SCHEMA_KEYS = {
    "name": True,
    "version": True,
    "description": True,
    "max_error": False,
    "classes": True,
    "fields": True,
    "groups": False,
    "relations": False,
    "rules": False,
}
_FIELD_KEYS = {
    "type": True,
    "label": False,
    "description": True,
    "business_term": False,
    "required": False,
    "repeating": False,
    "derived": False,
    "allowed_values": False,
    "also_allowed": False,
    "aliases": False,
    "max_error": False,
}
_GROUP_KEYS = {
    "label": False,
    "description": True,
    "anchor": True,
    "as_entities": False,
    "aliases": False,
    "fields": True,
}
_RELATION_KEYS = {"head": True, "tail": True, "description": True, "label": False}


def load_schemas(folder: Path | None = None) -> Mapping[str, Schema]:
    """All schemas (`*.yaml`) of a folder by name; of the shipped folder where none is given.

    Raises SchemaError where one is wrong, two have one name or select one document type, or there is none.
    """
    folder = shipped("schemas") if folder is None else folder
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise SchemaError(
            f"{folder}: expected a folder with schemas (*.yaml), got none; check settings extraction.schemas"
        )
    schemas: dict[str, Schema] = {}
    owners: dict[str, Path] = {}
    for file in files:
        schema = load_schema(file)
        for what in (f"schema {schema.name!r}", *(f"document type {name!r}" for name in schema.classes)):
            if what in owners:
                raise SchemaError(f"{file}: expected {what} in one file only, got it in {owners[what]} too; rename one")
            owners[what] = file
        schemas[schema.name] = schema
    return schemas


def schema_for(document_type: str, schemas: Mapping[str, Schema]) -> Schema | None:
    """The schema that a document type selects; None for a type that no schema has (`other`)."""
    return next((schema for schema in schemas.values() if document_type in schema.classes), None)


def find_schema(name: str, schemas: Mapping[str, Schema]) -> Schema:
    """A schema by name, or by the path of its file. Raises SchemaError for a name that is not known."""
    if name in schemas:
        return schemas[name]
    if name.endswith((".yaml", ".yml")):
        return load_schema(Path(name))
    advice = nearest(name, schemas) or "a schema of your own is given by the path of its .yaml file"
    raise SchemaError(f"expected a schema ({', '.join(schemas)}) or the path of one, got {name!r}; {advice}")


def load_schema(path: Path) -> Schema:
    """One schema. Raises SchemaError with file, line, what was expected, what came and what to do."""
    root = compose(path)
    parts = root.entries(_SCHEMA_KEYS)
    name = parts["name"].text()
    if not _NAME.fullmatch(name):
        parts["name"].fail("a name of lower-case letters, digits and _", repr(name))
    fields = tuple(_field(at, path_=key) for key, at in parts["fields"].mapping().items())
    groups = tuple(_group(key, at) for key, at in parts["groups"].mapping().items()) if "groups" in parts else ()
    _check_paths(parts, fields, groups)
    _check_labels(parts, fields, groups)
    relations = parts["relations"].mapping() if "relations" in parts else {}
    return Schema(
        name=name,
        version=parts["version"].whole(),
        description=parts["description"].text(),
        classes=_classes(parts["classes"]),
        fields=fields,
        groups=groups,
        relations=tuple(_relation(kind, at, fields, groups) for kind, at in relations.items()),
        rules=_rules(parts["rules"]) if "rules" in parts else (),
        max_error=parts["max_error"].share() if "max_error" in parts else 0.02,
    )


def _classes(at: At) -> dict[str, str]:
    classes = {label: below.text() for label, below in at.mapping().items()}
    if not classes:
        at.fail("at least one document type with a description", "none")
    return classes


def _field(at: At, path_: str, group: str | None = None) -> FieldSpec:
    if not (_NAME if group else _PATH).fullmatch(path_):
        kind = "a name" if group else "a path (seller.name)"
        at.fail(f"{kind} of lower-case letters, digits and _", repr(path_))
    parts = at.entries(_FIELD_KEYS)
    value_type = parts["type"].one_of(_TYPES, "value type")
    allowed = parts["allowed_values"].texts() if "allowed_values" in parts else ()
    if value_type == "choice" and not allowed:
        at.fail("allowed_values, because the type is choice", "none", "list them: allowed_values: [a, b]")
    label = parts["label"].text() if "label" in parts else re.sub(r"[._]", " ", path_)
    return FieldSpec(
        name=path_.replace(".", "_"),
        path=f"{group}.{path_}" if group else path_,
        type=value_type,
        label=label,
        description=parts["description"].text(),
        required=_flag(parts, "required"),
        repeating=_flag(parts, "repeating"),
        derived=_flag(parts, "derived"),
        allowed_values=allowed,
        also_allowed=parts["also_allowed"].texts() if "also_allowed" in parts else (),
        aliases=_aliases(parts),
        business_term=parts["business_term"].text() if "business_term" in parts else None,
        max_error=parts["max_error"].share() if "max_error" in parts else None,
    )


def _group(name: str, at: At) -> GroupSpec:
    if not _NAME.fullmatch(name):
        at.fail("a name of lower-case letters, digits and _", repr(name))
    parts = at.entries(_GROUP_KEYS)
    cells = tuple(_field(below, path_=key, group=name) for key, below in parts["fields"].mapping().items())
    anchor = parts["anchor"].one_of([cell.name for cell in cells], "cell of the group")
    if next(cell for cell in cells if cell.name == anchor).derived:
        parts["anchor"].fail("a cell that is on the page", f"{anchor!r}, which is derived", "choose another cell")
    _each_label_once(parts["fields"], [(cell.name, cell.label) for cell in cells if not cell.derived])
    return GroupSpec(
        name=name,
        label=parts["label"].text() if "label" in parts else name.replace("_", " "),
        description=parts["description"].text(),
        anchor=anchor,
        fields=cells,
        aliases=_aliases(parts),
        as_entities=_flag(parts, "as_entities"),
    )


def _relation(kind: str, at: At, fields: tuple[FieldSpec, ...], groups: tuple[GroupSpec, ...]) -> RelationSpec:
    parts = at.entries(_RELATION_KEYS)
    cells = [cell.path for group in groups for cell in group.fields]
    known = [*(field.path for field in fields), *(group.name for group in groups), *cells]
    ends = {}
    for end in ("head", "tail"):
        ends[end] = parts[end].text()
        if ends[end] not in known:
            parts[end].fail("the path of a field or group of this schema", repr(ends[end]), nearest(ends[end], known))
    return RelationSpec(
        type=kind,
        head=ends["head"],
        tail=ends["tail"],
        description=parts["description"].text(),
        label=parts["label"].text() if "label" in parts else None,
    )


def _rules(at: At) -> tuple[str, ...]:
    rules = at.texts()
    for rule in rules:
        if not _RULE.fullmatch(rule):
            at.fail("ids of rules such as BR-CO-15", repr(rule))
    return rules


def _aliases(parts: Mapping[str, At]) -> dict[str, str]:
    if "aliases" not in parts:
        return {}
    return {vendor: at.text() for vendor, at in parts["aliases"].entries(dict.fromkeys(VENDORS, False)).items()}


def _flag(parts: Mapping[str, At], key: str) -> bool:
    return parts[key].flag() if key in parts else False


def _check_paths(parts: Mapping[str, At], fields: tuple[FieldSpec, ...], groups: tuple[GroupSpec, ...]) -> None:
    """No path may stand above another (`seller` and `seller.name`), and no field may have a group's name."""
    paths = {field.path: parts["fields"] for field in fields}
    for group in groups:
        if any(path == group.name or path.startswith(f"{group.name}.") for path in paths):
            _entry(parts["groups"], group.name).fail("a name that no field has", repr(group.name), "rename one of them")
    for path in paths:
        above = path.rpartition(".")[0]
        while above:
            if above in paths:
                _entry(parts["fields"], path).fail(
                    f"{above} to be an object", f"a field {above} with a value of its own", "rename one of them"
                )
            above = above.rpartition(".")[0]


def _check_labels(parts: Mapping[str, At], fields: tuple[FieldSpec, ...], groups: tuple[GroupSpec, ...]) -> None:
    _each_label_once(parts["fields"], [(field.path, field.label) for field in fields if not field.derived])
    if "groups" in parts:
        _each_label_once(parts["groups"], [(group.name, group.label) for group in groups])


def _each_label_once(at: At, labels: Iterable[tuple[str, str]]) -> None:
    """The model is asked by label, so two fields with one label cannot be told apart."""
    first: dict[str, str] = {}
    for key, label in labels:
        if label in first:
            _entry(at, key).fail("a label of its own", f"{label!r}, which {first[label]} has too", "reword one of them")
        first[label] = key


def _entry(at: At, key: str) -> At:
    return at.mapping()[key]
