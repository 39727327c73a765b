"""Fit which windows of long documents are worth reading: regularised logistic regression, cross-fitted by filer.

labelled documents → windows with features and labels → cross-fit (thresholds) → fit on all → `WindowRanker`
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from docsluice.errors import ConfigurationError
from docsluice.extraction.ranking import EDGES, LEAST_WINDOWS, RECALLS, WindowRanker, combine, features_of
from docsluice.teacher.alignment import squash
from docsluice.teacher.logistic import Bags, fit_logistic, tell_apart
from docsluice.teacher.samples import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from docsluice.extraction.windows import Window
    from docsluice.extraction.words import Words
    from docsluice.teacher.samples import LabelledDocument

FOLDS = 4
FEATURES = 4096
LEAST_SEEN = 8  # windows that a feature stands in
SHOWN = (0.95, 0.98, 0.99, 0.995, 0.998)
CERTAIN = 1e6  # score of windows that are always read
SEVERAL = frozenset({"party"})  # labels each of whose values is a fact of its own


class CutDocument(NamedTuple):
    """A labelled document, its words, and the windows that the model would read."""

    document: LabelledDocument
    words: Words
    windows: Sequence[Window]


@dataclass(frozen=True)
class Curve:
    """What is left out, on documents of filers that were not fitted on.

    At each `recalls` of facts: `spans` is the share of labelled spans in reach, `kept` the share of windows read of
    the documents with more than `LEAST_WINDOWS` windows.
    """

    documents: int
    windows: int
    facts: int
    recalls: tuple[float, ...]
    spans: tuple[float, ...]
    kept: tuple[float, ...]


class _Table(NamedTuple):
    """Windows of all documents: `starts` are the first of each document, `fold` is that of each window.

    `spans` are the windows that hold each labelled span, `facts` those of each fact. `labelled` and `known` are
    *(windows, labels + 1)*: the last column is any label.
    """

    features: list[NDArray[np.uint32]]
    starts: NDArray[np.int64]
    fold: NDArray[np.int64]
    labelled: NDArray[np.float32]
    known: NDArray[np.float32]
    spans: list[NDArray[np.int64]]
    facts: list[NDArray[np.int64]]


def fit_ranker(cut: Sequence[CutDocument], labels: Sequence[str], window_tokens: int) -> tuple[WindowRanker, Curve]:
    """Fit on all documents; thresholds and the curve come from scores of documents that were not fitted on.

    Raises ConfigurationError for documents of too few filers, or without labels.
    """
    table = _tabulate(cut, labels)
    if len(np.unique(table.fold)) < FOLDS or not table.facts:
        raise ConfigurationError(
            f"expected labelled documents of filers enough for {FOLDS} groups, got {len(cut)} documents with "
            f"{len(table.facts)} labels; give more documents"
        )
    scores = np.zeros_like(table.labelled)
    for fold in range(FOLDS):
        aside = np.flatnonzero(table.fold == fold)
        keys, weights, bias = _fit(table, np.flatnonzero(table.fold != fold))
        scores[aside] = Bags.of([table.features[row] for row in aside], keys).times(weights) + bias
    combined = combine(scores, range(len(labels)))
    for start, stop in pairwise((*table.starts, len(combined))):
        combined[start : start + EDGES] = combined[stop - EDGES : stop] = CERTAIN
    thresholds = np.quantile([combined[rows].max() for rows in table.facts], 1 - RECALLS, method="lower")
    keys, weights, bias = _fit(table, np.arange(len(table.features)))
    ranker = WindowRanker(tuple(labels), keys, weights, bias, thresholds.astype(np.float32), window_tokens)
    return ranker, _draw(ranker, table, combined)


def draw_lines(curve: Curve) -> Iterator[str]:
    """The curve as text."""
    yield f"{curve.documents} documents, {curve.windows} windows, {curve.facts} facts; other filers than fitted on:"
    yield f"{'facts in reach':>16}{'spans in reach':>16}{'windows read':>16}   of more than {LEAST_WINDOWS}"
    for recall, spans, kept in zip(curve.recalls, curve.spans, curve.kept, strict=True):
        yield f"{recall:16.1%}{spans:16.1%}{kept:16.1%}"


def _draw(ranker: WindowRanker, table: _Table, scores: NDArray[np.float32]) -> Curve:
    sizes = np.diff(np.append(table.starts, len(scores)))
    is_long = np.repeat(sizes > LEAST_WINDOWS, sizes)
    best = np.array([scores[rows].max() for rows in table.spans])
    thresholds = [ranker.threshold(recall) for recall in SHOWN]
    return Curve(
        len(sizes),
        len(scores),
        len(table.facts),
        SHOWN,
        tuple(float((best >= threshold).mean()) for threshold in thresholds),
        tuple(float((scores[is_long] >= threshold).mean()) for threshold in thresholds),
    )


def _tabulate(cut: Sequence[CutDocument], labels: Sequence[str]) -> _Table:
    sizes = [len(one.windows) for one in cut]
    starts = np.cumsum([0, *sizes[:-1]])
    labelled = np.zeros((sum(sizes), len(labels) + 1), np.float32)
    known = np.ones_like(labelled)
    spans: list[NDArray[np.int64]] = []
    facts: list[NDArray[np.int64]] = []
    for one, start, size in zip(cut, starts, sizes, strict=True):
        gold = gold_of(one.document)
        for column, label in enumerate(labels):
            if label not in gold:
                known[start : start + size, column] = 0
                continue
            by_fact: dict[str, list[NDArray[np.int64]]] = defaultdict(list)
            for span in gold[label]:
                rows = start + hold(span, one.words, one.windows)
                labelled[rows, column] = 1
                if len(rows):
                    by_fact[squash(one.document.shown(span))[0] if label in SEVERAL else ""].append(rows)
            spans += [rows for found in by_fact.values() for rows in found]
            facts += [np.concatenate(found) for found in by_fact.values()]
    labelled[:, -1] = labelled[:, :-1].max(axis=1)
    features = [one_window for one in cut for one_window in features_of(one.words, one.windows)]
    fold = np.repeat([zlib.crc32(filer_of(one.document).encode()) % FOLDS for one in cut], sizes)
    return _Table(features, starts, fold, labelled, known, spans, facts)


def gold_of(document: LabelledDocument) -> dict[str, tuple[Span, ...]]:
    """Labelled spans by label; a relation is a span from its head to its tail."""
    related = {
        name: tuple(Span(min(a.start, b.start), max(a.end, b.end)) for a, b in pairs)
        for name, pairs in document.relations.items()
    }
    return {**document.entities, **related}


def filer_of(document: LabelledDocument) -> str:
    """Who filed a contract: the start of CUAD's names; other documents stand alone."""
    return document.id.split("_")[0].casefold()


def hold(span: Span, words: Words, windows: Sequence[Window]) -> NDArray[np.int64]:
    """The windows that hold all of a span, else those that hold most of it; none if it is white space."""
    shared = np.array(
        [
            min(span.end, words.ends[window.last - 1]) - max(span.start, words.starts[window.first])
            for window in windows
        ],
        dtype=np.int64,
    )
    most = shared.max(initial=0)
    return np.flatnonzero(shared == most) if most > 0 else np.array([], np.int64)


def _fit(table: _Table, rows: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.float32], NDArray[np.float32]]:
    """Keys, weights and bias from some of the windows."""
    seen = Counter[int]()
    for row in rows:
        seen.update(table.features[row].tolist())
    keys = np.array(sorted(key for key, count in seen.items() if count >= LEAST_SEEN), np.uint32)
    features = [table.features[row] for row in rows]
    labelled, known = table.labelled[rows], table.known[rows]
    keys = keys[np.sort(np.argsort(-tell_apart(Bags.of(features, keys), labelled, known), kind="stable")[:FEATURES])]
    return keys, *fit_logistic(Bags.of(features, keys), labelled, known)
