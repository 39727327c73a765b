"""Print that an engine passed over: marks of the size of its letters, in rows, where it saw no word.

Tesseract leaves out whole blocks between ruled lines and in shaded cells, and says nothing about it: its confidence is
that of the words that it did find. A total that stands in such a block is lost without a trace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from docsluice.reading.geometry import scale_box
from docsluice.reading.marks import look_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from docsluice.reading.marks import Look
    from docsluice.reading.seen import SeenWord

_SHORTEST, _TALLEST, _WIDEST = 0.6, 2.2, 3.0  # heights of a letter that was read
_GAP = 2.0  # heights of a letter between letters of a row
_FEWEST_OF_ROW = 4
_FEWEST_READ = 20  # letters by which the size of letters is told
_MARGIN = 2  # pixels around a word that belong to it


def count_missed(gray: npt.NDArray[np.uint8], words: Sequence[SeenWord], look: Look | None = None) -> int:
    """How many letters stand in rows of four or more outside of the words; words and look as an engine gives them.

    0 where so little was read that nothing tells the size of a letter: then the page is doubtful for that alone.
    """
    level, _, factor, marks = look or look_at(gray)
    words_at = _mark_words(level.shape, words, factor)
    read = words_at[marks.centre_y.astype(int), marks.centre_x.astype(int)]
    if int((marks.printed & read).sum()) < _FEWEST_READ:
        return 0
    letter = float(np.median(marks.height[marks.printed & read]))
    alike = (marks.height >= _SHORTEST * letter) & (marks.height <= _TALLEST * letter)
    missed = marks.printed & ~read & alike & (marks.width <= _WIDEST * letter) & marks.dense
    return _count_in_rows(missed, marks.labels, round(_GAP * letter))


def _mark_words(shape: tuple[int, ...], words: Sequence[SeenWord], factor: float) -> npt.NDArray[np.bool_]:
    """Pixels of a picture, `factor` times as large as that of the words, that belong to words."""
    marked = np.zeros(shape, bool)
    for word in words:
        x0, y0, x1, y1 = (round(side) for side in scale_box(word.box, factor, factor))
        marked[max(0, y0 - _MARGIN) : y1 + _MARGIN + 1, max(0, x0 - _MARGIN) : x1 + _MARGIN + 1] = True
    return marked


def _count_in_rows(chosen: npt.NDArray[np.bool_], labels: npt.NDArray[np.int32], gap: int) -> int:
    """Chosen components that stand in rows, at most `gap` pixels apart."""
    mask = chosen[labels]
    if not mask.any():
        return 0
    joined = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, max(1, gap) | 1), np.uint8))
    _, rows = cv2.connectedComponents(joined, connectivity=8)
    pairs = np.unique(np.stack([labels[mask], rows[mask]]), axis=1)
    sizes = np.bincount(pairs[1])
    return int(sizes[sizes >= _FEWEST_OF_ROW].sum())
