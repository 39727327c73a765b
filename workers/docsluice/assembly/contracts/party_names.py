"""The name of a company or person in running text: where it begins, and where its descriptions begin.

English contracts set names in capital letters and end them with a legal form ("Acme Brothers & Co., Inc."); what
follows ("a Delaware corporation") begins in lower case. Nothing here needs to know a name.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from docsluice.standards.jurisdictions import JURISDICTIONS

_LEGAL_FORM = (
    r"(?i:Inc|Incorporated|Incorporation|Corp|Corporation|Company|Companies|Co|L\.?\s?L\.?\s?C|L\.?\s?L\.?\s?L?\.?\s?P|"
    r"L\.?\s?P|L\.?\s?C|Ltd|Limited|P\.?L\.?C|GmbH|A\.?G|S\.?A\.?S|S\.?A|N\.?V|B\.?V|S\.?p\.?A|N\.?\s?A|S\.?E|Pte|Pty|"
    r"P\.?C|S\.?R\.?L|S\.?\s?à\.?\s?r\.?\s?l|K\.?K|KGaA|KG|OHG|mbH|S\.?A\.?R\.?L|S\.L\.U|S\.L|AB|ASA|A/S|Oyj|Oy|Ltda|Bhd|Sdn|F\.?S\.?B|Jr|Sr|II|III|IV|M\.?D|"
    r"Ph\.?\s?D)\b\.?"
)
_ABBREVIATED = (
    r"(?:S\.(?:p\.A|r\.l|a\.s)\.?|(?:[A-Z]\.){1,4}|"
    r"(?:St|Dr|Mr|Mrs|Ms|Inc|Corp|Co|Ltd|Bros|Jr|Sr|Mt|Ft|Intl|Int'l|No|Pty|Pte|Cos|Mfg)\.)"
)
_WORD = (
    rf"(?:{_ABBREVIATED}|(?!AND\b)[A-ZÀ-Ý0-9][\w&'’!+/@*¢-]*(?:\.[\w&'’-]+)*|[a-z][\w-]*\.(?:com|net|org|biz)\b|"
    r"[a-z]{1,2}[A-Z][\w-]*)"
)
_JOINT = r"(?:&|\+|of|the|for|de|du|des|la|le|el|van|von|der|den|dos|da|di|y|und|et|in)"
_GAP = r"(?:[ \u00a0]+(?:\n[ \t]*)?|\n[ \t]*)"  # a tabulator stands between columns
_FORM = rf"\.?(?:[ \t]?,)?(?:{_GAP}|\t|(?<=,)){_LEGAL_FORM}"  # "CO., LTD", "Co.,Ltd", "Co , Ltd"
_TRADE = (
    r"(?i:accident|annuity|beverages?|biscuit|casualty|chemicals?|coatings?|development|die|electric|energy|"
    r"engineering|entertainment|finance|foods?|foundry|gas|health|indemnity|investments?|iron|light|loan|logistics|machine|"
    r"management|manufacturing|marketing|mining|oil|packaging|paper|power|refining|research|resources|rubber|"
    r"sales|savings|securities|services|smelting|steel|supply|surety|technolog(?:y|ies)|telegraph|telephone|tool|trading|"
    r"transportation|trust|water)"
)
# "and Sons" and "and Trust Company" go on, "and Acme Company" does not.
_LAST_WORD = rf"(?:(?i:Co|Company|Partners|Sons|Associates|Brothers|Daughters)\b|{_TRADE}{_FORM})"
_FIRST_WORDS = rf"(?:{_WORD}|(?:{_WORD}{_GAP}){{1,2}}(?!{_LEGAL_FORM}){_WORD}(?=,{_GAP}{_WORD},))"
_LISTED = rf"(?:(?:,{_GAP}{_WORD}){{1,3}},?{_GAP}(?:&{_GAP}|(?:and|AND){_GAP}(?={_LAST_WORD})){_WORD})"
_FORMS = rf"(?:{_FORM}){{0,4}}"
_NAME = re.compile(
    rf"(?:[Tt]he{_GAP})?(?:{_FIRST_WORDS}{_LISTED}|{_WORD})"
    rf"(?:(?:{_GAP}(?:{_JOINT}{_GAP}|&){{0,2}}|{_GAP}(?:and|AND){_GAP}(?={_LAST_WORD})){_WORD}){{0,11}}"
    rf"{_FORMS}(?:{_GAP}\((?:[A-Z]\w+{_GAP}?){{1,3}}\)(?:[ ](?!An?\b){_WORD}){{0,6}}?(?:,?[ ]{_LEGAL_FORM}){{1,4}})?"
)
_QUOTED_NAME = re.compile(  # "Open Joint Stock Company “Alpha”"
    rf"(?i:(?:(?:open|closed|public|private){_GAP})?(?:joint[ -]stock|limited{_GAP}liability){_GAP}company|"
    rf"société{_GAP}anonyme|(?-i:OJSC|CJSC|PJSC|JSC|OAO|ZAO|PAO|OOO)){_GAP}[“\"«][^“”\"«»\n()]{{2,60}}[”\"»]"
)
_PLACE_BEHIND_FORM = re.compile(  # "A/S of Industriparken 55"; but "Company of America"
    r"\b(?:Inc|Ltd|Limited|L\.?L\.?C|L\.?L?\.?P|P\.?L\.?C|GmbH|A/S|AG|S\.?A|[BN]\.?V)\b\.?(?=\s+(?:of|in)\s)",
    re.IGNORECASE,
)
_HOUSE_NUMBER = re.compile(r"\s+of\s+\d+\s+[A-Z]")  # "Acme Speakers of 90 High Street"
_FORM_ALONE = re.compile(_LEGAL_FORM)
_ENDS_LEGALLY = re.compile(
    rf"[,\s]{_LEGAL_FORM}$|\b(?:Bank|Trust|University|Fund|Group|Association|Foundation)$", re.IGNORECASE
)
_LAST_FORM = re.compile(rf"[,\s]+{_LEGAL_FORM}[,.\s]*$")
_DAY_OR_MONTH = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|"
    r"\d+(?:st|nd|rd|th)?(?:\s|$)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:(?:the\s+|this\s+)?(?:part(?:y|ies)|undersigned|compan(?:y|ies)|corporation|agreement|effective\s+date|employee|"
    r"employer|executive|seller|buyer|purchaser|licensor|licensee|consultant|contractor|customer|supplier|client|"
    r"distributor|vendor|lender|borrower|following|recipient|discloser|you|exhibit|whereas|recital|section|article|date|"
    r"franchisee|franchisor|state|a|an|board|suite|individual|subsidiar(?:y|ies)|affiliate|"
    r"the|reseller|trust|trustee|bank|fund|landlord|tenant|lessor|lessee|manufacturer|guarantor|stockholder|shareholder|"
    r"affiliated\s+compan(?:y|ies)|(?:service\s+)?provider|service\s+recipient|"
    r"(?:client|customer|company|party|employee|print|full)\s+name)s?$"
    r"|(?:party\W|an?\s|this|that|each|all|any|such|exhibit|schedule|witnesseth|now|dated?|page|"
    r"(?-i:I[nt]?|On|No|We|My|Our|Your|Its))\b)|.*\bagreement$",
    re.IGNORECASE | re.DOTALL,
)
_PLACEHOLDER = re.compile(r"(?:X{2,}|Name|Company Name)", re.IGNORECASE)
_LEAD = re.compile(  # what stands before a name and is none of it: who sits or signs there, and what it is about
    r"(?:(?:the\s+)?board\s+of\s+directors\s+of\s+(?:the\s+)?|"
    r"(?:\w+\s+)?(?:chief|vice|managing)\s+(?:\w+\s+){0,2}(?:officer|president|director|member|partner),?\s+|"
    r"(?:amendment|addendum|exhibit|schedule|attachment)\s+(?:\w+\s+)?to\s+(?:the\s+)?|"
    r"(?-i:(?:First\s+)?(?:Written\s+)?Above)\s+(?=(?-i:[A-Z]{2})))",
    re.IGNORECASE,
)
_LISTED_BEFORE = re.compile(rf"(?<![\w,])(?:{_WORD},{_GAP}){{1,3}}(?:(?:&|and){_GAP})?$")
_LISTED_WITHIN = 80  # characters before a name that begins it
_MOST_WORDS = 4  # of a name of a person
_FULL_LINE = 45  # characters; a shorter line ends its paragraph, or stands on a title page


class NameSpan(NamedTuple):
    """Where a name stands: offsets in the text, half open."""

    start: int
    end: int


def name_at(text: str, start: int) -> NameSpan | None:
    """The name that begins at a place of a text; None where none does.

    A name goes on over a line end only where the line is full, or where the next one holds a legal form alone.
    """
    if quoted := _QUOTED_NAME.match(text, start):
        return NameSpan(*quoted.span())
    match = _NAME.match(text, start)
    if match is None:
        return None
    end = _line_end(text, start, match.end())
    if behind := _PLACE_BEHIND_FORM.search(text, start, end):
        end = behind.end()
    if house := _HOUSE_NUMBER.search(text, start, end):
        end = house.start()
    start = _after_lead(text, start, end)
    name = text[start:end].rstrip()
    if name.startswith("the "):
        if not has_legal_form(name):  # "the Disclosing Party"
            return None
        start, name = end - len(text[start:end].removeprefix("the").lstrip()), name.removeprefix("the").lstrip()
    is_numbered = _DAY_OR_MONTH.match(name) and not has_legal_form(name)
    if (
        is_numbered
        or _NO_NAME.match(name)
        or _PLACEHOLDER.fullmatch(name)
        or name in JURISDICTIONS
        or not re.search(r"[^\W\d_]{2}", name)
    ):
        return None
    return NameSpan(start, start + len(name))


def whole_name(text: str, start: int, end: int) -> NameSpan:
    """A span with the parts of its name that it lacks, and without what stands before the name and is none of it.

    A legal form behind it, a surname behind the first name alone, and the first names of "Roe, Doe & Co." are parts.
    """
    start = _after_lead(text, start, end)
    listed = _LISTED_BEFORE.search(text, max(0, start - _LISTED_WITHIN), start)
    if listed and (name := name_at(text, listed.start())) and name.start == listed.start() and name.end >= end:
        return name
    name = name_at(text, start)
    if name is None or name.start != start or name.end <= end:
        return NameSpan(start, end)
    short, long = text[start:end], text[start : name.end]
    lacks_form = has_legal_form(long) and not has_legal_form(short)
    lacks_surname = len(short.split()) == 1 < len(long.split()) <= _MOST_WORDS
    return name if "\n" not in long and (lacks_form or lacks_surname) else NameSpan(start, end)


def _after_lead(text: str, start: int, end: int) -> int:
    """Where a company begins behind the words that stand before it."""
    lead = _LEAD.match(text, start, end)
    return lead.end() if lead and has_legal_form(text[lead.end() : end].rstrip()) else start


def has_legal_form(name: str) -> bool:
    """Tell whether a name ends in the form of a company or institution: "Inc.", "L.L.C.", "Bank"."""
    return _ENDS_LEGALLY.search(name) is not None or _QUOTED_NAME.fullmatch(name) is not None


def company_key(name: str) -> str:
    """What the spellings of one company have in common: letters and digits without article and legal form."""
    bare = re.sub(r"^the\s+", "", name.strip(" ,."), flags=re.IGNORECASE)
    while (form := _LAST_FORM.search(bare)) and form.start():
        bare = bare[: form.start()]
    return "".join(char for char in bare.casefold() if char.isalnum())


def _line_end(text: str, start: int, end: int) -> int:
    """The first line end within a span that no name crosses, else the end of the span."""
    here = text.find("\n", start, end)
    while here != -1:
        line_start = text.rfind("\n", 0, here) + 1
        next_line = text[here + 1 :].partition("\n")[0].strip(" ,.")
        is_full = here - line_start >= _FULL_LINE
        if not is_full and not _FORM_ALONE.fullmatch(next_line.partition(",")[0]):
            return here
        here = text.find("\n", here + 1, end)
    return end
