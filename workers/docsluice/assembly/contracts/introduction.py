"""Parties by where a contract introduces them: "by and between Acme, Inc., a Delaware corporation ("Seller"), and …".

The sentence that opens a contract names all who make it, each with its legal form and mostly with an alias in
brackets; those who sign for a company, and companies that a recital mentions, do not stand in it. Places of
incorporation and addresses stand between a name and its alias, and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docsluice.assembly.choose import value_key
from docsluice.assembly.contracts.party_names import NameSpan, has_legal_form, name_at

_REACH = 6000  # characters of a document in which its introduction begins
_LONGEST = 3000  # characters of an introduction
_ALIAS_WITHIN = 700  # characters from a name to its alias, with an address between them
_NEXT_WITHIN = 500  # characters from an alias to the next name
_SENTENCE = 500  # characters before "between" that tell whose introduction it is
_MOST_PARTIES = 12
_FEWEST = 2  # a contract has two parties at least

_BETWEEN = re.compile(
    r"\b(?:by\s+and\s+)?(?:between|among|amongst)(?:\s+and\s+among)?"
    r"(?:\s+(?:each\s+of|the\s+following\s+parties|the\s+parties))?\s*:?\s*|"
    r"(?<=\d,\s)by\s+(?!and\b)|(?<=\d\s)by\s+(?!and\b)",  # "entered into this 4th day of May, 2005, by Acme, Inc."
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"\.\s+(?=[A-Z])|\bWHEREAS\b|\bRECITALS\b")
_CONTRACT = re.compile(
    r"\b(?:agreement|amendment|contract|lease|license|guaranty|addendum|schedule|memorandum|letter|release|deed|"
    r"supplement|plan|entered|made|dated)\b",
    re.IGNORECASE,
)
_THIS_ONE = re.compile(
    r"\bthis\b|\bagreement\s+(?:\((?:the|this)?\s*\W?agreement\W?\)\s*,?\s*)?(?:is\s+)?(?:made|entered|dated)",
    re.IGNORECASE,
)
# What stands "between" others than the parties of this contract.
_ANOTHER_ONE = re.compile(
    r"\b(?:certain|pursuant|under\s+the|previously|prior|original|existing|defined\s+in|reference|"
    r"provisions\s+of|relationships?|discussions?|negotiations?|communications?|differen\w+|transactions?|disputes?|"
    r"conflicts?|amount|transferred|agreements)\b[^.]*$",
    re.IGNORECASE,
)
_ANOTHER_WITHIN = 250
# Full stops of abbreviations and initials end no sentence.
_END = re.compile(
    r"\bWHEREAS\b|\bW\s?I\s?T\s?N\s?E\s?S\s?S|\bRECITALS?\b|\bBACKGROUND\b|\bNOW,?\s+THEREFORE|\bIN\s+CONSIDERATION|"
    r"\n\s*(?:(?:1|I|A)\.\s|(?:This|THIS)\b)|\b[Aa]gree[sd]?\b|\bthat\s+certain\b|"
    r"(?<!\b[A-Z])(?<!\bInc)(?<!\bCorp)(?<!\bCo)(?<!\bLtd)(?<!\bNo)(?<!\bSt)(?<!\bAve)(?<!\bBlvd)(?<!\bRd)(?<!\bDr)"
    r"(?<!\bMr)(?<!\bMs)\.\s+(?=[A-Z][a-z])"
)
_BETWEEN_NAMES = re.compile(
    r"(?:[\s,;:]|\band\b|&|\((?:[ivx]+|\d|[a-e])\)|\d\)|\bon\s+(?:the\s+)?(?:one|other)\s+(?:hand|part)\b|"
    r"\btogether\s+with\b|\bbetween\b|-+\s)+",
    re.IGNORECASE,
)
_ALIAS = re.compile(r"\(([^()]{0,160}(?:\([^()]{0,60}\)[^()]{0,80})?)\)")
_DEFINES = re.compile(r"[\"“”‘'’«]|hereinafter|hereafter|referred|called", re.IGNORECASE)
_OPENS_BRACKET = re.compile(r"\s*,?\s*\(")
_DESCRIBED = re.compile(
    r"(?:\s*\([^()]{0,60}\))?\s*,?\s*(?:a|an|organized|existing|incorporated|having|with\s+(?:its|an?|offices?|principal|"
    r"registered)|whose|located|residing|individually|in\s+(?:his|her|its)|acting|duly|d/b/a|doing|its\s+(?:successors|"
    r"affiliates|subsidiaries)|on\s+behalf|hereinafter|hereafter|of\s+\d|as\s+(?:the\s+)?\w+|formerly|f/k/a|and\s+its|"
    r"for\s+itself|established|the\s+address|principal|at\s+\d)\b",
    re.IGNORECASE,
)
_IS_PARTY = re.compile(
    r"\s*,?\s+an?\s+(?:[\w.]+\s+){0,5}?(?:individual|person|resident|citizen|corporation|company|partnership|association|"
    r"bank|trust|limited)\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"(?:,|;|\band\b)\s+(?:and\s+)?", re.IGNORECASE)
_DIRECTLY_NEXT = re.compile(r"[\s,;]*(?:\band\b|;|,),?\s+", re.IGNORECASE)
_LATER_NEXT = re.compile(r"(?:;|\band\b)\s+", re.IGNORECASE)
_SKIP_TO = re.compile(r"\band\s+|;\s*|\)\s*,\s*", re.IGNORECASE)  # past "the undersigned ("Employee")"
_SKIPPED_AT_MOST = 200
_LEAD_IN = re.compile(r"(?:the\s+)?(?:[a-z]+\s+){1,4}[a-z]+,?\s+")  # "professional golfer, "
_NUMBERED = re.compile(r"(?:^|(?<=\s))\(?(?P<number>[1-9]|[a-i])[.)]\s+", re.IGNORECASE)
_NUMBER_BEFORE = 6  # characters
_DESCRIBED_ONLY = re.compile(  # "a Delaware corporation" is no name
    r"(?:[A-Z][\w.]*\s+){1,3}(?:(?:public|private|limited|general|liability)\s+)*(?:corporation|company|partnership|association)"
)
_ITS_ROLE = re.compile(r"(?:[\s,;]|\band\b)+(?:its|their|our)\s+(?:[\w-]+\s+){0,2}[\w-]+,?\s+(?=[A-Z])", re.IGNORECASE)
_BLANK = re.compile(  # "and ____ ("Employee")", "and [Name]"; the fill of a blank may be lost on the way
    r"(?:\band|-\s*and\s*-)[\s,:]*(?:_{2}|\[|<<|\(\s*(?:the\s+|each,?\s+an?\s+)?[\"“‘'])|"
    r",\s*and\s*,",
    re.IGNORECASE,
)
_BLANK_BEFORE = re.compile(r"(?:_{2}|\])\W{0,3}(?:\([^()]{0,12}\)\s*)?\([^()]{0,60}\)\s*,?\s*and\s+$", re.IGNORECASE)
_BLANK_BEFORE_WITHIN = 120
_TOUCHES = 2  # characters between a name and what directly follows it


class _Introduction(NamedTuple):
    names: tuple[NameSpan, ...]
    aliases: int

    def strength(self, text: str) -> tuple[bool, bool, bool]:
        different = {text[name.start : name.end].casefold() for name in self.names}
        return len(different) >= _FEWEST, self.aliases > 0, self.aliases >= len(self.names) - 1


def find_introduced(text: str) -> tuple[NameSpan, ...]:
    """Names of the parties that the opening of a contract introduces, in its order; empty where it has none.

    Of several openings (a title page, then the first sentence) the one that defines the most aliases counts; of equal
    ones the first.
    """
    found = [one for one in _introductions(text) if one.aliases or len(one.names) >= _FEWEST]
    return _longest(text, max(found, key=lambda one: one.strength(text)).names) if found else ()


def leaves_blank(text: str, name: NameSpan) -> bool:
    """Tell whether an opening that introduces one party leaves a blank for the other, as forms do."""
    stop = _END.search(text, name.end, name.end + _ALIAS_WITHIN)
    end = stop.start() if stop else name.end + _ALIAS_WITHIN
    before = max(0, name.start - _BLANK_BEFORE_WITHIN)
    return bool(_BLANK.search(text, name.end, end) or _BLANK_BEFORE.search(text, before, name.start))


def _longest(text: str, names: Sequence[NameSpan]) -> tuple[NameSpan, ...]:
    """Without repetitions, and without names that another one begins with ("Acme" beside "Acme, Inc.")."""
    keys = [value_key(text[name.start : name.end]) for name in names]
    return tuple(
        name
        for i, name in enumerate(names)
        if not _DESCRIBED_ONLY.fullmatch(text[name.start : name.end])
        and not any(other.startswith(keys[i]) and (keys[i] != other or j < i) for j, other in enumerate(keys) if j != i)
    )


def _introductions(text: str) -> Iterator[_Introduction]:
    for match in _BETWEEN.finditer(text, 0, _REACH):
        sentence = _SENTENCE_END.split(text[max(0, match.start() - _SENTENCE) : match.start()])[-1]
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        is_own = _THIS_ONE.search(sentence) is not None or not line.strip()
        if is_own and _CONTRACT.search(sentence) and not _ANOTHER_ONE.search(sentence[-_ANOTHER_WITHIN:]):
            yield _read_names(text, match.end())


def _read_names(text: str, start: int) -> _Introduction:
    stop = _END.search(text, start, start + _LONGEST)
    end = stop.start() if stop else min(len(text), start + _LONGEST)
    names: list[NameSpan] = []
    aliases = 0
    name = _first_name(text, start, end)
    while name is not None and len(names) < _MOST_PARTIES:
        names.append(name)
        alias = _alias_after(text, name.end, end)
        following = _confirmed_name(text, name.end, alias.start() if alias else min(end, name.end + _ALIAS_WITHIN))
        if following is None and alias is not None:
            aliases += 1
            following = _name_after_alias(text, alias.end(), end)
        name = following or _numbered_name(text, name, end)
    return _Introduction(tuple(names), aliases)


def _numbered_name(text: str, name: NameSpan, end: int) -> NameSpan | None:
    """The next party of a numbered list: behind "(2)" after the one behind "(1)"."""
    before = max(0, name.start - _NUMBER_BEFORE)
    number = next((one for one in _NUMBERED.finditer(text, before, name.start) if one.end() == name.start), None)
    if number is None:
        return None
    following = chr(ord(number["number"]) + 1)
    marks = _NUMBERED.finditer(text, name.end, min(end, name.end + _ALIAS_WITHIN))
    mark = next((one for one in marks if one["number"] == following), None)
    following_name = name_at(text, mark.end()) if mark else None
    if following_name is None:
        return None
    is_party = _OPENS_BRACKET.match(text, following_name.end) or _DESCRIBED.match(text, following_name.end)
    return following_name if is_party else None


def _first_name(text: str, start: int, end: int) -> NameSpan | None:
    here = start
    while here < end:
        here = _after_separators(text, here)
        if name := name_at(text, here):
            return name
        lead = _LEAD_IN.match(text, here)
        if lead and "undersigned" not in lead[0] and (name := name_at(text, lead.end())):
            return name if _OPENS_BRACKET.match(text, name.end) else None
        skipped = _SKIP_TO.search(text, here, end)
        if skipped is None or skipped.start() - here > _SKIPPED_AT_MOST:
            return None
        here = skipped.end()
    return None


def _alias_after(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first bracket behind a name that defines how the contract calls it."""
    brackets = _ALIAS.finditer(text, start, min(end + _SKIPPED_AT_MOST, start + _ALIAS_WITHIN))
    alias = next((one for one in brackets if _DEFINES.search(one[1])), None)
    return alias if alias and alias.start() < end else None


