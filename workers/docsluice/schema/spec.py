"""Types of a schema as loaded from YAML."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

ValueType = Literal[
    "text",  # free text
    "name",  # of a person or company
    "code",  # invoice numbers, order numbers, item codes
    "date",  # ISO 8601 date
    "time",  # HH:MM or HH:MM:SS
    "money",  # decimal string
    "number",  # decimal string: quantities
    "rate",  # decimal string, per cent: "19", "5.5"
    "currency",  # ISO 4217
    "tax_id",
    "iban",
    "bic",
    "phone",
    "address",  # object with `raw` and parts
    "duration",  # ISO 8601 duration, or "perpetual"
    "jurisdiction",  # name, with ISO 3166-2 code where known
    "choice",  # one of allowed_values
    "clause",  # {"present": bool, "spans": [text]}
]


class Frozen(BaseModel):
    """Immutable, and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldSpec(Frozen):
    """A field. `label` is what the model is asked for; `path` is where the value stands in `values`.

    A cell of a group has the group's name before its own (`line_items.quantity`). `repeating` fields hold a
    list of values. `aliases` maps a vendor (azure, aws, google) to its name of the field, which may be a path
    of its own (`PaymentDetails[0].IBAN`). `derived` fields are never asked of the model: they are computed.
    `business_term` is the id of EN 16931 or the CUAD category. `allowed_values` are all values that there
    can be; `also_allowed` are texts that stand beside values of the type (`perpetual` beside a date).
    `max_error` overrides the schema's.
    """

    name: str
    path: str
    type: ValueType
    label: str
    description: str
    required: bool = False
    repeating: bool = False
    derived: bool = False
    allowed_values: tuple[str, ...] = ()
    also_allowed: tuple[str, ...] = ()
    aliases: dict[str, str] = {}
    business_term: str | None = None
    max_error: float | None = None


class GroupSpec(Frozen):
    """A repeating group (`line_items`): one object a row. `anchor` names the cell that every row has.

    A group is asked of the model as a structure: rows with cells. With `as_entities` (`parties`) only its
    anchor is asked, as an entity with several spans and the anchor's label and path (`party`,
    `parties.name`); each span becomes a row, whose other cells come from relations.
    """

    name: str
    label: str
    description: str
    anchor: str
    fields: tuple[FieldSpec, ...]
    aliases: dict[str, str] = {}
    as_entities: bool = False

    @property
    def anchor_field(self) -> FieldSpec:
        """The cell that every row has."""
        return next(cell for cell in self.fields if cell.name == self.anchor)


class RelationSpec(Frozen):
    """A relation; `head` and `tail` are paths of fields, or names of groups where whole rows are related.

    `label` is what the model is asked for; without it the relation is derived from values.
    """

    type: str
    head: str
    tail: str
    description: str
    label: str | None = None


class Schema(Frozen):
    """A document type: its fields in order, repeating groups, relations, rules.

    `classes` are the labels of the document-type classification that select this schema, each with its
    description; `fields` are flat, nesting is in their `path` (`seller.name`). `rules` are ids of
    `validation`. `max_error` is the share of wrong values that the user tolerates in structured records.
    """

    name: str
    version: int
    description: str
    classes: dict[str, str]
    fields: tuple[FieldSpec, ...]
    groups: tuple[GroupSpec, ...] = ()
    relations: tuple[RelationSpec, ...] = ()
    rules: tuple[str, ...] = ()
    max_error: float = 0.02

    @property
    def id(self) -> str:
        """Name and version, as in a record's provenance: `invoice@1`."""
        return f"{self.name}@{self.version}"

    def max_error_of(self, field: FieldSpec) -> float:
        """The share of wrong values that is tolerated in a field: its own, else the schema's."""
        return field.max_error if field.max_error is not None else self.max_error

    def asked(self) -> Iterator[FieldSpec]:
        """Fields that the model is asked for as entities: those of the document, then anchors of such groups."""
        yield from (field for field in self.fields if not field.derived)
        yield from (group.anchor_field for group in self.groups if group.as_entities)

    def structures(self) -> Iterator[GroupSpec]:
        """Groups that the model is asked for as structures."""
        return (group for group in self.groups if not group.as_entities)

    def group(self, name: str) -> GroupSpec | None:
        """The group of this name; the index of a row (`line_items[0]`) is ignored."""
        plain = name.split("[", 1)[0]
        return next((group for group in self.groups if group.name == plain), None)

    def field(self, path: str) -> FieldSpec | None:
        """The field at a path; the index of a row (`line_items[0].quantity`) is ignored."""
        return self._by_path.get(".".join(part.split("[", 1)[0] for part in path.split(".")))

    @cached_property
    def _by_path(self) -> dict[str, FieldSpec]:
        cells = (cell for group in self.groups for cell in group.fields)
        return {field.path: field for field in (*self.fields, *cells)}
