"""What only the whole draft and the document's words tell about a value: its page, row and rivals, how it was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import overlap, start_of, words_at
from docsluice.confidence.features import Surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docsluice.assembly.found import Draft, Found
    from docsluice.records import Document, Evidence, Word


def gather_features(draft: Draft, document: Document | None) -> Draft:
    """The draft with the features of its values complete; without a document OCR is taken to have had no doubt."""
    rows = Counter(_row_of(path) for path, item in draft.found.items() if "[" in path and item.certainty is None)

    def complete(items: Mapping[str, Found]) -> dict[str, Found]:
        return {path: _complete(item, max(rows[_row_of(path)] - 1, 0), document) for path, item in items.items()}

    return replace(draft, found=complete(draft.found), weak=complete(draft.weak))


def _complete(item: Found, cells: int, document: Document | None) -> Found:
    chosen = item.chosen
    words = _words_of(chosen.evidence[0], document) if chosen.evidence and document else []
    features = chosen.features._replace(
        alternatives=any(word.alternatives for word in words),
        first_page=not chosen.evidence or chosen.evidence[0].page == 1,
        cells=cells,
        around=_surround(item, words, document),
    )
    return replace(item, chosen=replace(chosen, features=features))


def _surround(item: Found, words: Sequence[Word], document: Document | None) -> Surroundings:
    chosen = item.chosen
    rivals = [(option.features.score, overlap(option.evidence, chosen.evidence)) for option in item.options]
    around = Surroundings(
        cut_rival=max((score for score, is_cut in rivals if is_cut), default=0.0),
        far_rival=max((score for score, is_cut in rivals if not is_cut), default=0.0),
        mean_reading=fmean(word.confidence for word in words) if words else 1.0,
        length=len(chosen.raw),
        digits=sum(char.isdigit() for char in chosen.raw) / max(len(chosen.raw), 1),
    )
    return _stand(around, chosen.evidence[0], document) if chosen.evidence and document else around


def _stand(around: Surroundings, place: Evidence, document: Document) -> Surroundings:
    page = next(page for page in document.pages if page.number == place.page)
    end = page.text.find("\n", place.end)
    box = place.boxes[0] if place.boxes else None
    return around._replace(
        starts_line=not page.text[page.text.rfind("\n", 0, place.start) + 1 : place.start].strip(),
        ends_line=not page.text[place.end : end if end >= 0 else len(page.text)].strip(),
        across=box.x0 / page.width if box else 0.5,
        down=box.y0 / page.height if box else 0.5,
    )


def _words_of(place: Evidence, document: Document) -> list[Word]:
    start = start_of(document, place)
    return list(words_at(document, start, start + place.end - place.start))


def _row_of(path: str) -> str:
    return path.partition(".")[0]
