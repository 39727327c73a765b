"""Names that go on below themselves in their cell: "Advertiser: Congressional" and, under the name, "Leadership Fund".

A label stands before such a name, so that a line that begins where the name does, and not where its label does, is the
rest of it; lines that follow one another that closely are one paragraph.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import locate, start_of
from docsluice.assembly.found import reword
from docsluice.assembly.fragments import list_fragments

if TYPE_CHECKING:
    from docsluice.assembly.found import Found, Ground
    from docsluice.assembly.fragments import Fragment

_LABEL = re.compile(r"[^\W\d][^\n\t:]{1,30}:\s*")
_NO_NAME = re.compile(r"[\d@:]|https?|www\.", re.IGNORECASE)
_CLOSE = 0.1  # line heights between two lines of a paragraph
_SAME_EDGE = 0.5
_INDENT = 1.0  # line heights by which the name stands right of its label, at least
_MOST_LINES = 2


def with_rest(item: Found, ground: Ground) -> Found:
    """A name behind a label with the lines below it that go on with it; digits make them an address."""
    document, option = ground.document, item.chosen
    if len(option.evidence) != 1 or not option.evidence[0].boxes:
        return item
    place = option.evidence[0]
    start = start_of(document, place)
    end = start + place.end - place.start
    fragments = list_fragments(document, start)
    line = next((one for one in fragments if one.start < start < one.end), None)
    if (
        line is None
        or document.text[end : line.end].strip(" ,")
        or not _LABEL.fullmatch(document.text, line.start, start)
    ):
        return item
    box = place.boxes[0]
    height = box.y1 - box.y0
    if box.x0 - line.box.x0 < _INDENT * height:
        return item
    rest = _lines_below(line._replace(start=start, box=box), fragments)
    texts = [document.text[one.start : one.end] for one in rest]
    if not 0 < len(rest) <= _MOST_LINES or any(_NO_NAME.search(text) for text in texts):
        return item
    raw = "\n".join((document.text[start : line.end], *texts))
    evidence = (place, *(part for one in rest for part in locate(document, one.start, one.end)))
    whole = reword(option, raw, evidence, item.spec, ground)
    return replace(item, chosen=whole) if whole else item


def _lines_below(line: Fragment, fragments: list[Fragment]) -> list[Fragment]:
    """Lines that begin below a name, each close to the one before."""
    found = [line]
    while len(found) <= _MOST_LINES + 1:
        last = found[-1]
        height = last.box.y1 - last.box.y0
        below = next(
            (
                one
                for one in fragments
                if one.box.y0 > last.box.y0 + height / 2
                and one.box.y0 - last.box.y1 <= _CLOSE * height
                and abs(one.box.x0 - line.box.x0) <= _SAME_EDGE * height
            ),
            None,
        )
        if below is None:
            break
        found.append(below)
    return found[1:]
