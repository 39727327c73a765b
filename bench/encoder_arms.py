"""One arm of `compare_encoders.py`: a model with one encoder, trained for a budget of CPU seconds, and scored."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch import nn

import word_boxes
from docsluice.errors import ConfigurationError
from docsluice.extraction.text import RANGE, WIDE_GAP, to_model_text
from docsluice.extraction.windows import cut_windows, units_of
from docsluice.extraction.words import split_words
from docsluice.teacher import train_loop
from docsluice.teacher.alignment import squash
from docsluice.teacher.windows import draw_full_sample

if TYPE_CHECKING:
    from docsluice.teacher.recipe import Recipe
    from docsluice.teacher.samples import LabelledDocument
    from docsluice.teacher.windows import Sample

WINDOW, OVERLAP = 240, 48  # sub-tokens
DECAY = 0.4  # of the budget, in which the rates fall
EASY_STEPS = 250
GRID = 40  # steps between 0 and 1 on which the limit of emission is chosen


@dataclass(frozen=True)
class Arm:
    """A configuration: where its encoder lies, how many of its layers stay, whether case and boxes are shown."""

    name: str
    encoder: Path
    layers: int | None = None
    cased: bool = False
    boxes: bool = False


class Labelled(NamedTuple):
    """A document with its labels, and where its words stand."""

    document: LabelledDocument
    places: tuple[word_boxes.Placed, ...]


class Guess(NamedTuple):
    """The best span of a label: set, document, score, whether it is right, whether the document has the field."""

    origin: str
    document: str
    score: float
    right: bool
    labelled: bool


@dataclass
class Outcome:
    """What an arm reached; `cpu` is the training's in seconds."""

    arm: Arm
    parameters: int
    samples: int
    cpu: float
    guesses: list[Guess] = field(default_factory=list)


class CasedSplitter:
    """The words of a splitter with their case kept; GLiNER 2 asks for lower case."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __call__(self, text: str, lower: bool = True) -> Iterator[tuple[str, int, int]]:  # noqa: FBT001, FBT002  its call
        """Split, whatever `lower` says."""
        del lower
        yield from self._inner(text, False)


class ArmTrainer(train_loop.Trainer):
    """A trainer that stops by CPU time, and gives each batch its boxes."""

    arm: Arm
    left = 1.0  # share of the budget that is not spent

    def rate_factor(self) -> float:
        """Constant, then falling over the last part of the budget."""
        return min(1.0, self.left / DECAY)

    def prepare(self, batch: Sequence[Sample]) -> Any:
        """GLiNER 2's tensors."""
        prepared = super().prepare(batch)
        if self.arm.boxes:
            word_boxes.set_boxes(
                self.model, prepared, [(getattr(one, "places", ()), getattr(one, "start", 0)) for one in batch]
            )
        return prepared

    def spend(self, batches: Iterator[Sequence[Sample]], seconds: float) -> float:
        """Learn for so many CPU seconds of this process; returns how many it took."""
        began = time.process_time()
        while (spent := time.process_time() - began) < seconds:
            self.left = 1 - spent / seconds
            self.learn(next(batches))
        return spent


def train(arm: Arm, folder: Path, plan: Recipe, known: Sequence[Labelled], seconds: float) -> tuple[Any, Outcome]:
    """Train an arm from `folder / "initial"`; returns its model and outcome."""
    trainer = ArmTrainer(folder / "initial", folder, plan.training)
    trainer.arm, trainer.easy_steps = arm, EASY_STEPS
    show(trainer.model, arm)
    if arm.boxes:
        tables = word_boxes.add_boxes(trainer.model)
        trainer.optimizer.add_param_group({"params": tables})
        trainer.rates = (*trainer.rates, plan.training.head_rate)
    places = {(one.document.origin, one.document.id): one.places for one in known}
    stream = word_boxes.BoxedStream(
        [one.document for one in known],
        plan,
        random.Random(plan.training.seed),  # noqa: S311  samples, no secrets
        places,
    )
    spent = trainer.spend(stream.batches(), seconds)
    size = sum(one.numel() for one in trainer.model.encoder.parameters())
    return trainer.model.eval(), Outcome(arm, size, trainer.seen, spent)


def show(model: Any, arm: Arm) -> None:
    """Let the model see words as the arm says."""
    if arm.cased:
        model.processor.word_splitter = CasedSplitter(model.processor.word_splitter)


