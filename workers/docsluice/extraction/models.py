"""What differs between the architectures of GLiNER 2: how a window is scored, and what its scores mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from docsluice.extraction.prompt import Prompt
    from docsluice.extraction.word_spans import FoundWords


@dataclass(frozen=True, eq=False)
class Tokens:
    """Prompt and text of one window.

    `ids`, *Shape:* (S): sub-tokens; `words`, *Shape:* (L): where in `ids` each word begins, at least one.
    """

    ids: NDArray[np.int64]
    words: NDArray[np.int64]


class Model(Protocol):
    """A graph together with the decoding that belongs to it."""

    def find(self, prompt: Prompt, tokens: Tokens) -> FoundWords:
        """Spans, rows and relations of a window; places are in words."""
        ...

    def classify(self, prompt: Prompt, tokens: Tokens) -> NDArray[np.float64]:
        """Probabilities of the class labels of a prompt that holds one classification. *Shape:* (C)."""
        ...
