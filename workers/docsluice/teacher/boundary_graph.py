"""GLiNER 2 boundary checkpoint → one ONNX graph in full precision.

One document window at a time (batch 1), so that nothing is padded and attention needs no mask. The graph ends
where the ragged part of decoding starts: candidate spans with logits, and the small projections from which
`docsluice.extraction.decode` scores cells of records and relations.

The reference code is exported as it is, with the substitutions of `docsluice.teacher.encoders` and these, none of
which changes a result:

- stable argsort → top-k (ONNX Runtime's TopK breaks ties by the lowest index, which is what "stable" means);
- blockwise loops of the proposer → one block;
- `out[:, l] = eos`, which freezes the number of words while tracing → a mask;
- gather over an expanded index → Gather of whole rows;
- `inst_proj(candidate_encoder(start ‖ end))`, two affine maps in a row → one a boundary, and only for cells of records;
- proposer and scorer → `docsluice.teacher.pair_graph`, where the settings of the checkpoint are the usual ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from docsluice.errors import ModelError
from docsluice.extraction.ports import BOUNDARY_INPUTS, BOUNDARY_OUTPUTS
from docsluice.teacher.encoders import traceable_encoder
from docsluice.teacher.pair_graph import PairGraph, Pairs, is_usual
from docsluice.teacher.traceable import MASKED, gather_states, take_rows, traceable_reference, write_onnx

if TYPE_CHECKING:
    from pathlib import Path


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

    Inputs and outputs, with their shapes, are `BOUNDARY_INPUTS` and `BOUNDARY_OUTPUTS` of
    `docsluice.extraction.ports`.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.encoder, self.classifier, self.head = model.encoder, model.classifier, model.boundary_head
        record = model.record_decoder
        self.cell_query = record.field_proj
        self.ends, self.cell_width = fold_ends(model), record.record_dim
        self.pairs = PairGraph(self.head) if is_usual(self.head) else None
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
        words = take_rows(states, word_index) * word_mask.unsqueeze(-1)
        queries = take_rows(states, query_index)
        spans, null = self._find(words, word_mask, queries)
        instances, cells = self._project(torch.index_select(spans.indices, 1, cell_index[0]))
        return (
            spans.indices,
            spans.logits,
            spans.valid,
            self.classifier(take_rows(states, class_index)).squeeze(-1),
            null,
            instances,
            cells,
            self.cell_query(take_rows(queries, cell_index)),
            words,
            queries,
        )

    def _find(self, words: torch.Tensor, word_mask: torch.Tensor, queries: torch.Tensor) -> tuple[Pairs, torch.Tensor]:
        """Candidate spans, and for each label the logit of its absence. *Shape:* (1, Q)."""
        head, every = self.head, torch.ones_like(queries[..., 0], dtype=torch.bool)
        if self.pairs is None:
            found = head(words, word_mask, queries, every, return_candidates=True)
            spans, null = found.candidates, found.null_logits
            pairs = Pairs(spans.indices, spans.pair_logits, spans.valid_mask)
        else:
            encoding = head.boundary_encoder(words, word_mask)
            marginals = head.boundary_query_head(encoding.states, encoding.mask, words, word_mask, queries, every)
            pairs = self.pairs(encoding, marginals, queries, word_mask)
            null = head.null_projection(queries).squeeze(-1) if head.null_projection is not None else None
        return pairs, null if null is not None else torch.full_like(queries[..., 0], MASKED)

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
    with traceable_encoder(model.encoder), traceable_reference(model), torch.no_grad():
        graph = BoundaryGraph(model).eval()
        arguments = (
            torch.arange(160).unsqueeze(0) % 97 + 3,
            torch.arange(90).unsqueeze(0) + 60,
            (torch.arange(90) // 80 == 0).unsqueeze(0),
            torch.arange(9).unsqueeze(0) * 2 + 3,
            torch.arange(6).unsqueeze(0) * 2 + 30,
            torch.arange(4).unsqueeze(0) + 2,
        )
        write_onnx(graph, arguments, path, BOUNDARY_INPUTS, BOUNDARY_OUTPUTS)
