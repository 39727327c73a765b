"""Any values that are built field by field fit the model and the JSON Schema; what is spoilt fits neither."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from docsluice.schema.aliases import rename_values
from docsluice.schema.exports import json_schema, values_model
from docsluice.schema.loader import VENDORS, load_schemas
from docsluice.schema.spec import FieldSpec, Schema

EXAMPLES = settings.default.max_examples * 2 // 5  # drawing a whole record is dear
SCHEMAS = load_schemas()
MODELS = {name: values_model(schema) for name, schema in SCHEMAS.items()}
VALIDATORS = {
    name: Draft202012Validator(json_schema(schema), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for name, schema in SCHEMAS.items()
}

TEXT = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=6)
DECIMAL = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=2).map(str)
BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "date": st.dates().map(lambda day: day.isoformat()),
    "time": st.times().map(lambda time: time.strftime("%H:%M")),
    "money": DECIMAL,
    "number": DECIMAL,
    "rate": st.sampled_from(["0", "5.5", "19", "20.00"]),
    "currency": st.sampled_from(["EUR", "USD", "MYR"]),
    "address": st.fixed_dictionaries(
        {"raw": TEXT}, optional={"street": TEXT, "city": TEXT, "postal_code": TEXT, "country": st.just("FR")}
    ),
    "duration": st.sampled_from(["perpetual", "P1Y", "P1Y6M", "P30D", "P2W", "PT48H", "P0.5Y"]),
    "jurisdiction": st.fixed_dictionaries({"name": TEXT}, optional={"code": st.sampled_from(["DE", "US-CA"])}),
    "clause": st.fixed_dictionaries({"present": st.booleans()}, optional={"spans": st.lists(TEXT, max_size=2)}),
}


def value_of(field: FieldSpec) -> st.SearchStrategy[Any]:
    if field.allowed_values:
        return st.sampled_from(field.allowed_values)
    return BY_TYPE.get(field.type, TEXT)


@st.composite
def values_of(draw: st.DrawFn, schema: Schema) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in draw(st.lists(st.sampled_from(schema.fields), unique_by=lambda field: field.path, max_size=6)):
        here = values
        *above, last = field.path.split(".")
        for name in above:
            here = here.setdefault(name, {})
        here[last] = draw(value_of(field))
    for group in schema.groups:
        cells = {cell.name: value_of(cell) for cell in group.fields}
        row = st.fixed_dictionaries(
            {group.anchor: cells[group.anchor]}, optional={n: s for n, s in cells.items() if n != group.anchor}
        )
        rows = draw(st.lists(row, max_size=1))
        if rows:
            values[group.name] = rows
    return values


@pytest.mark.parametrize("name", sorted(SCHEMAS))
@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_values_fit_and_come_back(name: str, data: st.DataObject) -> None:
    values = data.draw(values_of(SCHEMAS[name]))
    assert [error.message for error in VALIDATORS[name].iter_errors(values)] == []
    assert MODELS[name].model_validate(values).model_dump(mode="json", exclude_unset=True) == values


@pytest.mark.parametrize("name", sorted(SCHEMAS))
@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_one_spoilt_value_is_seen(name: str, data: st.DataObject) -> None:
    values = data.draw(values_of(SCHEMAS[name]))
    top = [key for key in values if not isinstance(values[key], dict)]
    if not top:
        return
    values[data.draw(st.sampled_from(top))] = data.draw(st.sampled_from([1.5, "", {}, False, 7, ["a"]]))
    assert not VALIDATORS[name].is_valid(values)
    with pytest.raises(ValueError, match="validation error"):
        MODELS[name].model_validate(values)


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("name", sorted(SCHEMAS))
@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(data=st.data())
def test_renaming_loses_no_value_that_has_a_name(name: str, vendor: str, data: st.DataObject) -> None:
    schema = SCHEMAS[name]
    values = data.draw(values_of(schema))
    renamed = rename_values(values, schema, vendor)  # type: ignore[arg-type]  # a vendor by parametrize
    for field in schema.fields:
        alias = field.aliases.get(vendor)
        here: Any = values
        for part in field.path.split("."):
            here = here.get(part, {})
        if alias and "[" not in alias:
            expected = here.get("raw", here.get("name")) if isinstance(here, dict) else here
            assert renamed.get(alias) == expected
    for group in schema.groups:
        if vendor in group.aliases:
            rows = renamed.get(group.aliases[vendor], [])
            assert isinstance(rows, list)
            assert len(rows) == len(values.get(group.name, []))
