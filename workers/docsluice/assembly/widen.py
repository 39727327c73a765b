"""Spans that stop too early: signs beside an amount, and lines of an address below its first ones.

An engine's span is one run of text, but on a page with two columns the lines of an address are not: between
them stand the lines of the other column. The boxes tell what is below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import locate
from docsluice.assembly.fragments import Fragment, list_fragments
from docsluice.normalise.contacts import ADDRESS_WORDS, has_postal_code

if TYPE_CHECKING:
    from docsluice.records import Document, Evidence

_MOST_LINES = 4
_SAME_EDGE = 1.0  # line heights by which left edges may differ
_LINE_GAP = 1.2  # line heights between a line and the next
_SAME_RIGHT = 0.2  # the same for right edges, which meet by chance, too
_FAR_GAP = 3.0
_LABEL = re.compile(rf"\s*(?:{ADDRESS_WORDS}|addresse|direccion|endereco)\s?:?", re.IGNORECASE)
_ID_LINE = re.compile(  # a number of its own that a party prints between its name and its address
    r"\W{0,3}(?:n\.?i\.?f|c\.?i\.?f|vat|uid|ust|steuer|siret|siren|(?:n°\s*)?tva|p\.?\s?iva|c\.?\s?f|btw|kvk|tax|ein|"
    r"company\s+(?:no|reg))(?![^\W\d_])[^\n]{0,20}\d",
    re.IGNORECASE,
)
_MOST_IDS = 2
_NO_ADDRESS = re.compile(r"[@:]|https?|www\.", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d{4,5} ")
_STREET = re.compile(r"[^\W\d]{3}.*\s\d{1,4}[a-zA-Z]?\b|^\d{1,5}[a-zA-Z]?,?\s+[^\W\d]")
_LEGAL_FORM = re.compile(
    r"(?:,? +|,?[ ]*\n[ ]*)((?:sdn\.? ?bhd|gmbh(?: ?& ?co\.? ?kg)?|s\.?a\.?r\.?l|s\.a\.s|s\.?r\.?l|s\.?p\.?a|b\.v|n\.v|"
    r"s\.l(?:\.u)?|(?:co\.?,? |pty\.? )?ltd|limited|plc|l\.?l\.?c|l\.?l\.?p|inc|corp)\.?)(?=[ ]*(?:\n|\t|\(|\Z))",
    re.IGNORECASE,
)
_MINUS_BEFORE, _MINUS_AFTER = "-–−(", "-–−)"


def with_signs(text: str, start: int, end: int) -> tuple[int, int]:
    """A span of an amount with the minus or bracket that touches it: "-5.00", "5.00-", "(5.00)"."""
    if start > 0 and text[start - 1] in _MINUS_BEFORE and not text[max(0, start - 2) : start - 1].isalnum():
        start -= 1
    if end < len(text) and text[end] in _MINUS_AFTER and not text[end + 1 : end + 2].isalnum():
        end += 1
    return start, end


def lines_below(document: Document, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Spans of the lines below an address, down to the one with its postal code; none if there is no such line."""
    fragments = list_fragments(document, start)
    last = next((one for one in fragments if one.start < end <= one.end), None)
    if last is None:
        return ()
    left = _left_edge(document, start, end) or last.box.x0
    return tuple((one.start, one.end) for one in walk_down(document, last, left, fragments, _MOST_LINES))


def walk_down(document: Document, line: Fragment, left: float, fragments: list[Fragment], most: int) -> list[Fragment]:
    """The lines below one, at the x in points `left`, down to one with a postal code; none if it is not of `most`.

    The first may be set in a little, behind the word "Address:"; the others stand below it.
    """
    found: list[Fragment] = []
    for _ in range(most):
        below = next_below(found[-1] if found else line, left, fragments)
        if below is not None and not found and _LABEL.fullmatch(document.text, below.start, below.end):
            below = next_below(below, below.box.x0, fragments)
        for _ in range(0 if found else _MOST_IDS):
            if below is not None and _ID_LINE.match(document.text, below.start, below.end):
                below = next_below(below, left, fragments)
        if below is None or _NO_ADDRESS.search(document.text[below.start : below.end]):
            return []
        found.append(below)
        if abs(below.box.x0 - left) <= _SAME_EDGE * (line.box.y1 - line.box.y0):  # else it is set flush right
            left = below.box.x0
        if has_postal_code(document.text[below.start : below.end]):
            town = next_below(below, left, fragments)
            return [*found, town] if town and _is_town_below(document.text, below, town) else found
    return []


def _is_town_below(text: str, street: Fragment, town: Fragment) -> bool:
    """Whether a line that began like postal code and town is a street of that number: "97693 Howard View" above one."""
    line = text[town.start : town.end]
    return (
        _LONG_NUMBER.match(text, street.start, street.end) is not None
        and not line[:1].isdigit()
        and has_postal_code(line)
        and not _NO_ADDRESS.search(line)
    )


def with_legal_form(text: str, start: int, end: int) -> tuple[int, int]:
    """A span of a name with the legal form that follows it: at the end of its line, or alone on the next one."""
    match = _LEGAL_FORM.match(text, end)
    return (start, match.end(1)) if match else (start, end)


def line_above(document: Document, start: int) -> tuple[int, int] | None:
    """Span of the line close above an address that begins at `start`, if it has a number, such as a street has."""
    fragments = list_fragments(document, start)
    first = next((one for one in fragments if one.start <= start < one.end), None)
    if first is None or document.text[first.start : start].strip():
        return None
    line = previous_above(first, fragments)
    text = document.text[line.start : line.end] if line else ""
    if line is None or _NO_ADDRESS.search(text) or has_postal_code(text) or not _STREET.search(text):
        return None
    return line.start, line.end


def previous_above(first: Fragment, fragments: list[Fragment]) -> Fragment | None:
    """The line close above another at the same left edge."""
    height = first.box.y1 - first.box.y0
    above = [
        one
        for one in fragments
        if one.box.y0 <= first.box.y0 - height / 2
        and first.box.y0 - one.box.y1 <= _LINE_GAP * height
        and abs(one.box.x0 - first.box.x0) <= _SAME_EDGE * height
    ]
    return max(above, key=lambda one: one.box.y0, default=None)


def is_below(place: Evidence, other: Evidence) -> bool:
    """Tell whether a place stands below another at the same left edge, with room for two lines between at most."""
    if place.page != other.page or not place.boxes or not other.boxes:
        return False
    upper, lower = place.boxes[-1], other.boxes[0]
    height = upper.y1 - upper.y0
    gap = lower.y0 - upper.y1
    return -height / 2 < gap <= _FAR_GAP * height and abs(lower.x0 - upper.x0) <= _SAME_EDGE * height


def _left_edge(document: Document, start: int, end: int) -> float | None:
    boxes = [box for place in locate(document, start, end) for box in place.boxes]
    return boxes[-1].x0 if boxes else None


def next_below(line: Fragment, left: float, fragments: list[Fragment]) -> Fragment | None:
    """The next line of a column that is set flush left at `left`, or flush right with the line."""
    height = line.box.y1 - line.box.y0
    below = [
        one
        for one in fragments
        if one.box.y0 >= line.box.y0 + height / 2
        and one.box.y0 - line.box.y1 <= _LINE_GAP * height
        and (abs(one.box.x0 - left) <= _SAME_EDGE * height or abs(one.box.x1 - line.box.x1) <= _SAME_RIGHT * height)
    ]
    return min(below, key=lambda one: one.box.y0, default=None)
