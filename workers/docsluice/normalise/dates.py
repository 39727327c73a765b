"""Dates in the notations of invoices, receipts and contracts → ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from docsluice.normalise.text import mend_digits, one_line, plain_minus
from docsluice.normalise.types import Context, Normalised
from docsluice.standards.months import ORDINAL_DAYS, WEEKDAYS, month_of, plain_letters

_YEAR = r"((?:19|20)\d\d|\d\d)"
_ISO = re.compile(
    r"(?<!\d)(?<!\d[-/.])((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)"
    r"|(?<!\d)(?<!\d[-/.])((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)"
)
_NUMERIC = re.compile(
    r"(?<!\d)(?<!\d[.,])(?P<first>\d{1,2})\s*(?P<mark>[-/.,])\s*(?P<second>\d{1,2})\s*[-/.,]\s*"
    r"(?:(?P<year>(?:19|20)\d\d)(?:(?P<glued>\d?)(?!\d)|(?=\d{1,2}:))|['’]?(?P<short>\d\d)(?=\d\d:\d\d|(?!\d)))"
)
# Guesses at what OCR made of a numeric date, each with its score: spaces for marks, "1" for a slash, no marks.
_GUESSES = tuple(
    (re.compile(rf"(?<!\d){form}(?!\d)"), score)
    for form, score in (
        (r"(?P<first>\d{1,2}) (?P<second>\d{1,2}) (?P<year>(?:19|20)\d\d)", 0.8),
        (r"(?P<first>\d\d)[-/](?P<second>\d\d)1(?P<year>(?:19|20)\d\d)", 0.6),
        (r"(?P<first>\d\d)1(?P<second>\d\d)[-/](?P<year>(?:19|20)\d\d)", 0.6),
        (r"(?P<first>\d\d)(?P<second>\d\d)(?P<year>(?:19|20)\d\d)", 0.6),
    )
)
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s*(?:st|nd|rd|th|er|de?|e|º|ª|°|\.)?[^\d«»]{{0,14}}«(\d+)»[^\d«»]{{0,8}}{_YEAR}(\d?)(?!\d)"
)
_MONTH_DAY = re.compile(
    rf"«(\d+)»[^\d«»]{{0,4}}(\d{{1,2}})(?:\s*(?:st|nd|rd|th)\b[^\d«»]{{0,6}}|[^\d«»]{{1,6}}|(?:st|nd|rd|th)|(?=(?:19|20)\d\d)){_YEAR}(\d?)(?!\d)"
)
_YEAR_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[^\d«»]{0,3}«(\d+)»[^\d«»]{0,3}(\d{1,2})(?!\d)")
_MONTH_WORD = re.compile(r"[^\W\d_]{3,}\.?")
_MONTH_SLIP = re.compile(r"\b([Oo0][Cc][Tt]|[Nn]0[Vv]|[Jj]u[1l|](?:y|i)?|[Aa]pri[1|]|[Ff]e8)(?=\b|\d)")
_DECEMBER_SLIP = re.compile(r"(?<![^\W\d_])0(?=[Ee][Cc](?![^\W\d_]))")
_ORDINAL = re.compile(
    rf"\b({'|'.join(sorted(ORDINAL_DAYS, key=len, reverse=True))})\b".replace("-", "[- ]"), re.IGNORECASE
)
_OLDEST, _NEWEST, _PIVOT = 1900, 2100, 70
_BESIDE = 12  # characters before and after a date in which the name of its day may stand


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A calendar date in a text, from offset `start`; `other` is the second reading of an ambiguous one."""

    value: date
    start: int
    other: date | None = None
    score: float = 1.0


def normalise_date(raw: str, context: Context, *, last: bool = False) -> Normalised | None:
    """The first date in a text (the last for the end of a period); None if it holds none.

    "03/04/2020" follows the order that the document shows; where it shows none the day comes first
    (in English the month), the value has the reason `ambiguous_date` and a score of one half.
    """
    day, month = (0, 0) if context.day_first_sure else written_orders(raw)
    if day != month:  # the other date of a period shows the order
        context = replace(context, day_first=day > month, day_first_sure=True)
    day_first = context.day_first
    if day_first is None:  # English alone says nothing; where it stands without a country it is mostly American
        day_first = context.languages[:1] != ("en",)
    found = list(find_dates(raw, day_first=day_first))
    if not found:
        return None
    chosen = found[-1] if last else found[0]
    if chosen.other is None:
        return Normalised(chosen.value.isoformat(), score=chosen.score)
    if context.day_first is None:
        return Normalised(chosen.value.isoformat(), ("ambiguous_date",), 0.5, (chosen.other.isoformat(),))
    score = chosen.score if context.day_first_sure else 0.95 * chosen.score
    return Normalised(chosen.value.isoformat(), (), score, (chosen.other.isoformat(),))


