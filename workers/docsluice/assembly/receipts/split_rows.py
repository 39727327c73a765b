"""Rows of receipts that go over lines: the article on one, code, quantity, price and amount on another.

Tills in Malaysia, and many small ones elsewhere, print "9556939040118  1 PC  9.000  9.00" above or below the article's
name. An engine joins such a line with the name of the neighbouring article. A product proves which numbers belong
together, and the head of the columns or the line of totals on which side of them the names stand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.found import read_amount
from docsluice.assembly.lines import Span
from docsluice.assembly.tables.totals import starts_total

if TYPE_CHECKING:
    from docsluice.assembly.found import Ground
    from docsluice.assembly.lines import Line, Sheet
    from docsluice.schema.spec import FieldSpec

_NAME, _COUNT, _PRICE, _AMOUNT = "description", "quantity", "unit_price", "net_amount"
_LONGEST = 100  # characters of a line of numbers
_MOST_NAMES = 3  # lines of an article beside its line of numbers
_ABOVE = 5  # lines above the first row in which the heads of the columns stand
_CENT, _WHOLE = Decimal("0.01"), Decimal(100)
_MONEY = r"(?:\d{1,3}(?:[.,]\d{3})+[.,]\d{2}|\d{1,5}[.,]\d{2}(?:\d(?![\d.,]))?)"
_LAST = rf"(?:{_MONEY}|\d{{1,5}}[.,]\d(?=[CO]\b))"  # the last digit read as a letter
_SIGN = r"(?:(?:RM|R[HNY]|S(?=\d)|[€$£¥]|EUR|USD|SGD)\W{0,2})?"
_UNIT = r"(?:\s?(?:pcs?|uni?t?s?|ea|pkt|kg|st(?:k|ück)?|szt|db|ks|u)\b\.?)?"
_TAX = r"(?:\s?\(?[A-Z*]{1,3}\d?\)?\s?\*?)?"
_CODES = r"(?:(?=[^\s]{2,24}\s)[A-Z]{0,6}[\w~./-]*\d[\w./-]*\s+|[A-Z]{2}\s+){0,3}"
_COUNTED = re.compile(
    rf"\W{{0,3}}{_CODES}(?P<quantity>\d{{1,3}}(?:[.,]\d{{1,3}})?){_UNIT}\s*\W?\s*[x×*@]?\s*{_SIGN}(?P<unit_price>{_MONEY})"
    rf"{_UNIT}\s*(?:\(?\s*\d{{1,3}}(?:[.,]\d{{1,2}})?\s?%?\)?[\s=]+)?=?\s*{_SIGN}(?P<net_amount>{_LAST}){_TAX}\W*",
    re.IGNORECASE,
)
_PRICED = re.compile(
    rf"\W{{0,3}}{_SIGN}(?P<unit_price>{_MONEY})\s*[x×*@]?\s*(?P<quantity>\d{{1,3}}){_UNIT}\s+=?\s*"
    rf"[\dS€$£]?\W?{_SIGN}(?P<net_amount>(?<!\d){_MONEY}){_TAX}\W*",
    re.IGNORECASE,
)
_UNCOUNTED = re.compile(
    rf"\W{{0,3}}{_CODES}{_SIGN}(?P<unit_price>{_MONEY})\s+(?:0[.,]00\s+)?{_SIGN}(?P<net_amount>{_MONEY}){_TAX}\W*",
    re.IGNORECASE,
)
_BARCODED = re.compile(
    rf"\W{{0,3}}(?P<quantity>\d{{1,2}})\s?[x×]\s?\d{{8,14}}\s+{_SIGN}(?P<net_amount>{_MONEY}){_TAX}\W*", re.IGNORECASE
)
_TIMES = re.compile(
    rf"\W{{0,3}}(?:\d{{5,14}}\s+)?(?P<quantity>\d{{1,3}}(?:[.,]\d{{1,3}})?){_UNIT}\s*[x×@]\s*{_SIGN}(?P<unit_price>{_MONEY})"
    r"(?:\s?/\s?[a-z]{1,4})?\W*",
    re.IGNORECASE,
)
"""A quantity times a price alone, whose product stands at the end of the article's line."""
_LAST_AMOUNT = re.compile(rf"(?<![\d.,]){_SIGN}(?P<net_amount>{_MONEY})\s?[A-Z*]{{0,3}}\s*\Z", re.IGNORECASE)
_HEAD = re.compile(
    r"(?<![^\W_])(?:[qoa]t(?:y|é)|quantity|(?:unit\s?|s/)?price|u[./]?p|r[s8]p|amo?unt|anount|amt|item|[il]te[mr]n?|desc(?:ription)?|"
    r"di[s8]c|code|total|menge|preis|betrag|artikel|prix|montant|article|cant|precio|importe|prezzo|importo|aantal|prijs|"
    r"bedrag|antal|ilo[śs][ćc]|cena)(?![^\W_])",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d[.,]\d")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_TOTAL_WORD = re.compile(
    r"(?<![^\W_])(?:sub)?(?:total|tota[a1]l|summe|tax|gas|fuel|disc\w*|rabatt\w*)(?![^\W_])", re.IGNORECASE
)
_CODE = re.compile(
    r"\W*(?:[SZ]R[\s:.]+)?(?:(?=\S{0,3}\d)[\dIOl]{8,}(?:\s*[-:]\s*|\s+)|\d{4,7}\s+(?=[^\W\d_]))?(?:-\s+)?(?:SR[:.]\s+)?"
)
_NO_NAME = re.compile(
    r"\W*(?:@?\s?disc(?:ount)?|cash(?:ier)?|sales?|salesperson|date|time|table|pax|receipt|invoice|order|server|tel|member|"
    r"item\s?\(s\)|items?\s+count|no\W|t[o0]t|qty|rounding|thank|tax|gst|service|promo(?:tion)?)(?![^\W_])|.*:\s*\S*\d\S*\s*\Z|.*[.,]\d\d\W*\Z",
    re.IGNORECASE,
)


