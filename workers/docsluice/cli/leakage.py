"""`docsluice evaluate --leakage`: what the other splits give away of the measured documents."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from docsluice.cli.common import load_settings
from docsluice.cli.extract import check_files
from docsluice.cli.kept import KeptDocuments
from docsluice.cli.running import open_inputs
from docsluice.errors import ConfigurationError
from docsluice.records import Document

if TYPE_CHECKING:
    from docsluice.evaluation.labels import LabelSet
    from docsluice.evaluation.leakage import Twins

LEAKAGE_FOUND = 1


@dataclass(frozen=True)
class Leakage:
    """What a set's measured documents share with the other splits of all sets.

    `vendors` are reduced names -> measured files; `unread` are measured files without text, which no comparison of
    texts can tell anything about, and `unnamed` those whose label names no vendor.
    """

    name: str
    measured: int
    others: int
    twins: list[Twins]
    vendors: dict[str, list[str]]
    unread: list[str]
    unnamed: list[str]


def check_leakage(  # noqa: PLR0913  one parameter a flag
    sets: Sequence[LabelSet], keep: Path | None, jobs: int | None, *, near: float, allow_seen: bool, as_json: bool
) -> None:
    """Print near duplicates and shared vendors between the measured rows and the other splits of all sets.

    Exit code 1 where there is a near duplicate, or a shared vendor unless that is allowed. Raises
    ConfigurationError where nothing can be compared, so that the check never passes by doing nothing.
    """
    from docsluice.evaluation.labels import load_others

    found = list(_find(sets, load_others(sets), near, lambda files: read_texts(files, keep, jobs)))
    if as_json:
        print(json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False))
    else:
        for one in found:
            print("\n".join(_describe(one)))
    copies = sum(len(one.twins) for one in found)
    seen = 0 if allow_seen else sum(len(one.vendors) for one in found)
    if copies or seen:
        what = f"{copies} near duplicates" + ("" if allow_seen else f" and {seen} vendors")
        print(f"leakage: {what} stand in both the measured and another split; scores are too high", file=sys.stderr)
        raise typer.Exit(LEAKAGE_FOUND)
    raise typer.Exit


def read_texts(files: Iterable[str], keep: Path | None, jobs: int | None) -> dict[str, str]:
    """File -> text, of the files that can be read and hold any."""
    from docsluice.cli.services import create_reader

    paths = list(dict.fromkeys(files))
    check_files(paths)
    settings = load_settings()
    with create_reader(settings, jobs) as pool:
        reader = KeptDocuments(pool, keep) if keep else pool
        inputs = open_inputs(paths, "auto", settings.reading.max_bytes)
        documents = reader.read_all(item.message for item in inputs)
        return {
            path: document.text
            for path, document in zip(paths, documents, strict=True)
            if isinstance(document, Document) and document.text.strip()
        }


def _find(
    sets: Sequence[LabelSet],
    others: Sequence[LabelSet],
    near: float,
    read: Callable[[Iterable[str]], Mapping[str, str]],
) -> Iterator[Leakage]:
    from docsluice.evaluation.leakage import find_shared_vendors, find_twins, name_vendors

    texts = read(chain.from_iterable(map(_files, (*sets, *others))))
    trained = {file: texts[file] for labels in others for file in _files(labels) if file in texts}
    if not trained or not any(file in texts for labels in sets for file in _files(labels)):
        raise ConfigurationError("expected documents with text in both splits, but no file of one can be read")
    rows = [row for labels in others for row in labels.rows]
    for labels in sets:
        held_back = {file: texts[file] for file in _files(labels) if file in texts}
        yield Leakage(
            name=labels.name,
            measured=len(held_back),
            others=len(trained),
            twins=find_twins(trained, held_back, near),
            vendors=find_shared_vendors(rows, labels.rows),
            unread=[file for file in _files(labels) if file not in texts],
            unnamed=[row.file for row in labels.rows if not name_vendors(row)],
        )


def _files(labels: LabelSet) -> list[str]:
    return [str(labels.path.parent / row.file) for row in labels.rows]


def _describe(found: Leakage) -> Iterator[str]:
    for pair in found.twins:
        yield f"{found.name}: {pair.held_back} is {pair.similarity:.0%} the same as {pair.trained}"
    for vendor, files in sorted(found.vendors.items()):
        yield f"{found.name}: vendor {vendor} is in another split, and on {len(files)} measured: {', '.join(files)}"
    for file in found.unread:
        yield f"{found.name}: {file} has no text that could be compared"
    if found.unnamed:
        yield f"{found.name}: {len(found.unnamed)} measured documents have no vendor in their labels to compare"
    seen = len({file for files in found.vendors.values() for file in files})
    yield (
        f"{found.name}: {found.measured} measured, {found.others} others: {len(found.twins)} near duplicates,"
        f" {len(found.vendors)} shared vendors on {seen} measured documents"
    )
