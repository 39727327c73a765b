"""The line of the sender above the window of an envelope (DIN 5008): name, street and town, parted by dots or dashes.

It tells who issues the letter, and that whoever stands in the block below receives it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.fragments import list_fragments
from docsluice.assembly.lines import Span
from docsluice.normalise.contacts import has_postal_code

if TYPE_CHECKING:
    from docsluice.assembly.fragments import Fragment
    from docsluice.records import Document

_PART = re.compile(r"\s*(?:[·•●|∙]|\s[-–—]\s)\s*")
_NO_NAME = re.compile(r"[\d@:]|www\.", re.IGNORECASE)
_SHORTEST = 4
_FEWEST_PARTS = 3
_LONGEST = 140
_TOP = 0.4  # share of the first page in which it stands
_WINDOW = 0.1  # share of the page above which no window is
_GAP = 4.0  # line heights between it and the receiver
_BLOCK_GAP = 3.0  # the same between lines of the receiver
_EDGE = 1.0
_MOST_LINES = 7


class SenderLine(NamedTuple):
    """Where the sender's name and address stand, the address with a line for each part, and the receiver's lines."""

    name: Span
    address: Span
    address_lines: str
    receiver: tuple[Fragment, ...]


def find_sender_line(document: Document) -> SenderLine | None:
    """The line of the sender on the first page; None where none has a name, a street with a number, and a town."""
    if not document.pages or not document.pages[0].words:
        return None
    fragments = list_fragments(document, document.page_offsets[0])
    for line in fragments:
        text = document.text[line.start : line.end]
        parts = _PART.split(text)
        is_top = line.box.y0 <= _TOP * document.pages[0].height
        if len(parts) < _FEWEST_PARTS or len(text) > _LONGEST or not is_top:
            continue
        name, street, town = parts[:3]
        if len(name) < _SHORTEST or _NO_NAME.search(name) or not re.search(r"\d", street) or not has_postal_code(town):
            continue
        first = line.start + text.index(street, len(name))
        end = line.start + text.index(town, len(name) + len(street)) + len(town)
        receiver = _receiver(line, fragments, document)
        return SenderLine(Span(line.start, line.start + len(name)), Span(first, end), f"{street}\n{town}", receiver)
    return None


def _receiver(line: Fragment, fragments: list[Fragment], document: Document) -> tuple[Fragment, ...]:
    """The block close below the line, down to its town; none where it has no town."""
    if line.box.y0 < _WINDOW * document.pages[0].height:
        return ()
    found: list[Fragment] = []
    last, gap = line, _GAP
    for _ in range(_MOST_LINES):
        height = last.box.y1 - last.box.y0
        below = [
            one
            for one in fragments
            if one.box.y0 > last.box.y0 + height / 2
            and one.box.y0 - last.box.y1 <= gap * height
            and (abs(one.box.x0 - last.box.x0) <= _EDGE * height if found else _overlap(one, line))
        ]
        if not below:
            return ()
        last, gap = min(below, key=lambda one: one.box.y0), _BLOCK_GAP
        found.append(last)
        if has_postal_code(document.text[last.start : last.end]):
            return tuple(found)
    return ()


def _overlap(one: Fragment, other: Fragment) -> bool:
    return one.box.x0 < other.box.x1 and other.box.x0 < one.box.x1
