"""Find where a labelled value stands in the text that was read.

Labels are values ("2018-03-05", "1234.50", "Grundbesitz GmbH"); training needs spans. Each kind of value has
its finder, which returns every place that says the same; choosing among places is left to `datasets`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from docsluice.teacher.samples import Span

FUZZY_SCORE = 88.0  # of 100; below it rapidfuzz begins to match other names on real receipts
FUZZY_MINIMUM = 7  # characters; shorter texts are close to something by chance

_LOOKALIKE = str.maketrans("oiılsbzgq", "011158299")
_MONTHS = (
    ("january", "januar", "janvier", "enero", "gennaio", "januari", "jan", "janv", "ene", "gen", "jänner"),
    ("february", "februar", "février", "fevrier", "febrero", "febbraio", "februari", "feb", "févr", "fév"),
    ("march", "märz", "maerz", "mars", "marzo", "maart", "mar", "mär", "mrz", "mrt"),
    ("april", "avril", "abril", "aprile", "apr", "avr", "abr"),
    ("may", "mai", "mayo", "maggio", "mei", "mag"),
    ("june", "juni", "juin", "junio", "giugno", "jun", "giu"),
    ("july", "juli", "juillet", "julio", "luglio", "jul", "juil", "lug"),
    ("august", "août", "aout", "agosto", "augustus", "aug", "ago"),
    ("september", "septembre", "septiembre", "settembre", "sep", "sept", "set"),
    ("october", "oktober", "octobre", "octubre", "ottobre", "oct", "okt", "ott"),
    ("november", "novembre", "noviembre", "nov"),
    ("december", "dezember", "décembre", "decembre", "diciembre", "dicembre", "dec", "dez", "déc", "dic"),
)
_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d|\d\d"
_DATES = (
    re.compile(r"(?<![\d.,])(?P<y>(?:19|20)\d\d)\s?[-/.]\s?(?P<m>\d{1,2})\s?[-/.]\s?(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d,])(?P<a>\d{1,2})\s?[-/.]\s?(?P<b>\d{1,2})\s?[-/.]\s?(?P<y>(?:19|20)\d\d|\d\d)(?!\d)"),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er)?[\s.\-/]*(?:day\s+of\s+|de\s+)?(?P<n>{_MONTH})\b"
        rf"[\s.,\-/']*(?:de[l]?\s+)?(?P<y>{_YEAR})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<n>{_MONTH})\b[\s.\-/]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s.,\-/']+(?P<y>{_YEAR})(?!\d)", re.IGNORECASE
    ),
)
_NUMBERS = (
    re.compile(r"(?<![\d.,])[-(]?\d(?:[\d.,'’]*\d)?"),
    re.compile(r"(?<![\d.,])[-(]?\d{1,3}(?:[ \u00a0]\d{3})+(?:[.,]\d{1,4})?(?!\d)"),  # "1 234,50", or 1 and 234,50
)
_ONES = "one two three four five six seven eight nine ten eleven twelve".split()
_COUNTS = {word: number for number, word in enumerate(_ONES, 1)} | {
    "fifteen": 15, "eighteen": 18, "twenty": 20, "twenty-four": 24, "thirty": 30, "thirty-six": 36, "forty-five": 45,
    "sixty": 60, "ninety": 90, "one hundred twenty": 120, "one hundred eighty": 180,
}  # fmt: skip
_WORDED = "|".join(sorted((re.escape(word).replace(r"\ ", r"\s+") for word in _COUNTS), key=len, reverse=True))
_DURATION = re.compile(
    rf"\b(?:(?P<word>{_WORDED})\s*)?(?:\(?\s*(?P<digits>\d{{1,3}})\s*\)?)?[\s\-]*"
    r"(?:consecutive\s+|calendar\s+|business\s+|additional\s+|full\s+)?(?P<unit>day|week|month|year)s?\b['’]?",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)  # the same text is searched for every label
def squash(text: str, *, lookalikes: bool = False) -> tuple[str, list[int]]:
    """Letters and digits, casefolded, and where each stood; lookalikes folds O and 0, l and 1, as readers do."""
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for folded in character.casefold():
            if folded.isalnum():
                kept.append(folded)
                places.append(place)
    joined = "".join(kept)
    return (joined.translate(_LOOKALIKE) if lookalikes else joined), places


def find_text(text: str, value: str, *, fuzzy: bool = True) -> list[Span]:
    """Places of a name, code or address: equal letters and digits first, then lookalikes, then by edit distance."""
    for lookalikes in (False, True):
        wanted, _ = squash(value, lookalikes=lookalikes)
        if not wanted:
            return []
        here, places = squash(text, lookalikes=lookalikes)
        if spans := _whole_words(text, list(_occurrences(here, places, wanted))):
            return [with_marks(text, span, value) for span in spans]
    return _find_close(text, value) if fuzzy else []


def with_marks(text: str, span: Span, value: str) -> Span:
    """Take in a mark at either end that the value has too: "(02) 123", "Kite Pharma Inc."."""
    start, end = span
    if value.strip()[:1] == text[start - 1 : start] and text[start - 1 : start] in "(+":
        start -= start > 0
    if value.strip()[-1:] == text[end : end + 1] and text[end : end + 1] in ".)":
        end += end < len(text)
    return Span(start, end)


def find_parts(text: str, parts: Sequence[str], reach: int = 600) -> list[Span]:
    """Places of an address whose lines stand apart (another column between); [] unless all parts stand near."""
    found = [find_text(text, part, fuzzy=len(part) > FUZZY_MINIMUM) for part in parts]
    if not found or not all(found):
        return []
    chosen: list[Span] = [found[0][0]]
    for places in found[1:]:
        near = min(places, key=lambda span: abs(span.start - chosen[-1].end))
        chosen.append(near)
    if max(s.end for s in chosen) - min(s.start for s in chosen) > reach:
        return []
    return merge_adjacent(text, sorted(chosen))


def merge_adjacent(text: str, spans: Sequence[Span]) -> list[Span]:
    """Join spans with only spaces and punctuation between them."""
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        elif merged and not re.search(r"[\w\t]", text[merged[-1].end : span.start]):
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return merged


def find_date(text: str, day: date) -> list[Span]:
    """Places that can be read as this calendar day (01/02/2020 can be two days)."""
    spans = [Span(*match.span()) for pattern in _DATES for match in pattern.finditer(text) if day in _days(match)]
    return _longest(spans)


def find_money(text: str, value: Decimal) -> list[Span]:
    """Places of a number equal to the value, whatever its decimal mark; with the sign of a negative one.

    Zero is looked for as "0,00" first: a lone 0 stands anywhere.
    """
    unsigned = "(" if value < 0 else "-("
    spans = sorted(
        Span(match.start() + (match.group()[0] in unsigned), match.end())
        for pattern in _NUMBERS
        for match in pattern.finditer(text)
        if abs(value) in read_numbers(match.group())
    )
    with_cents = [span for span in spans if re.search(r"[.,]", text[span.start : span.end])]
    return spans if value else with_cents or spans


def find_duration(text: str, months: int, days: int) -> list[Span]:
    """Places of a duration: "thirty (30) days", "2 years"."""
    spans = []
    for match in _DURATION.finditer(text):
        if not (match["word"] or match["digits"]):
            continue
        count = int(match["digits"]) if match["digits"] else _COUNTS.get(" ".join(match["word"].lower().split()), 0)
        if (months, days) == duration(count, match["unit"]):
            blanks = len(match.group()) - len(match.group().lstrip(" -\n\t"))
            spans.append(Span(match.start() + blanks, match.end()))
    return spans


def read_duration(value: str) -> tuple[int, int] | None:
    """(months, days) of "7 years" or "successive 1 year"; None where no duration is said."""
    match = next((m for m in _DURATION.finditer(value) if m["word"] or m["digits"]), None)
    if match is None:
        return None
    count = int(match["digits"]) if match["digits"] else _COUNTS.get(" ".join(match["word"].lower().split()), 0)
    return duration(count, match["unit"])


def duration(count: int, unit: str) -> tuple[int, int]:
    """(months, days) of `count` units."""
    months, days = {"day": (0, 1), "week": (0, 7), "month": (1, 0), "year": (12, 0)}[unit.lower()]
    return count * months, count * days


def find_passage(text: str, passage: str) -> Span | None:
    """Place of a long passage: whole, or from its first to its last 40 letters where a page break cuts it."""
    wanted, _ = squash(passage)
    here, places = squash(text)
    if len(wanted) < FUZZY_MINIMUM:
        return None
    start = here.find(wanted)
    if start >= 0:
        return Span(places[start], places[start + len(wanted) - 1] + 1)
    start = here.find(wanted[:40])
    end = here.find(wanted[-40:], max(start, 0))
    if start < 0 or end < 0 or end + 40 - start > 1.5 * len(wanted) + 200:
        return None
    return Span(places[start], places[end + len(wanted[-40:]) - 1] + 1)


def line_of(text: str, at: int) -> Span:
    """The line that holds an offset, without its line feed."""
    end = text.find("\n", at)
    return Span(text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end)


def read_numbers(printed: str) -> frozenset[Decimal]:
    """Readings of a printed number without sign: "1.234" is 1234 or 1.234."""
    digits = re.sub(r"[^\d.,]", "", printed).strip(".,")
    if not digits:
        return frozenset()
    *head, tail = re.split(r"[.,]", digits)
    whole = Decimal("".join((*head, tail)))
    if not head:
        return frozenset({whole})
    fraction = Decimal("".join(head) + "." + tail)
    marks = set(re.sub(r"\d", "", digits))
    if len(marks) == 1 and len(head) > 1:
        return frozenset({whole})
    return frozenset({fraction, whole}) if len(tail) == 3 and len(marks) == 1 else frozenset({fraction})  # noqa: PLR2004  thousands


def _occurrences(here: str, places: Sequence[int], wanted: str) -> Iterator[Span]:
    start = here.find(wanted)
    while start >= 0:
        yield Span(places[start], places[start + len(wanted) - 1] + 1)
        start = here.find(wanted, start + len(wanted))


def _whole_words(text: str, spans: Sequence[Span]) -> list[Span]:
    """Places at word ends; digits never join digits (12 is not in 112), letters may where words are glued."""
    whole = [span for span in spans if not _cuts(text, span, str.isalnum)]
    if whole:
        return whole
    return [s for s in spans if not _cuts(text, s, str.isdigit) and s.end - s.start >= FUZZY_MINIMUM]


def _cuts(text: str, span: Span, kind: object) -> bool:
    test = str.isalnum if kind is str.isalnum else str.isdigit
    before = span.start > 0 and test(text[span.start - 1]) and test(text[span.start])
    after = span.end < len(text) and test(text[span.end]) and test(text[span.end - 1])
    return before or after


def _find_close(text: str, value: str) -> list[Span]:
    from rapidfuzz.fuzz import partial_ratio_alignment, ratio

    wanted, _ = squash(value)
    here, places = squash(text)
    if len(wanted) < FUZZY_MINIMUM or not here:
        return []
    best = partial_ratio_alignment(wanted, here, score_cutoff=FUZZY_SCORE)
    if best is None or best.dest_end <= best.dest_start:
        return []
    span = snap(text, Span(places[best.dest_start], places[best.dest_end - 1] + 1))
    found, _ = squash(text[span.start : span.end])
    return [span] if ratio(wanted, found) >= FUZZY_SCORE - 3 else []


def snap(text: str, span: Span) -> Span:
    """Widen or narrow to whole words: a cut word goes in if more than half of it is inside."""
    words = [Span(*m.span()) for m in re.finditer(r"\S+", text[max(0, span.start - 60) : span.end + 60])]
    words = [word.moved(max(0, span.start - 60)) for word in words]
    inside = [w for w in words if 2 * (min(w.end, span.end) - max(w.start, span.start)) > w.end - w.start]
    return Span(inside[0].start, inside[-1].end) if inside else span


def _days(match: re.Match[str]) -> set[date]:
    parts = match.groupdict()
    year = int(parts["y"])
    year = year if year > 99 else 2000 + year if year < 70 else 1900 + year  # noqa: PLR2004  two-digit years
    if parts.get("n"):
        pairs = [(_MONTH_NUMBER[parts["n"].lower()], int(parts["d"]))]
    elif parts.get("m"):
        pairs = [(int(parts["m"]), int(parts["d"]))]
    else:
        a, b = int(parts["a"]), int(parts["b"])
        pairs = [(b, a), (a, b)]
    days = set()
    for month, day in pairs:
        try:
            days.add(date(year, month, day))
        except ValueError:
            continue
    return days


def _longest(spans: Sequence[Span]) -> list[Span]:
    """Spans without those that lie inside another."""
    ordered = sorted(set(spans), key=lambda s: (s.start, -s.end))
    kept = ordered[:1]
    for _, span in pairwise(ordered):
        if span.end > kept[-1].end:
            kept.append(span)
    return kept
