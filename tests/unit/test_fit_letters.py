"""Letters are made as large as Tesseract reads them best, within limits, and what was done is told."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from docsluice.reading.fit_letters import LETTER, MAX_SIDE, fit_letters
from docsluice.reading.marks import SIDE, find_marks, measure_letters

HEIGHT, WIDTH = 2339, 1654  # A4 at 200 dpi


def draw_page(scale: float, rows: int = 40, height: int = HEIGHT) -> npt.NDArray[np.uint8]:
    page = np.full((height, round(height / HEIGHT * WIDTH)), 255, np.uint8)
    for row in range(rows):
        at = (120, 150 + row * round(1_900 / 40 * height / HEIGHT))
        cv2.putText(page, "TOTAL 1234567 EHNMZ", at, cv2.FONT_HERSHEY_SIMPLEX, scale, 0, 2, cv2.LINE_AA)
    return page


def letter_height(gray: npt.NDArray[np.uint8]) -> float:
    return float(measure_letters(find_marks(gray)))


@pytest.mark.parametrize("scale", [0.6, 0.7])
def test_small_letters_are_enlarged(scale: float) -> None:
    page = draw_page(scale)
    fitted = fit_letters(page)
    assert SIDE < max(fitted.gray.shape) <= MAX_SIDE
    assert fitted.factor == pytest.approx(max(fitted.gray.shape) / HEIGHT, abs=0.01)
    assert letter_height(fitted.gray) == pytest.approx(LETTER, abs=2)


def test_large_letters_leave_a_page_at_its_least_size() -> None:
    fitted = fit_letters(draw_page(1.4))
    assert max(fitted.gray.shape) == SIDE
    assert fitted.factor == pytest.approx(SIDE / HEIGHT, abs=0.001)


def test_tiny_letters_stop_at_the_greatest_size() -> None:
    assert max(fit_letters(draw_page(0.35)).gray.shape) == MAX_SIDE


@pytest.mark.parametrize("gray", [np.full((HEIGHT, WIDTH), 255, np.uint8), draw_page(0.6, rows=1)[:, :200]])
def test_a_page_without_letters_is_not_enlarged(gray: npt.NDArray[np.uint8]) -> None:
    fitted = fit_letters(gray)
    assert max(fitted.gray.shape) == SIDE
    assert fitted.tilt == 0


def test_a_small_picture_with_large_letters_stays_as_it_is() -> None:
    page = draw_page(0.9, height=1_200)
    fitted = fit_letters(page)
    assert fitted.factor == 1
    assert fitted.gray.shape == page.shape


def test_a_tilted_page_is_level_in_its_new_size() -> None:
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), -2.0, 1)
    tilted = cv2.warpAffine(draw_page(0.6), turn, (WIDTH, HEIGHT), borderValue=255).astype(np.uint8)
    fitted = fit_letters(tilted)
    assert max(fitted.gray.shape) > SIDE
    assert abs(fitted.tilt) == pytest.approx(2.0, abs=0.3)
    assert abs(fit_letters(fitted.gray).tilt) < 1


def test_frames_and_specks_are_no_letters() -> None:
    page = draw_page(0.9)
    before = letter_height(page)
    cv2.rectangle(page, (100, 100), (1_500, 2_200), 0, 3)
    speckled = page.copy()
    speckled[np.random.default_rng(1).integers(0, HEIGHT, 2_000), 5::1_000][:, 0] = 0
    assert letter_height(speckled) == pytest.approx(before, abs=1)
