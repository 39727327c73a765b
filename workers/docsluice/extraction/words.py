"""Words of a text as GLiNER 2 counts them."""

from __future__ import annotations

import functools
import re
import sys
import unicodedata
from typing import NamedTuple


class Words(NamedTuple):
    """Words in order: lower-cased texts, and half-open character offsets in the text that was split."""

    texts: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def split_words(text: str) -> Words:
    """Split `text` as `gliner2.processing.word_splitter.WhitespaceTokenSplitter` does.

    A word is a URL, a mail address, an @handle, a run of letters and digits (hyphens inside it allowed) or a single
    other character. Only the word is lower-cased, never the text: lower-casing can change lengths.
    """
    found = [(match.group().lower(), *match.span()) for match in _pattern().finditer(text)]
    return Words(*zip(*found, strict=True)) if found else Words((), (), ())


@functools.cache
def _pattern() -> re.Pattern[str]:
    marks = "".join(
        character for character in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(character)[0] == "M"
    )
    word = rf"[\w{marks}\u200c\u200d]"
    return re.compile(
        rf"""(?:https?://[^\s]+|www\.[^\s]+)
        |[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{{2,}}
        |@[a-z0-9_]+
        |{word}+(?:[-_]{word}+)*
        |\S""",
        re.VERBOSE | re.IGNORECASE,
    )
