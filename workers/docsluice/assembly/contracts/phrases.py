"""Pieces of the patterns that find dates and durations in the sentences of a contract, and where a sentence ends."""

from __future__ import annotations

import re
from typing import NamedTuple

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_YEAR = r"(?:19|20)\d\d"
DATE = (
    rf"(?i:{_MONTH}\s*\d{{1,2}}\s?(?:st|nd|rd|th)?\s*,?\s*{_YEAR}|"
    rf"\d{{1,2}}\s?(?:st|nd|rd|th)?\s+(?:day\s+)?(?:of\s+)?{_MONTH}\s?,?\s*{_YEAR}|"
    rf"(?:[a-z]{{1,12}}(?:[- ][a-z]{{1,12}})?\s+)?(?:\(?\d{{1,2}}\s?(?:st|nd|rd|th)?\)?)?"
    rf"\s*day\s+of\s+{_MONTH}\s?,?\s*{_YEAR}|"
    rf"(?<![\d/])\d{{1,2}}/\d{{1,2}}/(?:{_YEAR}|\d\d)(?!\d))"
)
"""A whole date as contracts print it."""

_NUMBER = (
    r"(?:\d{1,3}|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|"
    r"twenty[- ]four|thirty|thirty[- ]six|forty[- ]five|sixty|ninety|"
    r"one\s+hundred(?:\s+(?:and\s+)?(?:twenty|eighty))?|hundred))"
)
DURATION = (
    rf"(?i:(?<![\w.])(?<!half\s){_NUMBER}(?:\s*\(\s*(?:\d{{1,3}}|[Il])\s*\))?[\s-]{{1,3}}"
    r"(?:(?:consecutive|calendar|business|successive|additional|contract|full|more)[\s-]+){0,2}"
    r"(?:day|week|month|quarter|year)s?['’]?(?![\w])(?![-\s]to[-\s](?:year|month)))"
)
"""A duration as contracts print it: "two (2) additional years"; a scan may read "one (1)" as "one (I)"."""

WITHIN = r"(?:[^.;]|\.(?=\d)|(?<=\b[A-Z])\.)"
"""A character within a sentence: full stops of numbers and initials are."""

UNLESS = re.compile(
    rf"[,(]?\s*\b(?:unless|subject\s+to|except\s+(?:as|if)){WITHIN}{{0,160}}?(?:[,)]|(?=\b(?:shall|will|until)\b)|$)",
    re.IGNORECASE,
)
"""A reservation within a sentence ("unless sooner terminated as provided below,"), which says nothing of its own."""

QUOTE = r"[\"“”‘'’]"
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\bInc)(?<!\bCo)(?<!\bCorp)(?<!\bLtd)(?<!\bNo)\.\s|;")
_LONGEST = 1500  # characters to both sides that a sentence may have


class Hit(NamedTuple):
    """A value that a sentence states: offsets in the text, half open."""

    start: int
    end: int


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of the sentence or part of one (up to a semicolon) around a span."""
    first, last = max(0, start - _LONGEST), min(len(text), end + _LONGEST)
    before = [match.end() for match in _SENTENCE_END.finditer(text, first, start)]
    after = _SENTENCE_END.search(text, end, last)
    return (before[-1] if before else first), (after.start() if after else last)
