"""Whether a label value stands in a text that was read: strict after normalisation, no fuzzy match.

Accents and case are dropped, so a reader that writes `Muller` for `Müller` passes here; tests/reading is strict.
"""

from __future__ import annotations

import re
import unicodedata

MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
MONEY = frozenset({"total", "subtotal", "tax", "amount_due"})


def is_read(field: str, value: object, text: str) -> bool:
    """Tell whether the value (or one of a list of values) stands in the text."""
    values = [str(one) for one in (value if isinstance(value, list) else [value])]
    if field in MONEY:
        ways = (_tight(text), unicodedata.normalize("NFKC", text).upper())
        return any(_stands_alone(form, way) for one in values for form in amount_forms(one) for way in ways)
    if "date" in field:
        return any(form in _squash(text) for one in values for form in date_forms(one))
    return any(_squash(one) and _squash(one) in _squash(text) for one in values)


def amount_forms(value: str) -> set[str]:
    """Return the ways to print an amount: comma or point, with and without separators of thousands."""
    match = re.fullmatch(r"[^\d-]*-?([\d.,' ]*?)(?:[.,](\d{2}))?\s*\D*", value.strip())
    if not match:
        return {_tight(value)}
    whole, cents = re.sub(r"\D", "", match[1]) or "0", match[2]
    groups = re.sub(r"(?<=\d)(?=(\d{3})+$)", "|", whole)
    forms = {whole, *(groups.replace("|", sign) for sign in ",.'")}
    if cents is None:
        return {*forms, *(form + ".00" for form in forms), *(form + ",00" for form in forms)}
    printed = {form + sign + cents for form in forms for sign in ".,"}
    return printed | (forms if cents == "00" else set())


def date_forms(value: str) -> set[str]:
    """Return the ways to print an ISO date, squashed; another spelling stands for itself."""
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value.strip())
    if not match:
        return {_squash(value)}
    year, month, day = (int(part) for part in match.groups())
    names = {line.split()[month - 1] for line in MONTHS.values()}
    months = {str(month), f"{month:02d}", *names, *(name[:3] for name in names)}
    forms = set()
    for y in (str(year), f"{year % 100:02d}"):
        for d in (str(day), f"{day:02d}"):
            for m in months:
                forms |= {_squash(one) for one in (d + m + y, m + d + y, y + m + d, m + d + "th" + y)}
    return forms


def _stands_alone(form: str, text: str) -> bool:
    return re.search(r"(?<!\d)(?<!\d[.,])" + re.escape(form) + r"(?!\d)(?![.,]\d)", text) is not None


def _squash(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKD", text).upper())


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).upper())
