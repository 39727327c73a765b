"""Boxes: pure arithmetic in any unit, origin top left, y downwards."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from docsluice.records import Box

if TYPE_CHECKING:
    from collections.abc import Iterable

QuarterTurn = Literal[0, 90, 180, 270]


def union(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around `boxes`; raises ValueError when there is none."""
    every = tuple(boxes)
    if not every:
        raise ValueError("union needs at least one box")
    return Box(
        min(box.x0 for box in every),
        min(box.y0 for box in every),
        max(box.x1 for box in every),
        max(box.y1 for box in every),
    )


def order_corners(x0: float, y0: float, x1: float, y1: float) -> Box:
    """Return the box with these two opposite corners, whatever their order."""
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def scale_box(box: Box, x_factor: float, y_factor: float) -> Box:
    """Return `box` in another unit; factors are positive."""
    return Box(box.x0 * x_factor, box.y0 * y_factor, box.x1 * x_factor, box.y1 * y_factor)


def clip_box(box: Box, width: float, height: float) -> Box:
    """Return the part of `box` inside a page of `width` by `height`; a box outside collapses onto the edge."""
    return Box(
        min(max(box.x0, 0.0), width),
        min(max(box.y0, 0.0), height),
        min(max(box.x1, 0.0), width),
        min(max(box.y1, 0.0), height),
    )


def turn_box(box: Box, turn: QuarterTurn, width: float, height: float) -> Box:
    """Return where `box` of a page of `width` by `height` lies after the page is turned clockwise by `turn` degrees.

    A quarter turn swaps the page's sides: turning a page of 2 x 3 by 90 gives one of 3 x 2.
    """
    match turn:
        case 0:
            return box
        case 90:
            return Box(height - box.y1, box.x0, height - box.y0, box.x1)
        case 180:
            return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
        case 270:
            return Box(box.y0, width - box.x1, box.y1, width - box.x0)


def swing_box(box: Box, degrees: float, width: float, height: float) -> Box:
    """Return `box` with its middle turned clockwise by a small angle about the middle of the page; its sides stay.

    Used to carry the boxes of a straightened scan back onto the page as displayed.
    """
    angle = math.radians(degrees)
    middle_x, middle_y = (box.x0 + box.x1) / 2 - width / 2, (box.y0 + box.y1) / 2 - height / 2
    shift_x = middle_x * math.cos(angle) - middle_y * math.sin(angle) - middle_x
    shift_y = middle_x * math.sin(angle) + middle_y * math.cos(angle) - middle_y
    return Box(box.x0 + shift_x, box.y0 + shift_y, box.x1 + shift_x, box.y1 + shift_y)
