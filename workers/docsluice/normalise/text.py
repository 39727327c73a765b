"""Clean-up that every kind of value shares."""

from __future__ import annotations

import re
import unicodedata

from docsluice.normalise.ones import mend_ones

_SPACES = re.compile(r"[ \t  -   ]+")
_MINUS = str.maketrans("−–—‐‑‒﹣－", "--------")
_STRAY = " \t\n|;:,·•*_~=<>^`´\\"
# Letters that OCR takes for digits, and the digits they were.
_SLIPS = str.maketrans("OoQDlI|iZzSsBG", "00001111225586")
_DIGIT_TOKEN = re.compile(r"(?<![^\W_])[0-9OoQDlI|iZzSsBG]+(?![^\W_])")


def one_line(text: str, joint: str = " ") -> str:
    """NFKC, with lines joined by `joint` and runs of spaces made one."""
    lines = (_SPACES.sub(" ", line).strip() for line in unicodedata.normalize("NFKC", text).splitlines())
    return joint.join(line for line in lines if line)


def trim_marks(text: str) -> str:
    """Without stray marks at both ends; a full stop stays, because "Inc." and "a.G." end in one."""
    return text.strip(_STRAY).strip()


def plain_minus(text: str) -> str:
    """Every dash as "-"."""
    return text.translate(_MINUS)


def mend_digits(text: str) -> str:
    """Undo OCR slips in words that are digits but for letters like O and l: "2O18" is "2018", "l2" is "12".

    A word is touched only if at least half of its characters are digits.
    """

    def mend(match: re.Match[str]) -> str:
        token = match[0]
        digits = sum(char.isdigit() for char in token)
        return token.translate(_SLIPS) if 0 < digits < len(token) <= 2 * digits else token

    return _DIGIT_TOKEN.sub(mend, text)


_FALSE_ACCENTS = frozenset({"en", "ms"})
_TRUE_ACCENTS = frozenset("café cafés crème rosé sauté purée entrée brûlée jalapeño piñata résumé façade naïve".split())
_LETTER_SLIPS = (
    (re.compile(r"(?<=[a-z])I(?=[a-z])"), "l"),
    (re.compile(r"(?<=[A-Z])0(?=[A-Z])"), "O"),
    (re.compile(r"(?<=[a-z])0(?=[a-z])|(?<![^\W_])(?<!\d[.,])0(?=[a-z])"), "o"),
    (re.compile(r"\b(S[DB][NM]\.?\s*)[38]H[DO0]\b"), r"\1BHD"),
    (re.compile(r"\bS[0OÁÀ]N(?=\.?\s?BHD\b)"), "SDN"),
    (re.compile(r"\bS[boáà0]n(?=\.?\s?[Bb]hd\b)"), "Sdn"),
    (re.compile(r"\b5/B\b"), "S/B"),
)


def mend_letters(text: str, languages: tuple[str, ...]) -> str:
    """Undo OCR slips in words: "WorId" is "World", "Ro1ls" "Rolls"; accents that English has not are dropped."""
    for slip, letter in _LETTER_SLIPS:
        text = slip.sub(letter, text)
    text = mend_ones(text)
    if not languages or not _FALSE_ACCENTS.issuperset(languages):
        return text
    return re.sub(r"[^\W\d_]+", lambda word: word[0] if word[0].casefold() in _TRUE_ACCENTS else _bare(word[0]), text)


def _bare(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))


def strip_label(text: str, labels: re.Pattern[str]) -> str:
    """Drop a printed label and its colon from the front: "Invoice No.: 4711" is "4711"."""
    match = labels.match(text)
    rest = text[match.end() :].lstrip(" :.#-\t") if match else ""
    return rest or text
