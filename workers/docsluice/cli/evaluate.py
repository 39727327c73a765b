"""`docsluice evaluate`: how good extraction is, measured on labelled documents."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from docsluice.cli.common import load_settings
from docsluice.cli.extract import check_files, show_progress
from docsluice.cli.kept import KeptDocuments, keep_extractions
from docsluice.cli.output import format_record
from docsluice.cli.running import open_inputs, run
from docsluice.errors import ConfigurationError
from docsluice.evaluation.strata import Known, Stratum, divide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docsluice.evaluation.labels import LabelSet
    from docsluice.evaluation.paired import Comparison
    from docsluice.evaluation.score import Report
    from docsluice.records import Document, StructuredDocument


def evaluate(  # noqa: PLR0913, PLR0917  one parameter a flag
    labels: Annotated[
        list[Path], typer.Argument(help="Label files: JSON lines with `file`, `fields`, `split`.", metavar="LABELS")
    ],
    split: Annotated[str | None, typer.Option(help="Only rows of this split, such as dev.")] = None,
    variant: Annotated[str | None, typer.Option(help="Only rows whose variant starts so, such as scan.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most this many rows of each set.")] = None,
    by: Annotated[
        list[Stratum] | None, typer.Option(help="Also score apart by this; may be given several times.")
    ] = None,
    records: Annotated[
        Path | None,
        typer.Option(help="Score these records of `docsluice extract`; nothing is extracted.", metavar="FILE"),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(help="Also compare with these records of another run, document by document.", metavar="FILE"),
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
        typer.Option(
            "--leakage",
            help="Compare the rows of --split with all others instead; exit code 1 for copies or seen vendors.",
        ),
    ] = False,
    near: Annotated[
        float, typer.Option(min=0.3, max=1.0, help="Share of common word runs of near duplicates, for --leakage.")
    ] = 0.8,
    allow_seen: Annotated[
        bool, typer.Option("--allow-seen-vendors", help="Seen vendors are listed by --leakage, but do not fail it.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    model: Annotated[Path | None, typer.Option(help="Model folder.", metavar="DIR")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Reading processes.")] = None,
) -> None:
    """Score extraction against labels: precision, recall, F1 with 95 % intervals, calibration."""
    from docsluice.evaluation.labels import load_labels
    from docsluice.evaluation.report import list_errors
    from docsluice.evaluation.score import judge_all, list_documents, read_records, score

    sets = [_cut(load_labels(path, split, variant), limit) for path in labels]
    if not any(part.rows for part in sets):
        raise ConfigurationError("expected labelled rows, but none is left; check --split and --variant")
    if leakage:
        from docsluice.cli.leakage import check_leakage

        check_leakage(sets, keep, jobs, near=near, allow_seen=allow_seen, as_json=as_json)
    others = None if against is None else _read_lines(against, "--against")
    how = _Run(model, jobs, save, keep, reads_languages=Stratum.LANGUAGE in (by or ()))
    vendors = _list_vendors(sets) if Stratum.VENDOR in (by or ()) else frozenset[str]()
    if records is None:
        lines = list(_extract(sets, how))
    else:
        lines = _read_lines(records, "--records")
        _guess_languages(sets, how)
    found = read_records(lines)
    judged = divide(judge_all(sets, found), by or (), Known(found, how.languages, vendors))
    if errors is not None:
        errors.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in list_errors(judged)), "utf-8")
    comparison = None
    if others is not None:
        from docsluice.evaluation.paired import compare_runs, require_records

        require_records(judged, list_documents(lines), "--records" if records else "this run")
        require_records(judged, list_documents(others), "--against")
        comparison = compare_runs(judged, judge_all(sets, read_records(others)), str(against))
    report = score(judged)
    if as_json:
        print(json.dumps(asdict(report) | ({"comparison": asdict(comparison)} if comparison else {}), indent=2))
    else:
        _print(report, comparison)


def _cut(labels: LabelSet, limit: int | None) -> LabelSet:
    from docsluice.evaluation.labels import LabelSet

    return LabelSet(labels.path, list(islice(labels.rows, limit)), labels.annotated)


def _read_lines(path: Path, flag: str) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{flag}: expected a file of JSON lines, but {error}") from error


def _list_vendors(sets: Sequence[LabelSet]) -> frozenset[str]:
    """Vendors of the splits that are not measured."""
    from docsluice.evaluation.labels import load_others
    from docsluice.evaluation.leakage import name_vendors

    return frozenset(name for labels in load_others(sets) for row in labels.rows for name in name_vendors(row))


@dataclass(frozen=True)
class _Run:
    """How records are made: model folder, reading processes, where records and documents are kept.

    `languages` of files are noted while they are read, if that is wanted.
    """

    model: Path | None
    jobs: int | None
    save: Path | None
    keep: Path | None
    reads_languages: bool
    languages: dict[str, str] = field(default_factory=dict)

    def note(self, file: str, text: str, languages: Sequence[str]) -> None:
        """Note which of these languages a text is in, if it is clear."""
        from docsluice.reading.language import guess_language

        language = guess_language(text.split(), languages)
        if language is not None:
            self.languages[PurePath(file).name] = language


def _guess_languages(sets: Sequence[LabelSet], how: _Run) -> None:
    """Read the documents whose label does not tell the language, where languages are wanted."""
    from docsluice.cli.leakage import read_texts

    files = [str(labels.path.parent / row.file) for labels in sets for row in labels.rows if not row.language]
    if how.reads_languages and files:
        languages = load_settings().reading.languages
        for file, text in read_texts(files, how.keep, how.jobs).items():
            how.note(file, text, languages)


def _extract(sets: Sequence[LabelSet], how: _Run) -> Iterator[str]:
    """Records of all rows, extracted now, as lines."""
    files = [str(labels.path.parent / row.file) for labels in sets for row in labels.rows]
    check_files(files)
    settings = load_settings()
    from docsluice.cli.services import create_reader, create_services
    from docsluice.extraction.ranking import effort_of
    from docsluice.pipeline import process
    from docsluice.telemetry import set_up_logging

    set_up_logging(settings.telemetry.log_level, settings.telemetry.log_format)
    created, schema_name = create_services(settings, how.model)
    services = keep_extractions(created, how.keep, effort_of(settings.extraction))

    def note_and_process(document: Document) -> StructuredDocument:
        if how.reads_languages:
            how.note(document.source.name or "", document.text, settings.reading.languages)
        return process(document, services=services)

    saving = how.save.open("w", encoding="utf-8") if how.save else nullcontext()
    with create_reader(settings, how.jobs) as pool, saving as saved:
        reader = KeptDocuments(pool, how.keep) if how.keep else pool
        inputs = open_inputs(files, schema_name, settings.reading.max_bytes)
        results = run(inputs, reader, note_and_process)
        for result in show_progress(results, len(files), "evaluate"):
            line = format_record(result.record)
            if saved is not None:
                saved.write(line + "\n")
                saved.flush()
            yield line


def _print(report: Report, comparison: Comparison | None) -> None:
    from docsluice.evaluation.report import print_comparison, print_report, tabulate

    if sys.stdout.isatty():
        from rich.console import Console

        Console().print(tabulate(report))
    else:
        print(print_report(report))
    if comparison is not None:
        print("\n" + print_comparison(comparison))
