"""`docsluice evaluate --leakage`: near copies of measured documents in another split."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from docsluice.cli.common import load_settings
from docsluice.cli.extract import check_files
from docsluice.cli.kept import KeptDocuments
from docsluice.cli.running import open_inputs
from docsluice.records import Document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from docsluice.evaluation.labels import LabelSet, Row

COPIES_FOUND = 1


def check_leakage(sets: Sequence[tuple[LabelSet, LabelSet]], keep: Path | None, jobs: int | None) -> None:
    """Print near duplicates and shared vendors between the measured rows and all others of each set.

    Each set comes as (measured rows, all rows). Exit code 1 where there is a near duplicate.
    """
    from docsluice.evaluation.leakage import find_shared_vendors, find_twins

    copies = 0
    for measured, everything in sets:
        files = {row.file for row in measured.rows}
        splits = {row.split for row in measured.rows}
        others = [row for row in everything.rows if row.split not in splits]
        texts = _read(measured.path.parent, [*measured.rows, *others], keep, jobs)
        held_back = {file: text for file, text in texts.items() if file in files}
        twins = find_twins({file: text for file, text in texts.items() if file not in files}, held_back)
        for pair in twins:
            print(f"{measured.name}: {pair.held_back} is {pair.similarity:.0%} the same as {pair.trained}")
        shared = find_shared_vendors(others, measured.rows)
        seen = sum(len(found) for found in shared.values())
        print(
            f"{measured.name}: {len(held_back)} measured, {len(others)} others: {len(twins)} near duplicates,", end=""
        )
        print(f" {len(shared)} shared vendors on {seen} measured documents")
        copies += len(twins)
    raise typer.Exit(COPIES_FOUND if copies else 0)


def _read(folder: Path, rows: Sequence[Row], keep: Path | None, jobs: int | None) -> Mapping[str, str]:
    """File -> text of the documents that can be read."""
    from docsluice.cli.services import create_reader

    settings = load_settings()
    paths = [str(folder / row.file) for row in rows]
    check_files(paths)
    with create_reader(settings, jobs) as pool:
        reader = KeptDocuments(pool, keep) if keep else pool
        inputs = open_inputs(paths, "auto", settings.reading.max_bytes)
        documents = reader.read_all(item.message for item in inputs)
        return {
            row.file: document.text
            for row, document in zip(rows, documents, strict=True)
            if isinstance(document, Document)
        }
