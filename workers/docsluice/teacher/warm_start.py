"""A model folder → the weights of a checkpoint, so that training goes on from a shipped model.

The exporter names most matrices of the graph by number. So a stand-in of the same shape whose weights are all
different is exported by the same code: where each of its weights lies in its graph, the folder's lies in the folder's
graph. Weights in INT8 come back with the error of their rounding, at most half a step of 7 bits.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from docsluice.errors import ModelError
from docsluice.extraction.model_folder import GRAPH, TOKENIZER, check_digest, read_card, read_heads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Array = NDArray[np.float32]

_CANDIDATE, _INSTANCE, _CELL = "boundary_head.candidate_encoder", "record_decoder.inst_proj", "record_decoder.cand_proj"
_NULL, _RELATION = "record_decoder.null_embed", "relation_scorer.mlp."
_MIX_BIAS = "boundary_head.pair_scorer.compat_mix.bias"
_APART = (_CANDIDATE, _INSTANCE, _CELL, _NULL, _RELATION)
"""Weights that the graph holds as one product (`docsluice.teacher.boundary_graph`), or that heads.npz holds."""


def start_from(folder: Path, initial: Path) -> tuple[str, ...]:
    """Overwrite the weights of an untrained checkpoint with those of a model folder.

    Returns the names of weights that the folder does not hold, because only training uses them; they stay as they are.
    Raises ModelError if the two differ in vocabulary or shape, or if the folder is damaged.
    """
    import torch

    from docsluice.teacher.export import load_checkpoint

    check_digest(folder, read_card(folder))
    if (folder / TOKENIZER).read_bytes() != (initial / TOKENIZER).read_bytes():
        raise ModelError(
            f"expected in {folder} the tokenizer of the untrained model, got another one; name the encoder that the "
            "model was made of under `model:` in the recipe"
        )
    found = read_weights(folder, initial)
    model = load_checkpoint(str(initial))
    own = dict(model.named_parameters())
    with torch.no_grad():
        for name, value in found.items():
            own[name].copy_(torch.from_numpy(np.array(value)))
    model.save_pretrained(str(initial))
    return tuple(name for name in own if name not in found)


def read_weights(folder: Path, checkpoint: Path) -> dict[str, Array]:
    """Weights of a model folder by their names in a checkpoint of the same shape, as float32."""
    from docsluice.teacher.boundary_graph import fold_ends, write_graph
    from docsluice.teacher.export import load_checkpoint

    stand_in = load_checkpoint(str(checkpoint))
    _make_distinct(stand_in)
    wanted = {name: one.detach().numpy().copy() for name, one in stand_in.named_parameters()}
    ends = fold_ends(stand_in)
    product, shift = ends.weight.detach().numpy().copy(), ends.bias.detach().numpy().copy()
    with tempfile.TemporaryDirectory() as temporary:
        write_graph(stand_in, Path(temporary) / GRAPH)
        known = read_arrays(Path(temporary) / GRAPH)
    arrays = read_arrays(folder / GRAPH)

    def take(value: Array) -> Array | None:
        return next((_shaped(arrays, folder, *place, value) for place in _places(known, value)), None)

    weights = {
        name: found
        for name, value in wanted.items()
        if not name.startswith(_APART) and (found := take(value)) is not None
    }
    if (
        _MIX_BIAS in wanted and _MIX_BIAS not in weights
    ):  # `docsluice.teacher.pair_graph` divides it, and tracing folds that
        root = np.float32(np.sqrt(stand_in.boundary_settings.pair_dim))
        mixed = take(wanted[_MIX_BIAS] / root)
        weights |= {} if mixed is None else {_MIX_BIAS: mixed * root}
    folded, moved = take(product), take(shift)
    if folded is None or moved is None:
        raise ModelError(
            "expected the folded ends of spans in the exported graph, found none; this is a bug: report it"
        )
    weights |= _unfold(folded, moved, wanted[f"{_CANDIDATE}.weight"].shape[0])
    null, relation = read_heads(folder)
    weights[_NULL] = null.reshape(wanted[_NULL].shape)
    weights |= dict(zip((name for name in wanted if name.startswith(_RELATION)), relation, strict=bool(relation)))
    return weights


def read_arrays(path: Path) -> dict[str, Array]:
    """Arrays of a graph as float32, by name; those in INT8 or half precision by the name that they had before."""
    import onnx
    from onnx import numpy_helper

    stored = {one.name: numpy_helper.to_array(one) for one in onnx.load(path).graph.initializer}
    arrays = {name: value for name, value in stored.items() if value.dtype == np.float32}
    for name, value in stored.items():
        if name.endswith("_quantized"):
            plain = name.removesuffix("_quantized")
            zero = stored[f"{plain}_zero_point"].astype(np.float32)
            arrays[plain] = (value.astype(np.float32) - zero) * stored[f"{plain}_scale"]
        elif name.endswith(".rows"):
            plain = name.removesuffix(".rows")
            arrays[plain] = value.astype(np.float32) * stored[f"{plain}.scales"]
        elif name.endswith(".half"):
            arrays[name.removesuffix(".half")] = value.astype(np.float32)
    return arrays


def _make_distinct(model: Any) -> None:
    """Give every weight values that no other has."""
    import torch

    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.02)


def _places(arrays: Mapping[str, Array], value: Array) -> Iterator[tuple[str, bool]]:
    """Names of arrays that hold `value`, and whether transposed; constant folding may add axes of one."""
    for name, array in arrays.items():
        if array.size == value.size:
            if np.allclose(array.reshape(-1), value.reshape(-1)):
                yield name, False
            elif value.ndim == 2 and array.shape == value.shape[::-1] and np.allclose(array, value.T):  # noqa: PLR2004  a matrix
                yield name, True


def _shaped(arrays: Mapping[str, Array], folder: Path, name: str, transposed: bool, value: Array) -> Array:  # noqa: FBT001  as _places gives it
    """An array of the folder's graph in the shape of a weight."""
    array = arrays.get(name)
    if array is None or array.size != value.size:
        raise ModelError(
            f"{folder}: expected {name} of {value.size} numbers, got {0 if array is None else array.size}; give the "
            "recipe the `model:` that this model was made of, and the version of docsluice that exported it"
        )
    return (array.T if transposed else array).reshape(value.shape)


def _unfold(product: Array, shift: Array, width: int) -> dict[str, Array]:
    """Weights whose product is the folded map of a span's ends to instance and cell states.

    *Shape:* product (4 D, w), shift (4 D); the candidate encoder's output has `width`. The factors are those of the
    singular value decomposition, with the same share of the singular values each.
    """
    half = product.shape[0] // 2
    whole = np.concatenate([product[:half], product[half:]], axis=1).astype(np.float64)
    left, values, right = np.linalg.svd(whole, full_matrices=False)
    share = np.sqrt(values[:width])
    outer, inner = np.zeros((half, width)), np.zeros((width, whole.shape[1]))
    outer[:, : len(share)], inner[: len(share)] = left[:, :width] * share, share[:, None] * right[:width]
    parts = {
        f"{_CANDIDATE}.weight": inner, f"{_CANDIDATE}.bias": np.zeros(width),
        f"{_INSTANCE}.weight": outer[: half // 2], f"{_INSTANCE}.bias": shift[: half // 2],
        f"{_CELL}.weight": outer[half // 2 :], f"{_CELL}.bias": shift[half // 2 : half],
    }  # fmt: skip
    return {name: value.astype(np.float32) for name, value in parts.items()}
