"""GLiNER 2 boundary checkpoint → one ONNX graph in full precision.

One document window at a time (batch 1), so that nothing is padded and attention needs no mask. The graph ends
where the ragged part of decoding starts: candidate spans with logits, and the small projections from which
`docsluice.extraction.decode` scores cells of records and relations.

The reference code is exported as it is, with these substitutions, none of which changes a result:

- attention of BERT-like encoders → the fused operator `com.microsoft.MultiHeadAttention` of ONNX Runtime;
- stable argsort → top-k (ONNX Runtime's TopK breaks ties by the lowest index, which is what "stable" means);
- blockwise loops of the proposer → one block;
- `out[:, l] = eos`, which freezes the number of words while tracing → a mask;
- gather over an expanded index → Gather of whole rows;
- GELU of BERT-like encoders → the fused operator `com.microsoft.Gelu`;
- `inst_proj(candidate_encoder(start ‖ end))`, two affine maps in a row → one a boundary, and only for cells of records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from docsluice.errors import ModelError
from docsluice.extraction.session import INPUTS, OUTPUTS
from docsluice.teacher.traceable import MASKED, gather_states, traceable_reference

if TYPE_CHECKING:
    from pathlib import Path

OPSET = 18


class _Kept:
    """A place for a tensor that torch.export does not take for state of the model."""

    states: torch.Tensor


class _Recorder(nn.Module):  # type: ignore[misc]  # torch is not followed by mypy, so its classes are Any
    """A boundary encoder that remembers its last answer, which the head keeps to itself."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        self.kept = _Kept()

    def forward(self, words: torch.Tensor, mask: torch.Tensor) -> Any:
        """Encode, and keep the states."""
        encoding = self.encoder(words, mask)
        self.kept.states = encoding.states
        return encoding


class BoundaryGraph(nn.Module):  # type: ignore[misc]  # torch is not followed by mypy, so its classes are Any
    """Encoder, boundary head, classifier and the projections of the record head, for one window.

    Inputs and outputs, with their shapes, are `docsluice.extraction.session.INPUTS` and `OUTPUTS`.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.encoder, self.classifier, self.head = model.encoder, model.classifier, model.boundary_head
        record = model.record_decoder
        self.cell_query = record.field_proj
        self.ends, self.cell_width = fold_ends(model), record.record_dim
        self.head.candidate_encoder = None
        self.head.boundary_encoder = _Recorder(self.head.boundary_encoder)

    def forward(  # noqa: PLR0913, PLR0917  the inputs of the graph, in its order
        self,
        input_ids: torch.Tensor,
        word_index: torch.Tensor,
        word_mask: torch.Tensor,
        query_index: torch.Tensor,
        class_index: torch.Tensor,
        cell_index: torch.Tensor,
    ) -> tuple[torch.Tensor, ...]:
        """Score one window."""
        states = self.encoder(input_ids=input_ids, attention_mask=torch.ones_like(input_ids)).last_hidden_state
        words = _take(states, word_index) * word_mask.unsqueeze(-1)
        queries = _take(states, query_index)
        found = self.head(
            words,
            word_mask,
            queries,
            torch.ones_like(query_index, dtype=torch.bool),
            return_candidates=True,
        )
        spans = found.candidates
        null = found.null_logits if found.null_logits is not None else torch.full_like(queries[..., 0], MASKED)
        instances, cells = self._project(torch.index_select(spans.indices, 1, cell_index[0]))
        return (
            spans.indices,
            spans.pair_logits,
            spans.valid_mask,
            self.classifier(_take(states, class_index)).squeeze(-1),
            null,
            instances,
            cells,
            self.cell_query(_take(queries, cell_index)),
            words,
            queries,
        )

    def _project(self, spans: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Instance and cell states of spans. *Shape:* (1, R, K, 2) → 2 × (1, R, K, D).

        The map is affine in the states of the two ends, so each boundary is projected once, not once a span.
        """
        width = 2 * self.cell_width
        projected = self.ends(self.head.boundary_encoder.kept.states)
        first = gather_states(projected[..., :width], spans[..., 0])
        last = gather_states(projected[..., width:], spans[..., 1])
        both = first + last
        return both[..., : self.cell_width], both[..., self.cell_width :]


