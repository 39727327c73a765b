"""What `docsluice calibrate` says: measures by field and tier, thresholds and promises, forecast, plots."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from docsluice.cli.forecast import Forecast, count_let_through
from docsluice.confidence.bounds import MOST_LABELS
from docsluice.confidence.calibration import key_of
from docsluice.confidence.fit import FEWEST_FOR_FIELD
from docsluice.confidence.measures import BINS, ERRORS, measure_brier, measure_ece
from docsluice.confidence.plots import draw_reliability, draw_risk_coverage

if TYPE_CHECKING:
    from pathlib import Path

    from docsluice.confidence.calibration import Calibration
    from docsluice.confidence.fit import Fit, Sample
    from docsluice.confidence.thresholds import Threshold
    from docsluice.schema.spec import Schema

_MOST_DETAILS = 8
_PER_BIN = 20  # values that a bin of a field's ECE holds at least


def report_fit(samples: Sequence[Sample], missed: int, fitted: Fit) -> Iterator[str]:
    """Measures over all values, then by field and tier, then what passes."""
    calibration = fitted.calibration
    yield f"{fitted.values} values of {calibration.documents} documents, {fitted.accuracy:.1%} right"
    yield (
        f"ECE {fitted.ece_before:.3f} -> {fitted.ece:.3f}, Brier {fitted.brier_before:.3f} -> {fitted.brier:.3f}, "
        f"log loss {fitted.log_loss_before:.3f} -> {fitted.log_loss:.3f}"
    )
    yield f"errors within a document are correlated by {calibration.likeness:.2f}: its values count as fewer"
    yield f"values are given from probability {calibration.accept:.2f} on"
    for part, limit in sorted(
        {
            (one.part, calibration.accept_fields[one.key])
            for one in samples
            if one.part and one.key in calibration.accept_fields
        }
    ):
        yield f"  {part}: from {limit:.2f} on"
    yield f"{'field and tier':<44}{'values':>7}{'right':>8}{'ECE':>7}{'Brier':>7}"
    for name, known in _group(samples, fitted).items():
        right = sum(y for _, y in known) / len(known)
        ece = measure_ece(sorted(known), count_bins(len(known)))
        yield f"{name:<44}{len(known):>7}{right:>8.1%}{ece:>7.3f}{measure_brier(known):>7.3f}"
    for max_error in ERRORS:
        through = count_let_through(samples, missed, fitted, max_error)
        yield (
            f"at max_error {max_error:.0%}: {through.coverage:.1%} of {through.fields} fields pass, "
            f"{through.error:.1%} of them wrong (thresholds from other documents)"
        )


def report_thresholds(schemas: Mapping[str, Schema], calibration: Calibration, wanted: float | None) -> Iterator[str]:
    """What can be promised for each required field; `wanted` stands in the place of the schemas' max_error."""
    for schema in schemas.values():
        for spec in schema.fields:
            if spec.required:
                max_error = wanted if wanted is not None else schema.max_error_of(spec)
                threshold = calibration.threshold(key_of(schema.name, spec.path), max_error)
                yield f"{schema.name}:{spec.path}: {describe(threshold, max_error)}"


def describe(threshold: Threshold, max_error: float) -> str:
    """A promise, or its refusal with the number of labels that it would need."""
    scope = f"mean of all {threshold.pool}" if threshold.pool else "this field"
    start = "none passes" if threshold.value >= 1 else f"passes from {threshold.value:.3f}"
    seen = f"{threshold.errors} of {threshold.labels} labelled values wrong"
    if round(threshold.labels / threshold.effect) < threshold.labels:
        seen += f", which count as {threshold.labels / threshold.effect:.0f}"
    if threshold.kept:
        return f"{start}; at most {threshold.bound:.1%} wrong at 95 % ({scope}; {seen})"
    if threshold.needed is None:
        needed = f"with so many wrong, {MOST_LABELS} values that pass could not show it"
    else:
        needed = f"about {threshold.needed} labelled values of these fields are needed"
    refusal = f"at most {max_error:.1%} wrong cannot be promised: {needed}"
    if not threshold.labels:
        return f"{start}; {refusal} ({scope})"
    return f"{start}; {refusal}; shown is at most {threshold.bound:.1%} ({scope}; {seen})"


def report_forecast(forecast: Forecast) -> Iterator[str]:
    """How many documents will escalate, by schema, and why; the reason that hinders most documents first."""
    total, escalated = sum(forecast.documents.values()), sum(forecast.escalated.values())
    yield f"forecast: {escalated / max(total, 1):.1%} of {total} documents escalate"
    for name, count in sorted(forecast.documents.items()):
        yield f"  {name}: {forecast.escalated.get(name, 0)} of {count}"
    for reason, count in sorted(forecast.reasons.items(), key=lambda one: (-one[1], one[0])):
        yield f"  {reason}: {count}, alone {forecast.alone.get(reason, 0)}"
        about = [
            (name, number)
            for name, number in forecast.details.items()
            if name.split(" ", 1)[1].startswith(f"{reason}:")
        ]
        for name, number in sorted(about, key=lambda one: (-one[1], one[0]))[:_MOST_DETAILS]:
            yield f"    {name.replace(f'{reason}:', '')}: {number}"


def draw_plots(samples: Sequence[Sample], missed: int, fitted: Fit) -> Iterator[tuple[str, str]]:
    """(name of a file, SVG) of all values, then of every field and tier with enough of them."""
    everything = [(p, one.correct) for p, one in zip(fitted.unseen, samples, strict=True)]
    yield "reliability.svg", draw_reliability(everything, f"All fields, ECE {fitted.ece:.3f}")
    yield "risk_coverage.svg", draw_risk_coverage(everything, len(samples) + missed, "Risk and coverage, all fields")
    for name, known in _group(samples, fitted).items():
        if len(known) >= FEWEST_FOR_FIELD:
            file = re.sub(r"[^a-z0-9_.]+", "-", name.lower())
            yield f"reliability-{file}.svg", draw_reliability(known, name, count_bins(len(known)))
            yield f"risk_coverage-{file}.svg", draw_risk_coverage(known, len(known), name)


def write_plots(folder: Path, plots: Iterator[tuple[str, str]]) -> int:
    """Write plots into a folder; gives how many."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = dict(plots)
    for name, text in drawn.items():
        (folder / name).write_text(text, "utf-8")
    return len(drawn)


def count_bins(values: int) -> int:
    """Bins for so many values: 15, fewer where a bin would hold less than 20."""
    return min(BINS, max(1, values // _PER_BIN))


def _group(samples: Sequence[Sample], fitted: Fit) -> dict[str, list[tuple[float, bool]]]:
    """Values by `field tier`, the most frequent first."""
    groups: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for one, probability in zip(samples, fitted.unseen, strict=True):
        groups[f"{one.key} {one.tier}"].append((probability, one.correct))
    return dict(sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])))
