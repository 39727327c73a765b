"""A long document as windows that a model can read at once.

Windows are made of whole lines, because a line may be a row of a table. A line that is longer than a window
(plain text without line feeds) is taken apart at ends of sentences, and only a sentence that is longer still is cut
between two words. Neighbours share lines, so that what stands at an edge is seen whole by one of the two.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docsluice.extraction.words import Words

_SENTENCE_ENDS = frozenset(".!?;")
_GOOD_BREAK_SHARE = 0.75  # a window may end early, at a gap or a sentence end, once it is this full


class Window(NamedTuple):
    """Words `first` to `last` (half open)."""

    first: int
    last: int


class Unit(NamedTuple):
    """Words that are never parted: `first` to `last` (half open); `closes` if a sentence or paragraph ends here."""

    first: int
    last: int
    closes: bool


def cut_windows(units: Sequence[Unit], sizes: Sequence[int], budget: int, overlap: int) -> tuple[Window, ...]:
    """Windows of whole units, in order, that together hold every word.

    `sizes` are sub-tokens a word. A window holds at most `budget` sub-tokens, except where one unit alone has more.
    The next window starts at most `overlap` sub-tokens before the end of the one before it, at the start of a unit,
    and always holds a unit that the one before it does not.
    """
    totals = [sum(sizes[unit.first : unit.last]) for unit in units]
    windows: list[Window] = []
    start = stop = 0
    while stop < len(units):
        full, least = _fill(totals, start, budget), stop + 1
        stop = full if full == len(units) else _retreat(units, totals[start:full], full, least, budget)
        windows.append(Window(units[start].first, units[stop - 1].last))
        if stop < len(units):
            start = _step_back(units, totals, start, stop, min(overlap, budget - totals[stop]))
    return tuple(windows)


def _fill(totals: Sequence[int], start: int, budget: int) -> int:
    """End of the longest run of units from `start` that fits, at least one unit."""
    stop, total = start + 1, totals[start]
    while stop < len(totals) and total + totals[stop] <= budget:
        total += totals[stop]
        stop += 1
    return stop


def _retreat(units: Sequence[Unit], totals: Sequence[int], stop: int, least: int, budget: int) -> int:
    """The last good place to end at or before `stop`, not before `least`, if the window is full enough there.

    `totals` are those of the window's units.
    """
    total = sum(totals)
    for back, end in enumerate(range(stop, least - 1, -1), 1):
        if units[end - 1].closes:
            return end
        total -= totals[-back]
        if total < budget * _GOOD_BREAK_SHARE:
            break
    return stop


def _step_back(units: Sequence[Unit], totals: Sequence[int], start: int, stop: int, room: int) -> int:
    """Where the next window starts: after `start`, at most `room` sub-tokens before `stop`."""
    begin, total, best = stop, 0, stop
    while begin - 1 > start and total + totals[begin - 1] <= room:
        begin -= 1
        total += totals[begin]
        if units[begin - 1].closes:
            best = begin
    return best if best < stop else begin


def units_of(text: str, words: Words, sizes: Sequence[int], budget: int) -> tuple[Unit, ...]:
    """Units of a text with line feeds: its lines, and parts of those lines that exceed `budget` sub-tokens.

    `text` is the document's, before line feeds were replaced; `words` have offsets in it. The mark that stands for a
    line feed belongs to the line that it ends.
    """
    units: list[Unit] = []
    for first, last, closes in _lines(text, words):
        if sum(sizes[first:last]) <= budget:
            units.append(Unit(first, last, closes))
        else:
            units += _take_apart(words, sizes, Unit(first, last, closes), budget)
    return tuple(units)


def _lines(text: str, words: Words) -> list[Unit]:
    """Lines that hold words; a line closes when it ends a sentence, when it is blank and when the next one is."""
    lines: list[Unit] = []
    here = first = 0
    for line in text.split("\n"):
        here += len(line) + 1
        last = bisect_left(words.starts, here)
        shown = line.rstrip()
        if not shown and lines:
            lines[-1] = lines[-1]._replace(closes=True)
        if last > first:
            lines.append(Unit(first, last, not shown or shown[-1] in _SENTENCE_ENDS))
        first = last
    return lines


def _take_apart(words: Words, sizes: Sequence[int], line: Unit, budget: int) -> list[Unit]:
    """Sentences of a line; a sentence above `budget` is cut between words."""
    units: list[Unit] = []
    first, total = line.first, 0
    for place in range(line.first, line.last):
        if total + sizes[place] > budget and place > first:
            units.append(Unit(first, place, False))
            first, total = place, 0
        total += sizes[place]
        if words.texts[place] in _SENTENCE_ENDS and place + 1 < line.last and _space_follows(words, place):
            units.append(Unit(first, place + 1, True))
            first, total = place + 1, 0
    if first < line.last:
        units.append(Unit(first, line.last, line.closes))
    return units


def _space_follows(words: Words, place: int) -> bool:
    return words.starts[place + 1] > words.ends[place]
