"""Where a value that a language model gave stands in the document; one that stands nowhere was made up. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from docsluice.normalise.values import normalise_value

if TYPE_CHECKING:
    from pydantic import JsonValue

    from docsluice.normalise.types import Context, Normalised
    from docsluice.records import Document
    from docsluice.schema.spec import FieldSpec

MOST_WORDS = 6  # of a value that is looked for by what it means
WORD = re.compile(r"\S+")
SPACE = re.compile(r"\s+")


class Grounded(NamedTuple):
    """A value and the span of `Document.text` that says it."""

    normalised: Normalised
    start: int
    end: int


def ground(answer: JsonValue, spec: FieldSpec, document: Document, context: Context) -> Grounded | None:
    """The answer as the document says it: the same characters, or a span that means the same value.

    The value is read from the document's own span by the field's normaliser, never taken from the answer. None when
    no span says it.
    """
    wanted = text_of(answer)
    if not wanted:
        return None
    for start, end in literal_spans(wanted, document.text):
        normalised = normalise_value(document.text[start:end], spec, context)
        if normalised is not None:
            return Grounded(normalised, start, end)
    for start, end in word_spans(document.text, MOST_WORDS):
        normalised = normalise_value(document.text[start:end], spec, context)
        if normalised is not None and normalised.value == answer:
            return Grounded(normalised, start, end)
    return None


def text_of(answer: JsonValue) -> str:
    """An answer as text: of an object, what was printed."""
    if isinstance(answer, dict):
        raw = answer.get("raw") or answer.get("name")
        return raw if isinstance(raw, str) else ""
    return answer.strip() if isinstance(answer, str) else ""


def literal_spans(wanted: str, text: str) -> Iterator[tuple[int, int]]:
    """Spans with these words in any spacing and case, not inside a longer word or number."""
    words = [re.escape(word) for word in re.split(r"[\s,]+", wanted) if word]
    pattern = r"(?<![^\W_])" + r"[\s,]+".join(words) + r"(?![^\W_])"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        yield match.span()


def word_spans(text: str, most: int) -> Iterator[tuple[int, int]]:
    """Runs of up to `most` words of one line: all single words first, then all pairs, and so on."""
    lines: list[list[tuple[int, int]]] = []
    offset = 0
    for line in text.split("\n"):
        lines.append([(offset + match.start(), offset + match.end()) for match in WORD.finditer(line)])
        offset += len(line) + 1
    for length in range(most):
        for words in lines:
            for (start, _), (_, end) in zip(words, words[length:], strict=False):
                yield start, end