def cut_layers(encoder: Any, layers: int) -> None:
    """Keep every other layer from the last one down, as DistilBERT does (Sanh et al. 2019)."""
    own = encoder.encoder.layer
    kept = list(range(len(own) - 1, -1, -2))[:layers][::-1]
    if len(kept) < layers:
        raise ConfigurationError(f"expected at most {(len(own) + 1) // 2} of {len(own)} layers, got {layers}")
    encoder.encoder.layer = nn.ModuleList([own[number] for number in kept])
    encoder.config.num_hidden_layers = layers


class View(NamedTuple):
    """A window of a document: its text as the model sees it, and where it begins."""

    owner: Labelled
    text: str
    start: int


def cut(model: Any, arm: Arm, known: Sequence[Labelled]) -> list[View]:
    """Windows as the runtime cuts them."""
    views = []
    for one in known:
        text = one.document.text
        shown = to_model_text(text, WIDE_GAP, RANGE)
        words = split_words(shown)
        originals = [shown[start:end] for start, end in zip(words.starts, words.ends, strict=True)]
        tokenise = model.processor.tokenizer.tokenize
        sizes = [len(tokenise(word)) for word in (originals if arm.cased else words.texts)]
        for window in cut_windows(units_of(text, words, sizes, WINDOW), sizes, WINDOW, OVERLAP):
            start, end = words.starts[window.first], words.ends[window.last - 1]
            views.append(View(one, shown[start:end], start))
    return views


def guess(model: Any, arm: Arm, known: Sequence[Labelled], plan: Recipe) -> list[Guess]:
    """The best span of each label over the windows of each document, against where the label stands."""
    best: dict[tuple[str, str, str], tuple[float, str]] = {}
    for view in cut(model, arm, known):
        document = view.owner.document
        for label, score, text in _best_spans(model, arm, view, plan):
            key = (document.origin, document.id, label)
            if score > best.get(key, (0.0, ""))[0]:
                best[key] = (score, text)
    guesses = []
    for one in known:
        document = one.document
        for label, spans in document.entities.items():
            score, text = best.get((document.origin, document.id, label), (0.0, ""))
            right = squash(text)[0] in {squash(document.shown(span))[0] for span in spans}
            guesses.append(Guess(document.origin, document.id, score, right, bool(spans)))
    return guesses


def collate(model: Any, arm: Arm, view: View, plan: Recipe) -> Any:
    """A window with the prompt of the runtime, as tensors."""
    bare = replace(view.owner.document, text=view.text, entities={}, groups={}, relations={})
    whole = plan.samples.model_copy(update={"words_low": len(view.text) + 1, "words_high": len(view.text) + 1})
    sample = draw_full_sample(bare, random.Random(0), whole)  # noqa: S311  nothing is drawn: the whole window
    prepared = model.processor.collate_fn_inference([(view.text, sample.schema)], architecture="boundary")
    if arm.boxes:
        word_boxes.set_boxes(model, prepared, [(view.owner.places, view.start)])
    return prepared


def _best_spans(model: Any, arm: Arm, view: View, plan: Recipe) -> Iterator[tuple[str, float, str]]:
    prepared = collate(model, arm, view, plan)
    with torch.inference_mode():
        core = model._encode_core(prepared)  # noqa: SLF001  the states before decoding have no public name
        found = model.boundary_head(
            core["text_states"], core["text_mask"], core["query_states"], core["query_mask"], return_candidates=True
        ).candidates
        scores = torch.sigmoid(found.pair_logits)[0].masked_fill(~found.valid_mask[0], 0.0)
    starts, ends = prepared.start_mappings[0], prepared.end_mappings[0]
    asked = [query for query in prepared.query_layouts[0].queries if query.extractive]
    for number, query in enumerate(asked):
        place = int(scores[number].argmax())
        first, last = found.indices[0, number, place].tolist()
        if query.task_name == "entities" and first < len(starts):
            text = view.text[starts[first] : ends[min(last, len(ends)) - 1]]
            yield query.role_name, float(scores[number, place]), text


def best_limit(guesses: Sequence[Guess]) -> float:
    """The limit of the score at which F1 of all sets is highest; one for all, so that no set is favoured."""
    return max((step / GRID for step in range(1, GRID)), key=lambda limit: measure(guesses, limit))


def measure(guesses: Sequence[Guess], limit: float) -> float:
    """F1 of the best spans from a limit on, over labels that stand in the text that was read."""
    given = [one for one in guesses if one.score >= limit]
    wanted = sum(one.labelled for one in guesses)
    return 2 * sum(one.right for one in given) / max(len(given) + wanted, 1)


def by_set(guesses: Sequence[Guess], limit: float) -> Mapping[str, float]:
    """F1 by set."""
    names = dict.fromkeys(one.origin for one in guesses)
    return {name: measure([one for one in guesses if one.origin == name], limit) for name in names}
