"""Plots of how far probabilities can be trusted, as the text of SVG files. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from docsluice.confidence.bounds import interval
from docsluice.confidence.measures import BINS, ERRORS, Known, part_evenly, trace_risk

_SIDE = 320  # length of an axis, px
_LEFT, _TOP, _RIGHT, _BOTTOM = 60, 44, 20, 52
_TICKS = 5
_TINY = 1e-9
_MOST_POINTS = 400
_GRID = 'stroke="#ddd" fill="none"'
_GUIDE = 'stroke="#888" stroke-dasharray="4 3" fill="none"'
_RANGE = 'stroke="#1f5fa8" stroke-width="1.5" fill="none"'
_LINE = 'stroke="#1f5fa8" stroke-width="2" fill="none"'


class Bin(NamedTuple):
    """Values of like probability: mean probability, share right, its 95 % interval, how many."""

    probability: float
    right: float
    low: float
    high: float
    values: int


def gather_bins(known: Known, bins: int = BINS) -> list[Bin]:
    """Bins of equal mass, by probability; never more bins than values."""
    gathered = []
    for members in part_evenly(sorted(known), bins):
        if members:
            right = sum(y for _, y in members)
            low, high = interval(right, len(members))
            gathered.append(
                Bin(sum(p for p, _ in members) / len(members), right / len(members), low, high, len(members))
            )
    return gathered


def draw_reliability(known: Known, title: str, bins: int = BINS) -> str:
    """Share of right values against their probability, with 95 % intervals; on the diagonal is well calibrated."""
    parts = [f'<path {_GUIDE} d="M{_at(0, 0)} L{_at(1, 1)}"/>']
    for one in gather_bins(known, bins):
        parts.append(f'<path {_RANGE} d="M{_at(one.probability, one.low)} L{_at(one.probability, one.high)}"/>')
        x, y = _at(one.probability, one.right).split(",")
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="4" fill="#1f5fa8"><title>{one.values} values: '
            f"probability {one.probability:.3f}, right {one.right:.3f}</title></circle>"
        )
    return _frame(title, ("probability given", "share of right values"), parts, top=1.0)


def draw_risk_coverage(known: Known, slots: int, title: str, marks: Sequence[float] = ERRORS) -> str:
    """Share of wrong values among those let through, against the share let through; `marks` are tolerated errors."""
    points = list(trace_risk(known, slots))
    top = math.ceil(max((0.1, *(error for _, error in points))) * 10 - _TINY) / 10
    step = max(1, len(points) // _MOST_POINTS)
    kept = [*points[::step], *points[-1:]]
    line = " L".join(_at(coverage, error / top) for coverage, error in kept)
    parts = [f'<path {_LINE} d="M{line}"/>'] if kept else []
    for mark in marks:
        if mark < top:
            parts.append(f'<path {_GUIDE} d="M{_at(0, mark / top)} L{_at(1, mark / top)}"/>')
            x, y = _at(1, mark / top).split(",")
            parts.append(f'<text x="{x}" y="{float(y) - 3:g}" text-anchor="end">{mark:.0%}</text>')
    return _frame(title, ("share of fields let through", "share of wrong values"), parts, top=top)


def _at(x: float, y: float) -> str:
    """A point of the unit square on the picture."""
    return f"{_LEFT + x * _SIDE:.1f},{_TOP + (1 - y) * _SIDE:.1f}"


def _frame(title: str, axes: tuple[str, str], parts: Sequence[str], top: float) -> str:
    """The whole file: axes from 0 to 1 and from 0 to `top`."""
    width, height = _LEFT + _SIDE + _RIGHT, _TOP + _SIDE + _BOTTOM
    ticks = []
    for i in range(_TICKS + 1):
        share = i / _TICKS
        x, y = _at(share, share).split(",")
        ticks += [
            f'<text x="{x}" y="{_TOP + _SIDE + 18}" text-anchor="middle">{share:.1f}</text>',
            f'<text x="{_LEFT - 8}" y="{float(y) + 4:g}" text-anchor="end">{share * top:.2f}</text>',
            f'<path {_GRID} d="M{_LEFT},{y} h{_SIDE} M{x},{_TOP} v{_SIDE}"/>',
        ]
    middle, centre = _LEFT + _SIDE / 2, _TOP + _SIDE / 2
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(title)}" font-family="sans-serif" font-size="12" fill="#222">'
    )
    lines = (
        head,
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *ticks,
        *parts,
        f'<text font-weight="bold" x="{middle:g}" y="24" text-anchor="middle">{escape(title)}</text>',
        f'<text x="{middle:g}" y="{height - 12}" text-anchor="middle">{escape(axes[0])}</text>',
        f'<text transform="translate(16,{centre:g}) rotate(-90)" text-anchor="middle">{escape(axes[1])}</text>',
        "</svg>\n",
    )
    return "\n".join(lines)
