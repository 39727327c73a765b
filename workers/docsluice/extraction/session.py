"""A graph on ONNX Runtime: loaded, checked, and run on one window at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docsluice.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from docsluice.extraction.ports import Port

# The fused sum and layer norm is one scalar loop on a CPU: taken apart a window costs a tenth less.
_SLOWER = frozenset({"SkipLayerNormFusion"})


class Session:
    """A loaded graph with the ports that are expected of it."""

    def __init__(self, path: Path, threads: int, inputs: tuple[Port, ...], outputs: tuple[Port, ...]) -> None:
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
        check_ports(path, self._session.get_inputs(), inputs, "inputs")
        check_ports(path, self._session.get_outputs(), outputs, "outputs")
        self._names = tuple(port.name for port in outputs)

    def run(self, feeds: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
        """Outputs by name, of inputs by name; both without the batch axis."""
        found = self._session.run(None, {name: value[None] for name, value in feeds.items()})
        return {name: value[0] for name, value in zip(self._names, found, strict=True)}


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
