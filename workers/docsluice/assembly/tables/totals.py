"""Words of lines that state totals, taxes or payments, not articles."""

from __future__ import annotations

import re

_TOTAL = re.compile(
    r"""\W*(?:sub[\s-]*totals?|(?:grand\s+|net\s+|invoice\s+|order\s+)?totals?|sum(?:me|a)?|gesamt(?:betrag|summe)?|zwischensumme|montant|
    total[e]?|totaal|(?:sales\s+)?tax(?:es)?|vat|gst|hst|pst|mwst|mehrwertsteuer|umsatzsteuer|ust|tva|iva|btw|change|cash|rounding(?:\s+adj\w*)?|amount\s+due|
    balance(?:\s+due)?|visa|master\s?card|amex|debit(?:\s+card)?|credit(?:\s+card)?|card|tip|gratuity|tender(?:ed)?|payment|
    übertrag|carried\s+forward|report)(?:\s+(?:due|amount|tax|paid|sales|total|excl\.?|incl\.?|net|ht|ttc|netto|brutto|\d+[\d.,]*\s?%?))*
    [\W\d]*""",
    re.IGNORECASE | re.VERBOSE,
)
_START = re.compile(
    r"\W*(?:(?:sub|net|grand)?[\s-]*tota|s[uo]b?[\s-]*total|summe|gesamt|zwischensumme|netto|brutto|montant|totaal|subtot|tax|vat|mwst|umsatzsteuer|mehrwertsteuer|"
    r"ust\b|tva\b|iva\b|btw\b|change|cash\b|balance|amount\s+due|rounding|tip\b|service\s+ch|discount|rabatt|remise)",
    re.IGNORECASE,
)


def is_total(text: str) -> bool:
    """Whether a description is nothing but the words for a total, a tax or a payment."""
    return _TOTAL.fullmatch(text) is not None


def starts_total(text: str) -> bool:
    """Whether a line starts with such words."""
    return _START.match(text) is not None