def _take(states: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
    """Rows of `states`. *Shape:* (1, n, h), (1, m) → (1, m, h)."""
    return torch.index_select(states, 1, index[0])


def fold_ends(model: Any) -> nn.Linear:
    """`inst_proj(candidate_encoder(start ‖ end))` and `cand_proj(…)`, taken apart by end.

    *Shape:* d → 4 × D: instance and cell of a start, instance and cell of an end; biases are with the start.
    """
    candidate = model.boundary_head.candidate_encoder
    instance, cell = model.record_decoder.inst_proj, model.record_decoder.cand_proj
    width = candidate.in_features // 2
    both = nn.Linear(width, 2 * (instance.out_features + cell.out_features))
    with torch.no_grad():
        weight = torch.cat([part.weight.double() @ candidate.weight.double() for part in (instance, cell)])
        bias = torch.cat(
            [part.weight.double() @ candidate.bias.double() + part.bias.double() for part in (instance, cell)]
        )
        both.weight.copy_(torch.cat([weight[:, :width], weight[:, width:]]).float())
        both.bias.copy_(torch.cat([bias, torch.zeros_like(bias)]).float())
    return both


def check_exportable(model: Any) -> None:
    """Raise ModelError for settings of a checkpoint that the graph or the decoder does not know."""
    settings = model.boundary_settings
    unknown = (
        ("token_pooling", model.config.token_pooling != "first"),  # noqa: S105  no password
        ("candidate_pool", settings.candidate_pool != "per_query"),
        ("boundary_top_k_alpha", settings.boundary_top_k_alpha > 0),
        ("directional_relation_states", settings.directional_relation_states),
        ("relation_biaffine_content", settings.relation_biaffine_content),
        ("adaptive_threshold", settings.adaptive_threshold),
        ("enable_records", not settings.enable_records),
    )
    names = [name for name, is_unknown in unknown if is_unknown]
    if names:
        raise ModelError(
            f"expected a boundary checkpoint with the usual head, got one that sets {', '.join(names)}; "
            "train it without these settings, or export it on the reference package"
        )


def write_graph(model: Any, path: Path) -> None:
    """Export `model` (a loaded `gliner2` boundary extractor, in evaluation mode) to `path`.

    The model is changed by this (its candidate encoder is folded): load it again to use it.
    """
    check_exportable(model)
    fused = _fuse_attention(model.encoder)
    if not fused and hasattr(model.encoder, "set_attn_implementation"):
        model.encoder.set_attn_implementation("eager")
    with traceable_reference(model), torch.no_grad():
        graph = BoundaryGraph(model).eval()
        arguments = (
            torch.arange(160).unsqueeze(0) % 97 + 3,
            torch.arange(90).unsqueeze(0) + 60,
            (torch.arange(90) // 80 == 0).unsqueeze(0),
            torch.arange(9).unsqueeze(0) * 2 + 3,
            torch.arange(6).unsqueeze(0) * 2 + 30,
            torch.arange(4).unsqueeze(0) + 2,
        )
        axis = torch.export.Dim.DYNAMIC
        torch.onnx.export(
            graph,
            arguments,
            str(path),
            input_names=[port.name for port in INPUTS],
            output_names=[port.name for port in OUTPUTS],
            dynamic_shapes=tuple({1: axis} for _ in INPUTS),
            dynamo=True,
            opset_version=OPSET,
            external_data=False,
            verbose=False,
        )


def _fuse_attention(encoder: Any) -> bool:
    """Make a BERT-like encoder export ONNX Runtime's fused attention; False if it is of another kind."""
    if encoder.config.model_type not in {"bert", "xlm-roberta", "roberta"}:
        return False
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.activations import GELUActivation

    for layer in encoder.encoder.layer:
        if isinstance(layer.intermediate.intermediate_act_fn, GELUActivation | nn.GELU):
            layer.intermediate.intermediate_act_fn = _FusedGelu()
    AttentionInterface.register("docsluice_fused", _fused_attention)
    AttentionMaskInterface.register("docsluice_fused", lambda *_, **__: None)
    encoder.set_attn_implementation("docsluice_fused")
    return True


class _FusedGelu(nn.Module):  # type: ignore[misc]  # torch is not followed by mypy, so its classes are Any
    """The exact GELU as one operator."""

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """Activate."""
        return torch.onnx.ops.symbolic(
            "com.microsoft::Gelu", [states], {}, dtype=states.dtype, shape=states.shape, version=1
        )


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
