"""Lines of a document, with the words and the numbers on them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.evidence import locate, start_of, words_at
from docsluice.records import Box

if TYPE_CHECKING:
    from docsluice.assembly.found import Option
    from docsluice.records import Document, Word

_NUMBER = re.compile(r"(?<!\w)[-–−(]?\d(?:[\d.,'’]*\d)?[)-]?(?!\w)")

_LOOSE = re.compile(r"(?<![\w.,])[-–−(]?\d(?:[\d.,'’]*\d)?(?![.,]?\d)")


class Span(NamedTuple):
    """Offsets in `Document.text`, half open."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether two spans share a character."""
        return self.start < other.end and other.start < self.end


class Line(NamedTuple):
    """A line of `Document.text`: its number in the document, the number of its page, where it stands, its text.

    `offset` is where the page starts in `Document.text`.
    """

    number: int
    page: int
    span: Span
    text: str
    offset: int


class Place(NamedTuple):
    """Where a value stands: number of its first line, span, box on that line."""

    line: int
    span: Span
    box: Box


class Sheet:
    """A document line by line."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines = _list_lines(document)

    def number_at(self, offset: int) -> int:
        """Number of the line that an offset of `Document.text` lies on."""
        return bisect_right(self.lines, offset, key=lambda line: line.span.start) - 1

    def words(self, span: Span) -> list[Word]:
        """The words that share a character with a span."""
        return list(words_at(self.document, span.start, span.end))

    def span_of_words(self, words: Sequence[Word], line: Line) -> Span:
        """The span from the first to the last of some words of a line."""
        return Span(words[0].start + line.offset, words[-1].end + line.offset)

    def text(self, span: Span) -> str:
        """The text of a span."""
        return self.document.text[span.start : span.end]

    def place(self, span: Span) -> Place | None:
        """The place of a span; None where no word lies in its first line."""
        number = self.number_at(span.start)
        first = locate(self.document, *span)[:1]
        return Place(number, span, first[0].boxes[0]) if first and first[0].boxes else None

    def numbers(self, number: int, page: int | None = None, *, loose: bool = False) -> Iterator[Place]:
        """Places of the numbers on a line, from left to right; parts of words are none, unless `loose`: "5kg".

        None where there is no such line, or it is not on the page that is asked for.
        """
        if not 0 <= number < len(self.lines) or page not in (None, self.lines[number].page):
            return
        line = self.lines[number]
        for match in (_LOOSE if loose else _NUMBER).finditer(line.text):
            place = self.place(Span(line.span.start + match.start(), line.span.start + match.end()))
            if place is not None:
                yield place


def span_of(option: Option, document: Document) -> Span:
    """Offsets of an option that stands on a page, from its first to its last character."""
    first, last = option.evidence[0], option.evidence[-1]
    return Span(start_of(document, first), start_of(document, last) + last.end - last.start)


def _list_lines(document: Document) -> tuple[Line, ...]:
    lines: list[Line] = []
    for page, offset in zip(document.pages, document.page_offsets, strict=True):
        here = offset
        for text in page.text.split("\n"):
            lines.append(Line(len(lines), page.number, Span(here, here + len(text)), text, offset))
            here += len(text) + 1
    return tuple(lines)
