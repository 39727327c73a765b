"""How each type of value looks in `values`: as a Pydantic type, and in words for people and language models.

Texts are never empty and amounts are never floats: `"119.00"`, not `119.0`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, WithJsonSchema

from docsluice.schema.spec import FieldSpec, ValueType


class Part(BaseModel):
    """An object inside `values`: immutable, unknown names are errors, absent entries are absent."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


def _real_date(text: str) -> str:
    date.fromisoformat(text)  # the pattern lets 2023-02-30 through; this does not
    return text


Text = Annotated[str, StringConstraints(min_length=1)]
Number = Annotated[str, StringConstraints(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
Date = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    AfterValidator(_real_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]
Time = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
_UNIT = r"[0-9]+(\.[0-9]+)?"
Duration = Annotated[
    str,
    StringConstraints(pattern=rf"^(perpetual|PT{_UNIT}[HM]|P{_UNIT}[YMWD]({_UNIT}[MWD])?({_UNIT}[WD])?({_UNIT}D)?)$"),
]


class Address(Part):
    """A postal address: `raw` as printed, its lines joined by commas, and the parts that are known."""

    raw: Text
    street: Text | None = None
    additional: Text | None = None
    city: Text | None = None
    postal_code: Text | None = None
    region: Text | None = None
    country: Country | None = None


class Jurisdiction(Part):
    """A state or country by name, with its code of ISO 3166 (`US-CA`, `DE`) where known."""

    name: Text
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")] | None = None


class Clause(Part):
    """Whether a clause is in the contract, and where it stands in words."""

    present: bool
    spans: tuple[Text, ...] = ()


_TYPES: Mapping[ValueType, object] = {
    "text": Text,
    "name": Text,
    "code": Text,
    "date": Date,
    "time": Time,
    "money": Number,
    "number": Number,
    "rate": Number,
    "currency": Currency,
    "tax_id": Text,
    "iban": Text,
    "bic": Text,
    "phone": Text,
    "address": Address,
    "duration": Duration,
    "jurisdiction": Jurisdiction,
    "choice": Text,
    "clause": Clause,
}

FORMS: Mapping[ValueType, str] = {
    "text": "text",
    "name": "name",
    "code": "text exactly as printed",
    "date": "date as YYYY-MM-DD",
    "time": "time as HH:MM or HH:MM:SS",
    "money": 'amount as a decimal string such as "1234.50", without currency or grouping',
    "number": 'decimal string such as "2" or "0.5"',
    "rate": 'per cent as a decimal string such as "19"',
    "currency": 'ISO 4217 code such as "EUR"',
    "tax_id": "tax number without spaces",
    "iban": "IBAN without spaces",
    "bic": "BIC of 8 or 11 characters",
    "phone": "telephone number",
    "address": 'object with "raw" and, where clear, "street", "postal_code", "city", "region", "country" (ISO 3166)',
    "duration": 'ISO 8601 duration such as "P1Y" or "P30D", or "perpetual"',
    "jurisdiction": 'object with "name" and, where clear, "code" (ISO 3166)',
    "choice": "one of the allowed values",
    "clause": 'object with "present" (true or false) and "spans" (the sentences, word for word)',
}
"""The form of a value of each type, in words."""


def python_type(field: FieldSpec) -> object:
    """The Pydantic type of a field's value."""
    found: Any = Literal[field.allowed_values] if field.allowed_values else _TYPES[field.type]
    if field.also_allowed:
        found = found | Literal[field.also_allowed]
    return tuple[found, ...] if field.repeating else found
