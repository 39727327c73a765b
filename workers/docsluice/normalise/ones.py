"""Words with a "1" that OCR took for an "l" or an "i", and sizes whose "o" or "0" it mixed up.

Only where the letters around decide: two ones at the end are two ells ("Bi11"), before an "l" stands another ("Ro1ls"),
between consonants an "i" ("F1lter"), before a vowel at the start an "l" ("B1anc"). A one after a whole word may be
printed ("Gate1") and stays, but for some words that are none without their "l".
"""

from __future__ import annotations

import re

_WORD = re.compile(r"(?<![\w.@/&-])[A-Za-z][a-z]*1[a-z1]*(?!\w|[.@]\w)")
_LOST_ELL = re.compile(
    r"(?:(?:sub)?tota|mea|specia|roya|centra|loca|cerea|origina|leve|hote|mote|labe|mode|trave|fue|te|oi|foi|bow|unti|apri|"
    r"ju|scho+|grea)1",
    re.IGNORECASE,
)
_ONES = (
    (re.compile(r"(?<=[A-Za-z][aeiou])11\Z|(?<=\A[A-Z][aeiou])11\Z"), "ll"),
    (re.compile(r"(?<=\A[A-Z][aeiou]l)1\Z"), "l"),
    (re.compile(r"(?<=[aeiou])1(?=l)"), "l"),
    (re.compile(r"(?<=i)1(?=d)|(?<=\A[A-Z]o)1(?=d\Z)|(?<=\A[A-Z]a)1(?=es?\Z)"), "l"),
    (re.compile(r"\A([BCFS])1(?=[ao][a-z]{2})"), r"\1l"),
    (re.compile(r"(?<=[bcdfgkmnprst])11(?=[bcdfgkmnprst])"), "li"),
    (re.compile(r"(?<=[bcdfgkmnprst])1(?=[bcdfgklmnprst][a-z])|(?<=\A[CDFGKLMPRST])1(?=[bcdfgklmnprst][a-z]{2})"), "i"),
)
_OUNCES = re.compile(r"(?<![\w.,])(?P<number>\d{1,2})0(?P<unit>z|Z)(?!\w)")
_LITRES = re.compile(r"(?<=\d)[Oo](?=M[Ll](?!\w)|ml(?!\w))")


def mend_ones(text: str) -> str:
    """The text with such words and sizes as they must have been printed."""
    text = _LITRES.sub(
        "0", _OUNCES.sub(lambda match: match["number"] + chr(ord(match["unit"]) - 11) + match["unit"], text)
    )
    return _WORD.sub(lambda match: _mend(match[0]), text) if "1" in text else text


def _mend(word: str) -> str:
    if _LOST_ELL.fullmatch(word):
        return word[:-1] + "l"
    for form, letters in _ONES:
        word = form.sub(letters, word)
    return word
