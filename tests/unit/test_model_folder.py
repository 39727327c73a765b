import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from docsluice.errors import ModelError
from docsluice.extraction.load import load_engine
from docsluice.extraction.model_folder import check_digest, digest_of, read_card, read_settings
from docsluice.extraction.ports import BOUNDARY_INPUTS, Port
from docsluice.extraction.session import check_ports

CARD = {
    "format": "docsluice.Model/1",
    "name": "tiny",
    "digest": "sha256:0",
    "line_ends": "|",
    "max_tokens": 512,
    "opset": 18,
    "precision": "int8",
}
HEAD = {
    "start_top_k": 4,
    "end_top_k": 4,
    "abstention_threshold": 0.5,
    "relation_heads_per_type": 4,
    "relation_tails_per_type": 4,
    "relation_pair_cap": 16,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docsluice.json").write_text(json.dumps(CARD))
    (tmp_path / "config.json").write_text(json.dumps({"architecture": "boundary", "boundary_head": HEAD}))
    (tmp_path / "model.onnx").write_bytes(b"graph")
    return tmp_path


def test_no_folder_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"expected a model folder at .*nowhere.*docsluice model export"):
        load_engine(tmp_path / "nowhere", threads=1)


def test_a_checkpoint_that_was_not_exported_says_so(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"")
    with pytest.raises(ModelError, match=r"expected docsluice\.json in the model folder"):
        load_engine(tmp_path, threads=1)


def test_a_wrong_card_names_the_key(folder: Path) -> None:
    (folder / "docsluice.json").write_text(json.dumps({**CARD, "cells": "some"}))
    with pytest.raises(ModelError, match="cells"):
        read_card(folder)


@pytest.mark.parametrize("config", [{"architecture": "span"}, {}, {"architecture": "boundary"}])
def test_another_architecture_is_refused_by_name(folder: Path, config: dict[str, str]) -> None:
    (folder / "config.json").write_text(json.dumps(config))
    card = {**CARD, "digest": digest_of(folder / "model.onnx")}
    (folder / "docsluice.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match=r'architecture "boundary", as docsluice\.json says, got "'):
        load_engine(folder, threads=1)


def test_a_damaged_graph_is_found_by_its_digest(folder: Path) -> None:
    with pytest.raises(ModelError, match=r"expected the digest sha256:0 .* got sha256:[0-9a-f]{64}"):
        check_digest(folder, read_card(folder))


def test_a_whole_graph_passes(folder: Path) -> None:
    digest = digest_of(folder / "model.onnx")
    (folder / "docsluice.json").write_text(json.dumps({**CARD, "digest": digest}))
    check_digest(folder, read_card(folder))
    assert read_settings(folder).start_top_k == 4


def test_a_file_that_is_no_graph_is_refused(folder: Path) -> None:
    import numpy as np

    np.savez(folder / "heads.npz", null=np.zeros(2, np.float32))
    digest = digest_of(folder / "model.onnx")
    (folder / "docsluice.json").write_text(json.dumps({**CARD, "digest": digest}))
    with pytest.raises(ModelError, match="expected an ONNX graph"):
        load_engine(folder, threads=1)


def test_ports_of_another_graph_are_shown_beside_the_expected_ones() -> None:
    actual = [SimpleNamespace(name="input_ids", type="tensor(int64)", shape=["batch", "n"])]
    with pytest.raises(ModelError, match=r"expected the inputs input_ids .*word_mask.*, got input_ids tensor"):
        check_ports(Path("model.onnx"), actual, BOUNDARY_INPUTS, "inputs")
    check_ports(Path("model.onnx"), actual, (Port("input_ids", "tensor(int64)", "1 S"),), "inputs")
