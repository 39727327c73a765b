"""GLiNER 2 span checkpoint → one ONNX graph in full precision.

One document window at a time (batch 1), as in `docsluice.teacher.boundary_graph`. The reference asks the count head
how many instances of a task there are, and then builds so many states of each label; the graph builds all that there
can be, since its shape must not depend on what it computes, and scores those that `asked_index` names.

Substitutions, none of which changes a result, beside those of `docsluice.teacher.encoders`:

- the count layer runs once over the labels of all tasks; where labels attend to one another, a mask parts the tasks;
- spans are scored one width at a time, so that no tensor of all spans' states is built.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional

from docsluice.errors import ModelError
from docsluice.extraction.ports import COUNTS, SPAN_INPUTS, SPAN_OUTPUTS, STEPS
from docsluice.teacher.encoders import traceable_encoder
from docsluice.teacher.traceable import MASKED, take_rows, write_onnx

if TYPE_CHECKING:
    from pathlib import Path


class SpanGraph(nn.Module):  # type: ignore[misc]  # torch is not followed by mypy, so its classes are Any
    """Encoder, count head, count layer, span scorer and classifier, for one window.

    Inputs and outputs are `SPAN_INPUTS` and `SPAN_OUTPUTS` of `docsluice.extraction.ports`.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.encoder, self.classifier, self.counts = model.encoder, model.classifier, model.count_pred
        self.counter, self.spans, self.widths = model.count_embed, model.span_rep.span_rep_layer, model.max_width
        self.of_start, self.of_end = split_ends(self.spans.out_project[0])

    def forward(  # noqa: PLR0913, PLR0917  the inputs of the graph, in its order
        self,
        input_ids: torch.Tensor,
        word_index: torch.Tensor,
        query_index: torch.Tensor,
        query_task: torch.Tensor,
        task_index: torch.Tensor,
        class_index: torch.Tensor,
        asked_index: torch.Tensor,
    ) -> tuple[torch.Tensor, ...]:
        """Score one window."""
        states = self.encoder(input_ids=input_ids, attention_mask=torch.ones_like(input_ids)).last_hidden_state
        labels = count_labels(self.counter, take_rows(states, query_index)[0], query_task[0])
        asked = torch.index_select(labels.transpose(0, 1).reshape(-1, labels.shape[-1]), 0, asked_index[0])
        return (
            self._score(take_rows(states, word_index), asked).unsqueeze(0),
            self.counts(take_rows(states, task_index)),
            self.classifier(take_rows(states, class_index)).squeeze(-1),
        )

    def _score(self, words: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """Logits of all spans. *Shape:* (1, L, H), (N, H) → (N, L, W)."""
        last_layer, count = self.spans.out_project[3], words.shape[1]
        starts = self.of_start(self.spans.project_start(words[0]).relu())
        ends = self.of_end(self.spans.project_end(words[0]).relu())
        ends = functional.pad(ends, (0, 0, 0, self.widths - 1))
        folded = (labels @ last_layer.weight).transpose(0, 1)
        shift = (labels * last_layer.bias).sum(dim=-1)  # no product with a vector: the quantiser knows matrices only
        logits = [(starts + ends[more : more + count]).relu() @ folded + shift for more in range(self.widths)]
        return torch.stack(logits, dim=-1).transpose(0, 1)


def split_ends(layer: Any) -> tuple[nn.Linear, nn.Linear]:
    """A map of start ‖ end, taken apart, since the quantiser knows no parts of matrices; the bias is with the start."""
    width = layer.in_features // 2
    start, end = nn.Linear(width, layer.out_features), nn.Linear(width, layer.out_features, bias=False)
    with torch.no_grad():
        start.weight.copy_(layer.weight[:, :width])
        start.bias.copy_(layer.bias)
        end.weight.copy_(layer.weight[:, width:])
    return start, end


def count_labels(counter: Any, labels: torch.Tensor, owners: torch.Tensor) -> torch.Tensor:
    """States of labels for each instance of their task. *Shape:* (Q, H), (Q) → (STEPS, Q, H).

    `owners` are the numbers of the labels' tasks.
    """
    if not hasattr(counter, "transformer"):
        return counter(labels, STEPS)
    steps = counter.pos_embedding.weight[:STEPS].unsqueeze(1).expand(-1, labels.shape[0], -1)
    states = counter.gru(steps, labels) + labels
    mixer = counter.transformer
    apart = torch.where(owners[:, None] == owners[None], 0.0, MASKED)
    mixed = mixer.in_projector(states)
    for layer in mixer.transformer.layers:
        mixed = layer.norm1(mixed + _attend(layer.self_attn, mixed, apart))
        mixed = layer.norm2(mixed + layer.linear2(layer.activation(layer.linear1(mixed))))
    return mixer.out_projector(torch.cat([mixed, states], dim=-1))


def _attend(attention: Any, states: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Attention of labels to labels. *Shape:* (STEPS, Q, h), (Q, Q) → (STEPS, Q, h)."""
    steps, count, width = states.shape
    heads, size = attention.num_heads, width // attention.num_heads
    parts = functional.linear(states, attention.in_proj_weight, attention.in_proj_bias).chunk(3, dim=-1)
    query, key, value = (part.reshape(steps, count, heads, size).transpose(1, 2) for part in parts)
    weights = torch.softmax(query @ key.transpose(-1, -2) / math.sqrt(size) + bias, dim=-1)
    return attention.out_proj((weights @ value).transpose(1, 2).reshape(steps, count, width))


def check_exportable(model: Any) -> None:
    """Raise ModelError for settings of a checkpoint that the graph or the decoder does not know."""
    counts = model.count_pred[-1].out_features
    if model.config.token_pooling != "first" or counts != COUNTS:  # noqa: S105  no password
        raise ModelError(
            f'expected a span checkpoint with token_pooling "first" and a count head of {COUNTS} classes, got '
            f'"{model.config.token_pooling}" and {counts}; run it on the reference package'
        )


def write_graph(model: Any, path: Path) -> None:
    """Export `model` (a loaded `gliner2` span extractor, in evaluation mode) to `path`."""
    check_exportable(model)
    with traceable_encoder(model.encoder), torch.no_grad():
        arguments = (
            torch.arange(160).unsqueeze(0) % 97 + 3,
            torch.arange(90).unsqueeze(0) + 60,
            torch.arange(9).unsqueeze(0) * 2 + 3,
            (torch.arange(9) // 4).unsqueeze(0),
            torch.arange(3).unsqueeze(0) + 1,
            torch.arange(6).unsqueeze(0) * 2 + 30,
            torch.arange(40).unsqueeze(0),
        )
        write_onnx(SpanGraph(model).eval(), arguments, path, SPAN_INPUTS, SPAN_OUTPUTS)
