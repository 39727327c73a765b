"""What the words of a clause are: cues that find its places, and words without which no sentence is one."""

from __future__ import annotations

import re
from typing import NamedTuple


class Cue(NamedTuple):
    """Words of a clause, and what its sentence says `also`.

    A sentence with `unless`, or the words beside a cue with `beside`, is no such clause.
    """

    words: re.Pattern[str]
    also: tuple[re.Pattern[str], ...] = ()
    unless: re.Pattern[str] | None = None
    beside: re.Pattern[str] | None = None


class Clause(NamedTuple):
    """Cues of a clause, how likely one is right (0 to 1), and words without which no sentence is such a clause."""

    score: float
    cues: tuple[Cue, ...]
    needs: re.Pattern[str] | None = None


def words(pattern: str) -> re.Pattern[str]:
    """A pattern that holds in either case, over line ends."""
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)
