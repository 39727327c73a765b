"""`docsluice train`: the one command that made the model."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Annotated

import typer


def train(  # noqa: PLR0913, PLR0917  typer turns each argument into an option
    data: Annotated[Path, typer.Argument(help="folder with label sets (labels.jsonl and docs/), searched below it")],
    recipe: Annotated[Path, typer.Option(help="recipe of the run")] = Path("training/default.yaml"),
    out: Annotated[Path, typer.Option(help="folder of the run: checkpoint, state and log")] = Path("training/run"),
    texts: Annotated[Path | None, typer.Option(help="cache of page texts; default: texts/ in the run's folder")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="go on from the last checkpoint")] = False,
    read: Annotated[bool, typer.Option(help="read documents that the cache does not hold")] = True,
) -> None:
    """Train a model on the train splits of label sets and on synthetic documents."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # nothing is fetched: encoder and data are here
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from docsluice.errors import ConfigurationError
    from docsluice.teacher.build import make_initial
    from docsluice.teacher.datasets import Report, cached_texts, load
    from docsluice.teacher.reading import fill_cache
    from docsluice.teacher.recipe import read_recipe
    from docsluice.teacher.stream import SampleStream, data_folders
    from docsluice.teacher.train_loop import Trainer

    plan = read_recipe(recipe)
    out.mkdir(parents=True, exist_ok=True)
    if (out / "state.pt").exists() and not resume:
        raise ConfigurationError(
            f"expected an empty folder for the run; {out} has a checkpoint; add --resume or remove it"
        )
    cache = texts or out / "texts"
    folders = data_folders(data)
    if read:
        fill_cache(folders, "train", cache, print)
    report = Report()
    documents = load(folders, "train", cached_texts(cache), report)
    (out / "alignment.txt").write_text("\n".join(report.lines()) + "\n", "utf-8")
    print(f"{len(documents)} labelled documents; how their labels were found: {out / 'alignment.txt'}", flush=True)
    initial = out / "initial"
    if not initial.exists():
        make_initial(plan, initial)
    trainer = Trainer(initial, out, plan.training, trained=plan.model.start is not None)
    # another seed after a restart, or the same samples would come again
    stream = SampleStream(documents, plan, random.Random(plan.training.seed + trainer.step))  # noqa: S311  samples, no secrets
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:

        def write(text: str) -> None:
            log.write(text + "\n")
            log.flush()
            print(text, flush=True)

        trainer.run(stream.batches(), write)
    print(f"trained: {out / 'checkpoint'}")
