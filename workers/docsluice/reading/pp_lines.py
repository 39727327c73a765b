"""Lines of the detector: corners, crops of 48 pixels height, and the words of a line once it is recognised."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from docsluice.reading.geometry import QuarterTurn
from docsluice.reading.seen import SeenWord
from docsluice.records import Box

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Quad: TypeAlias = npt.NDArray[np.float32]  # *Shape:* (4, 2): x, y of top left, top right, bottom right, bottom left

LINE_HEIGHT = 48  # pixels, what the recogniser was trained on
SQUEEZE = 0.7  # of a line's width: cost falls with it; at 0.7 doubtful lines are read again, longer
_TALL = 1.5
_TALL_MIN = 40  # pixels; a lone letter is often taller than wide
_SHRINK_ABOVE = 60  # pixels; warping from a larger line would skip pixels
_MAX_TILT = 15.0  # degrees


class Line(NamedTuple):
    """A recognised line: its place, its signs (sign, place along the line 0 to 1, probability), the width of a step.

    `others` are other readings of a word, by the index of its first sign.
    """

    quad: Quad
    signs: list[tuple[str, float, float]]
    step: float
    others: Mapping[int, tuple[str, ...]] = MappingProxyType({})


def order_quad(corners: npt.NDArray[np.float32]) -> Quad:
    """Return four corners as top left, top right, bottom right, bottom left."""
    by_x = corners[np.argsort(corners[:, 0])]
    left = by_x[:2][np.argsort(by_x[:2, 1])]
    right = by_x[2:][np.argsort(by_x[2:, 1])]
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def turn_quad(quad: Quad, turn: QuarterTurn, width: int, height: int) -> Quad:
    """Return where a line lies after a clockwise turn of the picture of `width` by `height` is undone."""
    x, y = quad[:, 0], quad[:, 1]
    match turn:
        case 0:
            return quad
        case 90:
            moved = np.stack([y, width - 1 - x], 1)
        case 180:
            moved = np.stack([width - 1 - x, height - 1 - y], 1)
        case 270:
            moved = np.stack([height - 1 - y, x], 1)
    return order_quad(moved.astype(np.float32))


def crop_line(gray: npt.NDArray[np.uint8], quad: Quad, stretch: float = 1.0) -> npt.NDArray[np.uint8] | None:
    """Return a line level, 48 pixels high and `stretch` times the usual length; None when too small for a letter."""
    width = int(max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[2] - quad[3])))
    height = int(max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2])))
    if min(width, height) < 3:  # noqa: PLR2004  pixels
        return None
    down = height >= _TALL * width and height > _TALL_MIN
    along, across = (height, width) if down else (width, height)
    length = max(8, round(along * LINE_HEIGHT / across * SQUEEZE * stretch))
    level = [[0, 0], [length, 0], [length, LINE_HEIGHT], [0, LINE_HEIGHT]]
    target = np.array([level[3], *level[:3]] if down else level, np.float32)
    source, shrink = gray, 1.0
    if not down and height > _SHRINK_ABOVE:
        x0, y0 = np.floor(quad.min(0)).astype(int).clip(0)
        x1, y1 = np.ceil(quad.max(0)).astype(int) + 1
        shrink = LINE_HEIGHT / height
        source = cv2.resize(gray[y0:y1, x0:x1], None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        quad = ((quad - np.array([x0, y0])) * shrink).astype(np.float32)
    crop: npt.NDArray[np.uint8] = cv2.warpPerspective(
        source,
        cv2.getPerspectiveTransform(quad, target),
        (length, LINE_HEIGHT),
        flags=cv2.INTER_LINEAR if shrink < 1 else cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return crop


def measure_tilt(quads: Sequence[Quad]) -> float:
    """Return the degrees by which lines fall to the right: the median of the long ones, 0 for none."""
    angles, weights = [], []
    for quad in quads:
        across, down = (quad[1] + quad[2] - quad[0] - quad[3]) / 2
        length = float(np.hypot(across, down))
        if length > 3 * float(np.linalg.norm(quad[3] - quad[0])):
            angles.append(float(np.degrees(np.arctan2(down, across))))
            weights.append(length)
    if not angles:
        return 0.0
    order = np.argsort(angles)
    total = np.cumsum(np.array(weights)[order])
    tilt = angles[int(order[int(np.searchsorted(total, total[-1] / 2))])]
    return tilt if abs(tilt) <= _MAX_TILT else 0.0


def words_of(line: Line, factor: float, drop: float = 0.0) -> list[SeenWord]:
    """Return the words of a line of the level page, parted at its spaces.

    `drop` is how many pixels lower the line is in the middle of the page; `factor` is the picture's scale, so that
    boxes come out in pixels of the original.
    """
    corners = line.quad
    row = float(corners[:, 1].mean()) + drop
    start, end = (corners[0] + corners[3]) / 2, (corners[1] + corners[2]) / 2
    half = float(np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])) / 4
    words: list[SeenWord] = []
    pending: list[tuple[str, float, float]] = []
    for index, sign in enumerate((*line.signs, (" ", 1.0, 1.0))):
        if not sign[0].isspace():
            pending.append(sign)
            continue
        if pending:
            first = min(1.0, max(0.0, pending[0][1] - line.step / 2))
            last = min(1.0, pending[-1][1] + 1.5 * line.step)
            (x0, y0), (x1, y1) = start + (end - start) * first, start + (end - start) * last
            box = Box(min(x0, x1), min(y0, y1) - half, max(x0, x1), max(y0, y1) + half)
            words.append(
                SeenWord(
                    "".join(one[0] for one in pending),
                    Box(*(float(value) / factor for value in box)),
                    sum(one[2] for one in pending) / len(pending),
                    line.others.get(index - len(pending), ()),
                    (row - (box.y0 + box.y1) / 2) / max(box.y1 - box.y0, 1.0),
                )
            )
        pending = []
    return words


def level_quad(quad: Quad, tilt: float, width: int, height: int) -> Quad:
    """Return the corners after the picture is turned counter-clockwise by `tilt` degrees about its middle."""
    if not tilt:
        return quad
    angle = np.radians(tilt)
    middle = np.array([width / 2, height / 2], np.float32)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], np.float32)
    level: Quad = ((quad - middle) @ turn + middle).astype(np.float32)
    return level
