from __future__ import annotations

import numpy as np
import pytest

from docsluice.reading.pp_lines import crop_line
from docsluice.reading.pp_second import CROWDED, LEAST_STRETCH, MOST_STRETCH, LineRead, choose_surer, find_stretch


def read(signs: int, steps: int, probability: float = 0.99) -> LineRead:
    return LineRead([("a", index / signs, probability) for index in range(signs)], 1 / steps)


@pytest.mark.parametrize(
    ("first", "stretch"),
    [
        (read(20, 40), None),
        (read(20, 40, 0.89), LEAST_STRETCH),
        (read(5, 40, 0.5), LEAST_STRETCH),
        (read(29, 40), 29 / 40 / 0.4),
        (read(40, 40), MOST_STRETCH),
        (read(20, 40, 0.29), None),
        (LineRead([], 0.0), None),
    ],
    ids=["sure and roomy", "doubtful", "doubtful with few signs", "crowded", "full", "texture", "empty"],
)
def test_doubtful_and_crowded_lines_are_read_again(first: LineRead, stretch: float | None) -> None:
    assert find_stretch(first) == (None if stretch is None else pytest.approx(stretch))


def test_a_line_that_is_just_not_crowded_is_read_once() -> None:
    assert find_stretch(read(27, 40)) is None
    assert read(27, 40).crowding < CROWDED < read(29, 40).crowding


def test_the_surer_reading_stays() -> None:
    first, second = read(3, 10, 0.8), read(5, 14, 0.9)
    assert choose_surer(first, second) is second
    assert choose_surer(second, first) is second
    assert choose_surer(first, LineRead([], 0.0)) is first


def test_a_stretched_crop_is_longer_and_as_high() -> None:
    page = np.full((100, 400), 255, np.uint8)
    quad = np.array([[10, 20], [310, 20], [310, 44], [10, 44]], np.float32)
    usual, longer = crop_line(page, quad), crop_line(page, quad, 1.5)
    assert usual is not None
    assert longer is not None
    assert longer.shape[0] == usual.shape[0]
    assert longer.shape[1] == pytest.approx(1.5 * usual.shape[1], abs=1)
