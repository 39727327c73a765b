"""`docsluice evaluate`: how good extraction is, measured on labelled documents."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docsluice.cli.common import load_settings
from docsluice.cli.extract import check_files, show_progress
from docsluice.cli.kept import KeptDocuments, keep_extractions
from docsluice.cli.output import format_record
from docsluice.cli.running import open_inputs, run
from docsluice.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docsluice.evaluation.labels import LabelSet
    from docsluice.evaluation.score import Report


def evaluate(  # noqa: PLR0913, PLR0917  one parameter a flag
    labels: Annotated[
        list[Path], typer.Argument(help="Label files: JSON lines with `file`, `fields`, `split`.", metavar="LABELS")
    ],
    split: Annotated[str | None, typer.Option(help="Only rows of this split, such as dev.")] = None,
    variant: Annotated[str | None, typer.Option(help="Only rows whose variant starts so, such as scan.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most this many rows of each set.")] = None,
    records: Annotated[
        Path | None,
        typer.Option(help="Score these records of `docsluice extract`; nothing is extracted.", metavar="FILE"),
    ] = None,
    save: Annotated[
        Path | None, typer.Option(help="Also write the records that were extracted.", metavar="FILE")
    ] = None,
    errors: Annotated[
        Path | None, typer.Option(help="Also write every wrong field, a JSON line each.", metavar="FILE")
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option("--documents", help="Keep what was read and found here, for the next run.", metavar="DIR"),
    ] = None,
    leakage: Annotated[
        bool,
        typer.Option("--leakage", help="Compare the rows of --split with all others instead; exit code 1 for copies."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    model: Annotated[Path | None, typer.Option(help="Model folder.", metavar="DIR")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Reading processes.")] = None,
) -> None:
    """Score extraction against labels: precision, recall, F1 with 95 % intervals, calibration."""
    from docsluice.evaluation.labels import load_labels
    from docsluice.evaluation.report import list_errors
    from docsluice.evaluation.score import judge_all, read_records, score

    sets = [_cut(load_labels(path, split, variant), limit) for path in labels]
    if not any(part.rows for part in sets):
        raise ConfigurationError("expected labelled rows, but none is left; check --split and --variant")
    if leakage:
        from docsluice.cli.leakage import check_leakage

        check_leakage([(part, load_labels(part.path)) for part in sets], keep, jobs)
    if records is not None:
        lines: Iterator[str] = iter(_read_lines(records))
    else:
        lines = _extract(sets, _Run(model, jobs, save, keep))
    judged = judge_all(sets, read_records(lines))
    if errors is not None:
        errors.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in list_errors(judged)), "utf-8")
    report = score(judged)
    if as_json:
        print(json.dumps(asdict(report), indent=2))
    else:
        _print(report)


def _cut(labels: LabelSet, limit: int | None) -> LabelSet:
    from docsluice.evaluation.labels import LabelSet

    return LabelSet(labels.path, list(islice(labels.rows, limit)), labels.annotated)


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"--records: expected a file of JSON lines, but {error}") from error


@dataclass(frozen=True)
class _Run:
    """How records are made: model folder, reading processes, where records and documents are kept."""

    model: Path | None
    jobs: int | None
    save: Path | None
    keep: Path | None


def _extract(sets: Sequence[LabelSet], how: _Run) -> Iterator[str]:
    """Records of all rows, extracted now, as lines."""
    files = [str(labels.path.parent / row.file) for labels in sets for row in labels.rows]
    check_files(files)
    settings = load_settings()
    from docsluice.cli.services import create_reader, create_services
    from docsluice.pipeline import process
    from docsluice.telemetry import set_up_logging

    set_up_logging(settings.telemetry.log_level, settings.telemetry.log_format)
    services, schema_name = create_services(settings, how.model)
    saving = how.save.open("w", encoding="utf-8") if how.save else nullcontext()
    with create_reader(settings, how.jobs) as pool, saving as saved:
        reader = KeptDocuments(pool, how.keep) if how.keep else pool
        inputs = open_inputs(files, schema_name, settings.reading.max_bytes)
        results = run(inputs, reader, partial(process, services=keep_extractions(services, how.keep)))
        for result in show_progress(results, len(files), "evaluate"):
            line = format_record(result.record)
            if saved is not None:
                saved.write(line + "\n")
                saved.flush()
            yield line


def _print(report: Report) -> None:
    from docsluice.evaluation.report import print_report, tabulate

    if sys.stdout.isatty():
        from rich.console import Console

        Console().print(tabulate(report))
    else:
        print(print_report(report))
