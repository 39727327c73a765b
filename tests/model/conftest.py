"""A tiny GLiNER 2 boundary checkpoint with seeded random weights, and what is exported from it."""

from pathlib import Path

import pytest
from checkpoints import make_checkpoint

from docsluice.extraction.engines.gliner2 import Gliner2Engine
from docsluice.extraction.load import load_engine
from docsluice.extraction.model_folder import Training


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("torch")
    pytest.importorskip("gliner2")
    return make_checkpoint(tmp_path_factory.mktemp("checkpoint"))


@pytest.fixture(scope="session")
def exported(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from docsluice.teacher.export import export_checkpoint

    folder = tmp_path_factory.mktemp("model")
    export_checkpoint(str(checkpoint), folder, "tiny", "fp32", Training(line_ends="|", cells="optional_one"))
    return folder


@pytest.fixture(scope="session")
def engine(exported: Path) -> Gliner2Engine:
    return load_engine(exported, threads=1)
