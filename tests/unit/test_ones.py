"""Words and sizes whose letters were read as digits."""

from __future__ import annotations

import pytest

from docsluice.normalise.ones import mend_ones
from docsluice.normalise.text import mend_letters


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Bi11", "Bill"),
        ("She11 Hote1", "Shell Hotel"),
        ("Red Bul1", "Red Bull"),
        ("Ro1ls", "Rolls"),
        ("Springvi1le", "Springville"),
        ("Bui1d-A-Bear", "Build-A-Bear"),
        ("C1lantro F1lter", "Cilantro Filter"),
        ("Eng11sh", "English"),
        ("Pinot B1anc(g)", "Pinot Blanc(g)"),
        ("120z Bud, 160Z", "12oz Bud, 16OZ"),
        ("1OML", "10ML"),
    ],
)
def test_letters_that_were_read_as_ones_and_zeros(read: str, printed: str) -> None:
    assert mend_ones(read) == printed
    assert mend_letters(read, ("en",)) == printed


@pytest.mark.parametrize(
    "text", ["Gate1", "Size1", "No1", "A1", "AB1CD", "x1", "H1N1", "www.f1lm.com", "b1lk@x.de", "2.50z", "1000z"]
)
def test_what_may_be_printed_so_stays(text: str) -> None:
    assert mend_ones(text) == text
