"""Compare one labelled value with one extracted value, a rule for each kind.

Labels come as the label set prints them, extracted values as docsluice writes them (decimal strings, ISO 8601,
ISO 4217). Both are parsed, then compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from itertools import combinations
from typing import Literal

from rapidfuzz.distance import Levenshtein

from docsluice.evaluation.jurisdictions import reduce_jurisdiction
from docsluice.evaluation.notation import (
    Notation,
    read_amounts,
    read_dates,
    read_durations,
    reduce_text,
    undouble,
)

Kind = Literal["text", "code", "money", "date", "term", "law"]
LENIENT_SIMILARITY = 0.9
_MOST_SUMMED = 4  # a label with more amounts lists something else than tax lines
_PERPETUAL = "perpetual"


class Match(IntEnum):
    """EXACT after normalisation; LENIENT is a text whose edit similarity is at least 0.9."""

    NONE = 0
    LENIENT = 1
    EXACT = 2


def compare(kind: Kind, labels: Iterable[str], predicted: str, notation: Notation) -> Match:
    """Best match of the extracted value with any of the labels."""
    return max((_compare(kind, label, predicted, notation) for label in labels), default=Match.NONE)


def is_gradable(kind: Kind, label: str, notation: Notation) -> bool:
    """Tell whether a label can be compared at all: a "date" such as "20:37" cannot."""
    if kind == "money":
        return bool(read_amounts(label, notation))
    if kind == "date":
        return bool(read_dates(label, notation)) or reduce_text(label) == _PERPETUAL
    return bool(reduce_text(label))


def add_sums(labels: list[str], notation: Notation) -> list[str]:
    """Add the sums of several printed amounts: two tax lines make one total tax."""
    parsed = [max(found) for label in labels if (found := read_amounts(label, notation))]
    if len(parsed) > _MOST_SUMMED:
        return labels
    sums = (sum(some) for size in range(2, len(parsed) + 1) for some in combinations(parsed, size))
    return labels + [str(value) for value in sums]


def measure_similarity(first: str, second: str) -> float:
    """1 - edit distance / longer length, of two keys; 0 where the lengths rule out 0.9."""
    longer = max(len(first), len(second))
    if not longer or abs(len(first) - len(second)) > longer * (1 - LENIENT_SIMILARITY):
        return 0.0
    return 1 - Levenshtein.distance(first, second) / longer


def _compare(kind: Kind, label: str, predicted: str, notation: Notation) -> Match:
    if notation != "normalised":
        label = undouble(label)
    match kind:
        case "money":
            holds = bool(read_amounts(label, notation) & read_amounts(predicted, "normalised"))
        case "date":
            holds = _is_same_date(label, predicted, notation)
        case "term" if wanted := read_durations(label):
            found = read_durations(predicted)
            holds = bool(found) and found <= wanted
        case "law":
            holds = reduce_jurisdiction(label) == reduce_jurisdiction(predicted)
        case _:
            return _compare_texts(reduce_text(label), reduce_text(predicted), is_lenient=kind == "text")
    return Match.EXACT if holds else Match.NONE


def _is_same_date(label: str, predicted: str, notation: Notation) -> bool:
    if reduce_text(label) == _PERPETUAL:
        return reduce_text(predicted) == _PERPETUAL
    return bool(read_dates(label, notation) & read_dates(predicted, "normalised"))


def _compare_texts(wanted: str, found: str, *, is_lenient: bool) -> Match:
    if wanted == found:
        return Match.EXACT
    is_close = is_lenient and measure_similarity(wanted, found) >= LENIENT_SIMILARITY
    return Match.LENIENT if is_close else Match.NONE
