"""Boundary models: candidate spans with scores come from the graph, records and relations from decoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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
from docsluice.extraction.model_folder import GRAPH, read_heads, read_settings
from docsluice.extraction.ports import BOUNDARY_INPUTS, BOUNDARY_OUTPUTS
from docsluice.extraction.session import Session
from docsluice.extraction.word_spans import FIELD_CANDIDATES, FoundWords, WordEdge, WordRow, WordSpan

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from docsluice.extraction.model_folder import ModelCard
    from docsluice.extraction.models import Tokens
    from docsluice.extraction.prompt import Prompt


class BoundaryModel:
    """A graph of boundary architecture.

    `least_words` is the number of words up to which a shorter window is padded: the proposer takes its best k
    boundaries, so there must be k of them.
    """

    def __init__(self, session: Session, heads: Heads, least_words: int) -> None:
        self._session = session
        self._heads = heads
        self._least_words = least_words

    def score(self, prompt: Prompt, tokens: Tokens) -> Scored:
        """One window through the graph."""
        words = len(tokens.words)
        padding = max(0, self._least_words - words)
        found = self._session.run(
            {
                "input_ids": tokens.ids,
                "word_index": np.pad(tokens.words, (0, padding)),
                "word_mask": np.pad(np.ones(words, dtype=np.bool_), (0, padding)),
                "query_index": prompt.queries,
                "class_index": prompt.classes,
                "cell_index": prompt.cells,
            }
        )
        found["word_states"] = found["word_states"][:words]
        return score_spans(Scores(**found), self._heads)

    def find(self, prompt: Prompt, tokens: Tokens) -> FoundWords:
        """Spans, rows and relations of a window."""
        scored = self.score(prompt, tokens)
        fields: dict[str, tuple[WordSpan, ...]] = {}
        rows: dict[str, tuple[WordRow, ...]] = {}
        edges: dict[str, tuple[WordEdge, ...]] = {}
        query = cell = 0
        for task in prompt.tasks:
            if task.kind == "entities":
                for place, label in enumerate(task.labels):
                    fields[label] = decode_field(scored, query + place, FIELD_CANDIDATES)
            elif task.kind == "structure":
                rows[task.name] = decode_rows(scored, task, query, cell)
                cell += len(task.labels)
            elif task.kind == "relation":
                edges[task.name] = decode_edges(scored, query)
            query += len(task.labels) if task.kind != "classes" else 0
        return FoundWords(fields, rows, edges)

    def classify(self, prompt: Prompt, tokens: Tokens) -> NDArray[np.float64]:
        """Probabilities of the class labels."""
        return decode_classes(self.score(prompt, tokens), 0, len(prompt.classes))


def load_boundary(folder: Path, card: ModelCard, threads: int) -> BoundaryModel:
    """The boundary model of a folder; raises ModelError if a file is missing, damaged, or of another architecture."""
    settings = read_settings(folder)
    null, relation = read_heads(folder)
    session = Session(folder / GRAPH, threads, BOUNDARY_INPUTS, BOUNDARY_OUTPUTS)
    heads = Heads(null, relation, card.cells == "optional_one", settings)
    return BoundaryModel(session, heads, max(settings.start_top_k, settings.end_top_k))
