"""PP-OCR weights from the wheels `rapidocr` and `rapidocr_onnxruntime`, cut to Latin script.

The last matrix of the recogniser scores 18,000 signs, most of them Chinese, and is a good part of its cost on a core;
the cut keeps the blank, ASCII, Latin-1, Latin Extended and a few signs. It is written once to the user's cache.
"""

from __future__ import annotations

import importlib.util
import json
import os
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from docsluice.errors import ConfigurationError

DETECTOR = ("rapidocr_onnxruntime", "ch_PP-OCRv4_det_infer.onnx")
RECOGNISER = ("rapidocr", "PP-OCRv6_rec_small.onnx")
ANGLE = ("rapidocr_onnxruntime", "ch_ppocr_mobile_v2.0_cls_infer.onnx")
LATIN_END = 0x250  # first code point after Latin Extended-B
EXTRA_SIGNS = frozenset("€–—‘’“”•…™№‚„†‡‰‹›−×÷≤≥√■□●○★☑☐✓✔ẞ")
_CUT_VERSION = 1


class Recogniser(NamedTuple):
    """A recogniser's file and the signs of its outputs; the first is the blank."""

    path: Path
    labels: tuple[str, ...]


def find_weights(package: str, name: str) -> Path:
    """Return a file of weights inside an installed wheel; raises ConfigurationError when it is not there."""
    spec = importlib.util.find_spec(package)
    path = Path(spec.origin).parent / "models" / name if spec and spec.origin else None
    if path is None or not path.is_file():
        raise ConfigurationError(f"Expected the weights {name} of the package {package}. Run: pip install {package}")
    return path


def cache_folder() -> Path:
    """Return our folder in the user's cache (XDG_CACHE_HOME, else ~/.cache)."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "docsluice"


def load_recogniser() -> Recogniser:
    """Return the recogniser cut to Latin script, made on first use; a read-only cache falls back to a temporary one."""
    source = find_weights(*RECOGNISER)
    name = f"{source.stem}_latin{_CUT_VERSION}_{source.stat().st_size}"
    for folder in (cache_folder(), Path(tempfile.gettempdir()) / f"docsluice-{os.getuid()}"):
        model, labels = folder / f"{name}.onnx", folder / f"{name}.json"
        try:
            if not (model.is_file() and labels.is_file()):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                _write_cut(source, model, labels)
            return Recogniser(model, tuple(json.loads(labels.read_text(encoding="utf-8"))))
        except OSError:
            continue
    raise ConfigurationError(f"Expected to write to {cache_folder()} or {tempfile.gettempdir()}. Set XDG_CACHE_HOME.")


def _write_cut(source: Path, model: Path, labels: Path) -> None:
    """Write the cut model and its labels, each whole or not at all."""
    import onnx

    graph = onnx.load(str(source))
    kept = cut_to_latin(graph)
    for path, content in ((model, graph.SerializeToString()), (labels, json.dumps(kept).encode())):
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)


def cut_to_latin(model: Any) -> list[str]:
    """Cut the last matrix of a PP-OCR recogniser (an onnx.ModelProto, changed in place); return the labels kept."""
    import numpy as np
    from onnx import numpy_helper

    labels = ["blank", *next(item.value for item in model.metadata_props if item.key == "character").split("\n")]
    initializers = {item.name: item for item in model.graph.initializer}
    constants = {node.output[0]: node for node in model.graph.node if node.op_type == "Constant"}

    def tensor(name: str) -> Any:
        if name in initializers:
            return initializers[name]
        return constants[name].attribute[0].t if name in constants else None

    def cut(name: str, kept: list[int]) -> None:
        found = tensor(name)
        values = numpy_helper.to_array(found)[..., kept]
        found.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(values), found.name))

    last = [n for n in model.graph.node if n.op_type == "MatMul" and tensor(n.input[1]) is not None][-1]
    bias = next(node for node in model.graph.node if node.op_type == "Add" and last.output[0] in node.input)
    outputs = numpy_helper.to_array(tensor(last.input[1])).shape[1]
    labels += [" "] * (outputs - len(labels))
    kept = [0, *(index for index in range(1, outputs) if _is_latin(labels[index]))]
    cut(last.input[1], kept)
    cut(next(name for name in bias.input if name != last.output[0]), kept)
    for output in model.graph.output:
        output.type.tensor_type.shape.dim[2].dim_value = len(kept)
    del model.graph.value_info[:]
    return [labels[index] for index in kept]


def _is_latin(label: str) -> bool:
    return len(label) == 1 and (ord(label) < LATIN_END or label in EXTRA_SIGNS)
