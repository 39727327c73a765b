"""Two runs over the same documents: the difference of their F1, with an interval.

A document that is hard is hard for both runs. So the bootstrap draws documents, each with the outcomes of both
(Efron and Tibshirani 1993, "An Introduction to the Bootstrap", 8.3; Berg-Kirkpatrick et al. 2012 for F1), and its
interval is far narrower than those of the single runs, which may overlap where the difference is clear.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from docsluice.errors import ConfigurationError
from docsluice.evaluation.compare import Match
from docsluice.evaluation.paths import ORDER
from docsluice.evaluation.score import RESAMPLES, JudgedDocument, cut_interval, name_strata

_Pair = tuple[JudgedDocument, JudgedDocument]
_Counts = tuple[int, int, int, int]
"""Labelled + extracted and exact of one run, then of the other."""
_SHOWN = 5
"""Names of documents in a message."""


@dataclass(frozen=True)
class Difference:
    """F1 of this run and of the other, this - other, and its 95 % interval; None where undefined."""

    documents: int
    f1: float | None
    other_f1: float | None
    difference: float | None
    low: float | None
    high: float | None

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class Comparison:
    """Differences by group, by set and other strata (of the headline group), and by field."""

    against: str
    documents: int
    micro: dict[str, Difference]
    strata: dict[str, Difference]
    fields: dict[str, Difference]


def require_records(documents: Sequence[JudgedDocument], names: Iterable[str], run: str) -> None:
    """Raise ConfigurationError if a run has neither record nor failure of a measured document."""
    known = set(names)
    missing = [document.row.file for document in documents if PurePath(document.row.file).name not in known]
    if missing:
        raise ConfigurationError(
            f"{run}: expected a record or a failure of all {len(documents)} measured documents, but {len(missing)} have"
            f" none ({', '.join(missing[:_SHOWN])}{', …' if len(missing) > _SHOWN else ''}); compare runs over the same"
            " documents"
        )


def compare_runs(
    documents: Sequence[JudgedDocument], others: Sequence[JudgedDocument], against: str, resamples: int = RESAMPLES
) -> Comparison:
    """Compare two runs, document by document; both judge the same rows in the same order.

    Raises ValueError where they do not.
    """
    pairs = list(zip(documents, others, strict=True))
    for document, other in pairs:
        if (document.set_name, document.row.file) != (other.set_name, other.row.file):
            raise ValueError(f"expected two judgements of {document.row.file}, came one of {other.row.file}")
    outcomes = [o for pair in pairs for document in pair for o in document.outcomes]
    strata: dict[str, list[_Pair]] = {}
    for pair in pairs:
        for name in name_strata(pair[0]):
            strata.setdefault(name, []).append(pair)

    def differ(some: Sequence[_Pair], part: Literal["field", "group"], name: str) -> Difference:
        return _differ([(*_count(one, part, name), *_count(two, part, name)) for one, two in some], resamples)

    return Comparison(
        against=against,
        documents=len(pairs),
        micro={name: differ(pairs, "group", name) for name in _order(o.group for o in outcomes)},
        strata={name: differ(some, "group", "fields") for name, some in strata.items()},
        fields={name: differ(pairs, "field", name) for name in sorted({o.field for o in outcomes}, key=ORDER.index)},
    )


def _order(groups: Iterable[str]) -> list[str]:
    present = set(groups)
    return [group for group in ("fields", "line_items", "clauses") if group in present]


def _count(document: JudgedDocument, part: Literal["field", "group"], name: str) -> tuple[int, int]:
    some = [o for o in document.outcomes if getattr(o, part) == name]
    return sum(o.labelled + o.predicted for o in some), sum(o.match is Match.EXACT for o in some)


def _differ(counts: Sequence[_Counts], resamples: int) -> Difference:
    f1, other_f1 = _measure(counts)
    chance = random.Random(0)  # noqa: S311  a fixed seed, no secret: the same records give the same interval
    drawn = (_measure(chance.choices(counts, k=len(counts))) for _ in range(resamples))
    low, high = cut_interval([this - other for this, other in drawn if this is not None and other is not None])
    return Difference(
        documents=len(counts),
        f1=f1,
        other_f1=other_f1,
        difference=None if f1 is None or other_f1 is None else f1 - other_f1,
        low=low,
        high=high,
    )


def _measure(counts: Sequence[_Counts]) -> tuple[float | None, float | None]:
    slots, exact, other_slots, other_exact = (sum(column) for column in zip(*counts, strict=True))
    return (2 * exact / slots if slots else None, 2 * other_exact / other_slots if other_slots else None)
