"""`docsluice calibrate`: fit probabilities on labelled documents, into the model's folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
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
    from docsluice.confidence.calibration import Calibration
    from docsluice.confidence.fit import Fit, Sample
    from docsluice.evaluation.labels import LabelSet, Row
    from docsluice.pipeline import Services, State
    from docsluice.schema.spec import Schema


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
    jobs: Annotated[int | None, typer.Option(min=1, help="Reading processes.")] = None,
) -> None:
    """Fit probabilities, thresholds and their bounds on labelled documents that the model was not trained on."""
    from docsluice.cli.services import find_model
    from docsluice.confidence.calibration import FILE
    from docsluice.confidence.fit import fit
    from docsluice.evaluation.labels import load_labels

    settings = load_settings()
    sets = [load_labels(path, split) for path in labels]
    services, samples, missed = _collect(sets, model, keep, jobs)
    try:
        fitted = fit(samples, missed, f"{services.engine.name}@{services.engine.digest}")
    except ValueError as error:
        raise ConfigurationError(f"{error}; check the label files and --split") from error
    target = out or find_model(settings, model) / FILE
    target.write_text(fitted.calibration.model_dump_json(exclude_none=True) + "\n", "utf-8")
    _print(fitted, services, target)


def _collect(
    sets: Sequence[LabelSet], model: Path | None, keep: Path | None, jobs: int | None
) -> tuple[Services, list[Sample], int]:
    """Judged values of all rows, and how many labelled values were not found."""
    from docsluice.cli.services import create_reader, create_services
    from docsluice.confidence.calibration import Calibration
    from docsluice.pipeline import Services, State, run_steps

    settings = load_settings()
    made, schema_name = create_services(settings, model)
    services = keep_extractions(Services(made.schemas, made.engine, Calibration(accept=0.0)), keep)
    rows = [(labels, row) for labels in sets for row in labels.rows]
    files = [str(labels.path.parent / row.file) for labels, row in rows]
    check_files(files)
    samples: list[Sample] = []
    missed = 0
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
            samples += found
            missed += lost
    return services, samples, missed


def _judge(labels: LabelSet, row: Row, state: State) -> tuple[list[Sample], int]:
    from docsluice.confidence.calibration import key_of
    from docsluice.confidence.fit import Sample
    from docsluice.evaluation.compare import Match
    from docsluice.evaluation.judge import judge
    from docsluice.pipeline import write

    record = json.loads(write(state).model_dump_json(by_alias=True))
    samples, missed = [], 0
    for outcome in judge(row, record, labels.annotated):
        if outcome.path is None:
            missed += outcome.labelled
            continue
        features = state.features.get(outcome.path)
        if features is not None:
            key = key_of(state.chosen.name, outcome.path)
            samples.append(Sample(f"{labels.name}/{row.id}", key, features, outcome.match is Match.EXACT))
    return samples, missed


def _print(fitted: Fit, services: Services, target: Path) -> None:
    calibration = fitted.calibration
    print(f"{fitted.values} values of {calibration.documents} documents, {fitted.accuracy:.1%} right")
    print(f"ECE {fitted.ece_before:.3f} -> {fitted.ece:.3f}, Brier {fitted.brier_before:.3f} -> {fitted.brier:.3f}")
    print(f"values are given from probability {calibration.accept:.2f} on")
    for schema in services.schemas.values():
        for line in _thresholds(schema, calibration):
            print(line)
    print(f"written to {target}")


def _thresholds(schema: Schema, calibration: Calibration) -> Iterator[str]:
    """What can be promised for each required field."""
    from docsluice.confidence.bounds import labels_needed
    from docsluice.confidence.calibration import key_of

    for spec in schema.fields:
        if not spec.required:
            continue
        max_error = spec.max_error if spec.max_error is not None else schema.max_error
        threshold = calibration.threshold(key_of(schema.name, spec.path), max_error)
        promise = f"at most {threshold.bound:.1%} wrong at 95 % from {threshold.labels} values"
        if not threshold.kept:
            promise += f" (wanted {max_error:.1%}: at least {labels_needed(max_error)} values, all right)"
        yield f"{schema.name}:{spec.path}: passes from {threshold.value:.3f}; {promise}"
