"""Spans of a document as they would be with another reading of OCR."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.evidence import start_of, words_at

if TYPE_CHECKING:
    from docsluice.records import Document, Evidence


class Reread(NamedTuple):
    """The text of a span with reading number `number` of one of its words, `other` in the place of `word`."""

    text: str
    word: str
    other: str
    number: int


def reread(raw: str, place: Evidence, document: Document) -> Iterator[Reread]:
    """The text `raw` of a span with another reading of one of its words, for each word and reading.

    Of a word that goes beyond the span only readings count that leave what is beyond as it is.
    """
    if len(raw) != place.end - place.start:
        return  # the span goes over pages
    start = start_of(document, place)
    for word in words_at(document, start, start + len(raw)):
        before, after = max(0, place.start - word.start), max(0, word.end - place.end)
        head, tail = word.text[:before], word.text[len(word.text) - after :]
        first, last = max(0, word.start - place.start), len(raw) - max(0, place.end - word.end)
        for number, other in enumerate(word.alternatives):
            if other.startswith(head) and other.endswith(tail) and len(other) > before + after:
                yield Reread(raw[:first] + other[before : len(other) - after] + raw[last:], word.text, other, number)
