"""Graph in full precision → graph in INT8."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def quantise(path: Path) -> None:
    """Quantise weights of matrix products and the word embeddings in place; activations follow at run time.

    Weights keep 7 bits (`reduce_range`): processors without VNNI add two products of unsigned and signed bytes in 16
    bits, which overflows with 8. One scale a matrix: per-channel scales leave the embeddings in full precision, and
    the file is 2.5 times as large.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)  # the quantiser's advice to preprocess, which does not apply to this graph
    target = path.with_suffix(".int8.onnx")
    try:
        quantize_dynamic(
            path,
            target,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            per_channel=False,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    finally:
        root.setLevel(level)
    target.replace(path)
