"""Parts of the measured documents that are scored apart: by language, kind, pages and seen or unseen vendor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from docsluice.evaluation.leakage import name_vendors
from docsluice.evaluation.paths import Json, as_list, as_object

if TYPE_CHECKING:
    from docsluice.evaluation.labels import Row
    from docsluice.evaluation.score import JudgedDocument

UNKNOWN = "unknown"


class Stratum(StrEnum):
    """What documents can be parted by."""

    LANGUAGE = "language"
    KIND = "kind"
    PAGES = "pages"
    VENDOR = "vendor"


@dataclass(frozen=True)
class Known:
    """What is known of documents beside their labels.

    `records` and `languages` are by file name; `vendors` are the reduced names of vendors in the other splits.
    """

    records: Mapping[str, Json]
    languages: Mapping[str, str]
    vendors: frozenset[str]


def divide(documents: Sequence[JudgedDocument], by: Sequence[Stratum], known: Known) -> list[JudgedDocument]:
    """The documents, each with the names of its strata."""
    return [
        replace(document, strata=tuple(f"{one} {_name(one, document.row, known)}" for one in dict.fromkeys(by)))
        for document in documents
    ]


def _name(by: Stratum, row: Row, known: Known) -> str:
    file = PurePath(row.file).name
    pages = [as_object(page) for page in as_list(known.records.get(file, {}).get("pages"))]
    match by:
        case Stratum.LANGUAGE:
            return row.language or known.languages.get(file, UNKNOWN)
        case Stratum.KIND:
            return name_kind(row.variant, [str(page.get("reader")) for page in pages])
        case Stratum.PAGES:
            return name_pages(row.pages or len(pages))
        case Stratum.VENDOR:
            names = name_vendors(row)
            if not names:
                return UNKNOWN
            return "seen" if names & known.vendors else "unseen"


def name_kind(variant: str, readers: Sequence[str]) -> str:
    """`native`, `scan` or `mixed`, as the label says, else by who read the pages; photographs are scans.

    A document that is XML alone is `xml`; blank pages do not count.
    """
    for kind in ("native", "scan"):
        if variant.startswith(kind):
            return kind
    kinds = {{"text_layer": "native", "xml": "xml"}.get(reader, "scan") for reader in readers if reader != "blank"}
    if not kinds:
        return UNKNOWN
    return kinds.pop() if len(kinds) == 1 else "mixed"


def name_pages(pages: int) -> str:
    """A range of page counts; 0 stands for a document that nobody counted."""
    for most, name in ((0, UNKNOWN), (1, "1"), (3, "2-3"), (9, "4-9")):
        if pages <= most:
            return name
    return "10 or more"
