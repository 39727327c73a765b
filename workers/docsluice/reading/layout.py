"""Reading order: words to lines, lines to columns where prose runs in columns, lines to the text of a page.

The order of a PDF's content stream differs from the order of lines on up to 45 % of form pages, so it is never used.
"""

from __future__ import annotations

import statistics
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from docsluice.records import Box, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docsluice.reading.seen import SeenWord

TAB_GAP = 2.5  # line heights; a wider gap is the next column
GUTTER_WIDTH = 1.2  # line heights
BAND_GAP = 1.6  # line heights between blocks that are searched for columns apart
MIN_BAND_LINES = 8
MIN_COLUMN_LINES = 6
MIN_PROSE_WORDS = 4
MAX_PROSE_DIGITS = 0.25
MAX_DEPTH = 3
MAX_GROWTH = 2.0  # a word more than this much higher than its line does not widen the line's band
_BINS = 200

Line = list["SeenWord"]


class PageText(NamedTuple):
    """The text of a page, one line a line, and its words with their offsets in it."""

    text: str
    words: tuple[Word, ...]


def compose(words: Sequence[SeenWord]) -> PageText:
    """Put words in reading order and write the page: a space between words, a tab at wide gaps, LF between lines."""
    parts: list[str] = []
    placed: list[Word] = []
    here = 0
    for row, line in enumerate(order_lines(words)):
        if row:
            parts.append("\n")
            here += 1
        height = statistics.median(word.box.y1 - word.box.y0 for word in line)
        before: SeenWord | None = None
        for word in line:
            if before is not None:
                gap = max(word.box.x0 - before.box.x1, before.box.x0 - word.box.x1)
                parts.append("\t" if gap > TAB_GAP * height else " ")
                here += 1
            parts.append(word.text)
            placed.append(
                Word(
                    text=word.text,
                    box=Box(*(round(value, 2) for value in word.box)),
                    start=here,
                    end=here + len(word.text),
                    confidence=round(min(1.0, max(0.0, word.confidence)), 4),
                    alternatives=word.alternatives,
                )
            )
            here += len(word.text)
            before = word
    return PageText("".join(parts), tuple(placed))


def order_lines(words: Sequence[SeenWord], depth: int = 0) -> list[Line]:
    """Return lines in reading order; columns are cut only for prose, so that `Total  12.00` stays on one line."""
    if not words:
        return []
    if depth >= MAX_DEPTH:
        return group_lines(words)
    height = _median_height(words)
    ordered: list[Line] = []
    for band in _split_bands(group_lines(words), height):
        gutter = find_gutter(band, height)
        if gutter is None:
            ordered += band
        else:
            inside = [word for line in band for word in line]
            left = [word for word in inside if _middle_x(word) < gutter]
            right = [word for word in inside if _middle_x(word) >= gutter]
            ordered += order_lines(left, depth + 1) + order_lines(right, depth + 1)
    return ordered


def group_lines(words: Sequence[SeenWord]) -> list[Line]:
    """Return lines from top to bottom, each from left to right.

    A word joins the line whose band (the inner 60 % of its height) holds its middle, or whose middle its own band
    holds when both are about as high (a raised number is met before the line it belongs to).
    """
    lines: list[tuple[float, float, Line]] = []
    for word in sorted(words, key=lambda word: (_middle_y(word), word.box.x0)):
        reach = 0.3 * (word.box.y1 - word.box.y0)
        inner = (_middle_y(word) - reach, _middle_y(word) + reach)
        for index in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            top, bottom, line = lines[index]
            if _share_line((top, bottom), inner):
                line.append(word)
                if inner[1] - inner[0] > bottom - top and inner[1] - inner[0] < MAX_GROWTH * (bottom - top):
                    lines[index] = (*inner, line)
                break
        else:
            lines.append((*inner, [word]))
    return [sort_line(line) for _, _, line in lines]


def sort_line(line: Sequence[SeenWord]) -> Line:
    """Return the words of a line from left to right, or from right to left when most of them are of such a script."""
    from_right = sum(unicodedata.bidirectional(word.text[0]) in {"R", "AL"} for word in line if word.text)
    if 2 * from_right > len(line):
        return sorted(line, key=lambda word: (-word.box.x1, -word.box.x0))
    return sorted(line, key=lambda word: (word.box.x0, word.box.x1))


