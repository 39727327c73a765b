"""`docsluice extract`: files in, records out, without a broker."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from docsluice.cli.common import load_settings
from docsluice.cli.output import format_record, format_values, tabulate
from docsluice.cli.running import STDIN, open_inputs, run
from docsluice.records import Failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import JsonValue

    from docsluice.cli.output import Rename
    from docsluice.cli.running import Result
    from docsluice.records import StructuredDocument
    from docsluice.schema.spec import Schema

Done = TypeVar("Done")
SOME_FAILED = 3


class Format(StrEnum):
    """What is printed."""

    RECORDS = "records"
    VALUES = "values"
    TABLE = "table"


class Vendor(StrEnum):
    """Whose field names are printed."""

    AZURE = "azure"
    AWS = "aws"
    GOOGLE = "google"


def extract(  # noqa: PLR0913, PLR0917  one parameter a flag
    files: Annotated[list[str], typer.Argument(help="PDF, image or XML files; - is standard input.", metavar="FILE")],
    schema: Annotated[
        str, typer.Option(help="auto, invoice, receipt, contract, or the path of a schema file.", metavar="NAME|PATH")
    ] = "auto",
    output: Annotated[Format, typer.Option("--format", help="What to print, one line a file.")] = Format.RECORDS,
    model: Annotated[
        Path | None, typer.Option(help="Model folder; the shipped model by default.", metavar="DIR")
    ] = None,
    aliases: Annotated[
        Vendor | None, typer.Option(help="Print values under another product's field names; means --format values.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Reading processes; settings decide by default.")] = None,
) -> None:
    """Read files and print their records; no broker needed.

    Exit code 0: every file ended in a record; 3: some ended in a failure (its line says why); 2: wrong use.
    """
    check_files(files)
    if aliases is not None and output is not Format.VALUES:
        if output is Format.TABLE:
            raise typer.BadParameter("expected --format values with --aliases, came table")
        output = Format.VALUES
    settings = load_settings()
    from docsluice.cli.services import create_reader, create_services
    from docsluice.pipeline import process
    from docsluice.telemetry import set_up_logging

    set_up_logging(settings.telemetry.log_level, settings.telemetry.log_format)
    services, schema_name = create_services(settings, model, schema)
    rename = partial(_rename, schemas=services.schemas, vendor=aliases) if aliases else None
    failures = 0
    with create_reader(settings, jobs) as reader:
        inputs = open_inputs(files, schema_name, settings.reading.max_bytes)
        results = run(inputs, reader, partial(process, services=services))
        for result in show_progress(results, len(files), "extract"):
            failures += isinstance(result.record, Failure)
            _print(result, output, rename)
    raise typer.Exit(SOME_FAILED if failures else 0)


def check_files(files: Iterable[str]) -> None:
    """Stop before anything is done where a file is missing, a folder or not ours to read; exit code 2."""
    for file in files:
        path = Path(file)
        if file == STDIN:
            continue
        if not path.exists():
            raise typer.BadParameter(f"expected a file, but there is none at {file}")
        if path.is_dir():
            raise typer.BadParameter(f"expected a file, but {file} is a folder; name its files, as in {file}/*")
        if not os.access(path, os.R_OK):
            raise typer.BadParameter(f"expected a file that may be read, but {file} may not; check its permissions")


def _rename(record: StructuredDocument, schemas: Mapping[str, Schema], vendor: Vendor) -> dict[str, JsonValue]:
    from docsluice.schema.aliases import rename_values

    schema = schemas[record.provenance.schema_id.split("@")[0]]
    return rename_values(record.values, schema, vendor.value)


def _print(result: Result, output: Format, rename: Rename | None) -> None:
    if output is Format.TABLE:
        from rich.console import Console

        Console(width=None if sys.stdout.isatty() else 160).print(tabulate(result))
    else:
        line = format_record(result.record) if output is Format.RECORDS else format_values(result, rename)
        print(line, flush=True)


def show_progress(results: Iterator[Done], total: int, title: str) -> Iterator[Done]:
    """Pass the results on; on a terminal, a bar on stderr shows how far they are."""
    if total == 1 or not sys.stderr.isatty():
        yield from results
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(results, description=title, total=total, console=Console(stderr=True), transient=True)
