"""`docsluice calibrate`: fit probabilities on labelled documents, into the model's folder."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docsluice.cli.common import load_settings
from docsluice.cli.extract import check_files, show_progress
from docsluice.cli.kept import KeptDocuments, keep_extractions
from docsluice.cli.running import open_inputs
from docsluice.errors import ConfigurationError, DocsluiceError
from docsluice.records import Document

if TYPE_CHECKING:
    from docsluice.confidence.fit import Sample
    from docsluice.evaluation.labels import LabelSet, Row
    from docsluice.pipeline import Services, State


def calibrate(  # noqa: PLR0913, PLR0917  one parameter a flag
    labels: Annotated[
        list[Path], typer.Argument(help="Label files: JSON lines with `file`, `fields`, `split`.", metavar="LABELS…")
    ],
    split: Annotated[str | None, typer.Option(help="Only rows of this split.")] = "dev",
    keep: Annotated[
        Path | None,
        typer.Option("--documents", help="Keep what was read and found here, for the next run.", metavar="DIR"),
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Model folder; calibration.json is written there.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write here instead.", metavar="FILE")] = None,
    plots: Annotated[
        Path | None, typer.Option(help="Write reliability and risk-coverage plots here, as SVG.", metavar="DIR")
    ] = None,
    max_error: Annotated[
        float | None,
        typer.Option(min=0.0001, max=0.9999, help="Forecast for this share of wrong values, not the schemas' own."),
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Reading processes.")] = None,
) -> None:
    """Fit probabilities, thresholds and their bounds on labelled documents that the model was not trained on."""
    from docsluice.cli.calibration_report import (
        draw_plots,
        report_fit,
        report_forecast,
        report_thresholds,
        write_plots,
    )
    from docsluice.cli.forecast import forecast_documents, name_pools
    from docsluice.cli.services import find_model
    from docsluice.confidence.calibration import FILE
    from docsluice.confidence.fit import fit
    from docsluice.evaluation.labels import load_labels

    settings = load_settings()
    sets = [load_labels(path, split) for path in labels]
    services, collected = _collect(sets, model, keep, jobs)
    samples, missed = collected.samples, collected.missed.total()
    try:
        model_name = f"{services.engine.name}@{services.engine.digest}"
        fitted = fit(samples, collected.missed, model_name, name_pools(services.schemas))
    except ValueError as error:
        raise ConfigurationError(f"{error}; check the label files and --split") from error
    target = out or find_model(settings, model) / FILE
    target.write_text(fitted.calibration.model_dump_json(exclude_none=True) + "\n", "utf-8")
    for line in (
        *report_fit(samples, missed, fitted),
        *report_thresholds(services.schemas, fitted.calibration, max_error),
        *report_forecast(forecast_documents(collected.states, fitted, max_error)),
    ):
        print(line)
    print(f"written to {target}")
    if plots:
        print(f"{write_plots(plots, draw_plots(samples, missed, fitted))} plots written to {plots}")


@dataclass
class _Collected:
    """Judged values, how many labelled values of each part were not found, and documents by name as processed."""

    samples: list[Sample] = field(default_factory=list)
    missed: Counter[str] = field(default_factory=Counter)
    states: dict[str, State] = field(default_factory=dict)


def _collect(
    sets: Sequence[LabelSet], model: Path | None, keep: Path | None, jobs: int | None
) -> tuple[Services, _Collected]:
    """All rows, processed and judged."""
    from docsluice.cli.services import create_reader, create_services
    from docsluice.confidence.calibration import Calibration
    from docsluice.extraction.ranking import effort_of
    from docsluice.pipeline import Services, State, run_steps

    settings = load_settings()
    made, schema_name = create_services(settings, model)
    services = keep_extractions(
        Services(made.schemas, made.engine, Calibration(accept=0.0)), keep, effort_of(settings.extraction)
    )
    rows = [(labels, row) for labels in sets for row in labels.rows]
    files = [str(labels.path.parent / row.file) for labels, row in rows]
    check_files(files)
    collected = _Collected()
    with create_reader(settings, jobs) as pool:
        reader = KeptDocuments(pool, keep) if keep else pool
        messages = (one.message for one in open_inputs(files, schema_name, settings.reading.max_bytes))
        documents = show_progress(reader.read_all(messages), len(files), "calibrate")
        for (labels, row), document in zip(rows, documents, strict=True):
            if not isinstance(document, Document):
                continue
            try:
                state = run_steps(State(document, services))
            except DocsluiceError as error:
                typer.echo(f"{row.file}: {error.message}", err=True)
                continue
            found, lost = _judge(labels, row, state)
            collected.samples += found
            collected.missed += lost
            collected.states[_name(labels, row)] = state
    return services, collected


def _name(labels: LabelSet, row: Row) -> str:
    return f"{labels.name}/{row.id}"


def _judge(labels: LabelSet, row: Row, state: State) -> tuple[list[Sample], Counter[str]]:
    from docsluice.confidence.calibration import key_of
    from docsluice.confidence.fit import Sample
    from docsluice.evaluation.compare import Match
    from docsluice.evaluation.judge import judge
    from docsluice.pipeline import write

    record = json.loads(write(state).model_dump_json(by_alias=True))
    samples, missed = [], Counter[str]()
    for outcome in judge(row, record, labels.annotated):
        part = f"{state.chosen.name}:{outcome.group}"
        if outcome.path is None:
            missed[part] += outcome.labelled
            continue
        features = state.features.get(outcome.path)
        if features is not None:
            spec = state.chosen.field(outcome.path)
            sample = Sample(
                document=_name(labels, row),
                key=key_of(state.chosen.name, outcome.path),
                features=features,
                correct=outcome.match is Match.EXACT,
                kind=spec.type if spec else "",
                tier=state.fields[outcome.path].tier,
                part=part,
            )
            samples.append(sample)
    return samples, missed
