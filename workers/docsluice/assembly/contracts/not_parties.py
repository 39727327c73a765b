"""Companies that a contract names without making it: who arbitrates and supervises, law firms, who gets copies, owners.

What the opening of a contract introduces is never asked.
"""

from __future__ import annotations

import re
from itertools import islice

_INSTITUTION = re.compile(
    r"\b(?:arbitration|exchange\s+commission|stock\s+(?:market|exchange)|nasdaq|chamber\s+of\s+commerce|department\s+of|"
    r"ministry\s+of|courts?|internal\s+revenue|moody['’]s|standard\s+&\s+poor)\b",
    re.IGNORECASE,
)
_LAW_FIRM = re.compile(r"\b(?:L\.?\s?L\.?\s?P|P\.\s?C)\b\.?$")
_BEFORE_OTHERS = re.compile(
    r"\b(?:"
    r"(?:cop(?:y|ies)\s+(?:\([^)]*\)\s*)?(?:of\s+\w+\s+)?to|cc)\b[^.]{0,120}|"
    r"(?:attention|attn\.?|c/o)\s*:?\s*(?:[^\n]{0,60}\n?)?\s*|"
    r"(?:subsidiary|affiliate|division|licensee|shareholder|stockholder|member|employee|director|officer|trademarks?|"
    r"customers?|products?|services?|rules|registered\s+holder)s?\s+(?:company\s+)?of\s+(?:the\s+)?)$",
    re.IGNORECASE,
)
_REACH = 160  # characters before a name that tell what it is named for
_MOST_PLACES = 12


def is_no_party(text: str, name: str) -> bool:
    """Tell whether a name is that of an institution or a law firm, or stands in a text only for another's sake."""
    if _INSTITUTION.search(name) or _LAW_FIRM.search(name.strip()):
        return True
    spaced = re.compile(r"\s+".join(re.escape(word) for word in name.split()), re.IGNORECASE)
    places = [match.start() for match in islice(spaced.finditer(text), _MOST_PLACES)]
    return bool(places) and all(_BEFORE_OTHERS.search(text[max(0, start - _REACH) : start]) for start in places)
