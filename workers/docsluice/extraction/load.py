"""A model folder → an engine."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from docsluice.extraction.decode import Heads
from docsluice.extraction.engines.gliner2 import Gliner2Engine
from docsluice.extraction.model_folder import (
    GRAPH,
    TOKENIZER,
    check_digest,
    read_card,
    read_heads,
    read_ranker,
    read_settings,
)
from docsluice.extraction.session import Session
from docsluice.extraction.tokens import Tokeniser

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from docsluice.extraction.ranking import Effort

DOCUMENT_TYPES = ("invoice", "credit note", "order", "receipt", "contract", "other")


def load_engine(
    folder: Path, threads: int, types: Sequence[str] = DOCUMENT_TYPES, effort: Effort | None = None
) -> Gliner2Engine:
    """Load and check a model folder; `types` are the labels that `classify` chooses from.

    With `effort`, windows of long documents are left out, by the folder's windows.npz; else all are read.

    Raises ModelError if a file is missing, damaged, or of another architecture. A schema that the model was not
    trained for is no error: its labels are asked all the same.
    """
    card = read_card(folder)
    settings = read_settings(folder)
    check_digest(folder, card)
    null, relation = read_heads(folder)
    least_words = max(settings.start_top_k, settings.end_top_k)
    return Gliner2Engine(
        card,
        Session(folder / GRAPH, threads, least_words),
        Tokeniser(folder / TOKENIZER),
        Heads(null, relation, card.cells == "optional_one", settings),
        tuple(types),
        partial(read_ranker(folder, card).choose, effort=effort) if effort else None,
    )