class SplitRow(NamedTuple):
    """Spans of a row's cells by their names, and the numbers of the lines that belong to it."""

    spans: Mapping[str, Span]
    lines: tuple[int, ...]


class _Numbers(NamedTuple):
    line: int
    spans: Mapping[str, Span]


def find_split_rows(specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> Iterator[SplitRow]:
    """Rows from top to bottom whose numbers stand on a line of their own; none where the side of names is unclear."""
    yield from _find_times(specs, sheet, ground)
    rows = list(_find_numbers(specs, sheet, ground))
    if not rows:
        return
    lines, taken = sheet.lines, {row.line for row in rows}
    is_below = _are_names_below(rows, sheet)
    if is_below is None:
        return
    step = 1 if is_below else -1
    beside = [list(_list_near(row.line, step, taken, sheet)) for row in rows]
    if not is_below:  # lines above the first row may be others: it has as many as the next
        beside[0] = beside[0][: len(beside[1]) if len(beside) > 1 else _down_to_name(beside[0], sheet)]
    for row, near in zip(rows, beside, strict=True):
        mine = sorted(one for one in near if _is_name(lines[one])) or sorted(near)
        if mine:
            used = range(min(row.line, *near), max(row.line, *near) + 1)
            yield SplitRow({_NAME: _name_of(lines[mine[0]]), **row.spans}, (*used,))


def _list_near(line: int, step: int, taken: Collection[int], sheet: Sheet) -> Iterator[int]:
    """Lines beside one of numbers that can be of its article, the nearest first."""
    for near in range(line + step, line + step * (_MOST_NAMES + 1), step):
        if not 0 <= near < len(sheet.lines) or near in taken or not _can_be_near(sheet.lines[near]):
            return
        if len(_FIGURES.findall(sheet.lines[near].text)) > 1 and not _is_name(sheet.lines[near]):
            return  # numbers of another row
        yield near


def _down_to_name(near: Sequence[int], sheet: Sheet) -> int:
    """How many lines there are up to the nearest that has words."""
    return next((count for count, one in enumerate(near, start=1) if _is_name(sheet.lines[one])), len(near))


def _find_numbers(specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> Iterator[_Numbers]:
    """Lines of nothing but numbers that multiply; between those also others whose price is their amount."""
    proven = {
        line.number: spans
        for line in sheet.lines
        if len(line.text) <= _LONGEST and (spans := _read_numbers(line, specs, ground)) is not None
    }
    if not proven:
        return
    for line in sheet.lines[min(proven) : max(proven) + 1]:
        if line.number in proven:
            yield _Numbers(line.number, proven[line.number])
        elif len(line.text) <= _LONGEST and (match := _UNCOUNTED.fullmatch(line.text)):
            price, amount = (read_amount(match[name], specs[name], ground) for name in (_PRICE, _AMOUNT))
            if price == amount:
                yield _Numbers(line.number, _spans(line, match))


def _read_numbers(line: Line, specs: Mapping[str, FieldSpec], ground: Ground) -> dict[str, Span] | None:
    for pattern in (_COUNTED, _PRICED):
        match = pattern.fullmatch(line.text)
        if match is None:
            continue
        count, price, amount = (read_amount(match[name], specs[name], ground) for name in (_COUNT, _PRICE, _AMOUNT))
        if count and price and amount and _multiply(count, price, amount, line.text):
            return _spans(line, match)
    match = _BARCODED.fullmatch(line.text)
    return _spans(line, match) if match else None


def _multiply(count: Decimal, price: Decimal, amount: Decimal, text: str) -> bool:
    """Whether count times price is the amount, up to half a cent for each piece, or what a printed rate leaves."""
    slack = max(_CENT, count * _CENT / 2)
    if abs(count * price - amount) <= slack:
        return True
    rates = [Decimal(rate.replace(",", ".")) for rate in re.findall(r"(?<![\d.,])\d{1,2}[.,]\d{1,2}(?![\d.,])", text)]
    return any(abs(count * price * (1 - rate / _WHOLE) - amount) <= slack for rate in rates)


def _find_times(specs: Mapping[str, FieldSpec], sheet: Sheet, ground: Ground) -> Iterator[SplitRow]:
    """Articles with their amount, whose quantity and price stand on the line below or above: "2 x 1,50"."""
    for line in sheet.lines:
        match = _TIMES.fullmatch(line.text) if len(line.text) <= _LONGEST else None
        if match is None:
            continue
        count, price = (read_amount(match[name], specs[name], ground) for name in (_COUNT, _PRICE))
        for number in (line.number - 1, line.number + 1):
            other = sheet.lines[number] if 0 <= number < len(sheet.lines) else None
            amount = _LAST_AMOUNT.search(other.text[-_LONGEST:]) if other and len(other.text) <= _LONGEST else None
            if other is None or amount is None or count is None or price is None:
                continue
            name = other.text[: amount.start()]
            value = read_amount(amount[_AMOUNT], specs[_AMOUNT], ground)
            if _LETTERS.search(name) and not _TOTAL_WORD.search(name) and value and abs(count * price - value) <= _CENT:
                spans = _spans(line, match) | _spans(other, amount)
                start = other.span.start + _skip_code(name)
                words = Span(start, other.span.start + len(name.rstrip()))
                yield SplitRow({_NAME: words, **spans}, tuple(sorted((line.number, number))))
                break


def _are_names_below(rows: Sequence[_Numbers], sheet: Sheet) -> bool | None:
    """Whether names stand below their numbers; None where neither side has all of them, or both might."""
    lines, taken = sheet.lines, {row.line for row in rows}
    above, below = (
        all(
            0 <= row.line + step < len(lines) and row.line + step not in taken and _can_be_near(lines[row.line + step])
            for row in rows
        )
        for step in (-1, 1)
    )
    first, last = rows[0].line, rows[-1].line
    head = next((one for one in range(first - 1, max(-1, first - 1 - _ABOVE), -1) if is_head(lines[one].text)), None)
    if head is not None and (above or below):
        is_named = any(_is_name(lines[one]) for one in range(head + 1, first))
        has_numbers = any(len(_FIGURES.findall(lines[one].text)) > 1 for one in range(head + 1, first))
        is_below = has_numbers or not is_named
        return is_below if (below if is_below else above) else None
    if above != below:
        return below
    after = list(_list_near(last, 1, taken, sheet))
    ends = last + len(after) + 1
    return bool(after) if above and ends < len(lines) and starts_total(lines[ends].text) else None


def is_head(text: str) -> bool:
    """Whether a line has the heads of several columns."""
    return len(text) <= _LONGEST and len(_HEAD.findall(text)) > 1


def _can_be_near(line: Line) -> bool:
    """Whether a line can be one of an article: words or a code, neither a head of columns nor a total."""
    text = line.text
    if not text.strip() or len(text) > _LONGEST or is_head(text) or starts_total(text) or _NO_NAME.match(text):
        return False
    return any(char.isalnum() for char in text) and re.fullmatch(r"[\s()RMHN$€£.]*", text) is None


def _is_name(line: Line) -> bool:
    return _can_be_near(line) and _LETTERS.search(line.text) is not None


def _name_of(line: Line) -> Span:
    text = line.text.rstrip()
    return Span(line.span.start + _skip_code(text), line.span.start + len(text))


def _skip_code(text: str) -> int:
    match = _CODE.match(text)
    return match.end() if match and match.end() < len(text) else 0


def _spans(line: Line, match: re.Match[str]) -> dict[str, Span]:
    return {
        name: Span(line.span.start + match.start(name), line.span.start + match.end(name)) for name in match.groupdict()
    }
