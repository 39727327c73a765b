"""Train a GLiNER 2 boundary model on a CPU: streamed samples, batches of like length, resumable.

The package's own trainer draws from a fixed file and gives two heads the encoder's learning rate by their
names; here samples are drawn anew every time, and every head learns at the heads' rate.
"""

from __future__ import annotations

import dataclasses
import json
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docsluice.teacher.windows import Sample

if TYPE_CHECKING:
    from docsluice.teacher.recipe import TrainingRecipe

POOL = 8  # batches are sorted by length within a pool of so many
WARM_UP = 40  # steps
FINAL_RATE = 0.03  # of the learning rate, at the last step
EASY_STEPS = 800  # in which the help that a new head gets fades out


def learning_rate(step: int, steps: int, decay_steps: int) -> float:
    """Factor of the learning rates: linear warm-up, constant, then a straight line down over the last steps.

    While it is constant a run has no end: a copy of its folder can be brought down for a model, and the run goes on
    (Hägele et al. 2024, "Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations").
    """
    falling = FINAL_RATE + (1 - FINAL_RATE) * (steps - step) / max(1, decay_steps)
    return min(1.0, (step + 1) / WARM_UP) * max(FINAL_RATE, min(1.0, falling))


def batches_by_length(draw: Callable[[], Sample], size: int, rng: random.Random) -> Iterator[Sequence[Sample]]:
    """Endless batches whose samples are about equally long, in random order."""
    while True:
        pool = sorted((draw() for _ in range(size * POOL)), key=lambda sample: sample.size)
        batches = [pool[i : i + size] for i in range(0, len(pool), size)]
        rng.shuffle(batches)
        yield from batches


class StatesByQuery:
    """Candidate states *(samples, queries, candidates, width)*, taken apart once.

    The package indexes them for every field of every record group, and each index writes a whole gradient of zeros
    (tens of megabytes); rows that were taken apart once give their gradients back in one piece.
    """

    def __init__(self, states: Any) -> None:
        self.states, self.shape = states, states.shape
        self.rows = states.flatten(0, 1).unbind(0)

    def __getitem__(self, place: tuple[int, int]) -> Any:
        return self.rows[place[0] * self.shape[1] + place[1]]


def index_states_once(decoder: Any) -> None:
    """Let a record decoder use `StatesByQuery`."""
    original: Callable[..., Any] = decoder.forward_group
    last: list[StatesByQuery] = []

    def forward_group(spec: Any, query_states: Any, candidates: Any, sample: int) -> Any:
        if not last or last[0].states is not candidates.candidate_states:
            last[:] = [StatesByQuery(candidates.candidate_states)]
        return original(spec, query_states, dataclasses.replace(candidates, candidate_states=last[0]), sample)

    decoder.forward_group = forward_group


