"""Very long runs of one kind of character, which no value has: broken, so that no pattern takes long over them.

A pattern that begins with any number of spaces tries each start within a run of them against the whole rest of it, so
its time grows with the square of the run. Of 2000 documents of 8 kinds none has a word of 64 characters or as much
space at a stretch, and none a rule of 250 dots or hyphens; a broken run keeps its length, so offsets and boxes stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docsluice.records import Document

_NO_SPACE = "\N{REPLACEMENT CHARACTER}"
_RUNS = (
    (re.compile(r"(\s{63})\s"), _NO_SPACE),
    (re.compile(r"([0-9A-Za-zÀ-ɏ_]{63})[0-9A-Za-zÀ-ɏ_]"), " "),
    (re.compile(r"(\w{399})\w"), " "),  # scripts without spaces between words
    (re.compile(r"([^\w\s]{249})[^\w\s]"), " "),
)


def break_runs(document: Document) -> Document:
    """The document with texts of the same lengths, in which no run goes on for long."""
    texts = [_break(page.text) for page in document.pages]
    if all(text == page.text for text, page in zip(texts, document.pages, strict=True)):
        return document
    pages = (page.model_copy(update={"text": text}) for page, text in zip(document.pages, texts, strict=True))
    return document.model_copy(update={"pages": tuple(pages)})


def _break(text: str) -> str:
    for pattern, mark in _RUNS:
        text = pattern.sub(rf"\1{mark}", text)
    return text
