"""Decoding of span models, on scores made here."""

from typing import Any

import numpy as np
import pytest

from docsluice.extraction.models import Tokens
from docsluice.extraction.ports import COUNTS, STEPS
from docsluice.extraction.prompt import Prompt, Task, class_task, encode_prompt
from docsluice.extraction.span import SpanModel, TaskScores, decode_edges, decode_rows, decode_spans

ITEM = Task("structure", "item", ("amount", "text"), "text")
PARTIES = Task("entities", "entities", ("seller", "buyer", "date"))
EDGE = Task("relation", "called", ("head", "tail"))
WORDS, WIDTHS = 6, 2


def spans_of(*found: tuple[int, int, float]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Probabilities of one label: (first word, last word (half open), probability)."""
    spans = np.zeros((WORDS, WIDTHS))
    for first, last, probability in found:
        spans[first, last - first - 1] = probability
    return spans


def test_candidates_are_half_open_best_first_and_noise_goes() -> None:
    found = decode_spans(spans_of((1, 2, 0.2), (3, 5, 0.9), (0, 1, 0.04)), 8)
    assert found == ((3, 5, 0.9), (1, 2, 0.2))


def scores_of(task: Task, count: int, *steps: list[Any]) -> TaskScores:
    return TaskScores(task, count, np.array(steps))


def test_there_are_as_many_rows_as_the_model_counts_from_top_to_bottom() -> None:
    below = [spans_of((5, 6, 0.8)), spans_of((4, 5, 0.7))]
    above = [spans_of((1, 2, 0.6), (5, 6, 0.3)), spans_of((0, 1, 0.9))]
    uncounted = [spans_of((3, 4, 0.9)), spans_of((2, 3, 0.9))]
    rows = decode_rows(scores_of(ITEM, 2, below, above, uncounted))
    assert [row.anchor[:2] for row in rows] == [(0, 1), (4, 5)]
    assert [row.cells["amount"] for row in rows] == [((1, 2, 0.6), (5, 6, 0.3)), ((5, 6, 0.8),)]
    assert decode_rows(scores_of(ITEM, 0, below, above)) == ()


def test_of_two_instances_of_one_row_the_surer_stays_and_a_row_needs_its_anchor() -> None:
    doubtful = [spans_of((1, 2, 0.9)), spans_of((0, 2, 0.5))]
    sure = [spans_of((2, 3, 0.9)), spans_of((0, 1, 0.9))]
    nameless = [spans_of((5, 6, 0.9)), spans_of((4, 5, 0.1))]
    rows = decode_rows(scores_of(ITEM, 3, doubtful, sure, nameless))
    assert [(row.anchor, row.cells["amount"][0][:2]) for row in rows] == [((0, 1, 0.9), (2, 3))]


def test_a_relation_is_as_sure_as_its_less_sure_end() -> None:
    whole = [spans_of((0, 1, 0.9), (2, 3, 0.3)), spans_of((4, 5, 0.6))]
    half = [spans_of((1, 2, 0.9)), spans_of((4, 5, 0.1))]
    edges = decode_edges(scores_of(EDGE, 2, whole, half))
    assert [(edge.head[:2], edge.tail[:2], edge.score) for edge in edges] == [((0, 1), (4, 5), 0.6)]


class ScriptedSession:
    """Answers with logits that say which instance of which label was asked."""

    def run(self, feeds: dict[str, np.ndarray[Any, Any]]) -> dict[str, np.ndarray[Any, Any]]:
        self.feeds = feeds
        asked = feeds["asked_index"]
        logits = np.full((len(asked), len(feeds["word_index"]), WIDTHS), -9.0, np.float32)
        for number, one in enumerate(asked):
            query, step = divmod(int(one), STEPS)
            logits[number, (query + step) % WORDS, :] = 2.0
        counts = np.zeros((len(feeds["task_index"]), COUNTS), np.float32)
        counts[:, 2] = 1.0
        return {
            "span_logits": logits,
            "count_logits": counts,
            "class_logits": np.arange(len(feeds["class_index"]), dtype=np.float32),
        }


def ask(*tasks: Task) -> tuple[SpanModel, ScriptedSession, Prompt]:
    session = ScriptedSession()
    return SpanModel(session), session, encode_prompt(tasks, lambda word: [len(word)])  # type: ignore[arg-type]  # a stand-in


TOKENS = Tokens(np.arange(40), np.arange(30, 30 + WORDS))


def test_each_label_gets_the_scores_of_its_own_task_and_instance() -> None:
    model, session, prompt = ask(ITEM, PARTIES, EDGE)
    found = model.find(prompt, TOKENS)
    assert [row.anchor[0] for row in found.rows["item"]] == [1, 2]
    assert [row.cells["amount"][0][0] for row in found.rows["item"]] == [0, 1]
    assert {label: spans[0][0] for label, spans in found.fields.items()} == {"seller": 2, "buyer": 3, "date": 4}
    assert [(edge.head[0], edge.tail[0]) for edge in found.edges["called"]] == [(5, 0), (0, 1)]
    assert session.feeds["query_task"].tolist() == [0, 0, 1, 1, 1, 2, 2]
    assert len(session.feeds["asked_index"]) == 2 * STEPS + 3 + 2 * STEPS


def test_no_span_goes_beyond_the_text() -> None:
    model, _, prompt = ask(PARTIES)
    spans = model.score(prompt, Tokens(TOKENS.ids, TOKENS.words[:3])).tasks[0].spans
    assert spans[0, 2, 2, 0] > 0.5
    assert spans[0, 2, 2, 1] == 0


def test_types_are_asked_without_labels_to_extract() -> None:
    model, session, prompt = ask(class_task(("invoice", "receipt")))
    found = model.classify(prompt, TOKENS)
    assert found.sum() == pytest.approx(1)
    assert found[1] > found[0]
    assert {len(session.feeds[name]) for name in ("query_index", "query_task", "task_index", "asked_index")} == {1}
