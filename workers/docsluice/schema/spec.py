"""Types of a schema as loaded from YAML."""

from __future__ import annotations

from collections.abc import Iterator
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

    `repeating` fields hold a list of values. `aliases` maps a vendor (azure, aws, google) to its name of
    the field. `derived` fields are never asked of the model: they are computed. `business_term` is the id
    of EN 16931 or the CUAD category. `max_error` overrides the schema's.
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
    aliases: dict[str, str] = {}
    business_term: str | None = None
    max_error: float | None = None


class GroupSpec(Frozen):
    """A repeating group (`line_items`): one object a row. `anchor` names the cell that every row has."""

    name: str
    label: str
    description: str
    anchor: str
    fields: tuple[FieldSpec, ...]
    aliases: dict[str, str] = {}


class RelationSpec(Frozen):
    """A relation; `head` and `tail` are paths of fields. `label` is what the model is asked for, if it is."""

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

    def asked(self) -> Iterator[FieldSpec]:
        """Fields that the model is asked for."""
        return (field for field in self.fields if not field.derived)

    def field(self, path: str) -> FieldSpec | None:
        """The field at a path; the index of a row (`line_items[0].quantity`) is ignored."""
        return self._by_path.get(".".join(part.split("[")[0] for part in path.split(".")))

    @property
    def _by_path(self) -> dict[str, FieldSpec]:
        cells = (cell for group in self.groups for cell in group.fields)
        return {field.path: field for field in (*self.fields, *cells)}
