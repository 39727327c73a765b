"""A GLiNER 2 checkpoint → a model folder that runs without torch.

checkpoint → graph in full precision → INT8 → folder (graph, tokenizer, config, heads, card) → parity report
"""

from __future__ import annotations

import dataclasses
import json
import logging
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from docsluice.errors import ModelError
from docsluice.extraction.model_folder import (
    CARD,
    CONFIG,
    GRAPH,
    HEADS,
    RELATION_WEIGHTS,
    TOKENIZER,
    ModelCard,
    digest_of,
)

if TYPE_CHECKING:
    from docsluice.teacher.parity import Parity

Precision = Literal["int8", "fp32"]
BOUNDARIES = 32  # the least number of starts and ends kept a label: rows of a table that fit a window


@dataclass(frozen=True)
class ExportOptions:
    """What the checkpoint itself does not say.

    `line_ends`, `cells` and `schemas` tell how it was trained, see `ModelCard`; for checkpoints of others leave them.
    """

    name: str
    precision: Precision = "int8"
    line_ends: Literal["|"] | None = None
    cells: Literal["optional_one", "zero_or_more"] = "zero_or_more"
    schemas: tuple[str, ...] = ()
    licence: str | None = None


def export_checkpoint(checkpoint: str, out: Path, options: ExportOptions) -> Parity:
    """Write a model folder to `out`, and compare it with the reference package.

    `checkpoint` is a folder, or the name of a repository on the Hugging Face hub. Raises ModelError if it is no
    boundary checkpoint, or if the graph in full precision does not do what the reference does.
    """
    from docsluice.teacher.boundary_graph import write_graph
    from docsluice.teacher.parity import check_graph, compare

    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    out.mkdir(parents=True, exist_ok=True)
    model = load_checkpoint(checkpoint)
    with tempfile.TemporaryDirectory(dir=out) as work:
        full = Path(work) / GRAPH
        _write_side_files(model, out)
        write_graph(model, full)
        model = load_checkpoint(checkpoint)
        _write_card(full, Path(work), out, model, options)
        exact = compare(model, Path(work))
        check_graph(exact)
        if options.precision == "fp32":
            shutil.move(full, out / GRAPH)
        else:
            from docsluice.teacher.quantise import quantise

            quantise(full, out / GRAPH)
    _write_card(out / GRAPH, out, out, model, options)
    return exact if options.precision == "fp32" else compare(model, out)


def load_checkpoint(checkpoint: str) -> Any:
    """A boundary extractor of `gliner2`, in evaluation mode, with enough boundaries a label for long tables."""
    try:
        import gliner2.inference.engine  # noqa: F401  registers the architectures
        from gliner2 import AutoExtractor
    except ImportError as error:
        raise ModelError(
            f"expected torch and gliner2, which export needs ({error}); install them: pip install 'docsluice[train]'"
        ) from error
    try:
        model = AutoExtractor.from_pretrained(checkpoint, local_files_only=Path(checkpoint).is_dir())
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelError(
            f"expected a GLiNER 2 checkpoint (a folder or a name on the Hugging Face hub), but {checkpoint} "
            f"cannot be loaded: {error}"
        ) from error
    if model.architecture != "boundary":
        raise ModelError(
            f'{checkpoint}: expected the architecture "boundary" (GLiNER 2.5), got "{model.architecture}"; the engine '
            "runs boundary checkpoints only"
        )
    return widen(model.eval())


def widen(model: Any) -> Any:
    """Raise the number of starts and ends that are kept a label to `BOUNDARIES`.

    It is no weight, and the 16 of the package lose rows where a window holds more of them.
    """
    wider = {
        "start_top_k": max(model.boundary_settings.start_top_k, BOUNDARIES),
        "end_top_k": max(model.boundary_settings.end_top_k, BOUNDARIES),
    }
    model.boundary_settings = dataclasses.replace(model.boundary_settings, **wider)
    proposer = model.boundary_head.boundary_proposer
    proposer.settings = dataclasses.replace(proposer.settings, **wider)
    return model


def _write_side_files(model: Any, out: Path) -> None:
    """Tokenizer, config and the heads that decoding needs."""
    with tempfile.TemporaryDirectory(dir=out) as work:
        model.processor.tokenizer.save_pretrained(work)
        shutil.move(Path(work) / TOKENIZER, out / TOKENIZER)
    config = model.config.to_dict()
    head = {key: value for key, value in vars(model.boundary_settings).items() if not key.startswith("_")}
    config["boundary_head"] = {**config["boundary_head"], **head}
    (out / CONFIG).write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    arrays = {"null": model.record_decoder.null_embed.detach().numpy()}
    if model.boundary_settings.enable_relations:
        layers = model.relation_scorer.mlp.state_dict()
        arrays |= dict(zip(RELATION_WEIGHTS, (value.numpy() for value in layers.values()), strict=True))
    np.savez(out / HEADS, **arrays)


def _write_card(graph: Path, folder: Path, side_files: Path, model: Any, options: ExportOptions) -> None:
    """Write docsluice.json for a graph to `folder`, with the side files beside it."""
    from docsluice.teacher.boundary_graph import OPSET

    card = ModelCard(
        name=options.name,
        digest=digest_of(graph),
        line_ends=options.line_ends,
        max_tokens=getattr(model.encoder.config, "max_position_embeddings", 512),
        cells=options.cells,
        schemas=options.schemas,
        opset=OPSET,
        precision="fp32" if folder != side_files else options.precision,
        licence=options.licence,
    )
    (folder / CARD).write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")
    if folder != side_files:
        for name in (TOKENIZER, CONFIG, HEADS):
            shutil.copy(side_files / name, folder / name)
