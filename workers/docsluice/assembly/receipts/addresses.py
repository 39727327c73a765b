"""The address of a receipt by its place, where an engine has none: the lines of the head down to the postal code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from docsluice.assembly.choose import value_key
from docsluice.assembly.lines import Span
from docsluice.assembly.receipts.forms import find_dates_by_form, find_times_by_form
from docsluice.assembly.receipts.names import has_form, is_receipt
from docsluice.normalise.contacts import has_long_postal_code
from docsluice.normalise.values import normalise_value
from docsluice.records import Candidate
from docsluice.standards.jurisdictions import JURISDICTIONS
from docsluice.standards.regions import is_region

if TYPE_CHECKING:
    from docsluice.assembly.found import Found, Ground
    from docsluice.schema.spec import Schema

PLACED = 0.6
"""Score of an address that its place alone gives."""

ADDRESS = "seller.address"
_SURE = 0.5
_HEAD = 10  # lines in which the postal code must stand
_MOST_ABOVE = 5
_REGISTER = re.compile(
    r"\W*(?:[A-Z]{0,3}\d{4,9}\s?[-·:]\s?[A-Z]|\d{6,12}(?:\s?\(.*\))?)\W*|\W*[(<\[].*(?:\d{4}.*|\d\s?[-·]\s?[A-Z]\s?[)>\]]\W*)",
    re.IGNORECASE,
)
_OTHER_LINE = re.compile(
    r"(?<![^\W_])(?:t[eé]l|phone|ph|fax|gst|vat|tax|tva|iva|btw|ust|reg|ssm|roc|siret|nif|cif|co\W? ?no|company|"
    r"invoice|inv|receipt|rechnung|facture|factura|bill|www|table|tisch|order|cashier|server|store|shop|uen|abn|tin|licensee|gmbh|"
    r"sdn|bhd|inc|ltd|llc|welcome|thank|sequence|approved|auth\w*|swiped|card|account|member|terminal|trans?\w*|ref|batch|"
    r"prepaid|pump|shift|sale|emp\d?|date)(?![^\W_])|@|\.com|:.*\d{6}|\d[.,]\d\d(?:\s*[A-Z]{1,3})?\s*$",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"(?<![^\W_])\d|(?<![^\W_])(?:jalan|jln|lot|level|floor|street|road|avenue|plaza|mall|rue|via|calle|piazza|platz|weg|place)(?![^\W_])|"
    r"stra(?:ss|ß)e",
    re.IGNORECASE,
)
_CODE_APART = re.compile(r"(?<![\w.,/-])\d{5},\s?[^\W\d_]{3}|[^\W\d_]{3},\s?\d{5}\s*\Z")
"""A postal code parted by a comma: "50490, Kuala Lumpur", "TAMAN SEA,47400"."""
_CODE_LAST = re.compile(r"[^\W\d_]{3},\s?\d{5}\s*\Z")
_NUMBERED = re.compile(
    r"\d{1,5}[A-Z]?,?\s+(?:[NSEW]\.?\s+)?(?:[\w.'’-]+\s+){0,3}(?:street|st|avenue|ave|road|rd|way|boulevard|blvd|drive|dr|"
    r"lane|ln|highway|hwy|parkway|pkwy|place|square|sq|court|ct)(?![^\W_])",
    re.IGNORECASE,
)
_CITY = re.compile(
    r"\s*(?:[^\W\d_][^\d\t#]{1,30}[,.\s]\s?)?(?:[A-Z]{2}\.?|(?=\w{0,2}\d)[A-Z\d]{3}\s?[A-Z\d]{3}|(?<=\s)\d{4,6}|[A-Z]{2}\s\d{5})\s*|"
    r"\s*(?:[Ss]te|STE|[Ss]uite|SUITE|[Uu]nit|UNIT)\W{1,3}[A-Z]?\d{1,5}[A-Z]?\s*"
)
_BUILDING = re.compile(
    r"(?<![^\W_])(?:plaza|mall|level|floor|square|cent(?:er|re)|place|building|tower|house|hotel|airport|station|lot|shop)(?![^\W_])|"
    r"\A\W*#?\d",
    re.IGNORECASE,
)
_MALL = re.compile(
    r"\A\D*(?<![^\W_])(?:plaza|mall|square|cent(?:er|re)|building|tower|airport|terminal)(?![^\W_])\D*\Z", re.IGNORECASE
)
_HOUSE = re.compile(r"\d{1,5}[A-Z]?\s+[^\W\d_]")
_STATES = frozenset(code[3:] for code in JURISDICTIONS.values() if code.startswith(("US-", "CA-")))
_TOWN_ALONE = re.compile(
    r"\s*[^\W\d_][^\W\d_.' -]{2,30}(?: [^\W\d_.' -]{2,20}){0,2}[,.] ?(?P<state>[A-Z]{2})(?: \d{5}(?:-\d{4})?)?\s*"
)
_TOWN_WITHIN = 6  # lines
_STREET_WITHIN = 5  # lines
_DATED = 4  # lines at the top in which a date ends no head
_BRANCH = re.compile(r"\A\D*#\s?\d{2,5}\s*\Z")
"""A town or name with the number of the branch ("N. MIAMI BEACH #182"), above the street."""


def propose_address(schema: Schema, chosen: Mapping[str, Found], ground: Ground) -> list[Candidate]:
    """The lines down to the first postal code of a receipt's head, where the engine is sure of no other address."""
    item, spec = chosen.get(ADDRESS), schema.field(ADDRESS)
    if not is_receipt(schema) or spec is None:
        return []
    text = ground.document.text
    span = find_address(text)
    if span is None:
        return []
    raw = text[span.start : span.end]
    if item is not None:
        meaning = normalise_value(raw, spec, ground.context)
        is_same = meaning is not None and value_key(meaning.value) == value_key(item.value)
        is_settled = _is_whole(item) or item.chosen.features.score >= _SURE
        # a street alone is no better than what an engine holds for an address
        if not is_same and (is_settled or not has_long_postal_code(raw)):
            return []
    return [Candidate(field=ADDRESS, start=span.start, end=span.end, text=raw, score=PLACED)]


