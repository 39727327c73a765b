"""`docsluice model rank-windows`: fit which windows of long contracts are worth reading."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def rank_windows(
    data: Annotated[Path, typer.Argument(help="Folder with label sets (labels.jsonl and docs/), searched below it.")],
    model: Annotated[Path, typer.Option(help="Model folder; gets windows.npz.", metavar="DIR")],
    texts: Annotated[Path, typer.Option(help="Cache of page texts, as of docsluice train.", metavar="DIR")] = Path(
        "training/run/texts"
    ),
    read: Annotated[bool, typer.Option(help="Read documents that the cache does not hold.")] = True,
) -> None:
    """Fit, on the train splits, which windows of contracts hold anything; print what leaving out the others costs.

    `window_recall` in the settings then says how much of them is read. The weights depend on how windows are cut and
    not on the model: for another model with windows of the same size, copy windows.npz and `windows` of
    docsluice.json.
    """
    from docsluice.extraction.load import load_engine
    from docsluice.extraction.model_folder import CARD, WINDOWS, digest_of
    from docsluice.extraction.prompt import tasks_of
    from docsluice.extraction.ranking import save_ranker
    from docsluice.schema.loader import load_schemas
    from docsluice.teacher.datasets import Report, cached_texts, load
    from docsluice.teacher.ranking import CutDocument, draw_lines, fit_ranker
    from docsluice.teacher.reading import fill_cache
    from docsluice.teacher.stream import data_folders

    engine = load_engine(model, threads=1)
    prompt = engine.prompt(tasks_of(load_schemas(None)[CONTRACT]))
    folders = data_folders(data)
    if read:
        fill_cache(folders, "train", texts, print)
    cut = []
    for document in load(folders, "train", cached_texts(texts), Report()):
        if document.document_type == CONTRACT:
            text = engine.read(document.text)
            cut.append(CutDocument(document, text.words, engine.windows(text, prompt)))
    ranker, curve = fit_ranker(cut, prompt.asked, engine.card.window_tokens)
    save_ranker(ranker, model / WINDOWS)
    card = engine.card.model_copy(update={"windows": digest_of(model / WINDOWS)})
    (model / CARD).write_text(card.model_dump_json(indent=2) + "\n", "utf-8")
    print("\n".join(draw_lines(curve)))


CONTRACT = "contract"
