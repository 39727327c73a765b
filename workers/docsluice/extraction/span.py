"""Span models: every span up to some width is scored against every label.

A structure or relation is asked for as often as the count head says, each time with other states of its labels. The
scores are those of the reference, `gliner2.inference.runtime` 2.1; the choice differs as in
`docsluice.extraction.decode`: the k best stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from docsluice.extraction.activations import sigmoid, softmax
from docsluice.extraction.model_folder import GRAPH
from docsluice.extraction.ports import SPAN_INPUTS, SPAN_OUTPUTS, STEPS
from docsluice.extraction.session import Session
from docsluice.extraction.word_spans import (
    CANDIDATE_FLOOR,
    CELL_CANDIDATES,
    EDGE_FLOOR,
    FIELD_CANDIDATES,
    ROW_FLOOR,
    FoundWords,
    WordEdge,
    WordRow,
    WordSpan,
    keep_best,
    overlap,
    rank,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from docsluice.extraction.model_folder import ModelCard
    from docsluice.extraction.models import Tokens
    from docsluice.extraction.prompt import Prompt, Task

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TaskScores:
    """One extractive task of a window.

    `spans`, *Shape:* (steps, labels, L, W): probability of the span of w + 1 words that begins at word l, 0 where it
    goes beyond the text. `count`: how many instances the model sees; of entities there is one step, whatever it says.
    """

    task: Task
    count: int
    spans: Floats


@dataclass(frozen=True, eq=False)
class Scored:
    """A window ready to decode; `classes`, *Shape:* (C): logits."""

    tasks: tuple[TaskScores, ...]
    classes: Floats


class SpanModel:
    """A graph of span architecture."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def score(self, prompt: Prompt, tokens: Tokens) -> Scored:
        """One window through the graph."""
        tasks = [task for task in prompt.tasks if task.kind != "classes"]
        asked = [_asked(task, first) for task, first in zip(tasks, _firsts(tasks), strict=True)]
        found = self._session.run(
            {
                "input_ids": tokens.ids,
                "word_index": tokens.words,
                "query_index": _filled(prompt.queries),
                "query_task": _filled(prompt.owners),
                "task_index": _filled(prompt.names),
                "class_index": prompt.classes,
                "asked_index": _filled(np.array([one for part in asked for one in part], dtype=np.int64)),
            }
        )
        spans = sigmoid(found["span_logits"].astype(np.float64))
        words, widths = spans.shape[1:]
        ends = np.arange(words)[:, None] + np.arange(1, widths + 1)
        spans = np.where(ends <= words, spans, 0.0)
        counts = found["count_logits"].argmax(axis=1)
        ends_asked = np.cumsum([0, *map(len, asked)])
        return Scored(
            tuple(
                TaskScores(task, int(count), spans[first:last].reshape(-1, len(task.labels), words, widths))
                for task, count, (first, last) in zip(tasks, counts, pairwise(ends_asked), strict=False)
            ),
            found["class_logits"].astype(np.float64),
        )

    def find(self, prompt: Prompt, tokens: Tokens) -> FoundWords:
        """Spans, rows and relations of a window."""
        fields: dict[str, tuple[WordSpan, ...]] = {}
        rows: dict[str, tuple[WordRow, ...]] = {}
        edges: dict[str, tuple[WordEdge, ...]] = {}
        for scores in self.score(prompt, tokens).tasks:
            task = scores.task
            if task.kind == "entities":
                for place, label in enumerate(task.labels):
                    fields[label] = decode_spans(scores.spans[0, place], FIELD_CANDIDATES)
            elif task.kind == "structure":
                rows[task.name] = decode_rows(scores)
            else:
                edges[task.name] = decode_edges(scores)
        return FoundWords(fields, rows, edges)

    def classify(self, prompt: Prompt, tokens: Tokens) -> Floats:
        """Probabilities of the class labels."""
        return softmax(self.score(prompt, tokens).classes)


def load_span(folder: Path, _card: ModelCard, threads: int) -> SpanModel:
    """The span model of a folder; raises ModelError if its graph is missing, damaged, or of another architecture."""
    return SpanModel(Session(folder / GRAPH, threads, SPAN_INPUTS, SPAN_OUTPUTS))


def decode_spans(spans: Floats, k: int) -> tuple[WordSpan, ...]:
    """The k best spans of one label, best first. *Shape:* (L, W)."""
    return tuple(keep_best(list_spans(spans, CANDIDATE_FLOOR), k))


def list_spans(spans: Floats, floor: float) -> list[WordSpan]:
    """All spans of a label at or above `floor`, best first, ties by place."""
    kept = np.argwhere(spans >= floor).tolist()
    return sorted((WordSpan(first, first + width + 1, float(spans[first, width])) for first, width in kept), key=rank)


def decode_rows(scores: TaskScores) -> tuple[WordRow, ...]:
    """Rows of a structure from top to bottom, one an instance.

    The model knows no anchors: a row stands at the best span of its anchor label, and of overlapping ones the surest
    stays, because two instances may settle on the same row of a table.
    """
    task = scores.task
    anchor = task.labels.index(task.anchor or "")
    rows: list[WordRow] = []
    for step in scores.spans[: scores.count]:
        for span in list_spans(step[anchor], ROW_FLOOR)[:1]:
            cells = {
                label: decode_spans(step[place], CELL_CANDIDATES)
                for place, label in enumerate(task.labels)
                if place != anchor
            }
            rows.append(WordRow(span, cells))
    kept: list[WordRow] = []
    for row in sorted(rows, key=lambda row: rank(row.anchor)):
        if not any(overlap(row.anchor, other.anchor) for other in kept):
            kept.append(row)
    return tuple(sorted(kept, key=lambda row: row.anchor[:2]))


def decode_edges(scores: TaskScores) -> tuple[WordEdge, ...]:
    """Relations of one type, one an instance: its best head and its best tail, as sure as the less sure of the two."""
    edges = []
    for head_spans, tail_spans in scores.spans[: scores.count]:
        for head in list_spans(head_spans, EDGE_FLOOR)[:1]:
            edges += [
                WordEdge(head, tail, min(head.score, tail.score)) for tail in list_spans(tail_spans, EDGE_FLOOR)[:1]
            ]
    return tuple(edges)


def _firsts(tasks: Sequence[Task]) -> list[int]:
    """The number of each task's first query."""
    return [0, *np.cumsum([len(task.labels) for task in tasks]).tolist()][: len(tasks)]


def _asked(task: Task, first: int) -> list[int]:
    """Which instances of which labels are scored: of entities the first, of others all; numbered label by label."""
    steps = 1 if task.kind == "entities" else STEPS
    return [(first + place) * STEPS + step for step in range(steps) for place in range(len(task.labels))]


def _filled(index: NDArray[np.int64]) -> NDArray[np.int64]:
    """At least one number: the graph's attention is not made for prompts without extractive labels."""
    return index if len(index) else np.zeros(1, dtype=np.int64)
