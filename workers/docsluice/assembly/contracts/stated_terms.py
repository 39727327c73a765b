"""Durations of a contract by the sentences that state them: its first term, its renewal, and the notice against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from docsluice.assembly.contracts.phrases import DURATION, UNLESS, WITHIN, Hit, sentence_at

_REPEATED = (
    r"(?i:\bannual(?:ly)?\b|\byear[-\s]to[-\s]year\b|\bmonth[-\s]to[-\s]month\b|"
    r"\b(?:additional|successive|subsequent)\s+years?\b|\bmonthly(?=\s+(?:periods?|terms?)\b)|\byearly(?=\s+basis\b))"
)
_LASTS = rf"(?:{DURATION}|{_REPEATED})"
_RENEWAL = re.compile(
    r"(?i:\b(?:renew(?:ed|s|able|als?|ing)?|extend(?:ed|s)?|extension|prolonged|"
    rf"effective(?=\s+(?:month[-\s]to[-\s]month|year[-\s]to[-\s]year))|continues?(?={WITHIN}{{0,120}}?(?:year[-\s]to[-\s]year|month[-\s]to[-\s]month|(?:successive|additional|consecutive)\s)))\b)"
    rf"{WITHIN}{{0,160}}?(?P<lasts>{_LASTS})(?P<after>{WITHIN}{{0,60}})"
)
_RENEWAL_BY = re.compile(  # "with automatic annual renewals"
    rf"(?i:\bautomatic(?:ally)?)\s+(?i:(?:successive|additional)\s+)?(?P<lasts>{DURATION}|(?i:annual|monthly))\s+"
    r"(?P<after>(?i:(?:term\s+)?(?:renewals?|extensions?))\b)"
)
_GOES_ON = re.compile(  # "thereafter it shall continue until terminated by either party upon …"
    rf"\b(?:thereafter|after\s+(?:that|the\s+initial\s+(?:term|period))|automatically|indefinitely){WITHIN}{{0,80}}?"
    rf"\b(?:continu\w+|in\s+effect|after\s+that){WITHIN}{{0,60}}?\b(?:until|unless)\s+(?:\w+\s+){{0,5}}?(?:terminat|cancel|gives?\b)",
    re.IGNORECASE,
)
_RENEWED_OR_NOT = re.compile(
    rf"\bnon-?renewal\b|\b(?:not\s+(?:to\s+)?(?:be\s+)?|nor\s+)(?:renew|extend)(?:ed)?\b|"
    rf"\bautomatic\w*{WITHIN}{{0,40}}?\b(?:renew|exten[ds])",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    rf"(?P<lasts>{DURATION})(?i:['’]?\s*(?:(?:written|prior|advance|or\s+more|days)\s*)*"
    r"(?:['’]?\s*notice|prior|before|in\s+advance|preceding|written|advance))"
)
_FIRST_TERM = re.compile(
    r"(?i:(?:\b(?P<contract>this\s+(?:[\w-]+\s+){0,4}?(?:agreement|contract)|the\s+agreement)|\binitial\s+(?:term|period)|"
    r"\bterm\s+of\s+(?:this|the)\s+(?:[\w-]+\s+){0,4}?(?:agreement|contract)|\bcontract\s+period|\bthe\s+term\b(?!\s*[“\"‘'])|\bthe\s+terms\s+of\s+this\b|"
    r"[“\"](?:initial\s+)?term[”\"]))"
    r"(?=[^;]{0,700}?(?i:day|week|month|quarter|year))"  # sought first, for what follows is slow
    rf"(?P<link>{WITHIN}{{0,80}}?(?i:\b(?:shall|will|is|means?|has|continues?|commences?|begins?|remains?)\b){WITHIN}{{0,260}}?)(?i:\b(?:for|of|be|is|have|has))?\s+"
    rf"(?i:(?:an?|the|at|least|initial|period|terms?|of|for|primary|fixed|minimum|be|is|thereafter|until)\s+){{0,8}}(?P<lasts>{DURATION})"
)
_HEADED_TERM = re.compile(
    rf"(?i:\n\s*(?:\d[\d.]*\s*)?(?:initial\s+)?term(?:\s+of\s+(?:the\s+|this\s+)?agreement)?)\s*[:.\-–—]+\s*"
    rf"(?P<lasts>{DURATION})(?=\s*(?i:\(?(?:from|beginning|commencing|starting|after|following)\b))"
)
_NAMED_TERM = re.compile(  # "for three years thereafter (the “Initial Term”)"
    rf"(?P<lasts>{DURATION})(?P<after>{WITHIN}{{0,80}}?)\(\s*(?i:(?:the|this|such)\s+)?(?i:initial\s+period\W{{1,3}})?[\"“](?i:(?:initial\s+)?term)[\"”]"
)
_INITIAL_TERM = re.compile(
    rf"(?i:\b(?:for|have|has|of|be|is)\s+an\s+initial\s+(?:term|period)\s+of\s+(?:at\s+least\s+)?)(?P<lasts>{DURATION})"
)
_NO_NAMED_TERM = re.compile(
    r"renew|exten[ds]|additional|successive|notice|\bprior\b|within|lease|warrant|compet|employ", re.IGNORECASE
)
_NAMED_WITHIN = 150  # characters before a length that tell what lasts so long
_OF_THE_TERM = re.compile(  # "during the term": when something else happens or lasts
    r"\b(?:during|after|throughout|following|under|with|within|of|for|in|by|to|through|per|end|expiration|entire|and|or)\s+"
    r"(?:any\s+|all\s+|each\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"\b(?:effect|force|continu\w+|commenc\w+|begin\w*|remain\w*|term|effective|expire)\b", re.IGNORECASE
)
_OTHER_START = re.compile(
    r"(?:commenc\w+|begin\w*|from|after)\s+(?:on\s+|upon\s+|with\s+)?(?:the\s+)?(?:date\s+(?:on|upon)\s+which|"
    r"date\s+of\s+(?!this|the\s+agreement|execution|signing)|completion|first\s+commercial|in-service|(?:initial\s+|first\s+)?deliver|opening|launch)",
    re.IGNORECASE,
)
_ENOUGH_RENEWAL, _ENOUGH_NOTICE, _ENOUGH_TO_END = 4, 5, 3
_MOST_RENEWALS, _MOST_TRIED, _MOST_NOTICES = 400, 20, 40  # places that are judged; more are no contract
_AFTER_RENEWAL = 350  # characters after the sentence of the renewal in which its notice may stand
_BEFORE_TERM = 30  # characters before the contract or its term that tell whether the sentence is about it
_STEP = 4  # from one place where a pattern holds to where it is tried again


class _Sign(NamedTuple):
    """What speaks for a reading, or against it (negative weight)."""

    pattern: re.Pattern[str]
    weight: int


def _signs(*signs: tuple[str, int]) -> tuple[_Sign, ...]:
    return tuple(_Sign(re.compile(pattern, re.IGNORECASE), weight) for pattern, weight in signs)


_IN_RENEWAL = _signs(
    (r"automatic\w*", 3),
    (r"\b(?:agreement|term|contract|lease)\b", 1),
    (r"\b(?:agreement|term|contract)\s+(?:shall|will|may)\s+(?:\w+ally\s+)?(?:be\s+)?(?:renew|extend)|\boption\b", 1),
    (r"warrant|payment|invoice|insurance|deadline|\bcure|patent", -2),
)
_IN_RENEWAL_PHRASE = _signs(
    (r"successive|additional|subsequent|further|another|consecutive|renewal", 2),
    (r"(?:year|month)[-\s]to[-\s](?:year|month)", 4),
)
_BEFORE_RENEWAL = _signs((r"\b(?:terms?|periods?)\s+of\s*$", 2), (r"notice|prior|before|within|days?\b", -5))
_BEHIND_RENEWAL = _signs(
    (r"^.{0,30}?\b(?:terms?|periods?)\b", 2),
    (r"^\W*(?:written\s+)?(?:prior|notice|before|advance)", -5),
    (r"^\W*(?:following|after)\s+(?:the\s+|any\s+|its\s+)?(?:expir|terminat)", -5),
)
_ANNUAL = re.compile(r"annual|yearly", re.IGNORECASE)
_ANNUAL_RENEWAL = re.compile(r"automatic\w*|basis|renew(?:als?|ing)", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(?:the|shall|this|any|either|will|may)\b", re.IGNORECASE)
_DAYS = re.compile(r"\bdays?\b", re.IGNORECASE)
_IN_NOTICE = _signs(
    (r"not\s+(?:to\s+)?(?:be\s+)?(?:renew|extend)|non-?renewal|intent\w*\s+(?:not\s+)?to", 2),
    (r"notice|notif|inform|advis|writing|elect", 1),
    (r"unless|terminat", 1),
    (r"\b(?:unless|until)\s+(?:[\w(),]+\s+){0,8}?(?:terminat|cancel)", 2),
    (r"insur|\bpolic(?:y|ies)\b|\bcoverages?\b|\A(?![\s\S]*(?:notice|notif|inform|advis|writing|elect|request))", -4),
    (
        r"\b(?:election|choice|elects?|wish\w*|desire[sd]?|option)\s+to\s+(?:renew|extend)|exercise\s+(?:\w+\s+)?option",
        -4,
    ),
    (r"breach|default|\bcure|invoice|convenience|any\s+time|any\s+reason", -3),
)
_BEHIND_NOTICE = _signs(
    (r"^.{0,60}?(?:prior\s+to|before|preceding|in\s+advance)", 2),
    (r"\b(?:expir\w+|end|renewal|termination|conclusion|anniversary|then[- ]current|initial\s+term|term)\b", 2),
)
_NO_FIRST_TERM = re.compile(
    r"terminat|renew|exten[ds]|surviv|notice|confidential|compet|\bafter\b|thereafter|automatic|payment|during|throughout|"
    r"record|maintain|liabilit|aggregate|exceed|salary|\bfees?\b|default|fail|examin|required|purchase|\bprior\b|\bless\b|"
    r"\band\s*$",
    re.IGNORECASE,
)


def find_renewal_term(text: str) -> Hit | None:
    """How long a renewal lasts, by the sentence that speaks of it most plainly; None where none does."""
    found = _best_renewal(text)
    return Hit(*found.span("lasts")) if found else None


def find_renewal_notice(text: str) -> Hit | None:
    """How long before its end notice must be given against a renewal.

    It stands in or right after the sentence of the renewal, or in one that says that the contract is not renewed, or
    goes on until somebody ends it.
    """
    renewal = _best_renewal(text)
    if renewal and (notice := _best_notice(text, renewal, _AFTER_RENEWAL, _ENOUGH_NOTICE)):
        return notice
    for place in islice(_RENEWED_OR_NOT.finditer(text), _MOST_TRIED):
        if notice := _best_notice(text, place, 0, _ENOUGH_NOTICE):
            return notice
    for place in islice(_GOES_ON.finditer(text), _MOST_TRIED):
        if notice := _best_notice(text, place, 0, _ENOUGH_TO_END):
            return notice
    return None


def _best_notice(text: str, place: re.Match[str], behind: int, enough: int) -> Hit | None:
    """The likeliest notice in the sentence around a place and so many characters behind it."""
    start, end = sentence_at(text, *place.span())
    rated = [
        (_rate_notice(text, match) + (match.start() < end), -match.start(), match)
        for match in islice(_NOTICE.finditer(text, start, min(len(text), end + behind)), _MOST_NOTICES)
    ]
    weight, _, best = max(rated, key=lambda one: one[:2], default=(0, 0, None))
    return Hit(*best.span("lasts")) if best and weight >= enough else None


def can_be_renewal_notice(text: str, start: int, end: int) -> bool:
    """Tell whether the sentence around a duration may speak of a notice against a renewal, not of another notice.

    One in another language than English may.
    """
    sentence = text[slice(*sentence_at(text, start, end))]
    return not _ENGLISH.search(sentence) or _sum(_IN_NOTICE, sentence) > 0


def find_first_term(text: str) -> Hit | None:
    """How long the contract lasts from its effective date before any renewal, by the sentence that says so of it."""
    for match in _each(_FIRST_TERM, text):
        link = UNLESS.sub(" ", match["link"])
        is_other = _NO_FIRST_TERM.search(link) or _DAYS.search(match["lasts"])
        lasting = match["contract"] is None or _LASTING.search(text, match.start("link"), match.start("lasts"))
        if is_other or not lasting or _OF_THE_TERM.search(text, max(0, match.start() - _BEFORE_TERM), match.start()):
            continue
        start, end = sentence_at(text, *match.span())
        if not _OTHER_START.search(text, start, end):
            return Hit(*match.span("lasts"))
    for match in chain(_HEADED_TERM.finditer(text), _INITIAL_TERM.finditer(text), _NAMED_TERM.finditer(text)):
        start, end = sentence_at(text, *match.span())
        before = text[max(start, match.start("lasts") - _NAMED_WITHIN) : match.start("lasts")]
        is_other = _NO_NAMED_TERM.search(UNLESS.sub(" ", before)) or _DAYS.search(match["lasts"])
        if match.re is _HEADED_TERM or not (is_other or _OTHER_START.search(text, start, end)):
            return Hit(*match.span("lasts"))
    return None


@lru_cache(maxsize=1)  # the renewal and its notice are asked one after the other of the same text
def _best_renewal(text: str) -> re.Match[str] | None:
    found = chain(islice(_each(_RENEWAL, text), _MOST_RENEWALS), islice(_RENEWAL_BY.finditer(text), _MOST_RENEWALS))
    rated = [(_rate_renewal(text, match), -match.start(), match) for match in found]
    weight, _, best = max(rated, key=lambda one: one[:2], default=(0, 0, None))
    return best if weight >= _ENOUGH_RENEWAL else None


def _rate_renewal(text: str, match: re.Match[str]) -> int:
    start, end = sentence_at(text, *match.span())
    weight = _sum(_IN_RENEWAL, text[start:end]) + _sum(_IN_RENEWAL_PHRASE, text[match.start() : match.end()])
    weight += _sum(_BEFORE_RENEWAL, text[max(0, match.start("lasts") - 40) : match.start("lasts")])
    weight += _sum(_BEHIND_RENEWAL, match["after"])
    if _DAYS.search(match["lasts"]):
        weight -= 5
    if _ANNUAL.search(match["lasts"]):
        around = text[max(0, match.start("lasts") - 15) : match.end("lasts") + 12]
        weight += 1 if _ANNUAL_RENEWAL.search(around) else -3
    return weight


def _rate_notice(text: str, match: re.Match[str]) -> int:
    start, end = sentence_at(text, *match.span())
    behind = text[match.end("lasts") : min(end, match.end() + 150)]
    return _sum(_IN_NOTICE, text[start:end]) + _sum(_BEHIND_NOTICE, behind)


def _sum(signs: tuple[_Sign, ...], text: str) -> int:
    return sum(sign.weight for sign in signs if sign.pattern.search(text))


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All places where a pattern holds, overlapping ones too."""
    here = 0
    while match := pattern.search(text, here):
        yield match
        here = match.start() + _STEP
