"""Names of states and regions as they stand on a line of an address of their own, casefolded."""

from __future__ import annotations

import re

from docsluice.standards.countries import COUNTRIES
from docsluice.standards.jurisdictions import JURISDICTIONS

_MALAYSIA = (
    "johor kedah kelantan melaka malacca negeri_sembilan pahang penang pulau_pinang perak perlis sabah sarawak "
    "selangor terengganu putrajaya labuan wilayah_persekutuan"
)
REGIONS: frozenset[str] = frozenset(
    [name.replace("_", " ") for name in _MALAYSIA.split()]
    + [name.casefold() for name, code in JURISDICTIONS.items() if code.startswith(("US-", "CA-", "AU-"))]
)
_NAMES = "|".join(re.escape(name) for name in sorted(REGIONS | COUNTRIES.keys(), key=len, reverse=True))
# Malaysian states have an honour behind their name: "Selangor Darul Ehsan", "Selangor D.E."
_REGION_LINE = re.compile(
    rf"\W*(?:(?:{_NAMES})(?!\w)(?:\s+(?:darul\s+[a-z’']+(?:\s+makmur)?|d\.?\s?e)(?!\w))?\W*)+", re.IGNORECASE
)


def is_region(line: str) -> bool:
    """Tell whether a line names states, regions or countries and nothing else: "Selangor D.E., Malaysia"."""
    return _REGION_LINE.fullmatch(line) is not None
