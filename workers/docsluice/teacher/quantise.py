"""Graph in full precision → graph in INT8, or with weights in half precision."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

LARGE = 1_000_000  # elements of a table from which on it is worth storing in INT8
SMALL = 64  # elements of an array up to which halving saves nothing


def quantise(path: Path) -> None:
    """Quantise weights of matrix products and tables of embeddings in place; activations follow at run time.

    One scale an output channel of a matrix and one a row of a table: with one scale a matrix, probabilities of a
    trained model moved by 0.2 on average, with one a channel by 0.01. Weights keep 7 bits (`reduce_range`):
    processors without VNNI add two products of unsigned and signed bytes in 16 bits, which overflows with 8.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    graph = onnx.load(path)
    pack_tables(graph)
    target = path.with_suffix(".int8.onnx")
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)  # the quantiser's advice to preprocess, which does not apply to this graph
    try:
        quantize_dynamic(
            graph,
            target,
            op_types_to_quantize=["MatMul", "Gemm"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    finally:
        root.setLevel(level)
    target.replace(path)


def halve(path: Path) -> None:
    """Store weights in half precision, in place; a cast beside each makes it float32 again when the graph is loaded.

    So sums stay in float32, and processors without arithmetic in half precision lose nothing. Arrays that half
    precision cannot hold stay as they are.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(path)
    casts, kept = [], []
    for array in model.graph.initializer:
        values = numpy_helper.to_array(array) if array.data_type == TensorProto.FLOAT else np.zeros(0)
        if values.size <= SMALL or np.abs(values).max() > np.finfo(np.float16).max:
            kept.append(array)
            continue
        kept.append(numpy_helper.from_array(values.astype(np.float16), f"{array.name}.half"))
        casts.append(helper.make_node("Cast", [f"{array.name}.half"], [array.name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(kept)
    onnx.save(model, path)


def pack_tables(model: Any) -> None:
    """Store large tables that rows are gathered from as bytes with one scale a row, and unpack the gathered rows."""
    from onnx import TensorProto, helper, numpy_helper

    tables = {table.name: table for table in model.graph.initializer}
    nodes, packed = [], set()
    for node in model.graph.node:
        table = tables.get(node.input[0]) if node.op_type == "Gather" else None
        if table is None or len(table.dims) != 2 or np.prod(table.dims) < LARGE:  # noqa: PLR2004  rows and columns
            nodes.append(node)
            continue
        if table.name not in packed:
            packed.add(table.name)
            values = numpy_helper.to_array(table)
            scales = np.maximum(np.abs(values).max(axis=1, keepdims=True) / 127, np.finfo(np.float32).tiny)
            rows = np.rint(values / scales).astype(np.int8)
            model.graph.initializer.append(numpy_helper.from_array(rows, f"{table.name}.rows"))
            model.graph.initializer.append(numpy_helper.from_array(scales.astype(np.float32), f"{table.name}.scales"))
        rows_out, floats, scale = (f"{node.output[0]}.{part}" for part in ("rows", "floats", "scales"))
        nodes += [
            helper.make_node("Gather", [f"{table.name}.rows", node.input[1]], [rows_out], axis=0),
            helper.make_node("Gather", [f"{table.name}.scales", node.input[1]], [scale], axis=0),
            helper.make_node("Cast", [rows_out], [floats], to=TensorProto.FLOAT),
            helper.make_node("Mul", [floats, scale], [node.output[0]]),
        ]
    kept = [table for table in model.graph.initializer if table.name not in packed]
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(kept)
