"""Dates of a contract by the words that state them: "August 3, 2009 (the “Effective Date”)", "shall expire on …"."""

from __future__ import annotations

import re

from docsluice.assembly.contracts.phrases import DATE, QUOTE, UNLESS, WITHIN, Hit
from docsluice.normalise.dates import normalise_date
from docsluice.normalise.types import Context

_OPENING = 8000  # characters in which the contract speaks of itself
_HEAD = 5000  # characters in which its own date stands
_BEFORE = 200  # characters before a phrase that tell what it is about
_EFFECTIVE = r"(?:[A-Z]\w*\s+){0,2}(?i:effective|commencement)\s+(?i:date)"

# In the order of what they prove; the first pattern that finds a date decides.
_EFFECTIVE_DATES = (
    (
        re.compile(
            rf"(?P<date>{DATE})\s*,?\s*(?:(?:the\s+)?\(\s*[^()]{{0,40}}?{QUOTE}?|(?:herein)?after\s+(?:called|referred\s+to\s+as)"
            rf"\s+(?:the\s+)?{QUOTE}?)\s*{_EFFECTIVE}"
        ),
        None,
    ),
    (
        re.compile(
            rf"{QUOTE}{_EFFECTIVE}{QUOTE}\s*(?:,?\s*(?:shall\s+)?(?:means?|be|is)|:)\s*"
            rf"(?:the\s+date\s+of\s+|as\s+of\s+|on\s+)?(?P<date>{DATE})"
        ),
        None,
    ),
    (
        re.compile(
            rf"(?:(?<!an )|(?<=has an )|(?<=have an ))(?i:effective\s+date|commencement\s+date)"
            r"(?:\s+of\s+(?:this\s+)?(?:\w+\s+)?(?i:agreement))?"
            rf"\s*(?::|\t|\sis\s|\sof\s|\n|(?=\s[A-Z]))\s*(?:the\s+)?(?P<date>{DATE})"
        ),
        _OPENING,
    ),
    (
        re.compile(
            r"(?i:\beffective)\s+(?i:(?:for\s+all\s+purposes\s+)?(?:date\s+)?(?:as\s+of|on|from|beginning(?:\s+on)?|this|"
            rf"commencing(?:\s+on)?)\s+)?(?i:the\s+|this\s+)?(?P<date>{DATE})"
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
    rf"(?i:\bthis\s+(?:[\w-]+\s+){{0,4}}?(?:agreement|contract)\s+(?:shall\s+|will\s+)?(?:take|come)s?\s+"
    rf"(?:effect|into\s+(?:force|effect))\s+(?:on\s+|as\s+of\s+|from\s+)?)(?P<date>{DATE})"
)
_FROM_ITS_DATE = re.compile(  # "this Agreement shall become effective on the date hereof": the date of the agreement
    r"\b(?:this\s+(?:[\w-]+\s+){0,4}?(?:agreement|contract)|the\s+agreement|the\s+(?:initial\s+)?term(?:\s+of\s+this\s+"
    r"agreement)?)\s+(?:\([^()]{0,60}\)\s*)?(?:shall\s+|will\s+)?(?:be(?:come)?\s+effective|takes?\s+effect|"
    r"commences?|begins?|is\s+effective)\s+(?:(?:on|upon|as|of|from)\s+){0,2}(?:the\s+)?(?:date\s+(?:hereof|of\s+this\s+"
    r"(?:\w+\s+)?agreement|of\s+execution)|(?:date|day\s+and\s+(?:year|date))\s+(?:(?:first|set|forth|written)\s+){0,4}"
    r"(?:above|written))",
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
    rf"\bengagement|{QUOTE}(?:initial\s+)?term{QUOTE}|\bterm\s*:)){WITHIN}{{0,220}}?"
    r"(?i:\b(?:until|through|expir\w+(?:\s+(?:on|at|as\s+of))?|terminat(?:es?|ing)(?:\s+(?:on|at|as\s+of))?|"
    r"end(?:s|ing)?(?:\s+(?:on|at|as\s+of))?|conclud\w+(?:\s+on)?|to))\s*,?\s+"
    rf"(?i:(?:midnight|the\s+close\s+of\s+business|\d\d?:\d\d\s*[ap]\.?m\.?)[^.;\d]{{0,30}})?"
    rf"(?i:and\s+including\s+|on\s+|the\s+|at\s+|(?:later|earlier)\s+of\s*:?\s*\((?:a|i|1)\)\s*)*(?P<date>{DATE})"
)
_EXPIRATION_DATE = re.compile(
    rf"{QUOTE}?(?i:(?:expiration|expiry)\s+date){QUOTE}?\s*(?:[:\t]|(?i:shall\s+be|shall\s+mean|means?|is)\b)\s*(?i:the\s+)?(?P<date>{DATE})"
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


def find_effective_date(text: str) -> Hit | None:
    """The date that a contract defines as its effective date, or says that it is effective or begins on.

    Where it says so of "the date hereof", that is the date of the agreement.
    """
    for pattern, reach in (*_EFFECTIVE_DATES, (_INTO_FORCE, None)):
        for match in pattern.finditer(text, 0, reach or len(text)):
            if not _OTHER_EVENT.search(text[max(0, match.start("date") - _BEFORE) : match.start("date")]):
                return Hit(*match.span("date"))
    if signed := _find_last_signed(text):
        return signed
    return find_agreement_date(text) if _FROM_ITS_DATE.search(text) else None


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
    """The date on which the opening says that this contract was made."""
    for match in _AGREEMENT_DATE.finditer(text, 0, _HEAD):
        before = text[max(0, match.start() - _BEFORE) : match.start("date")]
        if _THIS_CONTRACT.search(before) and not _OTHER_CONTRACT.search(before):
            return Hit(*match.span("date"))
    return None


def find_expiration_date(text: str) -> Hit | None:
    """The date on which a sentence about the contract or its term says that it ends."""
    for match in _EXPIRATION.finditer(text):
        before = text[max(0, match.start() - _PERIOD_BEFORE) : match.start()]
        if not _OTHER_END.search(UNLESS.sub(" ", match[0])) and not _OTHER_PERIOD.search(before):
            return Hit(*match.span("date"))
    named = _EXPIRATION_DATE.search(text)
    return Hit(*named.span("date")) if named else None


def is_said_to_end(text: str, start: int, end: int) -> bool:
    """Tell whether a span, or the words before it, say that something ends."""
    return _ENDS.search(text, max(0, start - _END_BEFORE), end) is not None
