"""Parties by the opening of a contract in German, French, Spanish, Italian or Dutch: "zwischen der Muster GmbH und …".

Such openings stand in lines of their own or in one sentence; a party is a company with its legal form, because names
of persons begin in capital letters as all nouns of German do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsluice.assembly.contracts.party_names import NameSpan, has_legal_form, name_at

_REACH = 3000  # characters of a document in which its opening begins
_LONGEST = 2000  # characters of an opening
_NEXT_WITHIN = 700  # characters from a party to the next, with its address and alias between them
_MOST_PARTIES = 8
_FEWEST = 2
_CONTRACT_WITHIN = 300  # characters before "between" in which the contract is named

_CONTRACT = re.compile(
    r"\w*vertrag\w*|\w*vereinbarung|\bcontrats?\b|\bconvention\b|\baccord\b|\bavenant\b|\bcontrato\b|\bacuerdo\b|"
    r"\bcontratto\b|\baccordo\b|\bscrittura\b|\w*overeenkomst|\bcontract\b|soussign",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:zwischen|entre(?:\s+les\s+soussignés)?|tra|fra|tussen)\b\s*:?\s*", re.IGNORECASE)
_AND = re.compile(r"\b(?:und|sowie|et|y|e|en)\b\s*:?\s*", re.IGNORECASE)
_END = re.compile(
    r"\bPräambel\b|§\s*1\b|\bwird\s+(?:folgend|nachfolgend|der|die)|\bPréambule\b|\bil\s+a\s+été\b|\bArticle\s+1|"
    r"\bexponen\b|\bmanifiestan\b|\bcláusulas\b|\bpremess[oe]\b|\bsi\s+conviene\b|\bart(?:icolo|ikel|\.)\s+1\b|"
    r"\boverwegende\b|\bkomen\s+overeen\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(  # a capital letter may begin the name: "De Vries B.V."
    r"(?:(?:der|die|dem|den|das|la|le|los|el|il|lo|de|het|besloten|naamloze)\s+|l['’]\s*|\(?[1-9a-d][).]\s*|"
    r"(?:D(?:ie|er|e)|L(?:a|e|['’])|El|Il|Het)\s*(?=[a-zé])|"
    r"(?i:firma|fa\.|gesellschaft|vennootschap|société|sociedad|società|empresa|entreprise|mercantil)\s+)+"
)
_ENDS_BEFORE_AND = re.compile(
    r"\b(?:GmbH|mbH|AG|KG|SE|OHG|SARL|SAS|S\.?A\.?|S\.?R\.?L\.?|S\.?p\.?A\.?|S\.?L\.?|[BN]\.?V\.?)"
    r"(?=\s+(?:und|sowie|et|y|e|en)\s)"
)


def find_introduced_abroad(text: str) -> tuple[NameSpan, ...]:
    """Names of the companies between which a contract says to be made, in its order; empty for fewer than two."""
    for between in _BETWEEN.finditer(text, 0, _REACH):
        if _CONTRACT.search(text, max(0, between.start() - _CONTRACT_WITHIN), between.end()):
            names = tuple(_companies(text, between.end()))
            if len(names) >= _FEWEST:
                return names
    return ()


def _companies(text: str, start: int) -> Iterator[NameSpan]:
    stop = _END.search(text, start, start + _LONGEST)
    end = stop.start() if stop else min(len(text), start + _LONGEST)
    name = _company_at(text, start)
    for _ in range(_MOST_PARTIES):
        if name is None or name.end > end:
            return
        yield name
        behind, limit = name.end, min(end, name.end + _NEXT_WITHIN)
        following = (_company_at(text, joint.end()) for joint in _AND.finditer(text, behind, limit))
        name = next((one for one in following if one), None)


def _company_at(text: str, start: int) -> NameSpan | None:
    lead = _LEAD_IN.match(text, start)
    name = name_at(text, lead.end() if lead else start)
    if name is None:
        return None
    if joined := _ENDS_BEFORE_AND.search(text, *name):
        name = NameSpan(name.start, joined.end())
    return name if has_legal_form(text[name.start : name.end]) else None
