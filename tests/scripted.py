"""Documents written as text, and an engine that finds what a test says: for the pipeline without a model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from docsluice.records import (
    Box,
    Candidate,
    Document,
    Extraction,
    Instance,
    Page,
    RelationCandidate,
    Source,
    StructuredDocument,
    TypeScore,
    Word,
    XmlValue,
)
from docsluice.schema.spec import Schema

LINE, CHAR = 12.0, 6.0


def make_document(
    *pages: str,
    confidence: float = 1.0,
    alternatives: Mapping[str, tuple[str, ...]] | None = None,
    xml: Sequence[XmlValue] = (),
) -> Document:
    """A document of which every character is 6 points wide and every line 12 high; tabs go to the next 120 points."""
    return Document(
        document_id="test",
        source=Source(name="test.pdf", media_type="application/pdf", bytes=1),
        pages=tuple(_page(i, text, confidence, alternatives or {}) for i, text in enumerate(pages, 1)),
        xml=tuple(xml),
    )


def _page(number: int, text: str, confidence: float, alternatives: Mapping[str, tuple[str, ...]]) -> Page:
    words, x, y, place = [], 0.0, 0.0, {}
    for i, char in enumerate(text):
        place[i] = (x, y)
        if char == "\n":
            x, y = 0.0, y + LINE
        elif char == "\t":
            x = (x // 240 + 1) * 240
        else:
            x += CHAR
    for match in re.finditer(r"\S+", text):
        left, top = place[match.start()]
        box = Box(left, top, left + CHAR * len(match[0]), top + LINE - 2)
        words.append(
            Word(
                text=match[0],
                box=box,
                start=match.start(),
                end=match.end(),
                confidence=confidence,
                alternatives=alternatives.get(match[0], ()),
            )
        )
    reader = "text_layer" if confidence == 1 else "tesseract"
    return Page(number=number, width=595, height=842, reader=reader, text=text, words=tuple(words))


class ScriptedEngine:
    """Finds the texts that it is told: path → (text, score) pairs; rows and relations likewise."""

    name, digest = "scripted", "sha256:0"

    def __init__(
        self,
        kind: str = "invoice",
        fields: Mapping[str, Sequence[tuple[str, float]]] | None = None,
        rows: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
        relations: Sequence[tuple[str, str, str]] = (),
        kind_probability: float = 0.99,
    ) -> None:
        self._types = (TypeScore(value=kind, probability=kind_probability),)
        self._fields, self._rows, self._relations = fields or {}, rows or {}, relations

    def classify(self, document: Document) -> tuple[TypeScore, ...]:  # noqa: ARG002  as the protocol has it
        return self._types

    def extract(self, document: Document, schema: Schema, document_type: tuple[TypeScore, ...]) -> Extraction:  # noqa: ARG002  as the protocol has it
        text = document.text
        return Extraction(
            document_type=document_type,
            candidates=tuple(
                find(text, path, value, score) for path, found in self._fields.items() for value, score in found
            ),
            instances=tuple(_instances(text, self._rows)),
            relations=tuple(
                RelationCandidate(type=kind, head=find(text, "head", head), tail=find(text, "tail", tail), score=0.9)
                for kind, head, tail in self._relations
            ),
        )


def find(text: str, path: str, value: str, score: float = 0.9, after: int = 0) -> Candidate:
    """The candidate at the first place of a text; the test is wrong if there is none."""
    start = text.index(value, after)
    return Candidate(field=path, start=start, end=start + len(value), text=value, score=score)


def _instances(text: str, groups: Mapping[str, Sequence[Mapping[str, str]]]) -> list[Instance]:
    found = []
    for group, rows in groups.items():
        after = 0
        for row in rows:
            first = next(iter(row.values()))
            after = text.index(first, after)
            cells = tuple(find(text, f"{group}.{name}", value, after=after) for name, value in row.items())
            after += len(first)
            found.append(Instance(group=group, cells=cells, score=0.9))
    return found


def rows_in(record: StructuredDocument) -> list[dict[str, object]]:
    """Values of the line items of a record, a row each, by the names of their cells."""
    rows: dict[int, dict[str, object]] = {}
    for path, field in record.fields.items():
        if path.startswith("line_items["):
            number, _, name = path.removeprefix("line_items[").partition("].")
            rows.setdefault(int(number), {})[name] = field.value
    return [rows[number] for number in sorted(rows)]
