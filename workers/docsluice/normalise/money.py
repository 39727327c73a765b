"""Amounts of money, quantities and rates in any notation → decimal strings. Never a float."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from docsluice.normalise.text import mend_digits, one_line, plain_minus
from docsluice.normalise.types import Context, DecimalMark, Normalised

Lone = Literal["thousands", "decimal"]

_NUMBER = re.compile(
    r"(?<![\d.,])(?:"
    r"\d{1,3}(?:(?P<sep>[ .,'’])\d{3})(?:(?P=sep)\d{3})*(?:(?!(?P=sep))[.,:]\d{1,4})?"  # grouped by three
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?"  # lakh: 1,00,000.00
    r"|\d+(?:[.,:]\d+)?"
    r"|[.,]\d{1,4}"
    r")(?!\d)"
)
_LOOSE_MARK = re.compile(r"(?<=\d)(?: ([.,]) ?|([.,]) )(?=\d{2,3}(?!\d))")
_DASH_CENTS = re.compile(r"(?<=\d)([.,]) ?-{1,2}(?!\d)")
_DOLLAR_READ_AS_S = re.compile(r"(?<![^\W_])S(?=\d{1,3}(?:,\d{3})*[.,]\d{2}(?!\d))")
_CREDIT = re.compile(r"\s?(?:CR|C\.R\.|Cr\.?)(?![A-Za-z])")
_MINUS_BEFORE = re.compile(r"(?:^|[\s(:$€£])-\s?(?:[^\W\d_]{0,3}[^\w\s.,;:()/-]?|[^\w\s]?[^\W\d_]{0,3})\s?$")
_MINUS_BEHIND = re.compile(r"-(?![\w-])|\s-\s*$")
_BEFORE = 12  # characters before a number in which its minus stands
_MOST_DIGITS = 24  # of an amount; sums and products of longer numbers are none
_CENTS, _GROUP = 2, 3


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text: its offset, its value, and the second reading of "12.000" where there are two."""

    start: int
    value: Decimal
    other: Decimal | None = None
    score: float = 1.0


def normalise_money(raw: str, context: Context) -> Normalised | None:
    """An amount of money as a decimal string with its sign; None if the text holds no number."""
    return _normalise(raw, context, lone="thousands")


def normalise_number(raw: str, context: Context) -> Normalised | None:
    """A quantity as a decimal string; "3,000" without evidence is three."""
    return _normalise(raw, context, lone="decimal")


def normalise_rate(raw: str, context: Context) -> Normalised | None:
    """A rate in per cent, 0 to 100, without the sign: "19,00 %" is "19"."""
    found = _normalise(raw, context, lone="decimal")
    if found is None:
        return None
    value = Decimal(str(found.value))
    if not 0 <= value <= 100:  # noqa: PLR2004  per cent
        return None
    return Normalised(format(value.normalize(), "f"), found.reasons, found.score)


def find_amounts(raw: str, decimal_mark: DecimalMark | None, lone: Lone = "thousands") -> Iterator[Amount]:
    """Every number of a text with its sign, from left to right.

    A lone separator before exactly three digits is read by the document's decimal mark; where that is not
    known, `lone` says which reading comes first and the other is kept.
    """
    signed = _DOLLAR_READ_AS_S.sub("$", one_line(raw))
    text = _DASH_CENTS.sub(r"\g<1>00", plain_minus(mend_digits(signed)))
    text = _LOOSE_MARK.sub(lambda m: m[1] or m[2], text)
    bracketed = re.fullmatch(r"[^\d]*\([^()]*\d[^()]*\)\D*", text) is not None
    for match in _NUMBER.finditer(text):
        if sum(map(str.isdigit, match[0])) > _MOST_DIGITS:
            continue
        value, other, score = _read(match[0], decimal_mark, lone)
        negative = bracketed or _is_negative(text, match)
        sign = -1 if negative else 1
        yield Amount(match.start(), sign * value, None if other is None else sign * other, score)


def decimal_mark_of(text: str) -> DecimalMark | None:
    """The decimal mark that a document writes, from its numbers that leave no doubt; None without a majority."""
    points = len(re.findall(r"(?<![\d.,])(?:\d{1,3}(?:[,' ]\d{3})+|\d+)\.\d{2}(?![\d.,%])", text))
    commas = len(re.findall(r"(?<![\d.,])(?:\d{1,3}(?:[.' ]\d{3})+|\d+),\d{2}(?![\d.,%])", text))
    if points > 2 * commas:
        return "."
    return "," if commas > 2 * points else None


def plain_decimal(value: Decimal) -> str:
    """A decimal without exponent; nothing is never negative ("-0,00")."""
    return format(value or abs(value), "f")


def _normalise(raw: str, context: Context, lone: Lone) -> Normalised | None:
    found = list(find_amounts(raw, context.decimal_mark, lone))
    if not found:
        return None
    chosen = next((amount for amount in reversed(found) if amount.value.as_tuple().exponent == -_CENTS), found[-1])
    if lone == "decimal":
        chosen = found[0]
    score = chosen.score * (1.0 if len(found) == 1 else 0.8)
    if chosen.other is None:
        return Normalised(plain_decimal(chosen.value), score=score)
    return Normalised(plain_decimal(chosen.value), ("ambiguous_number",), 0.5 * score, (plain_decimal(chosen.other),))


def _read(number: str, mark: DecimalMark | None, lone: Lone) -> tuple[Decimal, Decimal | None, float]:
    """Value, second reading and score of one number without sign."""
    marks = re.sub(r"\d", "", number)
    if not marks:
        return Decimal(number), None, 1.0
    head, last, tail = number.rpartition(marks[-1])
    whole = Decimal(re.sub(r"\D", "", number))
    fraction = Decimal((re.sub(r"\D", "", head) or "0") + "." + tail)
    if last == ":":  # OCR takes "." for ":" in prices; a time has no business here
        return fraction, None, 0.6
    if last in " '’" or marks.count(last) > 1:
        return whole, None, 1.0
    if len(marks) > 1 or len(tail) != _GROUP or not head or head[0] == "0" or len(head) > _GROUP:
        return fraction, None, 1.0
    if mark is not None:
        return (fraction if mark == last else whole), None, 0.95
    return (whole, fraction, 1.0) if lone == "thousands" else (fraction, whole, 1.0)


def _is_negative(text: str, match: re.Match[str]) -> bool:
    """A minus before the number or its currency, after it, or CR behind it."""
    leading = _MINUS_BEFORE.search(text[max(0, match.start() - _BEFORE) : match.start()])
    return bool(leading or _MINUS_BEHIND.match(text, match.end()) or _CREDIT.match(text, match.end()))
