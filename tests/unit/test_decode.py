from dataclasses import replace

import numpy as np
import pytest

from docsluice.extraction.decode import (
    Heads,
    Scored,
    Scores,
    decode_classes,
    decode_edges,
    decode_field,
    decode_rows,
    score_spans,
)
from docsluice.extraction.model_folder import BoundarySettings
from docsluice.extraction.prompt import Task
from docsluice.extraction.word_spans import WordSpan

SETTINGS = BoundarySettings(
    start_top_k=4,
    end_top_k=4,
    abstention_threshold=0.5,
    relation_heads_per_type=4,
    relation_tails_per_type=4,
    relation_pair_cap=16,
)
HEADS = Heads(np.array([0.0, 0.0], np.float32), (), one_span_a_cell=True, settings=SETTINGS)


def logit(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))


def make_scores(labels: list[list[tuple[int, int, float]]], null: float = -9.0) -> Scores:
    """Scores whose candidates are (first word, last word, probability), padded with invalid ones."""
    count, most = len(labels), max(map(len, labels)) + 1
    spans = np.zeros((count, most, 2), np.int64)
    logits = np.full((count, most), 5.0, np.float32)
    valid = np.zeros((count, most), np.bool_)
    for q, found in enumerate(labels):
        for k, (first, last, probability) in enumerate(found):
            spans[q, k], logits[q, k], valid[q, k] = (first, last), logit(probability), True
    zeros = np.zeros((count, most, 2), np.float32)
    return Scores(
        spans=spans,
        span_logits=logits,
        span_valid=valid,
        class_logits=np.array([0.0, 2.0, 0.0, 0.0], np.float32),
        null_logits=np.full(count, null, np.float32),
        instance_states=zeros,
        cell_states=zeros,
        cell_queries=np.zeros((count, 2), np.float32),
        word_states=np.eye(6, 4, dtype=np.float32),
        query_states=np.ones((count, 4), np.float32),
    )


def make_scored(labels: list[list[tuple[int, int, float]]], null: float = -9.0, heads: Heads = HEADS) -> Scored:
    return score_spans(make_scores(labels, null), heads)


def show(spans: tuple[WordSpan, ...]) -> list[tuple[int, int, float]]:
    return [(span.first, span.last, round(span.score, 4)) for span in spans]


def test_candidates_below_any_threshold_stay_and_noise_goes() -> None:
    scored = make_scored([[(0, 1, 0.2), (3, 5, 0.9), (1, 2, 0.04)]])
    assert show(decode_field(scored, 0, 8)) == [(3, 5, 0.9), (0, 1, 0.2)]


def test_invalid_candidates_are_never_decoded() -> None:
    assert decode_field(make_scored([[], [(0, 1, 0.9)]]), 0, 8) == ()


def test_k_best_are_kept_and_ties_go_by_place() -> None:
    scored = make_scored([[(4, 5, 0.6), (0, 1, 0.6), (2, 3, 0.7)]])
    assert show(decode_field(scored, 0, 2)) == [(2, 3, 0.7), (0, 1, 0.6)]


def test_variants_of_one_place_do_not_crowd_out_other_places() -> None:
    variants = [(0, last, 0.9 - last / 100) for last in range(1, 6)]
    found = show(decode_field(make_scored([[*variants, (9, 10, 0.1)]]), 0, 4))
    assert [span[:2] for span in found] == [(0, 1), (0, 2), (0, 3), (9, 10)]


def test_where_the_model_abstains_scores_fall_below_its_doubt() -> None:
    scored = make_scored([[(0, 1, 0.9), (2, 3, 0.1)]], null=logit(0.8))
    assert show(decode_field(scored, 0, 8)) == [(0, 1, 0.2), (2, 3, 0.1)]


TASK = Task("structure", "item", ("amount", "text"), "text")


def scored_rows(*, one_span: bool) -> Scored:
    """Two rows at words 0 and 4, an overlapping weaker anchor; amounts at 2 and 6, each fitting one row."""
    scores = make_scores([[(2, 3, 0.9), (6, 7, 0.8), (2, 4, 0.3)], [(0, 1, 0.9), (4, 5, 0.7), (0, 2, 0.6)]])
    instances, cells = scores.instance_states.copy(), scores.cell_states.copy()
    instances[1, 0], instances[1, 1] = (10, 0), (0, 10)
    cells[0, 0], cells[0, 1], cells[0, 2] = (1, -1), (-1, 1), (-1, -1)
    scores = replace(scores, instance_states=instances, cell_states=cells)
    return score_spans(scores, replace(HEADS, one_span_a_cell=one_span))


@pytest.mark.parametrize("one_span", [True, False])
def test_rows_stand_at_anchors_and_take_the_cells_that_fit(*, one_span: bool) -> None:
    rows = decode_rows(scored_rows(one_span=one_span), TASK, 0, 0)
    assert [row.anchor[:2] for row in rows] == [(0, 1), (4, 5)]
    assert [row.cells["amount"][0][:2] for row in rows] == [(2, 3), (6, 7)]
    assert [round(row.cells["amount"][0].score, 2) for row in rows] == [0.9, 0.8]
    assert all("text" not in row.cells for row in rows)


def test_a_row_without_a_fitting_cell_has_none() -> None:
    scored = scored_rows(one_span=True)
    cells = scored.scores.cell_states.copy()
    cells[0] = -1
    rows = decode_rows(score_spans(replace(scored.scores, cell_states=cells), HEADS), TASK, 0, 0)
    assert [row.cells["amount"] for row in rows] == [(), ()]


def test_relations_pair_different_spans_and_score_them() -> None:
    width = 4 * 5 + 2
    weight = np.zeros((3, width), np.float32)
    weight[0, -2] = 4.0  # the tail stands after the head
    out = np.array([[2.0, 0.0, 0.0]], np.float32)
    heads = replace(HEADS, relation=(weight, np.zeros(3, np.float32), out, np.array([-4.0], np.float32)))
    scored = make_scored([[(0, 1, 0.9), (4, 5, 0.6)], [(0, 1, 0.8), (2, 3, 0.9)]], heads=heads)
    edges = decode_edges(scored, 0)
    assert [(edge.head[:2], edge.tail[:2]) for edge in edges] == [((0, 1), (2, 3))]
    assert edges[0].score == pytest.approx(1 / (1 + np.exp(-4.0)), abs=1e-3)


def test_no_relations_without_a_scorer() -> None:
    assert decode_edges(make_scored([[(0, 1, 0.9)], [(2, 3, 0.9)]]), 0) == ()


def test_class_probabilities_are_of_their_task_and_sum_to_one() -> None:
    found = decode_classes(make_scored([[(0, 1, 0.9)]]), 1, 2)
    assert found.sum() == pytest.approx(1)
    assert found[0] == pytest.approx(np.exp(2) / (np.exp(2) + 1))
