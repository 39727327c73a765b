"""VAT identification numbers: form and, where the member state publishes it, the check digit.

Sources: the European Commission's VIES description of the number structures, and "VAT identification number
algorithms" (TAXUD) as collected by each tax administration. A country whose algorithm is not public is
checked by form only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

Verdict = Literal["valid", "invalid", "unknown"]


def luhn(digits: str) -> bool:
    """Luhn check (ISO/IEC 7812-1): SIREN, SIRET, Partita IVA, Swedish organisation numbers."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        digit = int(char) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit  # noqa: PLR2004  the digit sum of a two-digit product
    return total % 10 == 0


def is_siren(digits: str) -> bool:
    """SIREN: 9 digits, Luhn (INSEE)."""
    return re.fullmatch(r"\d{9}", digits) is not None and luhn(digits)


def is_siret(digits: str) -> bool:
    """SIRET: 14 digits, Luhn; La Poste's (SIREN 356000000) add up to a multiple of five (INSEE)."""
    if not re.fullmatch(r"\d{14}", digits):
        return False
    return luhn(digits) or (digits.startswith("356000000") and sum(map(int, digits)) % 5 == 0)


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def _mod_11_10(digits: str) -> bool:
    product = 10
    for char in digits[:-1]:
        product = ((int(char) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def _at(number: str) -> bool:
    digits = number[1:]
    total = sum(int(d) if i % 2 == 0 else sum(divmod(2 * int(d), 10)) for i, d in enumerate(digits[:7]))
    return (10 - (total + 4) % 10) % 10 == int(digits[7])


def _be(number: str) -> bool:
    return 97 - int(number[:8]) % 97 == int(number[8:])


def _es(number: str) -> bool:
    letters = "TRWAGMYFPDXBNJZSQVHLCKE"
    if number[0].isdigit() or number[0] in "XYZ":
        return letters[int(number[:-1].translate(str.maketrans("XYZ", "012"))) % 23] == number[-1]
    if number[0] in "KLM":
        return number[1:-1].isdigit() and letters[int(number[1:-1]) % 23] == number[-1]
    body = number[1:8]
    total = sum(int(d) for d in body[1::2]) + sum(sum(divmod(2 * int(d), 10)) for d in body[::2])
    check = (10 - total % 10) % 10
    return number[-1] in (str(check), "JABCDEFGHI"[check])


def _fr(number: str) -> bool:
    key, siren = number[:2], number[2:]
    if not luhn(siren) and not siren.startswith("000"):  # Monaco's numbers are no SIREN
        return False
    return not key.isdigit() or (12 + 3 * (int(siren) % 97)) % 97 == int(key)


def _gb(number: str) -> bool:
    total = _weighted(number[:7], (8, 7, 6, 5, 4, 3, 2)) + int(number[7:9])
    return total % 97 == 0 or (total + 55) % 97 == 0


def _ie(number: str) -> bool:
    digits, check, extra = number[:7], number[7], number[8:]
    if not digits.isdigit():  # the old form 1A23456B
        return True
    total = _weighted(digits, (8, 7, 6, 5, 4, 3, 2)) + (9 * (ord(extra) - 64) if extra and extra != "W" else 0)
    return "WABCDEFGHIJKLMNOPQRSTUV"[total % 23] == check


def _nl(number: str) -> bool:
    total = _weighted(number[:8], (9, 8, 7, 6, 5, 4, 3, 2)) - int(number[8])
    whole = "".join(str(int(char, 36)) for char in "NL" + number)
    return total % 11 == 0 or int(whole) % 97 == 1  # by company (old), or by person since 2020


def _check_11(weights: Sequence[int], ten: int | None = None) -> Callable[[str], bool]:
    """The last digit is 11 minus the weighted sum modulo 11; 11 counts as 0, 10 as `ten` (None: never issued)."""

    def check(number: str) -> bool:
        rest = (11 - _weighted(number, weights) % 11) % 11
        return (ten if rest == 10 else rest) == int(number[-1])  # noqa: PLR2004  the remainder that needs two digits

    return check


_RULES: dict[str, tuple[str, Callable[[str], bool] | None]] = {
    "AT": (r"U\d{8}", _at),
    "BE": (r"[01]\d{9}", _be),
    "BG": (r"\d{9,10}", None),
    "CHE": (r"\d{9}", _check_11((5, 4, 3, 2, 7, 6, 5, 4))),
    "CY": (r"\d{8}[A-Z]", None),
    "CZ": (r"\d{8,10}", None),
    "DE": (r"[1-9]\d{8}", _mod_11_10),
    "DK": (r"\d{8}", lambda n: _weighted(n, (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0),
    "EE": (r"\d{9}", lambda n: (10 - _weighted(n[:8], (3, 7, 1, 3, 7, 1, 3, 7)) % 10) % 10 == int(n[-1])),
    "EL": (r"\d{9}", lambda n: _weighted(n[:8], (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10 == int(n[-1])),
    "ES": (r"[A-HJ-NP-SUVW]\d{7}[0-9A-J]|[KLMXYZ]\d{7}[A-Z]|\d{8}[A-Z]", _es),
    "FI": (r"\d{8}", _check_11((7, 9, 10, 5, 8, 4, 2))),
    "FR": (r"[0-9A-HJ-NP-Z]{2}\d{9}", _fr),
    "GB": (r"\d{9}(?:\d{3})?", _gb),
    "HR": (r"\d{11}", _mod_11_10),
    "HU": (r"\d{8}", lambda n: (10 - _weighted(n[:7], (9, 7, 3, 1, 9, 7, 3)) % 10) % 10 == int(n[-1])),
    "IE": (r"\d[0-9A-Z+*]\d{5}[A-W][A-IW]?", _ie),
    "IT": (r"\d{11}", luhn),
    "LT": (r"\d{9}|\d{12}", None),
    "LU": (r"\d{8}", lambda n: int(n[:6]) % 89 == int(n[6:])),
    "LV": (r"\d{11}", None),
    "MT": (r"\d{8}", lambda n: _weighted(n, (3, 4, 6, 7, 8, 9, 10, 1)) % 37 == 0),
    "NL": (r"\d{9}B\d{2}", _nl),
    "PL": (r"\d{10}", lambda n: _weighted(n[:9], (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11 == int(n[-1])),
    "PT": (r"[1-9]\d{8}", _check_11((9, 8, 7, 6, 5, 4, 3, 2), ten=0)),
    "RO": (r"\d{2,10}", lambda n: _weighted(n.zfill(10)[:9], (7, 5, 3, 2, 1, 7, 5, 3, 2)) * 10 % 11 % 10 == int(n[-1])),
    "SE": (r"\d{12}", lambda n: luhn(n[:10])),
    "SI": (r"[1-9]\d{7}", _check_11((8, 7, 6, 5, 4, 3, 2), ten=0)),
    "SK": (r"[1-9]\d{9}", lambda n: int(n) % 11 == 0),
    "XI": (r"\d{9}(?:\d{3})?", _gb),
}


def split_vat(compact: str) -> tuple[str, str] | None:
    """Country prefix and number of a compact VAT id (`DE136695976`); None if the prefix is none of ours."""
    text = "EL" + compact[2:] if compact.startswith("GR") else compact
    prefix = next((known for known in ("CHE", text[:2]) if text.startswith(known) and known in _RULES), None)
    return (prefix, text[len(prefix) :]) if prefix else None


def check_vat(compact: str) -> Verdict:
    """Check a compact VAT id with its country prefix.

    `unknown` means that the prefix is not a country of this table, or that the form fits and no public
    algorithm exists; `invalid` means a wrong form or a wrong check digit.
    """
    parts = split_vat(compact)
    if parts is None:
        return "unknown"
    form, check = _RULES[parts[0]]
    if re.fullmatch(form, parts[1]) is None:
        return "invalid"
    if check is None:
        return "unknown"
    return "valid" if check(parts[1]) else "invalid"


def has_vat_form(compact: str) -> bool:
    """Tell whether a compact text has prefix and form of a VAT id, whatever its check digit."""
    parts = split_vat(compact)
    return parts is not None and re.fullmatch(_RULES[parts[0]][0], parts[1]) is not None
