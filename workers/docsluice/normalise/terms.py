"""Durations and jurisdictions of contracts."""

from __future__ import annotations

import re
from typing import NamedTuple

from docsluice.normalise.text import mend_digits, one_line, trim_marks
from docsluice.normalise.types import Normalised
from docsluice.standards.jurisdictions import JURISDICTION_WORDS, JURISDICTIONS

_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBER_WORDS: dict[str, int] = {
    **{word: number for number, word in enumerate(_UNITS, 1)},
    **{word: number for number, word in zip(range(20, 100, 10), _TENS, strict=True)},
    **{f"{ten}-{one}": 20 + 10 * i + j for i, ten in enumerate(_TENS) for j, one in enumerate(_UNITS[:9], 1)},
    "a": 1,
    "an": 1,
    "hundred": 100,
    "one hundred": 100,
    "one hundred twenty": 120,
    "one hundred and twenty": 120,
    "one hundred eighty": 180,
    "one hundred and eighty": 180,
    "a single": 1,
    **dict.fromkeys(("ein", "eine", "einen", "einem", "eines", "einer", "un", "une"), 1),
    **{
        word: number
        for number, word in enumerate("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split(), 2)
    },
    **{
        word: number
        for number, word in enumerate("deux trois quatre cinq six sept huit neuf dix onze douze".split(), 2)
    },
    "achtzehn": 18,
    "vierundzwanzig": 24,
    "sechsunddreißig": 36,
    "dreißig": 30,
    "neunzig": 90,
    "quinze": 15,
    "dix-huit": 18,
    "vingt-quatre": 24,
    "trente-six": 36,
    "trente": 30,
    "quatre-vingt-dix": 90,
}
ORDINAL_WORDS: dict[str, int] = {
    word: number
    for number, word in enumerate(
        (
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ).split(),
        1,
    )
}
_ANNIVERSARY = re.compile(
    rf"\b(?:(?P<word>{'|'.join(ORDINAL_WORDS)})|(?P<digits>\d{{1,2}})\s?(?:st|nd|rd|th))\s*(?:\([^()]{{1,6}}\))?[\s-]*"
    r"(?:years?\s+)?anniversary\b",
    re.IGNORECASE,
)
_WORDS = "|".join(sorted((re.escape(word).replace(r"\-", "[- ]") for word in NUMBER_WORDS), key=len, reverse=True))
_NAMES = (
    "days?|tage?n?|jours?|weeks?|wochen?|semaines?|months?|(?:kalender)?monate?n?|mois|quarters?|years?|yrs?|jahre?n?s?|ans?|"
    "années?"
)
_DURATION = re.compile(
    rf"(?<![\w])(?P<number>\d+(?:\.5)?|{_WORDS})\b(?:\s*\(\s*(?:(?P<digits>\d+(?:\.5)?)|[a-zäöüéß-]+)\s*\))?[\s)-]{{0,4}}"
    rf"(?:(?:consecutive|calendar|business|working|full|successive|additional|additionally|contract|fiscal|renewal|prior|written|whole|weitere[nrs]?|volle[nr]?)[\s-]+){{0,2}}"
    rf"(?P<unit>{_NAMES})\b",
    re.IGNORECASE,
)
_DIGITS_FIRST = re.compile(rf"(?<!\d)(?P<number>\d+)\)?\s*(?P<unit>{_NAMES})\b", re.IGNORECASE)
_REPEATED = (
    (
        re.compile(
            r"\b(?:year[- ]to[- ]year|annual(?:ly)?|yearly|anniversary|successive years?|each year|jährlich|année)\b",
            re.IGNORECASE,
        ),
        "P1Y",
    ),
    (re.compile(r"\b(?:month[- ]to[- ]month|monthly|successive months?|monatlich)\b", re.IGNORECASE), "P1M"),
    (re.compile(r"\b(?:quarterly|quarter[- ]to[- ]quarter)\b", re.IGNORECASE), "P3M"),
)
_ENDLESS = re.compile(
    r"\b(?:unbestimmte\s+(?:Zeit|Dauer)|indéterminée|perpetual(?:ly)?|in\s+perpetuity|perpetuity|indefinite(?:ly)?|unlimited\s+term|no\s+expiration)\b",
    re.IGNORECASE,
)
_ISO = re.compile(r"P(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?")
_LEGAL_WORDS = re.compile(
    r"\b(?:the|internal|substantive|domestic|local|laws?|statutes?|courts?|commonwealth|province|territory|principality|republic|states?|"
    r"kingdom|people['’]?s|federal|country|of|applicable|under|governed|by|and\s+construed|in\s+accordance\s+with|sar)\b",
    re.IGNORECASE,
)
_MOST_DIGITS = 6  # of a count of days; longer numbers are none
_NAMES_BY_KEY = {name.casefold(): name for name in JURISDICTIONS} | JURISDICTION_WORDS


class _Unit(NamedTuple):
    letter: str
    times: int


def normalise_duration(raw: str) -> Normalised | None:
    """A duration in ISO 8601 ("two (2) years" is "P2Y", the "third anniversary" "P3Y"), or "perpetual"."""
    text = mend_digits(one_line(raw))
    if _ISO.fullmatch(text):
        return Normalised(text)
    if found := _ANNIVERSARY.search(text):
        return Normalised(f"P{int(found['digits'] or ORDINAL_WORDS[found['word'].casefold()])}Y")
    if found := _DURATION.search(text) or _DIGITS_FIRST.search(text):
        groups = found.groupdict()
        number = groups.get("digits") or groups["number"]
        return _duration(number, groups["unit"])
    if _ENDLESS.search(text):
        return Normalised("perpetual")
    repeated = next((iso for pattern, iso in _REPEATED if pattern.search(text)), None)
    return Normalised(repeated, score=0.8) if repeated else None


def is_endless(raw: str) -> bool:
    """Tell whether a text says that something has no end."""
    return _ENDLESS.search(one_line(raw)) is not None


def normalise_jurisdiction(raw: str) -> Normalised | None:
    """A jurisdiction: `name` in English and its ISO 3166 `code` where known; of several, names joined by ", "."""
    text = trim_marks(one_line(raw)).strip('."“”')
    whole = _exactly(text)
    parts = [name for part in re.split(r",|\band\b|&|/", text) if (name := _exactly(part) or _within(part))]
    names = [whole] if whole else parts
    if not names:
        bare = trim_marks(re.sub(r"\s+", " ", _LEGAL_WORDS.sub(" ", text)))
        return Normalised({"name": bare}, score=0.5) if re.match(r"[A-ZÀ-Ý]", bare) else None
    unique = list(dict.fromkeys(names))
    codes = [JURISDICTIONS[name] for name in unique]
    if unique[1:] and codes[0][:3] == "US-" and codes[1:] == ["US"]:
        unique = unique[:1]
    if not unique[1:] or codes[1:] == [codes[0][:2]]:  # "Ontario, Canada" is one jurisdiction
        return Normalised({"name": ", ".join(unique), "code": codes[0]})
    return Normalised({"name": ", ".join(unique)}, score=0.9)


def _exactly(text: str) -> str | None:
    """A jurisdiction that is all of a text but for words like "the laws of the State of"."""
    key = re.sub(r"[^\w\s&.'’-]", " ", text).casefold().strip(" .")
    if key in _NAMES_BY_KEY:
        return _NAMES_BY_KEY[key]
    bare = re.sub(r"\s+", " ", _LEGAL_WORDS.sub(" ", key)).strip(" .")
    return _NAMES_BY_KEY.get(bare)


def _within(text: str) -> str | None:
    """The longest jurisdiction that makes up at least half of a text."""
    bare = re.sub(r"\s+", " ", _LEGAL_WORDS.sub(" ", text)).casefold().strip(" .")
    inside = [
        name for known, name in _NAMES_BY_KEY.items() if known in bare and re.search(rf"\b{re.escape(known)}\b", bare)
    ]
    return max(inside, key=len) if inside and len(bare) <= 2 * max(map(len, inside)) else None


def _duration(number: str, unit: str) -> Normalised | None:
    letter, times = _unit(unit.casefold())
    word = number.casefold().replace(" ", "-") if number.casefold() not in NUMBER_WORDS else number.casefold()
    if number.endswith(".5") and letter == "Y":
        return Normalised(f"P{int(12 * float(number))}M")
    amount = NUMBER_WORDS.get(word)
    if amount is None and number.isdigit() and len(number) <= _MOST_DIGITS:
        amount = int(number)
    return Normalised(f"P{amount * times}{letter}") if amount else None


def _unit(name: str) -> _Unit:
    if name.startswith(("d", "t", "jour")):
        return _Unit("D", 1)
    if name.startswith(("w", "s")):
        return _Unit("W", 1)
    if name.startswith("q"):
        return _Unit("M", 3)
    return _Unit("M", 1) if name.startswith(("m", "k")) else _Unit("Y", 1)
