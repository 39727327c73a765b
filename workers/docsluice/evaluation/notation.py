"""Read a label as its set prints it: "RM 9.00", "15/01/2019", "60) days", "the laws of New York"."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Literal

Notation = Literal["normalised", "day_first", "month_first"]
"""How a label set prints its values: normalised, or as on the page with days or months first."""

_FULL_YEAR = 4
_GROUP = 3  # digits between separators of thousands
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_YEAR = r"((?:19|20)\d{2}|\d{2})"
_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|[o0]ct|n[o0]v|dec)[a-z]*"
_ISO = re.compile(r"(?<!\d)((?:19|20)\d{2})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?!\d)")
_NUMERIC = re.compile(rf"(?<!\d)(\d{{1,2}})\s*([-/.])\s*(\d{{1,2}})\s*[-/.]\s*{_YEAR}")
_DAY_MONTH = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\W*{_NAME}\W*{_YEAR}")
_MONTH_DAY = re.compile(rf"{_NAME}\W*(\d{{1,2}})(?:(?:st|nd|rd|th|\W)+|(?=(?:19|20)\d\d)){_YEAR}")

_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBERS = {word: str(n) for n, word in enumerate(_WORDS, 1)}
_NUMBERS |= {"fifteen": "15", "eighteen": "18", "twenty": "20", "thirty": "30", "sixty": "60", "ninety": "90"}
_SPAN = re.compile(rf"\b(\d+|{'|'.join(_NUMBERS)})\W{{0,3}}(?:business |calendar )?(day|week|month|year)")
_ISO_SPAN = re.compile(r"p(?:(\d+)y)?(?:(\d+)m)?(?:(\d+)w)?(?:(\d+)d)?")
_UNIT = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "year": (12, 0)}
FOR_EVER = (-1, -1)
"""The duration of "perpetual"."""


def reduce_text(text: str) -> str:
    """Letters and digits only, casefolded: what must agree for texts to be equal."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def undouble(label: str) -> str:
    """Label "2015-11-28 2015-11-28", a value that is printed and marked twice, means the value once."""
    words = label.split()
    half = len(words) // 2
    return " ".join(words[:half]) if words and words[:half] == words[half:] else label


def read_amounts(text: str, notation: Notation) -> frozenset[Decimal]:
    """Every reading of an amount: "1.234,50", "1,234.50", "RM 9.00", "($0.26)".

    A lone separator before three digits ("12.000") has two readings where values are as printed.
    """
    if notation == "normalised" and re.fullmatch(r"[+-]?\d+(\.\d+)?", text.strip()):
        return frozenset({Decimal(text.strip())})
    number = re.sub(r"[^\d.,]", "", text).strip(".,")
    parts = re.fullmatch(r"(?:(.*)([.,]))?(\d+)", number)
    if parts is None:
        return frozenset()
    sign = -1 if re.search(r"^[^\d]*-|-\s*$|^\s*\(.*\)\s*$", text) else 1
    head, mark, tail = parts.groups("")
    whole = Decimal(re.sub(r"\D", "", number))
    fraction = Decimal((re.sub(r"\D", "", head) or "0") + "." + tail) if mark else whole
    both_marks = {".", ","} <= set(number)
    if len(tail) != _GROUP or both_marks:
        return frozenset({sign * fraction})
    if not mark or mark in head:
        return frozenset({sign * whole})
    return frozenset({sign * whole, sign * fraction})


def read_dates(text: str, notation: Notation) -> frozenset[date]:
    """Calendar dates in a text. Normalised means ISO 8601 only; with dots the day is always first."""
    text = text.strip().casefold()
    if notation == "normalised":
        parts = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:t.*)?", text)
        return frozenset(_calendar(*map(int, parts.groups()))) if parts else frozenset()
    found: list[date] = []
    for year, month, day in _ISO.findall(text):
        found += _calendar(int(year), int(month), int(day))
    for first, mark, second, year in [] if found else _NUMERIC.findall(text):
        day_first = _calendar(_full(year), int(second), int(first))
        month_first = _calendar(_full(year), int(first), int(second))
        found += (day_first or month_first) if notation == "day_first" or mark == "." else (month_first or day_first)
    for day, name, year in _DAY_MONTH.findall(text):
        found += _calendar(_full(year), _month(name), int(day))
    for name, day, year in [] if found else _MONTH_DAY.findall(text):
        found += _calendar(_full(year), _month(name), int(day))
    return frozenset(found)


def read_durations(text: str) -> frozenset[tuple[int, int]]:
    """(months, days) of every duration: "successive 1 year", "thirty (30) days", "P12M"; FOR_EVER if perpetual."""
    text = text.strip().casefold()
    if text.startswith(("perpetual", "indefinite")):
        return frozenset({FOR_EVER})
    if len(text) > 1 and (iso := _ISO_SPAN.fullmatch(text)):
        years, months, weeks, days = (int(part or 0) for part in iso.groups())
        return frozenset({(12 * years + months, 7 * weeks + days)})
    spans = ((int(_NUMBERS.get(n, n)), _UNIT[unit]) for n, unit in _SPAN.findall(text))
    return frozenset((n * months, n * days) for n, (months, days) in spans)


def _full(year: str) -> int:
    return int(year) if len(year) == _FULL_YEAR else 2000 + int(year)


def _month(name: str) -> int:
    return _MONTHS.index(name.replace("0", "o")) + 1


def _calendar(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []
