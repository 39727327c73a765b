"""What a document is put with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docsluice.evaluation.labels import make_row
from docsluice.evaluation.leakage import name_vendors
from docsluice.evaluation.score import JudgedDocument
from docsluice.evaluation.strata import Known, Stratum, divide, name_kind, name_pages

if TYPE_CHECKING:
    from pydantic import JsonValue

NOTHING = Known({}, {}, frozenset())


def stratum(by: Stratum, known: Known = NOTHING, **row: JsonValue) -> str:
    """The stratum of one document."""
    made = make_row({"file": "docs/a.pdf", "fields": {}, **row})
    [document] = divide([JudgedDocument("set", made, has_record=True, outcomes=[])], [by], known)
    [name] = document.strata
    return name


@pytest.mark.parametrize(
    ("variant", "readers", "kind"),
    [
        ("native", ["tesseract"], "native"),
        ("scan(150dpi)", ["text_layer"], "scan"),
        ("", ["text_layer", "blank"], "native"),
        ("", ["pp_ocr"], "scan"),
        ("", ["text_layer", "tesseract"], "mixed"),
        ("", ["xml"], "xml"),
        ("", [], "unknown"),
        ("", ["blank"], "unknown"),
    ],
)
def test_kinds(variant: str, readers: list[str], kind: str) -> None:
    assert name_kind(variant, readers) == kind


@pytest.mark.parametrize(
    ("pages", "name"),
    [(0, "unknown"), (1, "1"), (2, "2-3"), (3, "2-3"), (4, "4-9"), (9, "4-9"), (10, "10 or more"), (99, "10 or more")],
)
def test_page_counts(pages: int, name: str) -> None:
    assert name_pages(pages) == name


def test_pages_are_those_of_the_label_else_of_the_record() -> None:
    page: JsonValue = {"reader": "pp_ocr"}
    known = Known({"a.pdf": {"pages": [page, page]}}, {}, frozenset())
    assert stratum(Stratum.PAGES, known) == "pages 2-3"
    assert stratum(Stratum.PAGES, known, pages=12) == "pages 10 or more"
    assert stratum(Stratum.PAGES, known, pages=None) == "pages 2-3"
    assert stratum(Stratum.KIND, known) == "kind scan"


def test_the_language_is_that_of_the_label_else_of_the_text() -> None:
    known = Known({}, {"a.pdf": "fra"}, frozenset())
    assert stratum(Stratum.LANGUAGE, known) == "language fra"
    assert stratum(Stratum.LANGUAGE, known, language="nld") == "language nld"
    assert stratum(Stratum.LANGUAGE) == "language unknown"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"vendor_name": "SAFEWAY."}, "seen"),
        ({"vendor_name": ["Robson", "Safeway"]}, "seen"),
        ({"vendor_name": "Gardenia"}, "unseen"),
        ({"parties": ["Nike", "Safeway"]}, "seen"),
        ({"vendor_name": "Gardenia", "parties": ["Safeway"]}, "unseen"),
        ({}, "unknown"),
    ],
)
def test_vendors_of_the_other_splits(fields: dict[str, JsonValue], name: str) -> None:
    assert stratum(Stratum.VENDOR, Known({}, {}, frozenset({"safeway"})), fields=fields) == f"vendor {name}"


def test_a_group_of_parties_is_no_vendor() -> None:
    row = make_row({"file": "a", "fields": {"parties": ["Nike", 'collectively the "Parties"']}})
    assert name_vendors(row) == {"nike"}
