"""Reports as text, and the wrong fields one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docsluice.evaluation.compare import Match
from docsluice.evaluation.paired import Comparison
from docsluice.evaluation.partial import classify
from docsluice.evaluation.score import JudgedDocument, Report, Score

if TYPE_CHECKING:
    from rich.console import RenderableType

_ERRORS = {"partial": "partial", "wrong": "wrong", "missed": "missed", "spurious": "too much"}


def print_report(report: Report) -> str:
    """A table of the scores, a line a field, then groups, strata and calibration."""
    lines = [f"{'field':32}{'labels':>8}{'found':>7}  preci  recal  F1     95 % interval      F1 lenient  partial"]
    lines += [_print_score(name, score) for name, score in report.fields.items()]
    lines += [_print_score(f"micro, {group}", score) for group, score in report.micro.items()]
    lines += [_print_score(name, score) for name, score in report.strata.items()]
    return "\n".join([*lines, *_summarise(report)])


def tabulate(report: Report) -> RenderableType:
    """The same for a terminal."""
    from rich.console import Group
    from rich.table import Table

    table = Table("", "labels", "found", "precision", "recall", "F1", "95 % interval", "F1 lenient", "partial")
    for column in table.columns[1:]:
        column.justify = "right"
    groups = {f"micro, {group}": score for group, score in report.micro.items()}
    for part in (report.fields, groups, report.strata):
        table.add_section()
        for name, s in part.items():
            interval = f"{_print_figure(s.low).strip()}–{_print_figure(s.high).strip()}"
            figures = (s.precision, s.recall, s.f1, interval, s.lenient_f1)
            cells = (figure if isinstance(figure, str) else _print_figure(figure) for figure in figures)
            table.add_row(name, str(s.support), str(s.predicted), *cells, str(s.partial))
    return Group(table, *_summarise(report))


def list_errors(documents: Sequence[JudgedDocument]) -> Iterator[dict[str, str | float | None]]:
    """Every field that is partial, wrong, missed or too much: document, field, kind, labels, value, probability."""
    for document in documents:
        for outcome in document.outcomes:
            if outcome.match is not Match.EXACT:
                yield {
                    "document": document.row.file,
                    "field": outcome.field,
                    "error": _ERRORS[classify(outcome)],
                    "labels": " | ".join(outcome.wanted) or None,
                    "found": outcome.found,
                    "probability": outcome.probability,
                }


def print_comparison(comparison: Comparison) -> str:
    """A line a group, stratum and field: F1 of both runs, the difference; a star where 0 is outside the interval."""
    title = f"against {comparison.against}"
    lines = [f"{title:32}{'docs':>6}  F1     other  difference  95 % interval"]
    groups = {f"micro, {group}": difference for group, difference in comparison.micro.items()}
    for name, d in {**groups, **comparison.strata, **comparison.fields}.items():
        change, low, high = ("     –" if v is None else f"{v:+6.3f}" for v in (d.difference, d.low, d.high))
        figures = f"{_print_figure(d.f1)}  {_print_figure(d.other_f1)}  {change}      [{low}, {high}]"
        lines.append(f"{name:32}{d.documents:>6}  {figures}{' *' if d.is_clear else ''}")
    return "\n".join([*lines, "* the 95 % interval of the difference (paired bootstrap over documents) leaves out 0"])


def _summarise(report: Report) -> list[str]:
    c = report.calibration
    calibration = (
        f"calibration of {c.values} values, {c.without_probability} without a probability, {c.slots} fields in all: "
        f"ECE {_print_figure(c.ece).strip()}, Brier {_print_figure(c.brier).strip()}"
    )
    return [
        *(f"macro F1, {group}: {_print_figure(f1).strip()}" for group, f1 in report.macro_f1.items()),
        calibration,
        "error at coverage: " + ", ".join(f"{k} {_print_figure(v).strip()}" for k, v in c.error_at_coverage.items()),
        "coverage at error: " + ", ".join(f"{k} {_print_figure(v).strip()}" for k, v in c.coverage_at_error.items()),
        f"documents: {report.documents}, without a record: {len(report.without_record)}",
    ]


def _print_figure(value: float | None) -> str:
    return "    –" if value is None else f"{value:5.3f}"


def _print_score(name: str, s: Score) -> str:
    parts = [_print_figure(v) for v in (s.precision, s.recall, s.f1, s.low, s.high, s.lenient_f1)]
    return "{:32}{:>8}{:>7}  {}  {}  {}  [{}, {}]   {}     {:>8}".format(
        name, s.support, s.predicted, *parts, s.partial
    )
