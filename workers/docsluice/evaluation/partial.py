"""Values that agree with a label in part: counted apart, and never in precision, recall or F1.

Every field of a document is one of exact, partial, wrong, missed and spurious, as in the scoring of MUC-5 (Chinchor
and Sundheim 1993): exact + partial + wrong + missed are the labels, exact + partial + wrong + spurious are the values.
Amounts, dates, terms and jurisdictions agree or do not; only words can agree in part.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from docsluice.evaluation.assignment import pair_best
from docsluice.evaluation.compare import Kind, Match
from docsluice.evaluation.judge import Outcome
from docsluice.evaluation.paths import CELLS, FIELDS, LINES, PARTIES

OVERLAP = 0.5
"""Share of common words (F1 of two bags of words) from which a value is partly right."""
_PARTIAL: frozenset[Kind] = frozenset({"text", "code"})
_KINDS: dict[str, Kind] = {
    **{name: target.kind for name, target in FIELDS.items()},
    **{f"{LINES}.{name}": target.kind for name, target in CELLS.items()},
    PARTIES: "text",
}


@dataclass(frozen=True)
class Tally:
    """How many fields agree: `wrong` have another value, `missed` have none, `spurious` values have no label."""

    exact: int = 0
    partial: int = 0
    wrong: int = 0
    missed: int = 0
    spurious: int = 0


def tally(outcomes: Sequence[Outcome]) -> Tally:
    """Count the outcomes of one document.

    Parties that were paired with no label are paired anew where they share words: a missed and a spurious one make
    one partial then.
    """
    counts = Counter(map(classify, outcomes))
    parties = [outcome for outcome in outcomes if outcome.field == PARTIES]
    missed = [outcome for outcome in parties if classify(outcome) == "missed"]
    spurious = [outcome for outcome in parties if classify(outcome) == "spurious"]
    grid = [[int(overlaps(PARTIES, label.wanted, value.found)) for value in spurious] for label in missed]
    partial = len(pair_best(grid))
    return Tally(
        exact=counts["exact"],
        partial=counts["partial"] + partial,
        wrong=counts["wrong"],
        missed=counts["missed"] - partial,
        spurious=counts["spurious"] - partial,
    )


def classify(outcome: Outcome) -> str:
    """The name of the outcome's count in `Tally`."""
    if outcome.match is Match.EXACT:
        return "exact"
    if not outcome.predicted:
        return "missed"
    if not outcome.labelled:
        return "spurious"
    is_partial = outcome.match is Match.LENIENT or overlaps(outcome.field, outcome.wanted, outcome.found)
    return "partial" if is_partial else "wrong"


def overlaps(field: str, wanted: Sequence[str], found: str | None) -> bool:
    """Tell whether words of a value are words of a label: one holds all of the other, or half of both agree."""
    if _KINDS.get(field) not in _PARTIAL or not found:
        return False
    return any(_overlap(_split(label), _split(found)) for label in wanted)


def _overlap(first: list[str], second: list[str]) -> bool:
    common = sum((Counter(first) & Counter(second)).values())
    if not common:
        return False
    return common == min(len(first), len(second)) or 2 * common >= OVERLAP * (len(first) + len(second))


def _split(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())
