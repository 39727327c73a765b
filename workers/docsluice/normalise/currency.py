"""Currency signs and words → ISO 4217."""

from __future__ import annotations

import re
from collections import Counter

from docsluice.normalise.text import one_line
from docsluice.normalise.types import Context, Normalised
from docsluice.standards.currencies import CURRENCIES, CURRENCY_OF_COUNTRY, SHARED_SIGNS, SIGNS, WORDS

_AMOUNT = r"\d[\d.,' ]*"
_LETTER_SIGNS = sorted((sign for sign in SIGNS if sign[0].isalpha()), key=len, reverse=True)
_MARKS = sorted((sign for sign in SIGNS if not sign[0].isalpha()), key=len, reverse=True)
_LETTERS = "|".join(map(re.escape, _LETTER_SIGNS))
_CODES = "|".join(sorted(CURRENCIES))
_CODE_AT_AMOUNT = re.compile(rf"(?<![A-Za-z])({_CODES})\s?(?={_AMOUNT})|(?<=\d)\s?({_CODES})(?![A-Za-z])")
_SIGN_AT_AMOUNT = re.compile(rf"(?<![A-Za-z])({_LETTERS})\s?-?(?={_AMOUNT})|(?<=\d)\s?(zł|Kč|Ft|lei|kn)(?![a-z])")
_CODE_ALONE = re.compile(rf"(?<![A-Za-z])({_CODES})(?![A-Za-z])")
# Codes that are words or names as well: only the country or a label makes them money ("BALL PEN 2.50", "HAIR GEL").
_WORD_CODES = frozenset(("COP", "GEL", "MAD", "MOP", "PEN", "RON", "SAR", "SEK", "TRY"))
# before BHD, which is a dinar: "SDN BHD", however it was read, and "AEON CO. (M) BHD"
_LEGAL_FORM = re.compile(r"(?:\bS\w{0,2}N?|\bCO\b\.?|\([A-Z]{1,2}\))\W{0,3}\Z", re.IGNORECASE)
_CURRENCY_LABEL = re.compile(
    r"(?<!\w)(?:currency|amounts? in|wahrung|währung|devise|monnaie|moneda|moeda|valuta|waluta|měna)\W{0,5}\Z",
    re.IGNORECASE,
)
_BEFORE = 20  # characters before a code that tell what it is
# "7.6€" is no euro but a misread "7.65": amounts end in two decimals or in none
_MARK = re.compile(rf"(?<!\d[.,]\d)(?:{'|'.join(map(re.escape, _MARKS))})")


def normalise_currency(raw: str, context: Context) -> Normalised | None:
    """The currency that a sign, code or word means; a shared one (`$`) is what the document shows."""
    text = one_line(raw)
    if sure := _sure(text):
        return Normalised(sure)
    shared = next((sign for sign in ("$", "¥") if sign in text), None)
    shared = shared or next((sign for sign in SHARED_SIGNS if re.fullmatch(rf"{re.escape(sign)}\W*", text)), None)
    if shared is None:
        return None
    choices = SHARED_SIGNS[shared]
    if context.currency in choices:
        return Normalised(context.currency)
    return Normalised(choices[0], score=1.0 if len(choices) == 1 else 0.7)


def currency_of(text: str, country: str | None) -> str | None:
    """The currency of a document from the signs and codes beside its amounts; None if it shows none."""
    votes: Counter[str] = Counter()
    at_home = CURRENCY_OF_COUNTRY.get(country or "")
    for match in _CODE_AT_AMOUNT.finditer(text):
        if _is_money(match, at_home):
            votes[match[1] or match[2]] += 2
    for match in _SIGN_AT_AMOUNT.finditer(text):
        votes[SIGNS.get(match[1] or match[2], "HRK")] += 2
    votes.update(SIGNS[match[0]] for match in _MARK.finditer(text))
    votes.update(match[1] for match in _CODE_ALONE.finditer(text) if _is_money(match, at_home))
    if votes:
        return max(votes, key=lambda code: (votes[code], code == at_home))
    for sign in ("$", "¥"):
        if sign in text:
            return at_home if at_home in SHARED_SIGNS[sign] else SHARED_SIGNS[sign][0]
    return None


def _is_money(code: re.Match[str], at_home: str | None) -> bool:
    """Whether a code that may be another word is a currency here."""
    found = next(group for group in code.groups() if group)
    before = code.string[max(0, code.start() - _BEFORE) : code.start()]
    if found == "BHD":
        return not _LEGAL_FORM.search(before)
    return found not in _WORD_CODES or found == at_home or bool(_CURRENCY_LABEL.search(before))


def _sure(text: str) -> str | None:
    key = text.strip(" .:()[]").casefold()
    if key.upper() in CURRENCIES:
        return key.upper()
    if key in WORDS:
        return WORDS[key]
    if match := _CODE_ALONE.search(text) or _CODE_AT_AMOUNT.search(text):
        return next(group for group in match.groups() if group)
    for sign in sorted(SIGNS, key=len, reverse=True):
        pattern = rf"(?<![A-Za-z]){re.escape(sign)}(?![A-Za-z])" if sign[0].isalpha() else re.escape(sign)
        if re.search(pattern, text):
            return SIGNS[sign]
    return next((code for word, code in WORDS.items() if re.search(rf"\b{re.escape(word)}\b", key)), None)
