"""Rows of a photographed page: how its lines fall when no single tilt fits them.

A photo taken from an angle, or of bent paper, has lines whose slope changes down the page. Words of one line then
overlap with the line above at one end and with the line below at the other, and an amount at the right stands lower
than its description. Lines are compared where they cross the middle of the page instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docsluice.reading.pp_lines import Quad

LONG = 4.0  # heights; the slope of a shorter line says little
MIN_LINES = 5
_ROUNDS = 3
_OUTLIER = 3.0  # median deviations
_PRIOR = 0.01  # share of the weights that speaks for equal slopes


def measure_drops(quads: Sequence[Quad]) -> npt.NDArray[np.float64]:
    """Return by how many pixels each line is lower (positive) in the middle of the page than at its own middle.

    The slope of lines is taken to change evenly down the page; with too few long lines all are taken as level.
    """
    if not quads:
        return np.zeros(0)
    corners = np.array(quads, np.float64)
    middles = corners.mean(1)
    along = (corners[:, 1] + corners[:, 2] - corners[:, 0] - corners[:, 3]) / 2
    heights = np.linalg.norm(corners[:, 3] + corners[:, 2] - corners[:, 0] - corners[:, 1], axis=1) / 2
    long = along[:, 0] > LONG * heights
    if long.sum() < MIN_LINES:
        return np.zeros(len(corners))
    x, y = (middles - np.median(middles, axis=0)).T
    down = y / max(float(np.ptp(y)), 1.0)
    level, change = _fit(down[long], along[long, 1] / along[long, 0], along[long, 0] / heights[long])
    drops: npt.NDArray[np.float64] = -(level + change * down) * x
    return drops


def _fit(
    down: npt.NDArray[np.float64], slopes: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]
) -> tuple[float, float]:
    """Return slope in the middle of the page and its change down the page: least squares without the outliers."""
    kept = np.ones(len(slopes), bool)
    terms = np.stack([np.ones_like(down), down], 1)
    found: npt.NDArray[np.floating] = np.zeros(2)
    for _ in range(_ROUNDS):
        shares = weights * kept
        pull = np.diag([0.0, _PRIOR * shares.sum()])
        found = np.linalg.solve(terms.T @ (terms * shares[:, None]) + pull, terms.T @ (shares * slopes))
        off = np.abs(terms @ found - slopes)
        kept = off <= max(_OUTLIER * float(np.median(off[kept])), 1e-3)
    return float(found[0]), float(found[1])
