"""What lies in a model folder, and whether it is whole.

model.onnx       the graph            config.json      the checkpoint's own settings
tokenizer.json   its tokenizer        docsluice.json   what the exporter knows (`ModelCard`)
heads.npz        small weights for decoding of records and relations; boundary models only
windows.npz      weights that say which windows of a long document to read; need not be there
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from docsluice.errors import ModelError
from docsluice.extraction.ranking import load_ranker

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from docsluice.extraction.ranking import WindowRanker

GRAPH, TOKENIZER, CONFIG, CARD, HEADS = "model.onnx", "tokenizer.json", "config.json", "docsluice.json", "heads.npz"
WINDOWS = "windows.npz"
MIN_WINDOW_TOKENS = 128
Precision = Literal["int8", "fp16", "fp32"]
Architecture = Literal["boundary", "span"]
RELATION_WEIGHTS = ("relation_weight", "relation_bias", "relation_out", "relation_out_bias")


class Training(BaseModel):
    """How a model was trained, as far as running it depends on that; defaults are for checkpoints of others.

    `line_ends`, `wide_gaps` and `ranges` are what stood for a line feed, for a tab and for a hyphen between two dates;
    null: these themselves. `window_tokens` is the longest text, in sub-tokens, that the model is given at once,
    `type_words` how many words from the start of a document tell its type. `cells` says how cells of records were
    trained: to hold at most one span, or any number.
    `schemas` are the ids (`invoice@1`) that the model was trained for; others work as far as the model generalises.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    line_ends: Literal["|"] | None = None
    wide_gaps: Literal["~"] | None = None
    ranges: Literal["–"] | None = None
    window_tokens: int = Field(default=480, ge=MIN_WINDOW_TOKENS)
    type_words: int = Field(default=160, ge=16)
    cells: Literal["optional_one", "zero_or_more"] = "zero_or_more"
    schemas: tuple[str, ...] = ()
    licence: str | None = None


class ModelCard(Training):
    """`docsluice.json` of a model folder; `max_tokens` is the longest input, prompt and text together.

    `windows` is the digest of windows.npz, where the folder got one by `docsluice model rank-windows`.
    """

    format: Literal["docsluice.Model/1"] = "docsluice.Model/1"
    name: str
    digest: str
    architecture: Architecture = "boundary"
    max_tokens: int
    opset: int
    precision: Precision
    windows: str | None = None


class BoundarySettings(BaseModel):
    """`boundary_head` of a checkpoint's config.json, as far as decoding needs it; the rest is in the graph."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    start_top_k: int
    end_top_k: int
    abstention_threshold: float
    relation_heads_per_type: int
    relation_tails_per_type: int
    relation_pair_cap: int
    pair_temperature: float = 1.0
    record_temperature: float = 1.0
    relation_temperature: float = 1.0
    classification_temperature: float = 1.0


class _Config(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    architecture: str = "span"
    boundary_head: BoundarySettings | None = None


def read_card(folder: Path) -> ModelCard:
    """`docsluice.json` of a model folder; raises ModelError."""
    if not folder.is_dir():
        raise ModelError(
            f"expected a model folder at {folder}, found none; "
            "give the folder with --model or `model` in docsluice.toml, or make one with `docsluice model export`"
        )
    path = folder / CARD
    if not path.is_file():
        raise ModelError(
            f"expected {CARD} in the model folder {folder}, found none; "
            f"a checkpoint of GLiNER 2 becomes a model folder by `docsluice model export {folder} --out DIR`"
        )
    try:
        return ModelCard.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise ModelError(f"{path}: {_explain(error)}; export the model again with this version of docsluice") from error


def read_settings(folder: Path) -> BoundarySettings:
    """`boundary_head` of config.json; raises ModelError for another architecture."""
    path = folder / CONFIG
    try:
        config = _Config.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ModelError(f"expected {path}, but it cannot be read ({error}); export the model again") from error
    except ValidationError as error:
        raise ModelError(f"{path}: {_explain(error)}; export the model again") from error
    if config.architecture != "boundary" or config.boundary_head is None:
        raise ModelError(
            f'{path}: expected a GLiNER 2 checkpoint of architecture "boundary", as {CARD} says, got '
            f'"{config.architecture}"; the files are of two models: export the model again'
        )
    return config.boundary_head


def read_heads(folder: Path) -> tuple[NDArray[np.float32], tuple[NDArray[np.float32], ...]]:
    """The null state of records and the weights of the relation scorer (empty if it has none)."""
    path = folder / HEADS
    try:
        with np.load(path) as stored:
            relation = tuple(stored[name] for name in RELATION_WEIGHTS if name in stored)
            return stored["null"], relation
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(f"expected {path}, but it cannot be read ({error}); export the model again") from error


def find_ranker(folder: Path, card: ModelCard) -> WindowRanker | None:
    """Weights of windows, as `read_ranker` gives them; None for a model that was never given any."""
    known = card.windows is not None or (folder / WINDOWS).is_file()
    return read_ranker(folder, card) if known else None


def read_ranker(folder: Path, card: ModelCard) -> WindowRanker:
    """Weights of windows; raises ModelError if the folder has none, or not those of its card."""
    path = folder / WINDOWS
    if not path.is_file():
        raise ModelError(
            f"expected {path}, found no such file; copy the model again, "
            f"or make the file with `docsluice model rank-windows DATA --model {folder}`"
        )
    if card.windows is not None:
        _compare(path, card.windows)
    return load_ranker(path, card.window_tokens)


def check_digest(folder: Path, card: ModelCard) -> None:
    """Raise ModelError if the graph is not the one that the card was written for."""
    path = folder / GRAPH
    if not path.is_file():
        raise ModelError(f"expected the graph {path}, found no such file; export the model again")
    _compare(path, card.digest)


def _compare(path: Path, expected: str) -> None:
    actual = digest_of(path)
    if actual != expected:
        raise ModelError(
            f"{path}: expected the digest {expected} of {CARD}, got {actual}; "
            "the file is damaged or from another model: copy or export the model again"
        )


def digest_of(path: Path) -> str:
    """SHA-256 of a file, as `sha256:…`."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def _explain(error: ValidationError) -> str:
    """The first fault, by name."""
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the file'}: {first['msg']}"