def _share_line(band: tuple[float, float], inner: tuple[float, float]) -> bool:
    """Tell whether a word with the band `inner` stands on the line with the band `band`."""
    middle, height = (inner[0] + inner[1]) / 2, inner[1] - inner[0]
    line_middle, line_height = (band[0] + band[1]) / 2, band[1] - band[0]
    if band[0] <= middle <= band[1] or abs(middle - line_middle) < 0.35 * min(height / 0.6, line_height):
        return True
    return height < MAX_GROWTH * line_height and inner[0] <= line_middle <= inner[1]


def find_gutter(lines: Sequence[Line], height: float) -> float | None:
    """Return the x of a white strip with running text on both sides, or None.

    A table, or labels with values, has few words or many digits on one side and is not cut.
    """
    if len(lines) < MIN_BAND_LINES:
        return None
    start = min(word.box.x0 for line in lines for word in line)
    end = max(word.box.x1 for line in lines for word in line)
    middle = _widest_strip(lines, start, max(end - start, 1e-6), GUTTER_WIDTH * height)
    if middle is None:
        return None
    crossing = [line for line in lines if line[0].box.x0 < middle < line[-1].box.x1]
    left = [[word for word in line if word.box.x1 <= middle] for line in crossing]
    right = [[word for word in line if word.box.x0 >= middle] for line in crossing]
    return middle if len(crossing) >= MIN_COLUMN_LINES and _is_prose(left) and _is_prose(right) else None


def _widest_strip(lines: Sequence[Line], start: float, width: float, least: float) -> float | None:
    """Return the middle of the widest strip in the inner 60 % that no line covers, if it is at least `least` wide."""
    covered = bytearray(_BINS + 1)
    scale = _BINS / width
    for line in lines:
        by_x = sorted(line, key=lambda word: word.box.x0)
        for word, after in zip(by_x, [*by_x[1:], None], strict=True):
            end = word.box.x1
            if after is not None and after.box.x0 - end <= least:
                end = after.box.x0
            first, last = max(0, int((word.box.x0 - start) * scale)), min(_BINS, int((end - start) * scale))
            if last >= first:
                covered[first : last + 1] = b"\x01" * (last + 1 - first)
    best: tuple[int, float] | None = None
    run = 0
    for index in range(_BINS // 5, _BINS * 4 // 5):
        run = 0 if covered[index] else run + 1
        if run and run * width / _BINS >= least and (best is None or run > best[0]):
            best = (run, start + (index - run / 2) * width / _BINS)
    return best[1] if best else None


def _is_prose(lines: Sequence[Line]) -> bool:
    """Tell whether these parts of lines look like running text."""
    words = [word for line in lines for word in line]
    digits = sum(any(char.isdigit() for char in word.text) for word in words)
    return statistics.median(
        [len(line) for line in lines] or [0]
    ) >= MIN_PROSE_WORDS and digits < MAX_PROSE_DIGITS * len(words)


def _split_bands(lines: Sequence[Line], height: float) -> list[list[Line]]:
    """Cut a page into blocks at wide horizontal gaps."""
    bands: list[list[Line]] = [[]]
    bottom: float | None = None
    for line in lines:
        top = min(word.box.y0 for word in line)
        if bottom is not None and top - bottom > BAND_GAP * height and len(bands[-1]) >= MIN_BAND_LINES:
            bands.append([])
        bands[-1].append(line)
        low = max(word.box.y1 for word in line)
        bottom = low if bottom is None else max(bottom, low)
    return bands


def _median_height(words: Sequence[SeenWord]) -> float:
    return statistics.median(word.box.y1 - word.box.y0 for word in words)


def _middle_y(word: SeenWord) -> float:
    """Return where the row of a word lies."""
    return (word.box.y0 + word.box.y1) / 2 + word.drop * (word.box.y1 - word.box.y0)


def _middle_x(word: SeenWord) -> float:
    return (word.box.x0 + word.box.x1) / 2
