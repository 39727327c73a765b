"""Encoders against each other: the same documents, the same heads, the same CPU seconds of training for each.

Usage: python bench/compare_encoders.py DATA --documents KEPT --out RUNS [--minutes 15] [--arm NAME=FOLDER[,OPTION…]]…

needs docsluice[train]. DATA holds label sets; KEPT keeps what was read (as `docsluice evaluate --documents` does). An
arm is an encoder: a folder as transformers writes it, or "shipped" for the one that the recipe names. Options:
layers=6 (every other layer is left out), cased (words keep their case), boxes (where words stand is added to what they
are, see word_boxes.py). Without arms: the shipped encoder without and with boxes.

Every arm begins with its encoder and new heads, and learns on the train splits for the same CPU seconds of one thread.
F1 is that of the best span a label and document on the dev split, against where the label stands in the text that was
read, without rules, rows and normalisation, at the one limit of the score that is best for all sets. Milliseconds are
of one window with the prompt of the runtime, torch in full precision, one thread, all arms in turns; ratios are to the
first arm.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ |= {
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
}

import torch
from rich.console import Console
from rich.table import Table

import encoder_arms
import word_boxes
from docsluice.cli.kept import KeptDocuments
from docsluice.cli.running import open_inputs
from docsluice.cli.services import create_reader
from docsluice.records import Document
from docsluice.settings import Settings
from docsluice.teacher import build
from docsluice.teacher.datasets import Report, label_document, read_rows
from docsluice.teacher.recipe import Recipe, read_recipe
from docsluice.teacher.stream import data_folders
from encoder_arms import Arm, Labelled, Outcome

if TYPE_CHECKING:
    from encoder_arms import View

ROUNDS = 12  # windows that are timed


def main() -> None:
    """Train, score, time, print."""
    options = _parse()
    torch.set_num_threads(1)
    plan = read_recipe(options.recipe)
    plan = plan.model_copy(update={"training": plan.training.model_copy(update={"threads": 1})})
    train = list(_read(options.data, "train", options.documents))
    dev = list(_read(options.data, "dev", options.documents))
    outcomes, models = [], []
    for text in options.arm or ["shipped=shipped", "with boxes=shipped,boxes"]:
        arm = parse_arm(text, plan)
        folder = options.out / arm.name.replace(" ", "_")
        _make_initial(arm, plan, folder)
        model, outcome = encoder_arms.train(arm, folder, plan, train, options.minutes * 60)
        outcome.guesses = encoder_arms.guess(model, arm, dev, plan)
        print(f"{arm.name}: {outcome.samples} samples in {outcome.cpu:.0f} s of CPU", flush=True)
        outcomes.append(outcome)
        models.append(model)
    Console(width=160).print(tabulate(outcomes, time_windows(models, outcomes, dev, plan)))


def parse_arm(text: str, plan: Recipe) -> Arm:
    """NAME=FOLDER[,layers=N][,cased][,boxes] → an arm."""
    name, _, rest = text.partition("=")
    folder, *flags = rest.split(",")
    layers = next((int(flag.removeprefix("layers=")) for flag in flags if flag.startswith("layers=")), None)
    if unknown := [flag for flag in flags if flag not in {"cased", "boxes"} and not flag.startswith("layers=")]:
        raise SystemExit(f"expected layers=N, cased or boxes, got {unknown[0]!r} in --arm {text}")
    path = build.encoder_folder(plan.model.encoder) if folder == "shipped" else Path(folder)
    if not (path / "config.json").is_file():
        raise SystemExit(f"expected an encoder with config.json in {path}, found none; check --arm {text}")
    return Arm(name, path, layers, cased="cased" in flags, boxes="boxes" in flags)


def _make_initial(arm: Arm, plan: Recipe, folder: Path) -> None:
    """Write the untrained checkpoint of an arm, where it is not there."""
    from transformers import AutoModel, AutoTokenizer

    initial = folder / "initial"
    if initial.exists():
        return
    with tempfile.TemporaryDirectory() as work:
        encoder = AutoModel.from_pretrained(str(arm.encoder), add_pooling_layer=False)
        if arm.layers:
            encoder_arms.cut_layers(encoder, arm.layers)
        encoder.save_pretrained(work)
        AutoTokenizer.from_pretrained(str(arm.encoder)).save_pretrained(work)
        build.build_checkpoint(plan.model, initial, plan.training.seed, Path(work))


def _read(data: Path, split: str, kept: Path) -> Iterator[Labelled]:
    """Documents of a split but contracts, whose pages say nothing by their layout."""
    for folder in data_folders(data):
        rows = [row for row in read_rows(folder / "labels.jsonl", split) if "contract" not in row.doc_type]
        files = [str(folder / row.file) for row in rows]
        settings = Settings()
        with create_reader(settings, 1) as pool:
            inputs = (one.message for one in open_inputs(files, "auto", settings.reading.max_bytes))
            for row, document in zip(rows, KeptDocuments(pool, kept).read_all(inputs), strict=True):
                if isinstance(document, Document) and document.text.strip():
                    yield Labelled(
                        label_document(folder.name, row, document.text, Report()), word_boxes.place_words(document)
                    )


def time_windows(
    models: Sequence[Any], outcomes: Sequence[Outcome], dev: Sequence[Labelled], plan: Recipe
) -> list[float]:
    """Median milliseconds of a window, the arms in turns."""
    views: list[list[View]] = [
        encoder_arms.cut(model, outcome.arm, dev[:: max(1, len(dev) // ROUNDS)])
        for model, outcome in zip(models, outcomes, strict=True)
    ]
    taken: list[list[float]] = [[] for _ in models]
    for round_ in range(ROUNDS):
        for model, outcome, own, times in zip(models, outcomes, views, taken, strict=True):
            prepared = encoder_arms.collate(model, outcome.arm, own[round_ % len(own)], plan)
            with torch.inference_mode():
                began = time.perf_counter()
                model._encode_core(prepared)  # noqa: SLF001  the encoder with its routing has no public name
                times.append(1000 * (time.perf_counter() - began))
    return [statistics.median(times) for times in taken]


def tabulate(outcomes: Sequence[Outcome], milliseconds: Sequence[float]) -> Table:
    """One row an arm."""
    table = Table(title="the same CPU seconds of training for each; ratios to the first")
    shown = [(one, encoder_arms.best_limit(one.guesses)) for one in outcomes]
    sets = list(encoder_arms.by_set(outcomes[0].guesses, 0.0))
    for column in ("encoder", "parameters", "samples", "CPU s", "ms a window", "F1", *sets):
        table.add_column(column, justify="left" if column == "encoder" else "right")
    for (one, limit), taken in zip(shown, milliseconds, strict=True):
        table.add_row(
            one.arm.name,
            f"{one.parameters / 1e6:.1f} M",
            str(one.samples),
            f"{one.cpu:.0f}",
            f"{taken:.0f} ({taken / milliseconds[0]:.2f}x)",
            f"{encoder_arms.measure(one.guesses, limit):.3f}",
            *(f"{value:.3f}" for value in encoder_arms.by_set(one.guesses, limit).values()),
        )
    return table


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--arm", action="append")
    parser.add_argument("--recipe", type=Path, default=Path("training/default.yaml"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
