"""The reference package beside our scores: its candidates, its results, and its way of choosing.

Used by parity checks only; needs torch and gliner2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from docsluice.extraction.decode import Scored, WordSpan, decode_classes, decode_edges, list_spans, score_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docsluice.extraction.engines.gliner2 import Text
    from docsluice.extraction.prompt import Task

THRESHOLD = 0.5
Item = tuple[str | int, ...]  # a decoded result: names, and offsets in the text


def build_schema(model: Any, tasks: tuple[Task, ...], *, one_span_a_cell: bool) -> Any:
    """Tasks as a schema of `gliner2`."""
    schema = model.create_schema()
    for task in tasks:
        if task.kind == "structure":
            builder = schema.structure(task.name, mode="natural", anchor=task.anchor)
            for label in task.labels:
                cardinality = "optional_one" if one_span_a_cell and label != task.anchor else None
                builder = builder.field(label, dtype="str", cardinality=cardinality)
            schema = builder.schema
        elif task.kind == "entities":
            schema = schema.entities(list(task.labels))
        elif task.kind == "relation":
            schema = schema.relations([task.name])
        else:
            schema = schema.classification(task.name, list(task.labels))
    return schema


def score_by_reference(model: Any, text: str, schema: Any) -> dict[tuple[int, ...], float]:
    """Probability of each candidate span by (number of the label, first word, last word)."""
    import torch

    with torch.inference_mode():
        batch = model.processor.collate_fn_inference([(text, schema)], architecture="boundary")
        core = model._encode_core(batch)  # noqa: SLF001  the states before decoding have no public name
        found = model.boundary_head(
            core["text_states"], core["text_mask"], core["query_states"], core["query_mask"], return_candidates=True
        ).candidates
        probabilities = torch.sigmoid(found.pair_logits)[0].numpy()
        valid = (found.valid_mask & found.query_mask.unsqueeze(-1))[0].numpy()
        spans = found.indices[0].numpy()
    return {
        (int(q), int(spans[q, k, 0]), int(spans[q, k, 1])): float(probabilities[q, k]) for q, k in np.argwhere(valid)
    }


def choose_like_reference(scored: Scored, tasks: tuple[Task, ...], text: Text) -> Iterator[Item]:
    """What the reference would choose from our scores of a text in one window."""
    query = cell = classes = 0
    for task in tasks:
        if task.kind == "entities":
            yield from _choose_entities(scored, task, text, query)
        elif task.kind == "structure":
            yield from _choose_rows(scored, task, text, query, cell)
            cell += len(task.labels)
        elif task.kind == "relation":
            yield from _choose_edges(scored, task, text, query)
        else:
            yield task.name, task.labels[int(decode_classes(scored, classes, len(task.labels)).argmax())]
            classes += len(task.labels)
        query += len(task.labels) if task.kind != "classes" else 0


def _choose_entities(scored: Scored, task: Task, text: Text, first: int) -> Iterator[Item]:
    for query, label in enumerate(task.labels, first):
        absent = 1 / (1 + np.exp(-float(scored.scores.null_logits[query])))
        if absent <= scored.heads.settings.abstention_threshold:
            yield from ((label, *_place(span, text)) for span in _resolve(list_spans(scored, query, THRESHOLD)))


def _choose_rows(scored: Scored, task: Task, text: Text, query: int, cell: int) -> Iterator[Item]:
    anchor = task.labels.index(task.anchor or "")
    for k in np.flatnonzero(scored.spans[query + anchor] >= THRESHOLD):
        start, end = map(int, scored.scores.spans[query + anchor, k])
        row = (task.name, *_place(WordSpan(start, end, 1.0), text))
        yield row
        for i, label in enumerate(task.labels):
            if i != anchor:
                found = score_cell(scored, query + i, cell + i, scored.scores.instance_states[cell + anchor, k])
                kept = _resolve([span for span in found if span.score >= THRESHOLD])[:1]
                yield from ((*row, label, *_place(span, text)) for span in kept)


def _choose_edges(scored: Scored, task: Task, text: Text, query: int) -> Iterator[Item]:
    from gliner2.models.boundary.engine import BoundaryExtractor

    def mention(span: WordSpan) -> tuple[str, int, int, float]:
        start, end = _place(span, text)
        return f"{text.text}."[start:end], start, end, span.score

    edges = [
        {"score": edge.score, "head": mention(edge.head), "tail": mention(edge.tail)}
        for edge in decode_edges(scored, query)
        if edge.score >= THRESHOLD
    ]
    for edge in BoundaryExtractor._deduplicate_relation_edges(edges):  # noqa: SLF001  it has no public name
        yield task.name, *edge["head"][1:3], *edge["tail"][1:3]


def _resolve(spans: list[WordSpan]) -> list[WordSpan]:
    from gliner2.inference.overlap import resolve_overlaps

    kept: list[WordSpan] = resolve_overlaps(
        spans, "flat", score=lambda span: span.score, start=lambda span: span.first, end=lambda span: span.last
    )
    return kept


def _place(span: WordSpan, text: Text) -> tuple[int, int]:
    """Offsets of a span, without the full stop that the reference appends."""
    length = len(text.text)
    return (*text.words.starts, length)[span.first], (*text.words.ends, length)[span.last - 1]


def extract_by_reference(model: Any, text: str, schema: Any, tasks: tuple[Task, ...]) -> Iterator[Item]:
    """What the reference finds, in the form of `choose_like_reference`."""
    found = model.extract(text, schema, threshold=THRESHOLD, include_confidence=True, include_spans=True)
    for task in tasks:
        if task.kind == "entities":
            for label in task.labels:
                yield from ((label, *_ends(span, text)) for span in found["entities"].get(label) or ())
        elif task.kind == "structure":
            yield from (item for row in found.get(task.name) or () for item in _list_cells(row, task, text))
        elif task.kind == "relation":
            for edge in (found.get("relation_extraction") or {}).get(task.name) or ():
                yield task.name, *_ends(edge["head"], text), *_ends(edge["tail"], text)
        else:
            yield task.name, found[task.name]["label"]


def _list_cells(row: Any, task: Task, text: str) -> Iterator[Item]:
    spans = {label: row[label][:1] if isinstance(row[label], list) else [row[label]] for label in task.labels}
    anchor = (task.name, *_ends(spans.pop(task.anchor or "")[0], text))
    yield anchor
    for label, found in spans.items():
        yield from ((*anchor, label, *_ends(span, text)) for span in found if span is not None)


def _ends(span: Any, text: str) -> tuple[int, int]:
    return min(span["start"], len(text)), min(span["end"], len(text))
