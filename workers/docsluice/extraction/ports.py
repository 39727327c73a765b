"""Inputs and outputs of the graphs, declared once: the exporter writes them and loading checks them."""

from __future__ import annotations

from typing import NamedTuple


class Port(NamedTuple):
    """A named tensor of a graph; `shape` is what it holds, one letter an axis, batch first."""

    name: str
    type: str
    shape: str


# S sub-tokens, L words, Q extractive labels, C class labels, R cells of records, K candidates a label,
# D width of the record head, H width of the encoder
BOUNDARY_INPUTS = (
    Port("input_ids", "tensor(int64)", "1 S"),
    Port("word_index", "tensor(int64)", "1 L"),
    Port("word_mask", "tensor(bool)", "1 L"),
    Port("query_index", "tensor(int64)", "1 Q"),
    Port("class_index", "tensor(int64)", "1 C"),
    Port("cell_index", "tensor(int64)", "1 R"),
)
BOUNDARY_OUTPUTS = (
    Port("spans", "tensor(int64)", "1 Q K 2"),
    Port("span_logits", "tensor(float)", "1 Q K"),
    Port("span_valid", "tensor(bool)", "1 Q K"),
    Port("class_logits", "tensor(float)", "1 C"),
    Port("null_logits", "tensor(float)", "1 Q"),
    Port("instance_states", "tensor(float)", "1 R K D"),
    Port("cell_states", "tensor(float)", "1 R K D"),
    Port("cell_queries", "tensor(float)", "1 R D"),
    Port("word_states", "tensor(float)", "1 L H"),
    Port("query_states", "tensor(float)", "1 Q H"),
)

COUNTS = 20  # classes of the head that says how many instances a task has: 0 to 19
STEPS = COUNTS - 1  # instances of a label that can be asked for

# T extractive tasks, N asked instances of labels, W widths of spans; the others as above
SPAN_INPUTS = (
    Port("input_ids", "tensor(int64)", "1 S"),
    Port("word_index", "tensor(int64)", "1 L"),
    Port("query_index", "tensor(int64)", "1 Q"),
    Port("query_task", "tensor(int64)", "1 Q"),
    Port("task_index", "tensor(int64)", "1 T"),
    Port("class_index", "tensor(int64)", "1 C"),
    Port("asked_index", "tensor(int64)", "1 N"),
)
SPAN_OUTPUTS = (
    Port("span_logits", "tensor(float)", "1 N L W"),
    Port("count_logits", "tensor(float)", "1 T 20"),
    Port("class_logits", "tensor(float)", "1 C"),
)
