"""A GLiNER 2 checkpoint → a model folder that runs without torch.

checkpoint → graph in full precision → INT8 or half → folder (graph, tokenizer, config, heads, card) → parity report
"""

from __future__ import annotations

import dataclasses
import json
import logging
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
from pydantic import ValidationError

from docsluice.errors import ModelError
from docsluice.extraction.model_folder import (
    CARD,
    CONFIG,
    GRAPH,
    HEADS,
    RELATION_WEIGHTS,
    TOKENIZER,
    Architecture,
    ModelCard,
    Precision,
    Training,
    digest_of,
)
from docsluice.schema.loader import load_schemas

if TYPE_CHECKING:
    from docsluice.teacher.parity import Parity

BOUNDARIES = 32  # the least number of starts and ends kept a label: rows of a table that fit a window


def export_checkpoint(checkpoint: str, out: Path, name: str, precision: Precision, training: Training) -> Parity:
    """Write a model folder to `out`, and compare it with the reference package.

    `checkpoint` is a folder, or the name of a repository on the Hugging Face hub. Raises ModelError if it is no
    checkpoint of GLiNER 2, or if the graph in full precision does not do what the reference does.
    """
    from docsluice.teacher import boundary_graph, span_graph
    from docsluice.teacher.parity import check_graph, compare
    from docsluice.teacher.quantise import halve, quantise

    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    out.mkdir(parents=True, exist_ok=True)
    model = load_checkpoint(checkpoint)
    with tempfile.TemporaryDirectory(dir=out) as work:
        folder = Path(work)
        _write_side_files(model, folder)
        write_graph = {"boundary": boundary_graph.write_graph, "span": span_graph.write_graph}[model.architecture]
        write_graph(model, folder / GRAPH)
        model = load_checkpoint(checkpoint)
        _write_card(folder, model, name, "fp32", training)
        parity = compare(model, folder)
        check_graph(parity, "fp32")
        if precision != "fp32":
            {"int8": quantise, "fp16": halve}[precision](folder / GRAPH)
            _write_card(folder, model, name, precision, training)
            parity = compare(model, folder)
            check_graph(parity, precision)
        for file in folder.iterdir():
            file.replace(out / file.name)
    return parity


def load_checkpoint(checkpoint: str) -> Any:
    """An extractor of `gliner2`, in evaluation mode; one of boundaries with enough of them a label for long tables."""
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
    if model.architecture not in get_args(Architecture):
        raise ModelError(
            f"{checkpoint}: expected the architecture {' or '.join(get_args(Architecture))}, got {model.architecture}; "
            "the engine runs no other"
        )
    model = model.eval()
    return widen(model) if model.architecture == "boundary" else model


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
    """Tokenizer, config and what else decoding needs."""
    with tempfile.TemporaryDirectory() as work:
        model.processor.tokenizer.save_pretrained(work)
        shutil.move(Path(work) / TOKENIZER, out / TOKENIZER)
    config = model.config.to_dict()
    config.pop("_name_or_path", None)  # a folder of the machine that it was trained on
    if model.architecture == "boundary":
        settings = {key: value for key, value in vars(model.boundary_settings).items() if not key.startswith("_")}
        config["boundary_head"] = {**config["boundary_head"], **settings}
        _write_heads(model, out / HEADS)
    (out / CONFIG).write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _write_heads(model: Any, path: Path) -> None:
    """The weights of a boundary model that decoding needs."""
    arrays = {"null": model.record_decoder.null_embed.detach().numpy()}
    if model.boundary_settings.enable_relations:
        layers = model.relation_scorer.mlp.state_dict()
        arrays |= dict(zip(RELATION_WEIGHTS, (value.numpy() for value in layers.values()), strict=True))
    np.savez(path, **arrays)


def _write_card(folder: Path, model: Any, name: str, precision: Precision, training: Training) -> None:
    from docsluice.teacher.encoders import longest_input
    from docsluice.teacher.traceable import OPSET

    card = ModelCard(
        **training.model_dump(),
        name=name,
        digest=digest_of(folder / GRAPH),
        max_tokens=longest_input(model.encoder),
        opset=OPSET,
        architecture=model.architecture,
        precision=precision,
    )
    (folder / CARD).write_text(card.model_dump_json(indent=2) + "\n", encoding="utf-8")


def read_training(checkpoint: str) -> Training:
    """How a checkpoint was trained: its `docsluice.json`, which `docsluice train` writes, else the defaults."""
    path = Path(checkpoint) / CARD
    if not path.is_file():
        return Training()
    try:
        return Training.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise ModelError(f"{path}: {error.errors()[0]['msg']} at {error.errors()[0]['loc']}; correct it") from error


def our_training() -> Training:
    """How `docsluice train` trains.

    Windows stay at 240 sub-tokens: with 480 Factur-X lost three points of F1, although it had learnt from such windows.
    """
    schemas = tuple(sorted(schema.id for schema in load_schemas().values()))
    return Training(
        line_ends="|",
        wide_gaps="~",
        ranges="–",
        window_tokens=240,
        type_words=100,
        cells="optional_one",
        schemas=schemas,
        licence="Apache-2.0",
    )


def write_training(checkpoint: Path, training: Training) -> None:
    """Put how a checkpoint was trained beside its weights, for `read_training`."""
    (checkpoint / CARD).write_text(training.model_dump_json(indent=2) + "\n", encoding="utf-8")