def _confirmed_name(text: str, start: int, end: int) -> NameSpan | None:
    """The next party between a name and a bracket, where its form or what follows it leaves no doubt."""
    for separator in _SEPARATOR.finditer(text, start, end):
        name = name_at(text, separator.end())
        if name is None or name.end > end:
            continue
        is_direct = separator.start() - start <= _TOUCHES
        is_last = "and" in separator[0].casefold()
        is_company = has_legal_form(text[name.start : name.end])
        is_party = _OPENS_BRACKET.match(text, name.end) or _IS_PARTY.match(text, name.end)
        if is_last and (is_direct or is_company or is_party):
            return name
        if is_company and (is_direct or _DESCRIBED.match(text, name.end)):
            return name
    return None


def _name_after_alias(text: str, start: int, end: int) -> NameSpan | None:
    """The next party behind a bracket: at once, or after more descriptions where it is plainly one."""
    near = _DIRECTLY_NEXT.match(text, start)
    if near and near.end() <= end and (name := name_at(text, _after_separators(text, near.start()))):
        return name
    if (name := name_at(text, _after_separators(text, start))) and _alias_touches(text, name.end):
        return name
    if (role := _ITS_ROLE.match(text, start)) and (name := name_at(text, role.end())):
        return name
    for separator in _LATER_NEXT.finditer(text, start, min(end, start + _NEXT_WITHIN)):
        name = name_at(text, separator.end())
        if name is None:
            continue
        is_company = has_legal_form(text[name.start : name.end])
        if is_company or _DESCRIBED.match(text, name.end) or _alias_touches(text, name.end):
            return name
    return None


def _alias_touches(text: str, end: int) -> bool:
    bracket = _OPENS_BRACKET.match(text, end)
    return bracket is not None and _DEFINES.match(text, bracket.end()) is not None


def _after_separators(text: str, start: int) -> int:
    match = _BETWEEN_NAMES.match(text, start)
    return match.end() if match else start
