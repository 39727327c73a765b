"""Windows that are chosen, whatever the weights: a part of all, in order, with both ends."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from docsluice.extraction.ranking import EDGES, LEAST_WINDOWS, RECALLS, Effort, WindowRanker, features_of
from docsluice.extraction.windows import Window
from docsluice.extraction.words import split_words

TEXTS = st.text(st.sampled_from("ab1. é"), min_size=40, max_size=300)


@settings(deadline=None)  # machines may be busy
@given(TEXTS, st.integers(0, 2**32 - 1), st.integers(1, 6), st.floats(0.9, 1), st.none() | st.integers(1, 30))
def test_chosen_windows_are_a_part_in_order_with_both_ends(
    text: str, seed: int, size: int, recall: float, most: int | None
) -> None:
    words = split_words(text)
    windows = [Window(i, min(i + size, len(words.texts))) for i in range(0, len(words.texts), size)]
    rng = np.random.default_rng(seed)
    keys = np.unique(np.concatenate([*features_of(words, windows), np.array([7], np.uint32)])[::2])
    weights = rng.normal(size=(len(keys), 3)).astype(np.float32)
    thresholds = -np.sort(rng.normal(size=len(RECALLS))).astype(np.float32)
    ranker = WindowRanker(("a", "b"), keys, weights, np.zeros(3, np.float32), thresholds, 240)
    chosen = ranker.choose(words, windows, ["b"], Effort(recall, most))
    assert chosen == [window for window in windows if window in set(chosen)]
    assert chosen[:EDGES] == windows[:EDGES]
    assert chosen[-EDGES:] == windows[-EDGES:]
    assert ranker.choose(words, windows, ["b", "c"], Effort(recall, most)) == windows
    if len(windows) <= LEAST_WINDOWS:
        assert chosen == windows
    elif most is not None:
        assert len(chosen) <= max(most, 2 * EDGES)
    more = ranker.choose(words, windows, ["b"], Effort(1.0))
    assert len(ranker.choose(words, windows, ["b"], Effort(recall))) <= len(more)
