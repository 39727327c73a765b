"""What an engine saw, before it is put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docsluice.reading.geometry import QuarterTurn
from docsluice.records import Box

if TYPE_CHECKING:
    from docsluice.reading.marks import Look


class SeenWord(NamedTuple):
    """A word without white space; `box` in the unit of its source (pixels or points); `confidence` 0 to 1.

    `drop` is how many of its own heights lower the row of the word lies in the middle of the page, where rows are
    compared; 0 where lines are level.
    """

    text: str
    box: Box
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()
    drop: float = 0.0


class Seeing(NamedTuple):
    """Words of a picture, with boxes in its pixels after it was put upright and level.

    `turn` is the clockwise quarter turn that was undone first, `tilt` the degrees (clockwise) undone after it. `look`
    is how an engine looked at the picture before it read it, so that nobody need look again.
    """

    words: list[SeenWord]
    turn: QuarterTurn = 0
    tilt: float = 0.0
    look: Look | None = None
