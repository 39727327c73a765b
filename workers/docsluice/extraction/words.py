"""Words of a text as GLiNER 2 counts them."""

from __future__ import annotations

import functools
import re
import unicodedata
from itertools import chain
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


# Unicode assigns combining marks in these planes' parts only; a scan of all planes takes a tenth of a second.
_MARK_BLOCKS = (range(0x300, 0x20000), range(0xE0000, 0xE0200))


@functools.cache
def _pattern() -> re.Pattern[str]:
    word = rf"[\w{_mark_ranges()}\u200c\u200d]"
    return re.compile(
        rf"""(?:https?://[^\s]+|www\.[^\s]+)
        |[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{{2,}}
        |@[a-z0-9_]+
        |{word}+(?:[-_]{word}+)*
        |\S""",
        re.VERBOSE | re.IGNORECASE,
    )


def _mark_ranges() -> str:
    """All combining marks as ranges of a character class: single ones compile slowly."""
    ranges: list[list[int]] = []
    for code in chain.from_iterable(_MARK_BLOCKS):
        if unicodedata.category(chr(code))[0] == "M":
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)
