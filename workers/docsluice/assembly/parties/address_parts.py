"""Addresses whose parts an engine or OCR has parted: the number before the street, the town below it, a frame's line.

Only for documents with two parties; receipts print their addresses otherwise.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import locate, start_of
from docsluice.assembly.found import Found, Ground, reword
from docsluice.assembly.fragments import list_fragments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docsluice.assembly.found import Option
    from docsluice.assembly.fragments import Fragment

_NUMBER = re.compile(r"\d{1,5}\s?(?:[a-z]|bis|ter|quater)?,?\s+", re.IGNORECASE)
_FAR = 3.0  # heights of the higher line between a street and its town
_SAME_EDGE = 1.0
_LIKELY_PART = 0.5  # share of an address's score from which another is its missing part
_FRAMED = re.compile(r"[\[|¡](?=[^\W\d_]{2})|I(?=[A-Z]{2})")  # the line of a frame, read as a sign before a word
_FRAME_AS_ONE = re.compile(r"1(?=\d{2,5}\s+[^\W\d])")
_FEWEST_FRAMED = 3
_FRAME_EDGE = 0.35  # line heights by which lines behind one frame begin apart


def mend_parts(item: Found, ground: Ground) -> Found:
    """An address with the house number before it, the street above it or the town below it, and without a frame."""
    option = item.chosen
    if not isinstance(option.value, dict) or not option.evidence:
        return item
    option = _with_number(option, item, ground)
    option = _with_missing(option, item, ground)
    option = _without_frame(option, item, ground)
    return item if option is item.chosen else replace(item, chosen=option)


def _with_number(option: Option, item: Found, ground: Ground) -> Option:
    """An address with the house number that stands before it in its cell."""
    document, place = ground.document, option.evidence[0]
    start = start_of(document, place)
    line = next((one for one in list_fragments(document, start) if one.start <= start < one.end), None)
    if line is None or not _NUMBER.fullmatch(document.text, line.start, start):
        return option
    evidence = (*locate(document, line.start, start + place.end - place.start), *option.evidence[1:])
    raw = document.text[line.start : start] + option.raw
    return reword(option, raw, evidence, item.spec, ground) or option


def _with_missing(option: Option, item: Found, ground: Ground) -> Option:
    """A street with the town that the engine saw below it as another address, or a town with its street."""
    has_town = _has_town(option)
    if has_town and isinstance(option.value, dict) and "street" in option.value:
        return option
    for other in item.options:
        if _has_town(other) == has_town or other.features.score < _LIKELY_PART * option.features.score:
            continue
        upper, lower = (other, option) if has_town else (option, other)
        if "street" in _parts(lower) or not _stands_below(upper, lower):
            continue
        evidence = (*upper.evidence, *lower.evidence)
        joined = reword(option, f"{upper.raw}\n{lower.raw}", evidence, item.spec, ground) or option
        rival = max((one.features.score for one in item.options if one is not other), default=0.0)
        margin = max(option.features.margin, option.features.score - rival)
        return replace(joined, features=joined.features._replace(margin=margin))
    return option


def _parts(option: Option) -> dict[str, object]:
    return dict(option.value) if isinstance(option.value, dict) else {}


def _has_town(option: Option) -> bool:
    return "postal_code" in _parts(option)


def _stands_below(upper: Option, lower: Option) -> bool:
    if not upper.evidence or not lower.evidence:
        return False
    above, below = upper.evidence[-1], lower.evidence[0]
    if above.page != below.page or not above.boxes or not below.boxes:
        return False
    first, second = above.boxes[-1], below.boxes[0]
    height = max(first.y1 - first.y0, second.y1 - second.y0)
    return -height / 2 < second.y0 - first.y1 <= _FAR * height and abs(first.x0 - second.x0) <= _SAME_EDGE * height


def _without_frame(option: Option, item: Found, ground: Ground) -> Option:
    """An address without the ones that OCR read for the line of a frame at its left: "175018 Paris" is "75018 Paris".

    Other lines that begin as far left show the frame by the sign that was read for it.
    """
    document = ground.document
    pages = {place.page for place in option.evidence}
    if all(page.reader == "text_layer" for page in document.pages if page.number in pages):
        return option
    fragments = list_fragments(document, start_of(document, option.evidence[0]))
    framed = [one for one in fragments if _FRAMED.match(document.text, one.start, one.end)]
    lines = [one for one in fragments if _FRAME_AS_ONE.match(document.text, one.start, one.end)]
    raw = option.raw
    for line in lines:
        whole = document.text[line.start : line.end]
        if whole in raw and _is_framed(line, framed):
            raw = raw.replace(whole, whole[1:], 1)
    return option if raw == option.raw else reword(option, raw, option.evidence, item.spec, ground) or option


def _is_framed(line: Fragment, framed: Sequence[Fragment]) -> bool:
    height = line.box.y1 - line.box.y0
    return sum(abs(one.box.x0 - line.box.x0) <= _FRAME_EDGE * height for one in framed) >= _FEWEST_FRAMED
