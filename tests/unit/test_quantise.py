from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

from docsluice.teacher.quantise import quantise
from docsluice.teacher.smooth import measure_channels, smooth_graph


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


def two_products(path: Path, rng: np.random.Generator) -> None:
    """A graph of two products of one input, as queries and keys of attention are."""
    ports = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 256]) for name in ("x", "left", "right")]
    matrices = [rng.normal(size=(256, 256)).astype(np.float32) * 0.05 for _ in range(2)]
    graph = helper.make_graph(
        [
            helper.make_node("Identity", ["x"], ["states"]),
            helper.make_node("MatMul", ["states", "query"], ["left"]),
            helper.make_node("MatMul", ["states", "key"], ["right"]),
        ],
        "attention",
        ports[:1],
        ports[1:],
        [numpy_helper.from_array(one, name) for one, name in zip(matrices, ("query", "key"), strict=True)],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), path)


def run(path: Path, x: np.ndarray) -> np.ndarray:
    session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
    return np.concatenate(session.run(None, {"x": x}), axis=1)


def test_smoothing_keeps_the_products_and_makes_them_easier_to_round(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    x = rng.normal(size=(64, 256)).astype(np.float32)
    x[:, [3, 99]] *= 60  # two channels far larger than the rest, as encoders have them
    plain, smoothed = tmp_path / "plain.onnx", tmp_path / "smoothed.onnx"
    two_products(plain, rng)
    smoothed.write_bytes(plain.read_bytes())
    wanted = run(plain, x)
    assert smooth_graph(smoothed, [{"x": x[:32]}, {"x": x[32:]}]) == 2
    assert np.abs(run(smoothed, x) - wanted).max() < 1e-3 * np.abs(wanted).max()
    for path in (plain, smoothed):
        quantise(path)
    errors = [np.abs(run(path, x) - wanted).mean() for path in (plain, smoothed)]
    assert errors[1] < 0.6 * errors[0]


def test_channels_are_measured_over_all_feeds(tmp_path: Path) -> None:
    two_products(tmp_path / "model.onnx", np.random.default_rng(1))
    x = np.zeros((2, 256), dtype=np.float32)
    x[0, 5], x[1, 7] = -3.0, 2.0
    (largest,) = measure_channels(tmp_path / "model.onnx", ["states"], [{"x": x[:1]}, {"x": x[1:]}]).values()
    assert (largest[5], largest[7], largest.sum()) == (3.0, 2.0, 5.0)
