"""Rows whose name is unlikely."""

from __future__ import annotations

import pytest

from docsluice.assembly.found import Draft, Found, Option
from docsluice.assembly.record import calibrate_fields
from docsluice.confidence.calibration import Calibration
from docsluice.confidence.features import Features
from docsluice.schema.loader import load_schemas

SURE, UNLIKELY = 0.95, 0.1


@pytest.mark.parametrize(
    ("others", "kept"), [(("quantity", "net_amount"), True), (("net_amount",), False), ((), False)]
)
def test_an_unlikely_name_is_given_where_several_cells_of_its_row_are(others: tuple[str, ...], *, kept: bool) -> None:
    schema = load_schemas()["invoice"]
    scores = {"description": UNLIKELY} | dict.fromkeys(others, SURE)
    found = {}
    for name, score in scores.items():
        spec = schema.field(f"line_items.{name}")
        assert spec is not None
        path = f"line_items[0].{name}"
        found[path] = Found(path, spec, Option("1", "1", Features(score, margin=score), ()))
    fields = calibrate_fields(Draft(found, {}), schema, Calibration(accept=0.4)).fields
    assert ("line_items[0].description" in fields) is kept
    assert set(fields) == (set(found) if kept else set())
    if kept:
        assert fields["line_items[0].description"].probability < Calibration(accept=0.4).accept
