"""Small skew of a scan: measured by projection profiles, undone before reading; the boxes go back afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

MIN_DEGREES = 0.3
MAX_DEGREES = 4.0
_STEP = 0.25
_SIDE = 700  # pixels: enough for a profile
_MIN_DARK = 200  # pixels; fewer say nothing
_MAX_DARK = 20_000


def cap_side(gray: npt.NDArray[np.uint8], side: int) -> tuple[npt.NDArray[np.uint8], float]:
    """Return the picture with no side above `side` pixels, and the factor used (at most 1)."""
    factor = side / max(gray.shape)
    if factor >= 1:
        return gray, 1.0
    smaller: npt.NDArray[np.uint8] = cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return smaller, factor


def measure_skew(gray: npt.NDArray[np.uint8]) -> float:
    """Return degrees within +-4 by which lines fall to the right (positive: clockwise); 0 when nothing can be told."""
    small, _ = cap_side(gray, _SIDE)
    _, dark = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    ys, xs = np.nonzero(dark)
    if len(ys) < _MIN_DARK:
        return 0.0
    if len(ys) > _MAX_DARK:
        chosen = np.random.default_rng(0).choice(len(ys), _MAX_DARK, replace=False)
        ys, xs = ys[chosen], xs[chosen]
    best, angle = -1.0, 0.0
    for degrees in np.arange(-MAX_DEGREES, MAX_DEGREES + 1e-6, _STEP):
        rows = (ys - xs * np.tan(np.radians(degrees)) + small.shape[1]).astype(int).clip(0)
        profile = np.bincount(rows).astype(float)
        sharpness = float((np.diff(profile) ** 2).sum())
        if sharpness > best:
            best, angle = sharpness, float(degrees)
    return angle


def straighten(gray: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.uint8], float]:
    """Return the picture with level lines and the degrees it was turned counter-clockwise (0: left as it is)."""
    degrees = measure_skew(gray)
    return (gray, 0.0) if abs(degrees) < MIN_DEGREES else (turn_by(gray, degrees), degrees)


def turn_by(gray: npt.NDArray[np.uint8], degrees: float) -> npt.NDArray[np.uint8]:
    """Return the picture turned counter-clockwise by a few degrees around its middle; its corners are cut off."""
    height, width = gray.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    level: npt.NDArray[np.uint8] = cv2.warpAffine(gray, turn, (width, height), borderValue=int(np.median(gray)))
    return level
