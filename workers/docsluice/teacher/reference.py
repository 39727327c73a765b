"""The reference package beside our scores: what every architecture shares.

Used by parity checks only; needs torch and gliner2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docsluice.extraction.engines.gliner2 import Text
    from docsluice.extraction.prompt import Task
    from docsluice.extraction.word_spans import WordSpan

THRESHOLD = 0.5
Item = tuple[str | int, ...]  # a decoded result: names, and offsets in the text


class Both(NamedTuple):
    """One text by our runtime and by the reference.

    `ours` and `theirs`: probability of each candidate span, by numbers that say which. `found` and `wanted`: what is
    decoded of them at `THRESHOLD`, in the way of the reference.
    """

    ours: dict[tuple[int, ...], float]
    theirs: dict[tuple[int, ...], float]
    found: set[Item]
    wanted: set[Item]


def build_schema(model: Any, tasks: tuple[Task, ...], add_structure: Callable[[Any, Task], Any]) -> Any:
    """Tasks as a schema of `gliner2`; `add_structure` adds a structure to a schema in the way of an architecture."""
    schema = model.create_schema()
    for task in tasks:
        if task.kind == "structure":
            schema = add_structure(schema, task)
        elif task.kind == "entities":
            schema = schema.entities(list(task.labels))
        elif task.kind == "relation":
            schema = schema.relations([task.name])
        else:
            schema = schema.classification(task.name, list(task.labels))
    return schema


def place_in(span: WordSpan, text: Text) -> tuple[int, int]:
    """Offsets of a span, without the full stop that the reference appends."""
    length = len(text.text)
    return (*text.words.starts, length)[span.first], (*text.words.ends, length)[span.last - 1]


def extract_by_reference(
    model: Any, text: str, schema: Any, tasks: tuple[Task, ...], list_row: Callable[[Any, Task, str], Iterable[Item]]
) -> Iterator[Item]:
    """What the reference finds; `list_row` makes items of a row of a structure."""
    found = model.extract(text, schema, threshold=THRESHOLD, include_confidence=True, include_spans=True)
    for task in tasks:
        if task.kind == "entities":
            for label in task.labels:
                yield from ((label, *ends_of(span, text)) for span in found["entities"].get(label) or ())
        elif task.kind == "structure":
            yield from (item for row in found.get(task.name) or () for item in list_row(row, task, text))
        elif task.kind == "relation":
            for edge in (found.get("relation_extraction") or {}).get(task.name) or ():
                yield task.name, *ends_of(edge["head"], text), *ends_of(edge["tail"], text)
        else:
            yield task.name, found[task.name]["label"]


def ends_of(span: Any, text: str) -> tuple[int, int]:
    """Offsets of a result, without the full stop that the reference appends."""
    return min(span["start"], len(text)), min(span["end"], len(text))
