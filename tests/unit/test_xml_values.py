from __future__ import annotations

import pytest

from docsluice.reading import xml_parts


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("20240229", "2024-02-29"),
        ("2024-02-29", "2024-02-29"),
        ("2024-02-29Z", "2024-02-29"),
        ("2024-02-29T10:00:00", "2024-02-29"),
        ("202402291230", "2024-02-29"),
        ("20230229", None),
        ("29.02.2024", None),
        ("202402", None),
        ("", None),
        (None, None),
    ],
)
def test_dates(raw: str | None, expected: str | None) -> None:
    assert xml_parts.iso_date(raw) == expected


@pytest.mark.parametrize(
    ("raw", "as_money", "as_number"),
    [
        ("119", "119.00", "119"),
        ("1.2500", "1.25", "1.25"),
        ("0.125", "0.125", "0.125"),
        ("-5.5", "-5.50", "-5.5"),
        (".5", "0.50", "0.5"),
        ("1000000", "1000000.00", "1000000"),
        ("-0.00", "0.00", "0"),
        ("1,5", None, None),
        ("1e5", None, None),
        ("NaN", None, None),
        ("٣", None, None),
        ("9" * 40, None, None),
    ],
)
def test_amounts(raw: str, as_money: str | None, as_number: str | None) -> None:
    assert (xml_parts.money(raw), xml_parts.number(raw)) == (as_money, as_number)
