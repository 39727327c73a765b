"""Scores of a window by a boundary model → scored spans, rows and relations.

The scores are those of the reference, `gliner2.models.boundary` 2.1; the choice differs. The reference returns what
is above a threshold and resolves overlaps; here the k best stay, far below any threshold too, because what comes
after (normalisation, arithmetic, calibration) often knows better.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from docsluice.extraction.activations import gelu, sigmoid, softmax
from docsluice.extraction.word_spans import (
    CANDIDATE_FLOOR,
    CELL_CANDIDATES,
    EDGE_FLOOR,
    ROW_FLOOR,
    WordEdge,
    WordRow,
    WordSpan,
    keep_best,
    overlap,
    rank,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from docsluice.extraction.model_folder import BoundarySettings
    from docsluice.extraction.prompt import Task

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scores:
    """What the graph says of one window; shapes as in `docsluice.extraction.ports.BOUNDARY_OUTPUTS`.

    Without the batch axis and without padded words.
    """

    spans: NDArray[np.int64]
    span_logits: NDArray[np.float32]
    span_valid: NDArray[np.bool_]
    class_logits: NDArray[np.float32]
    null_logits: NDArray[np.float32]
    instance_states: NDArray[np.float32]
    cell_states: NDArray[np.float32]
    cell_queries: NDArray[np.float32]
    word_states: NDArray[np.float32]
    query_states: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Heads:
    """The weights that decoding needs, and the settings of the checkpoint.

    `null`, *Shape:* (D): the state that stands for "this row has no such cell". `relation`: weight, bias, weight and
    bias of the relation scorer's two layers, empty where the checkpoint has none. `one_span_a_cell`: whether cells
    were trained to hold at most one span.
    """

    null: NDArray[np.float32]
    relation: tuple[NDArray[np.float32], ...]
    one_span_a_cell: bool
    settings: BoundarySettings


@dataclass(frozen=True, eq=False)
class Scored:
    """A window ready to decode; `spans`, *Shape:* (Q, K): probability of each candidate span, 0 where it is none."""

    scores: Scores
    heads: Heads
    spans: Floats


def score_spans(scores: Scores, heads: Heads) -> Scored:
    """Logits of candidate spans → probabilities."""
    probabilities = sigmoid(scores.span_logits.astype(np.float64) / heads.settings.pair_temperature)
    return Scored(scores, heads, np.where(scores.span_valid, probabilities, 0.0))


def decode_field(scored: Scored, query: int, k: int) -> tuple[WordSpan, ...]:
    """The k best spans of a label, best first.

    Where the model says that the label is absent, scores are capped by its doubt, so that a threshold of 0.5 gives
    what the reference gives.
    """
    absent = float(sigmoid(scored.scores.null_logits[query : query + 1].astype(np.float64))[0])
    cap = 1.0 - absent if absent > scored.heads.settings.abstention_threshold else 1.0
    return tuple(keep_best(list_spans(scored, query, CANDIDATE_FLOOR, cap), k))


def list_spans(scored: Scored, query: int, floor: float, cap: float = 1.0) -> list[WordSpan]:
    """All spans of a label at or above `floor`, best first, ties by place."""
    scores, spans = scored.scores, scored.spans
    kept = np.flatnonzero(scores.span_valid[query] & (np.minimum(spans[query], cap) >= floor))
    return sorted((_span(scores, query, int(k), min(float(spans[query, k]), cap)) for k in kept), key=rank)


def decode_rows(scored: Scored, task: Task, first_query: int, first_cell: int) -> tuple[WordRow, ...]:
    """Rows of a structure from top to bottom.

    A row stands at each span of the anchor label; of overlapping ones the best. `first_query` and `first_cell` are
    where the task's labels start among the queries and among the cells.
    """
    scores, spans = scored.scores, scored.spans
    anchor = task.labels.index(task.anchor or "")
    query = first_query + anchor
    kept = [int(k) for k in np.flatnonzero(spans[query] >= ROW_FLOOR)]
    places = sorted(((_span(scores, query, k, float(spans[query, k])), k) for k in kept), key=lambda it: rank(it[0]))
    rows: list[WordRow] = []
    for span, k in places:
        if any(overlap(span, row.anchor) for row in rows):
            continue
        state = scores.instance_states[first_cell + anchor, k]
        cells = {
            label: score_cell(scored, first_query + i, first_cell + i, state)
            for i, label in enumerate(task.labels)
            if i != anchor
        }
        rows.append(WordRow(span, {label: tuple(keep_best(found, CELL_CANDIDATES)) for label, found in cells.items()}))
    return tuple(sorted(rows, key=lambda row: row.anchor[:2]))


def score_cell(scored: Scored, query: int, cell: int, instance: NDArray[np.float32]) -> list[WordSpan]:
    """Spans for one cell of a row, best first: how well each fits the label, and how well it fits the row.

    `query` and `cell` are the label's numbers among the queries and among the cells; `instance`, *Shape:* (D), is the
    row's state.
    """
    scores, heads = scored.scores, scored.heads
    valid = np.flatnonzero(scores.span_valid[query])
    wanted = instance + scores.cell_queries[cell]
    fit = (scores.cell_states[cell, valid] @ wanted).astype(np.float64) / heads.settings.record_temperature
    if heads.one_span_a_cell:
        null = float(wanted @ heads.null) / heads.settings.record_temperature
        fit = softmax(np.concatenate([[null], fit]))[1:]
    else:
        fit = sigmoid(fit)
    both = np.minimum(fit, scored.spans[query, valid])
    kept = ((int(k), float(score)) for k, score in zip(valid, both, strict=True) if score >= CANDIDATE_FLOOR)
    return sorted((_span(scores, query, k, score) for k, score in kept), key=rank)


def decode_edges(scored: Scored, head_query: int) -> tuple[WordEdge, ...]:
    """Relations of one type, whose head label is query `head_query` and whose tail label is the next one."""
    scores, heads, tail_query = scored.scores, scored.heads, head_query + 1
    settings = heads.settings
    if not heads.relation:
        return ()
    pairs = _pair(
        list_spans(scored, head_query, 0.0)[: settings.relation_heads_per_type],
        list_spans(scored, tail_query, 0.0)[: settings.relation_tails_per_type],
        settings.relation_pair_cap,
    )
    if not pairs:
        return ()
    states, words = scores.word_states, max(len(scores.word_states), 1)
    relation = (scores.query_states[head_query] + scores.query_states[tail_query]) / 2
    rows = np.stack(
        [
            np.concatenate(
                [
                    *(states[place] for place in (head.first, head.last - 1, tail.first, tail.last - 1)),
                    relation,
                    [np.sign(tail.first - head.first), abs(tail.first - head.first) / words],
                ]
            )
            for head, tail in pairs
        ]
    )
    weight, bias, out_weight, out_bias = heads.relation
    logits = (gelu(rows @ weight.T + bias) @ out_weight.T + out_bias)[:, 0].astype(np.float64)
    found = sigmoid(logits / settings.relation_temperature)
    return tuple(
        WordEdge(head, tail, float(score))
        for (head, tail), score in zip(pairs, found, strict=True)
        if score >= EDGE_FLOOR
    )


def decode_classes(scored: Scored, first: int, count: int) -> Floats:
    """Probabilities of the labels of one classification. *Shape:* (count)."""
    logits = scored.scores.class_logits[first : first + count].astype(np.float64)
    return softmax(logits / scored.heads.settings.classification_temperature)


def _span(scores: Scores, query: int, k: int, score: float) -> WordSpan:
    return WordSpan(int(scores.spans[query, k, 0]), int(scores.spans[query, k, 1]), score)


def _pair(heads: list[WordSpan], tails: list[WordSpan], cap: int) -> list[tuple[WordSpan, WordSpan]]:
    """The `cap` likeliest pairs of different spans, likeliest first; ties keep the order of heads, then of tails."""
    pairs = [(head, tail) for head in heads for tail in tails if head[:2] != tail[:2]]
    return sorted(pairs, key=lambda pair: -pair[0].score * pair[1].score)[:cap]
