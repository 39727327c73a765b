"""Training goes on from a model folder: what comes back out of the graph does what the checkpoint did."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from docsluice.errors import ModelError
from docsluice.extraction.model_folder import Training

pytestmark = [
    pytest.mark.model,
    pytest.mark.train,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # torch.export and transformers warn about themselves
]


class Trained(NamedTuple):
    checkpoint: Path
    folder: Path


def draw_weights(checkpoint: Path, seed: int, out: Path) -> Path:
    """The same checkpoint with other weights, all of them different."""
    import torch

    from docsluice.teacher.export import load_checkpoint

    model = load_checkpoint(str(checkpoint))
    torch.manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(parameter + torch.randn_like(parameter) * 0.02)
    model.save_pretrained(str(out))
    return out


@pytest.fixture(scope="module")
def trained(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    from docsluice.teacher.export import export_checkpoint

    base = tmp_path_factory.mktemp("trained")
    made = Trained(draw_weights(checkpoint, 5, base / "checkpoint"), base / "model")
    with pytest.MonkeyPatch.context() as patch:
        # drawn weights put many scores next to a threshold, where the last bit decides what is decoded
        patch.setattr("docsluice.teacher.parity.check_graph", lambda *_: None)
        export_checkpoint(str(made.checkpoint), made.folder, "tiny", "fp32", Training(cells="optional_one"))
    return made


def test_the_weights_of_a_graph_make_the_checkpoint_again(trained: Trained, tmp_path: Path) -> None:
    from docsluice.teacher.export import load_checkpoint
    from docsluice.teacher.parity import compare
    from docsluice.teacher.warm_start import start_from

    untrained = draw_weights(trained.checkpoint, 9, tmp_path / "untrained")
    assert compare(load_checkpoint(str(untrained)), trained.folder).difference > 0.1
    left = start_from(trained.folder, untrained)
    again = compare(load_checkpoint(str(untrained)), trained.folder)
    assert again.difference < 1e-4
    assert again.missing == 0
    before, after = (dict(load_checkpoint(str(one)).named_parameters()) for one in (trained.checkpoint, untrained))
    encoder = [name for name in before if name.startswith("encoder.") and ".pooler." not in name]
    assert encoder
    assert not set(encoder) & set(left)
    assert all(np.array_equal(before[name].detach().numpy(), after[name].detach().numpy()) for name in encoder)


def test_bytes_come_back_within_half_a_step(trained: Trained, tmp_path: Path) -> None:
    from docsluice.teacher.quantise import quantise
    from docsluice.teacher.warm_start import read_arrays

    shutil.copy(trained.folder / "model.onnx", tmp_path / "model.onnx")
    quantise(tmp_path / "model.onnx")
    before, after = read_arrays(trained.folder / "model.onnx"), read_arrays(tmp_path / "model.onnx")
    matrices = [name for name in before if name.startswith("val_") and before[name].ndim == 2 and name in after]
    assert len(matrices) > 10
    for name in matrices:
        step = np.abs(before[name]).max(axis=0) / 63
        assert (np.abs(before[name] - after[name]) <= step * 0.51 + 1e-7).all()


def test_another_vocabulary_is_refused(trained: Trained, tmp_path: Path) -> None:
    from docsluice.teacher.warm_start import start_from

    other = tmp_path / "other"
    shutil.copytree(trained.folder, other)
    tokenizer = other / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(ModelError, match="tokenizer"):
        start_from(other, trained.checkpoint)
