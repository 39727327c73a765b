"""The graph of a boundary model on ONNX Runtime: its ports, and one window through it.

Inputs and outputs are declared once, here; the exporter writes them and loading checks them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from docsluice.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


# The fused sum and layer norm is one scalar loop on a CPU: taken apart a window costs a tenth less.
_SLOWER = frozenset({"SkipLayerNormFusion"})


class Port(NamedTuple):
    """A named tensor of the graph; `shape` is what it holds, one letter an axis, batch first."""

    name: str
    type: str
    shape: str


# S sub-tokens, L words, Q extractive labels, C class labels, R cells of records, K candidates a label,
# D width of the record head, H width of the encoder
INPUTS = (
    Port("input_ids", "tensor(int64)", "1 S"),
    Port("word_index", "tensor(int64)", "1 L"),
    Port("word_mask", "tensor(bool)", "1 L"),
    Port("query_index", "tensor(int64)", "1 Q"),
    Port("class_index", "tensor(int64)", "1 C"),
    Port("cell_index", "tensor(int64)", "1 R"),
)
OUTPUTS = (
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


@dataclass(frozen=True, eq=False)
class Inputs:
    """One window as the graph takes it.

    `ids`, *Shape:* (S); `words`, *Shape:* (L), `queries`, *Shape:* (Q) and `classes`, *Shape:* (C) are positions in
    `ids`; `cells`, *Shape:* (R) are positions in `queries`.
    """

    ids: NDArray[np.int64]
    words: NDArray[np.int64]
    queries: NDArray[np.int64]
    classes: NDArray[np.int64]
    cells: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Scores:
    """What the graph says of one window; shapes as in `OUTPUTS`, without the batch axis and without padded words."""

    spans: NDArray[np.int64]
    span_logits: NDArray[np.float32]
    span_valid: NDArray[np.bool_]
    class_logits: NDArray[np.float32]
    null_logits: NDArray[np.float32]
    instance_states: NDArray[np.float32]
    cell_states: NDArray[np.float32]
    cell_queries: NDArray[np.float32]
    word_states: NDArray[np.float32]
    query_states: NDArray[np.float32]


class Session:
    """A loaded graph.

    `least_words` is the number of words up to which a shorter window is padded: the proposer takes its best k
    boundaries, so there must be k of them.
    """

    def __init__(self, path: Path, threads: int, least_words: int) -> None:
        import onnxruntime as ort

        if not path.is_file():
            raise ModelError(f"expected the graph {path}, found no such file; export the model again")
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
            )
        except Exception as error:  # ONNX Runtime raises classes of its own extension module
            raise ModelError(
                f"expected an ONNX graph in {path}, but ONNX Runtime cannot load it ({_first_line(error)}); "
                "the file may be cut off: copy or export the model again"
            ) from error
        check_ports(path, self._session.get_inputs(), INPUTS, "inputs")
        check_ports(path, self._session.get_outputs(), OUTPUTS, "outputs")
        self._least_words = least_words

    def run(self, window: Inputs) -> Scores:
        """Run one window; a window without words or without extractive labels is not allowed."""
        words = len(window.words)
        padding = max(0, self._least_words - words)
        feeds = {
            "input_ids": window.ids[None],
            "word_index": np.pad(window.words, (0, padding))[None],
            "word_mask": np.pad(np.ones(words, dtype=np.bool_), (0, padding))[None],
            "query_index": window.queries[None],
            "class_index": window.classes[None],
            "cell_index": window.cells[None],
        }
        found = dict(zip((port.name for port in OUTPUTS), self._session.run(None, feeds), strict=True))
        without_batch = {name: value[0] for name, value in found.items()}
        without_batch["word_states"] = without_batch["word_states"][:words]
        return Scores(**without_batch)


def check_ports(path: Path, actual: list[Any], expected: tuple[Port, ...], what: str) -> None:
    """Raise ModelError unless names, types and ranks of a graph's ports are the declared ones, in order."""
    have = [(port.name, port.type, len(port.shape)) for port in actual]
    want = [(port.name, port.type, len(port.shape.split())) for port in expected]
    if have != want:
        raise ModelError(
            f"{path}: expected the {what} {_show(want)}, got {_show(have)}; "
            "this is a graph of another architecture or version: run `docsluice model export` on its checkpoint"
        )


def _show(ports: list[tuple[str, str, int]]) -> str:
    return ", ".join(f"{name} {kind} of rank {rank}" for name, kind, rank in ports)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
