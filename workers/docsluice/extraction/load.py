"""A model folder → an engine."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from docsluice.extraction.boundary import load_boundary
from docsluice.extraction.engines.gliner2 import Gliner2Engine
from docsluice.extraction.model_folder import TOKENIZER, check_digest, find_ranker, read_card
from docsluice.extraction.span import load_span
from docsluice.extraction.tokens import Tokeniser

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from docsluice.extraction.model_folder import Architecture, ModelCard
    from docsluice.extraction.models import Model
    from docsluice.extraction.ranking import Effort

DOCUMENT_TYPES = ("invoice", "credit note", "order", "receipt", "contract", "other")
_LOADERS: Mapping[Architecture, Callable[[Path, ModelCard, int], Model]] = {
    "boundary": load_boundary,
    "span": load_span,
}


def load_engine(
    folder: Path, threads: int, types: Sequence[str] = DOCUMENT_TYPES, effort: Effort | None = None
) -> Gliner2Engine:
    """Load and check a model folder; `types` are the labels that `classify` chooses from.

    With `effort`, windows of long documents are left out, by the folder's windows.npz; without it, all are read.

    Raises ModelError if a file is missing, damaged, or of another architecture. A schema that the model was not
    trained for is no error: its labels are asked all the same.
    """
    card = read_card(folder)
    check_digest(folder, card)
    ranker = find_ranker(folder, card) if effort else None
    return Gliner2Engine(
        card,
        _LOADERS[card.architecture](folder, card, threads),
        Tokeniser(folder / TOKENIZER),
        tuple(types),
        partial(ranker.choose, effort=effort) if effort and ranker else None,
    )
