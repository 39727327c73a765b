"""A boundary model beside the reference package: its candidates, its results, and its way of choosing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from docsluice.extraction.decode import Scored, decode_classes, decode_edges, list_spans, score_cell
from docsluice.extraction.windows import Window
from docsluice.extraction.word_spans import WordSpan
from docsluice.teacher import reference
from docsluice.teacher.reference import THRESHOLD, Both, Item, ends_of, extract_by_reference, place_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docsluice.extraction.boundary import BoundaryModel
    from docsluice.extraction.engines.gliner2 import Gliner2Engine, Text
    from docsluice.extraction.prompt import Task


def compare_boundary(engine: Gliner2Engine, model: Any, text: str, tasks: tuple[Task, ...]) -> Both:
    """A text that fits one window, by an engine and by the checkpoint that it was made of."""
    read, shown, prompt = engine.read(text), engine.show(text), engine.prompt(tasks)
    tokens = engine.tokens(read, prompt, Window(0, len(read.words.texts)))
    scored = cast("BoundaryModel", engine.model).score(prompt, tokens)
    schema = build_schema(model, tasks, one_span_a_cell=engine.card.cells == "optional_one")
    return Both(
        dict(_list_scores(scored)),
        score_by_reference(model, shown, schema),
        set(_choose(scored, tasks, read)),
        set(extract_by_reference(model, shown, schema, tasks, _list_cells)),
    )


def build_schema(model: Any, tasks: tuple[Task, ...], *, one_span_a_cell: bool) -> Any:
    """Tasks as a schema of `gliner2`, structures with their anchors."""

    def add(schema: Any, task: Task) -> Any:
        builder = schema.structure(task.name, mode="natural", anchor=task.anchor)
        for label in task.labels:
            cardinality = "optional_one" if one_span_a_cell and label != task.anchor else None
            builder = builder.field(label, dtype="str", cardinality=cardinality)
        return builder.schema

    return reference.build_schema(model, tasks, add)


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


def _choose(scored: Scored, tasks: tuple[Task, ...], text: Text) -> Iterator[Item]:
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
            yield from ((label, *place_in(span, text)) for span in _resolve(list_spans(scored, query, THRESHOLD)))


def _choose_rows(scored: Scored, task: Task, text: Text, query: int, cell: int) -> Iterator[Item]:
    anchor = task.labels.index(task.anchor or "")
    for k in np.flatnonzero(scored.spans[query + anchor] >= THRESHOLD):
        start, end = map(int, scored.scores.spans[query + anchor, k])
        row = (task.name, *place_in(WordSpan(start, end, 1.0), text))
        yield row
        for i, label in enumerate(task.labels):
            if i != anchor:
                found = score_cell(scored, query + i, cell + i, scored.scores.instance_states[cell + anchor, k])
                kept = _resolve([span for span in found if span.score >= THRESHOLD])[:1]
                yield from ((*row, label, *place_in(span, text)) for span in kept)


def _choose_edges(scored: Scored, task: Task, text: Text, query: int) -> Iterator[Item]:
    from gliner2.models.boundary.engine import BoundaryExtractor

    def mention(span: WordSpan) -> tuple[str, int, int, float]:
        start, end = place_in(span, text)
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


def _list_cells(row: Any, task: Task, text: str) -> Iterator[Item]:
    spans = {label: row[label][:1] if isinstance(row[label], list) else [row[label]] for label in task.labels}
    anchor = (task.name, *ends_of(spans.pop(task.anchor or "")[0], text))
    yield anchor
    for label, found in spans.items():
        yield from ((*anchor, label, *ends_of(span, text)) for span in found if span is not None)


def _list_scores(scored: Scored) -> Iterator[tuple[tuple[int, ...], float]]:
    for query, k in np.argwhere(scored.scores.span_valid):
        first, last = scored.scores.spans[query, k]
        yield (int(query), int(first), int(last)), float(scored.spans[query, k])
