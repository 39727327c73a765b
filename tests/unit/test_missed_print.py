"""Print that an engine passed over, and which engine's words count then."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsluice.reading.geometry import QuarterTurn
from docsluice.reading.missed_print import count_missed
from docsluice.reading.ocr import Engines, see_page
from docsluice.reading.page_kind import judge_kind
from docsluice.reading.seen import Seeing, SeenWord
from docsluice.records import Box, Reader
from docsluice.settings import ReadingSettings

LINES = ("Finanzrate vom November", "Nettobetrag ohne Steuer", "Mehrwertsteuer davon", "Summe gesamt und bald")
Gray = np.ndarray[tuple[int, int], np.dtype[np.uint8]]


def draw(lines: tuple[str, ...] = LINES) -> tuple[Gray, list[SeenWord]]:
    """An A4 page at 150 dpi with lines of print, and a word a line."""
    gray = np.full((1754, 1240), 255, np.uint8)
    words = []
    for row, line in enumerate(lines):
        bottom = 200 + 60 * row
        cv2.putText(gray, line, (100, bottom), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2, cv2.LINE_AA)
        (width, height), _ = cv2.getTextSize(line, cv2.FONT_HERSHEY_SIMPLEX, 1.0, 2)
        words.append(SeenWord(line.replace(" ", ""), Box(100, bottom - height - 4, 100 + width, bottom + 10), 0.95))
    return gray, words


class ScriptedEngine:
    """Sees the same words on every page, and counts the pages."""

    def __init__(self, name: Reader, words: list[SeenWord]) -> None:
        self.name, self.words, self.pages = name, words, 0

    def see(self, gray: Gray) -> Seeing:
        assert gray.size
        self.pages += 1
        return Seeing(self.words)

    def find_turn(self, gray: Gray) -> QuarterTurn:
        assert gray.size
        return 0


def make_engines(first: list[SeenWord], second: list[SeenWord]) -> tuple[Engines, ScriptedEngine]:
    engines, other = Engines(ReadingSettings()), ScriptedEngine("pp_ocr", second)
    engines.__dict__.update(tesseract=ScriptedEngine("tesseract", first), pp_ocr=other)
    return engines, other


def test_nothing_is_missed_where_all_rows_were_seen() -> None:
    assert count_missed(*draw()) == 0


def test_the_letters_of_a_row_that_was_not_seen_are_counted() -> None:
    gray, words = draw()
    letters = len(LINES[3].replace(" ", ""))
    assert letters - 3 <= count_missed(gray, words[:3]) <= letters


def test_frames_specks_and_rules_are_no_letters() -> None:
    gray, words = draw()
    cv2.rectangle(gray, (80, 600), (1100, 900), 0, 2)
    cv2.line(gray, (80, 700), (1100, 700), 0, 2)
    rng = np.random.default_rng(1)
    for x, y in rng.integers(950, 1200, (300, 2)).tolist():
        gray[y, x] = 0
    assert count_missed(gray, words) == 0


def test_where_nothing_was_read_nothing_tells_letters_from_specks() -> None:
    gray, _ = draw()
    assert count_missed(gray, []) == 0


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_any_picture_has_a_count(height: int, width: int, seed: int) -> None:
    gray = np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)
    words = [SeenWord("x", Box(-3.0, 0.4, width + 9.0, height / 2))]
    assert count_missed(gray, words) >= 0


def test_a_page_whose_print_was_passed_over_is_read_by_the_other_engine() -> None:
    gray, words = draw()
    engines, other = make_engines(words[:3], words)
    sight = see_page(gray, engines)
    assert (sight.reader, len(sight.seeing.words), other.pages) == ("pp_ocr", 4, 1)


def test_the_other_engine_is_not_asked_where_all_was_seen() -> None:
    gray, words = draw()
    engines, other = make_engines(words, words)
    assert (see_page(gray, engines).reader, other.pages) == ("tesseract", 0)


def test_the_first_engine_counts_where_the_other_saw_less() -> None:
    gray, words = draw()
    engines, other = make_engines(words[:3], words[:2])
    assert (see_page(gray, engines).reader, other.pages) == ("tesseract", 1)


@pytest.mark.parametrize(("shaded", "kind"), [(400, "form"), (60, "office")])
def test_a_page_with_much_shade_is_a_form(shaded: int, kind: str) -> None:
    gray, _ = draw()
    gray[600 : 600 + shaded, 100:1140] = 215
    assert judge_kind(gray) == kind
