"""A span model beside the reference package: its scores, its results, and its way of choosing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from docsluice.extraction.activations import softmax
from docsluice.extraction.span import list_spans
from docsluice.extraction.windows import Window
from docsluice.extraction.word_spans import WordSpan
from docsluice.teacher import reference
from docsluice.teacher.reference import THRESHOLD, Both, Item, ends_of, extract_by_reference, place_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from docsluice.extraction.engines.gliner2 import Gliner2Engine, Text
    from docsluice.extraction.prompt import Task
    from docsluice.extraction.span import Scored, SpanModel, TaskScores


def compare_span(engine: Gliner2Engine, model: Any, text: str, tasks: tuple[Task, ...]) -> Both:
    """A text that fits one window, by an engine and by the checkpoint that it was made of."""
    read, shown, prompt = engine.read(text), engine.show(text), engine.prompt(tasks)
    tokens = engine.tokens(read, prompt, Window(0, len(read.words.texts)))
    scored = cast("SpanModel", engine.model).score(prompt, tokens)
    schema = build_schema(model, tasks)
    return Both(
        dict(_list_scores(_seen(scores) for scores in scored.tasks)),
        dict(_list_scores(score_by_reference(model, shown, schema))),
        set(_choose(scored, tasks, read)),
        set(extract_by_reference(model, shown, schema, tasks, _list_row)),
    )


def build_schema(model: Any, tasks: tuple[Task, ...]) -> Any:
    """Tasks as a schema of `gliner2`; span models know no anchors."""
    return reference.build_schema(model, tasks, _add_structure)


def _add_structure(schema: Any, task: Task) -> Any:
    builder = schema.structure(task.name)
    for label in task.labels:
        builder = builder.field(label, dtype="str")
    return builder.schema


def score_by_reference(model: Any, text: str, schema: Any) -> Iterator[NDArray[np.float64]]:
    """Probabilities of each extractive task. *Shape:* (instances, labels, L, W)."""
    import torch

    with torch.inference_mode():
        batch = model.processor.collate_fn_inference([(text, schema)], architecture="span")
        states = model.processor.extract_embeddings_from_batch(model.encode_tokens(batch), batch.input_ids, batch)
        logits, _ = model._compute_direct_span_logits_batched(batch, *states)  # noqa: SLF001  it has no public name
    for kind, task in zip(batch.task_types[0], logits[0], strict=True):
        if kind != "classifications":
            yield np.zeros((0, 0, 0, 0)) if task is None else torch.sigmoid(task).double().numpy()


def _seen(scores: TaskScores) -> NDArray[np.float64]:
    """The instances that the count head sees."""
    return scores.spans[: scores.count]


def _list_scores(tasks: Iterator[NDArray[np.float64]]) -> Iterator[tuple[tuple[int, ...], float]]:
    """Probability of each span within the text by the numbers of task, instance, label, first word and width."""
    for number, spans in enumerate(tasks):
        words = spans.shape[2]
        for place, probability in np.ndenumerate(spans):
            if place[2] + place[3] < words:
                yield (number, *place), float(probability)


def _choose(scored: Scored, tasks: tuple[Task, ...], text: Text) -> Iterator[Item]:
    """What the reference would choose from our scores."""
    for scores in scored.tasks:
        task = scores.task
        for step in _seen(scores):
            chosen = [_resolve(spans, text) for spans in step]
            if task.kind == "entities":
                for label, found in zip(task.labels, chosen, strict=True):
                    yield from ((label, *place) for place in found)
            elif task.kind == "relation":
                if all(chosen):
                    yield task.name, *chosen[0][0], *chosen[1][0]
            elif any(chosen):
                cells = zip(task.labels, chosen, strict=True)
                yield task.name, *_flatten((label, *found[0]) for label, found in cells if found)
    first = 0
    for task in tasks:
        if task.kind == "classes":
            yield task.name, task.labels[int(softmax(scored.classes[first : first + len(task.labels)]).argmax())]
            first += len(task.labels)


def _resolve(spans: NDArray[np.float64], text: Text) -> list[tuple[int, int]]:
    """Places of the spans above the threshold that do not overlap a better one, best first."""
    from gliner2.inference.candidate_decoder import finalize_spans

    found = [("", span.score, span.first, span.last) for span in list_spans(spans, THRESHOLD)]
    return [place_in(WordSpan(first, last, score), text) for _, score, first, last in finalize_spans(found)]


def _list_row(row: Any, task: Task, text: str) -> Iterator[Item]:
    """A row as one result, since nothing but its cells says which one it is."""
    cells = ((label, *ends_of(row[label], text)) for label in task.labels if row[label] is not None)
    yield task.name, *_flatten(cells)


def _flatten(cells: Iterable[tuple[str, int, int]]) -> Iterator[str | int]:
    for label, start, end in cells:
        yield from (label, start, end)