def find_dates(raw: str, *, day_first: bool | None) -> Iterator[FoundDate]:
    """Dates of a text from left to right; notations that leave no doubt are tried first."""
    text = _with_months(raw)
    if "«" in text and (named := sorted(_named(text), key=lambda found: found.start)):
        yield from named
        return
    for find in (_iso, _numeric):
        if found := sorted(find(text, day_first=day_first), key=lambda one: one.start):
            yield from found
            return


def written_orders(text: str) -> tuple[int, int]:
    """How many dates of a text prove that the day comes first, and how many that the month does.

    A part above 12 proves it, and so does the name of the day beside the date on its line, where it fits one reading
    only.
    """
    day = month = 0
    for match in _NUMERIC.finditer(text):
        first, mark, second = int(match["first"]), match["mark"], int(match["second"])
        year = _full_year(match["year"] or match["short"])
        by_day, by_month = _calendar(year, second, first), _calendar(year, first, second)
        if mark in ".,":
            continue
        if by_day and by_month and by_day != by_month:
            before = text[max(0, match.start() - _BESIDE) : match.start()].rpartition("\n")[2]
            after = text[match.end() : match.end() + _BESIDE].partition("\n")[0]
            named = _weekdays(before) | _weekdays(after)
            by_day = by_day if by_day.weekday() in named else None
            by_month = by_month if by_month.weekday() in named else None
        day += by_day is not None and by_month is None
        month += by_month is not None and by_day is None
    return day, month


def _weekdays(text: str) -> set[int]:
    """Days of the week that are named in a text, Monday 0."""
    return {WEEKDAYS[word] for word in re.findall(r"[a-z]+", plain_letters(text)) if word in WEEKDAYS}


def _with_months(raw: str) -> str:
    """The text with OCR slips mended, month names as «number» and ordinal words as digits."""
    text = plain_minus(one_line(raw))
    text = _MONTH_SLIP.sub(lambda m: m[1].replace("0", "o").replace("1", "l").replace("|", "l").replace("8", "b"), text)
    text = mend_digits(_DECEMBER_SLIP.sub("D", text))
    text = _ORDINAL.sub(lambda m: f"{ORDINAL_DAYS[m[1].casefold().replace(' ', '-')]}th", text)

    def mark(match: re.Match[str]) -> str:
        month = month_of(match[0])
        return f"«{month}»" if month else match[0]

    return _MONTH_WORD.sub(mark, text)


def _named(text: str) -> Iterator[FoundDate]:
    found = False
    for match in _DAY_MONTH.finditer(text):
        if value := _calendar(_full_year(match[3]), int(match[2]), int(match[1])):
            found = True
            yield FoundDate(value, match.start(), score=0.8 if match[4] else 1.0)
    for match in () if found else _MONTH_DAY.finditer(text):
        if value := _calendar(_full_year(match[3]), int(match[1]), int(match[2])):
            found = True
            yield FoundDate(value, match.start(), score=0.8 if match[4] else 1.0)
    for match in () if found else _YEAR_MONTH.finditer(text):
        if value := _calendar(int(match[1]), int(match[2]), int(match[3])):
            yield FoundDate(value, match.start())


def _iso(text: str, *, day_first: bool | None) -> Iterator[FoundDate]:  # noqa: ARG001  the finders share a signature
    for match in _ISO.finditer(text):
        year, month, day = (int(part) for part in match.groups() if part)
        if value := _calendar(year, month, day):
            yield FoundDate(value, match.start())


def _numeric(text: str, *, day_first: bool | None) -> Iterator[FoundDate]:
    for pattern, score in ((_NUMERIC, 1.0), *_GUESSES):
        found = False
        for match in pattern.finditer(text):
            groups = match.groupdict()
            year = _full_year(groups["year"] or groups["short"])
            mark = groups.get("mark", "/")
            if dates := _read(int(groups["first"]), int(groups["second"]), year, mark, day_first=day_first):
                found = True
                yield FoundDate(dates[0], match.start(), dates[1], 0.7 * score if groups.get("glued") else score)
        if found:
            return


def _read(first: int, second: int, year: int, mark: str, *, day_first: bool | None) -> tuple[date, date | None] | None:
    """Both readings of three numbers, the likelier first; with dots the day always comes first."""
    by_day, by_month = _calendar(year, second, first), _calendar(year, first, second)
    if mark == "." and by_day:
        return by_day, None
    likely, other = (by_month, by_day) if day_first is False else (by_day, by_month)
    if likely is None:
        return (other, None) if other else None
    return likely, other if other != likely else None


def _full_year(year: str) -> int:
    if len(year) == 4:  # noqa: PLR2004  digits of a full year
        return int(year)
    return int(year) + (1900 if int(year) >= _PIVOT else 2000)


def _calendar(year: int, month: int, day: int) -> date | None:
    if not _OLDEST <= year <= _NEWEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