class Trainer:
    """Model, optimiser and step counter; everything in `folder` survives a restart.

    `trained` tells that the heads of `checkpoint` have learnt already, so that they get no help.
    """

    def __init__(self, checkpoint: Path, folder: Path, recipe: TrainingRecipe, *, trained: bool = False) -> None:
        import torch
        from gliner2 import AutoExtractor
        from gliner2.training.trainer import ExtractorCollator

        torch.set_num_threads(recipe.threads)
        torch.manual_seed(recipe.seed)
        self.folder, self.recipe, self.step, self.seen, self.seconds = folder, recipe, 0, 0, 0.0
        self.easy_steps = 0 if trained else EASY_STEPS
        self.fresh = 0  # step at which the optimiser knew nothing
        resumed = (folder / "state.pt").exists()
        self.model = AutoExtractor.from_pretrained(str(folder / "checkpoint" if resumed else checkpoint))
        self.model.train()
        self._without_dropout()
        # samples are varied where they are drawn; the package would shuffle tasks, fields and classes as well
        self.model.processor.sampling_config = None
        self.collate = ExtractorCollator(self.model.processor, is_training=True, architecture="boundary")
        index_states_once(self.model.record_decoder)
        self._freeze()
        named = [(name, p) for name, p in self.model.named_parameters() if p.requires_grad]
        encoder = [p for name, p in named if name.startswith("encoder.")]
        heads = [p for name, p in named if not name.startswith("encoder.")]
        self.rates: tuple[float, ...] = (recipe.encoder_rate, recipe.head_rate)
        self.optimizer = torch.optim.AdamW(
            [{"params": encoder}, {"params": heads}], lr=recipe.head_rate, weight_decay=0.01, foreach=True
        )
        if resumed:
            state = torch.load(folder / "state.pt", weights_only=True)
            self.step, self.seen, self.seconds = state["step"], state["seen"], state["seconds"]
            if state["frozen"] == recipe.frozen_layers:
                self.optimizer.load_state_dict(state["optimizer"])
            else:
                self.fresh = self.step

    def run(self, batches: Iterator[Sequence[Sample]], log: Callable[[str], None]) -> None:
        """Step until the recipe's number of steps or SIGTERM; save every `save_seconds` and at the end."""
        stopped: list[int] = []
        signal.signal(signal.SIGTERM, lambda number, _frame: stopped.append(number))
        started, saved, losses, before = time.monotonic(), time.monotonic(), dict[str, float](), self.seconds
        while self.step < self.recipe.steps and not stopped:
            for name, value in self.learn(next(batches)).items():
                losses[name] = losses.get(name, 0.0) + value
            self.seconds = before + time.monotonic() - started
            if self.step % self.recipe.log_steps == 0:
                means = {name: round(value / self.recipe.log_steps, 3) for name, value in losses.items()}
                log(json.dumps({"step": self.step, "seen": self.seen, "seconds": round(self.seconds), **means}))
                losses.clear()
            if time.monotonic() - saved > self.recipe.save_seconds:
                self.save()
                saved = time.monotonic()
        self.save()

    def learn(self, batch: Sequence[Sample]) -> dict[str, float]:
        """One step; returns the losses."""
        import torch

        factor = self.rate_factor() * min(1.0, (self.step - self.fresh + 1) / WARM_UP)
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        progress = min(1.0, self.step / self.easy_steps) if self.easy_steps else 1.0
        head = self.model.boundary_head
        head.set_gold_injection_prob(max(0.25, 1 - progress))
        head.set_consistency_scale(min(1.0, self.step / 200) if self.easy_steps else 1.0)
        head.set_soft_iou_scale(1 - progress)
        output = self.model(self.prepare(batch))
        classification = output["classification_loss"]
        loss = output["total_loss"] + (self.recipe.classification_weight - 1) * classification
        if not torch.isfinite(loss):
            self.optimizer.zero_grad(set_to_none=True)
            self.step += 1
            return {"not_finite": 1.0}
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for g in self.optimizer.param_groups for p in g["params"]], 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        self.seen += len(batch)
        return {"loss": float(loss.detach()), "classification": float(classification.detach())}

    def rate_factor(self) -> float:
        """Factor of the learning rates at this step, 0 to 1."""
        return learning_rate(self.step, self.recipe.steps, self.recipe.decay_steps)

    def prepare(self, batch: Sequence[Sample]) -> Any:
        """GLiNER 2's tensors; queries whose answer is unknown are masked like padding, so that no loss counts them."""
        prepared = self.collate([(sample.text, sample.schema) for sample in batch])
        for row, (sample, layout) in enumerate(zip(batch, prepared.query_layouts, strict=True)):
            places = [query for query in layout.queries if query.extractive]
            for place, query in enumerate(places):
                if (query.task_name, query.role_name) in sample.unknown:
                    prepared.query_marker_mask[row, place] = False
        return prepared

    def save(self) -> None:
        """Write model and state beside the old ones, then swap them in."""
        import torch

        from docsluice.teacher.export import our_training, write_training

        new, old = self.folder / "checkpoint.new", self.folder / "checkpoint.old"
        shutil.rmtree(new, ignore_errors=True)
        self.model.save_pretrained(str(new))
        write_training(new, our_training())
        state: Mapping[str, Any] = {
            "step": self.step, "seen": self.seen, "seconds": self.seconds, "frozen": self.recipe.frozen_layers,
            "optimizer": self.optimizer.state_dict(),
        }  # fmt: skip
        torch.save(state, self.folder / "state.new")
        shutil.rmtree(old, ignore_errors=True)
        if (self.folder / "checkpoint").exists():
            (self.folder / "checkpoint").rename(old)
        new.rename(self.folder / "checkpoint")
        (self.folder / "state.new").rename(self.folder / "state.pt")

    def _without_dropout(self) -> None:
        """Encoder dropout costs a third of a CPU step (the fused attention cannot be used with it)."""
        import torch

        for module in self.model.encoder.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
            for name in ("dropout_prob", "attention_dropout"):
                if hasattr(module, name):
                    setattr(module, name, 0.0)

    def _freeze(self) -> None:
        """Embeddings and the lowest layers do not learn: no gradient runs through them."""
        if self.recipe.frozen_layers < 0:
            return
        encoder = self.model.encoder
        for part in (encoder.embeddings, *encoder.encoder.layer[: self.recipe.frozen_layers]):
            for parameter in part.parameters():
                parameter.requires_grad_(requires_grad=False)
