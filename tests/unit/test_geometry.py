from __future__ import annotations

import pytest

from docsluice.reading.geometry import clip_box, swing_box, turn_box, union
from docsluice.records import Box


def test_quarter_turn_moves_the_top_left_corner_to_the_top_right() -> None:
    assert turn_box(Box(0, 0, 10, 20), 90, 100, 200) == Box(180, 0, 200, 10)


def test_union_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one"):
        union([])


def test_a_box_right_of_the_middle_swings_down_when_turned_clockwise() -> None:
    swung = swing_box(Box(90, 45, 100, 55), 2.0, 100, 100)
    assert swung.y0 > 45
    assert swung.x1 - swung.x0 == pytest.approx(10)


def test_clip_keeps_what_is_on_the_page() -> None:
    assert clip_box(Box(-5, 10, 120, 20), 100, 100) == Box(0, 10, 100, 20)
