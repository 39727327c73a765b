"""Word boxes beside the text, for `compare_encoders.py`: LayoutLM's idea inside GLiNER 2.

Tables of embeddings of where a word stands are added to the encoder's word embeddings (Xu et al. 2020, "LayoutLM").
They are zero at first, so that a trained model does at the start what it did without them.
"""

from __future__ import annotations

import math
import statistics
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch import nn

from docsluice.extraction.text import RANGE, WIDE_GAP, to_model_text
from docsluice.teacher.stream import SampleStream
from docsluice.teacher.windows import Sample

if TYPE_CHECKING:
    import random

    from docsluice.records import Document
    from docsluice.teacher.recipe import Recipe
    from docsluice.teacher.samples import LabelledDocument

PLACES = 128  # buckets of a page's width and of its height
HEIGHTS = 16  # buckets of a word's height against the page's median, four to an octave
NO_BOX = (0, 0, 0, 0)

Buckets = tuple[int, int, int, int]
"""Left, right, middle from the top, height; 0 is "no box"."""


class Placed(NamedTuple):
    """A word of the reader: offsets in the document; left, right and middle as shares of the page, 0 to 1.

    `height` counts in medians of the page.
    """

    start: int
    end: int
    left: float
    right: float
    middle: float
    height: float


@dataclass(frozen=True)
class BoxedSample(Sample):
    """A sample whose text begins at `start` of a document with words in these places; empty: no boxes."""

    places: tuple[Placed, ...] = ()
    start: int = 0


def place_words(document: Document) -> tuple[Placed, ...]:
    """Words of all pages, in the order of the text."""
    placed: list[Placed] = []
    for page, offset in zip(document.pages, document.page_offsets, strict=True):
        heights = [word.box[3] - word.box[1] for word in page.words]
        median = max(statistics.median(heights), 0.1) if heights else 1.0
        for word in page.words:
            left, top, right, bottom = word.box
            placed.append(
                Placed(
                    offset + word.start,
                    offset + word.end,
                    left / page.width,
                    right / page.width,
                    (top + bottom) / 2 / page.height,
                    (bottom - top) / median,
                )
            )
    return tuple(sorted(placed))


def find_buckets(places: Sequence[Placed], starts: Sequence[int], ends: Sequence[int]) -> list[Buckets]:
    """Buckets of GLiNER's words, which are parts of the reader's; those of lines and gaps have no box."""
    firsts = [place.start for place in places]
    found = []
    for start, end in zip(starts, ends, strict=True):
        here = bisect_right(firsts, start) - 1
        inside = here >= 0 and start < places[here].end
        found.append(_to_buckets(places[here], start, end) if inside else NO_BOX)
    return found


def _to_buckets(place: Placed, start: int, end: int) -> Buckets:
    letters = place.end - place.start
    width = (place.right - place.left) / letters
    left = place.left + width * (start - place.start)
    right = place.left + width * min(letters, end - place.start)
    height = round(HEIGHTS / 2 + 4 * math.log2(max(place.height, 0.1)))
    return _bucket(left), _bucket(right), _bucket(place.middle), 1 + min(HEIGHTS - 1, max(0, height))


def _bucket(share: float) -> int:
    return 1 + min(PLACES - 1, max(0, int(share * PLACES)))


class BoxedEmbeddings(nn.Module):  # type: ignore[misc]  # torch is not followed by mypy, so its classes are Any
    """Word embeddings plus those of `boxes`, *Shape:* (samples, tokens, 4), which is set before each run."""

    def __init__(self, words: Any) -> None:
        super().__init__()
        self.words = words
        self.boxes: torch.Tensor | None = None
        sizes = (PLACES + 1, PLACES + 1, PLACES + 1, HEIGHTS + 1)
        self.tables = nn.ModuleList(nn.Embedding(size, words.embedding_dim, padding_idx=0) for size in sizes)
        for table in self.tables:
            nn.init.zeros_(table.weight)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Embed sub-tokens. *Shape:* (samples, tokens) → (samples, tokens, width)."""
        states: torch.Tensor = self.words(ids)
        for number, table in enumerate(self.tables):
            states = states + table(self.boxes[..., number]) if self.boxes is not None else states
        return states


def add_boxes(model: Any) -> Sequence[Any]:
    """Give a GLiNER 2 model box embeddings; returns their weights."""
    embeddings = model.encoder.embeddings
    embeddings.word_embeddings = BoxedEmbeddings(embeddings.word_embeddings)
    return list(embeddings.word_embeddings.tables.parameters())


def set_boxes(model: Any, prepared: Any, samples: Sequence[tuple[Sequence[Placed], int]]) -> None:
    """Put the boxes of a collated batch into the model: all sub-tokens of a word have its box."""
    boxes = torch.zeros(*prepared.input_ids.shape, len(NO_BOX), dtype=torch.long)
    for row, (places, offset) in enumerate(samples):
        if not places:
            continue
        tokens = prepared.text_word_indices[row][prepared.text_word_mask[row]].tolist()
        starts = [offset + start for start in prepared.start_mappings[row]]
        ends = [offset + end for end in prepared.end_mappings[row]]
        for first, last, found in zip(
            tokens, [*tokens[1:], prepared.original_lengths[row]], find_buckets(places, starts, ends), strict=False
        ):
            boxes[row, first:last] = torch.tensor(found)
    model.encoder.embeddings.word_embeddings.boxes = boxes


class BoxedStream(SampleStream):
    """A stream whose samples know where their words stand, unless their text was changed by noise."""

    def __init__(
        self,
        documents: Sequence[LabelledDocument],
        recipe: Recipe,
        rng: random.Random,
        places: Mapping[tuple[str, str], tuple[Placed, ...]],
    ) -> None:
        super().__init__(documents, recipe, rng)
        self._places = places
        self._shown = {(one.origin, one.id): to_model_text(one.text, WIDE_GAP, RANGE) for one in documents}
        self._last = ("", "")

    def document(self) -> LabelledDocument:
        """One document, remembered until its sample is drawn."""
        document = super().document()
        self._last = (document.origin, document.id)
        return document

    def sample(self) -> Sample:
        """A sample with the places of its document."""
        sample = super().sample()
        start = self._shown.get(self._last, "").find(sample.text)
        places = self._places.get(self._last, ()) if start >= 0 else ()
        return BoxedSample(sample.text, sample.schema, sample.unknown, places, max(start, 0))
