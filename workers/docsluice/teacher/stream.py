"""An endless stream of samples: labelled documents and synthetic ones, mixed as the recipe says."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from docsluice.errors import ConfigurationError
from docsluice.teacher.recipe import Recipe
from docsluice.teacher.samples import LabelledDocument
from docsluice.teacher.synthetic.generator import generate
from docsluice.teacher.synthetic.noise import add_noise
from docsluice.teacher.train_loop import batches_by_length
from docsluice.teacher.windows import Sample, draw_classification, draw_sample

SYNTHETIC = "synthetic"
NOISE_RATES = (0.004, 0.012, 0.03)  # share of characters: a good scan, a poor one, a bad photograph
# Sets whose text comes out of a text layer; read pictures have errors of their own.
CLEAN = frozenset({SYNTHETIC, "kleister_nda", "cuad", "cuad_text", "fcc_adbuy", "facturx"})

TYPE_SHARES = {"invoice": 0.22, "credit note": 0.1, "order": 0.13, "receipt": 0.25, "contract": 0.1, "other": 0.2}
SYNTHETIC_TYPES = 0.35  # of the samples that only classify; "other" is always synthetic


class SampleStream:
    """Draws documents by set, then samples of them."""

    def __init__(self, documents: Sequence[LabelledDocument], recipe: Recipe, rng: random.Random) -> None:
        self.by_set: dict[str, list[LabelledDocument]] = defaultdict(list)
        for document in documents:
            self.by_set[document.origin].append(document)
        self.shares = {
            name: share for name, share in recipe.samples.sets.items() if name == SYNTHETIC or self.by_set[name]
        }
        if not self.shares:
            raise ConfigurationError(
                f"expected documents of at least one of {sorted(recipe.samples.sets)}; came none; check DATA"
            )
        self.recipe, self.rng, self.drawn = recipe, rng, 0

    def document(self) -> LabelledDocument:
        """One document, with errors of recognition in a share of the clean ones."""
        name = self.rng.choices(list(self.shares), list(self.shares.values()))[0]
        self.drawn += 1
        document = (
            generate(self.rng, f"synthetic-{self.drawn}") if name == SYNTHETIC else self.rng.choice(self.by_set[name])
        )
        if name in CLEAN and self.rng.random() < self.recipe.samples.noise:
            return add_noise(document, self.rng, self.rng.choice(NOISE_RATES))
        return document

    def sample(self) -> Sample:
        """An extraction sample that asks for something."""
        while True:
            document = self.document()
            if document.document_type == "other":
                continue
            sample = draw_sample(document, self.rng, self.recipe.samples)
            if sample.schema and sample.text.strip():
                return sample

    def classification(self) -> Sample:
        """A document-type sample; types are balanced by drawing until the wanted one comes."""
        wanted = self.rng.choices(list(TYPE_SHARES), list(TYPE_SHARES.values()))[0]
        while True:
            made = self.rng.random() < SYNTHETIC_TYPES
            document = generate(self.rng, "synthetic", wanted) if made else self.document()
            if document.document_type == wanted and document.text.strip():
                return draw_classification(document, self.rng, self.recipe.samples)

    def batches(self) -> Iterator[Sequence[Sample]]:
        """Endless batches; a share of them only classifies."""
        size = self.recipe.training.batch
        extraction = batches_by_length(self.sample, size, self.rng)
        while True:
            if self.rng.random() < self.recipe.samples.classification:
                yield [self.classification() for _ in range(size)]
            else:
                yield next(extraction)


def data_folders(data: Path) -> list[Path]:
    """Folders of label sets below a folder, or the folder itself."""
    folders = [path.parent for path in sorted(data.rglob("labels.jsonl"))]
    if not folders:
        raise ConfigurationError(f"expected folders with labels.jsonl below {data}; came none; check DATA")
    return folders
