"""Encoders of checkpoints, changed so that they export well, with the same results.

- BERT, RoBERTa and XLM-R: attention → the fused operator `com.microsoft.MultiHeadAttention` of ONNX Runtime;
- DeBERTa-v2 and v3: attention stays as it is; what hinders tracing are functions in TorchScript, which are replaced.
  The logarithm that sorts distances into buckets becomes a table: its last bit would decide at the edges of buckets;
- GELU of all of these → the fused operator `com.microsoft.Gelu`.
"""

from __future__ import annotations

import contextlib
import math
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:
    from collections.abc import Iterator

_BERT_LIKE = frozenset({"bert", "roberta", "xlm-roberta"})
_OFFSET_POSITIONS = frozenset({"roberta", "xlm-roberta"})
_DEBERTA = "deberta-v2"  # v3 is another way of training the same network
RELATIVE_TOKENS = 2048  # longest input of an encoder without absolute positions: what GLiNER 2 was trained for


def longest_input(encoder: Any) -> int:
    """Sub-tokens that an encoder can read at once."""
    config = encoder.config
    if config.model_type == _DEBERTA and not config.position_biased_input:
        return RELATIVE_TOKENS
    positions: int = getattr(config, "max_position_embeddings", 512)
    unused: int = config.pad_token_id + 1 if config.model_type in _OFFSET_POSITIONS else 0
    return positions - unused


@contextlib.contextmanager
def traceable_encoder(encoder: Any) -> Iterator[None]:
    """Change an encoder for good, and for a while the functions of `transformers` that it calls."""
    kind = encoder.config.model_type
    if kind in _BERT_LIKE:
        _fuse_attention(encoder)
    elif hasattr(encoder, "set_attn_implementation"):
        encoder.set_attn_implementation("eager")
    if kind in _BERT_LIKE or kind == _DEBERTA:
        _fuse_gelu(encoder)
    with _plain_deberta(encoder) if kind == _DEBERTA else contextlib.nullcontext():
        yield


def _fuse_attention(encoder: Any) -> None:
    from transformers import AttentionInterface, AttentionMaskInterface

    AttentionInterface.register("docsluice_fused", _fused_attention)
    AttentionMaskInterface.register("docsluice_fused", lambda *_, **__: None)
    encoder.set_attn_implementation("docsluice_fused")


def _fused_attention(
    _module: Any, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, *_: Any, **__: Any
) -> tuple[torch.Tensor, None]:
    """Attention over all tokens. *Shape:* 3 × (1, heads, n, d) → (1, n, heads, d)."""
    _, heads, tokens, width = query.shape
    flat = [part.transpose(1, 2).reshape(1, tokens, heads * width) for part in (query, key, value)]
    out = torch.onnx.ops.symbolic(
        "com.microsoft::MultiHeadAttention",
        flat,
        {"num_heads": heads},
        dtype=query.dtype,
        shape=flat[0].shape,
        version=1,
    )
    return out.reshape(1, tokens, heads, width), None


def _fuse_gelu(encoder: Any) -> None:
    from transformers.activations import GELUActivation

    for layer in encoder.encoder.layer:
        if isinstance(layer.intermediate.intermediate_act_fn, GELUActivation | nn.GELU):
            layer.intermediate.intermediate_act_fn = _FusedGelu()


class _FusedGelu(nn.Module):  # type: ignore[misc]  # torch is not followed by mypy, so its classes are Any
    """The exact GELU as one operator."""

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Activate."""
        return torch.onnx.ops.symbolic(
            "com.microsoft::Gelu", [states], {}, dtype=states.dtype, shape=states.shape, version=1
        )


@contextlib.contextmanager
def _plain_deberta(encoder: Any) -> Iterator[None]:
    """Replace, for a while, the functions of DeBERTa that do not trace."""
    from transformers.models.deberta_v2 import modeling_deberta_v2 as deberta

    config = encoder.config
    farthest = config.max_relative_positions
    if farthest < 1:
        farthest = config.max_position_embeddings
    farthest = 2 * max(farthest, config.position_buckets)  # from there on all distances share the last bucket
    length = torch.zeros(1, farthest + 1, 1)
    table = deberta.build_relative_position(
        length,
        length,
        bucket_size=encoder.encoder.position_buckets,
        max_position=encoder.encoder.max_relative_positions,
    )[0]
    buckets = torch.cat([table[0].flip(0), table[1:, 0]])  # of the distances -farthest … farthest

    def build_relative_position(query: torch.Tensor, key: torch.Tensor, **_: int) -> torch.Tensor:
        rows, columns = (torch.arange(states.shape[-2], device=states.device) for states in (query, key))
        distances = (rows[:, None] - columns[None]).clamp(-farthest, farthest)
        return buckets[distances + farthest].unsqueeze(0)

    names = ("build_relative_position", "build_rpos", "scaled_size_sqrt")
    saved = {name: getattr(deberta, name) for name in names}
    try:
        deberta.build_relative_position = build_relative_position
        deberta.build_rpos = lambda _query, _key, relative, *_: relative
        deberta.scaled_size_sqrt = lambda query, factor: torch.tensor(math.sqrt(query.shape[-1] * factor))
        yield
    finally:
        for name, value in saved.items():
            setattr(deberta, name, value)
