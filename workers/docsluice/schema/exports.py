"""A schema as a Pydantic model of `values` and as JSON Schema (draft 2020-12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from pydantic import BaseModel, Field, JsonValue, create_model
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from docsluice.schema.spec import FieldSpec, GroupSpec, Schema
from docsluice.schema.value_types import Part, python_type

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# A field of a model, as create_model wants it: its type and what `Field` gives.
_Definition = tuple[object, Any]


def values_model(schema: Schema, *, require: bool = False) -> type[BaseModel]:
    """The Pydantic model that `values` of this document type fit.

    With `require` the required fields must be there: what a record of status `structured` holds to; a draft
    may lack them. Dump with `exclude_none=True`: absent values are absent.
    """
    return _model(_title(schema.name), schema.description, "", schema, require=require)


def json_schema(schema: Schema, *, require: bool = False) -> dict[str, JsonValue]:
    """JSON Schema of `values`; with `require` for structured records only, as in `values_model`."""
    found = values_model(schema, require=require).model_json_schema(schema_generator=_WithoutNull)
    head = {"$schema": DIALECT, "$id": f"urn:docsluice:schema:{schema.name}:{schema.version}"}
    return cast("dict[str, JsonValue]", {**head, **found, "title": schema.name})


class _WithoutNull(GenerateJsonSchema):
    """JSON Schema in which an absent value is absent: no null, no default of null."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        found = super().default_schema(schema)
        if found.get("default", ...) is None:
            del found["default"]
        return found


def _model(title: str, description: str, prefix: str, schema: Schema, *, require: bool) -> type[BaseModel]:
    """Model of the object at a prefix (`seller.`) of the paths; objects and rows inside it are models too."""
    definitions: dict[str, _Definition] = {}
    for name, fields in _by_next_name(schema.fields, prefix).items():
        if len(fields) == 1 and fields[0].path == f"{prefix}{name}":
            definitions[name] = _leaf(name, fields[0], require=require)
            continue
        inner = _model(f"{title}{_title(name)}", "", f"{prefix}{name}.", schema, require=require)
        needed = require and any(field.required for field in fields)
        definitions[name] = _definition(name, inner, needed=needed, info={"title": name.replace("_", " ")})
    if not prefix:
        definitions |= {group.name: _rows(title, group) for group in schema.groups}
    return _create(title, description, definitions)


def _by_next_name(fields: Iterable[FieldSpec], prefix: str) -> Mapping[str, list[FieldSpec]]:
    """Fields below a prefix by the next part of their path."""
    found: dict[str, list[FieldSpec]] = {}
    for field in fields:
        if field.path.startswith(prefix):
            found.setdefault(field.path.removeprefix(prefix).split(".", 1)[0], []).append(field)
    return found


def _rows(title: str, group: GroupSpec) -> _Definition:
    cells = {cell.name: _leaf(cell.name, cell, require=True) for cell in group.fields}
    row = _create(f"{title}{_title(group.name)}Row", "", cells)
    info = {"title": group.label, "description": group.description}
    return _definition(group.name, tuple[row, ...], needed=False, info=info)  # type: ignore[valid-type]  # made at run time


def _leaf(name: str, field: FieldSpec, *, require: bool) -> _Definition:
    info = {"title": field.label, "description": field.description}
    term: dict[str, JsonValue] | None = {"x-business-term": field.business_term} if field.business_term else None
    return _definition(name, python_type(field), needed=require and field.required, info=info, extra=term)


def _definition(
    name: str, value_type: object, *, needed: bool, info: Mapping[str, str], extra: dict[str, JsonValue] | None = None
) -> _Definition:
    arguments: dict[str, Any] = {**info, "json_schema_extra": extra}
    if _is_reserved(name):
        arguments["alias"] = name
    if needed:
        return value_type, Field(**arguments)
    optional: Any = value_type
    return optional | None, Field(default=None, **arguments)


def _create(title: str, description: str, definitions: Mapping[str, _Definition]) -> type[BaseModel]:
    """Model whose JSON names are the keys."""
    arguments: Any = {f"{name}_" if _is_reserved(name) else name: found for name, found in definitions.items()}
    model: type[BaseModel] = create_model(title, __base__=Part, __doc__=description or None, **arguments)
    return model


def _is_reserved(name: str) -> bool:
    """Names that Pydantic uses itself (`json`, `model_config`) need another attribute, and an alias for JSON."""
    return hasattr(BaseModel, name) or name.startswith("model_")


def _title(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
