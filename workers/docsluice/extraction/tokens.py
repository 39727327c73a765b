"""Sub-tokens of words, by the model's own tokenizer, without transformers."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from docsluice.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

CACHED_WORDS = 50_000
LONGEST_WORD = 400  # characters that are tokenised of one word: base64 and the like say no more with more


class Tokeniser:
    """Words to sub-tokens, with a bounded cache: documents of one kind repeat their words."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        if not path.is_file():
            raise ModelError(f"expected the tokenizer {path}, found no such file; export the model again")
        try:
            self._tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # tokenizers raises plain Exception
            raise ModelError(f"expected a tokenizer in {path}, but it cannot be read: {error}") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.encode = functools.lru_cache(maxsize=CACHED_WORDS)(self._encode)

    def _encode(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(word[:LONGEST_WORD], add_special_tokens=False).ids)
