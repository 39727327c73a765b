"""Parties of a contract without an introduction: by the word that it calls them by, and by whom its letter addresses.

"As a condition of my employment with Acme, Inc. (the “Company”), I agree …" and "Dear Mr. Roe: In connection with …
Borealis Ltd. (“you”) …" name their parties where they define them; the heading of a letter names both companies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsluice.assembly.contracts.party_names import NameSpan, company_key, has_legal_form, name_at

_OPENING = 5000  # characters in which a contract defines its parties
_LETTERHEAD = 3000  # characters in which the salutation of a letter stands
_REACH = 260  # characters from a name to its definition, with its descriptions between them
_DEFINITION = re.compile(
    r"\(\s*[^()\"“]{0,120}?[\"“‘'’]{1,2}(?P<alias>[^\"”“]{2,40}?)[,.]?[\"”’']{1,2}(?P<more>[^()]{0,120})\)"
)
_FURTHER_ALIAS = re.compile(r"[\"“]([^\"”“]{2,40}?)[,.]?[\"”]")
_CALLED = re.compile(
    r"you|your|we|us|our|i|me|(?:the\s+)?(?:company|corporation|employer|employee|executive|director|recipient|discloser|"
    r"seller|buyer|purchaser|disclosing\s+party|receiving\s+party|consultant|shareholder|stockholder|bank|investor)",
    re.IGNORECASE,
)
_SALUTATION = re.compile(r"\n\s*(?:Dear\b|Ladies\s+and\s+Gentlemen|Gentlemen|To\s+Whom)")
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\bInc)(?<!\bCorp)(?<!\bCo)(?<!\bLtd)\.\s+(?=[A-Z])|\n\s*\n|;")
_NAME_START = re.compile(r"(?<![\w&.'’-])(?=[A-Z0-9])")
_FORMERLY = re.compile(r"\b(?:formerly(?:\s+known\s+as)?|f/k/a|n[eé]e)\s+(?:the\s+)?$", re.IGNORECASE)
_FORMERLY_WITHIN = 24  # characters before a former name
_SPEAKER = re.compile(  # "I, Jane Roe, have executed this Agreement"
    r"\bI,\s+(?P<name>[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){1,3}(?:,\s+(?:Jr|Sr|II|III|IV|M\.?D|Ph\.?\s?D)\b\.?)?)\s*,\s+(?:have|hereby|agree|"
    r"am|acknowledge|understand|the\s+undersigned|do|in\s+consideration|an?|as)\b"
)
_ARTICLE = re.compile(r"\ban?\s+$")  # "a Delaware corporation"
_COLORADO = re.compile(r",\s+CO$")
_WORDS = 2  # a name has its legal form and a word at least


def find_defined(text: str) -> tuple[NameSpan, ...]:
    """Companies that a contract calls "the Company" or the like, those of a letter's heading, and who says "I"."""
    kept: dict[str, NameSpan] = {}
    for name in (*_defined(text), *_in_heading(text), *_speaker(text)):
        key = company_key(text[name.start : name.end])
        if not any(key.startswith(other) or other.startswith(key) for other in kept):
            kept[key] = name
    return tuple(sorted(kept.values()))


def _defined(text: str) -> Iterator[NameSpan]:
    for match in _DEFINITION.finditer(text, 0, _OPENING):
        aliases = (match["alias"], *_FURTHER_ALIAS.findall(match["more"]))
        if not any(_CALLED.fullmatch(alias.strip()) for alias in aliases):
            continue
        start = max(0, match.start() - _REACH)
        start = max((end.end() for end in _SENTENCE_END.finditer(text, start, match.start())), default=start)
        nearest = max(_companies(text, start, match.start()), default=None)
        if nearest:
            yield nearest


def _speaker(text: str) -> Iterator[NameSpan]:
    if match := _SPEAKER.search(text):
        yield NameSpan(*match.span("name"))


def _in_heading(text: str) -> Iterator[NameSpan]:
    """Lines before the salutation of a letter that are the name of a company."""
    salutation = _SALUTATION.search(text, 0, _LETTERHEAD)
    start = 0
    for line in text[: salutation.start()].split("\n") if salutation else ():
        name = name_at(text, start + len(line) - len(line.lstrip()))
        if name and name.end >= start + len(line.rstrip(" ,.")) and _is_company(text, name):
            yield name
        start += len(line) + 1


def _companies(text: str, start: int, end: int) -> Iterator[NameSpan]:
    here = start
    for match in _NAME_START.finditer(text, start, end):
        name = name_at(text, match.start()) if match.start() >= here else None
        if name and name.end <= end and _FORMERLY.search(text, max(0, name.start - _FORMERLY_WITHIN), name.start):
            here = name.end
        elif name and name.end <= end and _is_company(text, name):
            yield name
            here = name.end


def _is_company(text: str, span: NameSpan) -> bool:
    name = text[span.start : span.end]
    words = name.split()
    is_whole = len(words) >= _WORDS and not words[-1][0].islower() and not _COLORADO.search(name)
    return is_whole and has_legal_form(name) and not _ARTICLE.search(text, max(0, span.start - 4), span.start)
