"""`docsluice model export|list`."""

from __future__ import annotations

import json
import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Precision(StrEnum):
    """Of the weights."""

    INT8 = "int8"
    FP16 = "fp16"
    FP32 = "fp32"


def export(
    checkpoint: Annotated[str, typer.Argument(help="Folder of a GLiNER 2 checkpoint, or its name on the model hub.")],
    out: Annotated[Path, typer.Option(help="Folder to write the model to.")],
    precision: Annotated[
        Precision, typer.Option(help="Of the weights: int8 is a quarter of the size and faster, fp16 half and close.")
    ] = Precision.INT8,
    name: Annotated[str | None, typer.Option(help="Name in records; default: the folder's.")] = None,
    ours: Annotated[
        bool, typer.Option("--ours", help="Trained by docsluice train, though the checkpoint does not say so.")
    ] = False,
) -> None:
    """Convert a GLiNER 2 checkpoint to ONNX and compare it with the reference package.

    Both architectures ("boundary" and "span"), on encoders of the kind of BERT, XLM-R or DeBERTa-v3. Needs
    docsluice[train].
    """
    if Path(checkpoint).is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # all that is needed lies in the folder
    from docsluice.extraction.model_folder import GRAPH
    from docsluice.teacher.export import export_checkpoint, our_training, read_training

    training = our_training() if ours else read_training(checkpoint)
    parity = export_checkpoint(checkpoint, out, name or out.resolve().name, precision.value, training)
    print(f"{out / GRAPH}: {(out / GRAPH).stat().st_size / 1e6:.1f} MB, {precision.value}")
    print(
        f"against gliner2: largest difference of a probability {parity.difference:.1g}, "
        f"{parity.candidates - parity.missing} of {parity.candidates} candidates, "
        f"{parity.same} of {parity.decoded} decoded results"
    )


def list_models(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the models at hand: the shipped ones, and the one of the settings; the one in use is marked.

    Exit code 2 if the model in use cannot be read.
    """
    from docsluice.cli.common import load_settings
    from docsluice.cli.services import find_model
    from docsluice.errors import ConfigurationError
    from docsluice.extraction.model_folder import CARD, GRAPH, read_card
    from docsluice.shipped import shipped

    used = find_model(load_settings()).resolve()
    folders = {path.parent.resolve() for path in shipped("models").glob(f"*/{CARD}")} | {used}
    for folder in sorted(folders):
        try:
            card = read_card(folder)
        except ConfigurationError:
            if folder == used:
                raise
            continue
        size = (folder / GRAPH).stat().st_size if (folder / GRAPH).is_file() else 0
        if as_json:
            print(json.dumps({"folder": str(folder), "in_use": folder == used, "bytes": size, **card.model_dump()}))
        else:
            digest = re.sub("^sha256:(.{12}).*", r"\1", card.digest)
            schemas = ", ".join(card.schemas) or "no schemas of ours"
            mark = "*" if folder == used else " "
            print(f"{mark} {card.name}  {card.precision}  {size / 1e6:.1f} MB  {digest}  {schemas}  {folder}")
