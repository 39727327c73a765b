"""How long a contract lasts, by the sentence that says when it or its obligations end: "shall expire two years from …".

Contracts name many durations (of a standstill, of a notice, of what survives); only the one that its own end depends on
is its term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from docsluice.assembly.contracts.phrases import DURATION, Hit, sentence_at
from docsluice.normalise.terms import ORDINAL_WORDS

_LASTS = re.compile(
    r"\b(?:terminat(?:es?|ing)|expires?|(?:remain|continue|be|is)s?\s+(?:in\s+(?:full\s+)?(?:force|effect)|valid|"
    r"effective|binding)|continues?|in\s+(?:full\s+)?(?:force|effect)|effective|shall\s+(?:apply|be\s+for|last)|"
    r"will\s+(?:apply|last)|(?:shall|will)\s+(?:end|govern)|(?:commenc|begin)\w*\b.{0,80}\bends)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\b(?P<contract>this\s+(?:[\w-]+\s+){0,4}?agreement|the\s+(?:letter\s+)?agreement|"
    r"term\s+of\s+this\s+(?:\w+\s+)?agreement|initial\s+term)|\b(?:obligations|commitments|provisions|covenants)\b",
    re.IGNORECASE,
)
_ANNIVERSARY = (  # "the third (3rd) anniversary of the date hereof"; of a disclosure or dismissal it is no term
    rf"(?i:\b(?:{'|'.join(ORDINAL_WORDS)}|\d{{1,2}}(?:st|nd|rd|th))\s*(?:\([^()]{{1,6}}\))?\s*anniversary(?=\s+(?:date\s+)?"
    r"(?:hereof|(?:of|from)\s+(?:(?:the|its)\s+)?(?:this|agreement|effective|(?:execution\s+)?date\s+(?:hereof|of\s+(?:this|"
    r"the\s+agreement|execution)|first)))))"
)
_DURATION = re.compile(f"{DURATION}|{_ANNIVERSARY}")
_OTHER_LENGTH = re.compile(
    r"notice|within|cure|employ|upon\s+(?:the\s+)?(?:expiration|termination)|(?:expiration|termination)\s+of|"
    r"terminated\s+by|prior\s+to|additional|renew|extend|neither|\bnot\b|solicit|hire|during|compet|standstill|each\s+year|"
    r"interest|invoice|payment|days|trade\s+secret|restrict|\bcourt\b",
    re.IGNORECASE,
)
_OTHER_START = re.compile(
    r"^\W*(?:written|prior|advance|notice|of\s+service|['’])|notice|additional|salary|of\s+age|from\s+(?:the\s+)?(?:date\s+of\s+)?terminat|cessation|ceases?\s+to\s+(?:be|serve)|"
    r"^\W{0,3}(?:after|following)\s+(?:the\s+|its\s+|such\s+|any\s+)*(?:expir|terminat|disclos|receipt|return)|"
    r"period\s+(?:after|following)\s+(?:such\s+)?terminat",
    re.IGNORECASE,
)
_FROM_ITS_DATE = re.compile(
    r"^\W*(?:from|after|following|of)\s+(?:and\s+after\s+)?(?:the\s+|its\s+)?(?:effective\s+date|date\s+(?:hereof|of\s+this|"
    r"first|set|written|above)|date\s+of\s+(?:execution|the\s+agreement))",
    re.IGNORECASE,
)
_SURVIVES = re.compile(r"surviv", re.IGNORECASE)
_SHORT = re.compile(r"\b(?:days?|weeks?)\b", re.IGNORECASE)
_ABOUT_LENGTH = re.compile(
    r"\b(?:agreement|contract|lease|obligations?|commitments?|provisions|term|duration|confidential\w*|information|\w*vertrag\w*|\w*vereinbarung|\w*laufzeit|dauer|contrat|accord|convention|durée)\b",
    re.IGNORECASE,
)
_ABOUT_OTHER = re.compile(
    r"standstill|\bsolicit|\bhire\b|compet|employ|securities|acquire|notice|salary|\bcure\b|warrant|invoice|sever|surviv|"
    r"^\W*after\s+(?:the\s+)?terminat|restricted|unless\s+expressly|"
    r"from\s+(?:the\s+)?(?:effective\s+)?(?:date\s+of\s+)?(?:the\s+|such\s+|its\s+)?terminat|ceases?\s+to\s+(?:be|serve)|we\s+receive",
    re.IGNORECASE,
)
_BEFORE, _BEHIND = 150, 70  # characters beside a duration in which its sentence tells what lasts so long
_MOST_TRIED = 1000  # durations that are judged; more are no contract
_LINK = 330  # characters from what lasts to how long
_AFTER = 80  # characters behind a duration that tell what it begins with


def find_term(text: str) -> Hit | None:
    """How long the contract lasts: of itself before of its obligations, from its own date before from another."""
    return min(_statements(text), default=(False, False, None))[2]


def can_be_term(text: str, start: int, end: int) -> bool:
    """Tell whether the sentence around a duration may speak of how long the contract or its obligations last."""
    first, last = sentence_at(text, start, end)
    around = text[max(first, start - _BEFORE) : min(last, end + _BEHIND)]
    return _ABOUT_LENGTH.search(text, first, last) is not None and _ABOUT_OTHER.search(around) is None


def _statements(text: str) -> Iterator[tuple[bool, bool, Hit]]:
    for duration in islice(_DURATION.finditer(text), _MOST_TRIED):
        first, last = sentence_at(text, *duration.span())
        before = text[max(first, duration.start() - _LINK) : duration.start()]
        behind = text[duration.end() : min(last, duration.end() + _AFTER)]
        if _SHORT.search(duration[0]) or _SURVIVES.search(before) or _OTHER_START.search(behind):
            continue
        for subject in _SUBJECT.finditer(before):
            link = before[subject.end() :]
            if _LASTS.search(link) and not _OTHER_LENGTH.search(link):
                yield subject["contract"] is None, _FROM_ITS_DATE.search(behind) is None, Hit(*duration.span())
