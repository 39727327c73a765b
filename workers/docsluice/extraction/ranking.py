"""Which windows of a long document are worth the model's time: a linear score of their words and of their place.

The model takes tens of milliseconds a window, the score takes microseconds. Windows that hardly hold anything that
is asked for are left out: in long contracts that is most of them. `docsluice model rank-windows` fits the weights on
labelled documents; they depend on how a model's windows are cut, not on the model's weights.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from docsluice.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from docsluice.extraction.windows import Window
    from docsluice.extraction.words import Words
    from docsluice.settings import ExtractionSettings

LEAST_WINDOWS = 20  # shorter documents are read whole
EDGES = 2  # windows at the start and at the end of a document that are always read
NEAR = 6  # windows from the start or end that are told apart by their place
SCALE = 8.0  # of all features of a window: keeps weights about as large as logits
RECALLS = np.linspace(0.9, 1.0, 101)
_MIX = np.uint32(0x9E3779B1)  # 2^32 over the golden ratio: parts "a b" from "b a"
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Effort:
    """How much of a long document is read.

    `recall` is the share, 0.9 to 1, of what is labelled that must lie in windows that are read; `most` caps the
    windows of a document, the likeliest are read then.
    """

    recall: float
    most: int | None = None


def effort_of(settings: ExtractionSettings) -> Effort | None:
    """The effort of the settings; None where all windows are read."""
    if settings.window_recall == 1 and settings.max_windows is None:
        return None
    return Effort(settings.window_recall, settings.max_windows)


@dataclass(frozen=True, eq=False)
class WindowRanker:
    """Weights of features for each label and, in the last column, for any of them.

    `keys` are hashes of features, in order; `weights` is *(features, labels + 1)*, `bias` *(labels + 1)*.
    `thresholds` are the scores at which the shares `RECALLS` of what is labelled stay in reach, on documents of other
    filers than those fitted on. `window_tokens` is the size of the windows that it was fitted on.
    """

    labels: tuple[str, ...]
    keys: NDArray[np.uint32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    thresholds: NDArray[np.float32]
    window_tokens: int

    def choose(self, words: Words, windows: Sequence[Window], asked: Iterable[str], effort: Effort) -> list[Window]:
        """The windows to read, in order: all of a short document, and all where a label is asked that was not fitted.

        The first and last windows are always among them.
        """
        columns = self._columns(asked)
        if columns is None or len(windows) <= LEAST_WINDOWS:
            return list(windows)
        scores = combine(self.score(words, windows), columns)
        scores[:EDGES] = scores[-EDGES:] = np.inf
        kept = scores >= self.threshold(effort.recall)
        if effort.most is not None:
            kept[np.argsort(-scores, kind="stable")[max(effort.most, 2 * EDGES) :]] = False
        return [window for window, is_kept in zip(windows, kept, strict=True) if is_kept]

    def score(self, words: Words, windows: Sequence[Window]) -> NDArray[np.float32]:
        """Logits that a window holds each label, and any: *(windows, labels + 1)*."""
        found = np.empty((len(windows), len(self.bias)), np.float32)
        for place, features in enumerate(features_of(words, windows)):
            rows = find_keys(self.keys, features)
            found[place] = self.weights[rows].sum(axis=0) * scale_of(len(rows)) + self.bias
        return found

    def threshold(self, recall: float) -> float:
        """The score from which on a window is read."""
        return float(np.interp(recall, RECALLS, self.thresholds))

    def _columns(self, asked: Iterable[str]) -> list[int] | None:
        """Columns of the labels; None if one of them is not known, or none is asked."""
        labels = tuple(dict.fromkeys(asked))
        if not labels or not set(labels) <= set(self.labels):
            return None
        return [self.labels.index(label) for label in labels]


def features_of(words: Words, windows: Sequence[Window]) -> list[NDArray[np.uint32]]:
    """Features of each window as hashes, each once and in order: words, pairs of neighbours, and the place.

    Words are lower-cased by the splitter; a digit counts as any other.
    """
    known = {word: _hash(_DIGIT.sub("0", word)) for word in set(words.texts)}
    singles = np.fromiter((known[word] for word in words.texts), np.uint32, len(words.texts))
    pairs = (singles[:-1] * _MIX) ^ singles[1:]
    return [
        np.unique(
            np.concatenate(
                [
                    singles[window.first : window.last],
                    pairs[window.first : max(window.first, window.last - 1)],
                    _place(number, len(windows)),
                ]
            )
        )
        for number, window in enumerate(windows)
    ]


def combine(scores: NDArray[np.float32], columns: Sequence[int]) -> NDArray[np.float32]:
    """One score a window: halfway between that of any label and the best of those asked for."""
    best: NDArray[np.float32] = (scores[:, -1] + scores[:, list(columns)].max(axis=1)) / 2
    return best


def find_keys(keys: NDArray[np.uint32], features: NDArray[np.uint32]) -> NDArray[np.intp]:
    """Rows of the features that are among `keys`."""
    places = np.minimum(np.searchsorted(keys, features), len(keys) - 1)
    rows: NDArray[np.intp] = places[keys[places] == features]
    return rows


def scale_of(features: int) -> float:
    """Of a window's sum of weights: windows with few known words count as those with many."""
    return float(SCALE / np.sqrt(max(features, 1)))


def save_ranker(ranker: WindowRanker, path: Path) -> None:
    """Write a ranker with weights of 8 bits, one scale a column."""
    scales = np.maximum(np.abs(ranker.weights).max(axis=0), 1e-9) / 127
    np.savez_compressed(
        path,
        labels=np.array(ranker.labels),
        keys=ranker.keys,
        weights=np.round(ranker.weights / scales).astype(np.int8),
        scales=scales.astype(np.float32),
        bias=ranker.bias,
        thresholds=ranker.thresholds,
        window_tokens=np.int32(ranker.window_tokens),
    )


def load_ranker(path: Path, window_tokens: int) -> WindowRanker:
    """Read a ranker; raises ModelError if it is damaged or was fitted on windows of another size."""
    try:
        with np.load(path) as stored:
            ranker = WindowRanker(
                tuple(map(str, stored["labels"])),
                stored["keys"],
                stored["weights"] * stored["scales"],
                stored["bias"],
                stored["thresholds"],
                int(stored["window_tokens"]),
            )
    except (OSError, KeyError, ValueError, zlib.error) as error:
        raise ModelError(
            f"expected weights of windows in {path}, but they cannot be read ({error}); "
            "remove the file, or make it again with `docsluice model rank-windows`"
        ) from error
    if ranker.window_tokens != window_tokens:
        raise ModelError(
            f"{path}: expected weights for windows of {window_tokens} tokens, as the model has, got weights for "
            f"{ranker.window_tokens}; remove the file, or make it again with `docsluice model rank-windows`"
        )
    return ranker


def _hash(feature: str) -> int:
    return zlib.crc32(feature.encode("utf-8", "surrogatepass"))


def _place(number: int, count: int) -> NDArray[np.uint32]:
    """Place of a window: from the start, from the end, and the tenth of the document; no word has a space."""
    named = (
        f"first {min(number, NEAR)}",
        f"last {min(count - 1 - number, NEAR)}",
        f"tenth {10 * number // count}",
    )
    return np.array([_hash(name) for name in named], np.uint32)
