"""IBANs that go on below themselves in their cell, with another column's text between their lines.

Text runs from line to line over all columns, so that the rest of such an IBAN stands far from its start; the boxes
tell what is below. Check digits prove what was joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from docsluice.assembly.evidence import locate, reading_confidence
from docsluice.assembly.found import Found, Option
from docsluice.assembly.fragments import list_fragments
from docsluice.assembly.lines import Span
from docsluice.assembly.widen import next_below
from docsluice.confidence.features import Features
from docsluice.standards.iban import IBAN_LENGTHS, has_iban_checksum

if TYPE_CHECKING:
    from docsluice.assembly.found import Ground
    from docsluice.assembly.fragments import Fragment
    from docsluice.schema.spec import Schema

PROVEN = 0.7
"""Score of an IBAN that its check digits alone speak for, like that of one on a single line."""

_HEAD = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2})\d{2}(?:[ ]?[A-Z0-9]{1,4}){1,8}(?=[ ]?(?:\t|\n|\Z))")
_REST = re.compile(r"[A-Z0-9]{1,4}(?:[ ]?[A-Z0-9]{1,4}){0,7}")
_MOST_LINES = 2
_MOST_HEADS = 5


def with_wrapped_ibans(schema: Schema, chosen: Mapping[str, Found], ground: Ground) -> dict[str, Found]:
    """The values, with the first IBAN that goes on below itself where none of right check digits was found."""
    values = dict(chosen)
    for spec in schema.fields:
        known = values.get(spec.path)
        if spec.type != "iban" or spec.derived or ground.document.xml:
            continue
        if known is not None and "invalid_checksum" not in known.chosen.reasons:
            continue
        option = next(_wrapped(ground), None)
        if option is not None:
            others = (known.chosen, *known.options) if known else ()
            values[spec.path] = Found(spec.path, spec, option, tier="derived", options=others, rule="DS-IBAN")
    return values


def _wrapped(ground: Ground) -> Iterator[Option]:
    document = ground.document
    heads = [head for head in _HEAD.finditer(document.text) if _is_short(head[0])]
    for head in heads[:_MOST_HEADS]:
        fragments = list_fragments(document, head.start())
        line = next((one for one in fragments if one.start <= head.start() < one.end), None)
        boxes = [box for place in locate(document, head.start(), head.end()) for box in place.boxes]
        if line is None or not boxes:
            continue
        spans = _complete(Span(head.start(), head.end()), line._replace(box=boxes[0]), fragments, document.text)
        if spans is not None:
            raw = "\n".join(document.text[span.start : span.end] for span in spans)
            reading = min(reading_confidence(document, *span) for span in spans)
            evidence = tuple(place for span in spans for place in locate(document, *span))
            features = Features(PROVEN, margin=PROVEN, reading=reading, pattern=True)
            yield Option(re.sub(r"\s", "", raw), raw, features, evidence)


def _is_short(text: str) -> bool:
    return len(text.replace(" ", "")) < IBAN_LENGTHS.get(text[:2], 0)


def _complete(head: Span, line: Fragment, fragments: list[Fragment], text: str) -> list[Span] | None:
    """The start of an IBAN with the lines below it that complete it; None if its check digits do not prove that."""
    spans, compact = [head], text[head.start : head.end].replace(" ", "")
    left = line.box.x0
    for _ in range(_MOST_LINES):
        below = next_below(line, left, fragments)
        match = _REST.fullmatch(text, below.start, below.end) if below else None
        if below is None or match is None:
            return None
        spans.append(Span(below.start, below.end))
        compact += match[0].replace(" ", "")
        line = below
        if len(compact) >= IBAN_LENGTHS[compact[:2]]:
            break
    whole = len(compact) == IBAN_LENGTHS[compact[:2]]
    return spans if whole and has_iban_checksum(compact) else None
