"""What only the whole draft and the document's words tell about a value: its page, its row, how it was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import start_of, words_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docsluice.assembly.found import Draft, Found
    from docsluice.records import Document


def gather_features(draft: Draft, document: Document | None) -> Draft:
    """The draft with the features of its values complete; without a document OCR is taken to have had no doubt."""
    rows = Counter(_row_of(path) for path, item in draft.found.items() if "[" in path and item.certainty is None)

    def complete(items: Mapping[str, Found]) -> dict[str, Found]:
        return {path: _complete(item, max(rows[_row_of(path)] - 1, 0), document) for path, item in items.items()}

    return replace(draft, found=complete(draft.found), weak=complete(draft.weak))


def _complete(item: Found, cells: int, document: Document | None) -> Found:
    chosen = item.chosen
    features = chosen.features._replace(
        alternatives=document is not None and _has_alternatives(item, document),
        first_page=not chosen.evidence or chosen.evidence[0].page == 1,
        cells=cells,
    )
    return replace(item, chosen=replace(chosen, features=features))


def _has_alternatives(item: Found, document: Document) -> bool:
    if not item.chosen.evidence:
        return False
    place = item.chosen.evidence[0]
    start = start_of(document, place)
    return any(word.alternatives for word in words_at(document, start, start + place.end - place.start))


def _row_of(path: str) -> str:
    return path.partition(".")[0]