def find_address(text: str) -> Span | None:
    """Span of whole lines; None where no line of the head has a postal code, or none above it a street."""
    lines = text.split("\n")[: _HEAD + 3]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    last = next((i for i, line in enumerate(lines[:_HEAD]) if _is_town(line)), None)
    if last is None:
        return _find_street(lines, starts) or _find_town(lines, starts)
    if not last or any(_ends_head(line) for line in lines[_DATED:last]):
        return None
    while last + 1 < len(lines) and _is_town(lines[last + 1]):  # "14585 Biscayne Blvd." looked like a town
        last += 1
    first = last
    while (
        first > 1 and last - first < _MOST_ABOVE and _can_be_part(lines[first - 1]) and not _ends_head(lines[first - 1])
    ):
        first -= 1
    while first < last and (not _STREET.search(lines[first]) or _BRANCH.search(lines[first])):
        first += 1
    if first == last and not _has_street(lines[last]):
        return _find_town(lines, starts)
    if _CODE_LAST.search(lines[last]) and last + 1 < len(lines) and _is_words(lines[last + 1]):
        last += 1
    while last + 1 < len(lines) and is_region(lines[last + 1]):
        last += 1
    first = _skip_shop(lines, first, last)
    return Span(starts[first], starts[last] + len(lines[last]))


def _skip_shop(lines: Sequence[str], first: int, last: int) -> int:
    """The line of a house number and street, if nothing but numbers of shops stands above it: "Mister Wash 002/102"."""
    street = next((number for number in range(first, last) if _NUMBERED.match(lines[number])), first)
    return first if any(_BUILDING.search(line) for line in lines[first:street]) else street


def _find_town(lines: Sequence[str], starts: Sequence[int]) -> Span | None:
    """A line near the top that is a town and its state in North America, with a house number or building above it."""
    for number in range(1, min(_TOWN_WITHIN, len(lines))):
        line, above = lines[number], lines[number - 1]
        match = _TOWN_ALONE.fullmatch(line)
        if match is None or match["state"] not in _STATES or not _can_be_part(line):
            continue
        is_above = _HOUSE.match(above) or _MALL.search(above)
        first = number - 1 if number > 1 and is_above and _can_be_part(above) else number
        return Span(starts[first], starts[number] + len(line))
    return None


def _find_street(lines: Sequence[str], starts: Sequence[int]) -> Span | None:
    """A line near the top that begins with a house number and has a word for a street, with a town and state below."""
    first = next((i for i, line in enumerate(lines[:_STREET_WITHIN]) if _NUMBERED.match(line)), None)
    if not first or not _can_be_part(lines[first]) or any(_ends_head(line) for line in lines[:first]):
        return None
    last = first
    while last + 1 < min(len(lines), first + 3) and _CITY.fullmatch(lines[last + 1]) and _can_be_part(lines[last + 1]):
        last += 1
    return Span(starts[first], starts[last] + len(lines[last]))


def _is_words(line: str) -> bool:
    """Whether a line can be the rest of an address: words, no number."""
    return any(map(str.isalpha, line)) and not any(map(str.isdigit, line)) and _can_be_part(line)


def _is_whole(item: Found) -> bool:
    """Whether the engine's address has its postal code: then it knows better than the place where it begins."""
    return isinstance(item.value, dict) and "postal_code" in item.value


def _is_town(line: str) -> bool:
    """Whether a line has a town with its postal code and can be one of an address."""
    return (has_long_postal_code(line) or _CODE_APART.search(line) is not None) and _can_be_part(line)


def _can_be_part(line: str) -> bool:
    return not (_OTHER_LINE.search(line) or _REGISTER.fullmatch(line) or has_form(line))


def _ends_head(line: str) -> bool:
    """Whether a line belongs to what was bought: the head is over."""
    return any(True for find in (find_dates_by_form, find_times_by_form) for _ in find(line))


def _has_street(line: str) -> bool:
    """Whether a line with a postal code has a house number besides."""
    return len(re.findall(r"(?<!\w)\d+(?!\w)", line)) > 1
