"""Lines of receipts that have the form of a row: an article, perhaps after its quantity, and its amount at the end.

Engines skip such lines, most often the first and the last. Lines between rows, or between the last row and the totals,
are rows where others have that form; and amounts that add up to the total below them are those of rows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.lines import Span
from docsluice.assembly.receipts.stated_totals import states_total
from docsluice.assembly.tables.totals import starts_total

if TYPE_CHECKING:
    from docsluice.assembly.lines import Line, Sheet

NAME, COUNT, PRICE, AMOUNT = "description", "quantity", "unit_price", "net_amount"
_LONGEST = 160  # characters of a line that can be a row
_LEAST_ROWS = 2  # rows that tell how a receipt prints its rows
_BELOW = 12  # lines below the last row down to the first total
_MOST_TOTALS = 6  # lines of totals that rows may add up to
_SAME_EDGE = 2.0  # heights of an amount by which the right edges of a column may differ
_CENT = Decimal("0.01")

_MONEY = r"(?:\d{1,3}(?:[.,]\d{3})+|\d{1,6})[.,]\d{2}"
_WHOLE = r"(?:\d{1,3}(?:[., ]\d{3})+|\d{2,7})"
_START = r"\W{0,2}(?:(?P<quantity>\d{1,2})(?:\s?[xX×])?\s+|\d{3,14}\s+)?"
_WORDS = r"(?P<description>(?=[^\W_]*[^\W\d_])[^\W_](?:.*?[^\W_])?[^\w\s]?)[\s.]*[\s.€$£](?:RM ?)?"
_END = r"(?:\s?[A-Zsz*]{1,2})?\s*"
_ROW = re.compile(rf"{_START}{_WORDS}(?P<net_amount>{_MONEY}){_END}")
_WHOLE_ROW = re.compile(rf"{_START}{_WORDS}(?P<net_amount>{_WHOLE}){_END}")
_PRICED = re.compile(
    rf"(?P<description>.*?[^\W_]\W?)\s+(?:(?P<before>\d{{1,3}})\s*[x×*@]?\s+)?[$€£]?(?P<unit_price>{_MONEY})"
    r"(?:\s+(?P<after>\d{1,3}))?\W*"
)
_TOTAL_AMOUNT = re.compile(rf"(?<![\d.,])(?P<amount>{_MONEY})\s*[A-Z*€]?\s*\Z")
_WHOLE_AMOUNT = re.compile(rf"(?<![\d.,])(?P<amount>{_WHOLE})\s*[A-Z*€]?\s*\Z")
NO_ARTICLE = re.compile(
    r"[x@à*]|\W*(?:(?:cash\s+)?round(?:ing|ed)?(?:\s?(?:off|adj\w*|amt|amount))?|rundung|arrondi|redondeo|arrotondamento|afronding|"
    r"(?:net\s+|sub\s?)?t[o0]\s?ta[l1]|gallons?|litres?|liters?|price\s?/\s?(?:gal\w*|l\w*)|bal(?:ance)?(?:\s+due)?|"
    r"change(?:\s+due)?|tendered?|amount\s+tendered|visa\w*|master\s?card|debit\s+card|credit\s+card|eftpos|"
    r"gift\s?card\s+(?:redeem|paym|tend)\w*|s\.?\s?charge.*|number\s+of\s+items.*|items?\s+(?:count|sold).*|\d*\s*items?|you\s+saved.*|"
    r"wechselgeld|r[üu]ckgeld|gegeben|bar|rendu|esp[èe]ces|cambio|efectivo|entregado|resto|contanti?|contante|wisselgeld|troco|dinheiro|"
    r"(?:(?:sr\W+)*sr|zr[el]?|tx|os|svc|[a-z]{1,2}\W*[\dg]{1,2}[.,\d]{0,3}\s?%)\W*[\dg]{0,2}\W*|(?:serv\w*\W*)?(?:charge|chrge?)\W*\d+\s?%|"
    r"(?:opt\w*\W+)?(?:svc|serv\w*)\W+ch\w*|am(?:oun)?t\W+due|[hgps]st|(?:net|vat|tx|tax|food|gross)?\s*ttl|tx\s?tl|food|table|disc|"
    r"pay[mn]ents?|eft|final\s+price|auth\W.*|ite[mn]s|sale(?:\s+[A-Z]{3})?|version\W*\d*|s[ae]rvices?\s?ch\w*|"
    r"open\s[$%]\s?disc.*|m[de]se\s+st|description|[t7][o0]tal|"
    r"reszta|got[óo]wka|vaihtoraha|v[äa]xel|byttepenge)\W*",
    re.IGNORECASE,
)
_OTHER_PRICE = re.compile(
    r"\d[.,]\d\d(?!\d)|(?<![^\W_])(?:was|now|reg(?:ular|\.)?\s?price|sav(?:ed?|ings?)|coupon|discount|off|paid|payment|tax|vat|gst|"
    r"total|tend\w*|card|rabatt|remise|sconto|descuento|korting|desconto)(?![^\W_])",
    re.IGNORECASE,
)
"""Words of prices that are none of a row, and prices in the place of words."""


class RowLine(NamedTuple):
    """A line that has the form of a row: its number, the spans of its cells by their names, its amount."""

    line: int
    spans: Mapping[str, Span]
    amount: Decimal


def read_row(line: Line, *, whole: bool = False) -> RowLine | None:
    """The cells of a line that has the form of a row, and no sign of another price; `whole` amounts have no cents."""
    text = line.text
    match = (_WHOLE_ROW if whole else _ROW).fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or match[NAME].endswith(":") or _is_total(text, match):
        return None
    amount = _read_money(match[AMOUNT], whole=whole)
    spans = {name: _span(line, match, name) for name in (NAME, COUNT, AMOUNT) if match[name]}
    if _OTHER_PRICE.search(match[NAME]) is None:
        return RowLine(line.number, spans, amount)
    return None if whole else _read_priced(line, match, spans, amount)


def _is_total(text: str, match: re.Match[str] | None) -> bool:
    """Whether a line, with its cells if it has the form of a row, states a total, a tax or a payment."""
    if starts_total(text) or states_total(text):
        return True
    return match is not None and (starts_total(match[NAME]) or NO_ARTICLE.fullmatch(match[NAME]) is not None)


def _ends_rows(line: Line) -> bool:
    return len(line.text) <= _LONGEST and _is_total(line.text, _ROW.fullmatch(line.text))


def _read_priced(line: Line, match: re.Match[str], spans: dict[str, Span], amount: Decimal) -> RowLine | None:
    """A row with its price before its amount, where quantity and price multiply to it, or price and amount are one."""
    priced = _PRICED.fullmatch(match[NAME])
    if priced is None or _OTHER_PRICE.search(priced[NAME]):
        return None
    counts = [name for name in ("before", "after") if priced[name]]
    count = next((Decimal(priced[name]) for name in counts), Decimal(1))
    price = _read_money(priced[PRICE])
    if len(counts) > 1 or not price or abs(count * price - amount) > _CENT:
        return None
    start = line.span.start + match.start(NAME)
    inner = {PRICE: PRICE, NAME: NAME} | ({COUNT: counts[0]} if counts else {})
    found = {name: Span(start + priced.start(group), start + priced.end(group)) for name, group in inner.items()}
    return RowLine(line.number, {**spans, **found}, amount)


class Missed(NamedTuple):
    """Lines of rows that were not found, from top to bottom, and the lines whose form makes a found row sure."""

    rows: tuple[RowLine, ...]
    sure: Mapping[int, RowLine]


def list_missed(
    found: Mapping[int, Decimal | None], taken: Collection[int], sheet: Sheet, *, whole: bool = False
) -> Missed:
    """Lines of rows beside those found.

    `found` are the amounts of rows by the line of their words, `taken` the lines on which their cells stand; `whole`
    amounts have no cents.
    """
    lines = {line.number: row for line in sheet.lines if (row := read_row(line, whole=whole))}
    free = {number: row for number, row in lines.items() if number not in taken}
    proven = _prove(found, free, sheet, whole=whole)
    if proven is not None:
        return Missed(tuple(lines[number] for number in proven), lines)
    alike = [lines[number] for number in found if number in lines]
    if len(alike) < _LEAST_ROWS:
        return Missed((), {})
    above = _list_above(min(found), alike, free, sheet)
    numbers = sorted([*above, *_list_alike(found, free, sheet)])
    return Missed(tuple(lines[number] for number in numbers), lines)


def _list_above(first: int, alike: Sequence[RowLine], free: Mapping[int, RowLine], sheet: Sheet) -> Iterator[int]:
    """Lines of rows directly above the first that was found: each begins with its quantity, or ends where rows end."""
    edge = sheet.place(min(alike).spans[AMOUNT])
    for number in range(first - 1, -1, -1):
        row = free.get(number)
        place = sheet.place(row.spans[AMOUNT]) if row else None
        if row is None or place is None or edge is None:
            return
        height = place.box.y1 - place.box.y0
        if COUNT not in row.spans and (not row.amount or abs(place.box.x1 - edge.box.x1) > _SAME_EDGE * height):
            return
        yield number


def _list_alike(found: Mapping[int, Decimal | None], free: Mapping[int, RowLine], sheet: Sheet) -> Iterator[int]:
    """Lines of rows between those found, and between the last and the totals."""
    first, last = min(found), max(found)
    yield from (number for number in range(first, last + 1) if number in free)
    ends = range(last + 1, min(len(sheet.lines), last + 1 + _BELOW))
    end = next((number for number in ends if _ends_rows(sheet.lines[number])), None)
    if end is None:
        numbers = [*takewhile(lambda number: number in free and COUNT in free[number].spans, ends)]
    else:
        numbers = [number for number in range(last + 1, end) if number in free]
    total = sum((amount for amount in found.values() if amount), Decimal(0))
    for number in numbers:
        if free[number].amount >= total:  # the total of those above, by whatever name
            return
        total += free[number].amount
        yield number


def _prove(
    found: Mapping[int, Decimal | None], free: Mapping[int, RowLine], sheet: Sheet, *, whole: bool
) -> list[int] | None:
    """Free lines of rows above a total that add up to it with the rows found there; None where nothing adds up."""
    amounts = {number: row.amount for number, row in free.items() if row.amount}
    amounts |= {number: amount for number, amount in found.items() if amount}
    above = sorted(amounts, reverse=True)
    totals = (line for line in sheet.lines if len(line.text) <= _LONGEST and starts_total(line.text))
    for line in islice(totals, _MOST_TOTALS):
        match = (_WHOLE_AMOUNT if whole else _TOTAL_AMOUNT).search(line.text)
        numbers = [number for number in above if number < line.number]
        used = _add_up(_read_money(match["amount"], whole=whole), numbers, amounts) if match else []
        if len(used) >= _LEAST_ROWS or (used and used == above):
            return sorted(number for number in used if number not in found)
    return None


def _add_up(wanted: Decimal, numbers: Iterable[int], amounts: Mapping[int, Decimal]) -> list[int]:
    """The first of some lines whose amounts add up; none where no run of them does."""
    used = []
    for number in numbers:
        if wanted <= 0:
            break
        wanted -= amounts[number]
        used.append(number)
    return used if wanted == 0 else []


def _read_money(text: str, *, whole: bool = False) -> Decimal:
    number = Decimal(re.sub(r"[., ]", "", text))
    return number if whole else number * _CENT


def _span(line: Line, match: re.Match[str], name: str) -> Span:
    return Span(line.span.start + match.start(name), line.span.start + match.end(name))
