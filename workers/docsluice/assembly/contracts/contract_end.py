"""The end of a contract that prints none as a date: its first day and its length, an anniversary, or no end at all.

"… shall end on the seventh anniversary of the date hereof" counts from the date of the agreement, "… three years from
the Effective Date" from the effective date; "… shall continue until terminated by either party" has no end.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from docsluice.assembly.contracts.phrases import DATE, DURATION, QUOTE, UNLESS, WITHIN, Hit, sentence_at
from docsluice.assembly.contracts.stated_abroad import find_endless_abroad, find_stated_abroad
from docsluice.assembly.contracts.stated_terms import find_first_term
from docsluice.assembly.evidence import locate
from docsluice.assembly.found import Draft, Found, Ground, Option
from docsluice.confidence.features import Features
from docsluice.normalise.terms import NUMBER_WORDS, ORDINAL_WORDS, normalise_duration

if TYPE_CHECKING:
    from docsluice.schema.spec import Schema

_STATED_TERM, _SAID_TERM, _STATED_ENDLESS = 0.6, 0.9, 0.85  # how likely such a date is right, beside what it comes from
_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_FORCE = r"(?:in\s+(?:full\s+)?(?:force|effect)|effective|valid|binding|indefinitely)"
_SUBJECT = (
    rf"(?:(?:this|the)\s+(?:[\w-]+\s+){{0,4}}?(?:agreement|contract|plan|lease)|"
    rf"(?:the|initial|a)\s+{QUOTE}?term{QUOTE}?|{QUOTE}term{QUOTE})"
)
_ENDLESS = re.compile(
    rf"\b(?:continue|remain|stay)s?\b{WITHIN}{{0,40}}?\b{_FORCE}{WITHIN}{{0,120}}?\buntil\s+(?:it\s+|this\s+|such\s+|time\s+|"
    rf"as\s+|otherwise\s+|sooner\s+|earlier\s+|(?:either|any|one|a)\s+(?:of\s+the\s+)?part(?:y|ies)\s+){WITHIN}{{0,60}}?"
    r"(?:terminat\w*|cancel\w*|notice|inform\w*)|"
    rf"\b(?:continue|remain|stay)s?\b{WITHIN}{{0,40}}?\b{_FORCE}[^.;]{{0,120}}?until\s+(?:\w+\s+){{0,5}}?terminat\w*|"
    rf"\b{_SUBJECT}{WITHIN}{{0,80}}?\bcontinu\w+\s+(?:\w+\s+){{0,3}}?until\s+(?:(?:it|this\s+agreement)\s+(?:is|has\s+been)\s+)?terminated|"
    rf"\bcontinu\w+\s+(?:\w+\s+)?indefinitely|\b{_SUBJECT}{WITHIN}{{0,200}}?\bfor\s+an\s+(?:indefinite|unlimited)\s+(?:term|period)|"
    rf"\b{_SUBJECT}{WITHIN}{{0,100}}?(?:\b(?:in|for)\s+perpetuity\b|\beffect\b{WITHIN}{{0,60}}?\bperpetually\b)|(?<!\bshall\s)(?<!\bor\s)\buntil\s+terminated\b|"
    rf"\b{_SUBJECT}{WITHIN}{{0,120}}?\bends?\s+(?:only\s+)?when\s+(?:it\s+is\s+)?terminated\s+by\b",
    re.IGNORECASE,
)
_UNTIL_EVENT = re.compile(  # "this Agreement shall commence today and continue until the last Loan is repaid"
    rf"(?<!\bof\s)(?<!\bunder\s)(?<!\bto\s)(?<!\bin\s)\b(?:this\s+(?:[\w-]+\s+){{0,3}}?agreement|the\s+term)(?:\s+of\s+this\s+agreement)?"
    rf"\s+(?:shall|will)\s+{WITHIN}{{0,200}}?\b(?:continue|remain|force)\b{WITHIN}{{0,100}}?\b(?:until|so\s+long\s+as|as\s+long\s+as|"
    r"through\s+the\s+completion)\b",
    re.IGNORECASE,
)
_FIXED_END = re.compile(
    rf"{DATE}|{DURATION}|anniversary|\b(?:initial|renewal|extended|entire|such|end\s+of\s+the)\s+term\b|\bdate\b(?=[^.;]*$)|surviv|"
    r"\*\*|\[|period|schedule|exhibit|season|beyond|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_MOST_TRIED = 20  # sentences that are judged; more are no contract
_COUNTS: Mapping[str, int] = NUMBER_WORDS | ORDINAL_WORDS
_ANNIVERSARY = re.compile(
    rf"\b{_SUBJECT}(?P<link>{WITHIN}{{0,280}}?)(?:\b(?:until|through|on|upon|to|of|is|or|and|at)|\([ia1]\))\s+(?:the\s+)?"
    r"(?:date\s+(?:that|which)\s+is\s+the\s+)?(?:close\s+of\s+business\s+on\s+the\s+)?"
    rf"(?P<count>{'|'.join(ORDINAL_WORDS)}|\d{{1,2}}\s?(?:st|nd|rd|th)|(?:{'|'.join(map(re.escape, NUMBER_WORDS))})"
    r"(?=\s*(?:\(\d{1,2}\))?[\s-]+years?\b))\s*(?:\(\s*\d{1,2}\s?(?:st|nd|rd|t\s?h)?\s*\))?[\s-]*(?:years?\s+)?"
    rf"anniversary\s+(?:date\s+)?of\s+(?P<start>(?:the\s+|its\s+|this\s+|such\s+)?{QUOTE}?[\w-]+(?:\s+[\w-]+){{0,2}})",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:end\w*|expir\w+|terminat\w+|until|through|conclud\w+|continu\w+|remain\w*|extend)\b", re.IGNORECASE
)
_OTHER_LINK = re.compile(
    r"renew|extended|extension|surviv|notice|compet|option|thereafter|payment|each\b|minimum|prior\s+to|during|convenience|\bif\b",
    re.IGNORECASE,
)
_STARTS = re.compile(r"effective|commenc|hereof|this\b|execution|agreement|signing|above", re.IGNORECASE)
_OF_AGREEMENT = re.compile(r"hereof|this\b|date\s+of\s+(?:the\s+)?agreement|execution|signing|above", re.IGNORECASE)
_BEHIND = 60  # characters behind a length that tell from which day it counts


class _Length(NamedTuple):
    """How long a contract lasts (ISO 8601), where that stands, and whether it counts from the date of the agreement."""

    period: str
    place: Hit
    from_agreement: bool


def derive_expiration(draft: Draft, schema: Schema, ground: Ground) -> Iterator[Found]:
    """The end of a contract: its first day and its length, or words that say that it has no end."""
    spec = schema.field("expiration_date")
    found = draft.found.get("expiration_date")
    if spec is None or (found and found.chosen.features.pattern):  # a sentence states it
        return
    text = ground.document.text
    length = _find_length(text)
    start = _first_day(draft, length)
    if start and length and (option := _end_by_length(start, length, ground)):
        yield Found(spec.path, spec, option, tier="derived", inputs=(start.path,))
    elif found or length:
        return
    elif "perpetual" in spec.also_allowed and (hit := _find_endless(text)):
        place = locate(ground.document, *hit)
        option = Option(
            "perpetual",
            text[hit.start : hit.end],
            Features(_STATED_ENDLESS, margin=_STATED_ENDLESS, pattern=True),
            place,
        )
        yield Found(spec.path, spec, option, tier="derived")
    elif start and (option := _end_by_term(start, draft)):
        yield Found(spec.path, spec, option, tier="derived", inputs=(start.path, "term"))


def _first_day(draft: Draft, length: _Length | None) -> Found | None:
    order = ("effective_date", "agreement_date")
    if length and length.from_agreement:
        order = ("agreement_date", "effective_date")
    return next((draft.found[path] for path in order if path in draft.found), None)


def add_period(start: str, period: str) -> str | None:
    """A date and an ISO 8601 period; None where one of them is none. 31 January and a month is 28 or 29 February."""
    parts = _PERIOD.fullmatch(period)
    if parts is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in parts.groups())
    try:
        day = date.fromisoformat(start)
        year, month = divmod(day.year * 12 + day.month - 1 + 12 * years + months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return (date(year, month + 1, min(day.day, last)) + timedelta(days=7 * weeks + days)).isoformat()
    except (ValueError, OverflowError):  # no date, or beyond the year 9999
        return None


def find_anniversary(text: str) -> tuple[int, Hit, str] | None:
    """On which anniversary a contract ends, where that stands, and the words for the day that it counts from."""
    for match in _ANNIVERSARY.finditer(text):
        count, before = _count(match["count"]), text[match.start() : match.start("count")]
        is_end = _ENDS.search(before) and not _OTHER_LINK.search(UNLESS.sub(" ", match["link"]))
        if count and is_end and _STARTS.search(match["start"]):
            return count, Hit(match.start("count"), match.end("start")), match["start"]
    return None


def _find_endless(text: str) -> Hit | None:
    match = _ENDLESS.search(text)
    return Hit(*match.span()) if match else find_endless_abroad(text) or _find_event(text)


def _find_event(text: str) -> Hit | None:
    """Words by which a contract goes on until something happens, on no day that they tell."""
    for match in islice(_UNTIL_EVENT.finditer(text), _MOST_TRIED):
        behind = text[match.end() : sentence_at(text, *match.span())[1]]
        if "which" not in match[0] and not _FIXED_END.search(behind):
            return Hit(*match.span())
    return None


def _find_length(text: str) -> _Length | None:
    if found := find_anniversary(text):
        count, place, start = found
        return _Length(f"P{count}Y", place, _OF_AGREEMENT.search(start) is not None)
    if hit := find_first_term(text) or find_stated_abroad("term", text):
        lasts = normalise_duration(text[hit.start : hit.end])
        behind = text[hit.end : hit.end + _BEHIND]
        return _Length(str(lasts.value), hit, _OF_AGREEMENT.search(behind) is not None) if lasts else None
    return None


def _count(word: str) -> int | None:
    digits = "".join(char for char in word if char.isdigit())
    return int(digits) if digits else _COUNTS.get(" ".join(word.casefold().split()))


def _end_by_length(start: Found, length: _Length, ground: Ground) -> Option | None:
    day = add_period(str(start.value), length.period)
    if day is None:
        return None
    score = _SAID_TERM * start.chosen.features.score
    place = locate(ground.document, *length.place)
    raw = ground.document.text[length.place.start : length.place.end]
    return Option(day, raw, Features(score, margin=score, pattern=True), place)


def _end_by_term(start: Found, draft: Draft) -> Option | None:
    """The end by the term that the engine found, where no sentence says it of the contract."""
    term = draft.found.get("term")
    day = add_period(str(start.value), str(term.value)) if term else None
    if term is None or day is None:
        return None
    score = _STATED_TERM * min(start.chosen.features.score, term.chosen.features.score)
    return Option(day, "", Features(score, margin=score), ())
