"""Whether the text layer of a page may be trusted, from cheap figures about it.

Thresholds come from a look at 1,500 pages of invoices, receipts and contracts; those for fonts without a Unicode
table did not fire there and rest on single samples.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Verdict = Literal["text", "scan", "check", "blank"]

FEW_CHARACTERS = 20
_VOWEL = re.compile(r"[aeiouyàâäáãåéèêëíìîïóòôöõúùûüýœæø]", re.IGNORECASE)
_LEADERS = re.compile(r"[._\-]{3,}")
_BAD_CATEGORIES = frozenset({"Co", "Cn", "Cc", "Cs"})


class Signals(NamedTuple):
    """Figures about the text layer of one page; shares are 0 to 1."""

    characters: int
    words: int
    unmapped: float  # characters whose font names no Unicode value
    bad: float  # private use, control and unassigned characters
    no_vowel: float  # ASCII words of three letters and more without a vowel
    mean_length: float  # characters a word, leader dots left out
    off_page: float  # words that start outside the page
    image: float  # share of the page under its largest picture
    invisible: float  # text objects that are not painted (the layer of an earlier OCR)
    paths: int  # drawn outlines


def judge(signals: Signals) -> Verdict:
    """Return `text` (trust the layer), `scan` (read the picture), `check` (hidden layer: read again), or `blank`."""
    if signals.characters < FEW_CHARACTERS:
        has_picture = signals.image > (0.02 if signals.characters else 0.005)
        if has_picture or signals.paths > 50:  # noqa: PLR2004  letters drawn as outlines
            return "scan"
        return "text" if signals.characters else "blank"
    garbage = (
        signals.bad > 0.05  # noqa: PLR2004  thresholds: see the module
        or signals.unmapped > 0.2  # noqa: PLR2004  as above
        or signals.off_page > 0.3  # noqa: PLR2004  as above
        or (signals.no_vowel > 0.45 and signals.words > 15)  # noqa: PLR2004  as above
        or not 1.6 <= signals.mean_length <= 25  # noqa: PLR2004  as above
    )
    if garbage:
        return "scan"
    hidden = signals.image > 0.7 and (signals.invisible > 0.5 or signals.characters < 200)  # noqa: PLR2004  as above
    return "check" if hidden else "text"


def bad_share(text: str) -> float:
    """Return the share of characters that no text should hold, 0 for no text."""
    bad = sum(unicodedata.category(char) in _BAD_CATEGORIES or char == "\ufffd" for char in text)
    return bad / max(1, len(text))


def vowelless_share(words: Sequence[str]) -> float:
    """Return the share of ASCII words of three letters and more without a vowel, 0 for none."""
    plain = [word for word in words if len(word) >= 3 and word.isascii() and word.isalpha()]  # noqa: PLR2004  letters
    return sum(not _VOWEL.search(word) for word in plain) / max(1, len(plain))


def mean_length(words: Sequence[str]) -> float:
    """Return the mean number of characters a word; runs of dots, underscores and dashes (leaders) are left out."""
    return len(_LEADERS.sub("", "".join(words))) / max(1, len(words))
