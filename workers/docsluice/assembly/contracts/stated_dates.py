"""Dates of a contract by the words that state them: "August 3, 2009 (the “Effective Date”)", "shall expire on …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from docsluice.assembly.contracts.phrases import DATE, QUOTE, UNLESS, WITHIN, Hit
from docsluice.normalise.dates import normalise_date
from docsluice.normalise.types import Context

_OPENING = 8000  # characters in which the contract speaks of itself
_HEAD = 5000  # characters in which its own date stands
_BODY = 60_000  # characters before exhibits that have terms of their own
_BEFORE = 200  # characters before a phrase that tell what it is about
_BEFORE_WITNESS = 30  # characters before "have executed" that tell who did
_HAS_DIGIT = r"(?=[^;]{0,600}?\d)"  # as all dates have one; sought before patterns that are slow
_EFFECTIVE = r"(?:[A-Z]\w*\s+){0,2}(?i:effective|commencement)\s+(?i:date)"

_DEFINED_DATE = re.compile(
    rf"(?P<date>{DATE})\s*,?\s*(?:(?:the\s+)?\(\s*(?:(?!\b(?:from|after|before)\b)[^()]){{0,40}}?{QUOTE}?|(?:herein)?after\s+(?:called|referred\s+to\s+as)"
    rf"\s+(?:the\s+)?{QUOTE}?)\s*{_EFFECTIVE}"
)
_NAMED = re.compile(r"(?:effective|commencement)\s+date", re.IGNORECASE)
_DEFINED_WITHIN = 200  # characters from a date to the name that it gets
# In the order of what they prove; the first pattern that finds a date decides.
_EFFECTIVE_DATES = (
    (
        re.compile(
            rf"(?:{QUOTE}{_EFFECTIVE}{QUOTE}|{_EFFECTIVE}(?=\s+(?:shall\s+)?means?\b))\s*(?:,?\s*(?:shall\s+)?(?:means?|be|is)\s*:?|:)\s*"
            rf"(?:the\s+date\s+of\s+|as\s+of\s+|on\s+)?(?P<date>{DATE})"
        ),
        None,
    ),
    (
        re.compile(
            rf"(?:(?<!an )|(?<=has an )|(?<=have an ))(?i:effective\s+date|commencement\s+date)"
            r"(?i:\s+(?:of|for)\s+(?:(?:this|the)\s+)?(?:\w+\s+)?(?:agreement|contract|lease))?"
            rf"\s*(?:(?i:\s(?:shall|will)\s+be)?\s*:|\t|(?i:\s(?:is|(?:shall|will)\s+be|of)\s)|\n|(?=\s[A-Z]))\s*(?:the\s+)?(?P<date>{DATE})"
        ),
        _OPENING,
    ),
    (
        re.compile(
            r"(?i:\beffective)\s+(?i:(?:for\s+all\s+purposes\s+)?(?:date\s+)?(?:as\s+of|on|from|beginning(?:\s+on)?|this|"
            rf"commencing(?:\s+on)?)\s+)?(?i:the\s+(?:day\s+of\s+)?|this\s+)?(?P<date>{DATE})"
        ),
        _OPENING,
    ),
    (
        re.compile(
            rf"(?i:\b(?:agreement|contract|term|contract\s+period|engagement)\b){WITHIN}{{0,120}}?"
            r"(?i:\b(?:commenc\w+|beg[ia]n\w*|start\w*|take\s+effect|come\s+into\s+(?:force|effect)|with\s+effect)\s+"
            rf"(?:on\s+|as\s+of\s+|from\s+|effective\s+)?(?:the\s+)?)(?P<date>{DATE})"
        ),
        _OPENING,
    ),
)
_INTO_FORCE = re.compile(
    r"(?i:\b(?:this\s+(?:[\w-]+\s+){0,4}?(?:agreement|contract|lease)|(?<=\.\s)it)\s+(?:shall\s+|will\s+)?"
    r"(?:(?:take|come)s?\s+(?:effect|into\s+(?:force|effect))|commences?|begins?|starts?|(?:be|becomes?|is)\s+effective)\s+"
    rf"(?:on\s+|as\s+of\s+|from\s+)?(?:the\s+)?)(?P<date>{DATE})"
)
_FROM_ITS_DATE = re.compile(  # "this Agreement shall become effective on the date hereof": the date of the agreement
    rf"(?:(?:\bthis\s+(?:[\w-]+\s+){{0,4}}?(?:agreement|contract|lease|amendment)|\bthe\s+(?:agreement|contract)|"
    rf"\bthe\s+(?:initial\s+)?term(?:\s+of\s+this\s+(?:\w+\s+)?agreement)?|{QUOTE}term{QUOTE})\s+(?:\([^()]{{0,60}}\)\s*)?"
    rf"(?:(?:shall|will|is)\s+{WITHIN}{{0,60}}?)?(?:be(?:come)?\s+effective|takes?\s+effect|commenc(?:es?|ing)|begin(?:s|ning)?|"
    r"is\s+effective)|\b(?:effective|commencement)\s+date\W?\s+(?:shall\s+)?(?:means?|is|be))\s+"
    r"(?:(?:on|upon|as|of|from)\s+){0,2}(?:the\s+)?(?:(?:date|day)\s+(?:hereof|of\s+(?:this\s+(?:\w+\s+)?(?:agreement|contract)|"
    r"(?:its\s+)?(?:execution|signing|signature))|(?:on|upon)\s+which\s+it\s+is\s+(?:signed|executed))|"
    r"(?:its\s+)?(?:execution|signature|signing)\b|"
    r"(?:date|day\s+and\s+(?:year|date))\s+(?:(?:first|set|forth|written)\s+){0,4}(?:above|written))",
    re.IGNORECASE,
)
# What is effective from a date, but is not this contract.
_OTHER_EVENT = re.compile(
    r"\b(?:end(?:s|ed)?\b|ceas\w+|terminat\w+|resign\w*|retire\w*|restated|original|previously|certain|fiscal\s+year|"
    rf"(?:restriction|restricted|severance)\s+period){WITHIN}{{0,60}}$",
    re.IGNORECASE,
)
_AGREEMENT_DATE = re.compile(
    rf"(?i:\b(?:dated|made|entered|executed|effective|agreement)\b){WITHIN}{{0,120}}?(?i:\b(?:as\s+of|as|on|this|dated|day|"
    rf"date|(?:is|are)\s+made))\s*:?\s*(?:the\s+|this\s+)?(?P<date>{DATE})"
)
_IN_FORCE_ONCE_SIGNED = re.compile(
    rf"\beffective\b{WITHIN}{{0,80}}?\b(?:the\s+(?:last|latest|later)\s+(?:date|of\s+the\s+(?:dates|signatures)|signature)|"
    r"the\s+(?:last\s+)?dates?\s+(?:set\s+forth\s+)?below|(?:earliest|last|first)\s+date\s+(?:it|this\s+agreement)\s+is\s+"
    rf"(?:executed|signed)\s+by\s+(?:all|both))|(?:last|latest|later)\s+date\b{WITHIN}{{0,60}}?\(\s*(?:the\s+)?{QUOTE}effective\s+date",
    re.IGNORECASE,
)
_WITNESSED = re.compile(  # "IN WITNESS WHEREOF, the parties have executed this Agreement as of May 4, 2005"
    rf"(?i:\bin\s+witness\b|\b(?:have|has|hereby)\s+(?:\w+\s+){{0,3}}?(?:execut|sign|caus)\w*){_HAS_DIGIT}{WITHIN}{{0,250}}?"
    rf"(?i:\b(?:as\s+of|this|on|the|dated)\s+(?:the\s+)?)(?P<date>{DATE})"
)
_DATE_LINE = re.compile(rf"^[ \t]*(?:(?i:dated?)\s*:?\s*)?(?P<date>{DATE})[ \t.]*$", re.MULTILINE)  # of a letter
_LETTERHEAD = 2500  # characters in which a letter is dated
_SIGNED = re.compile(r"/s/|\n[ \t]*By\s*[:_]", re.IGNORECASE)
_SIGNATURE_DATE = re.compile(rf"\bdated?\s*:?\s*(?P<date>{DATE})", re.IGNORECASE)
_BESIDE_SIGNATURE, _SIGNATURES = 200, 1500  # characters before and behind the first signature in which dates stand
_THIS_CONTRACT = re.compile(r"\bthis\b|\A.{0,400}\Z", re.IGNORECASE | re.DOTALL)
_OTHER_CONTRACT = re.compile(
    r"\b(?:certain|previously|pursuant|original|prior|expir\w+|terminat\w+|whereas|recitals)\b|"
    r"\b(?:the|an?|their|its)\s+(?:[\w,&]+\s+){0,6}(?:agreement|contract|plan)\b[^.;]{0,30}\bdated",
    re.IGNORECASE,
)
_EXPIRATION = re.compile(
    r"(?i:(?:\bthis\s+(?:[\w-]+\s+){0,4}?(?:agreement|amendment|addendum|contract|lease|engagement|promotion)|\bthe\s+agreement|"
    rf"\bterm\s+(?:shall\s+)?mean|{QUOTE}(?:(?:service|effective|contract|cooperation)\s+)(?:term|period){QUOTE}\s+(?:shall\s+)?mean|"
    r"\b(?:the|initial|a)\s+term|\bcontract\s+(?:period|term)|"
    rf"\bengagement|{QUOTE}(?:initial\s+)?term{QUOTE}|\bterm\s*:)){_HAS_DIGIT}{WITHIN}{{0,220}}?"
    r"(?i:\b(?:until|through|expir\w+(?:\s+(?:on|at|as\s+of))?|terminat(?:es?|ing)(?:\s+(?:on|at|as\s+of))?|"
    r"end(?:s|ing)?(?:\s+(?:on|at|as\s+of))?|conclud\w+(?:\s+on)?|to))\s*,?\s+"
    rf"(?i:(?:midnight|the\s+close\s+of\s+business|\d\d?:\d\d\s*[ap]\.?m\.?)[^.;\d]{{0,30}})?"
    rf"(?i:and\s+including\s+|on\s+|the\s+|at\s+|(?:later|earlier)\s+of\s*:?\s*\((?:a|i|1)\)\s*)*(?P<date>{DATE})"
)
_EXPIRATION_DATE = re.compile(
    rf"{QUOTE}?(?i:(?:expiration|expiry|(?<!\byear\s)(?<!\bperiod\s)end)\s+date|\b(?:contract|lease|term)\s+end){QUOTE}?\s*(?:[:\t]|(?i:shall\s+be|shall\s+mean|means?|is)\b)\s*(?i:the\s+)?(?P<date>{DATE})"
)
_FROM_TO = re.compile(  # "“Service Period” means April 1st 2019 through to March 30, 2020"
    r"(?i:\b(?:(?:contract|lease|services?|licen[sc]e|cooperation|distribution|engagement|employment|agreement)\s+period|"
    rf"term|duration)\b{_HAS_DIGIT}{WITHIN}{{0,100}}?)(?P<first>{DATE})\s*,?\s*(?i:(?:and\s+)?(?:through|until|till|to|[-–—]|end(?:s|ing)|"
    rf"expir(?:es|ing)|terminat(?:es|ing)|concluding)\s*(?:to|on|at|and\s+including)?\s*(?:the\s+)?)(?P<date>{DATE})"
)
_EXTENDED_TO = re.compile(
    rf"(?i:\b(?:term|expiration\s+date|this\s+(?:\w+\s+)?(?:agreement|contract|lease)|the\s+(?:agreement|contract|lease))\b{WITHIN}{{0,80}}?"
    rf"\b(?:is|are|shall\s+be|has\s+been)\s+(?:hereby\s+)?extended\s+(?:to|until|through)\s+(?:and\s+including\s+)?(?:the\s+)?)(?P<date>{DATE})"
)
_OTHER_END = re.compile(
    r"fiscal|calendar|certain|warrant|pursuant|amended|insurance|option|invoice|restrict|minimum|renew|additional|"
    r"development|during|payment|month\W{0,2}\s+period|\bquarter|exten(?:d|sion)",
    re.IGNORECASE,
)
_OTHER_PERIOD = re.compile(r"\b(?:calendar|fiscal|quarter|year|month)\b[^.;]*$", re.IGNORECASE)  # … of the term
_PERIOD_BEFORE = 40
_ENDS = re.compile(
    r"\b(?:until|through|expir\w+|terminat\w+|end(?:s|ing)?|conclud\w+|to|bis|endet|läuft|befristet|jusqu['’]?au|fin)\b",
    re.IGNORECASE,
)
_END_BEFORE = 80  # characters before a date in which its end is said
_STARTS = re.compile(
    r"effective|commenc|\bbeg[ia]n|\bstart|\btakes?\s+effect|\bin(?:to)?\s+force|with\s+effect", re.IGNORECASE
)
_START_BESIDE = 160  # characters beside a date in which its start is said
_ENGLISH = re.compile(r"\b(?:the|of|and|between|this|made)\b", re.IGNORECASE)
_KEEPS_SECRETS = re.compile(
    r"\b(?:confidential\w*|non-?\s?disclos\w+|secrecy|trade\s+secrets?|proprietary\s+information)"
    r"(?!\s+(?:treatment|portions))[^.;()]{0,90}\b(?:agreement|undertaking|deed|letter|covenant)",
    re.IGNORECASE,
)
_TITLED_WITHIN = 1000  # characters in which an agreement says what it is about


def find_effective_date(text: str) -> Hit | None:
    """The date that a contract defines as its effective date, or says that it is effective or begins on.

    Where it says so of "the date hereof", that is the date of the agreement.
    """
    stated = (
        pattern.finditer(text, 0, reach or len(text)) for pattern, reach in (*_EFFECTIVE_DATES, (_INTO_FORCE, None))
    )
    for matches in (_defined_dates(text), *stated):
        for match in matches:
            if not _OTHER_EVENT.search(text[max(0, match.start("date") - _BEFORE) : match.start("date")]):
                return Hit(*match.span("date"))
    if signed := _find_last_signed(text):
        return signed
    return find_agreement_date(text) if _FROM_ITS_DATE.search(text) else None


def _defined_dates(text: str) -> Iterator[re.Match[str]]:
    """Dates that get the name of the effective date, sought before that name, as dates are slow to seek everywhere."""
    here = 0
    for named in _NAMED.finditer(text):
        if match := _DEFINED_DATE.search(text, max(here, named.start() - _DEFINED_WITHIN), named.end()):
            here = match.end()
            yield match


def _find_last_signed(text: str) -> Hit | None:
    """The latest date beside the signatures, of a contract that is in force once all have signed."""
    if not _IN_FORCE_ONCE_SIGNED.search(text):
        return None
    signatures = [match.start() for match in _SIGNED.finditer(text)]
    if not signatures:
        return None
    first, last = max(0, signatures[0] - _BESIDE_SIGNATURE), signatures[0] + _SIGNATURES
    dates = [
        (str(meaning.value), Hit(*match.span("date")))
        for match in _SIGNATURE_DATE.finditer(text, first, last)
        if (meaning := normalise_date(match["date"], Context()))
    ]
    return max(dates, default=("", None))[1]


def find_agreement_date(text: str) -> Hit | None:
    """The date on which the opening says that this contract was made, or its end that it was signed."""
    places = chain(_AGREEMENT_DATE.finditer(text, 0, _HEAD), _WITNESSED.finditer(text))
    for match in places:
        is_witnessed = match.re is _WITNESSED
        reach = _BEFORE_WITNESS if is_witnessed else _BEFORE
        before = text[max(0, match.start() - reach) : match.start("date")]
        if (is_witnessed or _THIS_CONTRACT.search(before)) and not _OTHER_CONTRACT.search(before):
            return Hit(*match.span("date"))
    return None


def find_secrets_date(text: str) -> Hit | None:
    """The date of an agreement to keep secrets, from which it binds; None for every other contract."""
    if not keeps_secrets(text):
        return None
    if hit := find_agreement_date(text):
        return hit
    line = _DATE_LINE.search(text, 0, _LETTERHEAD)
    return Hit(*line.span("date")) if line else None


def keeps_secrets(text: str) -> bool:
    """Tell whether a contract calls itself an agreement about confidential information."""
    return _KEEPS_SECRETS.search(text, 0, _TITLED_WITHIN) is not None


def find_expiration_date(text: str) -> Hit | None:
    """The date on which a sentence about the contract or its term says that it ends."""
    for match in _EXPIRATION.finditer(text):
        before = text[max(0, match.start() - _PERIOD_BEFORE) : match.start()]
        if not _OTHER_END.search(UNLESS.sub(" ", match[0])) and not _OTHER_PERIOD.search(before):
            return Hit(*match.span("date"))
    named = _EXPIRATION_DATE.search(text)
    if named:
        return Hit(*named.span("date"))
    for match in _FROM_TO.finditer(text, 0, _BODY):
        sentence = text[max(0, match.start() - _PERIOD_BEFORE) : match.start("first")]
        if not _OTHER_END.search(sentence) and not _OTHER_PERIOD.search(sentence):
            return Hit(*match.span("date"))
    extended = _EXTENDED_TO.search(text)
    return Hit(*extended.span("date")) if extended else None


def can_be_effective_date(text: str, start: int, end: int) -> bool:
    """Tell whether the words around a date may say that the contract takes effect on it, not only that it is made.

    An agreement to keep secrets tells one date, from which it binds; a text in another language than English may.
    """
    around = text[max(0, start - _START_BESIDE) : end + _START_BESIDE]
    return _STARTS.search(around) is not None or _ENGLISH.search(around) is None or _tells_one_date(text)


@lru_cache(maxsize=1)  # asked for every date of a contract
def _tells_one_date(text: str) -> bool:
    """Tell whether a contract takes effect on the date on which it is made."""
    return keeps_secrets(text) or _FROM_ITS_DATE.search(text) is not None


def is_said_to_end(text: str, start: int, end: int) -> bool:
    """Tell whether a span, or the words before it, say that something ends."""
    return _ENDS.search(text, max(0, start - _END_BEFORE), end) is not None
