from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsluice.reading.geometry import QuarterTurn, order_corners, scale_box, swing_box, turn_box, union
from docsluice.records import Box

SIDE = st.floats(1, 5000)
SHARE = st.floats(0, 1)
TURNS = st.sampled_from([0, 90, 180, 270])


@st.composite
def boxes(draw: st.DrawFn, width: float = 600, height: float = 800) -> Box:
    x, y = sorted((draw(SHARE), draw(SHARE))), sorted((draw(SHARE), draw(SHARE)))
    return Box(x[0] * width, y[0] * height, x[1] * width, y[1] * height)


@given(boxes(), TURNS)
def test_four_turns_come_back(box: Box, turn: QuarterTurn) -> None:
    width, height, turned = 600.0, 800.0, box
    for _ in range(4):
        turned = turn_box(turned, turn, width, height)
        if turn in {90, 270}:
            width, height = height, width
    assert turned == pytest.approx(box, abs=1e-6)


@given(boxes(), TURNS)
def test_a_turned_box_stays_on_the_turned_page_and_keeps_its_area(box: Box, turn: QuarterTurn) -> None:
    width, height = (800.0, 600.0) if turn in {90, 270} else (600.0, 800.0)
    turned = turn_box(box, turn, 600, 800)
    assert -1e-6 <= turned.x0 <= turned.x1 <= width + 1e-6
    assert -1e-6 <= turned.y0 <= turned.y1 <= height + 1e-6
    area = (box.x1 - box.x0) * (box.y1 - box.y0)
    assert (turned.x1 - turned.x0) * (turned.y1 - turned.y0) == pytest.approx(area, abs=1e-3)


@given(st.lists(boxes(), min_size=1, max_size=20))
def test_union_holds_all_and_touches_some(every: list[Box]) -> None:
    around = union(every)
    assert all(around.x0 <= b.x0 and around.y0 <= b.y0 and b.x1 <= around.x1 and b.y1 <= around.y1 for b in every)
    assert around.x0 in {b.x0 for b in every}
    assert around.y1 in {b.y1 for b in every}


@given(boxes(), st.floats(-15, 15))
def test_swinging_back_returns_the_box(box: Box, degrees: float) -> None:
    there = swing_box(box, degrees, 600, 800)
    assert swing_box(there, -degrees, 600, 800) == pytest.approx(box, abs=1e-6)


@given(boxes(), st.floats(0.1, 10), st.floats(0.1, 10))
def test_scaling_is_undone_by_its_inverse(box: Box, across: float, down: float) -> None:
    assert scale_box(scale_box(box, across, down), 1 / across, 1 / down) == pytest.approx(box, abs=1e-6)


@given(SIDE, SIDE, SIDE, SIDE)
def test_corners_are_put_in_order(x0: float, y0: float, x1: float, y1: float) -> None:
    box = order_corners(x0, y0, x1, y1)
    assert box.x0 <= box.x1
    assert box.y0 <= box.y1
