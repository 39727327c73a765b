"""Texts that repeat one thing: how the time after the model grows with their length.

Usage: python bench/bench_hostile_text.py [--characters N] [--tries N]

CPU of a record without reading and model, whose place an engine takes that finds every field at several places. A text
of four times the length may take about four times as long; what is near sixteen times grows with the square. Ratios
of few milliseconds mean nothing.
"""

from __future__ import annotations

import argparse
import re
import time

from docsluice.pipeline import Services, process
from docsluice.records import Box, Candidate, Document, Extraction, Instance, Page, Source, TypeScore, Word
from docsluice.schema.loader import load_schemas
from docsluice.schema.spec import Schema

TIMES = 4
TEXTS = (
    ("contract", "A"),
    ("contract", " \n"),
    ("contract", "by and between "),
    ("contract", "Smith, John, "),
    ("contract", "1st day of "),
    ("invoice", "1,00 "),
    ("invoice", "1 "),
    ("invoice", "1234567890"),
    ("invoice", "19 % "),
    ("invoice", "Word 1,00\n"),
    ("receipt", "Total\n"),
    ("receipt", "RM 1.00\n"),
    ("receipt", "Tel: "),
    ("receipt", " "),
)
"""Schema, and what a text repeats."""


class GreedyEngine:
    """Finds each field at several places, of several lengths, and rows on the first lines."""

    name, digest = "greedy", "sha256:0"

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def classify(self, document: Document) -> tuple[TypeScore, ...]:  # noqa: ARG002  as the protocol has it
        """The type that it was made for."""
        return (TypeScore(value=self._kind, probability=0.99),)

    def extract(self, document: Document, schema: Schema, document_type: tuple[TypeScore, ...]) -> Extraction:
        """Three places a field, six rows a group."""
        text, size = document.text, len(document.text)

        def at(path: str, start: int, length: int, score: float) -> Candidate:
            end = min(start + length, size)
            return Candidate(field=path, start=start, end=end, text=text[start:end], score=score)

        spans = ((0, 12, 0.8), (size // 2, 20, 0.7), (size // 4, 300, 0.4))
        paths = [spec.path for spec in schema.fields]
        paths += [group.anchor_field.path for group in schema.groups if group.as_entities]
        rows = (
            Instance(
                group=group.name,
                cells=tuple(at(spec.path, i * size // 8 + j * 10, 8, 0.8) for j, spec in enumerate(group.fields)),
                score=0.8,
            )
            for group in schema.groups
            if not group.as_entities
            for i in range(6)
        )
        candidates = tuple(at(path, *span) for path in paths for span in spans)
        return Extraction(document_type=document_type, candidates=candidates, instances=tuple(rows))


def lay_out(text: str, kind: str) -> Document:
    """A document of one page whose characters are 6 points wide and whose lines are 12 high."""
    words, before = [], 0
    for number, line in enumerate(text.split("\n")):
        for match in re.finditer(r"\S+", line):
            box = Box(6.0 * match.start(), 12.0 * number, 6.0 * match.end(), 12.0 * number + 10)
            start, end = before + match.start(), before + match.end()
            words.append(Word(text=match[0], start=start, end=end, box=box, confidence=1.0))
        before += len(line) + 1
    page = Page(number=1, width=600, height=800, reader="text_layer", text=text, words=tuple(words))
    source = Source(name="hostile.pdf", media_type="application/pdf", bytes=1)
    return Document(document_id="hostile", source=source, pages=(page,), schema_name=kind)


def measure(kind: str, text: str, services: Services, tries: int) -> float:
    """Least milliseconds of CPU that a record of a text takes."""
    document, spent = lay_out(text, kind), []
    for _ in range(tries):
        start = time.process_time()
        process(document, services)
        spent.append(time.process_time() - start)
    return 1000 * min(spent)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--characters", type=int, default=2000)
    parser.add_argument("--tries", type=int, default=3)
    arguments = parser.parse_args()
    schemas = load_schemas(None)
    print(f"{'schema':10}{'repeats':22}{'ms':>8}{f'ms of {TIMES} x':>12}{'times':>8}")
    for kind, unit in TEXTS:
        services = Services(schemas, GreedyEngine(next(iter(schemas[kind].classes))))
        short, long = (unit * (size // len(unit)) for size in (arguments.characters, TIMES * arguments.characters))
        one, other = (measure(kind, text, services, arguments.tries) for text in (short, long))
        print(f"{kind:10}{unit!r:22}{one:8.0f}{other:12.0f}{other / one:8.1f}")


if __name__ == "__main__":
    main()
