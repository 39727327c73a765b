from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

from docsluice.teacher.quantise import halve, quantise
from docsluice.teacher.warm_start import read_arrays


def test_tables_and_matrices_shrink_to_bytes_and_rows_keep_their_own_scale(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    table = rng.normal(size=(40_000, 32)).astype(np.float32) * np.logspace(-3, 1, 40_000, dtype=np.float32)[:, None]
    matrix = rng.normal(size=(32, 16)).astype(np.float32) * np.logspace(-2, 1, 16, dtype=np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "ids"], ["rows"]),
            helper.make_node("MatMul", ["rows", "matrix"], ["out"]),
        ],
        "tiny",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "n"])],
        [
            helper.make_tensor_value_info("rows", TensorProto.FLOAT, [1, "n", 32]),
            helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, "n", 16]),
        ],
        [numpy_helper.from_array(table, "table"), numpy_helper.from_array(matrix, "matrix")],
    )
    path = tmp_path / "model.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), path)
    before = path.stat().st_size
    quantise(path)
    assert path.stat().st_size < 0.35 * before
    ids = np.array([[3, 20_000, 39_999]])
    rows, out = ort.InferenceSession(path, providers=["CPUExecutionProvider"]).run(None, {"ids": ids})
    wanted = table[ids[0]]
    assert (np.abs(rows[0] - wanted).max(axis=1) < 0.005 * np.abs(wanted).max(axis=1)).all()
    error = np.abs(out[0, 2] - wanted[2] @ matrix)
    assert (error / np.abs(matrix).max(axis=0) < 0.05 * np.abs(wanted[2]).sum()).all()


def test_halved_weights_are_cast_back_and_what_half_cannot_hold_stays(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    matrix, mask = rng.normal(size=(256, 64)).astype(np.float32), np.full((64, 2), -1e9, np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", ["in", "matrix"], ["out"]),
            helper.make_node("MatMul", ["out", "mask"], ["masked"]),
        ],
        "tiny",
        [helper.make_tensor_value_info("in", TensorProto.FLOAT, [1, "n", 256])],
        [
            helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, "n", 64]),
            helper.make_tensor_value_info("masked", TensorProto.FLOAT, [1, "n", 2]),
        ],
        [numpy_helper.from_array(matrix, "matrix"), numpy_helper.from_array(mask, "mask")],
    )
    path = tmp_path / "model.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), path)
    before = path.stat().st_size
    halve(path)
    assert path.stat().st_size < 0.53 * before
    states = rng.normal(size=(1, 3, 256)).astype(np.float32)
    out, masked = ort.InferenceSession(path, providers=["CPUExecutionProvider"]).run(None, {"in": states})
    assert np.allclose(out, states @ matrix.astype(np.float16).astype(np.float32), atol=1e-4)
    assert np.abs(out - states @ matrix).max() < 0.02
    assert np.allclose(masked, out @ mask, rtol=1e-3)
    assert np.array_equal(read_arrays(path)["matrix"], matrix.astype(np.float16).astype(np.float32))
