"""Long contracts with some of their windows left out, against all of them read: windows, labels, F1 and CPU time.

Usage: python bench/bench_windows.py [LABELS…] [--split dev] [--recall 0.99] [--model DIR] [--documents DIR] [--timed N]

Windows and labelled spans are counted over all documents, and apart over those long enough for windows to be left out.
F1 is that of `docsluice evaluate`, with an interval of its difference by paired bootstrap; --documents keeps what was
read and found, as there. CPU time is that of extraction, one thread, both ways in turns, for N long documents of
middling length and for the longest.
"""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import dataclass
from pathlib import Path

os.environ |= {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}

from docsluice.cli.kept import KeptDocuments, keep_extractions
from docsluice.cli.output import format_record
from docsluice.cli.running import open_inputs
from docsluice.cli.services import create_reader, create_services
from docsluice.evaluation.labels import load_labels
from docsluice.evaluation.paired import compare_runs
from docsluice.evaluation.score import judge_all, read_records
from docsluice.extraction.load import load_engine
from docsluice.extraction.model_folder import read_card, read_ranker
from docsluice.extraction.prompt import tasks_of
from docsluice.extraction.ranking import LEAST_WINDOWS, Effort
from docsluice.pipeline import process
from docsluice.records import Document
from docsluice.schema.loader import load_schemas
from docsluice.settings import ExtractionSettings, Settings
from docsluice.shipped import shipped
from docsluice.teacher.datasets import Report, label_document, read_rows
from docsluice.teacher.ranking import gold_of, hold


@dataclass
class Counts:
    """Over documents."""

    documents: int = 0
    windows: int = 0
    kept: int = 0
    spans: int = 0
    reached: int = 0

    def add(self, windows: int, kept: int, spans: int, reached: int) -> None:
        """Count a document."""
        self.documents += 1
        self.windows += windows
        self.kept += kept
        self.spans += spans
        self.reached += reached

    def __str__(self) -> str:
        return (
            f"{self.documents:5} documents   windows read {self.kept / self.windows:6.1%} of {self.windows:5}   "
            f"labelled spans in reach {self.reached / max(self.spans, 1):6.1%} of {self.spans:5}"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("labels", nargs="*", type=Path)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--recall", type=float, default=0.99)
    parser.add_argument("--model", type=Path, default=shipped("models/default"))
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--timed", type=int, default=3)
    arguments = parser.parse_args()
    if not arguments.labels:
        print("nothing to measure: give label files of contracts, such as data/cuad/labels.jsonl")
        return
    effort = Effort(arguments.recall)
    documents = read_all(arguments.labels, arguments.split, arguments.documents)
    sizes = count_windows(arguments.labels, arguments.split, arguments.model, effort, documents)
    report_f1(arguments, effort, documents)
    time_both(arguments.model, effort, documents, sizes, arguments.timed)


def read_all(paths: list[Path], split: str, keep: Path | None) -> dict[str, Document]:
    files = [str(path.parent / row.file) for path in paths for row in load_labels(path, split, None).rows]
    settings = Settings()
    with create_reader(settings) as pool:
        reader = KeptDocuments(pool, keep) if keep else pool
        found = list(reader.read_all(one.message for one in open_inputs(files, "auto", settings.reading.max_bytes)))
    return {one.source.name: one for one in found if isinstance(one, Document) and one.source.name}


def count_windows(
    paths: list[Path], split: str, model: Path, effort: Effort, documents: dict[str, Document]
) -> dict[str, int]:
    """Print what is left out; give the windows of each document."""
    engine, ranker = load_engine(model, threads=1), read_ranker(model, read_card(model))
    prompt = engine.prompt(tasks_of(load_schemas(None)["contract"]))
    every, long, sizes = Counts(), Counts(), dict[str, int]()
    for path in paths:
        for row in read_rows(path, split):
            document = documents.get(Path(row.file).name)
            if document is None:
                continue
            text = engine.read(document.text)
            windows = engine.windows(text, prompt)
            chosen = set(ranker.choose(text.words, windows, prompt.asked, effort))
            gold = gold_of(label_document(path.parent.name, row, document.text, Report()))
            holders = [hold(span, text.words, windows) for spans in gold.values() for span in spans]
            reached = sum(any(windows[place] in chosen for place in places) for places in holders)
            sizes[Path(row.file).name] = len(windows)
            for counts in (every, long) if len(windows) > LEAST_WINDOWS else (every,):
                counts.add(len(windows), len(chosen), len(holders), reached)
    print(f"all          {every}\n> {LEAST_WINDOWS} windows {long}")
    return sizes


def report_f1(arguments: argparse.Namespace, effort: Effort, documents: dict[str, Document]) -> None:
    sets = [load_labels(path, arguments.split, None) for path in arguments.labels]
    judged = []
    for how in (None, effort):
        extraction = ExtractionSettings(model=arguments.model, window_recall=how.recall if how else 1.0)
        services = keep_extractions(create_services(Settings(extraction=extraction))[0], arguments.documents, how)
        judged.append(
            judge_all(sets, read_records(format_record(process(one, services)) for one in documents.values()))
        )
    comparison = compare_runs(judged[1], judged[0], "all windows")
    for name, difference in (comparison.micro | comparison.strata).items():
        print(
            f"F1 {name:24} all windows {difference.other_f1 or 0:.3f}   chosen {difference.f1 or 0:.3f}   difference "
            f"{difference.difference or 0:+.3f} ({difference.low or 0:+.3f} to {difference.high or 0:+.3f})"
        )


def time_both(model: Path, effort: Effort, documents: dict[str, Document], sizes: dict[str, int], count: int) -> None:
    schema = load_schemas(None)["contract"]
    ways = {"all": load_engine(model, threads=1), "chosen": load_engine(model, threads=1, effort=effort)}
    long = sorted((name for name, size in sizes.items() if size > LEAST_WINDOWS), key=lambda name: (sizes[name], name))
    first = max(0, (len(long) - count) // 2)
    for name in [*long[first : first + count], *long[-1:]]:
        spent, read = dict[str, float](), 1.0
        for way, engine in ways.items():
            started = time.process_time()
            read = engine.extract(documents[name], schema, ()).windows_read
            spent[way] = time.process_time() - started
        print(
            f"CPU {name[:40]:40} {sizes[name]:4} windows, {read:5.1%} read   "
            f"all {spent['all']:6.2f} s   chosen {spent['chosen']:6.2f} s   {spent['all'] / spent['chosen']:.1f}x"
        )


if __name__ == "__main__":
    main()
