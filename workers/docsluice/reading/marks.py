"""Marks of ink on a small and level picture of a page, one a connected piece, and the height of its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from docsluice.reading.straighten import cap_side, straighten

if TYPE_CHECKING:
    import numpy.typing as npt

SIDE = 1_600  # pixels of the long side, at which a page is looked at
_NEIGHBOURHOOD, _DARKER = 31, 18  # pixels around, and gray levels by which ink is darker than they are
_LEAST_HEIGHT, _LEAST_AREA = 5, 8  # pixels; smaller marks are noise
_GREATEST = 60  # pixels; on a page of 1,600 no letter of its text is larger
_LEAST_FILL = 0.12  # share of its box that a letter blackens; frames blacken less
_FEWEST = 20  # letters that tell their height


class Marks(NamedTuple):
    """Connected pieces of ink; the first, 0, is the paper.

    `labels` has the shape of the picture; the others are arrays with one entry a piece, in pixels of the picture.
    `printed` leaves out paper and noise; `dense` are those that blacken as much of their box as letters do.
    """

    labels: npt.NDArray[np.int32]
    width: npt.NDArray[np.int32]
    height: npt.NDArray[np.int32]
    centre_x: npt.NDArray[np.float64]
    centre_y: npt.NDArray[np.float64]
    printed: npt.NDArray[np.bool_]
    dense: npt.NDArray[np.bool_]


class Look(NamedTuple):
    """A page with no side above 1,600 pixels, its lines level, and the marks on it.

    `tilt` are the degrees by which it was turned counter-clockwise, `factor` its size in sizes of the original.
    """

    level: npt.NDArray[np.uint8]
    tilt: float
    factor: float
    marks: Marks


def look_at(gray: npt.NDArray[np.uint8]) -> Look:
    """Return what a small picture of a page shows."""
    small, factor = cap_side(gray, SIDE)
    level, tilt = straighten(small)
    return Look(level, tilt, factor, find_marks(level))


def find_marks(gray: npt.NDArray[np.uint8]) -> Marks:
    """Return the marks of a gray picture; ink is what is darker than its surroundings."""
    ink = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _NEIGHBOURHOOD, _DARKER)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    _, _, width, height, area = stats.T
    printed = (height >= _LEAST_HEIGHT) & (area >= _LEAST_AREA) & (np.arange(count) > 0)
    dense = area >= _LEAST_FILL * width * height
    return Marks(labels, width, height, centres[:, 0], centres[:, 1], printed, dense)


def measure_letters(marks: Marks) -> float:
    """Return the median height of letters in pixels, for a long side of about 1,600; 0 where there are hardly any."""
    alike = marks.printed & marks.dense & (marks.height <= _GREATEST) & (marks.width <= _GREATEST)
    return float(np.median(marks.height[alike])) if int(alike.sum()) >= _FEWEST else 0.0
