from __future__ import annotations

import numpy as np
import pytest

from docsluice.reading.layout import compose
from docsluice.reading.pp_lines import Line, Quad, words_of
from docsluice.reading.pp_rows import MIN_LINES, measure_drops
from docsluice.reading.seen import SeenWord

HEIGHT = 20.0
PITCH = 24.0
WIDTH = 600.0


def quad(x0: float, x1: float, y0: float, y1: float) -> Quad:
    """A line from (x0, y0) to (x1, y1) along its middle."""
    half = HEIGHT / 2
    return np.array([[x0, y0 - half], [x1, y1 - half], [x1, y1 + half], [x0, y0 + half]], np.float32)


def seen(lines: list[tuple[str, Quad]], drops: np.ndarray) -> list[SeenWord]:
    words = []
    for (text, place), drop in zip(lines, drops.tolist(), strict=True):
        signs = [(sign, index / len(text), 0.9) for index, sign in enumerate(text)]
        words += words_of(Line(place, signs, 1 / (2 * len(text))), 1.0, drop)
    return words


def receipt(fall: float, turn: float) -> list[tuple[str, Quad]]:
    """Ten rows of a description and an amount; slope `fall` in the middle, changing by `turn` down the page."""
    lines = []
    for row in range(10):
        slope = fall + turn * (row / 9 - 0.5)
        y = 100 + PITCH * row
        lines.append((f"article number {row} of ours", quad(0, 360, y - slope * WIDTH / 2, y + slope * 60)))
        lines.append((f"{row}.50", quad(540, 600, y + slope * 240, y + slope * 300)))
    return lines


@pytest.mark.parametrize(("fall", "turn"), [(0.0, 0.0), (0.05, 0.0), (-0.06, 0.0), (0.0, 0.12), (0.03, -0.1)])
def test_rows_stay_together_however_they_fall(fall: float, turn: float) -> None:
    lines = receipt(fall, turn)
    text = compose(seen(lines, measure_drops([place for _, place in lines]))).text
    assert text.splitlines() == [f"article number {row} of ours\t{row}.50" for row in range(10)]


def test_without_drops_such_rows_fall_apart() -> None:
    lines = receipt(0.05, 0.0)
    text = compose(seen(lines, np.zeros(len(lines)))).text
    assert text.splitlines() != [f"article number {row} of ours\t{row}.50" for row in range(10)]


def test_words_of_a_line_share_its_row_where_no_slope_is_known() -> None:
    lines = [
        ("one two three four five six", quad(0, 600, 80, 120)),
        ("seven eight nine ten eleven", quad(0, 600, 104, 144)),
    ]
    drops = measure_drops([place for _, place in lines])
    assert drops.tolist() == [0, 0]
    assert compose(seen(lines, drops)).text.splitlines() == [text for text, _ in lines]


def test_level_lines_do_not_drop() -> None:
    lines = receipt(0.0, 0.0)
    assert np.abs(measure_drops([place for _, place in lines])).max() < 1e-6
    assert all(abs(word.drop) < 1e-6 for word in seen(lines, np.zeros(len(lines))))


def test_one_line_that_lies_askew_does_not_count() -> None:
    lines = receipt(0.0, 0.0)
    askew = [*(place for _, place in lines), quad(0, 400, 380, 460)]
    assert np.abs(measure_drops(askew)[:-1]).max() < 1.0


def test_few_lines_and_none_are_taken_as_level() -> None:
    few = [quad(0, 300, 30.0 * row, 30.0 * row + 15) for row in range(MIN_LINES - 1)]
    assert measure_drops(few).tolist() == [0.0] * len(few)
    assert measure_drops([]).tolist() == []
